package awscheck_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// "The bucket has the same fix as the function? It has to be emptied first."
func TestAFixBelowOneThatBeginsAlikeSaysWhatIsDifferent(t *testing.T) {
	const function = "Delete it once you know that nothing uses it. Deletion can't be undone. If it may stay, acknowledge it."
	for situation, tt := range map[string]struct{ fix, above, want string }{
		"nothing is above": {function, "", "Delete it once you know that nothing uses it"},
		"another fix":      {"Raise it.", function, "Raise it"},
		"a bucket":         {"Delete it once you know that nothing uses it. Deletion can't be undone. Empty the bucket, then delete it. If it may stay, acknowledge it.", function, "Empty the bucket, then delete it"},
		"no other task":    {function + " Then check again. Or choose a profile with read access. What stays can be acknowledged.", function, "Delete it once you know that nothing uses it"},
		"less is said":     {"Delete it once you know that nothing uses it. If it may stay, acknowledge it.", function, "Delete it once you know that nothing uses it"},
		"the same":         {function, function, "Delete it once you know that nothing uses it"},
	} {
		if got := (awscheck.Remedy{Text: tt.fix}).ShortAfter(tt.above); got != tt.want {
			t.Errorf("%s: %q, not %q", situation, got, tt.want)
		}
	}
	if got := (awscheck.Remedy{Commands: []string{"aws sso login"}}).ShortAfter(function); got != "aws sso login" {
		t.Errorf("commands only: %q", got)
	}
}

func TestTheBeginningOfAFix(t *testing.T) {
	for situation, tt := range map[string]struct {
		fix  awscheck.Remedy
		want string
	}{
		"one sentence":             {awscheck.Remedy{Text: "Turn it on.", Commands: []string{"aws ec2 x"}}, "Turn it on"},
		"several sentences":        {awscheck.Remedy{Text: "Activate in a new account instead, or delete it. Deletion can't be undone."}, "Activate in a new account instead, or delete it"},
		"a number with a point":    {awscheck.Remedy{Text: "Install version 1.2 or later, such as 1.10. 1.9 has a defect. Then check again."}, "Install version 1.2 or later, such as 1.10. 1.9 has a defect"},
		"a resource follows":       {awscheck.Remedy{Text: "Add an inbound rule for Astro's network. sg-0bb1 may be used by other services."}, "Add an inbound rule for Astro's network"},
		"a command follows":        {awscheck.Remedy{Text: "The runbook has the command. `astro-activate verify` checks the route."}, "The runbook has the command"},
		"without a full stop":      {awscheck.Remedy{Text: "Use a role"}, "Use a role"},
		"its command is not shown": {awscheck.Remedy{Text: "Authorize it, as the owner, with the command below. Next, tell Astronomer.", Commands: []string{"aws route53 x"}}, "Authorize it, as the owner"},
		"commands only":            {awscheck.Remedy{Commands: []string{"aws sso login", "aws sts get-caller-identity"}}, "aws sso login"},
		"a removal is never shown": {awscheck.Remedy{Commands: []string{"aws ec2 release-address"}, Deletes: 1}, ""},
		"a look before a removal":  {awscheck.Remedy{Look: []string{"aws ec2 describe-addresses"}, Commands: []string{"aws ec2 release-address"}, Deletes: 1}, "aws ec2 describe-addresses"},
		"a policy only":            {awscheck.Remedy{Policy: awscheck.Allow("iam:GetRole", "ec2:DescribeVpcs")}, "Allow ec2:DescribeVpcs, iam:GetRole"},
		"a link only":              {awscheck.Remedy{Links: []string{"https://example.com/"}}, "https://example.com/"},
		"nothing to do":            {awscheck.Remedy{Owner: awscheck.OwnerAWS}, ""},
	} {
		if got := tt.fix.Short(); got != tt.want {
			t.Errorf("%s: %q, not %q", situation, got, tt.want)
		}
	}
}
