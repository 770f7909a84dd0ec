package wizard

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// On a call, one reads the row of a step, another the list of what is left, a third the report:
// for one problem they have to read one fix, of one owner.
func TestAProblemHasTheSameFixInItsStepInTheListOfWhatIsLeftAndInTheReport(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		if s.Name == "huge" { // its findings are those of ready
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			d := scene{scenario: s.Name}.start(t, 120, 40)
			now := d.m.snapshot()
			left := now.Left(func(k steps.Key) string { return string(k) })
			report := summary.New(d.m.machine, summary.Meta{Demo: true, Scenario: s.Name, GeneratedAt: time.Now()})
			text := strings.Join(strings.Fields(string(report.Text())), " ")
			for _, rows := range now.Rows {
				for _, row := range rows {
					if !row.Kind.Problem() || row.Finding.Remedy.Short() == "" {
						continue
					}
					if !hasFix(left, row) {
						t.Errorf("%s: what is left does not say %q to %s", row.Finding.ID, row.Finding.Remedy.Short(), row.Owner().Name())
					}
				}
			}
			for _, row := range left {
				fix := row.Finding.Remedy.Short()
				if fix == "" || row.Finding.Remedy.Text == "" || !row.Kind.Problem() {
					continue
				}
				if want := "Fix (" + row.Owner().Name() + "): " + fix; !strings.Contains(text, strings.Join(strings.Fields(want), " ")) {
					t.Errorf("%s: the report lacks %q", row.Finding.ID, want)
				}
			}
		})
	}
}

// hasFix reports whether a list has the fix of a row for its owner.
func hasFix(list []results.Row, row results.Row) bool {
	for _, other := range list {
		if other.Owner() == row.Owner() && other.Finding.Remedy.Short() == row.Finding.Remedy.Short() {
			return true
		}
	}
	return false
}

// The overlap is on the map while its finding has the focus, and the key that enters a free network
// works there: two keys from the finding to the fix.
func TestAFindingAboutTheNetworkIsSolvedWhereItIsRead(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+n"}}.start(t, 120, 40)
	d.shows("▸ ✗ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20")
	d.shows("▓ entered, overlaps")
	d.shows("ctrl+t use it")
	d.press("ctrl+t")
	d.shows("┃ › 172.20.224.0/19")
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.20.224.0/19" {
		t.Errorf("the CIDR is %s", got)
	}

	d = scene{scenario: "overlap", keys: []string{"alt+5", "tab", "end"}}.start(t, 80, 24) // on what passed
	d.shows("▸ ✓ 6 checks passed")
	d.hides("ctrl+t use")
	d.press("ctrl+t")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.20.0.0/19" || strings.Contains(d.screen(), "› 172.20.224.0/19") {
		t.Errorf("the CIDR is %s:\n%s", got, d.screen())
	}
}

// The page of details and the list of what is left know the free network too, and the map's list opens
// while a finding has the focus: the map says so.
func TestTheFreeNetworkIsEnteredFromWhereverTheFindingIsRead(t *testing.T) {
	t.Parallel()
	for name, read := range map[string][]string{
		"in its details":                   {"alt+5", "ctrl+n", "enter"},
		"in the details of the list's row": {"ctrl+y", "enter"},
		"in the list":                      {"ctrl+y"},
	} {
		d := scene{scenario: "overlap", keys: read}.start(t, 80, 24)
		if strings.Contains(name, "details") { // where the list's footer has no room for it
			d.shows("ctrl+t use it")
		}
		d.press("ctrl+t")
		d.shows("┃ › 172.20.224.0/19")
		if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.20.0.0/19" {
			t.Errorf("%s: the CIDR is %s before enter", name, got)
		}
		d.press("enter")
		if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.20.224.0/19" {
			t.Errorf("%s: the CIDR is %s", name, got)
		}
	}
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+n", "ctrl+s"}}.start(t, 80, 24)
	d.shows("Allocations")
	d.press("esc")
	d.shows("▸ ✗ CIDR 172.20.0.0/19 overlaps")
}

// "I chose a free network on the map, pressed enter, and read the old problem again." A network that is chosen on the
// map, which was opened from a problem, is in the field, and enter takes it.
func TestANetworkOfTheMapIsTakenWhereverTheMapWasOpened(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+n", "ctrl+s", "down", "down", "enter"}}.start(t, 80, 24)
	d.shows("NOT CHECKED\n")
	d.shows("┃ › 172.20.192.0/19")
	d.shows(" enter check it")
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.20.192.0/19" {
		t.Errorf("the CIDR is %s:\n%s", got, d.screen())
	}
}

// Wherever a finding about the network is read, the key enters the network that it names, which the
// field suggests in place of what is entered there.
func TestTheKeyEntersTheNetworkThatItNames(t *testing.T) {
	t.Parallel()
	for _, entered := range []string{"172.20.0.0/19", "10.192.0.5/19", "abc", "10.40.0.0/24", "8.8.0.0/19"} {
		for name, read := range map[string][]string{
			"its step":        {"alt+5", "ctrl+n"},
			"the details":     {"alt+5", "ctrl+n", "enter"},
			"what is left":    {"ctrl+y"},
			"details of left": {"ctrl+y", "enter"},
		} {
			d := scene{scenario: "overlap", keys: append([]string{"alt+5", "ctrl+u", ":" + entered, "tab", "esc"}, read...)}.start(t, 80, 24)
			var row results.Row
			for _, r := range d.m.snapshot().Shown("network") {
				if row.ID == "" && r.Kind.Problem() {
					row = r
				}
			}
			named := ""
			for _, k := range overlay.FindingKeys(d.m.context(), row) {
				if k.Help().Key == keys.All().Suggest.Help().Key {
					named = strings.TrimPrefix(k.Help().Desc, "use ")
				}
			}
			if entered == "10.192.0.5/19" && named != "10.192.0.0/19" {
				t.Errorf("%s: for %s, the key enters %q", name, entered, named)
			}
			if d.press("ctrl+t"); named == "" || d.draft() != named || d.field() != steps.KeyCIDR {
				t.Errorf("%s: for %s, the key names %q and enters %q:\n%s", name, entered, named, d.draft(), d.screen())
			}
		}
	}
}

// "It said that I choose a free network, and there was none." The first ones are there as the list opens, above the map,
// and the map stays in view.
func TestTheMapOpensWithTheFreeNetworks(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {80, 140}} {
		d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+s"}}.start(t, size.w, size.h)
		d.shows("172.20.0.0/15")
		if size.h > 24 { // the list itself is there
			d.hides("Free: ")
			continue
		}
		d.shows("\n Free: 172.20.224.0/19  172.20.192.0/19  172.20.160.0/19")
		d.fits()
		d.press("down")
		d.shows("▸ 172.20.224.0/19")
	}
}

// "That one, further down." A network is chosen in the list of free ones and stands in the field, as a draft.
func TestAFreeNetworkIsChosenInItsList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		keys []string
		want int // which of the list
	}{
		"the first one, with its key":    {[]string{"ctrl+t"}, 0},
		"the first one":                  {[]string{"down", "enter"}, 0},
		"the third one":                  {[]string{"down", "down", "down", "enter"}, 2},
		"the second one, there and back": {[]string{"down", "down", "down", "up", "ctrl+t"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+s"}}.start(t, 80, 140)
			_, list, _ := strings.Cut(d.screen(), "Free networks\n")
			want, saved := strings.Fields(list)[c.want], d.m.machine.Answers().Get("network.cidr").String()
			last := len(c.keys) - 1
			d.shows("up/down choose a free network, enter uses it")
			d.press(c.keys[:last]...)
			if f := footerOf(d); !strings.Contains(f, c.keys[last]+" use it") && c.keys[last] == "enter" {
				t.Errorf("the footer lacks the key that uses what is marked: %q", f)
			}
			d.press(c.keys[last])
			d.hides("Allocations")
			d.shows("› " + want)
			if got := d.m.machine.Answers().Get("network.cidr").String(); got != saved {
				t.Errorf("%s is saved before the step is accepted", got)
			}
		})
	}
}

// On a screen that the list is longer than, the network that is marked is on it.
func TestAMarkedNetworkIsOnTheScreen(t *testing.T) {
	t.Parallel()
	for _, height := range []int{20, 24, 40} {
		d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+s"}}.start(t, 80, height)
		for range 30 {
			d.press("down")
			if marked := lineWith(d.screen(), "▸ "); !strings.Contains(marked, "/19") {
				t.Fatalf("%d lines: no marked network on\n%s", height, d.screen())
			}
		}
	}
}

// "Press ctrl+t" is right on the row of the network. On any other one the key says in a clause why it enters nothing,
// and the footer offers it only where it enters something.
func TestTheKeyOfASuggestedNetworkSaysWhyItEntersNone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scenario string
		keys     []string
		want     string
	}{
		"a problem of another owner":              {"overlap", []string{"alt+8", "ctrl+n"}, "this is solved by the target VPC's owner."},
		"its details":                             {"overlap", []string{"alt+8", "ctrl+n", "enter"}, "this is solved by the target VPC's owner."},
		"a problem of a path":                     {"blocked", []string{"alt+p"}, "this is solved by the target VPC's owner."},
		"a hop that passes":                       {"ready", []string{"alt+p", "down"}, "this hop has no problem."},
		"what passed":                             {"overlap", []string{"alt+5", "tab", "end"}, "no network is suggested here."},
		"an answer that is no network":            {"blocked", []string{"alt+6", "ctrl+n"}, "another network for the data plane does not solve this."},
		"a check that is unverified":              {"denied", []string{"alt+7", "shift+tab"}, "another network for the data plane does not solve this."},
		"a field that is no network":              {"blocked", []string{"alt+4"}, "no network is suggested here."},
		"the list of what is left, another owner": {"overlap", []string{"ctrl+y", "end"}, "this is solved by the target VPC's owner."},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: c.scenario, keys: c.keys}.start(t, 160, 48)
			if f := footerOf(d); strings.Contains(f, "ctrl+t") {
				t.Errorf("the footer offers it: %q", f)
			}
			before, at := d.given(), d.m.machine.Step().ID
			d.press("ctrl+t")
			d.shows("Nothing entered: " + c.want)
			if d.given() != before || d.m.machine.Step().ID != at {
				t.Errorf("it enters something:\n%s", d.screen())
			}
		})
	}
}

// Where nothing is known against the network that is entered, the key is not named as if something were.
func TestTheKeyOfASuggestedNetworkIsNamedByWhatItIsFor(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]string{"overlap": "ctrl+t use it", "ready": "ctrl+t use another", "denied": "ctrl+t use another"} {
		d := scene{scenario: scenario, keys: []string{"alt+5"}}.start(t, 160, 48)
		if f := footerOf(d); !strings.Contains(f, want+" ") {
			t.Errorf("%s: no %q in the footer %q", scenario, want, f)
		}
	}
}
