package account_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// A file that a setting names by mistake, such as the image of a disk, neither fills the
// memory nor is parsed.
func TestFilesThatTheConfigurationNamesAreBounded(t *testing.T) {
	const (
		sso = "sso_account_id = 111122223333\nsso_role_name = Admin\n"
		web = "[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nregion = eu-west-1\nweb_identity_token_file = FILE\n"
	)
	ssoCache := func(key string) func(*testing.T, string) string {
		return func(t *testing.T, _ string) string {
			path, err := ssocreds.StandardCachedTokenFilepath(key)
			if err != nil {
				t.Fatal(err)
			}
			return path
		}
	}
	inHome := func(_ *testing.T, home string) string { return filepath.Join(home, "large") }
	for name, tt := range map[string]struct {
		file      func(t *testing.T, home string) string // which is too large
		config    string                                 // FILE is its path
		env       string                                 // the variable that names it
		says, fix string
	}{
		"the sign-in of an SSO session": {
			file: ssoCache("company"), config: "[profile astro]\nsso_session = company\n" + sso +
				"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n",
			says: "which should hold the sign-in to IAM Identity Center, can't be used: it is larger than 8 MiB", fix: "aws sso login --profile astro",
		},
		"the sign-in of a profile from before SSO sessions": {
			file:   ssoCache("https://company.awsapps.com/start"),
			config: "[profile astro]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n" + sso,
			says:   "which should hold the sign-in to IAM Identity Center, can't be used", fix: "mv ",
		},
		"the sign-in of the source profile": {
			file: ssoCache("company"), config: "[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nregion = eu-west-1\nsource_profile = base\n[profile base]\nsso_session = company\n" + sso +
				"[sso-session company]\nsso_region = eu-west-1\nsso_start_url = https://company.awsapps.com/start\n",
			says: "which should hold the sign-in to IAM Identity Center", fix: "aws sso login",
		},
		"the sign-in of aws login": {
			file: func(t *testing.T, _ string) string {
				path, err := logincreds.StandardCachedTokenFilepath("arn:aws:iam::111122223333:user/ana", "")
				if err != nil {
					t.Fatal(err)
				}
				return path
			},
			config: "[profile astro]\nlogin_session = arn:aws:iam::111122223333:user/ana\nregion = eu-west-1\n",
			says:   "which should hold the sign-in of aws login", fix: "aws login --profile astro",
		},
		"web_identity_token_file": {
			file: inHome, config: web, says: "which should hold a web identity token", fix: "ls -l ",
		},
		"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": {
			file: inHome, env: "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", config: "[profile astro]\nregion = eu-west-1\n",
			says: "which should hold the container's authorization token", fix: "ls -l ",
		},
		"AWS_CA_BUNDLE": {
			file: inHome, env: "AWS_CA_BUNDLE", config: "[profile astro]\nregion = eu-west-1\n",
			says: "set by AWS_CA_BUNDLE, can't be used: it is larger than 8 MiB", fix: "unset AWS_CA_BUNDLE",
		},
		"ca_bundle": {
			file: inHome, config: "[profile astro]\nca_bundle = FILE\n",
			says: "set by ca_bundle in the AWS config file, can't be used: it is larger than 8 MiB", fix: "get ca_bundle",
		},
	} {
		t.Run(name, func(t *testing.T) {
			home := isolate(t, "", "")
			path := tt.file(t, home)
			write(t, path, `{"accessToken":"`+secretToken+`","expiresAt":"2100-01-01T00:00:00Z"}`)
			if err := os.Truncate(path, 9<<20); err != nil {
				t.Fatal(err)
			}
			write(t, os.Getenv("AWS_CONFIG_FILE"), strings.ReplaceAll(tt.config, "FILE", path))
			if tt.env != "" {
				t.Setenv(tt.env, path)
			}
			f, _ := checkCredentials(t, account.SharedConfig{})
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, tt.says) || !strings.Contains(f.Detail, path) ||
				!strings.Contains(simtest.Fix(f.Remedy), tt.fix) {
				t.Errorf("%s: %s\n%+v", f.Status, f.Detail, f.Remedy)
			}
		})
	}
}

// The list of profiles says when a sign-in ends. For that it does not read a file of any size.
func TestALargeSignInIsNoSignIn(t *testing.T) {
	isolate(t, "[profile astro]\nsso_session = company\n", "")
	path, err := ssocreds.StandardCachedTokenFilepath("company")
	if err != nil {
		t.Fatal(err)
	}
	token := `{"accessToken":"` + secretToken + `","expiresAt":"2100-01-01T00:00:00Z"` + strings.Repeat(" ", 9<<20) + "}"
	for want, text := range map[bool]string{true: token[:75] + "}", false: token} {
		write(t, path, text)
		profiles, err := account.SharedConfig{}.Profiles(t.Context())
		if err != nil || len(profiles) != 1 || profiles[0].SignedInUntil.After(time.Time{}) != want {
			t.Errorf("with %d bytes: %+v, %v", len(text), profiles, err)
		}
	}
}

func TestAnEndlessCredentialProcessIsEnded(t *testing.T) {
	needsShell(t)
	isolate(t, "[profile astro]\ncredential_process = while :; do echo "+secretKey+"; done\n", "")
	f, _ := checkCredentials(t, account.SharedConfig{})
	if f.Status != awscheck.Fail || !strings.Contains(f.Detail, "credential_process printed more than 1 MiB") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}
