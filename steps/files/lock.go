package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// errOpenElsewhere is the error of a session that another run has open.
var errOpenElsewhere = errors.New("another run of this program has it open; these answers exist only in this run. Close the other one, or name another file with --session")

// SharedNote is what the run that saves a session says while another one has it open, too.
const SharedNote = "Another run has this session open: only the answers given here are saved."

// errHeld is the error of a lock that another process has.
var errHeld = errors.New("locked by another process")

// lockPath is the file whose lock stands for a session. The session's own file is replaced
// by every save, so that a lock on it would be lost.
func lockPath(session string) string {
	return filepath.Join(filepath.Dir(session), "."+filepath.Base(session)+".lock")
}

// hold takes the lock of the session, and notes whether another run waits for it. It returns false
// if another run has it: then this one shows that it waits. Where files can't be locked, no run has
// it, and Save compares contents only.
func (s *Saver) hold() bool {
	path := s.target()
	second := lockPath(path) + ".second"
	if s.lock == nil {
		lock, err := takeLock(lockPath(path))
		if errors.Is(err, errHeld) && s.second == nil {
			s.second, _ = takeLock(second)
		}
		if err != nil {
			return !errors.Is(err, errHeld)
		}
		s.Close() // it no longer waits
		s.lock = lock
		removeLeftovers(path)
		if s.Path != path { // of a link, copies are made beside it
			removeLeftovers(s.Path)
		}
	}
	s.Shared.Store(isLocked(second))
	return true
}

// isLocked reports whether a process has a lock. It removes one that a killed run left.
func isLocked(path string) bool {
	if _, err := os.Lstat(path); err != nil {
		return false
	}
	lock, err := takeLock(path)
	if err == nil {
		dropLock(lock)
	}
	return errors.Is(err, errHeld)
}

// Close ends the claim of Watch.
func (s *Saver) Close() {
	for _, lock := range []**os.File{&s.lock, &s.second} {
		if *lock != nil {
			dropLock(*lock)
			*lock = nil
		}
	}
}

// target is the session's file itself where its path is a link.
func (s *Saver) target() string {
	if real, err := filepath.EvalSymlinks(s.Path); err == nil {
		return real
	}
	return s.Path
}

// removeLeftovers removes what writes of the file left that were killed before their end.
// No other write of it may be in progress.
func removeLeftovers(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return
	}
	for _, e := range entries {
		number, is := strings.CutPrefix(e.Name(), tempPrefix(path))
		if is && e.Type().IsRegular() && number != "" && strings.Trim(number, "0123456789") == "" {
			_ = os.Remove(filepath.Join(filepath.Dir(path), e.Name()))
		}
	}
}
