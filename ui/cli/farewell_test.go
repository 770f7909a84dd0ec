//go:build !windows

package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What stays in the terminal names what is to be done first: the answers, then what the user can
// solve, each with its fix, and no word is broken.
func TestARealTerminalKeepsWhatIsToBeDone(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		width  int
		inline []string // in this order
		lacks  []string
	}{
		"story": {80, []string{"? Incomplete", "? Missing answers: Cluster name (Region), Region, Methods (Connectivity)", "Give them in the wizard", "To start again:", "astro-activate --demo=story"},
			[]string{"Session:", "To continue:", "astro-activate summary", "Quota:", "Availability Zones", "warehouse"}},
		"denied": {60, []string{"✗ Not ready", "? Target account", "Set the target's AWS profile to one that reaches", "✗ 3 actions not allowed by the principal's policies", "? 20 checks not determined: 88 actions are denied", "Session:", "Messages for"},
			[]string{"iam:GetRolePolicy", "and 1", "warehouse"}},
	} {
		t.Run(name, func(t *testing.T) {
			x := open(t, binary, tt.width, 50, "--demo="+name, "--session", filepath.Join(t.TempDir(), "s.yaml"))
			x.until("the checks are done", func() bool {
				return regexp.MustCompile(`(20 waiting|20 checks waiting|40 unverified)`).MatchString(x.screen()) || strings.Contains(x.screen(), "40?")
			})
			x.types("\x03\x03")
			x.left()
			screen := regexp.MustCompile(`\s+`).ReplaceAllString(x.screen(), " ")
			at := -1
			for _, want := range tt.inline {
				next := strings.Index(screen, want)
				if next <= at {
					t.Errorf("%q is at %d, the one before at %d:\n%s", want, next, at, x.screen())
				}
				at = next
			}
			for _, not := range tt.lacks {
				if strings.Contains(screen, not) {
					t.Errorf("it has %q:\n%s", not, x.screen())
				}
			}
		})
	}
}
