package identity_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestPrincipalOfEachARN(t *testing.T) {
	for name, tt := range map[string]struct {
		arn    string
		want   account.Principal
		text   string
		status awscheck.Status
	}{
		"an IAM user": {
			arn:    simtest.Ana,
			want:   account.Principal{Kind: account.UserPrincipal, Name: "ana", Path: "/"},
			text:   "user ana",
			status: awscheck.Pass,
		},
		"an IAM user under a path": {
			arn:    "arn:aws:iam::111122223333:user/platform/data/ana",
			want:   account.Principal{Kind: account.UserPrincipal, Name: "ana", Path: "/platform/data/"},
			text:   "user ana",
			status: awscheck.Pass,
		},
		"a role session": {
			arn:    "arn:aws:sts::111122223333:assumed-role/deployer/ci-42",
			want:   account.Principal{Kind: account.RolePrincipal, Name: "deployer", Session: "ci-42"},
			text:   "role deployer (session ci-42)",
			status: awscheck.Pass,
		},
		"a user of IAM Identity Center": {
			arn: "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_Access_0123456789abcdef/ana@example.com",
			want: account.Principal{Kind: account.SSOPrincipal, Name: "AWSReservedSSO_Admin_Access_0123456789abcdef",
				Session: "ana@example.com", PermissionSet: "Admin_Access"},
			text:   "IAM Identity Center role Admin_Access (ana@example.com)",
			status: awscheck.Pass,
		},
		"a role whose name only resembles an SSO role": {
			arn:    "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_mine/ana",
			want:   account.Principal{Kind: account.RolePrincipal, Name: "AWSReservedSSO_mine", Session: "ana"},
			text:   "role AWSReservedSSO_mine (session ana)",
			status: awscheck.Pass,
		},
		"a federated user": {
			arn:    "arn:aws:sts::111122223333:federated-user/ana",
			want:   account.Principal{Kind: account.FederatedPrincipal, Name: "ana"},
			text:   "federated user ana",
			status: awscheck.Pass,
		},
		"the root user": {
			arn:    "arn:aws:iam::111122223333:root",
			want:   account.Principal{Kind: account.RootPrincipal},
			text:   "the root user",
			status: awscheck.Warn,
		},
		"a user in an ARN of STS": {
			arn:    "arn:aws:sts::111122223333:user/ana",
			want:   account.Principal{Kind: account.OtherPrincipal},
			text:   "arn:aws:sts::111122223333:user/ana",
			status: awscheck.Unverified,
		},
		"an unknown form": {
			arn:    "arn:aws:sts::111122223333:oracle/delphi",
			want:   account.Principal{Kind: account.OtherPrincipal},
			text:   "arn:aws:sts::111122223333:oracle/delphi",
			status: awscheck.Unverified,
		},
	} {
		t.Run(name, func(t *testing.T) {
			tt.want.ARN, tt.want.Account, tt.want.Partition = tt.arn, simtest.AccountID, "aws"
			got, err := simtest.Open(simtest.World(func(p *awssim.Profile) { p.As = tt.arn })).Principal(t.Context())
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
			if got.String() != tt.text {
				t.Errorf("String is %q, want %q", got, tt.text)
			}
			f := identity.CheckPrincipal(t.Context(), simtest.Open(simtest.World(func(p *awssim.Profile) { p.As = tt.arn })))[0]
			if f.Status != tt.status {
				t.Errorf("the finding is %s: %s", f.Status, f.Detail)
			}
			if f.Status == awscheck.Warn && f.Remedy.IsZero() {
				t.Error("no remedy")
			}
		})
	}
	if p, err := account.ParsePrincipal("ana"); err == nil {
		t.Errorf("a name parses as %+v", p)
	}
}
