package results

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A glyph that neither legend of help explains is named here.
func TestHelpExplainsEveryGlyph(t *testing.T) {
	drawn := []string{"Horizontal", "Vertical", "Dot"} // lines and separators, which mean nothing
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	g := reflect.ValueOf(&r.Glyphs).Elem()
	names := map[string]string{}
	for i := range g.NumField() {
		if f := g.Field(i); f.Kind() == reflect.String {
			f.SetString(fmt.Sprintf("<%d>", i))
			names[f.String()] = g.Type().Field(i).Name
		}
	}
	explained := map[string]bool{}
	for _, m := range append(Legend(r), r.Glyphs.Legend()...) {
		explained[m.Glyph] = true
		if names[m.Glyph] == "" || strings.TrimSpace(m.Means) == "" {
			t.Errorf("%q is explained as %q", m.Glyph, m.Means)
		}
	}
	for glyph, name := range names {
		if !explained[glyph] && !slices.Contains(drawn, name) {
			t.Errorf("the glyph %s has no line in a legend", name)
		}
	}
}

// Whatever the steps are like, the legend beside their strip explains each mark of it.
func TestTheLegendOfTheStripHasEachOfItsMarks(t *testing.T) {
	for name, glyphs := range map[string]theme.Glyphs{"unicode": theme.Unicode(), "ascii": theme.ASCII()} {
		r := render.Renderer{Theme: theme.New(true, glyphs)}
		for k := range kinds {
			v := StepView{ID: "a", Number: 1, Applies: k != Skipped}
			v.Counts[k] = 1
			s := &Snapshot{Steps: []StepView{v, {ID: "b", Number: 2, Applies: true}}}
			strip := ansi.Strip(s.DrawStrip(r, ""))
			mark := strings.TrimSpace(strings.NewReplacer("1", "", "2", "").Replace(strip))
			legend := ansi.Strip(FitMarks(&r, s.StripMarks(r), 80))
			if mark != "" && !strings.HasPrefix(legend, mark+" ") || mark == "" && legend != "" {
				t.Errorf("%s: the strip is %q, its legend %q", name, strip, legend)
			}
		}
	}
	all := &Snapshot{}
	for i, k := range []Kind{Passed, Failed, Warned} {
		v := StepView{ID: fmt.Sprint(i), Number: i + 1, Applies: true}
		v.Counts[k] = 1
		all.Steps = append(all.Steps, v)
	}
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for width := range 40 {
		legend := ansi.Strip(FitMarks(&r, all.StripMarks(r), width))
		if ansi.StringWidth(legend) > width || width >= 21 && !strings.HasPrefix(legend, "✗ problem  ! warning") {
			t.Errorf("in %d cells: %q", width, legend)
		}
	}
}

func TestTheLegendOfHelpIsWrappedBetweenItsMarks(t *testing.T) {
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for _, l := range DrawLegend(r, Legend(r), 56) {
		if ansi.StringWidth(l) > 56 || strings.Contains(ansi.Strip(l), r.Glyphs.Ellipsis) {
			t.Errorf("%q", ansi.Strip(l))
		}
	}
}
