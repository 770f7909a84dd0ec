package awscheck_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestCommandQuotesWordsIfNecessary(t *testing.T) {
	for want, words := range map[string][]string{
		"aws sts get-caller-identity --profile astro":            {"aws", "sts", "get-caller-identity", "--profile", "astro"},
		"aws sts get-caller-identity --profile 'two words'":      {"aws", "sts", "get-caller-identity", "--profile", "two words"},
		`aws sts get-caller-identity --profile 'ana'\''s $HOME'`: {"aws", "sts", "get-caller-identity", "--profile", "ana's $HOME"},
		"echo ''": {"echo", ""},
	} {
		if got := awscheck.Command(words...); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
