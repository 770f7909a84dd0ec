package wizard

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps/summary"
)

// A format whose SaveKey the page ignores, or uses for something else, is named here.
func TestEverySaveKeySavesItsFormat(t *testing.T) {
	t.Parallel()
	offered := 0
	for _, f := range summary.FormatSpecs() {
		if f.SaveKey == "" {
			continue
		}
		offered++
		for _, letter := range []string{f.SaveKey, strings.ToUpper(f.SaveKey)} {
			var saved []string
			d := scene{}.start(t, 80, 24, func(o *Options) { // with a peering, which the runbook is for
				o.WriteReport = func(name string, _ []byte) (string, string, error) {
					saved = append(saved, name)
					return name, "", nil
				}
			})
			d.press("alt+9")
			holders := 0
			d.press("e")
			for _, b := range d.m.overlays[0].Keys(d.m.context()) {
				for _, name := range b.Keys() {
					if name == f.SaveKey {
						holders++
					}
				}
			}
			if holders != 1 {
				t.Errorf("%s: %d keys of the question are %q", f.Name, holders, letter)
			}
			d.press(letter)
			masked := letter != f.SaveKey
			if len(saved) != 1 || filepath.Ext(saved[0]) != f.Extension || strings.Contains(saved[0], "masked") != masked {
				t.Errorf("%s: %q saves %q", f.Name, letter, saved)
			}
		}
	}
	if offered == 0 {
		t.Fatal("no format has a key")
	}
}

// A key that opens an overlay and is missing from help is named here: help and the footer
// show what bindings returns, and pressGlobal does not read it.
func TestEveryControlKeyThatOpensAnOverlayIsInHelp(t *testing.T) {
	t.Parallel()
	opened := 0
	for _, page := range []string{"alt+4", "alt+5", "alt+9"} {
		if underRace && page != "alt+4" {
			continue // .ci/run opens them all without the race detector
		}
		for letter := 'a'; letter <= 'z'; letter++ {
			name := "ctrl+" + string(letter)
			d := start(t, handMade{}, 80, 24)
			d.press(page)
			shown := map[string]bool{}
			for _, b := range d.m.bindings(d.m.page) {
				for _, key := range b.Keys() {
					shown[key] = true
				}
			}
			d.press(name)
			if len(d.m.overlays) == 0 {
				continue
			}
			opened++
			if !shown[name] {
				t.Errorf("on the page of %s, %s opens an overlay and stands neither in bindings nor in the page's Keys", page, name)
			}
		}
	}
	if opened == 0 {
		t.Fatal("no key opens an overlay")
	}
}

// A ticket that is saved before everything is checked says at its top that it is a draft.
func TestASavedTicketIsMarkedAsADraftUntilItCanBeSent(t *testing.T) {
	t.Parallel()
	for scenario, draft := range map[string]bool{"blocked": true, "ready": false} {
		saved := ""
		scene{scenario: scenario, keys: []string{"alt+9", "e", "t"}}.start(t, 80, 24, func(o *Options) {
			o.WriteReport = func(name string, data []byte) (string, string, error) {
				saved = name + "\n" + string(data)
				return name, "", nil
			}
		})
		if !strings.HasPrefix(saved, "astro-activation-ticket.txt\n") || strings.Contains(saved, "DRAFT, do not send it yet.") != draft {
			t.Errorf("%s: saved is %q", scenario, saved)
		}
	}
}
