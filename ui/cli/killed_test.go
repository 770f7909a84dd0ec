//go:build !windows

package cli_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The program is killed while answers are typed, at a moment that nothing chooses. The
// next start has at least the last answer that was in the file before.
func TestARealTerminalKilledAnywhereKeepsEveryConfirmedAnswer(t *testing.T) {
	t.Parallel()
	binary := built(t)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	session := filepath.Join(t.TempDir(), "state", "session.yaml")
	saved := regexp.MustCompile(`name: answer (\d+)\n`)
	inFile := func() int {
		data, _ := os.ReadFile(session)
		m := saved.FindSubmatch(data)
		if m == nil {
			return 0
		}
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	const backTab = "\x1b[Z"
	last := 0
	for round := range 6 {
		x := open(t, binary, 80, 24, "--demo", "--session", session)
		if round == 0 {
			x.shows("Tools  step 1 of 9")
		} else {
			x.shows("A session was saved ")
			x.types(enter)
			x.shows(fmt.Sprintf("answer %d", last))
			if x.wrote("could not be used") || x.wrote("another run") {
				t.Fatalf("round %d: the session is damaged or taken:\n%s", round, x.screen())
			}
		}
		x.types(toRegion)
		x.shows("Region  step 4 of 9")
		x.shows("Cluster name")
		answer := func(n int) string { return clearLine + fmt.Sprintf("answer %d", n) + tab + backTab }
		x.types(answer(last + 1))
		x.until("for an answer to be saved", func() bool { return inFile() > last })
		kill := time.After(time.Duration(random.IntN(500)) * time.Millisecond)
		confirmed := inFile()
		for n := last + 2; ; n++ {
			x.types(answer(n))
			pause := time.After(time.Duration(random.IntN(30)) * time.Millisecond)
			select {
			case <-pause:
				confirmed = max(confirmed, inFile())
				continue
			case <-kill:
			}
			break
		}
		confirmed = max(confirmed, inFile())
		if err := x.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-x.ended
		if last = inFile(); last < confirmed {
			t.Fatalf("round %d: answer %d was saved, and %d is left", round, confirmed, last)
		}
		t.Logf("round %d: %d answers are kept", round, last)
	}
	if last == 0 {
		t.Error("no answer was saved at all")
	}
	if left, _ := os.ReadDir(filepath.Dir(session)); len(left) > 3 { // the session, its lock, and what the last write left
		t.Errorf("left behind: %v", left)
	}
}

// Where nothing can be written, the questions go on, it is said why, and what was saved
// before stays.
func TestWorkGoesOnWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		run    func(t *testing.T, args ...string) *exec.Cmd
		folder os.FileMode
		reason string
	}{
		"a full disk": { // no file may have a byte
			func(_ *testing.T, args ...string) *exec.Cmd {
				return exec.Command("sh", append([]string{"-c", `ulimit -f 0; exec "$0" "$@"`, binary}, args...)...)
			}, 0o700, "file too large",
		},
		"a read-only folder": {
			func(t *testing.T, args ...string) *exec.Cmd {
				cmd := exec.Command(binary, args...)
				if os.Geteuid() == 0 { // whom no mode stops
					for _, file := range []string{binary, args[len(args)-1]} { // the folders of a test are for its user only
						if err := os.Chmod(filepath.Dir(filepath.Dir(file)), 0o755); err != nil {
							t.Fatal(err)
						}
					}
					cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
				}
				return cmd
			}, 0o555, "permission denied",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			session := filepath.Join(dir, "session.yaml")
			if err := exec.Command(binary, "check", "--demo", "--session", session, "--set", "cluster.name=before").Run(); err != nil {
				t.Fatal(err)
			}
			before, err := os.ReadFile(session)
			if err == nil {
				err = os.Chmod(session, 0o644)
			}
			cmd := tt.run(t, "--accessible", "--demo", "--session", session)
			if err == nil {
				err = os.Chmod(dir, tt.folder)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
			cmd.Env = []string{"HOME=" + t.TempDir()}
			cmd.Stdin = strings.NewReader("yes\n\n\nquit\n")
			out, _ := cmd.CombinedOutput()
			if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(string(out), "The last answers are not saved: write "+session+": "+tt.reason) ||
				!strings.Contains(string(out), "Session found") {
				t.Errorf("exit %d:\n%s", code, out)
			}
			if after, err := os.ReadFile(session); err != nil || string(after) != string(before) {
				t.Errorf("the session is\n%s, %v", after, err)
			}
		})
	}
}

// Two wizards have one session open: the second one says so, saves nothing while the first
// is there, and goes on once it has ended.
func TestTwoRealTerminalsWithOneSession(t *testing.T) {
	t.Parallel()
	binary := built(t)
	session := filepath.Join(t.TempDir(), "session.yaml")
	has := func(text string) func() bool {
		return func() bool {
			data, _ := os.ReadFile(session)
			return strings.Contains(string(data), text)
		}
	}
	open := func() *terminal {
		x := open(t, binary, 100, 30, "--demo=ready", "--session", session)
		return x
	}
	first := open()
	first.shows("Tools  step 1 of 9")
	first.types(toRegion)
	first.shows("Region  step 4 of 9")
	first.types(clearLine + "first" + tab)
	first.until("for the answer to be saved", has("name: first"))

	second := open()
	second.shows("Another run of astro-activate has this session open")
	second.types(enter)
	second.shows("Region  step 4 of 9")
	second.types(clearLine + "second" + tab)
	second.shows("another run of this program has it open")
	if !has("name: first")() {
		t.Error("the second one has overwritten the session")
	}
	first.types("\x03\x03")
	<-first.ended
	second.types("\x1b3") // any step
	second.shows("Permissions  step 3 of 9")
	second.until("for the answer to be saved", has("name: second"))
	second.hides("could not be saved")
}
