package account

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Profile is one named profile of the AWS configuration. Nothing of it is read
// but what tells profiles apart and how their credentials are renewed.
type Profile struct {
	Name    string
	Default bool   // used where none is named
	Region  string // its default region, if it names one
	Account string // the account id it names: sso_account_id, or that of role_arn
	Kind    string // "SSO", "role", "login", "process", "keys" or ""
	// SSOSession is the name of its sso-session section, if it uses one.
	SSOSession string

	// Source is the profile at the end of its source_profile chain, and SourceKind that
	// one's Kind; empty for a profile with credentials of its own.
	Source, SourceKind string
	// SourceTemporary tells that the keys at the end of the chain are a session's.
	SourceTemporary bool
	MFA             bool      // a role of the chain names an MFA device
	KeysExpire      time.Time // when the tool that wrote its keys says they do; zero: it doesn't
	// SignedInUntil is when its IAM Identity Center token expires, as the token's cache
	// file says; zero: there is none. SignInRenewed tells that AWS tools can renew it.
	SignedInUntil time.Time
	SignInRenewed bool

	startURL      string
	sourceProfile string
	temporary     bool
	quoted        string // its name with the quotes that the section's header has; empty without any
}

// Profiles implements Source: the sections of the shared config and credentials
// files. (The SDK has no public call that lists them.) A file that does not exist
// holds no profiles.
func (SharedConfig) Profiles(context.Context) ([]Profile, error) {
	byName, err := sections()
	if err != nil {
		return nil, err
	}
	standard := standardProfile()
	profiles := make([]Profile, 0, len(byName))
	for _, p := range byName {
		resolved := p.resolve(byName)
		resolved.Default = p.Name == standard
		profiles = append(profiles, resolved)
	}
	slices.SortFunc(profiles, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return profiles, nil
}

// sections reads the profiles of both files, as they stand there.
func sections() (map[string]*Profile, error) {
	byName := map[string]*Profile{}
	for _, file := range []struct {
		path      string
		needsWord bool // sections are [profile x], but for [default]
	}{
		{configPath("AWS_CONFIG_FILE", "config"), true},
		{configPath("AWS_SHARED_CREDENTIALS_FILE", "credentials"), false},
	} {
		if err := readProfiles(file.path, file.needsWord, byName); err != nil {
			return nil, err
		}
	}
	return byName, nil
}

// sectionOf is the SDK's name of a profile. Quotes around a name, which the AWS CLI
// takes off, are part of it.
func sectionOf(name string) string {
	byName, _ := sections()
	if p := byName[name]; p != nil && p.quoted != "" {
		return p.quoted
	}
	return name
}

// standardProfile is the profile that AWS tools use where none is named.
func standardProfile() string {
	return cmp.Or(os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"), "default")
}

func configPath(env, name string) string {
	if p := os.Getenv(env); p != "" {
		return p
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".aws", name)
}

func readProfiles(path string, needsWord bool, into map[string]*Profile) error {
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
			if name, quoted, ok := profileOf(line, needsWord); ok {
				if into[name] == nil {
					into[name] = &Profile{Name: name, quoted: quoted}
				}
				current = into[name]
			}
			continue
		}
		if key, value, ok := strings.Cut(line, "="); ok && current != nil {
			current.learn(strings.TrimSpace(key), strings.TrimSpace(value))
		}
	}
	return lines.Err()
}

// profileOf reads a section's header: "[profile x]" or, in the credentials file,
// "[x]". Other sections ("[sso-session x]", "[services x]") are no profiles. Where
// the name stands in quotes, quoted is the name with them.
func profileOf(line string, needsWord bool) (name, quoted string, ok bool) {
	header, _, ok := strings.Cut(strings.TrimPrefix(line, "["), "]")
	if !ok {
		return "", "", false
	}
	header = strings.TrimSpace(header)
	word, rest, two := strings.Cut(header, " ")
	rest = strings.TrimSpace(rest)
	name = strings.Trim(rest, `"'`)
	switch {
	case needsWord && two && word == "profile" && name != "":
		if name != rest {
			quoted = rest
		}
		return awscheck.Clean(name), quoted, true
	case needsWord && header == "default":
		return "default", "", true
	case !needsWord && !two && header != "":
		return awscheck.Clean(header), "", true
	}
	return "", "", false
}

// resolve returns the profile with what follows from the profiles that it takes
// its credentials from.
func (p *Profile) resolve(byName map[string]*Profile) Profile {
	resolved, end := *p, p
	for range len(byName) { // a chain may run in a circle
		next := byName[end.sourceProfile]
		if next == nil || next == end {
			break
		}
		end = next
		resolved.MFA = resolved.MFA || end.MFA
	}
	if end != p {
		resolved.Source, resolved.SourceKind = end.Name, end.Kind
	}
	resolved.SourceTemporary = end.temporary
	if key := cmp.Or(end.SSOSession, end.startURL); key != "" {
		resolved.SignedInUntil, resolved.SignInRenewed = cachedToken(key)
	}
	return resolved
}

// cachedToken reads when the IAM Identity Center token cached under a session's
// name or start URL expires, and whether it comes with a token that renews it.
func cachedToken(key string) (expires time.Time, renewed bool) {
	path, err := ssocreds.StandardCachedTokenFilepath(key)
	if err != nil {
		return time.Time{}, false
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return time.Time{}, false
	}
	var cache struct {
		ExpiresAt    time.Time `json:"expiresAt"`
		RefreshToken present   `json:"refreshToken"`
	}
	if json.Unmarshal(data, &cache) != nil {
		return time.Time{}, false
	}
	return cache.ExpiresAt, bool(cache.RefreshToken)
}

// present notes that a JSON text is there and not empty; what it says is not kept.
type present bool

func (p *present) UnmarshalJSON(text []byte) error {
	*p = len(text) > len(`""`) && string(text) != "null"
	return nil
}

// learn takes in one setting. Secrets are looked at by name only.
func (p *Profile) learn(key, value string) {
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
	case "x_security_token_expires": // of saml2aws and others
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
