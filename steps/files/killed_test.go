package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// A failingDisk ends at its nth step, or gives it an error. A step of a write comes with
// how many of its bytes are on the disk by then.
type failingDisk struct {
	n, kept int
	err     error // nil: the process is killed
	step    int
	dead    bool
}

type killed struct{}

// fails counts a step and reports whether it fails, before it was done.
func (d *failingDisk) fails() bool {
	if d.step++; d.step != d.n {
		return d.dead
	}
	if d.err == nil {
		d.dead = true
		panic(killed{})
	}
	return true
}

func (d *failingDisk) disk() *disk {
	real := osDisk()
	return &disk{
		create: func(dir, pattern string) (tempFile, error) {
			if d.fails() {
				return nil, &os.PathError{Op: "open", Path: filepath.Join(dir, pattern), Err: d.err}
			}
			f, err := real.create(dir, pattern)
			return failingFile{f, d}, err
		},
		rename: func(from, to string) error {
			if d.fails() {
				return &os.LinkError{Op: "rename", Old: from, New: to, Err: d.err}
			}
			return real.rename(from, to)
		},
		remove: real.remove,
	}
}

type failingFile struct {
	tempFile
	disk *failingDisk
}

func (f failingFile) failure() error {
	if f.disk.fails() {
		return &os.PathError{Op: "write", Path: f.Name(), Err: f.disk.err}
	}
	return nil
}

func (f failingFile) Write(p []byte) (int, error) {
	if f.disk.step+1 == f.disk.n { // as much as had room, or was written before the end
		_, _ = f.tempFile.Write(p[:min(f.disk.kept, len(p))])
	}
	if err := f.failure(); err != nil {
		return min(f.disk.kept, len(p)), err
	}
	return f.tempFile.Write(p)
}

func (f failingFile) Sync() error {
	if err := f.failure(); err != nil {
		return err
	}
	return f.tempFile.Sync()
}

func (f failingFile) Close() error {
	closed := f.tempFile.Close() // the end of a process closes it, too
	if err := f.failure(); err != nil {
		return err
	}
	return closed
}

// The steps of a write: create, write, sync, close, rename. One more is after the last.
const writeSteps = 5

// untilKilled does what a failing disk may end.
func untilKilled(do func()) {
	defer func() {
		if p := recover(); p != nil && p != (killed{}) {
			panic(p)
		}
	}()
	do()
}

func TestARunKilledAtAnyStepOfAWriteLosesNoSavedAnswer(t *testing.T) {
	for step := 1; step <= writeSteps+1; step++ {
		for _, kept := range []int{0, 1, 100, 1 << 20} {
			t.Run(fmt.Sprintf("step %d, %d bytes", step, kept), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "session.yaml")
				run, _ := openRun(t, path)
				if err := run.Save(inRegion("us-east-1"), "region"); err != nil {
					t.Fatal(err)
				}
				d := &failingDisk{n: step, kept: kept}
				run.disk = d.disk()
				untilKilled(func() {
					if err := run.Save(inRegion("eu-west-1"), "region"); err != nil {
						t.Fatal(err)
					}
				})
				if d.dead != (step <= writeSteps) {
					t.Fatalf("it was killed: %v, at step %d", d.dead, d.step)
				}
				want := "us-east-1"
				if !d.dead {
					want = "eu-west-1"
				}
				if got := savedRegion(t, path); got != want {
					t.Errorf("the session has %q, not %q", got, want)
				}
				run.lock.Close() // as the end of the process does
				next, free := openRun(t, path)
				if err := next.Save(inRegion("eu-west-2"), "region"); err != nil || !free {
					t.Errorf("the next run: %v, %v", free, err)
				}
				next.Close()
				if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
					t.Errorf("left behind: %v", left)
				}
			})
		}
	}
}

func TestAWriteThatFailsAtAnyStepLeavesTheOldSession(t *testing.T) {
	for step := 1; step <= writeSteps; step++ {
		for _, reason := range []error{syscall.ENOSPC, syscall.EIO} {
			t.Run(fmt.Sprintf("step %d, %v", step, reason), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "session.yaml")
				run, _ := openRun(t, path)
				if err := run.Save(inRegion("us-east-1"), "region"); err != nil {
					t.Fatal(err)
				}
				d := &failingDisk{n: step, kept: 10, err: reason}
				run.disk = d.disk()
				err := run.Save(inRegion("eu-west-1"), "region")
				if !errors.Is(err, reason) || !strings.HasPrefix(err.Error(), "write "+path+": ") {
					t.Errorf("%v", err)
				}
				if got := savedRegion(t, path); got != "us-east-1" {
					t.Errorf("the session has %q", got)
				}
				d.n = 0 // there is room again
				if err := run.Save(inRegion("eu-west-1"), "region"); err != nil {
					t.Errorf("it does not go on: %v", err)
				}
				run.Close()
				if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
					t.Errorf("left behind: %v", left)
				}
			})
		}
	}
}

// A start that sets a session aside, and the first save in its place, are killed at each of their
// steps. Whatever was in the folder is in it still, whole, and the next start goes on.
func TestAStartKilledAtAnyStepLosesNothingThatItSetsAside(t *testing.T) {
	const good = "schema: astro-activate/session/v1\nsaved_at: 2022-09-14T10:00:00Z\nrequirements: \"2022-09\"\nstep: region\nanswers: {region: us-east-1}\nend: true\n"
	all := steps.All(steps.DefaultRequirements())
	for name, tt := range map[string]struct {
		file, aside string
		steps       int
		fresh       bool
	}{
		"a damaged session":            {strings.TrimSuffix(good, "end: true\n"), ".damaged", 2 * writeSteps, false},
		"an empty session":             {"", ".damaged", 2 * writeSteps, false},
		"a session of a later form":    {strings.Replace(good, "v1", "v9", 1), ".before", 2 * writeSteps, false},
		"a new session in its place":   {good, ".before", 2*writeSteps + 1, true}, // one for the report
		"a new one in a damaged one's": {"region: [", ".before", 2*writeSteps + 1, true},
	} {
		for step := 1; step <= tt.steps+1; step++ {
			for _, kept := range []int{0, 10, 1 << 20} {
				t.Run(fmt.Sprintf("%s, step %d, %d bytes", name, step, kept), func(t *testing.T) {
					path := filepath.Join(t.TempDir(), "session.yaml")
					const report = "the last report"
					for file, text := range map[string]string{path: tt.file, ReportPath(path): report} {
						if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
							t.Fatal(err)
						}
					}
					starts := func(run *Saver, d *disk) {
						t.Helper()
						var err error
						if tt.fresh {
							_, err = d.retire(path)
						} else {
							_, _, err = d.load(all, path)
						}
						if run.disk = d; err == nil {
							err = run.Save(inRegion("eu-west-1"), "region")
						}
						if err != nil {
							t.Fatal(err)
						}
					}
					d := &failingDisk{n: step, kept: kept}
					run, _ := openRun(t, path)
					untilKilled(func() { starts(run, d.disk()) })
					run.lock.Close() // as the end of the process does
					if d.dead != (step <= tt.steps) {
						t.Fatalf("it was killed: %v, at step %d", d.dead, d.step)
					}
					isIn := func(text string, files ...string) {
						t.Helper()
						for _, file := range files {
							if data, err := os.ReadFile(file); err == nil && string(data) == text {
								return
							}
						}
						t.Errorf("%q is lost", text)
					}
					isIn(tt.file, path, path+tt.aside)
					isIn(report, ReportPath(path), ReportPath(path+tt.aside))

					next, free := openRun(t, path)
					if starts(next, osDisk()); !free {
						t.Error("the session is locked")
					}
					next.Close()
					isIn(tt.file, path+tt.aside)
					isIn(report, ReportPath(path), ReportPath(path+tt.aside))
					if got := savedRegion(t, path); got != "eu-west-1" {
						t.Errorf("the session has %q", got)
					}
					if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".*")); len(left) > 0 {
						t.Errorf("left behind: %v", left)
					}
				})
			}
		}
	}
}

// Where a disk has no room for a copy of a bad session, it keeps a second name.
func TestABadSessionIsKeptAsideOnAFullDisk(t *testing.T) {
	for step := 1; step <= writeSteps; step++ {
		path := filepath.Join(t.TempDir(), "session.yaml")
		if err := os.WriteFile(path, []byte("region: ["), 0o600); err != nil {
			t.Fatal(err)
		}
		d := &failingDisk{n: step, kept: 3, err: syscall.ENOSPC}
		run, _ := openRun(t, path)
		run.disk = d.disk()
		if s, note, err := run.disk.load(run.Steps, path); s != nil || err != nil || !strings.Contains(note, path+".damaged") {
			t.Errorf("step %d: %q, %v", step, note, err)
		}
		d.n = 0
		if err := run.Save(inRegion("eu-west-1"), "region"); err != nil {
			t.Error(err)
		}
		if data, err := os.ReadFile(path + ".damaged"); err != nil || string(data) != "region: [" {
			t.Errorf("step %d: %q is kept, %v", step, data, err)
		}
		run.Close()
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 2 {
			t.Errorf("step %d: left behind: %v", step, left)
		}
	}
}
