package awsfiles

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// maxFileBytes is far above any file of profiles or of a token.
const maxFileBytes = 8 << 20

var (
	errTooLarge   = fmt.Errorf("it is larger than %d MiB", maxFileBytes>>20)
	errNotRegular = errors.New("it is not a regular file")
)

// An UnusableError is about a file that the SDK must not be given: it would end the
// program, fill its memory or never return.
type UnusableError struct {
	Path  string
	Holds string // what the file should hold; "": profiles
	Err   error
}

func (e *UnusableError) Error() string { return e.Path + ": " + e.Err.Error() }

func (e *UnusableError) Unwrap() error { return e.Err }

// Refuse returns an *UnusableError for a file that must not be read whole, as the SDK reads
// every file: a large one, and a pipe or device, which may have no end. holds is what the
// file should hold. Any other error of a file is left to the SDK.
func Refuse(path, holds string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil, info.IsDir(), path == os.DevNull:
		return nil
	case !info.Mode().IsRegular():
		return &UnusableError{path, holds, errNotRegular}
	case info.Size() > maxFileBytes:
		return &UnusableError{path, holds, errTooLarge}
	}
	return nil
}

// ReadFile reads a file, unless Refuse refuses it.
func ReadFile(path string) ([]byte, error) {
	if err := Refuse(path, ""); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	if err == nil && len(data) > maxFileBytes { // it has grown
		return nil, &UnusableError{Path: path, Err: errTooLarge}
	}
	return data, err
}
