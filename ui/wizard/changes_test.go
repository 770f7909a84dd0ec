package wizard

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// On the CIDR of the overlap scenario, an edit fixes the problem and another brings it back.
func TestAnEditSaysWhatItFixed(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", own: true}.start(t, 80, 24, func(o *Options) {
		o.Now = func() time.Time { return time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC) }
	})
	d.press("ctrl+p") // nothing has changed yet
	d.hides("What changed")
	d.press("alt+5")
	d.hides("Changed:") // the first results are no change
	d.press("ctrl+u", ":10.96.32.0/19", "tab")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "10.96.32.0/19" {
		t.Fatalf("the CIDR is %s", got)
	}
	d.shows("Changed: 1 fixed (CIDR 10.96.32.0/20 is too small")
	if want := " The CIDR is now 10.96.32.0/19."; !strings.HasSuffix(d.m.notice.Text, want) {
		t.Errorf("%q does not end with %q", d.m.notice.Text, want)
	}
	d.hides("ctrl+p shows") // all that changed is named
	d.press("ctrl+p")
	d.shows("What changed  14:20:00")
	d.shows("✓ CIDR 10.96.32.0/20 is too small, need a /19: fixed")
	d.shows("was: 10.96.32.0/20 has 4,096 addresses")
	d.shows("now: 10.96.32.0/19")
	d.hides("New")
	d.press("ctrl+p")
	d.hides("What changed")

	// Checked again, everything stands as it stood.
	d.press("ctrl+r")
	d.shows("Checked again: 1")
	d.hides("shows what")
}

// The line of a problem that an earlier step's checks found says what changed; it is not said twice.
func TestANewProblemOfAStepThatWasLeftIsSaidOnce(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"alt+2", "enter", "alt+4", "enter", "enter", "alt+5", "enter", "enter", "enter", "alt+7", "enter"}}.start(t, 80, 24)
	d.shows("✗ Network: CIDR 10.41.0.0/19 overlaps the target VPC's… · ctrl+n shows it")
	d.hides("Changed:")
	d.press("ctrl+p") // which has it all the same
	d.shows("CIDR 10.41.0.0/19 overlaps the target VPC's 10.41.0.0/20")
}

// The best moment of an activation is not to be overlooked: away from the summary, a line says so, once.
func TestBecomingReadyIsAnnouncedOnAStep(t *testing.T) {
	t.Parallel()
	story := []string{"enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter"}
	d := scene{scenario: "story", keys: story}.start(t, 80, 24)
	d.shows("NOT READY")
	d.press("alt+5", "ctrl+t", "enter")
	d.shows("READY now: alt+9 shows what to send. Changed: 1 fixed")
	if header := strings.SplitN(d.screen(), "\n", 2)[0]; !strings.HasSuffix(header, " READY") || strings.Contains(header, "NOT") {
		t.Errorf("the header is %q", header)
	}
	d.press("tab")
	d.hides("READY now")

	d = scene{scenario: "story", keys: append(story, "ctrl+n", "ctrl+t", "enter")}.start(t, 80, 24)
	d.shows("Everything that the activation needs is in place.") // the summary's own band
	d.hides("READY now")
}

// The line names the first problem and counts the others: it does not say which one just came.
func TestASecondNewProblemOfAStepThatWasLeftIsNamed(t *testing.T) {
	t.Parallel()
	found := func(id, problem string, k steps.Key) steps.Check {
		return steps.Check{ID: id, Title: problem, Reads: []steps.Key{k}, Run: func(_ context.Context, in steps.Input) []awscheck.Finding {
			f := awscheck.Finding{ID: id, Title: "As it should be", Status: awscheck.Pass, Evidence: awscheck.Live}
			if in.Answers.Get(k) != nil {
				f.Title, f.Status = problem, awscheck.Fail
			}
			return []awscheck.Finding{f}
		}}
	}
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Machine = steps.New([]steps.Step{
			{ID: "network", Title: "Network", Checks: []steps.Check{
				found("network.cidr.overlap.target", "CIDR overlaps the target VPC", steps.KeyPeerCIDRs),
				found("network.cidr.overlap.peers", "CIDR overlaps a peered VPC", steps.KeyPeerAccount),
			}},
			{ID: "peering", Title: "Peering", Fields: []steps.Field{
				{Key: steps.KeyPeerCIDRs, Label: "Target CIDRs", Kind: steps.TextField},
				{Key: steps.KeyPeerAccount, Label: "Target account id", Kind: steps.TextField},
				{Key: steps.KeyPeerProfile, Label: "Target profile", Kind: steps.TextField},
			}},
		}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
	})
	d.press("alt+1", "alt+2", ":10.0.0.0/16", "tab")
	d.shows("✗ Network: CIDR overlaps the target VPC · ")
	d.hides("Changed:")
	d.press(":444455556666", "tab")
	d.shows("✗ Network: CIDR overlaps the target VPC and 1 more problem · ")
	d.shows("Changed: 1 new (CIDR overlaps a peered VPC).")
	d.hides("ctrl+p shows")
}

// A network that solves one problem and has another is named by that one: the line for a moment does not take a third
// line to say it again.
func TestANetworkWithAnotherProblemIsNamedOnce(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+5", "ctrl+u", ":10.40.0.0/18", "tab"}}.start(t, 80, 24)
	if !strings.Contains(d.m.notice.Text, "1 new (CIDR 10.40.0.0/18 overlaps") || strings.Contains(d.m.notice.Text, "The CIDR is now") {
		t.Errorf("the notice is %q", d.m.notice.Text)
	}
}

// The region of an example was changed on a call: the line says what got better, and the list which
// region the results are of.
func TestAnotherRegionSaysWhatIsBetterThere(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 120, 60)
	d.press("alt+4", "tab", "ctrl+u", ":eu-west-1", "enter")
	d.shows("Changed: 1 fixed (EC2-VPC Elastic IPs: 4 of 5 in use, need 2 more); Region: us-east-1 → eu-west-1.")
	d.press("ctrl+p")
	d.shows(" Fixed\n   Region: us-east-1 → eu-west-1\n")
	d.shows("✗ Running On-Demand Standard instances: 5 vCPUs, need 80, now for the account administrator\n     instead of AWS\n")
	d.shows("✗ All Standard Spot Instance Requests: 5 vCPUs, need 40\n")
	d.press("esc", "ctrl+z")
	d.shows("Changed: 1 new (EC2-VPC Elastic IPs: 4 of 5 in use, need 2 more)")
	d.press("ctrl+p")
	d.shows(" New\n   Region: eu-west-1 → us-east-1\n")
	d.shows("need 80, now for AWS instead of the account\n     administrator\n")
}

// A user who plans fewer nodes has less to ask for, though the quota is still too small: the line says which
// problem has other numbers now, and the list what they were.
func TestAProblemWithOtherNumbersIsAChange(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 120, 60)
	d.press("alt+4", "tab", "tab", "tab", "ctrl+u", ":10", "tab")
	d.shows("Changed: 1 updated (Running On-Demand Standard instances: 5 vCPUs, need 40). ctrl+p shows what.")
	d.press("ctrl+p")
	d.shows(" Updated\n   ✗ Running On-Demand Standard instances: 5 vCPUs, need 40\n     was: Running On-Demand Standard instances: 5 vCPUs, need 80. ")
	d.press("esc", "ctrl+z")
	d.shows("1 updated (Running On-Demand Standard instances: 5 vCPUs, need 80)")
}

// What is still there is counted in the words and numbers of the header.
func TestCheckingAgainCountsAsTheHeaderDoes(t *testing.T) {
	t.Parallel()
	for scenario, counts := range map[string]string{
		"blocked": "14 problems, 2 warnings, 1 unverified",
		"overlap": "4 problems, 2 warnings",
		"denied":  "3 problems, 40 unverified",
	} {
		d := scene{scenario: scenario, own: true}.start(t, 200, 44) // where words fit beside who acts
		d.press("ctrl+r")
		if header := strings.Split(d.screen(), "\n")[1]; !strings.Contains(header, " "+counts+" · ") {
			t.Errorf("%s: the header is %q", scenario, header)
		}
		d.shows("Checked again: " + counts + " still there.")
	}
}

func TestCheckingAgainWithoutAProblemSaysSo(t *testing.T) {
	t.Parallel()
	d := scene{own: true}.start(t, 80, 24)
	d.press("ctrl+r")
	d.shows("Checked again: nothing changed.")
}

// A profile that does not work proves nothing about what was wrong before, and one of
// another account proves nothing about the first one.
func TestAWrongProfileFixesNothing(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string][]string{
		"nowhere":       {"not checked now", "Not checked: no working AWS credentials.", "1 new (AWS profile not found)"},
		"data-platform": {"not checked now", "the checks are about another account now"},
	} {
		t.Run(profile, func(t *testing.T) {
			d := scene{scenario: "blocked"}.start(t, 120, 60)
			d.press("alt+2", "ctrl+u", ":"+profile, "enter")
			notice := d.screen()
			d.press("ctrl+p")
			d.hides("Fixed")
			for _, w := range want {
				if both := notice + d.screen(); !strings.Contains(both, w) {
					t.Errorf("neither screen shows %q:\n%s", w, both)
				}
			}
			for _, l := range strings.Split(d.screen(), "\n") {
				if strings.Contains(l, "…") {
					t.Errorf("a change is cut: %s", l)
				}
			}
		})
	}
}

// After a morning of fixes, the customer sees all of them at once, each by its problem: what is found
// now is the same long sentence for many of them, and is read only for the chosen one.
func TestManyFixesHaveALineEach(t *testing.T) {
	t.Parallel()
	var c watch.Comparison
	now := steps.Finding{Finding: awscheck.Finding{Status: awscheck.Pass, Title: "Resources in the account", Detail: "Found only what a new account has. " + strings.Repeat("Every type was listed. ", 20)}}
	for i := range 14 {
		was := steps.Finding{Finding: awscheck.Finding{Status: awscheck.Fail, Title: fmt.Sprintf("%d buckets in us-east-1", i+2), Detail: fmt.Sprintf("bucket-%d is there.", i)}}
		c.Fixed = append(c.Fixed, watch.Became{Was: &was, Now: &now})
	}
	d := scene{}.start(t, 100, 30)
	d.m.overlays.open(overlay.NewChanges(func() *watch.Comparison { return &c }))
	d.press("home")
	for i := range 14 {
		d.shows(fmt.Sprintf("✓ %d buckets in us-east-1: fixed\n", i+2))
	}
	for _, k := range []struct {
		key    string
		chosen int
	}{{"down", 1}, {"down", 2}, {"up", 1}, {"end", 13}, {"pgup", 6}, {"home", 0}, {"up", 0}} {
		d.press(k.key)
		d.fits()
		d.shows(fmt.Sprintf("▸ ✓ %d buckets in us-east-1: fixed\n     was: bucket-%d is there.\n     now: Found only what a new", k.chosen+2, k.chosen))
		if n := strings.Count(d.screen(), "now: "); n != 1 {
			t.Errorf("%d fixes are open:\n%s", n, d.screen())
		}
	}
	d.click("✓ 5 buckets")
	d.shows("▸ ✓ 5 buckets")
	d.press("enter")
	d.hides("What changed")
}

// An acknowledgment changes no result: the key to what changed, and help, say where it is and what it does.
func TestAnAcknowledgmentIsFoundWhereOneLooksForIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+2"}}.start(t, 120, 60)
	d.press("ctrl+g")
	d.shows("a acknowledges it with a")
	d.press("esc", "ctrl+p")
	d.hides("acknowledged")
	d.press("tab", "tab", "a", ":known", "enter", "alt+3", "ctrl+p")
	d.shows("6 findings acknowledged: the summary lists them with the reason.")
}

// A problem that stands on another step is said with the name of that step, on a terminal of any width.
func TestALateProblemHasTheNameOfItsStep(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{
		40:  "✗ Network: CIDR 10.41.0.0/19 overlaps\n   the target VPC's 10.41.0.0/20 ·\n   ctrl+n shows it",
		60:  "✗ Network: CIDR 10.41.0.0/19 overlaps… · ctrl+n shows it",
		80:  "✗ Network: CIDR 10.41.0.0/19 overlaps the target VPC's… · ctrl+n shows it",
		120: "✗ Network: CIDR 10.41.0.0/19 overlaps the target VPC's 10.41.0.0/20 · ctrl+n shows it",
	} {
		d := scene{scenario: "story", keys: []string{"alt+2", "enter", "alt+4", "enter", "enter", "alt+5", "enter", "enter", "enter", "alt+7", "enter"}}.start(t, width, 24)
		d.shows(want)
	}
}

// "It was a warning, it is a problem now, and the list calls it updated." What is worse says so.
func TestAWarningThatBecameAProblemIsSaidToBeOne(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+7", "tab", "tab", "tab", "tab", ":10.98.0.0/16", "enter", "enter"}}.start(t, 120, 40)
	d.shows("Changed: ")
	const turned = "is not a CIDR of vpc-0d47a11e5c0ffee01, a problem now"
	if !strings.Contains(d.m.notice.Text, turned) {
		t.Errorf("the notice is %q", d.m.notice.Text)
	}
	d.press("ctrl+p")
	d.shows(turned)
	d.shows("was: Target CIDR left out: 172.20.16.0/20")
}
