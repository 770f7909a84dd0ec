//go:build !windows

package cli_test

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A terminal is a pseudo-terminal that runs the program, and an emulator that shows
// what the user sees.
type terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	pty    *os.File
	fresh  *term.State // its settings before the program started
	vt     *vt.SafeEmulator
	ended  chan error
	mu     sync.Mutex
	output strings.Builder // everything the program wrote
	sight  *sight          // what a benchmark waits for; nil: nothing
}

// A sight is something on the screen, and when the program wrote what makes it hold.
type sight struct {
	holds   func() bool
	arrived chan time.Time
}

// built builds the program and returns its path.
func built(t testing.TB) string {
	t.Helper()
	binary, err := buildOnce()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// buildOnce builds the program for all tests, into a folder that TestMain removes: to link it
// takes seconds.
var buildOnce = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(buildDir, "astro-activate")
	if out, err := exec.Command("go", "build", "-o", binary, "../..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return binary, nil
})

var buildDir string

func TestMain(m *testing.M) {
	if variable := os.Getenv(failsAt); variable != "" {
		os.Exit(runFailing(variable))
	}
	dir, err := os.MkdirTemp("", "astro-activate-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := os.Chmod(dir, 0o755); err != nil { // some tests run the program as another user
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	buildDir = dir
	// The programs that a test starts end on these, even if the test itself was started by nohup or in the background of a
	// script. A signal that is ignored stays so in a child, and one that is handled does not.
	for _, s := range []os.Signal{syscall.SIGHUP, os.Interrupt} {
		if signal.Ignored(s) {
			signal.Notify(make(chan os.Signal, 1), s)
		}
	}
	// The tests wait for simulated AWS, terminals and clocks more than they compute: more of
	// them at once than there are processors. The flag -parallel, which m.Run parses, decides.
	if err := flag.Set("test.parallel", strconv.Itoa(2*max(2, runtime.GOMAXPROCS(0)))); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func open(t testing.TB, binary string, width, height int, args ...string) *terminal {
	t.Helper()
	return openIn(t, binary, t.TempDir(), nil, width, height, args...)
}

// startInTerminal starts a program in a terminal of its own. It returns the terminal's end for the
// test, and the settings from before the start: read later they may be the program's own.
func startInTerminal(cmd *exec.Cmd, width, height int) (*os.File, *term.State, error) {
	file, tty, err := pty.Open()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = tty.Close() }() // the program has its own copy
	fresh, err := term.GetState(tty.Fd())
	if err == nil {
		err = pty.Setsize(file, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)})
	}
	if err == nil {
		cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
		err = cmd.Start()
	}
	if err != nil {
		_ = file.Close()
		return nil, nil, err
	}
	return file, fresh, nil
}

// zoneAtNoon is a time zone in which it is about noon: what a test saves "today" stays so.
func zoneAtNoon() string {
	return fmt.Sprintf("Etc/GMT%+d", time.Now().UTC().Hour()-12) // of POSIX: west of Greenwich is positive
}

// openIn opens the program in a folder, with more of an environment.
func openIn(t testing.TB, binary, dir string, env []string, width, height int, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = dir
	cmd.Env = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "TZ=" + zoneAtNoon(), "HOME=" + cmd.Dir, "PATH=" + os.Getenv("PATH")}
	cmd.Env = append(cmd.Env, env...)
	file, fresh, err := startInTerminal(cmd, width, height)
	if err != nil {
		t.Fatal(err)
	}
	term := &terminal{t: t, cmd: cmd, pty: file, fresh: fresh, vt: vt.NewSafeEmulator(width, height), ended: make(chan error, 1)}
	go func() { // the keys, and the emulator's replies to the program's queries: in one order, as a terminal sends them
		_, err := io.Copy(file, term.vt)
		_ = term.vt.InputPipe().(*io.PipeWriter).CloseWithError(err)
	}()
	read := make(chan struct{})
	go func() {
		defer close(read)
		buf := make([]byte, 1<<14)
		for {
			n, err := file.Read(buf)
			at := time.Now()
			term.mu.Lock()
			term.output.Write(buf[:n])
			sight := term.sight
			term.mu.Unlock()
			_, _ = term.vt.Write(buf[:n])
			if sight != nil && sight.holds() {
				term.mu.Lock()
				term.sight = nil
				term.mu.Unlock()
				sight.arrived <- at
			}
			if err != nil {
				return
			}
		}
	}()
	go func() {
		err := cmd.Wait()
		<-read
		term.ended <- err
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = file.Close()
	})
	return term
}

// screen is the text on the screen, without colors.
func (x *terminal) screen() string { return ansi.Strip(x.vt.Render()) }

func (x *terminal) wrote(text string) bool { return strings.Contains(x.text(), text) }

// text is everything that the program wrote.
func (x *terminal) text() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.output.String()
}

// until waits for a condition, long enough for a slow machine.
func (x *terminal) until(what string, holds func() bool) {
	x.t.Helper()
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if holds() {
			return
		}
	}
	x.t.Fatalf("timed out waiting %s. The screen is\n%s", what, x.screen())
}

func (x *terminal) shows(text string) {
	x.t.Helper()
	x.until("to see "+text, func() bool { return strings.Contains(x.screen(), text) })
}

// showsVerdict waits until no check runs, and the header says whether the activation is ready.
func (x *terminal) showsVerdict() {
	x.t.Helper()
	x.until("to see the verdict in the header", func() bool {
		header, _, _ := strings.Cut(x.screen(), "\n")
		header = strings.TrimSuffix(strings.TrimRight(header, " "), ", WITH WARNINGS")
		return strings.HasSuffix(header, " READY") && !x.runsChecks()
	})
}

// runsChecks reports whether the header has the spinner.
func (x *terminal) runsChecks() bool {
	header, _, _ := strings.Cut(x.screen(), "\n")
	return strings.ContainsAny(header, "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
}

func (x *terminal) hides(text string) {
	x.t.Helper()
	x.until("not to see "+text, func() bool { return !strings.Contains(x.screen(), text) })
}

// types sends keys in a terminal's encoding.
func (x *terminal) types(keys string) {
	x.t.Helper()
	if _, err := io.WriteString(x.vt.InputPipe(), keys); err != nil {
		x.t.Fatal(err)
	}
}

func (x *terminal) resize(width, height int) {
	x.t.Helper()
	x.vt.Resize(width, height)
	if err := pty.Setsize(x.pty, &pty.Winsize{Rows: uint16(height), Cols: uint16(width)}); err != nil {
		x.t.Fatal(err)
	}
}

const (
	enter     = "\r"
	escape    = "\x1b"
	tab       = "\t"
	backTab   = "\x1b[Z"
	clearLine = "\x15"  // ctrl+u
	logIn     = "\x0c"  // ctrl+l
	maskIDs   = "\x18"  // ctrl+x
	toAccount = "\x1b2" // alt+2
	toRegion  = "\x1b4" // alt+4
	toSummary = "\x1b9" // alt+9
)

// One session from start to end: the sign-in has expired, the window is resized, the
// process is killed and resumed, ids are masked for a moment, and the summary is reached.
func TestARealTerminalFromTheFirstScreenToTheSummary(t *testing.T) {
	t.Parallel()
	binary := built(t)
	session := filepath.Join(t.TempDir(), "session.yaml")
	args := []string{"--demo=expired", "--session", session}

	x := open(t, binary, 80, 24, args...)
	x.shows("Tools  step 1 of 9")
	x.types(toRegion)
	x.shows("Region  step 4 of 9")
	x.shows("ctrl+l to run aws sso login")
	if !x.wrote("\x1b]9;4;") || !x.wrote("Astro activation - 4/9 Region") {
		t.Error("the terminal title or progress is missing")
	}
	x.types(clearLine + "Morning data" + tab)
	x.shows("Cluster name   Morning data")

	for _, size := range [][2]int{{60, 20}, {120, 40}, {20, 6}, {80, 24}} {
		x.resize(size[0], size[1])
		switch size[0] {
		case 20:
			x.shows("terminal is")
		case 120:
			x.shows("4 Region")
		default:
			x.until("for a rule as wide as the screen", func() bool {
				lines := strings.Split(x.screen(), "\n")
				rule := strings.TrimSpace(lines[min(1, len(lines)-1)])
				return ansi.StringWidth(rule) == size[0]-2 && strings.HasPrefix(rule, "──") && strings.HasSuffix(rule, "──") && strings.Contains(x.screen(), "An AWS region that Astro supports")
			})
		}
	}
	x.types(escape)
	x.shows("Permissions  step 3 of 9")
	x.types(logIn)
	x.hides("has expired")
	x.shows("8 passed")
	x.until("for the answer to be saved", func() bool {
		data, _ := os.ReadFile(session)
		return strings.Contains(string(data), "Morning data") && strings.Contains(string(data), "step: permissions")
	})
	if err := x.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	x.left()

	x = open(t, binary, 80, 24, args...)
	x.shows("A session was saved today at")
	x.types(enter)
	x.shows("Permissions  step 3 of 9")
	x.shows("ctrl+l to run aws sso login") // checked again
	x.types(logIn)
	x.showsVerdict()
	x.types(toAccount)
	x.shows("IAM Identity Center 111122223333")
	x.types(maskIDs)
	x.hides("111122223333")
	x.shows("[account-")
	x.types(maskIDs)
	x.shows("Show ids on this screen, in files and on leaving?")
	x.types("y")
	x.shows("IAM Identity Center 111122223333")
	x.types(toRegion)
	x.shows("Morning data")
	x.types(toSummary)
	x.shows("READY")
	x.shows("Send to Astronomer")
	x.types("e")
	x.types("m")
	x.shows("Saved as ")
	if data, err := os.ReadFile(filepath.Join(x.cmd.Dir, "astro-activation-report.md")); err != nil || !strings.Contains(string(data), "Morning data") {
		t.Errorf("the report: %v\n%s", err, data)
	}
	x.types(enter)
	x.shows("y leave")
	x.types(enter)
	x.shows("Press y to leave, or n to stay.")
	x.types("y")
	select {
	case err := <-x.ended:
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		if code := x.cmd.ProcessState.ExitCode(); code != 0 {
			t.Errorf("left with exit code %d", code)
		}
	case <-time.After(30 * time.Second):
		t.Fatalf("the summary can't be left:\n%s", x.screen())
	}
	if x.vt.IsAltScreen() {
		t.Error("the terminal was left on the alternate screen")
	}
	for _, want := range []string{"✓ Ready: ", "Session: ", "Report:  ", "astro-activation-report.md", "Once Astronomer has requested the peering:", "astro-activate verify --watch --demo=expired "} {
		x.shows(want)
	}
}

// What is left to do stays on the terminal after the wizard is left, masked as the screen was.
func TestARealTerminalKeepsWhatBlocks(t *testing.T) {
	t.Parallel()
	x := open(t, built(t), 80, 24, "--demo=blocked")
	x.showsVerdict() // what is not known yet does not stay
	x.types(toSummary)
	x.shows("NOT READY")
	x.types(maskIDs)
	x.shows("MASKED")
	x.types("e")
	x.types("m")
	x.shows("Saved, masked, as")
	x.types("\x03\x03")
	x.left()
	for _, want := range []string{"✗ Not ready: 14 problems", "✗ CIDR 10.96.32.0/20 is too small, need a /19", "and ", "-masked.md", "To start again:", "astro-activate --demo=blocked"} {
		x.shows(want)
	}
	x.hides("111122223333")
	if code := x.cmd.ProcessState.ExitCode(); code != 130 {
		t.Errorf("left with exit code %d", code)
	}
}

// A report has colors, marks and progress on a terminal that can show them, and nothing of
// it elsewhere.
func TestARealTerminalColorsAReport(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		args, env                []string
		colors, marked, progress bool
	}{
		"check":               {args: []string{"check", "--demo=blocked"}, colors: true, marked: true, progress: true},
		"verify":              {args: []string{"verify", "--demo=blocked"}, colors: true, marked: true, progress: true},
		"no color":            {args: []string{"check", "--demo=blocked"}, env: []string{"NO_COLOR=1"}, marked: true, progress: true},
		"a dumb terminal":     {args: []string{"check", "--demo=blocked"}, env: []string{"TERM=dumb"}},
		"another format":      {args: []string{"check", "--demo=blocked", "--output", "markdown"}, progress: true},
		"a report in a file":  {args: []string{"check", "--demo=blocked", "--out", "report.txt"}, progress: true},
		"a terminal unknown":  {args: []string{"check", "--demo=blocked"}, env: []string{"TERM="}},
		"a summary of a file": {args: []string{"summary", "report.json"}, colors: true, marked: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if tt.args[0] == "summary" {
				cmd := exec.Command(binary, "check", "--demo=blocked", "--output", "json", "--out", filepath.Join(dir, tt.args[1]))
				if err := cmd.Run(); cmd.ProcessState.ExitCode() != 3 {
					t.Fatal(err)
				}
			}
			x := openIn(t, binary, dir, tt.env, 80, 200, tt.args...)
			x.left()
			plain := ansi.Strip(x.output.String())
			colored, marked := x.wrote("\x1b[1;38;2;"), regexp.MustCompile(`(?m)^[✗!i?✓] [a-z_]+\.`).MatchString(plain)
			progress := regexp.MustCompile(`\d of \d+ checks`).MatchString(plain)
			if colored != tt.colors || marked != tt.marked || progress != tt.progress {
				t.Errorf("colors %v, marks %v, progress %v:\n%.2000q", colored, marked, progress, x.output.String())
			}
		})
	}
}

// Who gives no name learns on the terminal which scenario the demo is, and which one the wizard's is.
func TestARealTerminalSaysWhichScenarioADemoWithoutANameIs(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		args []string
		says bool
	}{
		"check":           {[]string{"check", "--demo"}, true},
		"verify":          {[]string{"verify", "--demo"}, true},
		"check of a name": {[]string{"check", "--demo=ready"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := openIn(t, binary, t.TempDir(), nil, 120, 200, tt.args...)
			x.left()
			if x.wrote("the demo is the scenario ready; for the one that the wizard takes, give --demo=story") != tt.says {
				t.Errorf("%.1000q", x.output.String())
			}
		})
	}
}

// The demo from its first screen, with nothing answered, to a ready summary: it takes
// twelve keys, and three of them fix the network from wherever the user is.
func TestARealTerminalTellsTheStoryInTwelveKeys(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	x := open(t, built(t), 80, 24, "--demo", "--session", session)
	keys := 0
	press := func(key, then string) {
		t.Helper()
		x.types(key)
		keys++
		x.shows(then)
	}
	x.shows("Tools  step 1 of 9")
	press(toRegion, "Region  step 4 of 9") // a look around: nothing is answered by it
	press(toSummary, "Open answers")
	x.until("for the step to be saved", func() bool {
		data, _ := os.ReadFile(session)
		return strings.Contains(string(data), "step: summary")
	})
	if data, _ := os.ReadFile(session); strings.Contains(string(data), "us-east-1") || strings.Contains(string(data), "Production data") {
		t.Errorf("looking at the steps has answered something:\n%s", data)
	}
	press("\x1b1", "Tools  step 1 of 9")

	keys = 0
	press(enter, "Account  step 2 of 9")
	press(enter, "Permissions  step 3 of 9")
	press(enter, "Region  step 4 of 9")
	press(enter, "Network  step 5 of 9")
	press(enter, "Connectivity  step 6 of 9")
	press(enter, "Peering  step 7 of 9")
	press(enter, "Optional: the Astro UI shows it once the cluster exists.")
	press(enter, "DNS and paths  step 8 of 9")
	press(enter, "NOT READY")
	x.shows("10.41.0.0/19 overlaps 10.41.0.0/20")
	press("\x1b5", "Network  step 5 of 9")
	press("\x14", "› 10.255.224.0/19")
	press(toSummary, "Everything that the activation needs is in place.")
	x.hides("NOT READY")
	if keys > 12 {
		t.Errorf("it took %d keys", keys)
	}
}

// A watch fills the screen of a terminal; its report stays after the user leaves.
func TestARealTerminalWatchesAPeering(t *testing.T) {
	t.Parallel()
	binary := built(t)
	exit := func(x *terminal) int {
		t.Helper()
		select {
		case <-x.ended:
			return x.cmd.ProcessState.ExitCode()
		case <-time.After(30 * time.Second):
			t.Fatalf("it does not end:\n%s", x.screen())
		}
		return -1
	}

	x := open(t, binary, 80, 24, "verify", "--demo", "--watch")
	x.shows("Left to do")
	x.shows("next check in ")
	if !x.vt.IsAltScreen() {
		t.Error("the alternate screen is not used")
	}
	x.types("\x03")
	if code := exit(x); code != 130 || x.vt.IsAltScreen() {
		t.Errorf("left with exit code %d, alternate screen %v", code, x.vt.IsAltScreen())
	}
	for _, want := range []string{"aws ec2 accept-vpc-peering-connection", "Waiting for the target VPC's owner.", "interrupted before every step was done; results of ", "To watch again:"} {
		if !x.wrote(want) {
			t.Errorf("the output does not contain %q", want)
		}
	}

	x = open(t, binary, 80, 24, "verify", "--demo") // a single round has the words of the watch
	if code := exit(x); code != 3 || !x.wrote("Waiting for the target VPC's owner.") {
		t.Errorf("a single round: exit code %d:\n%s", code, x.screen())
	}

	x = open(t, binary, 80, 24, "verify", "--demo", "--watch", "--watch-limit", "1ms")
	x.shows("ended after its limit")
	x.types(enter)
	if code := exit(x); code != 3 {
		t.Errorf("at the limit, left with exit code %d", code)
	}

	for _, flag := range []string{"--accessible", "--output=json"} {
		x = open(t, binary, 80, 24, "verify", "--demo", "--watch", "--watch-limit", "1ms", flag)
		if code := exit(x); code != 3 || x.wrote("\x1b[?1049h") || !x.wrote("stopped watching after 1ms, the limit") {
			t.Errorf("%s: exit code %d, screen:\n%s", flag, code, x.screen())
		}
	}
}
