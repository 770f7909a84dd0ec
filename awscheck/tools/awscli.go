package tools

import (
	"errors"
	"os/exec"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// installCLI is the AWS CLI User Guide's page "Installing or updating to the latest version of the
// AWS CLI".
const installCLI = "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"

// WithSignIn returns findings whose sign-in this machine can run. Where the program of a sign-in is
// not on PATH, the fix begins with its installation, and offers nothing to run before that.
func WithSignIn(programs Programs, findings []awscheck.Finding) []awscheck.Finding {
	for i := range findings {
		r := &findings[i].Remedy
		if len(r.Login) == 0 || programs == nil {
			continue
		}
		if _, err := programs.Find(r.Login[0]); !errors.Is(err, exec.ErrNotFound) {
			continue
		}
		r.Text = "Install the AWS CLI first: no program called " + r.Login[0] + " is on PATH. " + r.Text
		r.Login = nil
		if !slices.Contains(r.Links, installCLI) {
			r.Links = append(slices.Clip(r.Links), installCLI)
		}
	}
	return findings
}
