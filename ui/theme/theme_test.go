package theme

import (
	"image/color"
	"math"
	"reflect"
	"slices"
	"testing"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestGlyphsOfLocales(t *testing.T) {
	for _, c := range []struct {
		situation string
		env       map[string]string
		goos      string
		unicode   bool
	}{
		{"a Linux desktop", map[string]string{"LANG": "en_US.UTF-8"}, "linux", true},
		{"a container with C.utf8", map[string]string{"LANG": "C.utf8"}, "linux", true},
		{"a server without a locale", nil, "linux", false},
		{"the C locale", map[string]string{"LANG": "C"}, "linux", false},
		{"LC_ALL overrides LANG", map[string]string{"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "linux", false},
		{"a Latin-1 terminal", map[string]string{"LC_CTYPE": "de_DE.ISO-8859-1"}, "linux", false},
		{"Windows without locale variables", nil, "windows", true},
		{"macOS without locale variables", nil, "darwin", true},
	} {
		t.Run(c.situation, func(t *testing.T) {
			got := GlyphsFor(func(name string) string { return c.env[name] }, c.goos)
			if (got.Pass == Unicode().Pass) != c.unicode {
				t.Errorf("a pass is shown as %q", got.Pass)
			}
		})
	}
}

func TestTerminalsThatInterpretSequences(t *testing.T) {
	for _, c := range []struct {
		situation, term, goos string
		want                  bool
	}{
		{"a Linux terminal", "xterm-256color", "linux", true},
		{"an editor's shell", "dumb", "linux", false},
		{"a service without TERM", "", "linux", false},
		{"the console of Windows", "", "windows", true},
		{"an editor's shell on Windows", "dumb", "windows", false},
	} {
		t.Run(c.situation, func(t *testing.T) {
			if got := Styled(func(string) string { return c.term }, c.goos); got != c.want {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestGlyphsAreOneCellWide(t *testing.T) {
	for name, g := range map[string]Glyphs{"unicode": Unicode(), "ascii": ASCII()} {
		v := reflect.ValueOf(g)
		for i := range v.NumField() {
			if v.Field(i).Kind() == reflect.Bool {
				continue
			}
			glyphs, ok := v.Field(i).Interface().([]string)
			if !ok {
				glyphs = []string{v.Field(i).String()}
			}
			for _, s := range glyphs {
				if lipgloss.Width(s) != 1 {
					t.Errorf("%s: %s is %q, which is not one cell wide", name, v.Type().Field(i).Name, s)
				}
				if name == "ascii" && []rune(s)[0] > unicode.MaxASCII {
					t.Errorf("%s is %q", v.Type().Field(i).Name, s)
				}
			}
		}
	}
}

func TestColorsHaveContrast(t *testing.T) {
	for _, c := range []struct {
		name       string
		p          palette
		background string
	}{
		{"dark", dark(), "#1E1E1E"}, {"black", dark(), "#000000"}, {"light", light(), "#FFFFFF"}, {"cream", light(), "#FDF6E3"},
	} {
		for name, col := range map[string]color.Color{"accent": c.p.accent, "dim": c.p.dim, "good": c.p.good, "note": c.p.note, "warn": c.p.warn, "bad": c.p.bad} {
			if r := contrast(col, lipgloss.Color(c.background)); r < 4.5 {
				t.Errorf("%s on %s has a contrast of %.1f", name, c.name, r)
			}
			if r := contrast(col, c.p.onFill); r < 4.5 {
				t.Errorf("a badge of %s has a contrast of %.1f", name, r)
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b color.Color) float64 {
	l, d := luminance(a), luminance(b)
	return (max(l, d) + 0.05) / (min(l, d) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func TestIsDark(t *testing.T) {
	for given, want := range map[string]bool{"": true, "15;0": true, "0;15": false, "0;default;15": false, "12;8": true, "0;7": false, "nonsense": true} {
		if got := IsDark(func(string) string { return given }); got != want {
			t.Errorf("COLORFGBG=%q: dark %v", given, got)
		}
	}
}

// The terminal defines the sixteen basic colors. Text avoids those that themes of
// terminals use as backgrounds.
func TestBasicThemesUseBasicColors(t *testing.T) {
	for name, c := range map[string]struct {
		p     palette
		never []color.Color
	}{
		"dark":  {basicDark(), []color.Color{lipgloss.Black, lipgloss.Blue}},
		"light": {basicLight(), []color.Color{lipgloss.White, lipgloss.BrightWhite, lipgloss.Yellow, lipgloss.BrightYellow}},
	} {
		for _, col := range []color.Color{c.p.accent, c.p.dim, c.p.good, c.p.note, c.p.warn, c.p.bad, c.p.line} {
			if _, basic := col.(ansi.BasicColor); !basic || slices.Contains(c.never, col) {
				t.Errorf("%s: %v", name, col)
			}
		}
	}
}
