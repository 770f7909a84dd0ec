package overlay

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Changes shows what the last change of results was: fixed, new, checked for the first time
// or not anymore, and still there.
type Changes struct {
	scroller
	what func() watch.Comparison
}

// NewChanges shows what a comparison found, as it is now.
func NewChanges(what func() watch.Comparison) *Changes { return &Changes{what: what} }

func (o *Changes) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, keys.All().Changes) {
		return component.Close{}
	}
	return o.press(k)
}

func (o *Changes) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), bound.Scroll}
}

func (o *Changes) Layout(c component.Context, width, height int) {
	what := o.what()
	b := render.Block{Renderer: c.Renderer, Width: textWidth(width)}
	r := &b.Renderer
	title := "What changed"
	if !what.Since.IsZero() {
		title += " since " + When(what.Since, what.At)
	}
	b.Add(r.Strong.Render(title) + r.Dim.Render("  "+what.At.Format(time.TimeOnly)))
	for _, part := range []struct {
		title string
		are   []watch.Became
		draw  func(*render.Block, []watch.Became)
	}{
		{"Fixed", what.Fixed, drawFixed}, {"Removed: the check no longer applies", what.Removed, drawRemoved},
		{"New", what.New, drawFound}, {"Now checked", what.NowChecked, drawFound},
		{"With another answer", what.OfAnother, drawOfAnother},
		{"Not checked now", what.NotChecked, drawNotChecked}, {"Still there", what.Still, drawFound},
	} {
		if len(part.are) > 0 {
			b.Heading(part.title)
			part.draw(&b, part.are)
		}
	}
	o.layout(b.Lines, width, height)
}

// drawFixed draws problems that are solved by what is found in their place: the title of a
// problem beside the mark of a pass would contradict it.
func drawFixed(b *render.Block, fixed []watch.Became) {
	r := &b.Renderer
	for _, f := range fixed {
		drawChange(b, r.Good.Render(r.Glyphs.Pass), cmp.Or(f.Now, f.Was).Title, "was: "+wasFound(f.Was), "now: "+f.Is())
	}
}

func drawRemoved(b *render.Block, removed []watch.Became) {
	r := &b.Renderer
	for _, f := range removed {
		drawChange(b, r.Dim.Render(r.Glyphs.Skipped), f.Was.Title, "was: "+wording.AfterTitle(f.Was.Title, f.Was.Detail), "now: "+f.Is())
	}
}

// drawNotChecked draws what is not known anymore. The reason that all have is given once.
func drawNotChecked(b *render.Block, lost []watch.Became) {
	r := &b.Renderer
	reason := lost[0].Is()
	common := !slices.ContainsFunc(lost, func(f watch.Became) bool { return f.Is() != reason })
	if common {
		b.Lines = append(b.Lines, render.Hanging(r.Text, "  ", r.Clean(reason), b.Width)...)
	}
	for _, f := range lost {
		now := ""
		if !common {
			now = "now: " + f.Is()
		}
		drawChange(b, r.Warn.Render(r.Glyphs.Unverified), f.Was.Title, "was: "+wording.AfterTitle(f.Was.Title, f.Was.Detail), now)
	}
}

// drawFound draws what is wrong now, with what it was where that reads differently.
func drawFound(b *render.Block, are []watch.Became) {
	r := &b.Renderer
	for _, f := range are {
		mark := r.Theme.Status(f.Now.Status).Render(r.Glyphs.Status(f.Now.Status))
		now := wording.AfterTitle(f.Now.Title, f.Now.Detail)
		if f.Was == nil || f.Was.Detail == f.Now.Detail {
			drawChange(b, mark, f.Now.Title, now)
			continue
		}
		drawChange(b, mark, f.Now.Title, "was: "+wasFound(f.Was), "now: "+now)
	}
}

// drawOfAnother draws what was found of one region or VPC, and what is found of the one that an
// answer names now.
func drawOfAnother(b *render.Block, are []watch.Became) {
	r, answer := &b.Renderer, ""
	for _, f := range are {
		if f.Answer != answer {
			answer = f.Answer
			b.Lines = append(b.Lines, render.Hanging(r.Text, "  ", r.Clean(answer), b.Width)...)
		}
		now := f.Now
		if now == nil {
			now = f.Was
		}
		was := ""
		if f.Was != nil {
			was = "was: " + wasFound(f.Was)
		}
		drawChange(b, r.Theme.Status(now.Status).Render(r.Glyphs.Status(now.Status)), now.Title, was, "now: "+f.Is())
	}
}

// wasFound says what a finding found before: its title states it, and its detail explains.
func wasFound(f *steps.Finding) string {
	detail := wording.AfterTitle(f.Title, f.Detail)
	if f.Status == awscheck.Pass || detail == "" {
		return cmp.Or(detail, f.Title)
	}
	return wording.Sentence(f.Title) + " " + detail
}

// drawChange draws a title with lines below it, in full.
func drawChange(b *render.Block, mark, title string, below ...string) {
	r := &b.Renderer
	b.Lines = append(b.Lines, render.Behind("  "+mark+" ", r.Text, render.Wrap(r.Clean(title), b.Width-changeIndent))...)
	for _, text := range below {
		if text != "" {
			b.Lines = append(b.Lines, render.Hanging(r.Dim, strings.Repeat(" ", changeIndent), r.Clean(text), b.Width)...)
		}
	}
}

// changeIndent is the width of the mark before a change.
const changeIndent = 4
