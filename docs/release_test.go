package docs_test

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTwoBuildsAreEqual builds the release binary of this tree and of a copy of it in
// another folder. Neither its place nor its time is in the binary.
func TestTwoBuildsAreEqual(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the release binary twice, and -short is set")
	}
	loadPackages(t) // so that a change of a file ends a cached result
	elsewhere := filepath.Join(t.TempDir(), "another place")
	copySource(t, ".", elsewhere)
	here, err := os.ReadFile(buildBinaryIn(t, ".", "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	there, err := os.ReadFile(buildBinaryIn(t, elsewhere, "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	if len(here) == 0 || !bytes.Equal(here, there) {
		t.Errorf("%d and %d bytes, which differ", len(here), len(there))
	}
}

// copySource copies what a build reads: all but tests, hidden folders and what is built.
func copySource(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != from && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "build") {
			return fs.SkipDir
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, path), 0o700)
		}
		if strings.HasSuffix(name, "_test.go") || !d.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(filepath.Join(to, path), data, 0o600))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryLinkedModuleHasItsLicense compares the licenses of a release with what the go
// command recorded in a binary.
func TestEveryLinkedModuleHasItsLicense(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the release binary, and -short is set")
	}
	loadPackages(t)
	build := exec.Command("go", "run", ".ci/licenses.go")
	var problems bytes.Buffer
	build.Stderr = &problems
	out, err := build.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	text := string(out)
	binary, err := buildinfo.ReadFile(buildBinaryIn(t, ".", "-s -w"))
	if err != nil {
		t.Fatal(err)
	}
	if len(binary.Deps) < 20 {
		t.Fatalf("the binary has %d modules", len(binary.Deps))
	}
	for _, m := range binary.Deps {
		if !strings.Contains(text, "\n"+m.Path+" "+m.Version+"\n") {
			t.Errorf("the licenses lack %s %s", m.Path, m.Version)
		}
	}
	// Go itself, a module of Windows only, a notice, and the BSD license of copied code.
	for _, part := range []string{"The Go standard library go1.", "\ngithub.com/inconshreveable/mousetrap v", "AWS SDK for Go\nCopyright", "Apache License", "Redistributions in binary form"} {
		if !strings.Contains(text, part) {
			t.Errorf("the licenses lack %q", part)
		}
	}
	if strings.Contains(text, modulePath+" ") {
		t.Error("the program is among the others")
	}
}
