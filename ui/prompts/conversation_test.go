package prompts_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestASlowCheckIsReportedLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		m := customMachine(
			steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{
				check("account.principal", passes),
				check("account.clean", func(ctx context.Context) awscheck.Finding {
					select {
					case <-release:
					case <-ctx.Done():
					}
					return awscheck.Finding{Status: awscheck.Warn, Detail: "There is a bucket.", Remedy: awscheck.Remedy{Text: "Look at it."}}
				}),
			}},
			clusterStep(check("region.enabled", passes)),
		)
		u := newUser(nil)
		defer u.hangUp()
		u.onPrompt = func(prompt string) {
			if strings.HasPrefix(prompt, "Cluster name") {
				close(release)
				synctest.Wait() // the check finishes while the prompt is open
			}
		}
		out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Patience: 200 * time.Millisecond})
		u.saw(t, "Account results: 1 passed, 1 check still running.", "Cluster name", "Region results: 1 passed.",
			"New results of earlier steps:", "account.clean", "There is a bucket.", "Fix (Account administrator): Look at it.", "Ready, with warnings")
		if !out.Finished {
			t.Error("not finished")
		}
	})
}

// A problem can show after its step was left. If another answer there solves it, the user reads how to go there, and
// gets there that way.
func TestANewProblemOfAnEarlierStepSaysTheWayThere(t *testing.T) {
	for owner, wants := range map[awscheck.Owner]bool{awscheck.OwnerYou: true, awscheck.OwnerNetwork: false} {
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			m := customMachine(
				steps.Step{ID: "network", Title: "Network", Why: "Where it is.",
					Fields: []steps.Field{{Key: steps.KeyCIDR, Label: "CIDR", Kind: steps.CIDRField, Help: "Of the data plane."}},
					Checks: []steps.Check{check("network.cidr.target", func(ctx context.Context) awscheck.Finding {
						select {
						case <-release:
						case <-ctx.Done():
						}
						return awscheck.Finding{Status: awscheck.Fail, Detail: "It overlaps.", Remedy: awscheck.Remedy{Owner: owner, Text: "Choose another one."}}
					})}},
				clusterStep(check("region.enabled", passes)),
			)
			u := newUser(map[string][]string{"Number or word": {"left", ""}, "Number, to print": {"step 1"}, "CIDR": {"", "10.8.0.0/19"}})
			defer u.hangUp()
			released := false
			u.onPrompt = func(prompt string) {
				if strings.HasPrefix(prompt, "Cluster name") && !released {
					released = true
					close(release)
					synctest.Wait() // the check finishes while the prompt is open
				}
			}
			out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, Patience: 200 * time.Millisecond})
			const way = `To change the answers of Network, type "left" at a question and then "step 1".`
			if strings.Contains(u.transcript(), way) != wants {
				t.Errorf("%s: %q is there: %v\n%s", owner, way, !wants, u.transcript())
			}
			if got := out.Machine.Answers().Text(steps.KeyCIDR); got != "10.8.0.0/19" {
				t.Errorf("%s: the answer is %q\n%s", owner, got, u.transcript())
			}
		})
	}
}

func TestAQuestionDoesNotWaitForSlowChoices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		step := steps.Step{ID: "peering", Title: "Peering", Why: "To what.", Fields: []steps.Field{{
			Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Help: "The one with the data.",
			Lookup: &steps.Lookup{Run: func(ctx context.Context, _ steps.Input, give func(steps.Options)) {
				select {
				case <-release:
					give(steps.Options{Choices: []steps.Choice{{Value: "vpc-1"}, {Value: "vpc-2"}}})
				case <-ctx.Done():
				}
			}},
		}}}
		u := newUser(map[string][]string{"Target VPC": {"list", "list", "2"}})
		defer u.hangUp()
		asked := 0
		u.onPrompt = func(prompt string) {
			if asked++; asked == 2 {
				close(release)
				synctest.Wait()
			}
		}
		out := runPrompts(t, t.Context(), u, prompts.Options{Machine: customMachine(step), Patience: 10 * time.Millisecond})
		u.saw(t, "The choices are still loading: type", "The choices are still loading.", "1. vpc-1\n2. vpc-2\n", "Target VPC: vpc-2.")
		if got := out.Machine.Answers().Text(steps.KeyPeerVPC); got != "vpc-2" {
			t.Errorf("the VPC is %q", got)
		}
	})
}

func TestAnInterruptLeavesAndNamesTheSession(t *testing.T) {
	for _, at := range []string{"Cluster name", "Number or word"} {
		ctx, cancel := context.WithCancel(t.Context())
		u := newUser(map[string][]string{"Number or word": {"again"}})
		u.onPrompt = func(prompt string) {
			if strings.HasPrefix(prompt, at) {
				cancel()
			}
		}
		m := customMachine(clusterStep(check("region.enabled", passes)))
		out := runPrompts(t, ctx, u, prompts.Options{Machine: m, Save: func(steps.Answers, string) error { return nil }, SessionPath: "~/s.yaml"})
		u.saw(t, "Interrupted. The session is saved in ~/s.yaml. To resume it, run the program again.")
		if out.Finished {
			t.Errorf("at %s: finished", at)
		}
	}
	t.Run("while checks are running", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			m := customMachine(clusterStep(check("region.enabled", func(ctx context.Context) awscheck.Finding {
				time.AfterFunc(20*time.Millisecond, cancel)
				<-ctx.Done()
				return awscheck.Finding{Status: awscheck.Unverified}
			})))
			u := newUser(nil)
			defer u.hangUp()
			out := runPrompts(t, ctx, u, prompts.Options{Machine: m, Patience: time.Millisecond})
			u.saw(t, "1 check still running", "Waiting for 1 check.", "Interrupted. Nothing is saved.")
			if out.Finished {
				t.Error("finished")
			}
		})
	})
}

func TestEndings(t *testing.T) {
	for _, tt := range []struct {
		situation string
		replies   map[string][]string
		save      error
		saves     bool
		finished  bool
		want      string
	}{
		{"the input ends before the report", map[string][]string{"Cluster name": {endOfInput}}, nil, true, false, "The input ended before the last question. The session is saved in ~/s.yaml. To resume it, run the program again."},
		{"the user quits", map[string][]string{"Cluster name": {"quit"}}, nil, true, false, "Stopped before the report. The session is saved in ~/s.yaml"},
		{"nothing is saved", map[string][]string{"Cluster name": {"quit"}}, nil, false, false, "Stopped before the report. Nothing is saved."},
		{"saving fails", map[string][]string{"Cluster name": {"Lake"}, "Number or": {"back"}}, errors.New("the disk is full"), true, true, "The session is not saved: the disk is full."},
		{"the input ends after the report", map[string][]string{"Number or": {endOfInput}}, nil, true, true, "Ready: 1 pass"},
		{"back from the report", map[string][]string{"Number or": {"back"}}, nil, true, true, "Step 1 of 2: Region."},
		{"every check runs again", map[string][]string{"Number or": {"again", "finish"}}, nil, true, true, "Ready: 1 pass"},
		{"the user goes to a step and quits", map[string][]string{"Number or": {"step"}, "Step, number": {"region"}, "Cluster name": {"", "quit"}}, nil, true, false, "Stopped before the report."},
		{"an unknown step", map[string][]string{"Number or": {"step"}, "Step, number": {"7"}}, nil, true, true, `Not accepted: there is no step "7" in the list.`},
		{"an unknown action", map[string][]string{"Number or": {"9"}}, nil, true, true, "Not understood: type a number from 1 to 6"},
	} {
		t.Run(tt.situation, func(t *testing.T) {
			u := newUser(tt.replies)
			o := prompts.Options{Machine: customMachine(clusterStep(check("region.enabled", passes)))}
			if tt.saves {
				o.Save, o.SessionPath = func(steps.Answers, string) error { return tt.save }, "~/s.yaml"
			}
			out := runPrompts(t, t.Context(), u, o)
			u.saw(t, tt.want)
			if out.Finished != tt.finished {
				t.Errorf("finished: %v, after\n%s", out.Finished, u.transcript())
			}
		})
	}
}
