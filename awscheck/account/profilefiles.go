package account

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awsfiles"
)

// readProfiles reads the profiles of the shared config and credentials files, by the names
// that the SDK knows them by. (Source: AWS SDKs and Tools Reference Guide, "Format of the
// config file" and "Format of the credentials file".)
func readProfiles() (map[string]awsfiles.Section, error) {
	return awsfiles.Read(configPath(), credentialsPath())
}

func configPath() string { return sharedPath("AWS_CONFIG_FILE", "config") }

func credentialsPath() string { return sharedPath("AWS_SHARED_CREDENTIALS_FILE", "credentials") }

// sharedPath returns the path that an environment variable names, or that of a file in
// ~/.aws; "" without a home directory.
func sharedPath(env, name string) string {
	if p := os.Getenv(env); p != "" {
		return p
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".aws", name)
}

// What the files hold that AWS tools write when their user signs in.
const (
	HoldsSSOSignIn = "the sign-in to IAM Identity Center"
	HoldsLogin     = "the sign-in of aws login"
)

// refuseFiles returns the error of the first file that the SDK would read for a profile and
// must not: see awsfiles.Refuse. A file that its settings do not name has no such error.
// (Source: os.ReadFile in the packages config and credentials of the AWS SDK for Go v2.)
func refuseFiles(shared config.SharedConfig) error {
	if path := cmp.Or(os.Getenv("AWS_CA_BUNDLE"), shared.CustomCABundle); path != "" {
		if err := awsfiles.Refuse(path, ""); err != nil {
			return &BundleError{path, err}
		}
	}
	files := []awsfiles.UnusableError{
		{Path: os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE"), Holds: "a web identity token"},
		{Path: os.Getenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"), Holds: "the container's authorization token"},
	}
	for s := &shared; s != nil; s = s.Source {
		files = append(files, awsfiles.UnusableError{Path: s.WebIdentityTokenFile, Holds: "a web identity token"})
		if key := cmp.Or(s.SSOSessionName, s.SSOStartURL); key != "" {
			path, _ := ssocreds.StandardCachedTokenFilepath(key) // "" without a home directory
			files = append(files, awsfiles.UnusableError{Path: path, Holds: HoldsSSOSignIn})
		}
		if s.LoginSession != "" {
			path, _ := logincreds.StandardCachedTokenFilepath(s.LoginSession, os.Getenv("AWS_LOGIN_CACHE_DIRECTORY"))
			files = append(files, awsfiles.UnusableError{Path: path, Holds: HoldsLogin})
		}
	}
	for _, file := range files {
		if file.Path == "" {
			continue
		}
		if err := awsfiles.Refuse(file.Path, file.Holds); err != nil {
			return err
		}
	}
	return nil
}

// sectionOf returns the name by which the SDK finds a profile. The SDK keeps the quotes
// around a name in a section header, which the AWS CLI removes.
func sectionOf(sections map[string]awsfiles.Section, name string) string {
	for _, written := range []string{name, `"` + name + `"`, "'" + name + "'"} {
		if sections[written] != nil {
			return written
		}
	}
	return name
}

// profileOf returns what the files say of a profile. section is its name for the SDK.
func profileOf(sections map[string]awsfiles.Section, section string) Profile {
	s := sections[section]
	p := Profile{Name: awscheck.Clean(unquoted(section)), Region: awscheck.Clean(s["region"]), Kind: kindOf(s, true),
		SSOSession: awscheck.Clean(s["sso_session"]), Account: awscheck.Clean(s["sso_account_id"])}
	if parts := strings.SplitN(s["role_arn"], ":", 6); len(parts) == 6 {
		p.Account = awscheck.Clean(parts[4])
	}
	p.KeysExpire, _ = time.Parse(time.RFC3339, s["x_security_token_expires"]) // written by saml2aws and other tools
	chain := chainOf(sections, section)
	last := chain[len(chain)-1]
	for _, link := range chain {
		p.MFA = p.MFA || link.role && sections[link.section]["mfa_serial"] != ""
	}
	end := sections[last.section]
	if len(chain) > 1 {
		p.Source, p.SourceKind = awscheck.Clean(unquoted(last.section)), kindOf(end, last.role)
	}
	p.SourceTemporary = end.HasKeys() && end["aws_session_token"] != ""
	if key := cmp.Or(end["sso_session"], end["sso_start_url"]); key != "" {
		p.SignedInUntil, p.SignInRenewed = cachedToken(key)
	}
	return p
}

// kindOf names the source of a profile's credentials, in the SDK's order of precedence.
// role is whether its role_arn counts.
func kindOf(s awsfiles.Section, role bool) string {
	switch {
	case role && s["role_arn"] != "":
		return "role"
	case s.HasKeys():
		return "keys"
	case cmp.Or(s["sso_session"], s["sso_region"], s["sso_account_id"], s["sso_start_url"], s["sso_role_name"]) != "":
		return "SSO"
	case s["login_session"] != "":
		return "login"
	case s["credential_process"] != "":
		return "process"
	}
	return ""
}

// A link is a profile in a chain of source_profile settings. A profile that names itself
// is there twice, the second time for its own credentials instead of its role.
type link struct {
	section string
	role    bool
}

// chainOf returns the profiles from which the SDK takes the credentials of one: itself
// first, and those with the credentials last.
func chainOf(sections map[string]awsfiles.Section, section string) []link {
	var chain []link
	seen := map[string]bool{}
	for {
		s, again := sections[section], seen[section]
		hasKeys := len(chain) > 0 && s.HasKeys()
		chain = append(chain, link{section, s["role_arn"] != "" && !again})
		next := s["source_profile"]
		if again || hasKeys || next == "" || sections[next] == nil {
			return chain
		}
		seen[section], section = true, next
	}
}

// unquoted is a profile's name without the quotes of its section header.
func unquoted(section string) string {
	if name := strings.Trim(section, `"'`); name != "" {
		return name
	}
	return section
}
