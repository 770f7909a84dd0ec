package account

import "github.com/astronomer/astro-activate/awscheck"

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
