package summary

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// A peering is watched with credentials of the target's account alone, which have expired: what is left for the user
// begins with the sign-in, and does not list it among what was not verified.
func TestWhatIsLeftForTheUserBeginsWithTheSignIn(t *testing.T) {
	t.Parallel()
	asks := awscheck.Finding{ID: awscheck.PeeringAccount, Status: awscheck.Unverified, Title: "Sign-in needed for profile data", Detail: "Expired.", Evidence: awscheck.None,
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Sign in again.", Commands: []string{"aws sso login --profile data"}, Login: []string{"aws", "sso", "login", "--profile", "data"}}}
	waits := awscheck.Finding{ID: awscheck.PeeringVPC, Status: awscheck.Unverified, Title: "Target VPC", Detail: "Not checked.", Evidence: awscheck.None, Cause: awscheck.PeeringAccount}
	r := situation(t, peered, asks, waits)
	if first, waiting := signInFirst(r); waiting == 0 || first.ID != asks.ID {
		t.Fatalf("no sign-in comes first: %+v", first)
	}
	if _, rest, begins := strings.Cut(Yourself(r), "What to do first"); !begins || !strings.Contains(rest, asks.Title) || strings.Contains(rest, headingUnverified) {
		t.Errorf("what is left:\n%s", Yourself(r))
	}
}
