package awsfiles

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

const (
	accessKey = "aws_access_key_id"
	secretKey = "aws_secret_access_key"
)

// merged are the settings that a profile takes from the credentials file where both files
// have them. All others come from the config file, if it has the profile. The last one is
// no setting of the SDK's.
var merged = []string{
	"role_arn", "source_profile", "credential_source", "mfa_serial", "region", "credential_process", "web_identity_token_file",
	"sso_session", "sso_account_id", "sso_region", "sso_role_name", "sso_start_url", "login_session", "x_security_token_expires",
}

// Read reads the profiles of a config and a credentials file, by the names that the SDK
// knows them by. A path that is empty, or of a file that does not exist, has none.
func Read(config, credentials string) (map[string]Section, error) {
	a, err := readFile(config)
	if err != nil {
		return nil, err
	}
	b, err := readFile(credentials)
	if err != nil {
		return nil, err
	}
	return Merge(a, b), nil
}

func readFile(path string) (map[string]Section, error) {
	if path == "" {
		return nil, nil
	}
	data, err := ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	sections, err := Parse(data)
	if err != nil {
		return nil, &UnusableError{Path: path, Err: err}
	}
	return sections, nil
}

const profilePrefix = "profile "

// Merge merges the sections of a config and a credentials file into the profiles.
func Merge(config, credentials map[string]Section) map[string]Section {
	profiles := map[string]Section{}
	renamed := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(config)) { // "default" is before "profile default", which wins
		section := config[name]
		short, isProfile := strings.CutPrefix(name, profilePrefix)
		switch {
		case renamed[name]:
		case isProfile:
			profiles[short], renamed[short] = section, true
		case strings.EqualFold(name, "default"):
			profiles[name] = section
		}
	}
	for name, section := range credentials {
		switch {
		case name == "", strings.HasPrefix(name, profilePrefix), isOther(name):
		case profiles[name] == nil:
			profiles[name] = section
		default:
			merge(profiles[name], section)
		}
	}
	maps.DeleteFunc(profiles, func(name string, _ Section) bool { return name == "" || isOther(name) })
	return profiles
}

// isOther reports whether a section is of another kind than a profile.
func isOther(name string) bool {
	return strings.HasPrefix(name, "sso-session ") || strings.HasPrefix(name, "services ")
}

func merge(profile, credentials Section) {
	take := merged
	if credentials.has(accessKey) && credentials.has(secretKey) {
		take = slices.Concat(secrets, merged)
	}
	for _, key := range take {
		if value, found := credentials[key]; found {
			profile[key] = value
		}
	}
}

func (s Section) has(key string) bool {
	_, found := s[key]
	return found
}

// HasKeys reports whether a profile has an access key with its secret.
func (s Section) HasKeys() bool { return s[accessKey] != "" && s[secretKey] != "" }
