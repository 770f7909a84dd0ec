package wizard

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps/mask"
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
	d.shows("Show ids on this screen, in files and on leaving?") // still asked
	d.press("y")
	d.shows("Ids are visible")
	d.shows("111122223333")
	d.hides("Show ids on this screen, in files and on leaving?")
	d.press("ctrl+x", "tab")
	d.shows(" MASKED ")
	d.press("ctrl+x")
	d.shows("Show ids on this screen, in files and on leaving?")
	d.press("z") // says which keys answer
	before := d.screen()
	d.press("u", "tab", "enter", "ctrl+o", "ctrl+z", "right", "?", "alt+3") // were not meant for what is below
	if after := d.screen(); after != before {
		t.Errorf("another key than y, n, esc and ctrl+c changes\n%s\nto\n%s", before, after)
	}
	d.press("ctrl+c")
	d.shows("Leave?")
	d.press("esc", "n")
	d.hides("Show ids on this screen, in files and on leaving?")
	d.shows(" MASKED ")
	d = scene{keys: []string{"alt+2", "ctrl+x", "ctrl+x", "ctrl+x"}}.start(t, 80, 24) // masked by the user
	d.shows(" MASKED ")
	d.hides("111122223333")
	d.press("y")
	d.hides(" MASKED ")
}

// What one key masks, and what it does not, is said in one line on the smallest screen that has room for
// the steps, and in help: an engineer decides by it whether the screen can be shared.
func TestMaskingSaysWhatStaysVisible(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+x"}}.start(t, 80, 24)
	d.shows("Masks ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs.")
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

// What the mask hides must not cut what is the first thing to look for.
func TestTheScopeOfTheMaskYieldsToTheVerdict(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "expired", keys: []string{"ctrl+x"}}.start(t, 80, 24)
	header, _, _ := strings.Cut(d.screen(), "\n")
	if !strings.HasSuffix(strings.TrimSpace(header), "  SIGN IN FIRST") || !strings.Contains(header, "MASKED") {
		t.Errorf("the header is %q", header)
	}
}

// What is open reads as it does without the mask, from the width on that has room for both.
func TestTheMaskLeavesTheWordsOfWhatIsOpen(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{80: " 11 open", 100: " 11 open answers", 120: " 11 open answers"} {
		d := scene{scenario: "story", keys: []string{"ctrl+x"}}.start(t, width, 24)
		if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, want) {
			t.Errorf("at %d columns the header is %q", width, header)
		}
	}
}

// Who looks on later, when the line that says what is masked has gone, still reads it where there is room:
// in the same words, fewer where there is less room. "At 80 by 24 it is there for a moment": what stays readable comes last to go.
func TestAWideHeaderSaysWhatIsMasked(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{70: "MASKED   [1!]", 80: " Astro  DEMO   MASKED  names shown  [1!]", 90: " Astro  DEMO   MASKED  names shown  [1!]",
		110: "MASKED   not other IPs, names, CIDRs  ", 120: "MASKED   ids, public IPs, domains…; not other IPs, names, CIDRs  ",
		160: "MASKED   ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs  "} {
		d := scene{scenario: "blocked"}.start(t, width, 40)
		d.hides("MASKED")
		d.press("ctrl+x", "down")
		if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.Contains(header, want) || width < 110 && strings.Contains(header, "CIDRs") {
			t.Errorf("at %d columns the header is %q", width, header)
		}
	}
}

// "It said domains and buckets, and then it did not: are they no longer masked?" At one width the header says the same of
// the mask, whatever the verdict, and a list without its last words says that it goes on.
func TestTheHeaderSaysTheSameOfTheMaskWhateverTheVerdict(t *testing.T) {
	t.Parallel()
	for _, width := range []int{80, 100, 120, 130} {
		said := map[string]string{}
		for _, of := range []string{"ready", "blocked", "story", "overlap", "expired", "denied"} {
			d := scene{scenario: of, keys: []string{"ctrl+x"}}.start(t, width, 24)
			header, _, _ := strings.Cut(d.screen(), "\n")
			_, after, _ := strings.Cut(header, " MASKED ")
			words, _, _ := strings.Cut(strings.TrimLeft(after, " "), "  ")
			said[words] = of
			if !strings.Contains(words, "not ") && words != "names shown" || !strings.Contains(words, "…") && strings.Contains(words, "ids") && !strings.Contains(words, "users") {
				t.Errorf("%s: at %d columns the header is %q", of, width, header)
			}
		}
		if len(said) != 1 {
			t.Errorf("at %d columns the header says of the mask %q", width, said)
		}
	}
	for width, want := range map[int]string{80: "MASKED   names shown  ", 120: "MASKED   ids, public IPs, domains…; not other IPs, names, CIDRs  "} {
		d := watchOf(t, "story", width, 40, func(o *Options) { o.Mask = mask.New() })
		if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.Contains(header, want) {
			t.Errorf("at %d columns the header of a watch is %q", width, header)
		}
	}
}

// A list of profiles has the account's id before AWS has reported whose credentials these are: in every run and command,
// the account that is activated is [account-A].
func TestTheAccountHasOneStandInHoweverLateAWSReportsIt(t *testing.T) {
	t.Parallel()
	aws := worldOfScene("story")
	aws.Faults = []awssim.Fault{{Service: "STS", Operation: "GetCallerIdentity", Err: awssim.Throttled()}}
	d := start(t, handMade{}, 120, 40, func(o *Options) {
		o.Machine, o.Demo, o.Mask = scenarioMachine(t, scenario("story"), envOf(aws), false), "story", mask.New()
	})
	d.press("enter")
	d.shows("astro-data-plane  IAM Identity Center [account-A]")
	aws.Faults = nil
	d.press("ctrl+r")
	d.shows("── [account-A] ─")
	d.shows("data-platform     IAM Identity Center [account-B]")
	d.hides("account-C")
}
