package identity_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestPrincipalOfEachKindOfCaller(t *testing.T) {
	for name, tt := range map[string]struct {
		arn    string
		want   account.Principal
		said   string
		status awscheck.Status
	}{
		"an IAM user": {
			arn:    simtest.Ana,
			want:   account.Principal{Kind: account.UserPrincipal, Name: "ana", Path: "/"},
			said:   "user ana",
			status: awscheck.Pass,
		},
		"an IAM user under a path": {
			arn:    "arn:aws:iam::111122223333:user/platform/data/ana",
			want:   account.Principal{Kind: account.UserPrincipal, Name: "ana", Path: "/platform/data/"},
			said:   "user ana",
			status: awscheck.Pass,
		},
		"a role's session": {
			arn:    "arn:aws:sts::111122223333:assumed-role/deployer/ci-42",
			want:   account.Principal{Kind: account.RolePrincipal, Name: "deployer", Session: "ci-42"},
			said:   "role deployer (session ci-42)",
			status: awscheck.Pass,
		},
		"a person from IAM Identity Center": {
			arn: "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_Access_0123456789abcdef/ana@example.com",
			want: account.Principal{Kind: account.SSOPrincipal, Name: "AWSReservedSSO_Admin_Access_0123456789abcdef",
				Session: "ana@example.com", PermissionSet: "Admin_Access"},
			said:   "SSO role Admin_Access (ana@example.com)",
			status: awscheck.Pass,
		},
		"a role that is only named like one of Identity Center's": {
			arn:    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_mine/ana",
			want:   account.Principal{Kind: account.RolePrincipal, Name: "AWSReservedSSO_mine", Session: "ana"},
			said:   "role AWSReservedSSO_mine (session ana)",
			status: awscheck.Pass,
		},
		"a federated user": {
			arn:    "arn:aws:sts::111122223333:federated-user/ana",
			want:   account.Principal{Kind: account.FederatedPrincipal, Name: "ana"},
			said:   "federated user ana",
			status: awscheck.Pass,
		},
		"the root user": {
			arn:    "arn:aws:iam::111122223333:root",
			want:   account.Principal{Kind: account.RootPrincipal},
			said:   "the root user",
			status: awscheck.Warn,
		},
		"a user's name in an ARN of a service that has no users": {
			arn:    "arn:aws:sts::111122223333:user/ana",
			want:   account.Principal{Kind: account.OtherPrincipal},
			said:   "arn:aws:sts::111122223333:user/ana",
			status: awscheck.Unverified,
		},
		"something else": {
			arn:    "arn:aws:sts::111122223333:oracle/delphi",
			want:   account.Principal{Kind: account.OtherPrincipal},
			said:   "arn:aws:sts::111122223333:oracle/delphi",
			status: awscheck.Unverified,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.want.ARN, tt.want.Account, tt.want.Partition = tt.arn, simtest.AccountID, "aws"
			got, err := simtest.Open(simtest.World(func(p *awssim.Profile) { p.As = tt.arn })).Principal(t.Context())
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
			if got.String() != tt.said {
				t.Errorf("it is called %q, want %q", got, tt.said)
			}
			f := identity.CheckPrincipal(t.Context(), simtest.Open(simtest.World(func(p *awssim.Profile) { p.As = tt.arn })))[0]
			if f.Status != tt.status {
				t.Errorf("the finding is %s: %s", f.Status, f.Detail)
			}
			if f.Status == awscheck.Warn && f.Remedy.IsZero() {
				t.Error("there is a problem without a fix")
			}
		})
	}
	if p, err := account.ParsePrincipal("ana"); err == nil {
		t.Errorf("a name without an ARN was taken for %+v", p)
	}
}
