package awscheck

import (
	"bufio"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A Profile is one named profile of the AWS configuration. Nothing of it but what
// is needed to tell profiles apart is read.
type Profile struct {
	Name    string
	Region  string // its default region, if it names one
	Account string // the account id it names: sso_account_id, or that of role_arn
	Kind    string // "SSO", "role", "login", "process", "keys" or ""
	// SSOSession is the name of its sso-session section, if it uses one.
	SSOSession string
}

// Profiles implements Source: the sections of the shared config and credentials
// files. (The SDK has no public call that lists them.) A file that does not exist
// holds no profiles.
func (SharedConfig) Profiles(context.Context) ([]Profile, error) {
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
	profiles := make([]Profile, 0, len(byName))
	for _, p := range byName {
		profiles = append(profiles, *p)
	}
	slices.SortFunc(profiles, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return profiles, nil
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
			if name, ok := profileOf(line, needsWord); ok {
				if into[name] == nil {
					into[name] = &Profile{Name: name}
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
// "[x]". Other sections ("[sso-session x]", "[services x]") are no profiles.
func profileOf(line string, needsWord bool) (string, bool) {
	header, _, ok := strings.Cut(strings.TrimPrefix(line, "["), "]")
	if !ok {
		return "", false
	}
	header = strings.TrimSpace(header)
	word, name, two := strings.Cut(header, " ")
	name = strings.Trim(strings.TrimSpace(name), `"'`)
	switch {
	case two && word == "profile" && name != "":
		return Clean(name), true
	case needsWord && header == "default":
		return "default", true
	case !needsWord && !two && header != "":
		return Clean(header), true
	}
	return "", false
}

// learn takes in one setting. Secrets are looked at by name only.
func (p *Profile) learn(key, value string) {
	switch key {
	case "region":
		p.Region = Clean(value)
	case "sso_account_id":
		p.Account, p.Kind = Clean(value), "SSO"
	case "sso_session":
		p.SSOSession, p.Kind = Clean(value), "SSO"
	case "sso_start_url":
		p.Kind = "SSO"
	case "role_arn":
		p.Kind = "role"
		if parts := strings.SplitN(value, ":", 6); len(parts) == 6 {
			p.Account = Clean(parts[4])
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
