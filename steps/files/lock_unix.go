//go:build !windows

package files

import (
	"errors"
	"os"
	"syscall"
)

// takeLock creates a file and locks it, until the process ends or dropLock. Its error is
// errHeld if another open file has the lock.
func takeLock(path string) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil && isAt(f, path) {
			return f, nil
		}
		f.Close()
		switch {
		case errors.Is(err, syscall.EWOULDBLOCK):
			return nil, errHeld
		case err != nil:
			return nil, err
		} // else the run that held the lock has just removed the file
	}
}

func isAt(f *os.File, path string) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

func dropLock(f *os.File) {
	_ = os.Remove(f.Name()) // while it is locked: after that, another run may have a lock file of this name
	f.Close()
}
