package summary

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// bash returns the path of the shell that runbooks are written for. Without it the test is
// skipped: that a program could not be started says nothing about the runbook.
func bash(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("skipped: a runbook is for bash on Linux and macOS")
	}
	path, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("skipped: bash is not on PATH")
	}
	return path
}

// runBash runs bash in a folder, with more of an environment. stopped reports that it ran
// and ended with an error; that it did not run fails the test.
func runBash(t *testing.T, dir string, env []string, args ...string) (output string, stopped bool) {
	t.Helper()
	cmd := exec.Command(bash(t), args...)
	cmd.Dir, cmd.Env = dir, append(append(os.Environ(), "LC_ALL=C"), env...) // bash warns of a locale that the machine lacks
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), err != nil
}

// runbookFile writes a runbook into a folder of its own.
func runbookFile(t *testing.T, r Report) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "runbook.sh")
	if err := os.WriteFile(file, r.Runbook(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// commandFolder makes a folder with a program that is a shell script, and returns the
// environment in which it is found first.
func commandFolder(t *testing.T, name, script string) (env []string) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}
}

// requireValidRunbook checks a runbook with the shell, shellcheck and Terraform,
// and runs it with an AWS CLI that knows nothing.
func requireValidRunbook(t *testing.T, r Report) {
	t.Helper()
	file := runbookFile(t, r)
	dir := filepath.Dir(file)
	t.Run("bash reads it", func(t *testing.T) {
		if out, stopped := runBash(t, dir, nil, "-n", file); stopped {
			t.Errorf("%s\n%s", out, r.Runbook())
		}
	})
	t.Run("shellcheck", func(t *testing.T) { requireToolAccepts(t, "", "shellcheck", file) })
	t.Run("terraform", func(t *testing.T) {
		if hcl, stopped := runBash(t, dir, nil, file, "terraform"); stopped {
			t.Errorf("%s\n%s", hcl, r.Runbook())
		} else if hcl != "" {
			requireToolAccepts(t, hcl, "terraform", "fmt", "-check", "-")
		}
	})
	t.Run("AWS knows nothing", func(t *testing.T) {
		env := append(commandFolder(t, "aws", "#!/bin/sh\necho \"$AWS_REPORTS\"\n"), "PEERING_ID=pcx-1")
		for _, args := range [][]string{{}, {"finish"}, {"undo"}, {"$(touch pwned)"}} {
			for _, reply := range []string{"None", r.plan().account, "active"} {
				if out, stopped := runBash(t, dir, append(env, "AWS_REPORTS="+reply), append([]string{file}, args...)...); !stopped {
					t.Errorf("%v succeeds although AWS replies only %q:\n%s", args, reply, out)
				}
			}
		}
		if _, err := os.Stat(filepath.Join(dir, "pwned")); err == nil {
			t.Errorf("a name was run as a command in\n%s", r.Runbook())
		}
	})
}

// requireToolAccepts runs a program that checks a file. Without the program the test is skipped.
func requireToolAccepts(t *testing.T, stdin, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("skipped: %s is not on PATH", name)
	}
	cmd := exec.Command(path, args...)
	var out bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &out
	if err := cmd.Run(); err != nil {
		t.Errorf("%s %v: %v\n%s", name, args, err, out.String())
	}
}
