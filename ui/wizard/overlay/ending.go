package overlay

import (
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// An ending is what became of a problem while its detail was open.
type ending struct {
	what string // in a word; "": the problem is still there
	at   time.Time
	now  string // what the check reports now; "": nothing of this
}

// draw says when the problem ended, above what it was.
func (e ending) draw(b *render.Block) {
	r := &b.Renderer
	text := "As of " + e.at.Format(time.TimeOnly) + "."
	if e.now != "" {
		text += " " + r.Clean(e.now)
	}
	b.Text(r.Good, text)
	b.Heading("What it was")
}

// follow takes note of what became of the problem that is shown: the findings of a check move
// up where one of them is solved, so that the id alone does not identify a row.
func (o *Detail) follow(c component.Context) {
	rows := o.rows()
	if o.problem.ID == "" {
		if i := results.Index(rows, o.rowID); i >= 0 && rows[i].Kind.Problem() && !rows[i].Gathered {
			o.problem = rows[i]
		}
		return
	}
	is := func(f steps.Finding) bool { return f.ID == o.problem.Finding.ID && watch.Same(f, o.problem.Finding) }
	i := slices.IndexFunc(rows, func(r results.Row) bool {
		return !r.Gathered && is(r.Finding) && (r.Kind.Problem() || r.Kind == results.Acknowledged)
	})
	if i >= 0 {
		o.rowID, o.end = rows[i].ID, ending{}
		if rows[i].Kind.Problem() {
			o.problem = rows[i]
		}
		return
	}
	if o.end.what == "" {
		o.end = endOf(&c, o.problem.Finding, is)
	}
}

// endOf is what became of a problem that is not there anymore. is reports whether a finding is about the same; nil: any
// other one of the check can be.
func endOf(c *component.Context, f steps.Finding, is func(steps.Finding) bool) ending {
	e := ending{at: c.Now()}
	var now []steps.Finding
	for _, other := range c.Results.Findings {
		if other.ID == f.ID {
			now = append(now, other)
		}
	}
	done := func(s awscheck.Status) bool { return s == awscheck.Pass || s == awscheck.Info }
	switch {
	case c.Machine.CheckState(f.ID) == steps.Running && !c.Watching:
		return ending{} // it may still be there
	case slices.ContainsFunc(now, func(o steps.Finding) bool { return o.Status == awscheck.Unverified }):
		return ending{} // nothing is known of it
	case watch.Removed(f, now):
		e.what = "no longer applies"
		return e
	}
	e.what = "solved"
	if i := slices.IndexFunc(now, func(o steps.Finding) bool { return done(o.Status) && is != nil && is(o) }); i >= 0 {
		e.now = now[i].Detail
	} else if i := slices.IndexFunc(now, func(o steps.Finding) bool { return done(o.Status) }); i >= 0 {
		e.now = now[i].Detail
	}
	return e
}
