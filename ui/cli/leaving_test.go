//go:build !windows

package cli_test

import (
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"regexp"
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

// However the program is left, and whatever it waits for, the terminal is as it was. The
// time is reported rather than held: the machine may be busy.
func TestARealTerminalIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	binary := built(t)
	hangUpByDefault(t)
	const interrupt = "\x03"
	for name, tt := range map[string]struct {
		args    []string
		dead    bool // the network
		shows   string
		types   string
		signal  syscall.Signal
		code    int
		reports string
	}{
		"ctrl+c twice":                     {args: []string{"--demo"}, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c while all checks run":      {args: []string{"--demo=huge"}, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c on a dead network":         {dead: true, shows: "Tools  step 1 of 9", types: interrupt + interrupt, code: 130},
		"ctrl+c with help open":            {args: []string{"--demo"}, shows: "Tools  step 1 of 9", types: "?" + interrupt + interrupt, code: 130},
		"ended from outside":               {args: []string{"--demo"}, shows: "Tools  step 1 of 9", signal: syscall.SIGTERM, code: 130},
		"hung up":                          {args: []string{"--demo"}, shows: "Tools  step 1 of 9", signal: syscall.SIGHUP, code: 130},
		"ctrl+c in a watch":                {args: []string{"verify", "--demo", "--watch"}, shows: "next check in ", types: interrupt, code: 130},
		"ctrl+c at a plain question":       {args: []string{"--demo", "--accessible"}, shows: "Enter accepts these answers", types: interrupt, code: 130},
		"ctrl+c in a check, dead network":  {args: []string{"check", "--set", "region=us-east-1"}, dead: true, shows: "checks", types: interrupt, code: 130},
		"ctrl+c in a verify, dead network": {args: []string{"verify", "--set", "region=us-east-1", "--set", "connectivity.methods=peering", "--set", "network.cidr=10.8.0.0/19", "--set", "cluster.name=x", "--set", "peering.region=us-east-1", "--set", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}, dead: true, shows: "checks", types: interrupt, code: 130},
	} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			var env []string
			if tt.dead {
				if err := os.MkdirAll(filepath.Join(home, ".aws"), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(home, ".aws", "credentials"), []byte("[default]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = x\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				env = []string{"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=http://" + silent(t)}
			}
			x := openIn(t, binary, home, env, 80, 24, tt.args...)
			x.shows(tt.shows)
			start := time.Now()
			if tt.signal != 0 {
				if err := x.cmd.Process.Signal(tt.signal); err != nil {
					t.Fatal(err)
				}
			} else {
				x.types(tt.types)
			}
			select {
			case <-x.ended:
			case <-time.After(30 * time.Second):
				t.Fatalf("it does not end:\n%s", x.screen())
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

// hangUpByDefault lets the programs that a test starts end when their terminal hangs up, even
// if the test itself was started by nohup. A signal that is ignored stays so in a child, and
// one that is handled does not.
func hangUpByDefault(t *testing.T) {
	t.Helper()
	if !signal.Ignored(syscall.SIGHUP) {
		return
	}
	handled := make(chan os.Signal, 1)
	signal.Notify(handled, syscall.SIGHUP)
	t.Cleanup(func() { signal.Ignore(syscall.SIGHUP) })
}
