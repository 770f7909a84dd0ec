package cli

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A watch looks again and again: soon after a change, and ever less often while
// nothing happens.
type watch struct {
	on    bool
	limit limit
}

const (
	soonest = 5 * time.Second
	latest  = time.Minute
)

// look takes one look or, if it watches, as many as it takes until one is enough or
// time is up, and returns what the last one saw. again is called before each look
// but the first. Its error is the context's.
func (w *watch) look(ctx context.Context, stderr io.Writer, look func(context.Context) (summary.Report, error), again func(), enough func(summary.Report) bool) (summary.Report, error) {
	report, err := look(ctx)
	if !w.on || err != nil {
		return report, err
	}
	end := time.Now().Add(time.Duration(w.limit))
	log := changes{out: stderr}
	pause := soonest
	for first := true; ; first = false {
		changed := log.note(report)
		if enough(report) {
			return report, nil
		}
		left := time.Until(end)
		if left <= 0 {
			log.line("watched for %s; that is the limit", time.Duration(w.limit))
			return report, nil
		}
		if changed {
			pause = soonest
		} else if !first {
			pause = min(pause*3/2, latest)
		}
		// Many who watch one account are not to ask in step.
		wait := time.NewTimer(min(left, pause*4/5+rand.N(pause*2/5)))
		select {
		case <-ctx.Done():
			wait.Stop()
			return report, ctx.Err()
		case <-wait.C:
		}
		again()
		if report, err = look(ctx); err != nil {
			return report, err
		}
	}
}

// changes tells, line by line, what is otherwise than at the look before.
type changes struct {
	out  io.Writer
	last map[string][]summary.Finding // under their ids; nil before the first look
}

func (c *changes) line(format string, args ...any) {
	fmt.Fprintf(c.out, "%s %s\n", time.Now().Format(time.TimeOnly), awscheck.Clean(fmt.Sprintf(format, args...)))
}

// note tells what changed, and at the first look what there is to do. It returns
// whether anything did.
func (c *changes) note(r summary.Report) (changed bool) {
	now := map[string][]summary.Finding{}
	var ids []string
	for _, f := range r.Findings {
		if now[f.ID] == nil {
			ids = append(ids, f.ID)
		}
		now[f.ID] = append(now[f.ID], f)
	}
	for _, id := range ids {
		news := without(now[id], c.last[id])
		for _, f := range news {
			switch {
			case c.last == nil && (f.Cause != "" || f.Status == awscheck.Pass || f.Status == awscheck.Skipped):
			case c.last[id] == nil || f.Status == c.last[id][0].Status:
				c.line("%s: %s: %s", id, f.Status, f.Detail)
			default:
				c.line("%s: %s, was %s: %s", id, f.Status, c.last[id][0].Status, f.Detail)
			}
			changed = true
		}
		if gone := without(c.last[id], now[id]); len(news) == 0 && len(gone) > 0 {
			changed = true
			for _, f := range gone {
				c.line("%s: %s no longer: %s", id, f.Status, strings.Join(f.Resources, ", "))
			}
		}
	}
	c.last = now
	return changed
}

// without returns the findings that are not among the others, for a person's eyes.
func without(list, others []summary.Finding) []summary.Finding {
	return slices.DeleteFunc(slices.Clone(list), func(f summary.Finding) bool {
		return slices.ContainsFunc(others, func(o summary.Finding) bool { return o.Status == f.Status && o.Detail == f.Detail })
	})
}
