package cli

import (
	"errors"
	"io/fs"
	"os"

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

// lastReport is the report beside a session that is resumed; nil: there is none that can be
// compared with this run.
func (a *activation) lastReport(p *program) *summary.Report {
	if a.resumed == nil {
		return nil
	}
	e, _ := a.earlier(p, "", false) // a report that is not named is not required
	return e.report
}

// An ending is how the wizard or the prompts were left.
type ending struct {
	m        *steps.Machine
	finished bool // the user has seen the report
	apart    bool // the session is not that of these answers: it could not be saved, or is another account's
}

// keepLastReport keeps the report of the wizard or of the prompts beside the session, with
// what is known. It returns the report with what changed since the last one, once it was finished.
// A run that was left before its checks were done, or before a sign-in, knows less than the last
// report where the answers are the same: then that one stays.
func (a *activation) keepLastReport(p *program, end ending) summary.Report {
	if a.session == "" || end.apart || !checked(end.m) || !a.hasSession(p, end.m) {
		return summary.Report{}
	}
	e, _ := a.earlier(p, "", false)
	report := summary.New(end.m, a.meta())
	if _, waiting, _ := steps.SignInFirst(end.m.Findings()); waiting > 0 || end.m.Running() > 0 {
		if e.report == nil || !e.report.Answers.Equal(report.Answers) {
			a.keepReport(p, report)
		}
		return summary.Report{}
	}
	report = e.compared(report)
	a.keepReport(p, report)
	if !end.finished {
		return summary.Report{}
	}
	return report
}

// hasSession reports whether there is a session for a report to be kept beside. One whose answers
// were all given ahead, as by a demo, is saved here: nothing was answered in it.
func (a *activation) hasSession(p *program, m *steps.Machine) bool {
	if _, err := os.Stat(a.session); !errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if len(files.NewDocument(m.Steps(), m.Answers()).Settings(m.Steps())) == 0 {
		return false
	}
	return p.save(a.saver, m) == nil
}

// maxChanges is how many changes are listed when the wizard or the prompts are left.
const maxChanges = 10

// notifyChanges says what changed since the last report, and lists what was fixed, what is new
// and what is not known anymore.
func (p *program) notifyChanges(r summary.Report) {
	p.notify("%s", r.ChangeLine())
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
