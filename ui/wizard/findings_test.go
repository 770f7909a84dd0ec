package wizard

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestAWarningIsAcceptedWithAReason(t *testing.T) {
	s := &saves{}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+2", "tab", "tab")
	d.shows("▸ ! warning  Clean account")
	saved := len(s.calls)
	d.press("enter", "a", ":the organisation's own trail", "enter")
	d.shows("✓ accepted Clean account")
	if got, _ := d.m.machine.Answers().Acknowledged("account.clean"); got != "the organisation's own trail" || len(s.calls) != saved+1 {
		t.Fatalf("the reason is %q, saved %d times", got, len(s.calls)-saved)
	}
	// A quota that is too low can't be wished away.
	d.press("alt+4", "enter", "enter", "enter", "tab", "enter")
	d.shows("✗ PROBLEM  On-demand vCPUs")
	d.press("a")
	d.hides("Accept it as it is")
}

func TestTheSummaryTellsACauseOnce(t *testing.T) {
	d := sit(t, world{loginBy: "aws sso login"}, 80, 24)
	d.press("alt+9")
	d.shows("4 checks: first solve Credentials (Account)")
	if n := strings.Count(d.screen(), "first solve"); n != 1 {
		t.Fatalf("the cause is told %d times:\n%s", n, d.screen())
	}
}

func TestPermissionsThatChecksLackAreOneRowWithOnePolicy(t *testing.T) {
	lacks := func(actions ...string) row {
		return row{kind: rowUnverified, finding: steps.Finding{Finding: awscheck.Finding{Status: awscheck.Unverified, Remedy: awscheck.Remedy{Policy: awscheck.Allow(actions...)}}}}
	}
	other := row{kind: rowUnverified, id: "other"}
	got := withoutPermission([]row{lacks("ec2:DescribeVpcs", "iam:GetRole"), other, lacks("ec2:DescribeVpcs")})
	if len(got) != 2 || got[1].id != "other" {
		t.Fatalf("got %d rows", len(got))
	}
	if actions := got[0].finding.Remedy.Policy.Actions(); !slices.Equal(actions, []string{"ec2:DescribeVpcs", "iam:GetRole"}) {
		t.Fatalf("the policy allows %q", actions)
	}
}

func TestACommandStaysTheSameWhenItIsBroken(t *testing.T) {
	for _, c := range []string{
		"aws ec2 describe-vpcs --region us-east-1",
		"aws iam create-role --role-name x --assume-role-policy-document '{ \"Version\": \"2012-10-17\", \"Statement\": [] }' --profile 'my team'",
		"aws x --y " + strings.Repeat("z", 200),
	} {
		for width := 20; width < 140; width += 7 {
			lines := continued(c, width)
			var joined string
			for i, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Errorf("%q is wider than %d", l, width)
				}
				cut, more := strings.CutSuffix(l, "\\")
				if more != (i < len(lines)-1) {
					t.Errorf("line %d of %q ends wrongly", i, lines)
				}
				joined += cut
			}
			if strings.Join(strings.Fields(joined), " ") != strings.Join(strings.Fields(c), " ") && !strings.Contains(c, "'") {
				t.Errorf("at %d it means %q", width, joined)
			}
		}
	}
}
