package theme

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// Glyphs are the symbols of a screen. Each is one cell wide.
type Glyphs struct {
	Pass, Info, Warn, Fail, Unverified, Skipped string
	Acknowledged                                string // a problem that was accepted
	Waiting, Running                            string
	Suggested                                   string   // a step with answers that are only suggested
	Pointer                                     string   // before the selected row
	Prompt                                      string   // before typed text
	Bar                                         string   // beside the focused field
	On, Off                                     string   // selected and unselected choices of several
	Spinner                                     []string // frames
	Horizontal, Vertical                        string   // lines
	Free, Entered, Clash                        string   // cells of the address map
	Above, Below                                string   // more rows in this direction
	Ascending, Descending                       string   // at the heading of the sorted column
	Arrow                                       string   // before a fix, and between the hops of a path
	Ellipsis                                    string   // end of truncated text
	Dash                                        string
	Dot                                         string // between short texts, and before an entry of a list
	Plain                                       bool   // only ASCII
	Hidden                                      string // a hidden character, as of a code
}

// Unicode are the glyphs for terminals that show UTF-8.
func Unicode() Glyphs {
	return Glyphs{
		Pass: "✓", Info: "i", Warn: "!", Fail: "✗", Unverified: "?", Skipped: "-", Acknowledged: "~",
		Waiting: "·", Running: "○", Suggested: "*",
		Pointer: "▸", Prompt: "›", Bar: "┃", On: "●", Off: "○",
		Spinner:    []string{"⠋", "⠙", "⠸", "⠴", "⠦", "⠇"},
		Horizontal: "─", Vertical: "│",
		Free: "_", Entered: "█", Clash: "▓",
		Above: "↑", Below: "↓", Ascending: "▲", Descending: "▼", Arrow: "→", Ellipsis: "…", Dash: "–", Dot: "·", Hidden: "•",
	}
}

// ASCII are the glyphs for every other terminal.
func ASCII() Glyphs {
	return Glyphs{
		Pass: "+", Info: "i", Warn: "!", Fail: "x", Unverified: "?", Skipped: "-", Acknowledged: "~",
		Waiting: ".", Running: "o", Suggested: ",",
		Pointer: ">", Prompt: ":", Bar: "|", On: "*", Off: "o",
		Spinner:    []string{"|", "/", "-", "\\"},
		Horizontal: "-", Vertical: "|",
		Free: "_", Entered: "#", Clash: "%",
		Above: "^", Below: "v", Ascending: "^", Descending: "v", Arrow: ">", Ellipsis: "~", Dash: "-", Dot: "-", Hidden: "*", Plain: true,
	}
}

// GlyphsFor returns the glyphs for a process's environment. As in POSIX, LC_ALL decides
// on the character set, else LC_CTYPE, else LANG. Without any of them, Windows and macOS
// get Unicode.
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

// Status returns the glyph of a status.
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

// Hop returns the glyph of a status for a hop of a path: what is known only later has
// that of what waits.
func (g Glyphs) Hop(s awscheck.Status) string {
	switch s {
	case awscheck.Info:
		return g.Waiting
	case awscheck.Skipped:
		return g.Unverified
	}
	return g.Status(s)
}
