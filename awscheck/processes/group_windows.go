// Package processes ends a program that this one has started together with all that it has started itself.
package processes

import "os/exec"

// EndWithContext changes nothing: a command that was made with a context ends with it, and what it has started goes on.
func EndWithContext(*exec.Cmd) {}
