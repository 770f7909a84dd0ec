package files

import (
	"errors"
	"os"
	"sync"
)

// A LogFile is a file to which a logger writes. It keeps the first error of a write: the logger drops it, and
// the run goes on without the log.
type LogFile struct {
	file *os.File

	mu     sync.Mutex
	failed error
}

// OpenLog opens a log at its end, and creates it for its user alone where there is none.
func OpenLog(path string) (*LogFile, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &LogFile{file: file}, nil
}

// Write appends to the file.
func (l *LogFile) Write(data []byte) (int, error) {
	n, err := l.file.Write(data)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil && !errors.Is(err, os.ErrClosed) { // a call that ends after the run
		l.failed = err
	}
	return n, err
}

// Close closes the file, and returns why the log is not complete; nil: it is.
func (l *LogFile) Close() error {
	err := l.file.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed == nil && !errors.Is(err, os.ErrClosed) {
		l.failed = err
	}
	return l.failed
}
