package wizard

import (
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// The time from a key to the frame, in a list of 5,000 VPCs that is being filtered.
func BenchmarkKeyToFrameWith5000Choices(b *testing.B) {
	d := start(b, handMade{vpcs: 5000}, 80, 24)
	d.press("alt+6", "enter", "alt+7", "enter")
	d.shows("5,000 VPCs")
	keys := []tea.KeyPressMsg{keyPress("1"), keyPress("0"), keyPress("backspace"), keyPress("backspace"), keyPress("down"), keyPress("pgdown"), keyPress("up")}
	took := make([]time.Duration, 0, b.N)
	b.ResetTimer()
	for i := range b.N {
		began := time.Now()
		d.m.Update(keys[i%len(keys)])
		_ = d.m.View()
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// The same for a result that comes in meanwhile.
func BenchmarkResultToFrameWith5000Choices(b *testing.B) {
	d := start(b, handMade{vpcs: 5000}, 80, 24)
	d.press("alt+6", "enter", "alt+7", "enter")
	b.ResetTimer()
	for range b.N {
		d.m.changed()
		d.m.page.Refresh(d.m.context(), true)
		d.m.layout()
		_ = d.m.View()
	}
}

// A VPC of 5,000 is searched and chosen, and its checks run to their end.
func BenchmarkChosenVPCToResults(b *testing.B) {
	s := scenario("huge")
	d := startScenario(b, s, s.World(time.Now()))
	d.press("alt+7", "tab", "tab", "tab")
	b.ResetTimer()
	for i := range b.N {
		d.press(fmt.Sprintf(":team-%04d", 17*(i%20)), "enter", "shift+tab", "ctrl+u")
	}
}

// The time from the start of the wizard to its first frame, without the terminal.
func BenchmarkFirstFrame(b *testing.B) {
	env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}
	for range b.N {
		m := newModel(b.Context(), Options{Machine: steps.New(handMade{}.activation(), env, steps.Answers{}), Getenv: func(string) string { return "" }})
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		_ = m.View()
		m.cancel()
	}
}
