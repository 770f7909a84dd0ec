package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/astronomer/astro-activate/steps/mask"
)

// open opens a file that the user names; "-" is stdin, which Close leaves open.
func open(path string, stdin io.Reader) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(stdin), nil
	}
	return os.Open(path)
}

// read reads a file that the user names, up to a limit in bytes.
func (p *program) read(path string, limit int) ([]byte, error) {
	in, err := open(path, p.stdin)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, int64(limit)+1))
	if err == nil && len(data) > limit {
		return nil, fmt.Errorf("%s is larger than %d KiB: is it the right file?", path, limit>>10)
	}
	return data, err
}

// checkWritable finds problems with --out and --session before the checks run.
func (f *flags) checkWritable(r *reportFlags) error {
	if err := writable(r.out); err != nil {
		return usage("--out: %w", err)
	}
	if f.session == "" {
		return nil
	}
	// Saving creates the session's folder: the nearest parent that exists must be writable.
	dir := filepath.Dir(f.session)
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err := writable(filepath.Join(dir, filepath.Base(f.session))); err != nil {
		return usage("--session: %w", err)
	}
	return nil
}

// writable returns an error if a file can't be written to a path: it names a folder, or
// its folder is missing or read-only.
func writable(path string) error {
	if path == "" || path == "-" {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file", path)
	} else if err == nil && !info.Mode().IsRegular() {
		return nil // a pipe, for example, which is written in place
	} else if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // an atomic write creates its temporary file beside the target
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", filepath.Dir(path))
	}
	probe, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// newMask makes a mask that knows the places on this machine.
func newMask(p *program) *mask.Mask {
	k := mask.New()
	k.LearnPlaces(p.env("HOME"))
	return k
}

// sessionName is the name of the session that a file has.
func sessionName(path string) string { return strings.TrimSuffix(filepath.Base(path), ".yaml") }

// short abbreviates the user's home folder to ~.
func (p *program) short(path string) string {
	if home := p.env("HOME"); len(home) > 1 {
		if rest, in := strings.CutPrefix(path, strings.TrimRight(home, "/")+"/"); in {
			return "~/" + rest
		}
	}
	return path
}
