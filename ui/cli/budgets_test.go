//go:build linux

package cli_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The budgets of what a user notices and a terminal receives, measured with the release binary
// in a pseudo-terminal of 80×24. Each benchmark reports its figure and, under "budget-" and
// the unit, the budget. Run them with .ci/measure, on a machine that does nothing else.

// starts is how often a start is measured. The median is reported.
const starts = 21

func BenchmarkVersion(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		budget(b, 5, "ms", median(starts, func() float64 {
			start := time.Now()
			if err := exec.Command(binary, "version").Run(); err != nil {
				b.Fatal(err)
			}
			return ms(time.Since(start))
		}))
	}
}

// From the start of the process to the first frame.
func BenchmarkFirstPaint(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		budget(b, 20, "ms", median(starts, func() float64 {
			x, start := opened(b, binary, "--demo")
			defer x.end()
			return ms(x.sees("Tools  step 1 of 9").Sub(start))
		}))
	}
}

func BenchmarkFirstPaintOfFzf(b *testing.B) {
	run := fzf(b)
	for b.Loop() {
		budget(b, 0, "ms", median(starts, func() float64 {
			x, start := opened(b, "sh", "-c", run)
			defer x.end()
			return ms(x.sees("5000/5000").Sub(start))
		}))
	}
}

// From a key to the screen, while one filters 5,000 VPCs and the checks of the VPC that was
// chosen before are running. The simulated AWS computes its answers on the same processors, which
// AWS does not: the figure includes that.
func BenchmarkKeyToScreen(b *testing.B) {
	const choices = 20
	binary := release(b)
	for b.Loop() {
		x, _ := opened(b, binary, "--demo=huge")
		x.showsVerdict()
		x.types("\x1b7")
		x.shows("Peering  step 7 of 9")
		x.types(tab + tab + tab)
		x.shows("vpc-0bb2")
		keys := keyTimes{}
		for choice := range choices {
			x.types(clearLine + fmt.Sprintf("team-%04d", 17*choice))
			x.shows(fmt.Sprintf("▸ vpc-0bb2%013d", 17*choice))
			x.types(enter)
			x.shows("┃ Target CIDRs")
			x.types(backTab)
			x.shows("┃ Target VPC")
			x.types(clearLine)
			x.shows("› type to filter")
			keys.of(x, "team-101")
		}
		x.end()
		keys.report(b, "%-while-checks-run")
	}
}

// From a key to the screen, while every call of every check waits for an endpoint that drops what it gets.
func BenchmarkKeyToScreenWhileCallsHang(b *testing.B) {
	const names = 15
	binary := release(b)
	env := []string{"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=http://" + blackHole(b)}
	for b.Loop() {
		x := openIn(b, binary, homeWithKeys(b), env, 80, 24, "--timeout", "10m")
		x.shows("Tools  step 1 of 9")
		x.types(toRegion)
		x.shows("┃ Cluster name")
		keys := keyTimes{}
		for range names {
			x.types(clearLine)
			x.shows("› such as ")
			keys.of(x, "Morning!")
		}
		x.end()
		keys.report(b, "%-while-calls-hang")
	}
}

// keyTimes are the times from a key to the screen, in milliseconds.
type keyTimes struct {
	took     []float64
	checking int // how many of the keys came while checks ran
}

// of types a text into a field, one letter after another.
func (k *keyTimes) of(x *terminal, text string) {
	for i := range text {
		k.took = append(k.took, x.keyToScreen(text[i:i+1], "› "+text[:i+1]+" "))
		if strings.Contains(x.screen(), "checking") {
			k.checking++
		}
	}
}

func (k *keyTimes) report(b *testing.B, whileChecking string) {
	b.ReportMetric(percentile(k.took, 50), "ms-median")
	b.ReportMetric(float64(k.checking)/float64(len(k.took))*100, whileChecking)
	budget(b, 10, "ms-p99", percentile(k.took, 99))
}

func BenchmarkKeyToScreenOfFzf(b *testing.B) {
	run := fzf(b)
	for b.Loop() {
		x, _ := opened(b, "sh", "-c", run)
		x.sees("5000/5000")
		var took []float64
		for range 20 {
			for i, typed := range []string{"t", "te", "tea", "team", "team-", "team-1", "team-10", "team-101"} {
				took = append(took, x.keyToScreen(typed[i:], "> "+typed+" "))
			}
			x.types(clearLine)
			x.shows("5000/5000")
		}
		x.end()
		b.ReportMetric(percentile(took, 50), "ms-median")
		budget(b, 0, "ms-p99", percentile(took, 99))
	}
}

// What one keystroke in a text field sends to the terminal.
func BenchmarkKeystroke(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		x, _ := opened(b, binary, "--demo=ready")
		x.showsVerdict()
		x.types(toRegion)
		x.shows("Region  step 4 of 9")
		first, others := x.bytesOfKeystrokes("› Production data")
		b.ReportMetric(first, "B-of-the-first-key") // which also changes what enter does
		budget(b, 130, "B", others)
		x.end()
	}
}

func BenchmarkKeystrokeOfFzf(b *testing.B) {
	run := fzf(b)
	for b.Loop() {
		x, _ := opened(b, "sh", "-c", run)
		x.sees("5000/5000")
		first, others := x.bytesOfKeystrokes("> ")
		b.ReportMetric(first, "B-of-the-first-key")
		budget(b, 0, "B", others)
		x.end()
	}
}

// What the wizard writes while no check runs and no one types.
func BenchmarkIdle(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		x, _ := opened(b, binary, "--demo=ready")
		x.showsVerdict()
		x.quiet()
		const seconds = 5
		before, cpu := x.written(), x.cpu()
		time.Sleep(seconds * time.Second)
		b.ReportMetric(ms(x.cpu()-cpu)/seconds, "CPU-ms/s")
		budget(b, 0, "B", float64(x.written()-before))
		x.end()
	}
}

// From the ctrl+c that answers "Leave?" to the end of the process, while every check of a large account runs,
// or waits for a network that does not answer: the longest of several times. Bubble Tea waits half a second
// more if the terminal sends something at that very moment, such as a third ctrl+c.
func BenchmarkLeave(b *testing.B) {
	binary := release(b)
	dead := homeWithKeys(b)
	env := []string{"AWS_EC2_METADATA_DISABLED=true", "AWS_ENDPOINT_URL=http://" + silent(b)}
	for b.Loop() {
		var took []float64
		for i := range starts {
			x, _ := opened(b, binary, "--demo=huge")
			if i%2 == 1 {
				x.end()
				x = openIn(b, binary, dead, env, 80, 24)
			}
			x.shows("Tools  step 1 of 9")
			x.types("\x03")
			x.shows("Leave?")
			start := time.Now()
			x.types("\x03")
			x.left()
			took = append(took, ms(time.Since(start)))
		}
		b.ReportMetric(percentile(took, 50), "ms-median")
		budget(b, 200, "ms-max", percentile(took, 100))
	}
}

// The most memory that a check of a large account takes.
func BenchmarkMemory(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		budget(b, 64, "MB", median(3, func() float64 {
			// A shell in between: a process starts with the peak of the one that starts it.
			cmd := exec.Command("sh", "-c", `"$0" check --demo=huge >/dev/null 2>&1 & pid=$!; while grep VmHWM "/proc/$pid/status" 2>/dev/null; do sleep 0.005; done; wait $pid`, binary)
			out, _ := cmd.Output() // the exit code is that of the verdict
			if n := strings.Count(string(out), "VmHWM"); n < 10 {
				b.Fatalf("%d samples", n)
			}
			return peak(b, string(out))
		}))
	}
}

// The most memory that the wizard takes with a large account, of which its results, a list that is filtered and the
// summary were shown.
func BenchmarkMemoryOfTheWizard(b *testing.B) {
	binary := release(b)
	for b.Loop() {
		budget(b, 64, "MB", median(3, func() float64 {
			x, _ := opened(b, binary, "--demo=huge")
			defer x.end()
			x.showsVerdict()
			x.types("\x1b7")
			x.shows("Peering  step 7 of 9")
			x.types(tab + tab + tab)
			x.shows("vpc-0bb2")
			x.types(clearLine + "team-10")
			x.shows("› team-10 ")
			x.types("\x1b9")
			x.shows("enter finish")
			return x.peak()
		}))
	}
}

func BenchmarkMemoryOfFzf(b *testing.B) {
	run := fzf(b)
	for b.Loop() {
		x, _ := opened(b, "sh", "-c", run)
		x.sees("5000/5000")
		x.types("team-10")
		x.shows("> team-10")
		budget(b, 0, "MB", x.peak())
		x.end()
	}
}

// peak is the most memory that the program has taken, in MB.
func (x *terminal) peak() float64 {
	x.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", x.cmd.Process.Pid))
	if err != nil {
		x.t.Fatal(err)
	}
	return peak(x.t, string(status))
}

// peak is the last figure of a process's most memory in what /proc says of its status, in MB.
func peak(t testing.TB, status string) float64 {
	t.Helper()
	lines := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindAllStringSubmatch(status, -1)
	if len(lines) == 0 {
		t.Fatalf("no peak is known: %q", status)
	}
	kib, err := strconv.Atoi(lines[len(lines)-1][1])
	if err != nil {
		t.Fatal(err)
	}
	return float64(kib) * 1024 / 1e6
}

// budget reports a figure, and its budget. A budget of 0 is reported for an idle wizard only:
// other programs have none.
func budget(b *testing.B, limit float64, unit string, figure float64) {
	b.ReportMetric(0, "ns/op") // leave it out
	b.ReportMetric(figure, unit)
	if limit > 0 || !strings.HasSuffix(b.Name(), "OfFzf") {
		b.ReportMetric(limit, "budget-"+unit)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func median(n int, measure func() float64) float64 {
	figures := make([]float64, n)
	for i := range figures {
		figures[i] = measure()
	}
	return percentile(figures, 50)
}

// percentile returns the smallest figure that p percent of them do not exceed.
func percentile(figures []float64, p int) float64 {
	figures = slices.Sorted(slices.Values(figures))
	return figures[(len(figures)*p+99)/100-1]
}

// release builds the program as a release is built, and returns its path.
func release(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "astro-activate")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "../..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return binary
}

// fzf returns the command that filters 5,000 lines with it. It skips the benchmark where fzf
// is not installed.
func fzf(b *testing.B) string {
	b.Helper()
	if _, err := exec.LookPath("fzf"); err != nil {
		b.Skip("fzf is not on PATH")
	}
	var lines strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&lines, "vpc-0bb2%013d  team-%04d  10.%d.%d.0/20  444455556666\n", i, i, 48+i/16%64, i%16*16)
	}
	file := filepath.Join(b.TempDir(), "lines")
	if err := os.WriteFile(file, []byte(lines.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return "exec fzf <'" + file + "'"
}

// opened opens a program on a terminal, and returns when it was started.
func opened(b *testing.B, program string, args ...string) (*terminal, time.Time) {
	b.Helper()
	dir := b.TempDir()
	start := time.Now()
	return openIn(b, program, dir, nil, 80, 24, args...), start
}

// end kills the program and waits for it.
func (x *terminal) end() {
	_ = x.cmd.Process.Kill()
	x.left()
}

// expect notes when the screen shows a text. await waits for it.
func (x *terminal) expect(text string) *sight {
	s := &sight{func() bool { return strings.Contains(x.screen(), text) }, make(chan time.Time, 1)}
	x.mu.Lock()
	x.sight = s
	x.mu.Unlock()
	return s
}

func (x *terminal) await(s *sight, text string) time.Time {
	x.t.Helper()
	select {
	case at := <-s.arrived:
		return at
	case <-time.After(30 * time.Second):
		x.t.Fatalf("timed out waiting for %q. The screen is\n%s", text, x.screen())
	}
	return time.Time{}
}

// sees waits until the screen shows a text, and returns when that arrived.
func (x *terminal) sees(text string) time.Time {
	x.t.Helper()
	s := x.expect(text)
	if s.holds() {
		return time.Now()
	}
	return x.await(s, text)
}

// keyToScreen returns the milliseconds from a key until what makes the screen show a text.
func (x *terminal) keyToScreen(key, text string) float64 {
	x.t.Helper()
	s := x.expect(text)
	start := time.Now()
	x.types(key)
	took := ms(x.await(s, text).Sub(start))
	time.Sleep(15*time.Millisecond + rand.N(time.Second/120)) // as one types, at the quickest, and at any time between two frames
	return took
}

// bytesOfKeystrokes types into a field that shows a text, and returns how many bytes the first
// key and at most each of the others make the program write.
func (x *terminal) bytesOfKeystrokes(shown string) (first, others float64) {
	x.t.Helper()
	for i, key := range "in the north" {
		shown += string(key)
		before := x.quiet()
		x.types(string(key))
		x.shows(strings.TrimRight(shown, " "))
		wrote := float64(x.quiet() - before)
		if i == 0 {
			first = wrote
		} else {
			others = max(others, wrote)
		}
	}
	return first, others
}

func (x *terminal) written() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.output.Len()
}

// quiet waits until nothing has been written for a while, and returns how many bytes have.
func (x *terminal) quiet() int {
	for before := -1; ; time.Sleep(250 * time.Millisecond) {
		n := x.written()
		if n == before {
			return n
		}
		before = n
	}
}

// cpu is the processor time that the program has used.
func (x *terminal) cpu() time.Duration {
	x.t.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", x.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		x.t.Fatal(err, "no threads")
	}
	var total time.Duration
	for _, path := range threads {
		var ns int64
		if stat, err := os.ReadFile(path); err == nil { // else the thread has just ended
			fmt.Sscan(string(stat), &ns)
		}
		total += time.Duration(ns)
	}
	return total
}
