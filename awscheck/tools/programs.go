package tools

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/processes"
)

// Programs are the programs on this machine.
type Programs interface {
	// Find returns the path of a program on PATH; exec.ErrNotFound if it is not there.
	Find(name string) (string, error)
	// Output runs a program and returns what it printed to stdout and stderr.
	Output(ctx context.Context, path string, args ...string) ([]byte, error)
	// OS is the operating system, as runtime.GOOS names it.
	OS() string
}

// outputLimit is how many bytes of a program's output are kept.
const outputLimit = 64 << 10

// OSPrograms are the programs on this machine.
type OSPrograms struct {
	Running *processes.Running // counts those that run; nil: they are not counted
}

// Find implements Programs. A program in the current folder is not on PATH.
func (OSPrograms) Find(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", err
	}
	return path, nil
}

// Output implements Programs. The program has no input and no terminal, and is killed
// when ctx is done, with all that it has started: see [processes.EndWithContext].
func (p OSPrograms) Output(ctx context.Context, path string, args ...string) ([]byte, error) {
	var out limitedBuffer
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Env = WithoutKeys(os.Environ())
	cmd.WaitDelay = time.Second // for children that keep the output open
	processes.EndWithContext(cmd)
	var err error
	p.Running.While(func() { err = cmd.Run() })
	return out.kept, err
}

// WithoutKeys returns an environment without AWS keys, for a program that signs no request to AWS.
// (AWS SDKs and Tools Reference Guide, "Settings reference": the settings that are secret, and the
// id of the keys, without which they are incomplete.)
func WithoutKeys(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains([]string{"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY",
			"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN"}, strings.ToUpper(name))
	})
}

// OS implements Programs.
func (OSPrograms) OS() string { return runtime.GOOS }

// A limitedBuffer keeps the first outputLimit bytes and drops the rest.
type limitedBuffer struct{ kept []byte }

func (b *limitedBuffer) Write(p []byte) (int, error) {
	b.kept = append(b.kept, p[:min(len(p), outputLimit-len(b.kept))]...)
	return len(p), nil
}
