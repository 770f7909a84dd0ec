package wizard

import (
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
)

// toClipboard is what a message copies through the terminal.
func toClipboard(msg tea.Msg) (text string, ok bool) {
	raw, ok := msg.(tea.RawMsg)
	if !ok {
		return "", false
	}
	encoded, ok := strings.CutPrefix(fmt.Sprint(raw.Msg), "\x1b]52;c;")
	data, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(encoded, "\a"))
	return string(data), ok && err == nil
}

// A masked copy says so, and only the key that it names copies the text as it is.
func TestAMaskedCopyOffersTheTextWithoutTheMask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		keys   []string
		shows  string
		masked bool
		plain  bool // an account id was copied
	}{
		{"on an open screen", []string{"c"}, "Copied the ticket for Astronomer (the peering's is due once the cluster exists).", false, true},
		{"on a masked screen", []string{"ctrl+x", "c"}, "Copied the ticket for Astronomer, masked (the peering's", true, false},
		{"then without the mask", []string{"ctrl+x", "c", "u"}, "Copied the ticket for Astronomer, unmasked (the peering's", true, true},
		{"a key later the offer is over", []string{"ctrl+x", "c", "down", "u"}, "", true, false},
		{"nothing was copied before", []string{"ctrl+x", "u"}, "", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var copied []string
			d := scene{}.start(t, 100, 40, func(o *Options) {
				o.Clipboard = func(text string) (string, error) { copied = append(copied, text); return "", nil }
			})
			d.press("alt+9")
			d.press(tt.keys...)
			all := strings.Join(copied, "\n")
			if strings.Contains(all, "[account-A]") != tt.masked || strings.Contains(all, "111122223333") != tt.plain {
				t.Errorf("copied:\n%s", all)
			}
			d.shows(tt.shows)
		})
	}
}

// Every copy of a masked screen that hides something says so, and u copies the same text as
// the same key does on an open screen: commands, policy, prose and links of it.
func TestAnUnmaskedCopyIsTheWholeTextAsItIs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		scenario string
		open     []string // the keys that lead to the finding
		key      []string
		what     string
	}{
		"the commands of a finding":         {"blocked", []string{"ctrl+y", "end", "enter"}, []string{"c"}, "the fix"},
		"the commands of a finding in left": {"blocked", []string{"ctrl+y", "end"}, []string{"c"}, "the fix"},
		"all fixes of an owner":             {"blocked", []string{"ctrl+y", "end"}, []string{"F"}, "1 fix (AWS)"},
		"the message for an owner":          {"blocked", []string{"ctrl+y", "end"}, []string{"f"}, "the message for AWS: 1 problem"},
		"all fixes with what deletes":       {"blocked", []string{"ctrl+y", "home", "down", "down", "down", "down"}, []string{"F", "y"}, "7 fixes (Account administrator)"},
		"commands that only read":           {"blocked", []string{"alt+3", "n", "enter"}, []string{"c"}, "the fix"},
		"a link":                            {"blocked", []string{"alt+3", "n", "enter"}, []string{"l"}, "the link"},
		"the ticket":                        {"blocked", []string{"alt+9"}, []string{"c"}, "the draft of the ticket"},
	} {
		t.Run(name, func(t *testing.T) {
			var copied []string
			d := scene{scenario: tt.scenario}.start(t, 160, 48, func(o *Options) {
				o.Clipboard = func(text string) (string, error) { copied = append(copied, text); return "", nil }
			})
			last := func(press ...string) string {
				t.Helper()
				n := len(copied)
				d.press(press...)
				if len(copied) == n {
					t.Fatalf("%q copied nothing:\n%s", press, d.screen())
				}
				return copied[len(copied)-1]
			}
			d.press(tt.open...)
			plain := last(tt.key...)
			d.shows("Copied " + tt.what)
			d.hides("masked")
			d.press("ctrl+x")
			masked := last(tt.key...)
			if masked == plain || len(leaks(scenario(tt.scenario).World(time.Now()), masked)) > 0 {
				t.Errorf("the masked copy is\n%s", masked)
			}
			d.shows(", masked")
			d.shows("Press u to copy unmasked.")
			if got := last("u"); got != plain {
				t.Errorf("u copies\n%s\nand not\n%s", got, plain)
			}
			d.shows(", unmasked")
		})
	}
}

// The key that copies unmasked works right after a masked copy. Later it says that the clipboard still has
// the masked text.
func TestAKeyThatNoLongerCopiesUnmaskedSaysSo(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 80, 24)
	d.press("ctrl+x", "ctrl+y", "tab", "f")
	if strings.Contains(d.screen(), "y copy") {
		d.press("y")
	}
	d.shows("Press u to copy unmasked.")
	d.press("down", "u")
	d.shows("Nothing copied. Copy or save again, then press u right after it.")
	d.press("ctrl+x", "y", "u")
	d.hides("Nothing copied.")
}

// A text that has nothing to mask is copied without a word about the mask.
func TestACopyWithNothingToMaskSaysNothingOfIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 100, 40)
	d.press("ctrl+x", "alt+4", "tab", "tab", "tab", "tab", "down", "enter", "c")
	d.shows("Copied the fix of \"")
	d.press("u")
	d.hides("unmasked")
}

func TestASavedReportIsMaskedAsTheScreenIs(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		start bool
		keys  []string
		file  string
		want  bool
	}{
		"on an open screen":                     {keys: []string{"e", "j"}, file: "astro-activation-report.json"},
		"on a masked screen":                    {keys: []string{"ctrl+x", "e", "j"}, file: "astro-activation-report-masked.json", want: true},
		"with a capital letter":                 {keys: []string{"ctrl+x", "e", "J"}, file: "astro-activation-report-masked.json", want: true},
		"with a capital letter, open":           {keys: []string{"e", "J"}, file: "astro-activation-report-masked.json", want: true},
		"masked from the start":                 {start: true, keys: []string{"e", "j"}, file: "astro-activation-report-masked.json", want: true},
		"masked and unmasked":                   {keys: []string{"ctrl+x", "ctrl+x", "y", "e", "j"}, file: "astro-activation-report.json"},
		"masked from the start, then unmasked":  {start: true, keys: []string{"ctrl+x", "y", "e", "j"}, file: "astro-activation-report.json"},
		"masked from the start, as Markdown":    {start: true, keys: []string{"e", "m"}, file: "astro-activation-report-masked.md", want: true},
		"masked, unmasked and masked, Markdown": {start: true, keys: []string{"ctrl+x", "y", "ctrl+x", "e", "m"}, file: "astro-activation-report-masked.md", want: true},
	} {
		if underRace && len(tt.keys) > 1 {
			continue // .ci/run tries them all without the race detector
		}
		t.Run(name, func(t *testing.T) {
			s := awssim.Scenarios()[0]
			aws := s.World(time.Now())
			aws.Latency = 0
			var file, report string
			d := startScenario(t, s, aws, func(o *Options) {
				if tt.start {
					o.Mask = mask.New()
				}
				o.WriteReport = func(name string, data []byte) (string, string, error) {
					file, report = name, string(data)
					return name, "", nil
				}
			})
			d.press("alt+9")
			d.press(tt.keys...)
			for range 1000 { // until it is written
				if strings.HasPrefix(d.m.notice.Text, "Saved") {
					break
				}
				d.settle()
			}
			if file != tt.file || strings.Contains(report, "111122223333") == tt.want || strings.Contains(report, "account-A") != tt.want {
				t.Errorf("%s, %d bytes, masked %v", file, len(report), strings.Contains(report, "account-A"))
			}
			var saved summary.Report
			if saved = *d.m.output.reported(d.m.machine); saved.Masked {
				t.Error("the report itself is masked")
			}
		})
	}
}

// The owner of a target VPC can do nothing with stand-ins: what a masked screen has saved can be
// saved unmasked, too, and the screen stays masked.
func TestWhatAMaskedScreenSavesCanBeSavedUnmasked(t *testing.T) {
	t.Parallel()
	for key, file := range map[string]string{"o": "astro-activation-handoff", "r": "astro-activation-runbook", "m": "astro-activation-report"} {
		var mu sync.Mutex
		saved := map[string]string{}
		d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24, func(o *Options) {
			o.Mask = mask.New()
			o.WriteReport = func(name string, data []byte) (string, string, error) {
				mu.Lock()
				defer mu.Unlock()
				saved[name] = string(data)
				return "/home/jo/" + name, "", nil
			}
		})
		d.press("e", key)
		d.shows("Saved, masked, as " + file + "-masked.")
		d.shows("Press u to save it unmasked, too.")
		d.press("u")
		d.shows("Saved, unmasked, as " + file + ".")
		if text := d.screen(); strings.Contains(text, "444455556666") || strings.Contains(text, "/home/jo") {
			t.Errorf("the screen shows\n%s", text)
		}
		ids := 0
		for name, data := range saved {
			open := strings.Contains(data, "444455556666")
			if open == strings.Contains(name, "-masked") {
				t.Errorf("%s has the account: %v", name, open)
			}
			ids++
		}
		if ids != 2 {
			t.Errorf("%s saved %d files", key, ids)
		}
		d.press("u")
		d.hides("Saved")
	}
	d := scene{scenario: "blocked", keys: []string{"alt+9", "e", "M"}}.start(t, 80, 24) // an open screen has a key for it
	d.shows("Saved, masked, as ")
	d.hides("Press u")
}

// Who has masked the screen is shown, and copies, commands of this program that mask, too.
func TestOurCommandsOnAMaskedScreenMaskToo(t *testing.T) {
	t.Parallel()
	for name, masked := range map[string]bool{"masked": true, "not masked": false} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "active", keys: []string{"alt+9"}}.start(t, 120, 200, func(o *Options) {
				o.Demo, o.AnswersFrom = "active", "--session s.yaml"
				if masked {
					o.Mask = mask.New()
				}
			})
			shown := 0
			for line := range strings.Lines(d.screen()) {
				if at := strings.Index(line, "astro-activate verify"); at >= 0 {
					shown++
					if strings.Contains(line[at:], "--mask") != masked {
						t.Errorf("%q", strings.TrimSpace(line))
					}
				}
			}
			if shown == 0 {
				t.Errorf("no command is on\n%s", d.screen())
			}
		})
	}
}

// "125 lines, and 138 were in the clipboard." The text without the mask is counted as it is.
func TestACopyWithoutTheMaskHasItsOwnCountOfLines(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "tab", "ctrl+x", "f"}}.start(t, 100, 40, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	for _, k := range []string{"", "u"} {
		if k != "" {
			d.press(k)
		}
		d.shows(fmt.Sprintf(", %d lines.", strings.Count(copied, "\n")))
	}
}
