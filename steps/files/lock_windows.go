package files

import (
	"errors"
	"os"
	"syscall"
)

const (
	deleteOnClose    = 0x04000000        // FILE_FLAG_DELETE_ON_CLOSE
	sharingViolation = syscall.Errno(32) // ERROR_SHARING_VIOLATION
)

// takeLock creates a file that no other process can open, until the process ends or
// dropLock. Its error is errHeld if another process has it open.
func takeLock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose, 0)
	if errors.Is(err, sharingViolation) {
		return nil, errHeld
	} else if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}

func dropLock(f *os.File) { f.Close() }
