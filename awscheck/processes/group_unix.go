//go:build !windows

// Package processes ends a program that this one has started together with all that it has started itself.
package processes

import (
	"os/exec"
	"syscall"
)

// EndWithContext lets a command that was made with a context end with it, and with it every process that it starts: a
// shell may run a command line as its child, and its own end would leave that behind. The command does not get the
// signals of the terminal, and can't read from it. On Windows, only the command itself is ended.
func EndWithContext(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
