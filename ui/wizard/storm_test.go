package wizard

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// A hundred thousand keys, pastes, mouse events and sizes in every scenario of the demo:
// nothing panics, no frame is too large, and ctrl+c always leaves.
func TestAStormOfEventsInEveryScenario(t *testing.T) {
	t.Parallel()
	events := 100_000
	switch {
	case testing.Short():
		events = 6_000
	case underRace:
		events = 5_000
	}
	scenarios := awssim.Scenarios()
	for i, s := range scenarios {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			storm(t, s, uint64(i), events/len(scenarios)+1)
		})
	}
}

func storm(t *testing.T, scenario awssim.Scenario, seed uint64, events int) {
	rng := rand.New(rand.NewPCG(seed, 42))
	sim := scenario.World(time.Now())
	sim.Latency = 0
	signIn := awssim.NewSignIn(sim)
	env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: signIn, Timeout: patience}), Requirements: steps.DefaultRequirements(), Timeout: patience,
		Programs: sim.Programs(), Network: sim.Network()}
	all := steps.All(env.Requirements)
	newMachine := func() *steps.Machine {
		m := steps.New(all, env, steps.Answers{})
		for k, v := range scenario.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		return m
	}
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Machine, o.Demo = newMachine(), scenario.Name
		o.MFA = account.NewMFAPrompt()
		o.Login = func([]string) error { signIn.Login(); return nil }
		if seed%2 == 1 {
			o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "region", Account: "999988887777"}, StartOver: newMachine,
				SetAside: func() (string, error) { return "aside", nil }}
		}
	})
	keys := append([]string{"ctrl+c", "ctrl+s", "ctrl+n", "c", "e", "m", "h", "p", "X", "y", "alt+2", "alt+3", "alt+8", "ctrl+l"}, anyKeys...)
	for i := range events {
		switch n := rng.IntN(1000); {
		case n < 880:
			name := keys[rng.IntN(len(keys))]
			if name == "ctrl+r" && rng.IntN(20) > 0 { // checking everything again is the slowest key
				name = "down"
			}
			if d.m.overlays.leaveQuestion() != nil && (name == "y" || name == "ctrl+c") { // it would be over
				name = "esc"
			}
			d.send(keyPress(name))
		case n < 940:
			d.send(tea.PasteMsg{Content: pastes[rng.IntN(len(pastes))]})
		case n < 950:
			d.send(tea.MouseWheelMsg{X: rng.IntN(300), Y: rng.IntN(100), Button: tea.MouseWheelDown})
		case n < 960:
			d.send(tea.MouseClickMsg{X: rng.IntN(300), Y: rng.IntN(100)})
		case n < 965:
			d.send(tea.BackgroundColorMsg{})
		case n < 970:
			prompt := d.m.opts.MFA
			_, _ = prompt.Code(t.Context(), "prod")
		default:
			d.send(tea.WindowSizeMsg{Width: 1 + rng.IntN(240), Height: 1 + rng.IntN(70)})
		}
		for range 8 { // what came in meanwhile
			if !d.next(0) {
				break
			}
		}
		if i%4 == 0 { // as often as the screen is written while a key repeats
			d.fits()
		}
		if d.quit || d.m.leaving >= stopping {
			t.Fatalf("event %d ended it", i)
		}
	}
	d.leaves(fmt.Sprintf("scenario %s", scenario.Name))
}

// leaves fails the test unless ctrl+c, twice, leaves.
func (d *harness) leaves(where string) {
	d.t.Helper()
	d.m.leaving, d.quit = staying, false
	d.send(keyPress("ctrl+c"))
	d.send(keyPress("ctrl+c"))
	for end := time.Now().Add(20 * time.Second); !d.quit && time.Now().Before(end); {
		d.next(time.Millisecond)
	}
	if !d.quit {
		d.t.Fatalf("%s: ctrl+c twice does not leave:\n%s", where, d.screen())
	}
}
