package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What measures the budgets fails where one is exceeded, and names each that is, after the lines of all.
func TestMeasuringFailsForAFigureAboveItsBudget(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("skipped: it needs bash")
	}
	const within = "BenchmarkVersion-2 \t 1\t 5 budget-ms\t 3.2 ms\nBenchmarkMemoryOfFzf \t 1\t 70 MB\n"
	for name, tt := range map[string]struct {
		output string
		ends   string // the last line
		fails  bool
	}{
		"every figure is within its budget": {within, "memory of fzf  70 MB", false},
		"two figures are above theirs": {"BenchmarkLeave-2 \t 1\t 200 budget-ms-max\t 47 ms-median\t 206 ms-max\n" + within +
			"BenchmarkKeyToScreenWhileCallsHang-2 \t 1\t 10 budget-ms-p99\t 5.2 ms-median\t 11 ms-p99\n", "over budget: leave, key to screen while calls hang", true},
		"the idle wizard writes":  {"BenchmarkIdle-2 \t 1\t 0 budget-B\t 12 B\n" + within, "over budget: idle", true},
		"a benchmark has stopped": {within + "--- FAIL: BenchmarkLeave\n", "--- FAIL: BenchmarkLeave", true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir() // with a go that prints the figures of the first package, in place of measuring
			stub := "#!" + bash + "\ncase \"$*\" in *./docs*) cat '" + dir + "/figures' ;; esac\n"
			if err := os.WriteFile(filepath.Join(dir, "go"), []byte(stub), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "figures"), []byte(tt.output), 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(bash, ".ci/measure")
			cmd.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"))
			out, err := cmd.CombinedOutput()
			lines := strings.Split(strings.TrimSpace(string(out)), "\n")
			last := strings.Join(strings.Fields(lines[len(lines)-1]), " ")
			if (err != nil) != tt.fails || last != strings.Join(strings.Fields(tt.ends), " ") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
