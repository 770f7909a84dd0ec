package simtest

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// Fix is all that a remedy says, a line each: first its owner, where that is not the
// check's default.
func Fix(r awscheck.Remedy) string {
	var lines []string
	if r.Owner != "" {
		lines = []string{"owner: " + string(r.Owner)}
	}
	return strings.Join(slices.Concat(lines, []string{r.Text}, r.Look, r.Commands, r.Links), "\n")
}

var (
	// reads matches a command that changes nothing.
	reads = regexp.MustCompile(`^(aws [a-z0-9-]+ (describe|list|get|wait)-?|aws s3api (list|get)-|env \| grep |aws iam simulate-principal-policy |nslookup |nc -vz |openssl s_client |ls -l |\S+ version$)`)
	// deletes matches a command that deletes a resource. An authorization to associate a
	// hosted zone is temporary.
	deletes = regexp.MustCompile(`^aws [a-z0-9-]+ (delete|terminate|deregister|release)-`)
)

const temporary = "aws route53 delete-vpc-association-authorization "

// RequireSafe fails the test unless a remedy's look only reads, and its commands delete
// something exactly if it says so.
func RequireSafe(t *testing.T, r awscheck.Remedy) {
	t.Helper()
	for _, c := range r.Look {
		if !reads.MatchString(c) && !awscheck.NamesCredentials(c) {
			t.Errorf("a look that may change something: %s", c)
		}
	}
	n := 0
	for _, c := range r.Commands {
		switch {
		case reads.MatchString(c):
			t.Errorf("a look among the commands: %s", c)
		case deletes.MatchString(c) && !strings.HasPrefix(c, temporary):
			n++
		}
	}
	if (n > 0) != (r.Deletes > 0) {
		t.Errorf("%d commands delete, and the remedy says that %d resources go: %q", n, r.Deletes, r.Commands)
	}
}
