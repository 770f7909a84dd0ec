package account

import (
	"context"
	"slices"
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
