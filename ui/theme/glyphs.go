package theme

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// Glyphs are the signs of a screen. Each is one cell wide.
type Glyphs struct {
	Pass, Info, Warn, Fail, Unverified, Skipped string
	Waiting, Running                            string
	Pointer                                     string   // before the row that is chosen
	Prompt                                      string   // before what is typed
	Bar                                         string   // along the field that has the focus
	On, Off                                     string   // a chosen and an unchosen one of several
	Spinner                                     []string // frames
	Horizontal, Vertical                        string   // lines
	Free, Entered, Clash                        string   // cells of the address map
	Upper, Lower                                string   // halves of a full cell, or what comes near
	Above, Below                                string   // more in this direction
	Ellipsis                                    string   // where text was cut
	Dash                                        string
	Plain                                       bool   // nothing but ASCII can be shown
	Hidden                                      string // a character that is not shown
}

// Unicode are the glyphs for terminals that show UTF-8.
func Unicode() Glyphs {
	return Glyphs{
		Pass: "✓", Info: "i", Warn: "!", Fail: "✗", Unverified: "?", Skipped: "-",
		Waiting: "·", Running: "○",
		Pointer: "▸", Prompt: "›", Bar: "┃", On: "●", Off: "○",
		Spinner:    []string{"⠋", "⠙", "⠸", "⠴", "⠦", "⠇"},
		Horizontal: "─", Vertical: "│",
		Free: "·", Entered: "█", Clash: "▓",
		Upper: "▀", Lower: "▄",
		Above: "↑", Below: "↓", Ellipsis: "…", Dash: "–", Hidden: "•",
	}
}

// ASCII are the glyphs for every other terminal.
func ASCII() Glyphs {
	return Glyphs{
		Pass: "+", Info: "i", Warn: "!", Fail: "x", Unverified: "?", Skipped: "-",
		Waiting: ".", Running: "o",
		Pointer: ">", Prompt: ":", Bar: "|", On: "*", Off: "o",
		Spinner:    []string{"|", "/", "-", "\\"},
		Horizontal: "-", Vertical: "|",
		Free: ".", Entered: "#", Clash: "%", Upper: "'", Lower: ".",
		Above: "^", Below: "v", Ellipsis: "~", Dash: "-", Hidden: "*", Plain: true,
	}
}

// GlyphsFor picks the glyphs for a process's environment, as POSIX says which
// variable decides on the character set: LC_ALL, else LC_CTYPE, else LANG.
// Windows has none of them and shows Unicode.
func GlyphsFor(getenv func(string) string, goos string) Glyphs {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := strings.ToLower(getenv(name)); locale != "" {
			if strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8") {
				return Unicode()
			}
			return ASCII()
		}
	}
	if goos == "windows" || goos == "darwin" {
		return Unicode()
	}
	return ASCII()
}

// Status is the glyph of a finding's status.
func (g Glyphs) Status(s awscheck.Status) string {
	switch s {
	case awscheck.Pass:
		return g.Pass
	case awscheck.Info:
		return g.Info
	case awscheck.Warn:
		return g.Warn
	case awscheck.Fail:
		return g.Fail
	case awscheck.Skipped:
		return g.Skipped
	}
	return g.Unverified
}
