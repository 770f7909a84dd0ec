package calllog

import (
	"errors"
	"os"
	"sync"
)

// A File is the file of a log. It keeps the first error of a write: the logger drops it, and the run goes on
// without the log.
type File struct {
	file *os.File

	mu     sync.Mutex
	failed error
}

// Open opens a log to write at its end, and creates the file, with mode 0600, where it is missing.
func Open(path string) (*File, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &File{file: file}, nil
}

// Write appends to the file.
func (l *File) Write(data []byte) (int, error) {
	n, err := l.file.Write(data)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil && !errors.Is(err, os.ErrClosed) { // a call that ends after the run
		l.failed = err
	}
	return n, err
}

// Close closes the file, and returns why the log is not complete; nil: it is.
func (l *File) Close() error {
	err := l.file.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil && !errors.Is(err, os.ErrClosed) {
		l.failed = err
	}
	return l.failed
}
