package account_test

import (
	"syscall"
	"testing"
)

// needsShell skips a test whose credential process is a command line for sh. On Windows the
// SDK runs one by cmd.exe, which knows neither $$ nor exec.
func needsShell(t *testing.T) {
	t.Helper()
	t.Skip("skipped: on Windows a credential process is run by cmd.exe, and the test's is for sh")
}

// runs reports whether a process runs. The handle of one that has ended can be opened until
// the last one is closed; its exit code is not STILL_ACTIVE any more.
func runs(id int) bool {
	const queryLimitedInformation, stillActive = 0x1000, 259
	handle, err := syscall.OpenProcess(queryLimitedInformation, false, uint32(id))
	if err != nil {
		return false
	}
	defer syscall.CloseHandle(handle)
	var code uint32
	return syscall.GetExitCodeProcess(handle, &code) == nil && code == stillActive
}
