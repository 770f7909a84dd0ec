package files

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write writes a file that only its owner may read (mode 0600), whole or not at all: a
// crash leaves the old one. What is not a regular file, such as a pipe, is written to
// directly.
func Write(path string, data []byte) error { return osDisk().write("", path, data) }

// A disk is what a write does, step by step. A test ends it at each of them.
type disk struct {
	create func(dir, pattern string) (tempFile, error)
	rename func(from, to string) error
	remove func(path string) error
}

type tempFile interface {
	io.WriteCloser
	Name() string
	Sync() error
}

// osDisk is the machine's. Inlined, its functions would be there five times.
//
//go:noinline
func osDisk() *disk {
	create := func(dir, pattern string) (tempFile, error) { return os.CreateTemp(dir, pattern) } // mode 0600
	return &disk{create: create, rename: os.Rename, remove: os.Remove}
}

// write is Write. prefix begins the name of the temporary file; "": tempPrefix's.
func (d *disk) write(prefix, path string, data []byte) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(path, data, 0o600)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	temp, err := d.create(filepath.Dir(path), cmp.Or(prefix, tempPrefix(path))+"*")
	if err != nil {
		return about(path, err)
	}
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = d.rename(temp.Name(), path)
	}
	if err != nil {
		_ = d.remove(temp.Name())
	}
	return about(path, err)
}

// tempPrefix begins the names of the files that are written before they replace one.
func tempPrefix(path string) string { return "." + filepath.Base(path) + "." }

// about returns an error of a temporary file as one of the file that it was to replace.
func about(path string, err error) error {
	var file *os.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &file):
		return &os.PathError{Op: "write", Path: path, Err: file.Err}
	case errors.As(err, &link):
		return &os.PathError{Op: "write", Path: path, Err: link.Err}
	}
	return err
}

// errTooLarge is the error of a file beyond a limit.
var errTooLarge = errors.New("it is too large")

// readBounded reads a file of at most limit bytes. With errTooLarge it returns the
// beginning of a larger one.
func readBounded(path string, limit int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = errTooLarge
	}
	return data, err
}
