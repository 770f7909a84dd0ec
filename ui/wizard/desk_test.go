package wizard

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// A desk is a person at a terminal: the model with its commands run as Bubble Tea
// would run them, and what is on the screen.
type desk struct {
	t    testing.TB
	m    *model
	msgs chan tea.Msg
	quit bool
	saw  func(tea.Msg) // told of every message, if there is one
	held int           // checks that wait for the test
}

// sit starts the wizard at a terminal of a size.
func sit(t testing.TB, w world, width, height int, change ...func(*Options)) *desk {
	t.Helper()
	reqs := steps.DefaultRequirements()
	env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: reqs}
	o := Options{
		Machine: steps.New(w.activation(), env, steps.Answers{}), SessionPath: "~/.local/state/astro-activate/session.yaml",
		Save:        func(steps.Answers, string) error { return nil },
		WriteReport: func(name string, _ []byte) (string, error) { return "/home/jo/" + name, nil },
		Version:     "1.0.0", Dark: true,
		Clipboard: func(string) error { return nil },
		Getenv:    func(string) string { return "C.UTF-8" },
	}
	for _, c := range change {
		c(&o)
	}
	d := &desk{t: t, m: newModel(t.Context(), o), msgs: make(chan tea.Msg, 1024)}
	if w.hold != nil {
		d.held = 2
	}
	if w.slowList != nil {
		d.held = 1
	}
	t.Cleanup(d.m.cancel)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: width, Height: height})
	d.settle()
	return d
}

// run starts a command the way Bubble Tea does. The commands that wait for the world
// to change (the pump, a tick, a question) never come back here by themselves: the
// desk takes events from the pump, and leaves ticks alone.
func (d *desk) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		switch msg := cmd().(type) {
		case nil, tickMsg:
		case tea.BatchMsg:
			for _, c := range msg {
				d.run(c)
			}
		default:
			select {
			case d.msgs <- msg:
			case <-d.t.Context().Done():
			}
		}
	}()
}

// send gives the model a message and starts what comes of it.
func (d *desk) send(msg tea.Msg) {
	if d.saw != nil {
		d.saw(msg)
	}
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
		return
	}
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// settle takes in messages until every check that can has come back.
func (d *desk) settle() {
	for {
		patience := 5 * time.Millisecond
		if d.m.saving || (d.m.overlay != overResume && d.m.snapshot().busy > d.held) {
			patience = 500 * time.Millisecond
		}
		select {
		case msg := <-d.msgs:
			d.send(msg)
		case <-time.After(patience):
			return
		}
	}
}

// press types keys by their names, or a text letter by letter if it is quoted with
// a leading ":".
func (d *desk) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if text, ok := strings.CutPrefix(name, ":"); ok {
			for _, r := range text {
				d.send(keyOf(string(r)))
			}
		} else {
			d.send(keyOf(name))
		}
		d.settle()
	}
}

// keyOf makes the message of a key from its name.
func keyOf(name string) tea.KeyPressMsg {
	special := map[string]rune{
		"enter": tea.KeyEnter, "tab": tea.KeyTab, "esc": tea.KeyEscape, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
		"backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "f1": tea.KeyF1,
	}
	k := tea.KeyPressMsg{}
	for {
		if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
			k.Mod |= tea.ModCtrl
			name = rest
		} else if rest, ok := strings.CutPrefix(name, "alt+"); ok {
			k.Mod |= tea.ModAlt
			name = rest
		} else if rest, ok := strings.CutPrefix(name, "shift+"); ok {
			k.Mod |= tea.ModShift
			name = rest
		} else {
			break
		}
	}
	switch code, ok := special[name]; {
	case ok:
		k.Code = code
	case name == "space":
		k.Code, k.Text = ' ', " "
	default:
		k.Code = []rune(name)[0]
		if k.Mod == 0 {
			k.Text = name
		}
	}
	return k
}

// screen is what is on it, without colours, and where the cursor is.
func (d *desk) screen() string {
	lines := strings.Split(ansi.Strip(d.m.View().Content), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// shows fails the test unless the text is on the screen.
func (d *desk) shows(text string) {
	d.t.Helper()
	if !strings.Contains(d.screen(), text) {
		d.t.Fatalf("the screen does not show %q:\n%s", text, d.screen())
	}
}

func (d *desk) hides(text string) {
	d.t.Helper()
	if strings.Contains(d.screen(), text) {
		d.t.Fatalf("the screen shows %q:\n%s", text, d.screen())
	}
}
