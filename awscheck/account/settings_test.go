package account_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

func TestInvalidSettings(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	role := func(name, source string) string {
		return "[profile " + name + "]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nregion = eu-west-1\nsource_profile = " + source + "\n"
	}
	for name, tt := range map[string]struct {
		config, keys string
		env          map[string]string
		status       awscheck.Status
		says, fix    string
	}{
		"AWS_CA_BUNDLE is a missing file": {
			keys: keysFile, env: map[string]string{"AWS_CA_BUNDLE": "/nonexist/root.pem"},
			status: awscheck.Fail, says: "/nonexist/root.pem, set by AWS_CA_BUNDLE, can't be used: no such file", fix: "unset AWS_CA_BUNDLE",
		},
		"ca_bundle is a file without a certificate": {
			config: "[profile astro]\nca_bundle = " + os.DevNull + "\n", keys: keysFile,
			status: awscheck.Fail, says: "ca_bundle in the AWS config file", fix: "aws configure get ca_bundle --profile astro",
		},
		"AWS_REGION is not a region code": {
			keys: keysFile, env: map[string]string{"AWS_REGION": "us east"},
			status: awscheck.Fail, says: `AWS_REGION is not a valid region code: "us east"`, fix: "unset AWS_REGION",
		},
		"the profile's region is not a region code": {
			config: "[profile astro]\nregion = us east\n", keys: keysFile,
			status: awscheck.Fail, says: "not a valid region code", fix: "aws configure set region us-east-1 --profile astro",
		},
		"a value of one quotation mark, at which the SDK panics": {
			config: "[profile astro]\nregion = eu-west-1\noutput = \"\n", keys: keysFile,
			status: awscheck.Fail, says: "line 3: the value of output is a single quotation mark", fix: "ls -l ",
		},
		"https to a server without TLS": {
			keys: keysFile, env: map[string]string{"AWS_ENDPOINT_URL": strings.Replace(plain.URL, "http:", "https:", 1)},
			status: awscheck.Fail, says: "does not use TLS", fix: "AWS_ENDPOINT_URL",
		},
		"role profiles in a circle": {
			config: role("astro", "base") + role("base", "astro"),
			status: awscheck.Fail, says: "takes its credentials from profile astro (source_profile), which has none", fix: "get source_profile",
		},
		"an unknown source_profile": {
			config: role("astro", "gone"),
			status: awscheck.Fail, says: "from profile gone (source_profile), which does not exist", fix: "list-profiles",
		},
		"an access key without its secret": {
			keys:   "[astro]\naws_access_key_id = AKIAEXAMPLE\n",
			status: awscheck.Fail, says: "only one of aws_access_key_id and aws_secret_access_key", fix: "aws configure --profile astro",
		},
		"a sign-in that expired years ago": {
			config: "[profile astro]\nsso_session = company\nsso_account_id = 111122223333\nsso_role_name = Admin\n" +
				"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n",
			status: awscheck.Fail, says: "at 00:00 UTC on 1 January 2020", fix: "aws sso login --profile astro",
		},
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, tt.config, tt.keys)
			path, err := ssocreds.StandardCachedTokenFilepath("company")
			if err != nil {
				t.Fatal(err)
			}
			write(t, path, `{"accessToken":"`+secretToken+`","expiresAt":"2020-01-01T00:00:00Z"}`)
			for k, v := range tt.env {
				t.Setenv(k, v)
			}
			f, _ := checkCredentials(t, account.SharedConfig{})
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) || strings.Contains(f.Detail, "<nil>") ||
				!strings.Contains(simtest.Fix(f.Remedy), tt.fix) {
				t.Errorf("%s: %s\n%+v", f.Status, f.Detail, f.Remedy)
			}
		})
	}
}

func TestErrorStatusWithoutAnAWSErrorCode(t *testing.T) {
	for _, status := range []int{302, 403, 500} {
		isolate(t, "", keysFile)
		endpoint(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		f, _ := checkCredentials(t, account.SharedConfig{})
		if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, fmt.Sprintf("HTTP status %d", status)) ||
			!strings.Contains(f.Remedy.Text, "does not come from AWS") {
			t.Errorf("%s: %s %s", f.Status, f.Detail, f.Remedy.Text)
		}
	}
}

func TestProfileNameInQuotes(t *testing.T) {
	isolate(t, "[profile \"two words\"]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = "+secretKey+"\n", "[profile astro]\nregion = eu-west-1\n")
	endpoint(t, func(w http.ResponseWriter, _ *http.Request) { replyIdentity(w, simtest.Ana) })
	accounts := account.NewAccounts(account.Options{})
	profiles, err := accounts.Profiles(t.Context())
	if err != nil || len(profiles) != 1 || profiles[0].Name != "two words" {
		t.Fatalf("the profiles are %+v, %v", profiles, err)
	}
	for _, name := range []string{"two words", ""} {
		t.Setenv("AWS_PROFILE", "two words")
		if f := identity.CheckCredentials(t.Context(), accounts.Open(name))[0]; f.Status != awscheck.Pass {
			t.Errorf("%q: %s: %s", name, f.Status, f.Detail)
		}
	}
}
