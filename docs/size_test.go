package docs_test

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// maxSize is the budget of the release binary for linux/amd64, in bytes.
const maxSize = 20_000_000

func TestReleaseBinaryFitsItsBudget(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the release binary, and -short is set")
	}
	// go test does not see what the build reads. What the test itself reads ends a cached result.
	loadPackages(t)
	if _, err := os.ReadFile("go.sum"); err != nil {
		t.Fatal(err)
	}
	release := buildBinary(t, "-s -w")
	info, err := os.Stat(release)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d bytes", info.Size(), maxSize)
	if info.Size() <= maxSize {
		return
	}
	symbols, err := exec.Command("go", "tool", "nm", "-size", buildBinary(t, "")).Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Errorf("the release binary has %d bytes, %d more than its budget; the packages with the most machine code, in bytes:\n%s",
		info.Size(), info.Size()-maxSize, strings.Join(heaviestPackages(string(symbols), 10), "\n"))
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

// heaviestPackages returns the n packages with the most code, from the output of
// go tool nm -size.
func heaviestPackages(symbols string, n int) []string {
	code := map[string]int{}
	for line := range strings.Lines(symbols) {
		f := strings.Fields(line) // address, size, kind, name
		if len(f) < 4 || strings.ToUpper(f[2]) != "T" {
			continue
		}
		if size, err := strconv.Atoi(f[1]); err == nil {
			code[packageOfSymbol(f[3])] += size
		}
	}
	packages := slices.SortedFunc(maps.Keys(code), func(a, b string) int { return cmp.Or(code[b]-code[a], cmp.Compare(a, b)) })
	packages = packages[:min(n, len(packages))]
	for i, p := range packages {
		packages[i] = fmt.Sprintf("%8d %s", code[p], p)
	}
	return packages
}

// packageOfSymbol returns the import path at the beginning of a symbol's name.
func packageOfSymbol(name string) string {
	name = strings.TrimPrefix(name, "type:.eq.")
	name, _, _ = strings.Cut(name, "[") // type parameters have paths of their own
	slash := strings.LastIndex(name, "/") + 1
	last, _, _ := strings.Cut(name[slash:], ".")
	return name[:slash] + last
}

func TestHeaviestPackages(t *testing.T) {
	const symbols = `
  401000         64 T main.main
  401040        100 t github.com/aws/aws-sdk-go-v2/service/ec2.(*Client).DescribeVpcs
  4010a4        200 T slices.Sort[go.shape.[]github.com/aws/aws-sdk-go-v2/service/ec2/types.Vpc]
  40116c         50 T github.com/aws/aws-sdk-go-v2/service/ec2.New
  40119e         20 T type:.eq.charm.land/bubbles/v2/key.Binding
 1aa8d00   33554432 D crypto/internal/fips140/drbg.memory
                  U not.here
`
	want := []string{"     200 slices", "     150 github.com/aws/aws-sdk-go-v2/service/ec2", "      64 main"}
	if got := heaviestPackages(symbols, 3); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if got := heaviestPackages(symbols, 10); len(got) != 4 || got[3] != "      20 charm.land/bubbles/v2/key" {
		t.Errorf("got %q", got)
	}
}
