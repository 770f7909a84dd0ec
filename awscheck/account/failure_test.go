package account_test

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestAnErrorSaysWhatIsWrongWithTheCredentials reads the error of a fact, as the address
// map and the lists of choices show it.
func TestAnErrorSaysWhatIsWrongWithTheCredentials(t *testing.T) {
	for name, c := range map[string]struct{ config, keys, profile, want string }{
		"none on this machine":             {"", "", "", "no AWS credentials were found"},
		"a profile that does not exist":    {"", keysFile, "astr", "no working AWS credentials: unknown profile"},
		"a role without a source of keys":  {"[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nsource_profile = base\n", "", "astro", "no working AWS credentials: incomplete profile"},
		"a role that needs an MFA code":    {roleProfile + "mfa_serial = arn:aws:iam::111122223333:mfa/ana\n", baseKeys, "astro", "no working AWS credentials: MFA code needed"},
		"a profile without anything in it": {"[profile astro]\nregion = eu-west-1\n", "", "astro", "no AWS credentials were found"},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, c.config, c.keys)
			a := account.NewAccounts(account.Options{Source: account.Impatient(account.SharedConfig{}), Timeout: 10 * time.Second}).Open(c.profile)
			if _, err := facts.VPCs(t.Context(), a, "eu-west-1"); err == nil || err.Error() != c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
