package identity_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

var noon = time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)

func TestCredentials(t *testing.T) {
	for name, tt := range map[string]struct {
		profile func(*awssim.Profile)
		faults  []awssim.Fault
		status  awscheck.Status
		says    string
		login   []string
	}{
		"valid keys": {nil, nil, awscheck.Pass, "account 111122223333", nil},
		"an SSO session that expired overnight": {
			func(p *awssim.Profile) { p.Kind, p.Err = "SSO", &ssocreds.InvalidTokenError{} }, nil,
			awscheck.Fail, "IAM Identity Center", []string{"aws", "sso", "login", "--profile", "astro"}},
		"an SSO session known to have expired five hours ago": {
			func(p *awssim.Profile) {
				p.Kind, p.Err, p.SignedInUntil = "SSO", &ssocreds.InvalidTokenError{}, noon.Add(-5*time.Hour)
			}, nil,
			awscheck.Fail, "expired 5 hours ago, at 07:00 UTC on 1 September", []string{"aws", "sso", "login", "--profile", "astro"}},
		"a role whose source profile needs a sign-in": {
			func(p *awssim.Profile) {
				p.Kind, p.Source, p.SourceKind, p.Err = "role", "company sso", "SSO", &ssocreds.InvalidTokenError{}
			}, nil,
			awscheck.Fail, "IAM Identity Center", []string{"aws", "sso", "login", "--profile", "company sso"}},
		"an aws login session that expired": {
			func(p *awssim.Profile) {
				p.Kind, p.Err = "login", errors.New("load login token: token file not found, please reauthenticate")
			}, nil,
			awscheck.Fail, "aws login", []string{"aws", "login", "--profile", "astro"}},
		"an SSO session that STS rejects as expired": {
			func(p *awssim.Profile) { p.Kind, p.Expires = "SSO", noon.Add(-time.Minute) }, nil,
			awscheck.Fail, "has expired", []string{"aws", "sso", "login", "--profile", "astro"}},
		"STS throttles every retry": {nil, []awssim.Fault{{Service: "STS", Err: awssim.Throttled()}}, awscheck.Unverified, "throttled", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(tt.profile)
			w.Now, w.Faults = noon, tt.faults
			f := identity.CheckCredentials(t.Context(), simtest.Open(w))[0]
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) || !slices.Equal(f.Remedy.Login, tt.login) {
				t.Errorf("%s: %s (%v)", f.Status, f.Detail, f.Remedy.Login)
			}
			if tt.login != nil && f.Remedy.Commands[0] != awscheck.Command(tt.login...) {
				t.Errorf("the command is %s", f.Remedy.Commands[0])
			}
			if f.Status == awscheck.Pass {
				return
			}
			for _, dependent := range [][]awscheck.Finding{
				identity.CheckPrincipal(t.Context(), simtest.Open(w)), identity.CheckPartition(t.Context(), simtest.Open(w)),
				identity.CheckExpectedID(t.Context(), simtest.Open(w), simtest.AccountID), identity.CheckExpiry(t.Context(), simtest.Open(w)),
			} {
				if d := dependent[0]; d.Cause != "account.credentials" || d.Status == awscheck.Pass {
					t.Errorf("%s is %s with cause %q", d.ID, d.Status, d.Cause)
				}
			}
		})
	}
}

func TestUnknownProfile(t *testing.T) {
	w := simtest.World(nil)
	a := account.NewAccounts(account.Options{Source: w}).Open("a stro")
	f := identity.CheckCredentials(t.Context(), a)[0]
	if f.Status != awscheck.Fail || f.Title != "AWS profile not found" || f.Detail != "The AWS config and credentials files have no profile a stro. Existing profiles: astro." {
		t.Errorf("%s: %s: %s", f.Status, f.Title, f.Detail)
	}
	if want := "aws configure sso --profile 'a stro'"; !slices.Contains(f.Remedy.Commands, want) {
		t.Errorf("commands %q lack %q", f.Remedy.Commands, want)
	}
}

func TestExpiry(t *testing.T) {
	for name, tt := range map[string]struct {
		profile func(*awssim.Profile)
		status  awscheck.Status
		says    string
	}{
		"long-lived keys":                          {nil, awscheck.Pass, "do not expire"},
		"eight hours left":                         {func(p *awssim.Profile) { p.Expires = noon.Add(8 * time.Hour) }, awscheck.Pass, "another 8 hours, until 20:00 UTC"},
		"exactly an hour left":                     {func(p *awssim.Profile) { p.Expires = noon.Add(time.Hour) }, awscheck.Pass, "60 minutes"},
		"just under an hour left":                  {func(p *awssim.Profile) { p.Expires = noon.Add(time.Hour - time.Second) }, awscheck.Warn, "only another 59 minutes"},
		"a minute left":                            {func(p *awssim.Profile) { p.Kind, p.Expires = "SSO", noon.Add(time.Minute) }, awscheck.Warn, "only another 1 minute,"},
		"expired before the check":                 {func(p *awssim.Profile) { p.Expires = noon.Add(-time.Hour) }, awscheck.Fail, "expired"},
		"credentials that fail for another reason": {func(p *awssim.Profile) { p.Err = errors.New("odd setting") }, awscheck.Unverified, "no working AWS credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(tt.profile)
			w.Now = noon
			f := identity.CheckExpiry(t.Context(), simtest.Open(w))[0]
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if (f.Status == awscheck.Warn || f.Status == awscheck.Fail) && f.Remedy.IsZero() {
				t.Error("no remedy")
			}
		})
	}
}

func TestExpectedID(t *testing.T) {
	w := simtest.World(nil)
	w.Configured = append(w.Configured, awssim.Profile{Profile: account.Profile{Name: "prod"}, Reaches: "444455556666"})
	for name, tt := range map[string]struct {
		expected string
		status   awscheck.Status
		says     string
	}{
		"the expected account":                    {simtest.AccountID, awscheck.Pass, ""},
		"another account, which a profile names":  {"444455556666", awscheck.Fail, "Choose profile prod"},
		"another account, which no profile names": {"777788889999", awscheck.Fail, "No profile"},
	} {
		t.Run(name, func(t *testing.T) {
			f := identity.CheckExpectedID(t.Context(), simtest.Open(w), tt.expected)[0]
			if f.Status != tt.status || !strings.Contains(f.Remedy.Text, tt.says) {
				t.Errorf("%s: %s %s", f.Status, f.Detail, f.Remedy.Text)
			}
		})
	}
}

func TestPartition(t *testing.T) {
	for partition, want := range map[string]awscheck.Status{"aws": awscheck.Pass, "aws-us-gov": awscheck.Fail, "aws-cn": awscheck.Fail, "aws-iso": awscheck.Fail} {
		w := simtest.World(func(p *awssim.Profile) { p.As = fmt.Sprintf("arn:%s:iam::%s:user/ana", partition, simtest.AccountID) })
		if f := identity.CheckPartition(t.Context(), simtest.Open(w))[0]; f.Status != want || (want == awscheck.Fail && f.Remedy.IsZero()) {
			t.Errorf("%s: %s: %s", partition, f.Status, f.Detail)
		}
	}
}
