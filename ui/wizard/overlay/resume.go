package overlay

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Resume offers to go on with a saved session. Nothing runs before it is answered.
type Resume struct {
	shown
	savedAt time.Time
	step    string // the id of the step it was left at
	partial bool   // some of its answers are no longer accepted
	masked  bool   // its screen was masked when it was left
	about   []fact // which session it is
}

// A fact is one of those by which a session is known from others.
type fact struct{ label, value string }

// NewResume makes the offer of a session. verdict is that of its last report; "": there is none.
func NewResume(s *files.Session, verdict string, partial bool) *Resume {
	o := &Resume{savedAt: s.SavedAt, step: s.Step, partial: partial, masked: s.Masked}
	for _, f := range []fact{
		{"Account", s.Account}, {"Cluster", s.Answer(steps.KeyClusterName)}, {"Target", s.Answer(steps.KeyPeerVPC)}, {"Verdict", verdict},
	} {
		if f.value != "" {
			o.about = append(o.about, f)
		}
	}
	return o
}

func (o *Resume) asLeft() string {
	if o.masked {
		return ", as it was when you left"
	}
	return ""
}

func (o *Resume) Modal() bool { return true }

func (o *Resume) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Next):
		return component.Batch{component.Close{}, component.ContinueSession{},
			component.Notify{Text: "Continuing the session saved " + When(o.savedAt, time.Now()) + ". Every check runs again."}}
	case keys.Is(k, &bound.StartOver):
		return component.SetSessionAside{} // which closes this
	}
	return unanswered(o.Keys(component.Context{}))
}

func (o *Resume) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Next, "continue"), bound.StartOver}
}

func (o *Resume) Layout(c component.Context, width, _ int) {
	text := "A session was saved " + When(o.savedAt, time.Now())
	if title := c.StepTitle(o.step); title != "" {
		text += ", at the step " + title
	}
	if text += ". "; o.partial { // the note at the start says what is missing
		text += "The answers that are still valid are kept, and every check runs again."
	} else {
		text += "Every answer is kept, and every check runs again."
	}
	if c.Renderer.Mask.Hides() {
		text += " The screen is masked" + o.asLeft() + ": " + keys.All().Mask.Help().Key + " shows ids."
	}
	b := dialog(c.Renderer, width, "Welcome back", text)
	if len(o.about) > 0 {
		b.Blank()
	}
	about := o.about
	if n := c.Results.Needed(); n > 0 { // the verdict is that of the checks, of what is suggested, too
		about = append(slices.Clip(about), fact{"Open", wording.Count(n, "answer") + ", not accepted yet"})
	}
	for _, f := range about {
		b.Lines = append(b.Lines, render.Hanging(c.Renderer.Text, c.Renderer.Dim.Render(render.Pad(f.label, 9, "")), c.Renderer.Clean(f.value), b.Width)...)
	}
	if c.SessionPath != "" {
		b.Blank()
		b.Text(c.Renderer.Dim, "The session is saved in "+c.SessionPath+".")
	}
	b.Blank()
	b.Lines = append(b.Lines,
		c.Renderer.Key.Render("enter")+"  continue the session",
		c.Renderer.Key.Render(keys.All().StartOver.Help().Key)+"      start over; the session is kept in a file beside it", "")
	o.lines = b.Lines
}

// When says when something was, relative to now.
func When(then, now time.Time) string {
	then = then.In(now.Location())
	at := then.Format("15:04")
	switch {
	case then.Format(time.DateOnly) == now.Format(time.DateOnly):
		return "today at " + at
	case then.Format(time.DateOnly) == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday at " + at
	}
	return then.Format("on January 2, 2006 at ") + at
}
