package fault_test

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/fault"
)

// A broken model panics at one place, after its first frame.
type broken struct {
	at string
	is bool
}

type breakMsg struct{}

func (m *broken) Init() tea.Cmd {
	if m.at == "Init" {
		panic("a fault\x1b[2J in Init")
	}
	return func() tea.Msg { return breakMsg{} }
}

func (m *broken) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, now := msg.(breakMsg); !now {
		return m, nil
	}
	fail := func() tea.Msg { panic("a fault\x1b[2J in " + m.at) }
	switch m.is = true; m.at {
	case "Update":
		fail()
	case "a command":
		return m, fail
	case "a command of a batch":
		return m, tea.Batch(func() tea.Msg { return nil }, tea.Batch(fail, func() tea.Msg { return nil }))
	}
	return m, nil
}

func (m *broken) View() tea.View {
	if m.is && m.at == "View" {
		panic("a fault\x1b[2J in View")
	}
	v := tea.NewView("hello")
	v.AltScreen, v.MouseMode = true, tea.MouseModeCellMotion
	return v
}

type output struct {
	mu   sync.Mutex
	text strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) written() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Len()
}

func TestAPanicAnywhereEndsTheProgramAndRestoresTheTerminal(t *testing.T) {
	for _, at := range []string{"Init", "Update", "View", "a command", "a command of a batch"} {
		t.Run(at, func(t *testing.T) {
			out := &output{}
			input, keyboard := io.Pipe()
			defer keyboard.Close()
			ended := make(chan error, 1)
			go func() {
				ended <- fault.Run(&broken{at: at}, 60, tea.WithInput(input), tea.WithOutput(out), tea.WithWindowSize(80, 24),
					tea.WithEnvironment([]string{"TERM=xterm-256color"}))
			}()
			var err error
			select {
			case err = <-ended:
			case <-time.After(30 * time.Second):
				t.Fatal("it does not end")
			}
			var broken *fault.Error
			if !errors.As(err, &broken) || !strings.Contains(err.Error(), "in "+at+" at fault_test.go:") || strings.ContainsAny(err.Error(), "\x1b\n") {
				t.Errorf("%v", err)
			}
			written := out.text.String()
			for on, off := range map[string]string{"\x1b[?1049h": "\x1b[?1049l", "\x1b[?1002h": "\x1b[?1002l", "\x1b[?2004h": "\x1b[?2004l", "\x1b[?25l": "\x1b[?25h"} {
				if strings.LastIndex(written, on) > strings.LastIndex(written, off) {
					t.Errorf("%q is left on", on)
				}
			}
		})
	}
}

// An echo shows the keys that were pressed, and ends with q.
type echo struct{ keys string }

func (m *echo) Init() tea.Cmd { return nil }

func (m *echo) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, pressed := msg.(tea.KeyPressMsg)
	if pressed && key.Text == "q" {
		return m, tea.Quit
	}
	if pressed {
		m.keys += key.Text
	}
	return m, nil
}

func (m *echo) View() tea.View { return tea.NewView(m.keys) }

// A key is on the screen at the next frame, at a rate above that of Bubble Tea's own limit too.
func TestAKeyIsShownWithinOneFrame(t *testing.T) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt) // what receives signals runs from here on: outside of the bubbles
	signal.Stop(signals)
	for _, rate := range []int{60, 240} {
		t.Run(strconv.Itoa(rate), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				out := &output{}
				input, keyboard := io.Pipe()
				defer keyboard.Close()
				ended := make(chan error, 1)
				go func() {
					ended <- fault.Run(&echo{}, rate, tea.WithInput(input), tea.WithOutput(out), tea.WithWindowSize(80, 24),
						tea.WithEnvironment([]string{"TERM=xterm-256color"}))
				}()
				press := func(key string) {
					if _, err := keyboard.Write([]byte(key)); err != nil {
						t.Fatal(err)
					}
				}
				for i := range 20 {
					time.Sleep(100*time.Millisecond + time.Duration(i)*time.Second/1000) // at any time between two frames
					before := out.written()
					press("x")
					time.Sleep(time.Second/time.Duration(rate) + time.Microsecond)
					if synctest.Wait(); out.written() == before {
						t.Errorf("key %d is not on the screen after a frame", i+1)
					}
				}
				press("q")
				if err := <-ended; err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestCatchReturnsErrorsAndPanics(t *testing.T) {
	if err := fault.Catch(func() error { return io.EOF }); !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
	var nothing []int
	err := fault.Catch(func() error { return errors.New(string(rune(nothing[3]))) })
	if err == nil || !strings.HasPrefix(err.Error(), "internal error: runtime error: index out of range [3] with length 0 at fault_test.go:") {
		t.Errorf("%v", err)
	}
}
