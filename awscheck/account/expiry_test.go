package account_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestExpiryOfKeysInTheCredentialsFile(t *testing.T) {
	session := keysFile + "aws_session_token = " + secretToken + "\n"
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(time.RFC3339) }
	for name, tt := range map[string]struct {
		credentials string
		status      awscheck.Status
		says        string
	}{
		"long-lived keys":                    {keysFile, awscheck.Pass, "do not expire"},
		"session keys":                       {session, awscheck.Unverified, "its end is not known"},
		"session keys that expire soon":      {session + "x_security_token_expires = " + in(30*time.Minute) + "\n", awscheck.Warn, "only another 29 minutes"},
		"session keys that last long enough": {session + "x_security_token_expires = " + in(5*time.Hour+time.Minute) + "\n", awscheck.Pass, "another 5 hours"},
		"expired session keys":               {session + "x_security_token_expires = " + in(-time.Hour) + "\n", awscheck.Fail, "expired"},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, "", tt.credentials)
			endpoint(t, func(w http.ResponseWriter, _ *http.Request) { replyIdentity(w, simtest.Ana) })
			_, a := checkCredentials(t, account.SharedConfig{})
			if f := identity.CheckExpiry(t.Context(), a)[0]; f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

func TestSSOSession(t *testing.T) {
	const sessionSection = "[profile astro]\nsso_session = company\nsso_account_id = 111122223333\nsso_role_name = Admin\nregion = eu-west-1\n" +
		"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n"
	const legacy = "[profile astro]\nsso_start_url = https://company.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = Admin\n"
	for name, tt := range map[string]struct {
		config, key  string
		token        time.Duration // how long the cached token lasts; 0: no token is cached
		refresh      bool
		role         time.Duration // how long the role's credentials last
		status       awscheck.Status
		expiry       awscheck.Status
		says, expect string
	}{
		"signed in for the day":                  {sessionSection, "company", 8*time.Hour + time.Minute, false, time.Hour, awscheck.Pass, awscheck.Pass, "IAM Identity Center", "until the sign-in ends, in 8 hours"},
		"signed in, without sso-session":         {legacy, "https://company.awsapps.com/start", 8 * time.Hour, false, time.Hour, awscheck.Pass, awscheck.Pass, "IAM Identity Center", "until the sign-in ends"},
		"a sign-in that ends soon":               {sessionSection, "company", 20 * time.Minute, false, 15 * time.Minute, awscheck.Pass, awscheck.Warn, "", "only another 19 minutes"},
		"a token that AWS tools renew":           {sessionSection, "company", 20 * time.Minute, true, 15 * time.Minute, awscheck.Pass, awscheck.Info, "", "as long as you are signed in"},
		"expired overnight":                      {sessionSection, "company", -5*time.Hour - time.Minute, false, 0, awscheck.Fail, awscheck.Fail, "expired 5 hours ago", "expired"},
		"expired overnight, without sso-session": {legacy, "https://company.awsapps.com/start", -5*time.Hour - time.Minute, false, 0, awscheck.Fail, awscheck.Fail, "expired 5 hours ago", "expired"},
		"never signed in":                        {sessionSection, "company", 0, false, 0, awscheck.Fail, awscheck.Fail, "never started", "expired"},
		"never signed in, without sso-session":   {legacy, "https://company.awsapps.com/start", 0, false, 0, awscheck.Fail, awscheck.Fail, "never started", "expired"},
	} {
		t.Run(name, func(t *testing.T) {
			home := isolate(t, tt.config, "")
			if tt.token != 0 {
				path, err := ssocreds.StandardCachedTokenFilepath(tt.key)
				if err != nil {
					t.Fatal(err)
				}
				if !strings.HasPrefix(path, home) {
					t.Fatalf("the cache would be at %s", path)
				}
				refresh := ""
				if tt.refresh {
					refresh = fmt.Sprintf(`"refreshToken":%q,"clientId":"c","clientSecret":%q,`, secretToken, secretKey)
				}
				write(t, path, fmt.Sprintf(`{"accessToken":%q,%s"expiresAt":%q}`, secretToken, refresh, time.Now().Add(tt.token).UTC().Format(time.RFC3339)))
			}
			endpoint(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet {
					w.Header().Set("Content-Type", "application/json")
					fmt.Fprintf(w, `{"roleCredentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":%q,"sessionToken":%q,"expiration":%d}}`,
						secretKey, secretToken, time.Now().Add(tt.role).UnixMilli())
					return
				}
				replyIdentity(w, "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana")
			})
			f, a := checkCredentials(t, account.SharedConfig{})
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if f.Status == awscheck.Fail && f.Remedy.Commands[0] != "aws sso login --profile astro" {
				t.Errorf("the fix is %q", f.Remedy.Commands)
			}
			if e := identity.CheckExpiry(t.Context(), a)[0]; e.Status != tt.expiry || !strings.Contains(e.Detail, tt.expect) {
				t.Errorf("expiry %s: %s", e.Status, e.Detail)
			}
		})
	}
}
