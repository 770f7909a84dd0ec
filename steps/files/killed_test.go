package files

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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

func (d *failingDisk) disk() disk {
	real := osDisk()
	return disk{
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
				func() {
					defer func() {
						if p := recover(); p != nil && p != (killed{}) {
							panic(p)
						}
					}()
					if err := run.Save(inRegion("eu-west-1"), "region"); err != nil {
						t.Fatal(err)
					}
				}()
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
