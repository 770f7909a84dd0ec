//go:build !windows

package cli_test

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
)

// modeSwitch matches what switches a mode of the terminal on or off: DEC private modes,
// the keyboard protocols, and the shape of the cursor.
var modeSwitch = regexp.MustCompile(`\x1b\[\?([0-9;]+)([hl])|\x1b\[([<>=])([0-9;]*)([um])`)

// modesOn returns the modes that the output leaves switched on; for the cursor, off.
func modesOn(output string) []string {
	on := map[string]bool{}
	for _, m := range modeSwitch.FindAllStringSubmatch(output, -1) {
		switch {
		case m[2] != "":
			for mode := range strings.SplitSeq(m[1], ";") {
				switch mode {
				case "25": // the cursor, which is on
					on["cursor hidden"] = m[2] == "l"
				case "7": // wrapping, which is on
					on["no wrapping"] = m[2] == "l"
				default:
					on["?"+mode] = m[2] == "h"
				}
			}
		case m[5] == "u":
			on["keyboard protocol"] = m[3] == ">" || m[3] == "=" && m[4] != "0" && !strings.HasPrefix(m[4], "0;")
		case m[3] == ">" && strings.HasPrefix(m[4], "4"): // xterm's modifyOtherKeys
			on["modified keys"] = m[4] != "4" && m[4] != "4;0"
		}
	}
	var left []string
	for mode, is := range on {
		if is {
			left = append(left, mode)
		}
	}
	return left
}

// leaves is far more than leaving takes on any machine: it is reached where the program waits for calls that
// are under way, which on a dead network go on until the limit of their check.
const leaves = 5 * time.Second

// However the program is left, and whatever it waits for, it ends without waiting, and the terminal is as it was.
func TestARealTerminalIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	binary := built(t)
	const interrupt = "\x03"
	all := deadNetworks()
	waiting := slices.DeleteFunc(deadNetworks(), func(n deadNetwork) bool { return !n.waits })
	refusing := slices.DeleteFunc(deadNetworks(), func(n deadNetwork) bool { return n.waits })
	long := func(args ...string) []string { return append(args, "--timeout", "10m") }
	for name, tt := range map[string]struct {
		args   []string
		dead   []deadNetwork // on each of them; nil: with a simulated AWS
		shows  string
		types  string
		signal syscall.Signal
		code   int
	}{
		"ctrl+c twice":                     {args: []string{"--demo"}, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c while all checks run":      {args: []string{"--demo=huge"}, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c with help open":            {args: []string{"--demo"}, shows: "Tools  step 1 of 9", types: "?" + interrupt + interrupt, code: 130},
		"ended from outside":               {args: []string{"--demo"}, shows: "Tools  step 1 of 9", signal: syscall.SIGTERM, code: 130},
		"hung up":                          {args: []string{"--demo"}, shows: "Tools  step 1 of 9", signal: syscall.SIGHUP, code: 130},
		"ctrl+c in a watch":                {args: []string{"verify", "--demo", "--watch"}, shows: "next check in ", types: interrupt, code: 130},
		"ctrl+c at a plain question":       {args: []string{"--demo", "--accessible"}, shows: "Enter accepts these answers", types: interrupt, code: 130},
		"ctrl+c in the wizard":             {args: long(), dead: all, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c after every check":         {args: []string{"--timeout", shortLimit}, dead: waiting, shows: "NOT READY", types: interrupt + interrupt, code: 130},
		"ctrl+c without access to AWS":     {dead: refusing, shows: "NO AWS ACCESS", types: interrupt + interrupt, code: 130},
		"ctrl+c at a first plain question": {args: long("--accessible"), dead: all, shows: "AWS profile, number or name", types: interrupt, code: 130},
		"ctrl+c in a check":                {args: long("check", "--set", "region=us-east-1"), dead: waiting, shows: "checks", types: interrupt, code: 130},
		"ctrl+c in a verify":               {args: long(verifyOfATarget()...), dead: waiting, shows: "checks", types: interrupt, code: 130},
		"ctrl+c in a round of a watch":     {args: long(append(verifyOfATarget(), "--watch")...), dead: waiting, shows: "The checks run for the first time", types: interrupt, code: 130},
		"ctrl+c after a round of a watch":  {args: append(verifyOfATarget(), "--watch", "--timeout", shortLimit), dead: all, shows: "next check in ", types: interrupt, code: 130},
		"ctrl+c in a watch of lines":       {args: long(append(verifyOfATarget(), "--watch", "--accessible")...), dead: waiting, shows: "checks", types: interrupt, code: 130},
	} {
		networks := tt.dead
		if networks == nil {
			networks = []deadNetwork{{name: "a simulated AWS"}}
		}
		for _, network := range networks {
			t.Run(name+", "+network.name, func(t *testing.T) {
				t.Parallel()
				home, env := t.TempDir(), []string(nil)
				if network.env != nil { // without the Astro CLI, so that the verdict is known
					home, env = homeWithKeys(t), []string{"PATH=", "AWS_EC2_METADATA_DISABLED=true", network.env(t)}
				}
				start := time.Now()
				x := openIn(t, binary, home, env, 80, 24, tt.args...)
				x.shows(tt.shows)
				if took := time.Since(start); took > hangs {
					t.Errorf("%q was shown after %v", tt.shows, took)
				}
				start = time.Now()
				if tt.signal != 0 {
					if err := x.cmd.Process.Signal(tt.signal); err != nil {
						t.Fatal(err)
					}
				} else {
					x.types(tt.types)
				}
				select {
				case <-x.ended:
				case <-time.After(leaves):
					t.Fatalf("not left after %v:\n%s", leaves, x.screen())
				}
				t.Logf("left after %v", time.Since(start).Round(time.Millisecond))
				if code := x.cmd.ProcessState.ExitCode(); code != tt.code {
					t.Errorf("exit code %d", code)
				}
				if left, err := term.GetState(x.pty.Fd()); err != nil || !reflect.DeepEqual(left, x.fresh) {
					t.Errorf("the terminal's settings are\n%+v, not\n%+v, %v", left, x.fresh, err)
				}
				if left := modesOn(x.output.String()); len(left) > 0 {
					t.Errorf("the terminal is left with %q", left)
				}
				if x.vt.IsAltScreen() {
					t.Error("the alternate screen is left on")
				}
			})
		}
	}
}

// A credential_process and an Astro CLI that hang when the user leaves are not left behind, with what they have started. As
// long as one that has the pipe open lives, reading it does not end.
func TestLeavingEndsThePrograms(t *testing.T) {
	t.Parallel()
	binary := built(t)
	both := []string{"credentials", "astro"}
	for name, tt := range map[string]struct {
		args     []string
		programs []string
		shows    string
		types    string
		signal   syscall.Signal
	}{
		"the wizard":                {nil, both, "Tools  step 1 of 9", "\x03\x03", 0},
		"the wizard, hung up":       {nil, both, "Tools  step 1 of 9", "", syscall.SIGHUP},
		"the prompts":               {[]string{"--accessible"}, both, "AWS profile, number or name", "\x03", 0},
		"a check":                   {[]string{"check", "--set", "region=us-east-1"}, both, "checks", "\x03", 0},
		"a check, ended":            {[]string{"check", "--set", "region=us-east-1"}, both, "checks", "", syscall.SIGTERM},
		"a watch, in its 1st round": {append(verifyOfATarget(), "--watch"), both[:1], "The checks run for the first time", "\x03", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
				t.Fatal(err)
			}
			hang := func(program string) string { return "sleep 60 >" + filepath.Join(home, program+".pipe") + " & wait\n" }
			if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte("[default]\ncredential_process = "+hang("credentials")), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(home, "astro"), []byte("#!/bin/sh\n"+hang("astro")), 0o700); err != nil {
				t.Fatal(err)
			}
			started, ended := make(chan struct{}, 2), make(chan error, 2)
			for _, program := range tt.programs {
				pipe := filepath.Join(home, program+".pipe")
				if err := syscall.Mkfifo(pipe, 0o600); err != nil {
					t.Fatal(err)
				}
				go func() {
					f, err := os.Open(pipe) // once the program has opened it, too
					started <- struct{}{}
					if err == nil {
						defer f.Close()
						_, err = io.Copy(io.Discard, f)
					}
					ended <- err
				}()
			}
			env := []string{"AWS_EC2_METADATA_DISABLED=true", "PATH=" + home + string(os.PathListSeparator) + os.Getenv("PATH")}
			x := openIn(t, binary, home, env, 80, 24, append(tt.args, "--timeout", "10m")...)
			x.shows(tt.shows)
			for range tt.programs {
				select {
				case <-started:
				case <-time.After(hangs):
					t.Fatal("a program does not start")
				}
			}
			if tt.signal != 0 {
				if err := x.cmd.Process.Signal(tt.signal); err != nil {
					t.Fatal(err)
				}
			} else {
				x.types(tt.types)
			}
			x.left()
			for range tt.programs {
				select {
				case err := <-ended:
					if err != nil {
						t.Error(err)
					}
				case <-time.After(hangs): // it would take a minute
					t.Error("a program still runs")
				}
			}
		})
	}
}

// A credential_process that asks at the terminal would take the keys of the program's own questions: it gets no
// terminal, and says so at once.
func TestACredentialProcessThatAsksAtTheTerminalFailsAtOnce(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte("[default]\ncredential_process = read code </dev/tty && sleep 600\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := openIn(t, built(t), home, []string{"AWS_EC2_METADATA_DISABLED=true"}, 110, 40, "check", "--set", "region=us-east-1", "--timeout", "10m")
	x.left()
	if report := x.output.String(); !strings.Contains(report, "credential_process failed.") {
		t.Errorf("the report does not say that it failed:\n%s", report)
	}
}
