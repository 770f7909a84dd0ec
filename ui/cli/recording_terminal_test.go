//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestARealTerminalReplaysAWizard records a wizard in which only the account was looked
// at, and replays it: the screen says so, the same answers have the same results, and
// another region has none.
func TestARealTerminalReplaysAWizard(t *testing.T) {
	t.Parallel()
	const leave = "\x03" // ctrl+c
	binary, file := built(t), filepath.Join(t.TempDir(), "recording.jsonl")
	x := open(t, binary, 110, 40, "--demo=blocked", "--record", file)
	x.showsVerdict()
	x.shows("14✗ 2! 1? · You 4, Account 7")
	x.types(toRegion)
	x.shows("Name of the Astro cluster")
	x.types(tab)
	x.shows("75 vCPUs short") // of the table
	x.types(leave)
	x.shows("esc stay")
	x.types(leave)
	x.left()
	if !x.wrote("Recording: "+file) || x.wrote("REPLAY") {
		t.Errorf("the recording is not mentioned, or it was a replay: %.2000q", x.output.String())
	}

	x = openIn(t, binary, t.TempDir(), []string{"AWS_ENDPOINT_URL=http://127.0.0.1:1"}, 180, 40, "--replay", file)
	x.shows("REPLAY")
	x.showsVerdict()
	x.shows("14 problems, 2 warnings, 1 unverified")
	x.types(toRegion)
	x.shows("Name of the Astro cluster")
	x.types(tab)
	x.shows("An AWS region that Astro supports")
	x.types("eu-central-1" + enter)
	x.shows("13 unverified")
	x.shows("not in the recording")
	x.types(leave)
	x.shows("esc stay")
	x.types(leave)
	x.left()
	if _, err := os.Stat(filepath.Join(x.cmd.Dir, ".local")); err == nil {
		t.Error("a replay has saved a session")
	}
}

func TestPromptsAreReplayed(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "recording.jsonl")
	// A limit that a busy machine keeps: a check that had no time is not what is replayed here.
	recorded := run(t, enters, "--accessible", "--demo=blocked", "--record", file, "--timeout", "10m")
	replayed := run(t, enters, "--accessible", "--replay", file)
	note := regexp.MustCompile(`Replay of a recording of \S+ \S+ UTC: AWS was not called\. ?`)
	checked := regexp.MustCompile(`Checked \S+ \S+ UTC`) // the minute can change between the two
	want, got := strings.Join(strings.Fields(recorded.stdout), " "), strings.Join(strings.Fields(replayed.stdout), " ")
	if recorded.code != 3 || replayed.code != recorded.code {
		t.Errorf("exit %d, in the replay %d", recorded.code, replayed.code)
	}
	sentences := func(text string) []string { return strings.Split(checked.ReplaceAllString(text, "Checked now"), ". ") }
	waits := regexp.MustCompile(`Waiting for [^.]*\. Each check has a time limit; ctrl\+c leaves\. `) // as long as the machine takes
	want, got = waits.ReplaceAllString(want, ""), waits.ReplaceAllString(note.ReplaceAllString(got, ""), "")
	if strings.Contains(want, "still running") || strings.Contains(got, "still running") {
		// A step waits for its checks for some seconds only: on a busy machine, the results of
		// the steps depend on its speed. Those of the report never do.
		_, want, _ = strings.Cut(want, "Step 9 of 9: ")
		_, got, _ = strings.Cut(got, "Step 9 of 9: ")
	}
	was, is := sentences(want), sentences(got)
	for i := range max(len(was), len(is)) {
		if i >= len(was) || i >= len(is) || was[i] != is[i] {
			t.Fatalf("from sentence %d, the recorded run says\n%q\nand its replay\n%q", i+1, was[min(i, len(was)):min(i+3, len(was))], is[min(i, len(is)):min(i+3, len(is))])
		}
	}
	if n := len(note.FindAllString(strings.Join(strings.Fields(replayed.stdout), " "), -1)); n != 2 {
		t.Errorf("the conversation or its report does not say that it is a replay: %d times", n)
	}
	other := run(t, enters, "--accessible", "--replay", file, "--region", "eu-central-1")
	if text := strings.Join(strings.Fields(other.stdout), " "); !strings.Contains(text, "Quotas GetServiceQuota in eu-central-1: not in the recording") {
		t.Errorf("another region has results: exit %d\n%s", other.code, other.stdout)
	}
}
