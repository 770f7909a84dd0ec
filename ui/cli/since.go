package cli

import (
	"errors"
	"io/fs"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
)

// An earlier report is what a run is compared with: the one of --since or, without it,
// the one beside the session. Its zero value compares nothing.
type earlier struct {
	path     string
	report   *summary.Report
	required bool  // --since named it
	refused  error // why it was not compared; nil: it was, or it is not required
}

// earlier reads the report that a run of check or verify is compared with. What makes it
// useless for this run is found here, except for its account.
func (a *activation) earlier(p *program, since string, verify bool) (*earlier, error) {
	e := &earlier{path: since, required: since != ""}
	switch {
	case e.required:
	case a.session == "" || verify:
		return e, nil
	default:
		e.path = files.ReportPath(a.session)
	}
	report, err := p.readReport(e.path)
	if err == nil {
		err = report.CanCompare(a.scenario != "", verify, a.env.Requirements.Version)
	}
	switch {
	case err == nil:
		e.report = &report
	case e.required:
		return nil, e.refuse(err)
	}
	return e, nil
}

func (e *earlier) refuse(err error) error {
	var file *fs.PathError
	if errors.As(err, &file) {
		return usage("--since: %w", err)
	}
	return usage("--since: %s can't be compared: %w", e.path, err)
}

// readReport reads a report in JSON.
func (p *program) readReport(path string) (summary.Report, error) {
	data, err := p.read(path, maxReportBytes)
	if err != nil {
		return summary.Report{}, err
	}
	return summary.Parse(data)
}

// compared returns the report with what changed, or as it is where there is nothing to
// compare it with.
func (e *earlier) compared(r summary.Report) summary.Report {
	if e.report == nil {
		return r
	}
	with, err := r.Compared(*e.report)
	if err != nil && e.required {
		e.refused = e.refuse(err)
	}
	return with
}

// keepReport keeps a report beside its session, for the next run to be compared with.
// Like the session it is never masked.
func (a *activation) keepReport(p *program, r summary.Report) {
	if a.session == "" {
		return
	}
	data, err := r.JSON()
	if err == nil {
		err = files.Write(files.ReportPath(a.session), data)
	}
	if err != nil {
		p.notify("the report is not kept beside the session: %v", err)
	}
}

// conclude keeps the report of the wizard or of the prompts, and says what changed since
// the last one. A report with checks that still run would say nothing about them.
func (a *activation) conclude(p *program, m *steps.Machine, finished bool) {
	if !finished || a.session == "" || m.Busy() > 0 {
		return
	}
	e, _ := a.earlier(p, "", false)
	report := e.compared(summary.New(m, a.meta()))
	p.notify("%s", report.ChangeLine())
	p.notifyChanges(report)
	a.keepReport(p, report)
}

// maxChanges is how many changes are listed when the wizard or the prompts are left.
const maxChanges = 10

// notifyChanges lists what was fixed, what is new and what is not known anymore.
func (p *program) notifyChanges(r summary.Report) {
	left := maxChanges
	for _, k := range []summary.ChangeKind{summary.Fixed, summary.Dropped, summary.Fresh, summary.Lost} {
		for _, c := range r.Changes {
			if c.Kind() != k {
				continue
			}
			if left--; left < 0 {
				p.notify("and more: run check with the same session to see all")
				return
			}
			p.notify("%s: %s", k, c)
		}
	}
}
