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

// The program is killed while answers are typed, at a moment that nothing chooses. The next
// start has at least the last answer of which the screen said that everything is saved, and
// none that was not typed.
func TestARealTerminalKilledAnywhereKeepsEveryConfirmedAnswer(t *testing.T) {
	t.Parallel()
	binary := built(t)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	session := filepath.Join(t.TempDir(), "state", "session.yaml")
	saved := regexp.MustCompile(`answer (\d+)`)
	typed, confirmed := 0, 0 // numbers of answers, in all rounds
	for round := range 6 {
		x := open(t, binary, 80, 24, "--demo", "--session", session)
		if round == 0 {
			x.shows("Tools  step 1 of 9")
			x.types(toRegion)
		} else {
			x.shows("A session was saved ")
			x.types(enter + toRegion)
			x.shows("Cluster name")
			x.until("for the answer", func() bool { return saved.MatchString(x.screen()) })
			n, _ := strconv.Atoi(saved.FindStringSubmatch(x.screen())[1])
			if n < confirmed || n > typed {
				t.Fatalf("round %d: answer %d was confirmed, %d was typed last, and %d is left", round, confirmed, typed, n)
			}
			t.Logf("round %d: of %d answers %d were confirmed, and %d are left", round, typed, confirmed, n)
			if x.wrote("could not be used") || x.wrote("another run") {
				t.Fatalf("round %d: the session is damaged or taken:\n%s", round, x.screen())
			}
		}
		x.shows("Region  step 4 of 9")
		x.shows("Cluster name")
		var kill <-chan time.Time // set once an answer is confirmed
		killed := func() bool {
			select {
			case <-kill:
				return true
			default:
				return false
			}
		}
		for !killed() {
			typed++
			x.types(clearLine + fmt.Sprintf("answer %d", typed) + tab + backTab)
			if kill != nil && random.IntN(3) > 0 {
				time.Sleep(time.Duration(random.IntN(30)) * time.Millisecond)
				continue
			}
			const leave, says = "\x03", "Everything is saved" // ctrl+c, which asks first
			x.types(leave)
			x.until("for the answers to be saved", func() bool { return strings.Contains(x.screen(), says) || killed() })
			if !strings.Contains(x.screen(), says) {
				break
			}
			confirmed = typed
			if kill == nil {
				kill = time.After(time.Duration(random.IntN(400)) * time.Millisecond)
			}
			if random.IntN(4) == 0 {
				break // at this moment
			}
			x.types(escape)
			x.hides(says)
		}
		if err := x.cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		x.left()
	}
	data, err := os.ReadFile(session)
	m := saved.FindSubmatch(data)
	if m == nil {
		t.Fatalf("no answer was saved at all: %v", err)
	}
	if n, _ := strconv.Atoi(string(m[1])); n < confirmed || n > typed {
		t.Errorf("at the end answer %d was confirmed, %d was typed last, and %d is left", confirmed, typed, n)
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
					// The folders of a test are for its user only; that of the binary is for all.
					if err := os.Chmod(filepath.Dir(filepath.Dir(args[len(args)-1])), 0o755); err != nil {
						t.Fatal(err)
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

// A disk fills up during a run: each file that lacks something is named, whatever else the run did.
func TestAFileThatIsNotWholeIsNamed(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for flag, tt := range map[string]struct {
		says string
		exit int
	}{
		"--debug-log": {"the debug log file is not complete: write ", 0},
		"--record":    {"the recording file is not complete: write ", 0},
		"--out":       {"write ", 1},
		"--session":   {"write ", 1},
	} {
		t.Run(flag, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "file")
			cmd := exec.Command("sh", "-c", `ulimit -f 0; exec "$0" "$@"`, binary, "check", "--demo=ready", flag, path)
			cmd.Env = []string{"HOME=" + t.TempDir()}
			var stderr strings.Builder
			cmd.Stderr = &stderr
			_ = cmd.Run() // how it ended is read next
			if code := cmd.ProcessState.ExitCode(); code != tt.exit || !strings.Contains(stderr.String(), tt.says) || !strings.Contains(stderr.String(), ": file too large") {
				t.Errorf("exit %d:\n%s", code, stderr.String())
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

// Of two runs of one session, both say which one saves its answers: the second when it starts, the
// first with its next answer. The first says so no more once the second has ended.
func TestBothRealTerminalsOfOneSessionNoticeTheOther(t *testing.T) {
	t.Parallel()
	binary := built(t)
	const first, second = "Another run has this session open", "Another run of astro-activate has this session open"
	for name, kinds := range map[string][2]func(*terminal) frontEnd{
		"wizard and wizard": {aWizard, aWizard}, "wizard and prompts": {aWizard, prompting},
		"prompts and wizard": {prompting, aWizard}, "prompts and prompts": {prompting, prompting},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := filepath.Join(t.TempDir(), "session.yaml")
			opened := func(i int) (*terminal, frontEnd) {
				env := []string{"ACCESSIBLE="}
				if strings.HasPrefix(strings.Split(name, " and ")[i], "prompts") {
					env[0] += "1"
				}
				x := openIn(t, binary, t.TempDir(), env, 110, 40, "--demo=ready", "--session", session)
				return x, kinds[i](x)
			}
			has := func(text string) func() bool {
				return func() bool {
					data, _ := os.ReadFile(session)
					return strings.Contains(string(data), text)
				}
			}
			one, ones := opened(0)
			ones.toName()
			ones.answers("first")
			one.until("for the answer to be saved", has("name: first"))
			if one.wrote(first) {
				t.Errorf("alone it says\n%s", one.screen())
			}

			two, twos := opened(1)
			two.shows(second)
			twos.resumes()
			twos.answers("second")
			two.shows("has it open")
			ones.next()
			one.until("to read of the second one", func() bool { return strings.Contains(one.screen(), first) || ones.scrolls && one.wrote(first) })
			if has("second")() {
				t.Error("the second one has overwritten the session")
			}
			twos.leaves()
			two.left()
			ones.next()
			one.until("for no word of the run that has ended", func() bool { return ones.scrolls || !strings.Contains(one.screen(), first) })
			ones.leaves()
			one.left()
			if !has("name: first")() {
				t.Error("the session has not the first one's answer")
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(session), ".*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A frontEnd is how a user goes through the questions of a program in a terminal.
type frontEnd struct {
	toName  func()       // from the start of a new session to the name of the cluster
	resumes func()       // from the start of a saved session to the name of the cluster
	answers func(string) // gives the name
	next    func()       // changes an answer or the step, which is saved
	leaves  func()
	scrolls bool // lists that are longer than the screen follow what is said
}

func aWizard(x *terminal) frontEnd {
	return frontEnd{
		toName: func() {
			x.shows("Tools  step 1 of 9")
			x.types(toRegion)
			x.shows("Region  step 4 of 9")
		},
		resumes: func() {
			x.types(enter)
			x.shows("Region  step 4 of 9")
		},
		answers: func(name string) { x.types(clearLine + name + tab) },
		next: func() {
			x.types("\x1b3")
			x.shows("Permissions  step 3 of 9")
			x.types(toRegion)
			x.shows("Region  step 4 of 9")
		},
		leaves: func() { x.types("\x03\x03") },
	}
}

func prompting(x *terminal) frontEnd {
	toName := func() {
		x.shows("Step 4 of 9")
		x.shows("Enter accepts these answers")
		x.types("change" + enter)
		x.shows("Cluster name, or enter for")
	}
	return frontEnd{
		toName: func() {
			x.shows("Step 2 of 9")
			x.shows("Enter accepts these answers")
			x.types(enter)
			toName()
		},
		resumes: func() {
			x.shows("Resume it")
			x.types(enter)
			toName()
		},
		answers: func(name string) { x.types(name + enter) },
		next:    func() { x.types("2" + enter) }, // of the regions, then of the types of nodes
		leaves:  func() { x.types("quit" + enter) },
		scrolls: true,
	}
}
