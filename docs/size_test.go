package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// maxSize is the budget of the release binary for linux/amd64, in bytes.
const maxSize = 20_000_000

// sizesFile has the size of each package when -update was last run: with it, a binary over its
// budget is explained by what grew. It fails no test, because every change and every version of
// Go differ from it.
const sizesFile = "docs/testdata/sizes.txt"

func TestReleaseBinaryFitsItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the release binary, and -short is set")
	}
	// go test does not see what the build reads. What the test itself reads ends a cached result.
	loadPackages(t)
	if _, err := os.ReadFile("go.sum"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(buildBinary(t, "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d bytes", info.Size(), maxSize)
	over := info.Size() - maxSize
	if over <= 0 && !*update {
		return
	}
	now := packageSizes(t, buildBinary(t, ""))
	if over <= 0 {
		if err := os.WriteFile(sizesFile, []byte(formatSizes(runtime.Version(), now)), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(sizesFile)
	if err != nil {
		t.Fatal(err)
	}
	version, before, err := parseSizes(string(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Errorf("the release binary has %d bytes, %d more than its budget.\n%s", info.Size(), over, growth(before, now, 10))
	if version != runtime.Version() {
		t.Errorf("%s is of a build with %s, this one is with %s: packages of Go can differ by that alone", sizesFile, version, runtime.Version())
	}
}

func BenchmarkReleaseBinary(b *testing.B) {
	for b.Loop() {
		info, err := os.Stat(buildBinary(b, "-s -w"))
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(0, "ns/op") // leave it out
		b.ReportMetric(float64(info.Size())/1e6, "MB")
		b.ReportMetric(maxSize/1e6, "budget-MB")
	}
}

// BenchmarkFirstBuild builds with an empty cache. (*testing.B).Loop would build twice.
func BenchmarkFirstBuild(b *testing.B) {
	if os.Getenv("COLD") == "" {
		b.Skip("it takes minutes: .ci/measure --cold")
	}
	b.Setenv("GOCACHE", b.TempDir())
	start := time.Now()
	buildBinary(b, "-s -w")
	b.ReportMetric(0, "ns/op") // leave it out
	b.ReportMetric(float64(runtime.NumCPU()), "cores")
	b.ReportMetric(time.Since(start).Seconds(), "s")
	b.ReportMetric(90, "budget-s")
}

// buildBinary builds the program as a release is built, and returns its path.
func buildBinary(t testing.TB, linkerFlags string) string {
	t.Helper()
	return buildBinaryIn(t, ".", linkerFlags)
}

// buildBinaryIn builds it from a folder with its source. The commit stays out of it: only
// one of two folders may have one.
func buildBinaryIn(t testing.TB, folder, linkerFlags string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "astro-activate")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags, "-o", path, ".")
	build.Dir = folder
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=amd64", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}
