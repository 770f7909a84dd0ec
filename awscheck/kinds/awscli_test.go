package kinds_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// step returns the names that an operation of a removal may have: the last one removes
// the resource, those before it may also change it so that it can be removed.
func step(last bool) *regexp.Regexp {
	if last {
		return regexp.MustCompile(`^(Delete|Terminate|Deregister)[A-Z]`)
	}
	return regexp.MustCompile(`^(Delete|Terminate|Deregister|Modify|Update|Disable|Detach)[A-Z]`)
}

// A cliResult is how an AWS CLI command ended.
type cliResult struct {
	Called [][2]string // the operations that it was about to call: the service's id, and the name
	Said   string
}

// accepted reports whether the AWS CLI took a command: it reached the connection.
func (r cliResult) accepted() bool {
	return len(r.Called) == 1 && strings.Contains(r.Said, "Could not connect to the endpoint URL")
}

func TestTheAWSCLIAcceptsEveryCommand(t *testing.T) {
	type command struct {
		kind  kinds.Kind
		words []string
		calls *regexp.Regexp // nil: the list
	}
	all := []command{{words: strings.Fields("sqs delete-queue")}, {words: strings.Fields("sqs list-queues --max-results many")}} // what it rejects
	rejected := len(all)
	for _, k := range kinds.All() {
		all = append(all, command{k, kinds.Command(k.Look, "", ""), nil})
		for i, c := range k.Remove {
			last := i == len(k.Remove)-1
			all = append(all, command{k, kinds.Command(c, idOf(k), "a name"), step(last)})
		}
		if k.RemoveGroup != "" {
			all = append(all, command{k, kinds.Command(k.RemoveGroup, "group-0a1b2c3d4e5f", ""), step(true)})
		}
	}
	var words [][]string
	for _, c := range all {
		words = append(words, c.words)
	}
	var results []cliResult
	run(t, "commands.py", words, &results, "--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1", "--cli-connect-timeout", "1")
	if len(results) != len(all) {
		t.Fatalf("%d results of %d commands", len(results), len(all))
	}
	for i, c := range all {
		text, r := "aws "+strings.Join(c.words, " "), results[i]
		switch list := [2]string{c.kind.List.Service, c.kind.List.Name}; {
		case i < rejected:
			if r.accepted() {
				t.Errorf("%s is accepted: this test proves nothing", text)
			}
		case !r.accepted():
			t.Errorf("%s calls %v:\n%s", text, r.Called, r.Said)
		case c.calls != nil && (r.Called[0][0] != list[0] || !c.calls.MatchString(r.Called[0][1])):
			t.Errorf("%s calls %v, which is no removal in %s", text, r.Called[0], list[0])
		case c.calls == nil && r.Called[0] != list:
			t.Errorf("%s calls %v, and the row %v", text, r.Called[0], list)
		}
	}
	t.Logf("%d commands", len(all)-rejected)
}

// idOf is an identifier of the form that a kind's commands ask for.
func idOf(k kinds.Kind) string {
	if strings.Contains(k.ID, "Arn") || k.ID == "ARN" {
		return "arn:aws:service:us-east-1:111122223333:resource/0a1b2c3d4e5f"
	}
	return "resource-0a1b2c3d4e5f"
}

// run runs a script of testdata with the Python that the AWS CLI is installed in: with
// input as JSON, and its output into the value that output points to.
func run(t *testing.T, script string, input, output any, args ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: it takes seconds, and -short is set")
	}
	text, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	const limit = 8 * time.Minute // it takes seconds on a machine that does nothing else
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	for _, python := range pythons() {
		if exec.CommandContext(ctx, python, "-c", "import awscli, botocore").Run() != nil {
			continue
		}
		cmd := exec.CommandContext(ctx, python, append([]string{filepath.Join("testdata", script)}, args...)...)
		cmd.Stdin = bytes.NewReader(text)
		cmd.Env = append(slices.DeleteFunc(os.Environ(), func(e string) bool { return strings.HasPrefix(e, "AWS_") }),
			"AWS_ACCESS_KEY_ID=AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY=example", "AWS_MAX_ATTEMPTS=1", "AWS_EC2_METADATA_DISABLED=true",
			"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull, "NO_PROXY=*", "AWS_PAGER=")
		var complaint bytes.Buffer
		cmd.Stderr = &complaint
		out, err := cmd.Output()
		if err == nil {
			err = json.Unmarshal(out, output)
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, complaint.String())
		}
		return
	}
	if ctx.Err() != nil {
		t.Fatalf("%v after %v", ctx.Err(), limit)
	}
	if os.Getenv("CI") != "" {
		t.Fatal("there is no Python with the AWS CLI, and in CI there must be: pip install awscli")
	}
	t.Skip("skipped: there is no Python with the AWS CLI, version 1 (pip install awscli); CI runs it")
}

// pythons are the places of a Python that may have the AWS CLI.
func pythons() []string {
	list := []string{"python3", "python"}
	if aws, err := exec.LookPath("aws"); err == nil {
		list = slices.Insert(list, 0, filepath.Join(filepath.Dir(aws), "python3"))
		if target, err := filepath.EvalSymlinks(aws); err == nil {
			list = slices.Insert(list, 0, filepath.Join(filepath.Dir(target), "python3"))
		}
	}
	return list
}
