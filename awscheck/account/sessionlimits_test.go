package account_test

import (
	"testing"
	"time"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

func TestSessionsThatIAMRefuses(t *testing.T) {
	const (
		federated = "arn:aws:sts::111122223333:federated-user/bob"
		role      = "arn:aws:sts::111122223333:assumed-role/deployer/ana"
	)
	refused := awssim.Fault{Service: "IAM", Operation: "ListRoles", Err: &smithy.GenericAPIError{Code: "InvalidClientTokenId", Message: "The security token included in the request is invalid"}}
	for _, c := range []struct {
		name   string
		change func(*awssim.Profile)
		faults []awssim.Fault
		want   account.Reason
	}{
		{"GetSessionToken without MFA", func(p *awssim.Profile) { p.WithoutMFA = true }, nil, account.SessionWithoutIAM},
		{"GetFederationToken", func(p *awssim.Profile) { p.As = federated }, nil, account.SessionWithoutIAM},
		{"a session of a role", func(p *awssim.Profile) { p.As, p.Expires = role, time.Now().Add(time.Hour) }, []awssim.Fault{refused}, account.NoCredentials},
		{"an access key", func(*awssim.Profile) {}, []awssim.Fault{refused}, account.NoCredentials},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := simtest.World(c.change)
			w.Faults = c.faults
			a := simtest.Open(w)
			if _, err := a.Identity(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err := facts.Roles(t.Context(), a)
			if got := account.ReasonOf(err); got != c.want {
				t.Fatalf("%s, want %s: %v", got, c.want, err)
			}
			f := account.MarkUnverified(awscheck.Finding{ID: awscheck.AccountPriorActivation}, err)
			if limited := c.want == account.SessionWithoutIAM; limited != (f.Cause == "" && f.Remedy.Text != "") {
				t.Errorf("cause %q, remedy %q", f.Cause, f.Remedy.Text)
			}
		})
	}
}
