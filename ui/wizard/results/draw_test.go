package results

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func TestAFactAboutAnEarlierValueSaysSoOnce(t *testing.T) {
	for fact, want := range map[string]string{
		"10.96.32.0/20 has 4096 addresses.": "10.96.32.0/20 has 4096 addresses.",
		"The target VPC has 10.96.0.0/16.":  "For 10.96.32.0/20: The target VPC has 10.96.0.0/16.",
		"":                                  "for 10.96.32.0/20",
	} {
		if got := ofEarlier("10.96.32.0/20", fact); got != want {
			t.Errorf("%q becomes %q", fact, got)
		}
	}
}

// A fix that the user waits for, or that names its owner, needs no one in front of it.
func TestAFixNamesItsOwnerOnceAndOnlySomeoneElse(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for want, remedy := range map[string]awscheck.Remedy{
		"→ IAM administrator: Attach the policy":        {Owner: awscheck.OwnerIdentity, Text: "Attach the policy."},
		"→ Enter a name":                                {Owner: awscheck.OwnerYou, Text: "Enter a name."},
		"→ Check again in a minute":                     {Owner: awscheck.OwnerAWS, Text: "Check again in a minute."},
		"→ Ask Astronomer whether the request is":       {Owner: awscheck.OwnerAstronomer, Text: "Ask Astronomer whether the request is."},
		"→ Ask an administrator of your organization":   {Owner: awscheck.OwnerOrganization, Text: "Ask an administrator of your organization."},
		"→ Astronomer: Choose another range":            {Owner: awscheck.OwnerAstronomer, Text: "Choose another range."},
		"→ Account administrator: Allow s3:ListBuckets": {Owner: awscheck.OwnerAccount, Text: "Allow s3:ListBuckets."},
	} {
		row := Row{ID: "a#1", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Title: "Found", Remedy: remedy}}}
		lines := row.Draw(r, Look{Width: 80, Level: InFull, Owner: true})
		if got := strings.TrimSpace(lines[len(lines)-1]); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
