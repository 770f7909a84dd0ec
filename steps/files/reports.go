package files

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"sync"
)

// Reports saves reports in the current folder. The zero value is ready to use, from several goroutines.
type Reports struct {
	mu  sync.Mutex
	own map[string]bool // the files that it has written, by their paths
}

// Write writes a report to a file, whole or not at all, and returns its path. A file of this name that
// it did not write can be of another activation: a copy is kept beside it, under the name that kept
// returns; "": there was none, or it was the same.
func (r *Reports) Write(name string, data []byte) (path, kept string, err error) {
	if path, err = filepath.Abs(name); err != nil {
		return "", "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if before, err := readBounded(path, MaxAnswerBytes); !r.own[path] && !errors.Is(err, fs.ErrNotExist) && !(err == nil && bytes.Equal(before, data)) {
		if kept, err = osDisk().setAside(path, asideSuffix); err != nil {
			return "", "", err
		}
	}
	if err := Write(path, data); err != nil {
		return "", "", err
	}
	if r.own == nil {
		r.own = map[string]bool{}
	}
	r.own[path] = true
	return path, kept, nil
}
