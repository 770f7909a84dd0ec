package docs_test

import (
	"cmp"
	"debug/elf"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// packageSizes returns the bytes of each package in a Linux binary with symbols: its code, its
// tables and its data. Memory that starts as zeros takes none. What the linker merges without a
// symbol, such as literal strings and the descriptions of types, belongs to no package.
func packageSizes(t testing.TB, binary string) map[string]int {
	t.Helper()
	file, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{}
	for _, s := range symbols {
		if n := int(s.Section); n > 0 && n < len(file.Sections) && file.Sections[n].Type != elf.SHT_NOBITS && s.Size > 0 {
			sizes[packageOfSymbol(s.Name)] += int(s.Size)
		}
	}
	return sizes
}

// typePrefix is what stands before the name of a type, in the symbols that are made for it.
var typePrefix = regexp.MustCompile(`^(type:\.(eq|hash|gcmask)\.|go:itab\.)?(\*|\[\d+\])*`)

const (
	unnamedTypes = "(types without a name)"
	linkerTables = "(tables of the linker)"
)

// packageOfSymbol returns the import path at the beginning of a symbol's name.
func packageOfSymbol(name string) string {
	name = strings.TrimPrefix(name, typePrefix.FindString(name))
	name, _, _ = strings.Cut(name, ",") // the interface that the type implements
	switch {
	case strings.Contains(name, "struct {") && !strings.Contains(name, "["), strings.HasPrefix(name, "interface {"), strings.HasPrefix(name, "go.shape."):
		return unnamedTypes
	case strings.HasPrefix(name, "go:"), strings.HasPrefix(name, "$"):
		return linkerTables
	}
	name, _, _ = strings.Cut(name, "[") // type parameters have paths of their own
	slash := strings.LastIndex(name, "/") + 1
	last, _, _ := strings.Cut(name[slash:], ".")
	return name[:slash] + last
}

// formatSizes writes the version of Go and a line for each package.
func formatSizes(version string, sizes map[string]int) string {
	var b strings.Builder
	fmt.Fprintln(&b, version)
	for _, p := range slices.Sorted(maps.Keys(sizes)) {
		fmt.Fprintln(&b, sizes[p], p)
	}
	return b.String()
}

// parseSizes reads what formatSizes wrote.
func parseSizes(text string) (version string, sizes map[string]int, err error) {
	version, lines, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	sizes = map[string]int{}
	for line := range strings.Lines(lines) {
		size, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if sizes[name], err = strconv.Atoi(size); err != nil {
			return "", nil, fmt.Errorf("%q is not a size and a package", line)
		}
	}
	return version, sizes, nil
}

// growth lists the n packages that grew most, and the n largest of those that are new.
func growth(before, now map[string]int, n int) string {
	var grown, added []string
	more := func(p string) int { return now[p] - before[p] }
	for _, p := range slices.SortedFunc(maps.Keys(now), func(a, b string) int { return cmp.Or(more(b)-more(a), cmp.Compare(a, b)) }) {
		line := fmt.Sprintf("%+9d %s", more(p), p)
		if _, had := before[p]; !had {
			added = append(added, line)
		} else if more(p) > 0 {
			grown = append(grown, line)
		}
	}
	list := func(title string, lines []string) string {
		count := len(lines)
		if len(lines) > n {
			lines = append(lines[:n:n], fmt.Sprintf("          and %d more", len(lines)-n))
		}
		return fmt.Sprintf("%s (%d):\n", title, count) + strings.Join(append(lines, ""), "\n")
	}
	text := list("packages that grew, and by how many bytes", grown)
	if len(added) > 0 {
		text += list("new packages", added)
	}
	return text
}

func TestABinaryOverItsBudgetNamesThePackagesThatGrew(t *testing.T) {
	t.Parallel()
	before := map[string]int{"main": 64, "net/http": 900_000, "steps": 5_000, "ui/wizard": 70_000, "left/out": 9_000}
	now := map[string]int{"main": 64, "net/http": 900_010, "steps": 4_000, "ui/wizard": 70_200, "new/one": 8_000, "new/two": 12}
	for name, tt := range map[string]struct {
		before, now map[string]int
		n           int
		want        string
	}{
		"most first, and those that are new": {before, now, 10, "packages that grew, and by how many bytes (2):\n     +200 ui/wizard\n      +10 net/http\n" +
			"new packages (2):\n    +8000 new/one\n      +12 new/two\n"},
		"more than are listed": {before, now, 1, "packages that grew, and by how many bytes (2):\n     +200 ui/wizard\n          and 1 more\n" +
			"new packages (2):\n    +8000 new/one\n          and 1 more\n"},
		"nothing grew": {before, before, 10, "packages that grew, and by how many bytes (0):\n"},
	} {
		if got := growth(tt.before, tt.now, tt.n); got != tt.want {
			t.Errorf("%s: got\n%s", name, got)
		}
	}
}

func TestTheSizesOfPackagesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	sizes := map[string]int{"main": 64, "github.com/aws/smithy-go": 1_200, unnamedTypes: 7}
	version, got, err := parseSizes(formatSizes("go1.26.8", sizes))
	if err != nil || version != "go1.26.8" || fmt.Sprint(got) != fmt.Sprint(sizes) {
		t.Errorf("%q, %v, %v", version, got, err)
	}
	if _, _, err := parseSizes("go1.26.8\nmain 64\n"); err == nil {
		t.Error("a name in the place of a size is accepted")
	}
	if _, kept, err := parseSizes(readPage(t, sizesFile)); err != nil || kept["main"] == 0 || kept[modulePath+"/awscheck"] == 0 {
		t.Errorf("%s: %v, %d packages", sizesFile, err, len(kept))
	}
}

func TestPackageOfSymbol(t *testing.T) {
	t.Parallel()
	for symbol, want := range map[string]string{
		"main.main": "main",
		"github.com/aws/aws-sdk-go-v2/service/ec2.(*Client).DescribeVpcs":            "github.com/aws/aws-sdk-go-v2/service/ec2",
		"slices.Sort[go.shape.[]github.com/aws/aws-sdk-go-v2/service/ec2/types.Vpc]": "slices",
		"type:.eq.charm.land/bubbles/v2/key.Binding":                                 "charm.land/bubbles/v2/key",
		"type:.eq.[11]github.com/astronomer/astro-activate/awscheck/awssim.Address":  "github.com/astronomer/astro-activate/awscheck/awssim",
		"type:.hash.net/url.URL":                                                     "net/url",
		"type:.eq.struct { Code string; Per string }":                                unnamedTypes,
		"type:.eq.go.shape.be1cd856705460d4":                                         unnamedTypes,
		"go:itab.*github.com/aws/smithy-go/encoding/xml.Value,net/http.RoundTripper": "github.com/aws/smithy-go/encoding/xml",
		"go:itab.net/http.noBody,io.Reader":                                          "net/http",
		"vendor/golang.org/x/crypto/chacha20poly1305.chacha20Poly1305Seal.abi0":      "vendor/golang.org/x/crypto/chacha20poly1305",
		"go:(*struct { io.Reader }).Read":                                            unnamedTypes,
		"slices.Insert[go.shape.struct { Who string }]":                              "slices",
		"go:func.*": linkerTables,
	} {
		if got := packageOfSymbol(symbol); got != want {
			t.Errorf("%s: got %q, not %q", symbol, got, want)
		}
	}
}
