package page

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// markEarlier marks the rows whose checks read the focused field while another value than theirs is
// entered in it: they say nothing about that one. Of a list of entries, those about the entry that is being changed are
// marked. It returns the rows as they are, and "", while the draft is what was checked.
func markEarlier(p *Step, c component.Context, rows []results.Row) (marked []results.Row, earlier string) {
	fd := p.form.focused()
	if fd == nil || !fd.hasProposal() && !DraftsNew(p, c.Machine) {
		return rows, ""
	}
	checked, draft, name := fd.checked(c.Machine), fd.editor.Draft(), ""
	if e, ok := fd.entries(); ok {
		parts, valid := fd.Record.Split(e.Replaced())
		if !valid {
			return rows, ""
		}
		name, earlier = parts[0], parts[2]
	} else if !checked.Given() || slices.Equal(draft, checked) {
		return rows, ""
	} else {
		earlier = fd.line(c.Renderer, checked)
	}
	nothing := "" // in what the list knows its drawing by
	if draft == nil {
		nothing = " -"
	}
	marked = slices.Clone(rows)
	for i := range marked {
		switch row := &marked[i]; row.Kind {
		case results.Running, results.Waiting, results.Blocked, results.Missing:
		default:
			if row.ID == results.FoldID { // what it stands for may be about other values
				continue
			}
			about := append([]results.Row{*row}, row.Of...)
			if slices.ContainsFunc(about, func(r results.Row) bool {
				return reads(c.Machine.Step(), r.Finding.ID, fd.Key) && (name == "" || r.Finding.Subject == name)
			}) {
				row.Earlier = earlier
				if nothing != "" { // enter checks nothing
					row.Finding.Remedy = awscheck.Remedy{}
				}
			}
		}
	}
	return marked, string(fd.Key) + " " + earlier + nothing
}

// checked is the value of the field that the checks are about.
func (fd *field) checked(m *steps.Machine) steps.Value {
	if answer := m.Answers().Get(fd.Key); answer != nil {
		return answer
	}
	if assumed := steps.AssumedFor(m, &fd.Field); assumed != nil {
		return assumed
	}
	if suggested := fd.suggestion(m); suggested != nil {
		return suggested
	}
	return fd.discovered
}

// unchecked reports whether another value is entered than the one that checks of the step are about.
func (fd *field) unchecked(c component.Context) bool {
	if fd == nil || !fd.touched || fd.Record != nil || fd.editor.Draft() == nil {
		return false
	}
	checked := fd.checked(c.Machine)
	return checked.Given() && !slices.Equal(fd.editor.Draft(), checked) && slices.ContainsFunc(c.Machine.Step().Checks, func(check steps.Check) bool { return slices.Contains(check.Reads, fd.Key) })
}

// problemsBeforeCheck are what cached facts show against an answer, and its check does not: that waits for another
// answer, which is only suggested.
func problemsBeforeCheck(m *steps.Machine, k steps.Key) []awscheck.Finding {
	found, _ := m.Draft(k, m.Answers().Get(k))
	return slices.DeleteFunc(found, func(f awscheck.Finding) bool {
		return f.Status != awscheck.Fail || m.CheckState(f.ID) != steps.Waiting
	})
}

// reads reports whether a check of a step reads an answer.
func reads(step steps.Step, check string, k steps.Key) bool {
	return slices.ContainsFunc(step.Checks, func(c steps.Check) bool { return c.ID == check && slices.Contains(c.Reads, k) })
}

// problem is what cached facts show against a proposal or a draft; nil: nothing.
func (fd *field) problem() *awscheck.Finding {
	if i := slices.IndexFunc(fd.hints, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail }); i >= 0 {
		return &fd.hints[i]
	}
	return nil
}

// warning marks a proposal that would fail, before it is accepted.
func (fd *field) warning(r render.Renderer) string {
	if fd.problem() == nil {
		return ""
	}
	return r.Bad.Render(", but it fails " + r.Glyphs.Fail)
}
