package page

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
)

// A proposal is not an answer. It becomes one by enter, on its own field or on one before
// it: enter accepts the proposals of a step up to the next question that is open. Enter that
// leaves the step accepts those before it, too.

// isKnownToFail reports whether cached facts already show that the draft of the field would
// fail.
func (fd *field) isKnownToFail() bool {
	return fd.err != nil || slices.ContainsFunc(fd.hints, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail })
}

// ahead looks at what enter on the focused field takes with it: the fields after it that
// are answered, read from AWS, or have a proposal against which nothing is known. stop is
// the first field that the user has to look at; "": enter takes the rest of the step.
// proposals is how many proposals become answers. What was typed is committed alone.
func (p *Step) ahead(c component.Context) (proposals int, stop steps.Key) {
	fd := p.form.focused()
	if fd == nil {
		return 0, ""
	}
	if fd.proposed != nil && !fd.touched {
		proposals++
	}
	answers := c.Machine.Answers().With(fd.Key, fd.editor.Accept())
	later := false
	for _, f := range c.Machine.Step().Fields {
		switch known := p.form.field(f.Key); {
		case f.Key == fd.Key:
			later = true
		case !later, f.Applies != nil && !f.Applies(answers):
		case fd.touched, known != nil && (known.touched || known.isKnownToFail()):
			return proposals, f.Key
		case answers.Get(f.Key) != nil, known != nil && known.discovered.Given():
		case f.Default != nil:
			proposals++
			answers = answers.With(f.Key, f.Default(c.Machine.Requirements()))
		case f.Discovered != nil && (proposals > 0 || c.Results.Busy > 0): // AWS reports it once these are answers
		default:
			return proposals, f.Key
		}
	}
	for _, earlier := range p.form.fields[:p.form.at] {
		if earlier.canAccept() {
			proposals++
		}
	}
	return proposals, ""
}

// canAccept reports whether a field has a proposal that can be accepted as it is.
func (fd *field) canAccept() bool { return fd.proposed != nil && !fd.touched && !fd.isKnownToFail() }

// acceptUntil makes the proposals after the focused field answers, up to a field or, with
// "", to the end of the step, and goes on there. It stops at a proposal that turns out not
// to hold.
func (p *Step) acceptUntil(c component.Context, stop steps.Key, changed bool) component.Action {
	if stop == "" {
		for _, fd := range p.form.fields[:p.form.at] {
			if fd.canAccept() {
				fd.touched = true
				did, _ := fd.commit(c.Machine, fd.proposed) // one that is refused stays a proposal
				changed = changed || did
			}
		}
	}
	for !p.form.last() {
		p.form.at++
		fd := p.form.focused()
		if fd.Key == stop || fd.isKnownToFail() {
			p.focusForm()
			return answered(changed)
		}
		if fd.proposed == nil {
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

func notValid() component.Notify {
	return component.Notify{Text: "This value is not valid. Change it, or press tab for the next field.", Error: true}
}
