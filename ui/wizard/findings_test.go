package wizard

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

func TestAcknowledgeAWarningWithAReason(t *testing.T) {
	s := &saves{}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+2", "tab", "tab")
	d.shows("▸ ! Clean account")
	saved := len(s.calls)
	d.press("enter", "a", ":the organization's own trail", "enter")
	d.shows("~ Clean account")
	d.shows("acknowledged: the organization's own trail.")
	if got, _ := d.m.machine.Answers().Acknowledged("account.clean"); got != "the organization's own trail" || len(s.calls) != saved+1 {
		t.Fatalf("the reason is %q, saved %d times", got, len(s.calls)-saved)
	}
	// A quota that is too low can't be acknowledged.
	d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter")
	d.shows("✗ PROBLEM  On-demand vCPUs")
	d.press("a")
	d.hides("Acknowledge this finding")
}

func TestTheSummaryShowsACauseOnce(t *testing.T) {
	d := start(t, handMade{loginBy: "aws sso login"}, 80, 24)
	d.press("alt+9")
	d.shows("4 checks are waiting for Credentials (Account)")
	if n := strings.Count(d.screen(), "waiting for"); n != 1 {
		t.Fatalf("the cause is shown %d times:\n%s", n, d.screen())
	}
}

// A problem that was accepted is no pass: not in its row, not in the list of steps, and
// not in what is said of the verdict.
func TestAnAcceptedProblemIsNotShownAsAPass(t *testing.T) {
	d := scene{scenario: "ready"}.start(t, 120, 40)
	d.shows("✓ 2 Account       passed")
	d = scene{scenario: "blocked"}.start(t, 120, 40)
	for range 40 {
		d.press("alt+2")
		rows := d.m.page.Rows(d.m.context())
		if len(rows) == 0 || rows[0].Kind != results.Failed && rows[0].Kind != results.Warned {
			break
		}
		d.m.page.Select(rows[0].ID)
		d.press("enter", "a", ":ours", "enter")
	}
	d.shows("~ 2 Account")
	d.hides("✓ 2 Account")
	d.shows("~ acknowledged")
	d.hides("✓ acknowledged")
}
