package account

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// LoginCommand returns the program and its arguments that sign the user in to a profile,
// or to the source profile of its chain; nil if the profile has no sign-in.
func LoginCommand(p Profile) []string {
	name, kind := p.Name, p.Kind
	if p.Source != "" {
		name, kind = p.Source, p.SourceKind
	}
	switch kind {
	case "SSO":
		return []string{"aws", "sso", "login", "--profile", name}
	case "login":
		return []string{"aws", "login", "--profile", name}
	}
	return nil
}

// SharesSignIn reports whether the profiles of two accounts use one IAM Identity Center
// session: it expires for both, and one sign-in renews both.
func (a *Account) SharesSignIn(other *Account) bool {
	profiles, err := a.opts.Source.Profiles(context.Background()) // reads local files
	if err != nil {
		return false
	}
	session := func(name string) string {
		i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == name })
		if i < 0 {
			return ""
		}
		return profiles[i].SSOSession
	}
	s := session(a.Profile)
	return s != "" && s == session(other.Profile)
}

// ProfileName names the account's profile within a sentence: "profile astro" or "the
// default profile".
func (a *Account) ProfileName() string {
	if a.Profile == "" {
		return "the default profile"
	}
	return "profile " + awscheck.Clean(a.Profile)
}

// Command returns a shell command for the account's profile. Unlike CommandIn, it takes
// the name of the program as its first word and names no region.
func (a *Account) Command(words ...string) string {
	if a.Profile != "" {
		words = append(words, "--profile", a.Profile)
	}
	return awscheck.Command(words...)
}

// CommandIn returns an AWS CLI command for the account's profile in a region; words
// follow "aws". Region "" means HomeRegion.
func (a *Account) CommandIn(region string, words ...string) string {
	if region == "" {
		region = HomeRegion
	}
	return a.Command(append(append([]string{"aws"}, words...), "--region", region)...)
}
