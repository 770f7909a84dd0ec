//go:build !windows

// Package processes ends a program that this one has started together with all that it has started itself.
package processes

import (
	"os/exec"
	"syscall"
)

// EndWithContext lets a command that was made with a context end with it, and with it every process of its group: a
// shell may run a command line as its child, and its own end would leave that behind. What the command starts is in
// its group, unless it makes one of its own. The command has a session without a terminal: one that opens /dev/tty to
// ask there fails at once, where in a group of the same session it would stop and wait. On Windows, only the command
// itself is ended.
func EndWithContext(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
