package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
)

// TestTheCommandOfAMessageRepeatsTheCheck lets a shell read the command, and the program
// the answers in it: all that the owner's part of the check reads, and no profile of the sender.
func TestTheCommandOfAMessageRepeatsTheCheck(t *testing.T) {
	plain := everything(t)
	all := steps.All(steps.DefaultRequirements())
	for name, evil := range map[string]string{"as it is": "", "quotes": evils["quotes"], "shell": evils["shell"]} {
		for _, problem := range []string{"region.quota.L-1216C47A", "peering.vpc"} {
			t.Run(name+", "+problem, func(t *testing.T) {
				r := hostile(t, plain, evil)
				r.Requirements, r.Scenario = steps.DefaultRequirements().Version, "ready"
				h := newHandoff(r, awscheck.OwnerAccount, false)
				h.problems = []Finding{{ID: problem, Status: awscheck.Fail}}
				command := h.againCommand("check", h.isWhole())
				out, stopped := runBash(t, "", nil, "-c", "astro-activate() { printf '%s\\0' \"$@\"; }; "+command)
				if stopped {
					t.Fatalf("%s: %s", out, command)
				}
				words := strings.Split(strings.TrimSuffix(out, "\x00"), "\x00")
				if len(words) < 4 || words[0] != "check" || words[1] != "--demo=ready" {
					t.Fatalf("%q", words)
				}
				want := slices.DeleteFunc(r.Answers.Settings(all), func(s steps.Setting) bool {
					area, _, _ := strings.Cut(string(s.Key), ".")
					notTheirs := area == "peering" || area == "dns" || area == "public"
					return s.Key == steps.KeyProfile || s.Key == steps.KeyPeerProfile || notTheirs && problem != "peering.vpc"
				})
				if len(words) != 2+2*len(want) {
					t.Fatalf("%d words for %d answers: %q", len(words), len(want), words)
				}
				for i, s := range want {
					got, err := files.ParseSetting(all, words[3+2*i])
					if words[2+2*i] != "--set" || err != nil || got.Key != s.Key {
						t.Errorf("%q: %v", words[3+2*i], err)
					}
					if s.Key == steps.KeyMethods && problem != "peering.vpc" {
						s.Value = steps.Value{} // neither method
					}
					if evil == "" && !slices.Equal(got.Value, s.Value) {
						t.Errorf("%s is %q, was %q", s.Key, got.Value, s.Value)
					}
				}
			})
		}
	}
	masked := plain.MaskedBy(mask.New())
	for line := range strings.Lines(string(masked.Handoff())) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "astro-activate") || strings.HasPrefix(line, "--set") || strings.HasPrefix(line, "aws ") && strings.Contains(line, "[") {
			t.Errorf("masked, it has the command %s", line)
		}
	}
}
