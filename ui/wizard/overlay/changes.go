package overlay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Changes shows what the last change of results was: fixed, new, checked for the first time
// or not anymore, and still there, with another result or as it was.
type Changes struct {
	entryList
	what func() *watch.Comparison
}

// NewChanges shows what a comparison found, as it is now.
func NewChanges(what func() *watch.Comparison) *Changes { return &Changes{what: what} }

func (o *Changes) Layout(c component.Context, width, height int) {
	what, r := o.what(), &c.Renderer
	title := "What changed"
	if !what.Since.IsZero() {
		title += " since " + When(what.Since, what.At)
	}
	title = r.Strong.Render(title) + r.Dim.Render("  "+what.At.Format(time.TimeOnly))
	draw := &changeWriter{r, textWidth(width) - 2} // beside the pointer
	var all []entry
	for _, part := range []struct {
		title string
		are   []watch.Became
		draw  func([]watch.Became) []entry
	}{
		{"Fixed", what.Fixed, draw.fixed}, {"Removed: the check no longer applies", what.Removed, draw.removed},
		{"New", what.New, draw.found}, {"Now checked", what.NowChecked, draw.found},
		{"Not checked now", what.NotChecked, draw.notChecked}, {"Updated", what.Updated, draw.found}, {stillThere, what.Still, draw.found},
	} {
		if len(part.are) > 0 {
			entries := part.draw(part.are)
			if part.title != stillThere { // which another answer has not changed
				draw.answers(part.are, entries)
			}
			entries[0].above = append([]string{"", r.Strong.Render(part.title)}, entries[0].above...)
			all = append(all, entries...)
		}
	}
	o.fit(r, title, all, width, height)
}

const stillThere = "Still there"

// changeWriter draws the changes of a comparison.
type changeWriter struct {
	r     *render.Renderer
	width int
}

// fixed are problems that are solved. "CIDR too small" beside the mark of a pass would contradict
// it: that it is fixed is part of the title.
func (w *changeWriter) fixed(are []watch.Became) (all []entry) {
	for _, f := range are {
		all = append(all, w.entry(w.r.Good.Render(w.r.Glyphs.Pass), f.Was.Title+": fixed", wasFound(f.Was, f.Was.Title), "now: "+f.Is()))
	}
	return all
}

func (w *changeWriter) removed(are []watch.Became) (all []entry) {
	for _, f := range are {
		all = append(all, w.entry(w.r.Dim.Render(w.r.Glyphs.Skipped), f.Was.Title, wasFound(f.Was, f.Was.Title), "now: "+f.Is()))
	}
	return all
}

// notChecked is what is not known anymore. The reason that all have is given once.
func (w *changeWriter) notChecked(are []watch.Became) (all []entry) {
	reason := are[0].Is()
	common := !slices.ContainsFunc(are, func(f watch.Became) bool { return f.Is() != reason })
	for _, f := range are {
		now := ""
		if !common {
			now = "now: " + f.Is()
		}
		all = append(all, w.entry(w.r.Warn.Render(w.r.Glyphs.Unverified), f.Was.Title, wasFound(f.Was, f.Was.Title), now))
	}
	if common {
		all[0].above = w.remark(reason)
	}
	return all
}

// found is what is wrong now, with what it was where that reads differently, and whose task it became.
func (w *changeWriter) found(are []watch.Became) (all []entry) {
	for _, f := range are {
		title, was, now := f.Now.Title+f.Turned(), "", wording.AfterTitle(f.Now.Title, f.Now.Detail)
		if f.Was != nil && f.Was.Detail != f.Now.Detail {
			was, now = wasFound(f.Was, f.Now.Title), "now: "+now
			if from, to := f.Was.Remedy.Owner, f.Now.Remedy.Owner; from != to && from != "" && to != "" {
				title += ", now for " + summary.OwnerInSentence(to) + " instead of " + summary.OwnerInSentence(from)
			}
		}
		all = append(all, w.entry(w.mark(f.Now), title, was, now))
	}
	return all
}

// answers puts above the changes which answer names another region or VPC now: what was found before
// is of the other one.
func (w *changeWriter) answers(are []watch.Became, entries []entry) {
	answer := ""
	for i, f := range are {
		if f.Answer != answer && f.Answer != "" {
			entries[i].above = append(w.remark(f.Answer), entries[i].above...)
		}
		answer = f.Answer
	}
}

// wasFound says what a finding found before: its title states it, unless it is beside that, and its
// detail explains. "": there is no more to say.
func wasFound(f *steps.Finding, beside string) string {
	detail := wording.AfterTitle(f.Title, f.Detail)
	switch {
	case f.Status == awscheck.Pass || detail == "":
		detail = cmp.Or(detail, f.Title)
	case f.Title != beside:
		detail = wording.Sentence(f.Title) + " " + detail
	}
	if detail == beside {
		return ""
	}
	return "was: " + detail
}

// mark is that of a finding.
func (w *changeWriter) mark(f *steps.Finding) string {
	return w.r.Theme.Status(f.Status).Render(w.r.Glyphs.Status(f.Status))
}

// remark is a text above changes.
func (w *changeWriter) remark(text string) []string {
	return render.Hanging(w.r.Text, "  ", w.r.Clean(text), w.width)
}

// entry is a change: a title with texts below it.
func (w *changeWriter) entry(mark, title string, below ...string) entry {
	e := entry{title: render.Behind(mark+" ", w.r.Text, render.Wrap(w.r.Clean(title), w.width-changeIndent))}
	for _, text := range below {
		if text != "" {
			e.below = append(e.below, render.Hanging(w.r.Dim, strings.Repeat(" ", changeIndent), w.r.Clean(text), w.width)...)
		}
	}
	return e
}

// changeIndent is the width of the mark before a change.
const changeIndent = 2
