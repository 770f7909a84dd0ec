package simtest

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

//go:embed commands.py
var commandsScript string

// A CLIResult is how an AWS CLI command ended.
type CLIResult struct {
	Called [][2]string // the operations that it was about to call: the service's id, and the name
	Said   string
}

// Accepted reports whether the AWS CLI took a command: it reached the connection.
func (r CLIResult) Accepted() bool {
	return len(r.Called) == 1 && strings.Contains(r.Said, "Could not connect to the endpoint URL")
}

// RunAWSCLI runs commands, each the words after "aws", against an endpoint where nothing
// listens. The AWS CLI has validated a command that gets there.
func RunAWSCLI(t *testing.T, commands [][]string) []CLIResult {
	t.Helper()
	var results []CLIResult
	Python(t, commandsScript, commands, &results, "--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1", "--cli-connect-timeout", "1")
	return results
}

// Script reads a script for Python.
func Script(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Python runs a script with the Python that the AWS CLI is installed in: with input as
// JSON, and its output into the value that output points to. Without such a Python the
// test is skipped, except in CI.
func Python(t *testing.T, script string, input, output any, args ...string) {
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
		cmd := exec.CommandContext(ctx, python, append([]string{"-c", script}, args...)...)
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
