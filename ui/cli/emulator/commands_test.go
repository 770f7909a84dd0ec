package emulator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// TestTheAWSCLIAcceptsEveryCommandOfAReport lets the AWS CLI validate what a customer
// would paste from the reports of the demo's scenarios.
func TestTheAWSCLIAcceptsEveryCommandOfAReport(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: there is no shell to read the commands as a customer's does")
	}
	const rejected = "aws ec2 describe-vpcs --no-such-option"
	commands := map[string]bool{rejected: false} // whether each is a look
	for _, s := range awssim.Scenarios() {
		for _, verb := range []string{"check", "verify"} {
			var report struct {
				Findings []struct {
					Remedy struct{ Look, Commands []string }
				}
				NextSteps []struct{ Commands []string } `json:"next_steps"`
			}
			saved := filepath.Join(t.TempDir(), "report.json")
			run(t, "", verb, "--demo="+s.Name, "--output", "json", "--out", saved)
			text, err := os.ReadFile(saved)
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &report); err != nil {
				t.Fatal(err)
			}
			add := func(list []string, look bool) {
				for _, c := range list {
					// These sign in, on this machine.
					if strings.HasPrefix(c, "aws ") && !strings.HasPrefix(c, "aws sso ") && !strings.HasPrefix(c, "aws configure ") {
						commands[c] = commands[c] || look
					}
				}
			}
			for _, f := range report.Findings {
				add(f.Remedy.Look, true)
				add(f.Remedy.Commands, false)
			}
			for _, s := range report.NextSteps {
				add(s.Commands, false)
			}
			command := ""
			for line := range strings.Lines(strings.ReplaceAll(run(t, "", "summary", saved, "--output", "handoff").stdout, "\\\n", " ")) {
				command += strings.TrimSpace(line)
				if strings.HasPrefix(command, "aws ") && strings.Count(command, "'")%2 == 1 {
					continue // a document goes on in the next line
				}
				add([]string{command}, false)
				command = ""
			}
		}
	}
	if len(commands) < 10 {
		t.Fatalf("the scenarios print %d commands", len(commands))
	}
	printed := len(commands) - 1
	profile := regexp.MustCompile(` --profile \S+`) // the test has none of them
	// The same command for another resource, region or number is not validated again.
	varies := regexp.MustCompile(`[a-z]{2}-[a-z]+-\d|[0-9a-f]{8,}|\d+`)
	shapes := map[string]bool{}
	var sorted []string
	for _, c := range slices.Sorted(maps.Keys(commands)) {
		shape := fmt.Sprint(varies.ReplaceAllString(profile.ReplaceAllString(c, ""), "0"), commands[c])
		if !shapes[shape] {
			shapes[shape] = true
			sorted = append(sorted, c)
		}
	}
	// One process of the CLI validates all. This command leaves a handler behind, which fails
	// for the other modify commands of EC2.
	slices.SortStableFunc(sorted, func(a, b string) int {
		last := func(c string) int { return strings.Count(c, "ec2 modify-instance-attribute") }
		return last(a) - last(b)
	})
	reads := regexp.MustCompile(`^(Describe|List|Get|Simulate)[A-Z]`)
	looks := 0
	var words [][]string
	for _, c := range sorted {
		cmd := exec.Command(shell, "-c", "PEERING_ID=pcx-0a ASTRO_VPC_ID=vpc-0a PRINCIPAL_ARN=arn:aws:iam::111122223333:role/a; aws() { printf '%s\\0' \"$@\"; }; "+profile.ReplaceAllString(c, ""))
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v", c, err)
		}
		words = append(words, strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"))
	}
	for i, r := range simtest.RunAWSCLI(t, words) {
		if r.Accepted() == (sorted[i] == rejected) {
			t.Errorf("%s calls %v:\n%s", sorted[i], r.Called, r.Said)
		}
		if commands[sorted[i]] {
			looks++
			if r.Accepted() && !reads.MatchString(r.Called[0][1]) {
				t.Errorf("%s is a look and calls %v", sorted[i], r.Called[0])
			}
		}
	}
	if looks < 5 {
		t.Errorf("the scenarios print %d looks", looks)
	}
	t.Logf("%d of %d commands", len(sorted)-1, printed)
}
