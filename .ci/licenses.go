//go:build ignore

// Command licenses prints the licenses and notices of everything that is linked into the
// program, on any system that a release is built for:
//
//	go run .ci/licenses.go >THIRD_PARTY_LICENSES
//
// It reads them from the module cache. A module without a license is an error: a release
// must not link it.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
)

// targets are the systems that a release is built for.
var targets = []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}

// A module is one that is linked, with its license files.
type module struct {
	path, version string
	files         []string // sorted: the module's own come first
}

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	modules, err := linked()
	if err != nil {
		return err
	}
	var order []string // texts: many modules have the same one
	of := map[string][]string{}
	for _, m := range modules {
		if len(m.files) == 0 {
			return fmt.Errorf("%s %s has no license", m.path, m.version)
		}
		for _, file := range m.files {
			data, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			text := string(bytes.TrimSpace(normal(data)))
			if of[text] == nil {
				order = append(order, text)
			}
			of[text] = append(of[text], m.path+" "+m.version)
		}
	}
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, "astro-activate contains the work of others. Their licenses and notices follow.")
	for _, text := range order {
		fmt.Fprintf(w, "\n%s\n%s\n\n%s\n", strings.Repeat("=", 80), strings.Join(slices.Compact(of[text]), "\n"), text)
	}
	return w.Flush()
}

// normal has line feeds only, so that the output is the same for every checkout.
func normal(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// linked lists the modules that are linked for any target, by path. The first one is Go.
func linked() ([]module, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	golang := module{path: "The Go standard library", version: runtime.Version(), files: licenses(strings.TrimSpace(string(root)))}
	if len(golang.files) == 0 { // a distribution can keep it elsewhere
		return nil, errors.New("GOROOT has no license")
	}
	found := map[string]*module{}
	for _, target := range targets {
		if err := linkedFor(target, found); err != nil {
			return nil, err
		}
	}
	list := []module{golang}
	for _, m := range found {
		list = append(list, *m)
	}
	slices.SortFunc(list[1:], func(a, b module) int { return strings.Compare(a.path, b.path) })
	return list, nil
}

// linkedFor adds the modules of one target, and the license files of the folders that their
// packages are in: one of other work that a module has copied counts, too.
func linkedFor(target string, found map[string]*module) error {
	system, arch, _ := strings.Cut(target, "/")
	list := exec.Command("go", "list", "-deps", "-json=Dir,Standard,Module", ".")
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+arch, "CGO_ENABLED=0")
	list.Stderr = os.Stderr
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list for %s: %w", target, err)
	}
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		switch err := d.Decode(&p); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case p.Standard || p.Module == nil || p.Module.Main:
			continue
		}
		m := found[p.Module.Path]
		if m == nil {
			m = &module{path: p.Module.Path, version: p.Module.Version}
			found[m.path] = m
		}
		for dir := p.Dir; len(dir) >= len(p.Module.Dir); dir = filepath.Dir(dir) {
			for _, file := range licenses(dir) {
				if !slices.Contains(m.files, file) {
					m.files = append(m.files, file)
				}
			}
		}
		slices.SortFunc(m.files, func(a, b string) int {
			if byDepth := strings.Count(a, string(filepath.Separator)) - strings.Count(b, string(filepath.Separator)); byDepth != 0 {
				return byDepth
			}
			return strings.Compare(a, b)
		})
	}
}

var licenseName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// licenses lists the license files of a folder.
func licenses(dir string) (files []string) {
	entries, _ := os.ReadDir(dir) // one that can't be read has none
	for _, e := range entries {
		if licenseName.MatchString(e.Name()) && !e.IsDir() && filepath.Ext(e.Name()) != ".go" {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files
}
