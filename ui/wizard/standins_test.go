package wizard

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
)

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
	keys := append(slices.Clone(anyKeys), "ctrl+x", "ctrl+z", "alt+7", "alt+7", "alt+5", "alt+2", "alt+4", ":444455556666", ":vpc-0d47a11e5c0ffee01", "c", "f", "e", "m")
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
