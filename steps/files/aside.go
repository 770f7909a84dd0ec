package files

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// asideSuffix ends the name of a session that was set aside.
const asideSuffix = ".before"

// setAside copies a file to one beside it whose name ends in a suffix, and returns its path. It
// replaces no copy of another file. Where there is no
// room for a copy, and for a file that is too large, it is a second name of the file,
// which stays with the old content when the first is written. What a copy leaves that is killed,
// the next run with the session removes as it does that of a save.
func (d *disk) setAside(path, suffix string) (string, error) {
	data, err := readBounded(path, MaxAnswerBytes)
	if err != nil && !errors.Is(err, errTooLarge) {
		return "", err
	}
	whole := err == nil
	for n := 1; n < maxAsides; n++ {
		aside := path + suffix
		if n > 1 {
			aside = fmt.Sprintf("%s%s-%d", path, suffix, n)
		}
		kept, err := readBounded(aside, MaxAnswerBytes)
		switch {
		case whole && err == nil && bytes.Equal(kept, data), sameFile(path, aside):
			return aside, nil // it was set aside before
		case !errors.Is(err, fs.ErrNotExist):
			continue // another one, or one that can't be read
		}
		err = errTooLarge
		if whole {
			err = d.write(tempPrefix(path), aside, data)
		}
		if err != nil && linkFile(path, aside) != nil {
			return "", err
		}
		return aside, nil
	}
	return "", fmt.Errorf("there are %d copies of it, or no name for another one", maxAsides)
}

// maxAsides bounds the search for a free name.
const maxAsides = 1000

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// linkFile gives a file a second name. It follows links.
func linkFile(path, second string) error {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	return os.Link(real, second)
}

// Retire sets a session aside for a new one in its place, and with it the report beside it:
// the new session has nothing to compare. It returns "" if there is no session.
func Retire(path string) (string, error) { return osDisk().retire(path) }

func (d *disk) retire(path string) (string, error) {
	aside, err := d.setAside(path, asideSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	} else if err != nil {
		return "", fmt.Errorf("the session can't be set aside: %w", err)
	}
	err = d.rename(ReportPath(path), ReportPath(aside))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("the report of the session can't be set aside: %w", err)
	}
	return aside, nil
}
