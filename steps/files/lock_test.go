package files

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// A run is one that has a session open.
func openRun(t *testing.T, path string) (run *Saver, free bool) {
	t.Helper()
	r := steps.DefaultRequirements()
	s := &Saver{Path: path, Steps: steps.All(r), Requirements: r, Now: time.Now}
	t.Cleanup(s.Close)
	return s, s.Watch()
}

func inRegion(region string) steps.Answers {
	return steps.Answers{}.With(steps.KeyRegion, steps.Text(region))
}

func savedRegion(t *testing.T, path string) string {
	t.Helper()
	s, note, err := LoadSession(steps.All(steps.DefaultRequirements()), path)
	if err != nil || note != "" {
		t.Fatalf("%q, %v", note, err)
	}
	if s == nil {
		return ""
	}
	return s.Answer(steps.KeyRegion)
}

func TestTwoRunsOfOneSessionNoticeEachOther(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	first, free := openRun(t, path)
	if err := first.Save(inRegion("us-east-1"), "region"); err != nil || !free {
		t.Fatal(free, err)
	}
	second, free := openRun(t, path)
	if free {
		t.Error("the second run does not notice the first one")
	}
	if err := second.Save(inRegion("eu-west-1"), "region"); !errors.Is(err, errOpenElsewhere) {
		t.Errorf("%v", err)
	}
	first.Close()
	if err := second.Save(inRegion("eu-west-1"), "region"); err != nil {
		t.Errorf("the first run has ended, and the second can't save: %v", err)
	}
	if got := savedRegion(t, path); got != "eu-west-1" {
		t.Errorf("saved: %s", got)
	}
}

func TestTheRunThatSavesNoticesOneThatWaits(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	saves := func(run *Saver, region string, shared bool) {
		t.Helper()
		if err := run.Save(inRegion(region), "region"); err != nil || run.Shared.Load() != shared {
			t.Errorf("it saves %s: %v, and another run has the session open: %v", region, err, run.Shared.Load())
		}
	}
	first, _ := openRun(t, path)
	saves(first, "us-east-1", false)
	second, _ := openRun(t, path)
	third, _ := openRun(t, path)
	saves(first, "us-east-1", true)
	second.Close()
	if err := third.Save(inRegion("eu-west-1"), "region"); !errors.Is(err, errOpenElsewhere) {
		t.Errorf("the third run: %v", err)
	}
	saves(first, "us-east-1", true) // the third one waits
	third.Close()
	saves(first, "us-east-1", false)
	killed, _ := openRun(t, path)
	killed.second.Close() // as the end of the process does
	saves(first, "us-east-1", false)
	waiting, _ := openRun(t, path)
	first.Close()
	saves(waiting, "eu-west-2", false)
	again, free := openRun(t, path)
	if free || again.Shared.Load() {
		t.Errorf("the first run opened again: %v, %v", free, again.Shared.Load())
	}
	saves(waiting, "eu-west-2", true)
	waiting.Close()
	again.Close()
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 || savedRegion(t, path) != "eu-west-2" {
		t.Errorf("left: %v, with the region %s", left, savedRegion(t, path))
	}
}

// A run that is opened while another one waits for the session knows it from the start.
func TestARunThatOvertakesAnotherNoticesIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	first, _ := openRun(t, path)
	second, _ := openRun(t, path)
	first.Close()
	third, free := openRun(t, path)
	if !free || !third.Shared.Load() {
		t.Errorf("free: %v; another one waits: %v", free, third.Shared.Load())
	}
	if err := third.Save(inRegion("us-east-1"), "region"); err != nil {
		t.Error(err)
	}
	if err := second.Save(inRegion("eu-west-1"), "region"); !errors.Is(err, errOpenElsewhere) {
		t.Errorf("the second run: %v", err)
	}
	third.Close()
	if err := second.Save(inRegion("eu-west-1"), "region"); !errors.Is(err, errChangedByOther) {
		t.Errorf("it overwrites what the third run saved: %v", err)
	}
}

func TestARunDoesNotOverwriteWhatAnotherHasChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "session.yaml")
	first, _ := openRun(t, path)
	second, _ := openRun(t, path)
	for range 2 {
		if err := first.Save(inRegion("us-east-1"), "region"); err != nil {
			t.Fatal(err)
		}
	}
	first.Close()
	if err := second.Save(steps.Answers{}, "tools"); !errors.Is(err, errChangedByOther) {
		t.Errorf("it was overwritten: %v", err)
	}
	if got := savedRegion(t, path); got != "us-east-1" {
		t.Errorf("what the first run saved is now %q", got)
	}
	second.Close()
	third, free := openRun(t, path)
	if err := third.Save(steps.Answers{}, "tools"); err != nil || !free {
		t.Errorf("a run that begins later can't go on: %v, %v", free, err)
	}
}

func TestAKilledRunLeavesTheSessionFree(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "session.yaml")
	left := []string{lockPath(path), filepath.Join(dir, ".session.yaml.123"), filepath.Join(dir, ".other.yaml.123"), filepath.Join(dir, ".session.yaml.mine")}
	for _, name := range left {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run, free := openRun(t, path)
	if err := run.Save(inRegion("us-east-1"), "region"); err != nil || !free {
		t.Errorf("%v, %v", free, err)
	}
	run.Close()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".other.yaml.123", ".session.yaml.mine", "session.yaml"}; !slices.Equal(names, want) {
		t.Errorf("the folder has %q, not %q", names, want)
	}
}

// makeLink skips a test on Windows, where links need a privilege.
func makeLink(t *testing.T, target, link string) {
	t.Helper()
	err := os.Symlink(target, link)
	switch {
	case err == nil:
	case runtime.GOOS == "windows":
		t.Skipf("skipped: this system lets the test make no links: %v", err)
	default:
		t.Fatal(err)
	}
}

func TestALinkAndItsFileAreOneSession(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "session.yaml"), filepath.Join(t.TempDir(), "link.yaml")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	makeLink(t, path, link)
	if _, free := openRun(t, path); !free {
		t.Fatal("not free")
	}
	if _, free := openRun(t, link); free {
		t.Error("the same session is open twice")
	}
}

func TestAPlantedLinkIsNotWrittenThrough(t *testing.T) {
	dir := t.TempDir()
	path, victim := filepath.Join(dir, "session.yaml"), filepath.Join(dir, "victim")
	makeLink(t, victim, lockPath(path))
	run, free := openRun(t, path)
	if err := run.Save(inRegion("us-east-1"), "region"); err != nil || !free {
		t.Errorf("without a lock: %v, %v", free, err)
	}
	if _, err := os.Lstat(victim); err == nil {
		t.Error("a file was created through the link")
	}
}

// A session that is a link to a file elsewhere is copied beside the link when it is set aside: what a killed run has
// left there is removed, too.
func TestTheLeftoversOfALinkedSessionAreRemoved(t *testing.T) {
	target := filepath.Join(t.TempDir(), "session.yaml")
	path := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.WriteFile(target, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	makeLink(t, target, path)
	left := []string{tempPrefix(path) + "123", tempPrefix(target) + "456"}
	for i, of := range []string{path, target} {
		left[i] = filepath.Join(filepath.Dir(of), left[i])
		if err := os.WriteFile(left[i], []byte("answers"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run, _ := openRun(t, path)
	defer run.Close()
	for _, file := range left {
		if _, err := os.Lstat(file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", file, err)
		}
	}
}
