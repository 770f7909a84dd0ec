package page

import (
	"testing"

	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// "The reason ends with such as." Where the last line says only a part of a field, it has an ellipsis.
func TestAReasonThatGoesOnBelowTheEndHasAnEllipsis(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	lines := []string{"Zones  ✗ 10.40.0.0/16", `  "10.40.0.0/16" is not the id of a hosted zone, such as`}
	for _, c := range []struct {
		story   string
		fieldAt map[int]int
		focused int
		want    string
	}{
		{"the rest is below", map[int]int{0: 1, 1: 1, 2: 1}, -1, lines[1] + "…"},
		{"it is whole", map[int]int{0: 1, 1: 1}, -1, lines[1]},
		{"another field is below", map[int]int{0: 1, 1: 1, 2: 2}, -1, lines[1]},
		{"the field with the focus scrolls itself", map[int]int{0: 1, 1: 1, 2: 1}, 1, lines[1]},
	} {
		if got := markHidden(r, lines, c.fieldAt, 2, c.focused, 80)[1]; got != c.want {
			t.Errorf("%s: the last line is %q, not %q", c.story, got, c.want)
		}
	}
}
