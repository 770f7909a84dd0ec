package account

import "github.com/astronomer/astro-activate/awscheck"

// who names the profile for a person.
func (a *Account) ProfileName() string {
	if a.Profile == "" {
		return "the default profile"
	}
	return "profile " + awscheck.Clean(a.Profile)
}

// cli is a shell command of the AWS CLI for the account's profile.
func (a *Account) Command(words ...string) string {
	if a.Profile != "" {
		words = append(words, "--profile", a.Profile)
	}
	return awscheck.Command(words...)
}

// command is an AWS CLI command for this account, ready to paste. Without a region
// it goes to the one where questions of the whole account are asked.
func (a *Account) CommandIn(region string, words ...string) string {
	if region == "" {
		region = HomeRegion
	}
	words = append(append([]string{"aws"}, words...), "--region", region)
	if a.Profile != "" {
		words = append(words, "--profile", a.Profile)
	}
	return awscheck.Command(words...)
}
