package wizard

import (
	"bytes"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// A counter counts what is written to the terminal.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += len(p)
	return len(p), nil
}

func (c *counter) take() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.n
	c.n = 0
	return n
}

// The real program: a key in a text field writes few bytes, an idle wizard writes nothing,
// and ctrl+c leaves.
func TestTheProgramWritesFewBytes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}
		m := newModel(t.Context(), Options{
			Machine: steps.New(handMade{healthy: true}.activation(), env, steps.Answers{}), Dark: true,
			Getenv: func(string) string { return "C.UTF-8" },
		})
		out := &counter{}
		input, keyboard := io.Pipe()
		defer keyboard.Close()
		program := tea.NewProgram(m, tea.WithInput(input), tea.WithOutput(out), tea.WithWindowSize(80, 24), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(),
			tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))
		ended := make(chan error, 1)
		go func() {
			_, err := program.Run()
			ended <- err
		}()
		pause := func() { time.Sleep(300 * time.Millisecond) }
		pause()
		program.Send(keyPress("alt+4"))
		pause()
		if n := out.take(); n == 0 {
			t.Fatal("nothing was drawn")
		}
		pause()
		if n := out.take(); n != 0 {
			t.Errorf("%d bytes were written while nothing happened", n)
		}
		for _, k := range []string{"x", "y", "backspace", "z"} {
			program.Send(keyPress(k))
			pause()
			if n := out.take(); n == 0 || n > 250 {
				t.Errorf("the key %s wrote %d bytes", k, n)
			}
		}
		if _, err := keyboard.Write(bytes.Repeat([]byte{3}, 2)); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(5 * time.Second):
			t.Fatal("ctrl+c twice does not end the program")
		}
	})
}
