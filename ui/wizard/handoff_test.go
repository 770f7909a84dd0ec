package wizard

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// A handOff is the target's side of a peering while it is watched: first it waits to be
// accepted, then for a route, then nothing is left to do. A test can hold its checks back.
type handOff struct {
	stage atomic.Int32
	hold  chan struct{} // if there is one, the routes wait for it
	now   time.Time
	over  bool // time is up after the first round
	slow  []bool
}

func (h *handOff) steps() []steps.Step {
	check := func(id, title string, is func(stage int32) awscheck.Finding) steps.Check {
		return steps.Check{ID: id, Title: title, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding {
			if h.hold != nil && id == "verify.routes" {
				select {
				case <-h.hold:
				case <-ctx.Done():
				}
			}
			f := is(h.stage.Load())
			f.ID, f.Title, f.Evidence = id, title, awscheck.Live
			return []awscheck.Finding{f}
		}}
	}
	good := func(detail string) func(int32) awscheck.Finding {
		return func(int32) awscheck.Finding { return awscheck.Finding{Status: awscheck.Pass, Detail: detail} }
	}
	const accept = "aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-0ee10000000000009 --region us-east-1"
	return []steps.Step{
		{ID: "tools", Title: "Tools"},
		{ID: "account", Title: "Account", Fields: handMade{}.activation()[1].Fields},
		{ID: "peering", Title: "Peering", Checks: []steps.Check{
			check("peering.vpc", "Target VPC", good("vpc-0aa10000000000001 (data platform) has 10.0.0.0/16.")),
		}},
		{ID: "verify", Title: "Verify", Checks: []steps.Check{
			check("verify.request", "Peering request from Astro", good("pcx-0ee10000000000009 came from account 999988887777.")),
			check("verify.active", "Peering connection is active", func(stage int32) awscheck.Finding {
				if stage == 0 {
					return awscheck.Finding{Status: awscheck.Fail, Detail: "pcx-0ee10000000000009 waits to be accepted by account 444455556666.",
						Remedy: awscheck.Remedy{Text: "Accept it.", Commands: []string{accept}}}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "pcx-0ee10000000000009 is active."}
			}),
			check("verify.routes", "Routes to Astro", func(stage int32) awscheck.Finding {
				if stage < 2 {
					return awscheck.Finding{Status: awscheck.Fail, Detail: "rtb-0cc10000000000003 has no route to 172.20.0.0/19.",
						Remedy: awscheck.Remedy{Text: "Add one.", Commands: []string{"aws ec2 create-route --route-table-id rtb-0cc10000000000003"}}}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "3 route tables lead to 172.20.0.0/19."}
			}),
			check("verify.dns_option", "DNS option of the peering", func(stage int32) awscheck.Finding {
				if stage == 0 {
					return awscheck.Finding{Status: awscheck.Unverified, Detail: "Not checked until the peering is active.", Cause: "verify.active"}
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "The target resolves names for Astro."}
			}),
		}},
	}
}

// watch starts a watch of the hand-off.
func (h *handOff) watch(t testing.TB, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	h.now = time.Date(2022, 9, 14, 14, 2, 15, 0, time.Local)
	return start(t, handMade{hold: h.hold}, width, height, append([]func(*Options){func(o *Options) {
		env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}
		m := steps.New(h.steps(), env, steps.Answers{})
		o.Machine, o.Save, o.SessionPath = m, nil, ""
		o.Watch = &page.WatchOptions{
			Report: func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: h.now}) },
			Enough: func(r summary.Report) bool { return r.Verdict == steps.Ready },
			Next: func(changed bool) (time.Duration, bool) {
				h.slow = append(h.slow, !changed)
				return time.Minute, !h.over
			},
			Limit: 24 * time.Hour, Now: func() time.Time { return h.now },
		}
	}}, change...)...)
}

// wait starts the next round, in a stage of the hand-off.
func (h *handOff) wait(d *harness, stage int32) {
	h.stage.Store(stage)
	h.now = h.now.Add(time.Minute)
	d.send(page.RoundMsg(d.m.watch.Rounds()))
	d.settle()
}

// startStages watches the simulated hand-off of a peering. The clock stands still until
// the test moves it.
func startStages(t testing.TB, clock *time.Time, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	begin := time.Date(2022, 9, 14, 14, 2, 15, 0, time.UTC)
	*clock = begin
	now := func() time.Time { return *clock }
	ready := scenario("ready")
	stages := ready.After(begin)
	for _, s := range stages {
		s.World.Latency = 0
	}
	watched := func(o *Options) {
		need := steps.DefaultRequirements()
		env := steps.Env{Requirements: need, Network: stages[0].World.Network(), Timeout: patience, Accounts: account.NewAccounts(account.Options{
			Source: awssim.Stages{Start: begin, Now: now, Stages: stages}, Now: now, Timeout: patience,
		})}
		m := steps.New(steps.Verify(need), env, steps.Answers{})
		for k, v := range ready.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		o.Machine, o.Save, o.SessionPath, o.Demo = m, nil, "", ready.Name
		o.Watch = &page.WatchOptions{
			Report: func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: now()}) },
			Enough: func(r summary.Report) bool { return r.Verdict == steps.Ready && !summary.AwaitsAssociation(r) },
			Next:   func(bool) (time.Duration, bool) { return time.Minute, true },
			Limit:  24 * time.Hour, Now: now,
		}
	}
	return start(t, handMade{}, width, height, append([]func(*Options){watched}, change...)...)
}

// nextStage goes on to the next stage of a hand-off that startStages watches, and its round.
func nextStage(d *harness, clock *time.Time) {
	*clock = clock.Add(9 * time.Second)
	d.send(page.RoundMsg(d.m.watch.Rounds()))
	d.settle()
}

// The key that copies what an owner needs works wherever a problem of theirs is chosen, and help and
// the footer of a finding name it. Where none is chosen, it leads to the list or says the way.
func TestOneKeyCopiesWhatAnOwnerNeedsEverywhere(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys  []string
		shows string
	}{
		"a problem of a step":              {[]string{"alt+4", "ctrl+n", "down"}, "Copied the message for the account administrator: 7 problems, "},
		"the user's own problem of a step": {[]string{"alt+5", "ctrl+n"}, "Copied what is left for you: 2 problems, 1 warning, 1 unverified (1 waits), "},
		"a problem on the summary":         {[]string{"alt+9", "down", "down"}, "Copied what is left for you: "},
		"a finding in full":                {[]string{"alt+3", "n", "enter"}, "Copied the message for the IAM administrator"},
		"the fields of a step":             {[]string{"alt+6"}, "ctrl+y, then f."},
		"what passed in a step":            {[]string{"alt+3", "end"}, "ctrl+y, then f."},
	} {
		t.Run(name, func(t *testing.T) {
			copied := 0
			d := scene{scenario: "blocked"}.start(t, 120, 40, func(o *Options) {
				o.Clipboard = func(string) (string, error) { copied++; return "", nil }
			})
			d.press(tt.keys...)
			d.press("f")
			if d.m.overlays.asks() { // commands that delete
				d.press("y")
			}
			d.shows(tt.shows)
			if (copied == 1) != strings.HasPrefix(tt.shows, "Copied") {
				t.Errorf("%d texts were copied", copied)
			}
		})
	}
	d := scene{scenario: "blocked"}.start(t, 80, 24)
	d.press("alt+9", "f")
	if !covered[*overlay.Left](d) {
		t.Errorf("on the summary f opens no list:\n%s", d.screen())
	}
	d.press("enter")
	d.send(tea.WindowSizeMsg{Width: 120, Height: 24})
	if footer := footerOf(d); !strings.Contains(footer, "f fixes") {
		t.Errorf("the footer of a finding is %q", footer)
	}
}
