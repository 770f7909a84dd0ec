package account

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

// readProfiles reads the profiles of the shared config and credentials files, by name.
// (Source: AWS SDKs and Tools Reference Guide, "Format of the config file" and "Format of
// the credentials file".)
func readProfiles() (map[string]*Profile, error) {
	byName := map[string]*Profile{}
	if err := readProfileFile(configPath(), true, byName); err != nil {
		return nil, err
	}
	if err := readProfileFile(credentialsPath(), false, byName); err != nil {
		return nil, err
	}
	return byName, nil
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

// sectionOf returns the name by which the SDK finds a profile. The SDK keeps the quotes
// around a name in a section header, which the AWS CLI removes.
func sectionOf(name string) string {
	byName, _ := readProfiles()
	if p := byName[name]; p != nil && p.quotedName != "" {
		return p.quotedName
	}
	return name
}

// readProfileFile adds the profiles of one file. isConfig means that it is the config
// file, whose sections other than [default] are named [profile x].
func readProfileFile(path string, isConfig bool, byName map[string]*Profile) error {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) || path == "" {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	var current *Profile
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if strings.HasPrefix(line, "[") {
			current = nil
			if name, quoted, ok := parseHeader(line, isConfig); ok {
				if byName[name] == nil {
					byName[name] = &Profile{Name: name, quotedName: quoted}
				}
				current = byName[name]
			}
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && current != nil {
			current.set(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return lines.Err()
}

// parseHeader parses the section header of a profile: "[profile x]" in the config file,
// "[x]" in the credentials file. It returns false for other sections, such as
// "[sso-session x]". If the name is in quotes, quoted is the name with them.
func parseHeader(line string, isConfig bool) (name, quoted string, ok bool) {
	header, _, ok := strings.Cut(strings.TrimPrefix(line, "["), "]")
	if !ok {
		return "", "", false
	}
	header = strings.TrimSpace(header)
	first, rest, hasTwo := strings.Cut(header, " ")
	rest = strings.TrimSpace(rest)
	name = strings.Trim(rest, `"'`)
	switch {
	case isConfig && hasTwo && first == "profile" && name != "":
		if name != rest {
			quoted = rest
		}
		return awscheck.Clean(name), quoted, true
	case isConfig && header == "default":
		return "default", "", true
	case !isConfig && !hasTwo && header != "":
		return awscheck.Clean(header), "", true
	}
	return "", "", false
}

// set applies one setting of the profile's section. The values of secrets are not kept.
func (p *Profile) set(key, value string) {
	switch key {
	case "region":
		p.Region = awscheck.Clean(value)
	case "sso_account_id":
		p.Account, p.Kind = awscheck.Clean(value), "SSO"
	case "sso_session":
		p.SSOSession, p.Kind = awscheck.Clean(value), "SSO"
	case "sso_start_url":
		p.Kind, p.startURL = "SSO", value
	case "source_profile":
		p.sourceProfile = awscheck.Clean(value)
	case "mfa_serial":
		p.MFA = true
	case "aws_session_token":
		p.temporary = true
	case "x_security_token_expires": // written by saml2aws and other tools
		p.KeysExpire, _ = time.Parse(time.RFC3339, value)
	case "role_arn":
		p.Kind = "role"
		if parts := strings.SplitN(value, ":", 6); len(parts) == 6 {
			p.Account = awscheck.Clean(parts[4])
		}
	case "login_session":
		p.Kind = "login"
	case "credential_process":
		p.Kind = "process"
	case "aws_access_key_id":
		if p.Kind == "" {
			p.Kind = "keys"
		}
	}
}
