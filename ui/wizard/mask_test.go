package wizard

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// identifying matches what a masked screen must not show.
var identifying = regexp.MustCompile(`\d{12}|arn:aws|\bvpc-[0-9a-f]{8}|\b(?:\d{1,3}\.){3}\d{1,3}\b|\b20[0-9a-f]{2}:[0-9a-f:]+`)

// inPlay are networks whose addresses identify no account.
var inPlay = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("169.254.0.0/16")}

// leaks finds what identifies an account in a text: whole or, of the simulated accounts
// and VPCs, in part.
func leaks(aws *awssim.World, text string) (found []string) {
	for _, s := range identifying.FindAllString(text, -1) {
		if a, err := netip.ParseAddr(s); err == nil && slices.ContainsFunc(inPlay, func(p netip.Prefix) bool { return p.Contains(a) }) {
			continue
		}
		found = append(found, s)
	}
	for _, a := range aws.Accounts {
		pieces := []string{a.ID[:6], a.ID[6:]}
		for _, r := range a.Regions {
			for _, v := range r.VPCs {
				pieces = append(pieces, v.ID[:len("vpc-0d47")])
			}
		}
		for _, piece := range pieces {
			if strings.Contains(text, piece) {
				found = append(found, piece)
			}
		}
	}
	return found
}

// No key on a masked screen shows or copies anything that identifies an account. Unmasked,
// the screen has everything again.
func TestNothingOnAMaskedScreenIdentifiesAnAccount(t *testing.T) {
	t.Parallel()
	keyPresses := 250
	if underRace {
		keyPresses = 50
	}
	for _, s := range awssim.Scenarios() {
		if underRace && !slices.Contains([]string{"blocked", "denied", "story"}, s.Name) {
			continue // .ci/run looks at the others without the race detector
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			aws := s.World(time.Now())
			aws.Latency = 0
			d := startScenario(t, s, aws, func(o *Options) { o.Mask = mask.New() })
			copied := 0
			d.seen = func(msg tea.Msg) {
				if text, ok := toClipboard(msg); ok {
					copied++
					if found := leaks(aws, text); found != nil {
						t.Errorf("%q is copied in %q", found, text)
					}
				}
			}
			look := func() {
				t.Helper()
				d.fits()
				lines, _ := d.m.screen().frame() // before the guard, which is for what is to come
				text := ansi.Strip(strings.Join(lines, "\n"))
				if found := leaks(aws, text+"\n"+d.m.View().WindowTitle); found != nil {
					t.Fatalf("the screen shows %q:\n%s", found, text)
				}
				if found := identifying.FindString(links(strings.Join(lines, "\n"))); found != "" {
					t.Fatalf("a link shows %q", found)
				}
			}
			look()
			for n := range 9 { // every finding of every step, in full
				d.press(fmt.Sprintf("alt+%d", n+1))
				look()
				for range d.fields() + 1 {
					d.press("tab")
					look()
				}
				rows := d.m.page.Rows(d.m.context())
				if d.press("down"); len(rows) == 0 {
					continue
				}
				d.m.page.Select(rows[0].ID)
				d.m.openDetail(d.pointer())
				d.m.layout()
				for range min(25, len(d.m.page.Rows(d.m.context()))) {
					look()
					d.press("c", "X", "y", "p", "pgdown")
					look()
					d.press("right")
				}
				d.m.overlays = nil
			}
			keys := slices.DeleteFunc(append([]string{"c", "X", "y", "p", "c"}, anyKeys...), func(k string) bool { return k == "ctrl+x" || k == "u" })
			rng := rand.New(rand.NewPCG(4, uint64(len(s.Name))))
			for range keyPresses {
				switch n := rng.IntN(100); {
				case n < 84:
					d.send(keyPress(keys[rng.IntN(len(keys))]))
				case n < 88:
					d.send(tea.PasteMsg{Content: []string{"444455556666", "vpc-0d47a11e5c0ffee01", "arn:aws:iam::111122223333:role/x", "wh=mysql://203.0.113.7:3306"}[rng.IntN(4)]})
				case n < 90:
					d.settle()
				default:
					d.send(tea.WindowSizeMsg{Width: 20 + rng.IntN(180), Height: 6 + rng.IntN(60)})
				}
				d.stay()
				look()
			}
			d.settle()
			d.m.overlays = nil
			d.press("alt+9", "c") // the ticket
			if copied == 0 {
				t.Error("nothing was copied")
			}
			d.settle() // what was copied last says so
			d.m.overlays = nil
			d.send(tea.WindowSizeMsg{Width: 120, Height: 60})
			d.press("alt+9")
			masked := d.screen()
			d.press("ctrl+x", "y", "ctrl+x", "ctrl+x", "y", "down", "up")
			if got := d.screen(); got == masked || leaks(aws, got) == nil {
				t.Errorf("unmasked, the summary shows\n%s", got)
			}
			d.press("ctrl+x", "down", "up")
			if got := d.screen(); got != masked {
				t.Errorf("masked again, the summary is\n%s\nand was\n%s", got, masked)
			}
		})
	}
}

// links are the targets of the hyperlinks in a frame.
func links(frame string) string {
	return strings.Join(regexp.MustCompile(`\x1b\]8;[^\x1b\x07]*`).FindAllString(frame, -1), "\n")
}

func TestAnIdentifyingValueIsHiddenWhileItIsTyped(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("ctrl+x", "enter", "enter", ":11112222")
	d.hides("1111")
	d.shows("› ••••••••")
	d.press("enter") // it is refused, and the reason quotes it
	d.hides("1111")
	d.shows("not an AWS account id")
	d.press("tab")
	d.hides("1111")
	d.press("shift+tab", ":33", "ctrl+x", "y")
	d.shows("1111222233")
	if v := d.draft(); v != "1111222233" {
		t.Errorf("what was typed became %q", v)
	}
}

func TestTheCursorKeepsItsPlaceInAMaskedText(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+6", "enter", ":db=postgres://203.0.113.7:5432", "left", "left")
	at := *d.m.View().Cursor
	d.press("ctrl+x")
	d.shows("db=postgres://•••••••••••:5432")
	if now := *d.m.View().Cursor; now.X != at.X || now.Y != at.Y {
		t.Errorf("the cursor went from %v to %v", at, now)
	}
}

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

// A text that has nothing to mask is copied without a word about the mask.
func TestACopyWithNothingToMaskSaysNothingOfIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 100, 40)
	d.press("ctrl+x", "alt+4", "tab", "tab", "tab", "tab", "down", "enter", "c")
	d.shows("Copied the fix.")
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
		"on an open screen":                     {keys: []string{"j"}, file: "astro-activation-report.json"},
		"on a masked screen":                    {keys: []string{"ctrl+x", "j"}, file: "astro-activation-report-masked.json", want: true},
		"with a capital letter":                 {keys: []string{"ctrl+x", "J"}, file: "astro-activation-report-masked.json", want: true},
		"with a capital letter, open":           {keys: []string{"J"}, file: "astro-activation-report-masked.json", want: true},
		"masked from the start":                 {start: true, keys: []string{"j"}, file: "astro-activation-report-masked.json", want: true},
		"masked and unmasked":                   {keys: []string{"ctrl+x", "ctrl+x", "y", "j"}, file: "astro-activation-report.json"},
		"masked from the start, then unmasked":  {start: true, keys: []string{"ctrl+x", "y", "j"}, file: "astro-activation-report.json"},
		"masked from the start, as Markdown":    {start: true, keys: []string{"m"}, file: "astro-activation-report-masked.md", want: true},
		"masked, unmasked and masked, Markdown": {start: true, keys: []string{"ctrl+x", "y", "ctrl+x", "m"}, file: "astro-activation-report-masked.md", want: true},
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

// A text that was drawn without Renderer.Clean is masked all the same.
func TestTheGuardMasksBetweenColors(t *testing.T) {
	t.Parallel()
	r := render.Renderer{Mask: mask.New()}
	lines := []string{"\x1b[1mvpc-0d47a11e5c0ffee01\x1b[m \x1b]8;;https://x\x07arn:aws:iam::111122223333:role/x\x1b]8;;\x07 漢字 111122223333"}
	r.Guard(lines)
	want := "\x1b[1m[vpc-C]\x1b[m \x1b]8;;https://x\x07[arn-C]\x1b]8;;\x07 漢字 [account-C]"
	if lines[0] != want {
		t.Errorf("%q, want %q", lines[0], want)
	}
}

// A frame on a masked screen, with a list of 5,000 VPCs on it.
func BenchmarkMaskedKeyToFrame(b *testing.B) {
	d := start(b, handMade{vpcs: 5000}, 120, 40, func(o *Options) { o.Mask = mask.New() })
	d.press("alt+6", "enter", "alt+7", "enter")
	keys := []tea.KeyPressMsg{keyPress("1"), keyPress("backspace"), keyPress("down"), keyPress("pgdown"), keyPress("up")}
	b.ResetTimer()
	for i := range b.N {
		d.m.Update(keys[i%len(keys)])
		_ = d.m.View()
	}
}

// A masked screen asks before it shows ids, also one that the user has masked: it may be shared, and who is in a
// hurry to hide ids presses the key twice.
func TestUnmaskingAsksFirst(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"alt+2"}}.start(t, 80, 24, func(o *Options) { o.Mask = mask.New() })
	for _, no := range [][]string{{"ctrl+x", "n"}, {"ctrl+x", "esc"}, {"ctrl+x", "ctrl+x"}} {
		d.press(no...)
		d.shows(" MASKED ")
		d.hides("111122223333")
		d.hides("Ids are visible")
	}
	d.shows("Show ids on this screen?") // still asked
	d.press("y")
	d.shows("Ids are visible")
	d.shows("111122223333")
	d.hides("Show ids on this screen?")
	d.press("ctrl+x", "tab")
	d.shows(" MASKED ")
	d.press("ctrl+x")
	d.shows("Show ids on this screen?")
	before := d.screen()
	d.press("u", "tab", "enter", "ctrl+o", "ctrl+z", "right", "?", "alt+3") // were not meant for what is below
	if after := d.screen(); after != before {
		t.Errorf("another key than y, n, esc and ctrl+c changes\n%s\nto\n%s", before, after)
	}
	d.press("ctrl+c")
	d.shows("Leave?")
	d.press("esc", "n")
	d.hides("Show ids on this screen?")
	d.shows(" MASKED ")
	d = scene{keys: []string{"alt+2", "ctrl+x", "ctrl+x", "ctrl+x"}}.start(t, 80, 24) // masked by the user
	d.shows(" MASKED ")
	d.hides("111122223333")
	d.press("y")
	d.hides(" MASKED ")
}

// The screen has the stand-ins of the reports: what the activation is about in any case, and all
// else where the screen is masked once the checks are done.
func TestTheScreenHasTheStandInsOfTheReport(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		start bool
		all   bool
	}{
		"masked from the start":    {start: true},
		"masked once all is known": {all: true},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked"}.start(t, 120, 40, func(o *Options) {
				if tt.start {
					o.Mask = mask.New()
				}
			})
			if !tt.start {
				d.press("alt+2", "alt+7", "ctrl+x")
			}
			_ = d.screen()
			r := *d.m.output.reported(d.m.machine)
			k := mask.New()
			r.MaskedBy(k)
			ids := []string{r.Identity.Account, r.Identity.ARN, "444455556666", "vpc-0d47a11e5c0ffee01", "orders.data.example.internal"}
			for _, table := range r.Target.RouteTables {
				ids = append(ids, table.ID)
			}
			if tt.all {
				for _, f := range r.Findings {
					ids = append(append(ids, f.Resources...), f.Detail)
				}
			}
			for _, id := range ids {
				if got, want := d.m.mask.Text(id), k.Text(id); got != want {
					t.Errorf("%q is %q on the screen and %q in a report", id, got, want)
				}
			}
			if got := d.m.mask.Text("111122223333 444455556666 vpc-0d47a11e5c0ffee01"); got != "[account-A] [account-B] [vpc-A]" {
				t.Error(got)
			}
		})
	}
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

// A masked recording has ids in the form of real ones. The screen says that they are none, makes
// comments of the commands, and does not call them visible ids.
func TestTheReplayOfAMaskedRecordingSaysThatItsIdsAreStandIns(t *testing.T) {
	t.Parallel()
	var copied string
	d := scene{scenario: "blocked", keys: []string{"alt+3", "n", "enter"}}.start(t, 160, 48, func(o *Options) {
		o.RecordedAt, o.StandIns = time.Now(), true
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	d.shows("Masked recording: ids are stand-ins")
	d.shows("111122223333")
	d.press("l")
	d.shows("Copied the link.") // it is what the recording has: u would copy the same
	d.press("esc", "ctrl+y", "end", "c")
	if !strings.Contains(copied, "\n# masked, do not run: ") {
		t.Errorf("copied %q", copied)
	}
	d.hides("Press u")
	d.press("esc", "alt+9", "c")
	if !strings.Contains(copied, "Masked recording: ids are stand-ins.") || !strings.Contains(copied, "111122223333") {
		t.Errorf("the ticket is %q", copied)
	}
	d.press("ctrl+x")
	d.shows(" MASKED ")
	d.hides("111122223333")
	d.press("ctrl+x", "y")
	d.hides("Ids are visible")
	d.shows("111122223333")
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
		d.press(key)
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
	d := scene{scenario: "blocked", keys: []string{"alt+9", "M"}}.start(t, 80, 24) // an open screen has a key for it
	d.shows("Saved, masked, as ")
	d.hides("Press u")
}

// "It is vpc-A", said on the call, holds after the suggestion is accepted.
func TestASuggestionHasTheStandInOfTheAnswer(t *testing.T) {
	t.Parallel()
	aws := scenario("story").World(time.Now())
	d := startScenario(t, scenario("story"), aws, func(o *Options) { o.Mask = mask.New() })
	d.press("enter", "enter", "enter", "enter", "ctrl+t", "enter", "enter")
	for _, want := range []string{"Target account id     [account-B]", "Target VPC            [vpc-A]"} {
		d.shows(want + "  suggested")
	}
	d.press("enter")
	for _, want := range []string{"Target account id     [account-B]", "Target VPC            [vpc-A]"} {
		d.shows(want)
		d.hides(want + "  suggested")
	}
}

// What a masked screen has called something is its name for the whole run: whatever is answered
// afterwards, on the screen, in a copy and in a saved file.
func TestWhatAMaskedScreenHasNamedKeepsItsName(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"ctrl+x", "alt+7"}}.start(t, 100, 40)
	for d.field() != steps.KeyPeerVPC {
		d.press("tab")
	}
	warehouse := regexp.MustCompile(`(\[vpc-[A-Z]+\]) +data-warehouse`)
	named := warehouse.FindStringSubmatch(d.screen())
	if named == nil {
		t.Fatalf("data-warehouse is not on\n%s", d.screen())
	}
	d.press("down")
	id := d.draft()
	name := d.m.mask.Text(id)
	if name == named[1] {
		t.Fatalf("two VPCs are %s", name)
	}
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyPeerVPC); got != id {
		t.Fatalf("the target is %q:\n%s", got, d.screen())
	}
	d.press("alt+1", "alt+7")
	d.shows(name)
	for d.field() != steps.KeyPeerVPC {
		d.press("tab")
	}
	if again := warehouse.FindStringSubmatch(d.screen()); again == nil || again[1] != named[1] {
		t.Errorf("data-warehouse was %s and is %v:\n%s", named[1], again, d.screen())
	}
	r := d.m.output.reported(d.m.machine).MaskedBy(d.m.mask)
	if got := r.Answers.Get(steps.KeyPeerVPC).String(); got != name {
		t.Errorf("a report calls the target %s, which the screen calls %s", got, name)
	}
}

// On every way through the wizard, what was named once keeps its name.
func TestOnNoWayAStandInChangesItsMeaning(t *testing.T) {
	t.Parallel()
	keys := append(slices.Clone(anyKeys), "ctrl+x", "ctrl+z", "alt+7", "alt+7", "alt+5", "alt+2", "alt+4", ":444455556666", ":vpc-0d47a11e5c0ffee01", "c", "f", "m")
	for _, name := range []string{"overlap", "story", "blocked"} {
		for seed := range uint64(3) {
			if underRace && seed > 0 {
				continue // .ci/run tries them all without the race detector
			}
			var ids []string
			for _, a := range scenario(name).World(time.Now()).Accounts {
				ids = append(ids, a.ID)
				for _, r := range a.Regions {
					for _, v := range r.VPCs {
						ids = append(ids, v.ID)
					}
				}
			}
			d := scene{scenario: name, empty: name == "story", own: true}.start(t, 100, 30, func(o *Options) {
				o.WriteReport = func(name string, _ []byte) (string, string, error) { return name, "", nil }
			})
			rng := rand.New(rand.NewPCG(seed, 43))
			names, things, walked := map[string]string{}, map[string]string{}, []string(nil)
			for range 120 {
				key := keys[rng.IntN(len(keys))]
				walked = append(walked, key)
				d.press(key)
				d.stay()
				_ = d.m.View()
				if !d.m.renderer.Mask.Hides() || rng.IntN(3) > 0 {
					continue
				}
				id := ids[rng.IntN(len(ids))]
				name := d.m.mask.Text(id)
				if was := names[id]; was != "" && was != name {
					t.Fatalf("after %q %s was %s and is %s", walked, id, was, name)
				}
				if was := things[name]; was != "" && was != id {
					t.Fatalf("after %q %s was %s and is %s", walked, name, was, id)
				}
				names[id], things[name] = name, id
			}
		}
	}
}

// What one key masks, and what it does not, is said in one line on the smallest screen that has room for
// the steps, and in help: an engineer decides by it whether the screen can be shared.
func TestMaskingSaysWhatStaysVisible(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+x"}}.start(t, 80, 24)
	d.shows("Masks ids, public IPs, domains, buckets, users; not private IPs, CIDRs, names.")
	d.shows("10.96.32.0/20")
	d.shows("us-east-1")
	d.press("ctrl+g", "end")
	help := strings.Join(strings.Fields(d.screen()), " ")
	for _, want := range []string{"ctrl+x masks ids, ARNs, public addresses, hosts, zones, buckets and users, on the screen, in copies and in saved reports", "Not masked: names of profiles, clusters, roles and other resources, tags, private networks and regions."} {
		if !strings.Contains(help, want) {
			t.Errorf("help does not say %q:\n%s", want, d.screen())
		}
	}
}

// Each word of the notice is what the mask does on that screen.
func TestTheNoticeOfTheMaskIsTrue(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+x"}}.start(t, 80, 24)
	for what, tt := range map[string]struct {
		text   string
		hidden bool
	}{
		"ids":               {"111122223333 vpc-0d47a11e5c0ffee01", true},
		"ARNs":              {"arn:aws:iam::111122223333:role/deployer", true},
		"public IPs":        {"52.20.24.24", true},
		"hosts":             {"reports.internal.example.com", true},
		"zones":             {"data.example.internal.", true},
		"buckets":           {"nightly-export-results", true},
		"users":             {"ana", true},
		"private IPs":       {"10.40.3.17", false},
		"private CIDRs":     {"10.96.32.0/20", false},
		"names of others":   {"nightly-export-trigger", false},
		"names of profiles": {"astro-data-plane", false},
		"regions":           {"us-east-1", false},
	} {
		if got := d.m.renderer.Mask.Text(tt.text); (got != tt.text) != tt.hidden {
			t.Errorf("%s: %s is shown as %s", what, tt.text, got)
		}
	}
}
