package wizard

import (
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// A harness is a user at a terminal: it runs the model's commands as Bubble Tea does,
// presses keys and reads the screen.
type harness struct {
	t    testing.TB
	m    *model
	msgs chan tea.Msg
	quit bool
	seen func(tea.Msg) // called with every message; nil: not
	held int           // checks that wait for the test

	shared bool // its account is that of other tests, too

	listens   chan struct{} // the model asks for events, which next gives it
	listening bool          // it has asked and waits
	running   atomic.Int64  // commands that have not returned yet, without ticks
	waiting   int64         // those of them that wait for something, such as the test
}

// start starts the wizard on a terminal of a size.
func start(t testing.TB, w handMade, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	reqs := steps.DefaultRequirements()
	env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: reqs}
	o := Options{
		Machine: steps.New(w.activation(), env, steps.Answers{}), SessionPath: "~/.local/state/astro-activate/session.yaml",
		Save:        func(steps.Answers, string) error { return nil },
		WriteReport: func(name string, _ []byte) (string, string, error) { return "/home/jo/" + name, "", nil },
		Version:     "1.0.0", Dark: true,
		Clipboard: func(string) (string, error) { return "", nil },
		Getenv:    func(name string) string { return map[string]string{"LANG": "C.UTF-8"}[name] },
	}
	for _, c := range change {
		c(&o)
	}
	d := &harness{t: t, m: newModel(t.Context(), o), msgs: make(chan tea.Msg, 1024), listens: make(chan struct{}, 8)}
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

// run starts a command the way Bubble Tea does, without the ticks of the spinner. The command
// that waits for events is left to next, so that nothing that runs has an end that no check
// decides.
func (d *harness) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	name := runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name()
	if strings.HasSuffix(name, "pump.wait-fm") {
		d.listens <- struct{}{}
		return
	}
	counts := !strings.Contains(name, ".Tick.")
	if counts {
		d.running.Add(1)
	}
	go func() {
		if counts {
			defer d.running.Add(-1) // after its message is there
		}
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

// send gives the model a message and runs the commands that come back.
func (d *harness) send(msg tea.Msg) {
	if d.seen != nil {
		d.seen(msg)
	}
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
		return
	}
	if k, ok := msg.(tea.KeyPressMsg); ok && d.shared && k.String() == "ctrl+r" {
		d.t.Fatal("ctrl+r drops what AWS has answered to other tests: the scene needs its own account")
	}
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// settle handles messages until no check runs but those that the test holds back, and a
// wizard that leaves has left.
func (d *harness) settle() {
	for {
		// A command that does not return for a while waits for something, for which the next
		// call does not wait again.
		patience := 5 * time.Millisecond
		running := d.running.Load()
		d.waiting = min(d.waiting, running)
		if running > d.waiting {
			patience = 250 * time.Millisecond
		}
		if running == 0 && len(d.msgs)+len(d.m.pump.events) == 0 {
			return // no command is left that could send a message
		}
		leaving := d.m.leaving != staying && !d.quit
		if d.m.saving || leaving || (!d.m.offering && d.m.snapshot().Busy > d.held) {
			patience = 5 * time.Second // a loaded machine is slow, and a result ends the wait
		}
		if !d.next(patience) {
			d.waiting = d.running.Load()
			return
		}
	}
}

// next handles the next message, or the next events if the model waits for them. It reports
// false if none comes for a time.
func (d *harness) next(patience time.Duration) bool {
	for end := time.After(patience); ; {
		var events chan steps.Event // nil: nothing comes
		if d.listening {
			events = d.m.pump.events
		}
		select {
		case <-d.listens:
			d.listening = true
			continue
		case msg := <-d.msgs:
			d.send(msg)
		case e := <-events:
			d.listening = false
			d.send(d.m.pump.burst(e))
		case <-end:
			if len(d.msgs)+len(d.listens)+len(events) == 0 {
				return false
			}
			end = time.After(0) // something came at the last moment
			continue
		}
		return true
	}
}

// press presses keys by their names; a name that starts with ":" is text to type.
func (d *harness) press(names ...string) {
	d.t.Helper()
	for _, name := range names {
		if text, ok := strings.CutPrefix(name, ":"); ok {
			for _, r := range text {
				d.send(keyPress(string(r)))
			}
		} else {
			d.send(keyPress(name))
		}
		d.settle()
	}
}

// footerOf is the last line of the screen.
func footerOf(d *harness) string {
	lines := strings.Split(strings.TrimRight(d.screen(), "\n "), "\n")
	return lines[len(lines)-1]
}

// keyPress makes the message of a key from its name.
func keyPress(name string) tea.KeyPressMsg {
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

// screen is the text on it, without colors.
func (d *harness) screen() string {
	lines := strings.Split(ansi.Strip(d.m.View().Content), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// shows fails the test unless the text is on the screen. On a busy machine, what a command
// returns can come later than the harness waits for it.
func (d *harness) shows(text string) {
	d.t.Helper()
	if !d.eventually(func() bool { return strings.Contains(d.screen(), text) }) {
		d.t.Fatalf("the screen does not show %q:\n%s", text, d.screen())
	}
}

func (d *harness) hides(text string) {
	d.t.Helper()
	if !d.eventually(func() bool { return !strings.Contains(d.screen(), text) }) {
		d.t.Fatalf("the screen shows %q:\n%s", text, d.screen())
	}
}

// eventually handles messages until a condition holds, and reports whether it does.
func (d *harness) eventually(holds func() bool) bool {
	for end := time.Now().Add(10 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
		d.settle()
	}
	return true
}

// field is the field with the focus; "": no field has it.
func (d *harness) field() steps.Key {
	if p := d.m.step(); p != nil {
		k, _ := p.Focused()
		return k
	}
	return ""
}

// draft is what is entered in the field with the focus.
func (d *harness) draft() string {
	_, v := d.m.step().Focused()
	return v.String()
}

// fields is the number of fields on the page.
func (d *harness) fields() int {
	if p := d.m.step(); p != nil {
		return len(p.Fields())
	}
	return 0
}

// onSummary reports whether the summary is the page.
func (d *harness) onSummary() bool {
	_, ok := d.m.page.(*page.Summary)
	return ok
}

// pointer is the id of the chosen row of the page; "": none.
func (d *harness) pointer() string { return d.m.page.Pointer() }

// stay closes a leave question and cancels leaving.
func (d *harness) stay() {
	d.m.leaving = staying
	if q := d.m.overlays.leaveQuestion(); q != nil {
		d.m.overlays.close(q)
		d.m.layout()
	}
}

// covered reports whether an overlay of a type is open.
func covered[T component.Overlay](d *harness) bool {
	for _, o := range d.m.overlays {
		if _, ok := o.(T); ok {
			return true
		}
	}
	return false
}

// startScenario starts the wizard in a simulated account, with the answers of its
// scenario.
func startScenario(t testing.TB, s awssim.Scenario, aws *awssim.World, change ...func(*Options)) *harness {
	t.Helper()
	aws.Latency = 0
	return start(t, handMade{}, 80, 24, append([]func(*Options){func(o *Options) {
		o.Machine, o.Demo = scenarioMachine(t, s, envOf(aws), true), s.Name
	}}, change...)...)
}

// patience is a limit that no machine is too busy for: what a test shows must not depend on that.
const patience = 10 * time.Minute

// envOf is a simulated account that no check has called yet.
func envOf(aws *awssim.World) steps.Env {
	return steps.Env{Accounts: account.NewAccounts(account.Options{Source: aws, Now: aws.Clock, Timeout: patience}), Programs: aws.Programs(), Network: aws.Network(),
		Requirements: steps.DefaultRequirements(), Timeout: patience}
}

// scenarioMachine makes the machine of a simulated account.
func scenarioMachine(t testing.TB, s awssim.Scenario, env steps.Env, answered bool) *steps.Machine {
	t.Helper()
	need := env.Requirements
	proposals := map[steps.Key]steps.Value{}
	for k, v := range s.Proposals {
		proposals[steps.Key(k)] = v
	}
	m := steps.New(steps.Propose(steps.All(need), proposals), env, steps.Answers{})
	var answers []steps.Setting
	for k, v := range s.Answers {
		if answered {
			answers = append(answers, steps.Setting{Key: steps.Key(k), Value: v})
		}
	}
	if err := m.SetAll(answers); err != nil {
		t.Fatal(err)
	}
	return m
}

// scenario returns a scenario by its name.
func scenario(name string) awssim.Scenario {
	all := awssim.Scenarios()
	return all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == name })]
}
