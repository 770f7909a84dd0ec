package page

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A proposal is not an answer. It becomes one by enter, on its own field or on another one of
// its step: enter accepts the proposals of a step up to the next question that is open. It
// accepts none that was not on the screen, but goes to that field.

// suggestion is what is proposed for the field while it has no answer; nil: nothing. One that was emptied
// has none, unless the activation needs its answer: the list of what is left has it too.
func (fd *field) suggestion(m *steps.Machine) steps.Value {
	if fd.declined && (fd.Required == nil || !results.IsOpen(m, fd.Key)) || fd.withdrawn {
		return nil
	}
	return steps.Proposal(m, &fd.Field)
}

// expected is what enter would make the answer of a field that has none.
func (fd *field) expected() steps.Value {
	if fd.touched {
		return fd.editor.Draft()
	}
	return fd.proposed
}

// isKnownToFail reports whether cached facts already show that the draft of the field would
// fail.
func (fd *field) isKnownToFail() bool {
	return fd.err != nil || slices.ContainsFunc(fd.hints, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail })
}

// hasProposal reports whether a field shows a proposal, and nothing that was typed or read from
// AWS.
func (fd *field) hasProposal() bool {
	return fd.proposed != nil && !fd.touched && !fd.discovered.Given()
}

// canAccept reports whether a field has a proposal that can be accepted with others of its step.
func (fd *field) canAccept() bool { return fd.hasProposal() && !fd.isKnownToFail() && !fd.declined }

// proposesProblem reports whether a field has a proposal that would fail.
func (fd *field) proposesProblem() bool {
	return fd != nil && fd.hasProposal() && fd.problem() != nil
}

// unseen reports whether a field has a proposal that is not on the screen, and was not when a
// key was pressed.
func (p *Step) unseen(fd *field) bool {
	return fd.hasProposal() && !same(fd.seen, fd.proposed) && !slices.Contains(p.drawn, fd)
}

// An advance is what enter on the focused field does.
type advance struct {
	proposals int       // how many become answers
	optional  int       // how many of them no count of open answers has
	permanent []string  // the labels of those that can't be changed once the cluster exists
	earlier   bool      // those before the field are among them
	stop      steps.Key // the field that the user has to look at; "": it takes the rest of the step
	back      bool      // stop is before the field, and nothing becomes an answer
}

// ahead looks at what enter on the focused field takes with it: the fields after it that are
// answered, read from AWS, or have a proposal against which nothing is known; and, if it
// accepts anything or leaves the step, the proposals before it. What was typed is committed
// alone.
func (p *Step) ahead(c component.Context) advance {
	fd := p.form.focused()
	if fd == nil {
		return advance{}
	}
	to := p.afterFocus(c, fd)
	if to.stop != "" && (fd.touched || to.proposals == 0) {
		return to
	}
	to.earlier = true
	for _, earlier := range p.form.fields[:p.form.at] {
		switch {
		case !earlier.canAccept():
		case p.unseen(earlier):
			return advance{stop: earlier.Key, back: true}
		default:
			to.takes(c.Results, &earlier.Field)
		}
	}
	return to
}

// takes counts a proposal that becomes an answer.
func (to *advance) takes(s *results.Snapshot, f *steps.Field) {
	to.proposals++
	if !s.Opens(f.Key) {
		to.optional++
	}
	if f.Permanent {
		to.permanent = append(to.permanent, f.Label)
	}
}

// acceptance says what enter accepts, where that is more than the proposal of the focused field: how much
// it is, and whether some of it is for good; "": it accepts no more.
func acceptance(p *Step, c *component.Context) (text string, forGood bool) {
	if p.onFindings || c.Returning != "" {
		return "", false
	}
	to := p.ahead(*c)
	if to.back || to.proposals < 2 {
		return "", false
	}
	text = keys.All().Next.Help().Key + " accepts " + wording.Count(to.proposals, "suggestion")
	if to.optional > 0 { // the count of open answers gets smaller by the others
		text += ", " + wording.Number(to.optional) + " optional"
	}
	text += "."
	if len(to.permanent) > 0 {
		text += " " + wording.List(to.permanent) + " can't be changed after the activation."
	}
	return text, len(to.permanent) > 0
}

// afterFocus looks at the focused field and those after it.
func (p *Step) afterFocus(c component.Context, fd *field) (to advance) {
	if fd.proposed != nil && !fd.touched {
		to.takes(c.Results, &fd.Field)
	}
	answers := c.Machine.Answers().With(fd.Key, fd.editor.Accept())
	later := false
	for _, f := range c.Machine.Step().Fields {
		known := p.form.field(f.Key)
		switch {
		case f.Key == fd.Key:
			later = true
			continue
		case !later, f.Applies != nil && !f.Applies(answers):
			continue
		case fd.touched, known == nil, known.touched, known.isKnownToFail():
		case answers.Get(f.Key) != nil, known.discovered.Given():
			continue
		case known.proposed != nil && !known.declined && !p.unseen(known):
			to.takes(c.Results, &known.Field)
			answers = answers.With(f.Key, known.proposed)
			continue
		case known.proposed == nil && f.Discovered != nil && (to.proposals > 0 || c.Results.Busy > 0): // AWS reports it once these are answers
			continue
		}
		to.stop = f.Key
		return to
	}
	return to
}

// accept makes proposals answers as ahead has found, and goes on where it stops. It stops at
// a proposal that turns out not to hold.
func (p *Step) accept(c component.Context, to advance, changed bool) component.Action {
	if to.earlier {
		for _, fd := range p.form.fields[:p.form.at] {
			if fd.canAccept() && !p.unseen(fd) {
				fd.touched = true
				did, _ := fd.commit(c.Machine, fd.proposed) // one that is refused stays a proposal
				changed = changed || did
			}
		}
	}
	for !p.form.last() {
		p.form.at++
		fd := p.form.focused()
		if fd.Key == to.stop || fd.isKnownToFail() || p.unseen(fd) {
			p.focusForm()
			return answered(changed)
		}
		if fd.proposed == nil || fd.discovered.Given() {
			continue
		}
		fd.touched = true
		did, err := fd.commit(c.Machine, fd.proposed)
		if err != nil {
			return answered(changed, notValid())
		}
		if changed = changed || did; did {
			p.form.sync(c.Machine, true)
		}
	}
	return answered(changed, component.NextStep{})
}

// goesOnAnyway is said of an answer that is known to fail: enter stays once, so that the
// result is seen.
func goesOnAnyway(what string) component.Notify {
	return component.Notify{Text: what + " Change it, or press enter again to go on anyway.", Error: true}
}

func notValid() component.Notify {
	return component.Notify{Text: "This value is not valid. Change it, or press tab for the next field.", Error: true}
}
