package overlay

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Steps lists every step, to go to one.
type Steps struct {
	shown
	pointer int
	typed   string // what is looked for
	none    bool   // no step has it
}

// NewSteps makes the list with the pointer on the current step.
func NewSteps(c component.Context) *Steps {
	o := &Steps{}
	for i, s := range c.Machine.Steps() {
		if s.ID == c.Machine.Step().ID {
			o.pointer = i
		}
	}
	return o
}

func (o *Steps) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	list, typed, none := c.Machine.Steps(), o.typed, o.none
	o.typed, o.none = "", false
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Back), keys.Is(k, &bound.Steps):
		return component.Close{}
	case keys.Is(k, &bound.Up), keys.Is(k, &bound.BackTab):
		o.move(c, -1)
	case keys.Is(k, &bound.Down), keys.Is(k, &bound.Tab):
		o.move(c, +1)
	case keys.Is(k, &bound.Home), keys.Is(k, &bound.PageUp):
		o.pointer = 0
	case keys.Is(k, &bound.End), keys.Is(k, &bound.PageDown):
		o.pointer = len(list) - 1 // the first and the last step always apply
	case keys.Is(k, &bound.Next) && none:
		o.typed, o.none = typed, none
	case keys.Is(k, &bound.Next):
		return component.GoToStep{ID: list[o.pointer].ID}
	case keys.Is(k, &bound.Number):
		if n, err := strconv.Atoi(k.String()); err == nil && n <= len(list) {
			return component.GoToStep{ID: list[n-1].ID}
		}
	case k.Code == tea.KeyBackspace && typed != "":
		_, last := utf8.DecodeLastRuneInString(typed)
		o.find(c, typed[:len(typed)-last])
	case len(k.Text) == 1 && (k.Text == " " || k.Text >= "A"): // no letter is a key of the page
		o.find(c, typed+strings.ToLower(k.Text))
	default:
		return nil
	}
	return component.None{}
}

// find moves the pointer to the step that a text leads to: whose name begins with it or else has it, or else one of
// whose questions or checks has it, such as "cidr" and "quota".
func (o *Steps) find(c component.Context, typed string) {
	o.typed, o.none = typed, typed != ""
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), typed) }
	for _, is := range [...]func(*steps.Step) bool{
		func(s *steps.Step) bool { return strings.HasPrefix(strings.ToLower(s.Title), typed) },
		func(s *steps.Step) bool { return has(s.Title) },
		func(s *steps.Step) bool {
			return slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return has(f.Label) })
		},
		func(s *steps.Step) bool {
			return slices.ContainsFunc(s.Checks, func(check steps.Check) bool { return has(check.ID) })
		},
	} {
		for i, s := range c.Machine.Steps() {
			if o.none && c.Machine.Applies(s) && is(&s) {
				o.pointer, o.none = i, false
			}
		}
	}
}

// stepsTop is the number of lines above the steps.
const stepsTop = 2

// Click goes to the step in a line.
func (o *Steps) Click(c component.Context, _, y int) component.Action {
	list := c.Machine.Steps()
	if at := y - stepsTop; at >= 0 && at < len(list) && c.Machine.Applies(list[at]) {
		return component.GoToStep{ID: list[at].ID}
	}
	return component.None{}
}

func (o *Steps) Scroll(c component.Context, down bool) {
	if down {
		o.move(c, +1)
	} else {
		o.move(c, -1)
	}
}

// move moves the pointer to the next step that applies.
func (o *Steps) move(c component.Context, by int) {
	list := c.Machine.Steps()
	for i := o.pointer + by; i >= 0 && i < len(list); i += by {
		if c.Machine.Applies(list[i]) {
			o.pointer = i
			return
		}
	}
}

func (o *Steps) Keys(component.Context) []key.Binding {
	bound := keys.All()
	if o.none {
		return []key.Binding{keys.Named(bound.Back, "close")}
	}
	return []key.Binding{keys.Named(bound.Next, "go there"), bound.Number, keys.Named(bound.Back, "close")}
}

func (o *Steps) Layout(c component.Context, width, _ int) {
	r := c.Renderer
	title := "Go to a step by its name or number"
	if o.typed != "" {
		title = "Go to a step: " + o.typed
	}
	if o.none {
		title += "   no step has this"
	}
	o.lines = []string{r.Strong.Render(title), ""}
	o.lines = append(o.lines, c.Results.DrawSteps(r, results.StepList{Current: c.Machine.Step().ID, Pointer: o.pointer, Width: width})...)
	note := "You can leave a step while its checks run, and come back."
	if len(Paths(c)) > 0 { // they are no step: the name of one leads to their checks only
		note = "Paths to your data services, hop by hop: " + keys.All().Paths.Help().Key
	}
	o.lines = append(o.lines, "", r.Dim.Render(r.Fit(note, width)))
}
