package wizard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/tools"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// signInCommand is the program and its arguments that renew the credentials; nil if a
// sign-in does not help. Where nothing is known before a sign-in, it is that one, such as to the account
// of the target, of which its check says only that it could not run.
func signInCommand(r *results.Snapshot) []string {
	s, needed := steps.SignInNeeded(r.Findings)
	if !needed && r.SignIn > 0 {
		asks, _, _ := steps.SignInFirst(r.Findings)
		return asks.Remedy.Login
	}
	return s.Command
}

// signIn is the command that runs the sign-in program with the terminal to itself or, in
// a demo, what stands in for it.
func signIn(m *model, argv []string) tea.Cmd {
	if run := m.opts.Login; run != nil {
		return func() tea.Msg { return signedInMsg{err: run(argv)} }
	}
	p := newSignIn(m.ctx, &m.signingIn, argv...)
	p.Env = tools.WithoutKeys(os.Environ())
	return tea.Exec(p, func(err error) tea.Msg { return signedInMsg{err, p.errors.last()} })
}

// A signInProgram is a program that runs in place of the wizard. The end of what it
// writes about errors is kept.
type signInProgram struct {
	*exec.Cmd
	ctx     context.Context
	end     context.CancelFunc
	errors  tail
	running *atomic.Pointer[signInProgram] // itself while it has the terminal
}

// newSignIn makes a program that ends with a context.
func newSignIn(ctx context.Context, running *atomic.Pointer[signInProgram], argv ...string) *signInProgram {
	p := &signInProgram{running: running}
	p.ctx, p.end = context.WithCancel(ctx)
	p.Cmd = exec.CommandContext(p.ctx, argv[0], argv[1:]...)
	p.WaitDelay = lastWords
	p.Cancel = func() error { // asked to, so that it leaves the terminal as it was, and by force after WaitDelay
		if p.Process.Signal(syscall.SIGTERM) != nil {
			return p.Process.Kill() // on Windows
		}
		return nil
	}
	return p
}

// Run runs the program, unless it is version 1 of the AWS CLI: that would only leave pages of its
// usage in the terminal.
func (p *signInProgram) Run() error {
	p.running.Store(p)
	// The ctrl+c that ends it arrives here as well, and perhaps a moment later.
	defer time.AfterFunc(lastWords, func() { p.running.CompareAndSwap(p, nil) })
	ctx, cancel := context.WithTimeout(p.ctx, versionLimit)
	defer cancel()
	asked := exec.CommandContext(ctx, p.Path, "--version")
	asked.Env, asked.WaitDelay = p.Env, lastWords
	version, err := asked.CombinedOutput()
	if ended := asked.ProcessState != nil && asked.ProcessState.ExitCode() < 0; ended && ctx.Err() == nil || p.ctx.Err() != nil {
		return err // by ctrl+c, or with the wizard
	}
	if bytes.HasPrefix(version, []byte("aws-cli/1.")) {
		return errors.New(noCommand)
	}
	return p.withoutItsBrowser()
}

// withoutItsBrowser runs the program, and waits for no program that it has started. A browser that was not open before goes
// on, with the standard error of the program, which exec would read to its end. (AWS CLI, awscli/customizations/sso/utils.py:
// webbrowser.open_new_tab; CPython, Lib/webbrowser.py: BackgroundBrowser.open passes it on, and does not wait.) What the
// browser writes there is dropped; once the wizard has ended, its writes fail.
func (p *signInProgram) withoutItsBrowser() error {
	p.errors.terminal = p.Stderr
	read, write, err := os.Pipe()
	if err != nil {
		return err
	}
	p.Stderr = write
	err = p.Start()
	_ = write.Close()
	if err != nil {
		_ = read.Close()
		return err
	}
	ended := make(chan struct{})
	go func() {
		_, _ = io.Copy(&p.errors, read)
		_ = read.Close()
		close(ended)
	}()
	err = p.Wait()
	select {
	case <-ended:
	case <-time.After(lastWords):
	}
	p.errors.end()
	return err
}

// lastWords is how long what a program has written about errors takes at most until it is read.
const lastWords = 200 * time.Millisecond

// versionLimit is how long a program has to say its version before it is run whatever that is.
const versionLimit = 5 * time.Second

// noCommand says what helps where the AWS CLI does not know the command. (AWS CLI User Guide: "aws
// sso login", "aws configure sso" and "aws login" are commands of version 2.)
const noCommand = "this version of the AWS CLI does not have the command. Install the latest version 2, or enter keys with aws configure in another terminal"

func (p *signInProgram) SetStdin(r io.Reader)  { p.Stdin = r }
func (p *signInProgram) SetStdout(w io.Writer) { p.Stdout = w }
func (p *signInProgram) SetStderr(w io.Writer) { p.Stderr = w }

// A tail shows what is written to it, and keeps the end.
type tail struct {
	mu       sync.Mutex
	terminal io.Writer // nil: it is not shown
	ended    bool      // what comes now is dropped
	buf      []byte
}

// maxTail is more than a line of an error message, in bytes.
const maxTail = 2048

func (t *tail) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return len(data), nil
	}
	if t.terminal != nil {
		_, _ = t.terminal.Write(data)
	}
	t.buf = append(t.buf, data...)
	t.buf = t.buf[max(0, len(t.buf)-maxTail):]
	return len(data), nil
}

func (t *tail) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.ended = true
}

// last is the last line that is not empty or, where the AWS CLI does not know the command, what that
// means: the line would be the end of a list of others. The parser says "Invalid choice".
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if bytes.Contains(t.buf, []byte("Invalid choice")) {
		return noCommand
	}
	lines := bytes.Split(bytes.TrimSpace(t.buf), []byte("\n"))
	return strings.TrimSpace(string(lines[len(lines)-1]))
}

// Suspended implements [fault.Suspender].
func (m *model) Suspended() (end func()) {
	if p := m.signingIn.Load(); p != nil {
		return p.end
	}
	return nil
}

func (m *model) signedIn(msg signedInMsg) {
	if msg.err != nil {
		m.notice = component.Notify{Text: signInFailure(msg), Error: true}
		return
	}
	m.overlays.closeViews()
	m.recheck()
	m.notice = component.Notify{Text: "Signed in. Every check runs again."}
}

// signInFailure says how the sign-in program ended, and its last line. The program is the AWS CLI.
func signInFailure(msg signedInMsg) string {
	var exit *exec.ExitError
	text := "Sign-in failed"
	switch {
	case errors.Is(msg.err, exec.ErrNotFound), errors.Is(msg.err, exec.ErrDot):
		return "Sign-in needs the AWS CLI, and no program called aws is on PATH. Install it and press " + keys.All().SignIn.Help().Key +
			" again, or leave, set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and start again."
	case errors.As(msg.err, &exit):
		text = fmt.Sprintf("Sign-in failed (exit %d)", exit.ExitCode())
	case msg.detail == "":
		return wording.Sentence(text + ": " + msg.err.Error())
	}
	if msg.detail == "" {
		return text + "."
	}
	return wording.Sentence(text + ": " + msg.detail)
}

// maxAlertDetail is how many lines of an alert say why: the others have the key.
const maxAlertDetail = 2

// signInAlert is the line above the keys while AWS refuses the credentials, on every page
// but the one that says so in full.
func (s screen) signInAlert() string {
	needed, refused := steps.SignInNeeded(s.Results.Findings)
	f := needed.Finding
	onItsStep := f.Step == s.Machine.Step().ID && !s.Watching
	if _, summary := s.page.(*page.Summary); !refused || onItsStep || summary || s.front != s.page {
		return ""
	}
	detail, _, _ := strings.Cut(s.Renderer.Clean(f.Detail), ". ")
	text := strings.TrimSuffix(detail, ".") + ". "
	switch {
	case needed.Command != nil:
		if len(render.Wrap(text, s.innerWidth())) > maxAlertDetail { // the key below it is what matters
			text = s.Renderer.Clean(f.Title) + ". "
		}
		return text + "Press " + keys.All().SignIn.Help().Key + " to run " + s.Renderer.Clean(needed.CommandLine()) + " and come back here."
	case s.Watching:
		return "" // the page has the fix
	}
	return text + "See the step " + s.StepTitle(f.Step) + "."
}
