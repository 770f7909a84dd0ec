package tools_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// machinePrograms is one program called astro and what running it does.
type machinePrograms struct {
	run  func(context.Context) ([]byte, error)
	find error
}

func (p machinePrograms) Find(string) (string, error) { return "/opt/my tools/astro", p.find }
func (p machinePrograms) OS() string                  { return "darwin" }
func (p machinePrograms) Output(ctx context.Context, _ string, _ ...string) ([]byte, error) {
	return p.run(ctx)
}

func TestAstroCLI(t *testing.T) {
	prints := func(text string) tools.Programs {
		return (&awssim.World{Machine: awssim.Machine{AstroCLI: text}}).Programs()
	}
	for name, tt := range map[string]struct {
		programs tools.Programs
		status   awscheck.Status
		says     string
		fix      string
	}{
		"a current one":                {prints("Astro CLI Version: 1.45.0\n"), awscheck.Pass, "version 1.45.0", ""},
		"exactly the minimum":          {prints("Astro CLI Version: 1.0.0\n"), awscheck.Pass, "version 1.0.0", ""},
		"with a notice of an update":   {prints("\nA newer version of Astro CLI is available: 1.46.0\n\nAstro CLI Version: 1.45.0\n"), awscheck.Pass, "version 1.45.0", ""},
		"one from before Astro":        {prints("Astro CLI Version: 0.28.1, Git Commit: 6f1b2c3\n"), awscheck.Warn, "version 0.28.1. At least 1.0.0", `godownloader.sh | bash -s -- -b "$HOME/.local/bin"`},
		"a candidate for the minimum":  {prints("Astro CLI Version: 1.0.0-rc.1\n"), awscheck.Warn, "1.0.0-rc.1", "curl"},
		"built from source":            {prints("Astro CLI Version: SNAPSHOT-6f1b2c3\n"), awscheck.Warn, "SNAPSHOT-6f1b2c3", "curl"},
		"a version of no known form":   {prints("Astro CLI Version: next\n"), awscheck.Unverified, `"next"`, "curl"},
		"not installed":                {prints(""), awscheck.Fail, "No program called astro", "curl"},
		"not installed on a Mac":       {(&awssim.World{Machine: awssim.Machine{OS: "darwin"}}).Programs(), awscheck.Fail, "No program called astro", "brew install astro"},
		"not installed on Windows":     {(&awssim.World{Machine: awssim.Machine{OS: "windows"}}).Programs(), awscheck.Fail, "No program called astro", "winget install -e --id Astronomer.Astro"},
		"the web framework's astro":    {prints("\n astro  v4.15.1 Build faster websites.\n\n  astro [command] [...flags]\n"), awscheck.Fail, "web framework", "curl"},
		"another program called astro": {prints("planets: 8\n"), awscheck.Fail, "another program called astro", "curl"},
		"one that drives the terminal": {prints("Astro CLI Version: 1.\x1b[2J\x1b]0;gotcha\a\n"), awscheck.Unverified, "", "curl"},
		"one that can't be run": {machinePrograms{run: func(context.Context) ([]byte, error) { return nil, fs.ErrPermission }},
			awscheck.Unverified, "could not be run", "ls -l '/opt/my tools/astro'"},
		"one that fails without output": {machinePrograms{run: func(context.Context) ([]byte, error) { return nil, &exec.ExitError{} }},
			awscheck.Fail, "another program", "brew install astro"},
		"a PATH that can't be searched": {machinePrograms{find: errors.New("odd")}, awscheck.Unverified, "PATH", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := tools.CheckAstroCLI(t.Context(), tt.programs, "1.0.0")[0]
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if strings.ContainsAny(f.Detail, "\x1b\a\n") {
				t.Errorf("control characters: %q", f.Detail)
			}
			if copied := strings.Join(f.Remedy.Safe(), "\n"); strings.Contains(copied, "sudo") {
				t.Errorf("what is copied runs as root: %q", copied)
			}
			if strings.Contains(f.Remedy.Text, "sudo") && !strings.Contains(f.Remedy.Text, "runs as root: read that script first") {
				t.Errorf("a script is run as root without a word: %q", f.Remedy.Text)
			}
			if fix := strings.Join(append(f.Remedy.Look, f.Remedy.Commands...), "\n"); !strings.Contains(fix, tt.fix) || (tt.fix == "") != (fix == "") {
				t.Errorf("the fix is %q", fix)
			}
		})
	}
}

func TestAnAstroCLIThatHangsIsStoppedAfterFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		f := tools.CheckAstroCLI(t.Context(), machinePrograms{run: func(ctx context.Context) ([]byte, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}, "1.0.0")[0]
		if f.Status != awscheck.Unverified || time.Since(start) != 5*time.Second {
			t.Errorf("%s after %s: %s", f.Status, time.Since(start), f.Detail)
		}
	})
}

func TestProgramsOfThisMachine(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: the program is a shell script; its form on Windows is tested by the simulation")
	}
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
	folder := t.TempDir()
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	var programs tools.OSPrograms
	if _, err := programs.Find("astro-that-is-not-there"); !errors.Is(err, exec.ErrNotFound) {
		t.Errorf("a missing program gives %v", err)
	}
	script := filepath.Join(folder, "astro")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho \"Astro CLI Version: 1.45.0\"\nhead -c 1000000 /dev/zero\nread line && echo \"$line\"\nexit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	path, err := programs.Find("astro")
	if err != nil || path != script {
		t.Fatalf("found %q, %v", path, err)
	}
	out, err := programs.Output(t.Context(), path, "version")
	var exit *exec.ExitError
	if !errors.As(err, &exit) || len(out) != 64<<10 {
		t.Errorf("%d bytes, %v", len(out), err)
	}
	if f := tools.CheckAstroCLI(t.Context(), programs, "1.0.0")[0]; f.Status != awscheck.Pass {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

// FuzzAstroCLI gives a text as what `astro version` prints. It passes only with a version
// that is there, and drives no terminal.
func FuzzAstroCLI(f *testing.F) {
	for _, text := range []string{"Astro CLI Version: 1.45.0\n", "Astro CLI Version: 0.28.1, Git Commit: 6f1b2c3", "Astro CLI Version: SNAPSHOT-6f1b2c3",
		"Astro CLI Version: 1.\x1b[2J", "Astro CLI Version: 99999999999999999999.1", "Astro CLI Version: 1.0.0-rc.1", "astro v4.15.1 Build faster websites", "\xff\xfe"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		programs := machinePrograms{run: func(context.Context) ([]byte, error) { return text, nil }}
		for _, f := range tools.CheckAstroCLI(t.Context(), programs, "1.0.0") {
			if f.Status == awscheck.Pass && !strings.Contains(string(text), "Astro CLI Version:") {
				t.Errorf("%q passes", text)
			}
			if said := f.Title + f.Detail + f.Remedy.Text + strings.Join(f.Remedy.Commands, ""); said != awscheck.Clean(said) || len(said) > 2000 {
				t.Errorf("%q is reported as %q", text, said)
			}
		}
	})
}

// Without the AWS CLI, a sign-in that runs it is no way out: its installation comes first.
func TestASignInBeginsWithTheInstallationOfWhatItRuns(t *testing.T) {
	const page = "https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
	login := []string{"aws", "sso", "login"}
	for name, tt := range map[string]struct {
		machine  tools.Programs
		login    []string
		links    []string
		installs bool
	}{
		"the AWS CLI is installed":           {(&awssim.World{}).Programs(), login, nil, false},
		"it is not":                          {(&awssim.World{Machine: awssim.Machine{NoAWSCLI: true}}).Programs(), login, nil, true},
		"it is not, and the page is linked":  {(&awssim.World{Machine: awssim.Machine{NoAWSCLI: true}}).Programs(), login, []string{page}, true},
		"the fix is no sign-in":              {(&awssim.World{Machine: awssim.Machine{NoAWSCLI: true}}).Programs(), nil, nil, false},
		"whether it is there can't be known": {machinePrograms{find: errors.New("odd")}, login, nil, false},
		"nothing is known of the machine":    {nil, login, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := awscheck.Remedy{Text: "Sign in again.", Login: tt.login, Links: tt.links}
			got := tools.WithSignIn(tt.machine, []awscheck.Finding{{Remedy: r}})[0].Remedy
			if !tt.installs {
				if got.Text != r.Text || len(got.Login) != len(tt.login) || len(got.Links) != 0 {
					t.Errorf("the fix is changed: %+v", got)
				}
				return
			}
			if got.Text != "Install the AWS CLI first: no program called aws is on PATH. Sign in again." || got.Login != nil || !slices.Equal(got.Links, []string{page}) {
				t.Errorf("%+v", got)
			}
		})
	}
}
