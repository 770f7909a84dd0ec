package wizard

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestEnterAloneLeadsFromTheFirstScreenToTheLast(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	var seen []string
	for range 40 {
		if id := d.m.machine.Step().ID; len(seen) == 0 || seen[len(seen)-1] != id {
			seen = append(seen, id)
		}
		if d.m.onSummary() {
			break
		}
		d.press("enter")
	}
	want := []string{"tools", "account", "permissions", "region", "network", "connectivity", "peering", "dns", "summary"}
	if !slices.Equal(seen, want) {
		t.Fatalf("went through %q, not %q", seen, want)
	}
	d.shows("N O T   R E A D Y")
	a := d.m.machine.Answers()
	for k, want := range map[steps.Key]string{
		steps.KeyClusterName: "Astro cluster", steps.KeyRegion: "us-east-1", steps.KeyMaxNodes: "20",
		steps.KeyCIDR: "172.20.0.0/19", steps.KeyMethods: "public, peering", steps.KeyResolve: "true",
	} {
		if got := a.Get(k).String(); got != want {
			t.Errorf("%s is %q, not %q", k, got, want)
		}
	}
	if a.Get(steps.KeyPeerAccount).Given() {
		t.Error("what AWS told was committed as if the person had answered it")
	}
	d.press("enter", "enter")
	if !d.quit || d.m.leaving != finishing {
		t.Error("enter, confirmed, does not finish the summary")
	}
}

func TestNothingWaitsForASlowCheck(t *testing.T) {
	d := sit(t, world{hold: make(chan struct{})}, 80, 24)
	d.press("enter", "enter", "enter", "enter")
	if id := d.m.machine.Step().ID; id != "region" {
		t.Fatalf("stands at %s while checks run", id)
	}
	d.shows("2 checks running")
}

// saves records what is saved, and can be slow or fail.
type saves struct {
	mu    sync.Mutex
	calls []string
	wait  chan struct{}
	err   error
}

func (s *saves) save(a steps.Answers, step string) error {
	if s.wait != nil {
		<-s.wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, step+" "+a.Text(steps.KeyClusterName)+" "+a.Text(steps.KeyRegion))
	return s.err
}

func TestAnAnswerIsSavedAsSoonAsItIsGiven(t *testing.T) {
	s := &saves{}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "ctrl+u", ":Prod")
	if last := s.calls[len(s.calls)-1]; strings.Contains(last, "Prod") {
		t.Fatal("a name was saved while it was being typed")
	}
	d.press("tab")
	if last := s.calls[len(s.calls)-1]; last != "region Prod " {
		t.Fatalf("after tab %q was saved", last)
	}
}

func TestOfAnswersThatComeFasterThanTheDiskTheLatestIsSaved(t *testing.T) {
	s := &saves{wait: make(chan struct{})}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "enter", "enter", "enter", "enter"} {
		d.send(keyOf(k))
	}
	close(s.wait)
	d.settle()
	if got := s.calls[len(s.calls)-1]; got != "network Astro cluster us-east-1" || len(s.calls) > 2 {
		t.Fatalf("saved %q", s.calls)
	}
}

func TestLeavingWaitsForTheSave(t *testing.T) {
	s := &saves{wait: make(chan struct{})}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "enter", "ctrl+c", "ctrl+c"} {
		d.send(keyOf(k))
	}
	if d.quit || d.m.leaving != stopping {
		t.Fatal("left before the session was saved")
	}
	close(s.wait)
	d.settle()
	if !d.quit || s.calls[len(s.calls)-1] != "region Astro cluster " {
		t.Fatalf("left: %v; saved %q", d.quit, s.calls)
	}
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	s := &saves{err: errors.New("no space left on device")}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "enter")
	d.shows("The session could not be saved: no space left on device")
	d.press("ctrl+c")
	d.shows("could not be saved. Press ctrl+c again")
	d.press("ctrl+c")
	if !d.quit {
		t.Fatal("can't be left")
	}
}

func TestCtrlCAsksOnceAndSaysWhereTheSessionIs(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+4", "ctrl+c")
	d.shows("~/.local/state/astro-activate/session.yaml")
	d.press("esc")
	if d.m.leaving != staying || d.m.machine.Step().ID != "region" {
		t.Fatal("esc does not stay")
	}
	d.press("ctrl+c", "ctrl+c")
	if !d.quit {
		t.Fatal("the second ctrl+c does not leave")
	}
}

func TestARefusedValueStaysAndTabGoesOn(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+2", "enter", ":12a4")
	d.hides("is not an AWS account id")
	d.press("enter")
	d.shows("is not an AWS account id")
	d.press("esc", "alt+2")
	d.shows("not taken")
	if d.m.machine.Answers().Get(steps.KeyExpectedID) != nil {
		t.Fatal("a refused value became the answer")
	}
	d.press("tab", "ctrl+u", ":111122223333", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyExpectedID); got != "111122223333" {
		t.Fatalf("the corrected value is %q", got)
	}
}

func TestTypingSaysWhatIsWrongOnlyOnceItIs(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+5", "ctrl+u", ":10.64.0.0")
	d.hides("not an IPv4 network")
	d.press(":/19")
	d.shows("overlaps 10.64.0.0/12")
	d.press("ctrl+u", ":10.64.0.1/19")
	d.shows("the network is 10.64.0.0/19")
}

func TestAFreeNetworkIsTakenByOneKey(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+5", "ctrl+u", ":10.0.0.0/19", "ctrl+t")
	d.shows("› 172.20.0.0/19")
	d.press("ctrl+t", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.24.0.0/19" {
		t.Fatalf("the answer is %q", got)
	}
}

func TestAChoiceCanBeTypedByHand(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+4", "tab", ":eu-north-1")
	d.shows("use eu-north-1 as it is")
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyRegion); got != "eu-north-1" {
		t.Fatalf("the region is %q", got)
	}
	d.press("shift+tab")
	d.shows("▸ eu-north-1") // it stays choosable though AWS does not list it
}

func TestADefaultNeverTakesTheAnswersPlace(t *testing.T) {
	d := sit(t, world{}, 80, 24, func(o *Options) {
		if err := o.Machine.Set(steps.KeyMaxNodes, steps.Text("7")); err != nil {
			t.Fatal(err)
		}
	})
	d.press("alt+4", "enter", "enter", "enter", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyMaxNodes); got != "7" {
		t.Fatalf("the answer given ahead became %q", got)
	}
}

func TestAPastedListOfServicesIsTakenApart(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+6", "enter")
	d.send(tea.PasteMsg{Content: "wh=snowflake://x.example.com:443\n\x1b[31mdb=postgres://y:5432\r\n"})
	d.press("enter")
	got := d.m.machine.Answers().List(steps.KeyEndpoints)
	if len(got) != 2 || got[0] != "wh=snowflake://x.example.com:443" || strings.ContainsRune(got[1], '\x1b') {
		t.Fatalf("the services are %q", got)
	}
}

func TestASummaryLeadsToWhatIsMissing(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+9")
	d.shows("Region: Cluster name")
	d.press("down", "enter")
	if d.m.machine.Step().ID != "region" || d.m.form().focused().Key != steps.KeyClusterName {
		t.Fatalf("went to %s", d.m.machine.Step().ID)
	}
}

func TestAWarningIsAcceptedWithAReason(t *testing.T) {
	s := &saves{}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+2", "tab", "tab")
	d.shows("▸ ! warning  Clean account")
	saved := len(s.calls)
	d.press("enter", "a", ":the organisation's own trail", "enter")
	d.shows("✓ accepted Clean account")
	if got, _ := d.m.machine.Answers().Acknowledged("account.clean"); got != "the organisation's own trail" || len(s.calls) != saved+1 {
		t.Fatalf("the reason is %q, saved %d times", got, len(s.calls)-saved)
	}
	// A quota that is too low can't be wished away.
	d.press("alt+4", "enter", "enter", "enter", "tab", "enter")
	d.shows("✗ PROBLEM  On-demand vCPUs")
	d.press("a")
	d.hides("Accept it as it is")
}

func TestTheSummaryTellsACauseOnce(t *testing.T) {
	d := sit(t, world{loginBy: "aws sso login"}, 80, 24)
	d.press("alt+9")
	d.shows("4 checks: first solve Credentials (Account)")
	if n := strings.Count(d.screen(), "first solve"); n != 1 {
		t.Fatalf("the cause is told %d times:\n%s", n, d.screen())
	}
}

func TestPermissionsThatChecksLackAreOneRowWithOnePolicy(t *testing.T) {
	lacks := func(actions ...string) row {
		return row{kind: rowUnverified, finding: steps.Finding{Finding: awscheck.Finding{Status: awscheck.Unverified, Remedy: awscheck.Remedy{Policy: awscheck.Allow(actions...)}}}}
	}
	other := row{kind: rowUnverified, id: "other"}
	got := withoutPermission([]row{lacks("ec2:DescribeVpcs", "iam:GetRole"), other, lacks("ec2:DescribeVpcs")})
	if len(got) != 2 || got[1].id != "other" {
		t.Fatalf("got %d rows", len(got))
	}
	if actions := got[0].finding.Remedy.Policy.Actions(); !slices.Equal(actions, []string{"ec2:DescribeVpcs", "iam:GetRole"}) {
		t.Fatalf("the policy allows %q", actions)
	}
}

func TestACommandStaysTheSameWhenItIsBroken(t *testing.T) {
	for _, c := range []string{
		"aws ec2 describe-vpcs --region us-east-1",
		"aws iam create-role --role-name x --assume-role-policy-document '{ \"Version\": \"2012-10-17\", \"Statement\": [] }' --profile 'my team'",
		"aws x --y " + strings.Repeat("z", 200),
	} {
		for width := 20; width < 140; width += 7 {
			lines := continued(c, width)
			var joined string
			for i, l := range lines {
				if ansi.StringWidth(l) > width {
					t.Errorf("%q is wider than %d", l, width)
				}
				cut, more := strings.CutSuffix(l, "\\")
				if more != (i < len(lines)-1) {
					t.Errorf("line %d of %q ends wrongly", i, lines)
				}
				joined += cut
			}
			if strings.Join(strings.Fields(joined), " ") != strings.Join(strings.Fields(c), " ") && !strings.Contains(c, "'") {
				t.Errorf("at %d it means %q", width, joined)
			}
		}
	}
}

func TestALoginIsOfferedOnlyWhereOneHelps(t *testing.T) {
	for _, c := range []struct {
		situation, command, demo string
		want                     []string
	}{
		{"an SSO session that expired overnight", "aws sso login --profile 'my team'", "", []string{"aws", "sso", "login", "--profile", "my team"}},
		{"a console login", "aws login --profile dev", "", []string{"aws", "login", "--profile", "dev"}},
		{"keys that were never configured", "aws configure sso", "", nil},
		{"a demo", "aws sso login --profile x", "expired", nil},
		{"good credentials", "", "", nil},
	} {
		t.Run(c.situation, func(t *testing.T) {
			d := sit(t, world{loginBy: c.command}, 80, 24, func(o *Options) { o.Demo = c.demo })
			if got := d.m.loginCommand(); !slices.Equal(got, c.want) {
				t.Fatalf("ctrl+l would run %q, not %q", got, c.want)
			}
			if offered := strings.Contains(d.screen(), "ctrl+l"); offered != (c.want != nil) {
				t.Errorf("the key is offered: %v", offered)
			}
		})
	}
}

func TestAResumedSessionGoesOnOrStartsAnew(t *testing.T) {
	resumed := func(o *Options) {
		old := o.Machine
		if err := old.Set(steps.KeyClusterName, steps.Text("Saved")); err != nil {
			t.Fatal(err)
		}
		old.Go("region")
		o.Resumed = &Resumed{Since: time.Now(), Step: "region", Anew: func() *steps.Machine {
			return steps.New(world{}.activation(), steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
		}}
	}
	d := sit(t, world{}, 80, 24, resumed)
	d.shows("There is a session from today")
	d.press("enter")
	d.shows("› Saved")
	d = sit(t, world{}, 80, 24, resumed)
	d.press("n")
	if d.m.machine.Step().ID != "tools" || d.m.machine.Answers().Get(steps.KeyClusterName) != nil {
		t.Fatal("n does not start anew")
	}
}

func TestAnMFACodeIsAskedForOverWhateverIsShown(t *testing.T) {
	mfa := NewMFA()
	d := sit(t, world{}, 80, 24, func(o *Options) { o.MFA = mfa })
	d.press("alt+4")
	type reply struct {
		code string
		err  error
	}
	ask := func() chan reply {
		got := make(chan reply, 1)
		go func() {
			code, err := mfa.Ask(t.Context(), "prod-network")
			got <- reply{code, err}
		}()
		time.Sleep(20 * time.Millisecond)
		d.settle()
		return got
	}
	got := ask()
	d.shows("profile prod-network")
	d.press(":123456", "enter")
	if r := <-got; r.code != "123456" || r.err != nil {
		t.Fatalf("AWS got %q, %v", r.code, r.err)
	}
	d.shows("Cluster name")
	got = ask()
	d.press("esc")
	if r := <-got; r.err == nil {
		t.Fatalf("a refused code is %q", r.code)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := mfa.Ask(gone, "x"); err == nil {
		t.Fatal("a question that nobody waits for got an answer")
	}
}

func TestAResultForAnotherRegionIsNotShown(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	var late tea.Msg
	d.press("alt+4", "enter")
	d.m.machine.Set(steps.KeyRegion, steps.Text("us-west-2"))
	for _, task := range d.m.machine.Due(t.Context()) {
		if task.ID == "region.enabled" {
			task.Run(func(e steps.Event) { late = eventsMsg{e} })
		}
	}
	d.m.machine.Set(steps.KeyRegion, nil)
	d.m.changed()
	d.send(late)
	d.settle()
	d.hides("us-east-1 is enabled")
	if got := d.m.machine.CheckState("region.enabled"); got != steps.Waiting {
		t.Fatalf("the check is %s", got)
	}
}

func TestWithoutUTF8TheFrameIsASCII(t *testing.T) {
	for _, s := range scenes {
		d := sit(t, s.world, 80, 24, func(o *Options) { o.Getenv = func(string) string { return "C" } })
		d.press(s.keys...)
		for _, r := range d.screen() {
			if r > unicode.MaxASCII {
				t.Fatalf("%s: %q is on the screen:\n%s", s.name, r, d.screen())
			}
		}
	}
}

func TestTheTitleSaysTheStepAndNothingOfTheAccount(t *testing.T) {
	d := sit(t, world{}, 80, 24)
	d.press("alt+4")
	if got := d.m.View().WindowTitle; got != "Astro activation - 4/9 Region" {
		t.Fatalf("the title is %q", got)
	}
}

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

// The real program: a key in a text field costs few bytes, nothing is written while
// nothing happens, and it can be left.
func TestTheProgramIsQuietOnTheWire(t *testing.T) {
	env := steps.Env{Requirements: steps.DefaultRequirements()}
	m := newModel(t.Context(), Options{
		Machine: steps.New(world{healthy: true}.activation(), env, steps.Answers{}), Dark: true,
		Getenv: func(string) string { return "C.UTF-8" },
	})
	out := &counter{}
	input, keyboard := io.Pipe()
	program := tea.NewProgram(m, tea.WithInput(input), tea.WithOutput(out), tea.WithWindowSize(80, 24), tea.WithFPS(framesPerSecond),
		tea.WithEnvironment([]string{"TERM=xterm-256color", "COLORTERM=truecolor"}))
	ended := make(chan error, 1)
	go func() {
		_, err := program.Run()
		ended <- err
	}()
	pause := func() { time.Sleep(300 * time.Millisecond) }
	pause()
	program.Send(keyOf("alt+4"))
	pause()
	if n := out.take(); n == 0 {
		t.Fatal("nothing was drawn")
	}
	pause()
	if n := out.take(); n != 0 {
		t.Errorf("%d bytes were written while nothing happened", n)
	}
	for _, k := range []string{"x", "y", "backspace", "z"} {
		program.Send(keyOf(k))
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
}
