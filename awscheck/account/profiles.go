package account

import (
	"cmp"
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck/awsfiles"
	"github.com/astronomer/astro-activate/awscheck/order"
)

// A Profile is a profile of the shared AWS configuration: what distinguishes it from
// others, and how its credentials are renewed. It holds no secret.
type Profile struct {
	Name    string
	Default bool   // AWS tools use it if none is named
	Region  string // its default region, if any
	Account string // the account id that it names: sso_account_id, or that of role_arn
	Kind    string // "SSO", "role", "login", "process", "keys" or ""
	// SSOSession is the name of its sso-session section, if any.
	SSOSession string

	// Source is the profile at the end of its source_profile chain, and SourceKind the Kind
	// of that profile; both are "" for a profile without source_profile.
	Source, SourceKind string
	SourceTemporary    bool      // the keys at the end of the chain have a session token
	MFA                bool      // a role of the chain names an MFA device
	KeysExpire         time.Time // from the tool that wrote the keys; zero: not known
	// SignedInUntil is when its cached IAM Identity Center token expires; zero: no token.
	SignedInUntil time.Time
	SignInRenewed bool // AWS tools can renew that token
}

// Profiles lists the profiles of the account's source, sorted by name. It makes no call
// to AWS.
func (a *Account) Profiles(ctx context.Context) ([]Profile, error) {
	return Fetch(ctx, a, "profiles", a.opts.Source.Profiles)
}

// UsedProfile returns the profile of the account, with the default one resolved; false
// if the configuration can't be read or has no such profile.
func (a *Account) UsedProfile(ctx context.Context) (Profile, bool) {
	profiles, _ := a.Profiles(ctx)
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == a.Profile || a.Profile == "" && p.Default })
	if i < 0 {
		return Profile{}, false
	}
	return profiles[i], true
}

// Profiles implements Source. It reads the sections of the shared config and credentials
// files, because the SDK has no function that lists them. A missing file has no profiles.
func (SharedConfig) Profiles(context.Context) ([]Profile, error) {
	sections, err := readProfiles()
	if err != nil {
		return nil, err
	}
	standard := sectionOf(sections, defaultProfile())
	profiles := make([]Profile, 0, len(sections))
	for section := range sections {
		if sectionOf(sections, unquoted(section)) != section {
			continue // another one has the name
		}
		p := profileOf(sections, section)
		p.Default = section == standard
		profiles = append(profiles, p)
	}
	order.Sort(profiles, func(a, b Profile) int { return strings.Compare(a.Name, b.Name) })
	return profiles, nil
}

// defaultProfile returns the name of the profile that AWS tools use if none is named.
func defaultProfile() string {
	return cmp.Or(os.Getenv("AWS_PROFILE"), os.Getenv("AWS_DEFAULT_PROFILE"), "default")
}

// cachedToken returns when the cached IAM Identity Center token of a session name or
// start URL expires, and whether the cache has a refresh token; zero without a token.
func cachedToken(key string) (expires time.Time, renewed bool) {
	path, err := ssocreds.StandardCachedTokenFilepath(key)
	if err != nil {
		return time.Time{}, false
	}
	data, err := awsfiles.ReadFile(path)
	if err != nil {
		return time.Time{}, false
	}
	var cache struct {
		ExpiresAt    time.Time `json:"expiresAt"`
		RefreshToken isPresent `json:"refreshToken"`
	}
	if json.Unmarshal(data, &cache) != nil {
		return time.Time{}, false
	}
	return cache.ExpiresAt, bool(cache.RefreshToken)
}

// isPresent decodes a JSON string to whether it is not empty, without keeping it.
type isPresent bool

func (p *isPresent) UnmarshalJSON(text []byte) error {
	*p = len(text) > len(`""`) && string(text) != "null"
	return nil
}
