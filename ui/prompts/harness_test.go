package prompts_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// now is the time of every report.
var now = time.Date(2022, 9, 14, 16, 20, 0, 0, time.UTC)

// endOfInput is a reply that closes the input.
const endOfInput = "\x04"

// A scriptedUser answers each prompt with the next of its replies, which are keyed by
// the prompt's first words. Without a reply it presses enter.
type scriptedUser struct {
	replies  map[string][]string
	onPrompt func(prompt string) // called at every prompt; may be nil

	mu      sync.Mutex
	output  strings.Builder
	typed   chan string
	pending string
	prompts int
}

// maxPrompts ends a run that loops.
const maxPrompts = 300

func newUser(replies map[string][]string) *scriptedUser {
	return &scriptedUser{replies: replies, typed: make(chan string, 1)}
}

// Write records the output. Text that ends with ": " and no line break is a prompt.
func (u *scriptedUser) Write(b []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.output.Write(b)
	if prompt := string(b); strings.HasSuffix(prompt, ": ") {
		if u.onPrompt != nil {
			u.onPrompt(prompt)
		}
		u.typed <- u.reply(prompt)
	}
	return len(b), nil
}

func (u *scriptedUser) reply(prompt string) string {
	if u.prompts++; u.prompts > maxPrompts {
		return endOfInput
	}
	for begins, lines := range u.replies {
		if strings.HasPrefix(prompt, begins) && len(lines) > 0 {
			u.replies[begins] = lines[1:]
			return lines[0]
		}
	}
	if len(u.replies) > 0 && strings.HasPrefix(prompt, "Enter accepts these answers") {
		return "change" // the questions have replies of their own
	}
	return ""
}

// Read returns the next reply as a line.
func (u *scriptedUser) Read(b []byte) (int, error) {
	if u.pending == "" {
		line, open := <-u.typed
		if !open || line == endOfInput {
			return 0, io.EOF
		}
		u.pending = line + "\n"
	}
	n := copy(b, u.pending)
	u.pending = u.pending[n:]
	return n, nil
}

// hangUp ends the input once the prompts have ended. A read that still waits gets its end:
// no goroutine outlives a synctest bubble.
func (u *scriptedUser) hangUp() { close(u.typed) }

func (u *scriptedUser) transcript() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.output.String()
}

// runPrompts runs the prompts to their end and checks that the output is plain text.
func runPrompts(t *testing.T, ctx context.Context, u *scriptedUser, o prompts.Options) prompts.Outcome {
	t.Helper()
	o.In, o.Out, o.Echo, o.Version = u, u, true, "1.0.0"
	o.Now = func() time.Time { return now }
	if o.Patience == 0 {
		o.Patience = patience // the transcript must not depend on the speed of the machine
	}
	if o.WriteReport == nil {
		o.WriteReport = func(name string, _ []byte) (string, string, error) { return "/reports/" + name, "", nil }
	}
	out, err := prompts.Run(ctx, o)
	if err != nil {
		t.Fatalf("%v after\n%s", err, u.transcript())
	}
	if bad := unprintable(u.transcript()); bad != "" {
		t.Errorf("the output contains %s:\n%s", bad, u.transcript())
	}
	return out
}

// unprintable returns the first control character, which a terminal would obey.
func unprintable(s string) string {
	for i, r := range s {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return fmt.Sprintf("%U at %d", r, i)
		}
	}
	return ""
}

// saw fails the test unless the output contains the texts in this order.
func (u *scriptedUser) saw(t *testing.T, texts ...string) {
	t.Helper()
	rest := u.transcript()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("the output lacks %q, or has it in another place:\n%s", text, u.transcript())
		}
		rest = after
	}
}

func (u *scriptedUser) didNotSee(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(u.transcript(), text) {
		t.Errorf("the output contains %q:\n%s", text, u.transcript())
	}
}

func scenario(t *testing.T, name string) awssim.Scenario {
	t.Helper()
	for _, s := range awssim.Scenarios() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no scenario %s", name)
	return awssim.Scenario{}
}

// patience is a time limit that no machine is too busy for: what a test says must not depend on
// that, and a limit leaves checks unverified.
const patience = 10 * time.Minute

// machine is the machine of a scenario without latency. It has only the given answers,
// not those of the scenario.
func machine(t *testing.T, s awssim.Scenario, given map[string][]string) *steps.Machine {
	t.Helper()
	world := s.World(now)
	world.Latency = 0
	reqs := steps.DefaultRequirements()
	env := steps.Env{
		Accounts:     account.NewAccounts(account.Options{Source: world, Now: func() time.Time { return now }, Timeout: patience}),
		Programs:     world.Programs(),
		Network:      world.Network(),
		Requirements: reqs,
		Timeout:      patience,
	}
	proposals := map[steps.Key]steps.Value{}
	for k, v := range s.Proposals {
		proposals[steps.Key(k)] = v
	}
	m := steps.New(steps.Propose(steps.All(reqs), proposals), env, steps.Answers{})
	var settings []steps.Setting
	for k, v := range given {
		settings = append(settings, steps.Setting{Key: steps.Key(k), Value: v, Where: "the test"})
	}
	if err := m.SetAll(settings); err != nil {
		t.Fatal(err)
	}
	return m
}

// repliesOf makes replies of answers, keyed by the labels of their fields.
func repliesOf(m *steps.Machine, answers map[string][]string) map[string][]string {
	replies := map[string][]string{}
	for k, v := range answers {
		f, _ := m.Field(steps.Key(k))
		line := strings.Join(v, ", ")
		if f.Kind == steps.ToggleField {
			line = map[string]string{"true": "yes", "false": "no"}[line]
		}
		replies[f.Label] = []string{line}
	}
	return replies
}

func verdict(m *steps.Machine) steps.Verdict { return steps.VerdictOf(m.Findings(), m.Missing()) }

// customMachine makes a machine of test steps, and a summary.
func customMachine(all ...steps.Step) *steps.Machine {
	all = append(all, steps.Step{ID: "summary", Title: "Summary", Why: "What was found."})
	return steps.New(all, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
}

// check makes a check with one finding.
func check(id string, run func(context.Context) awscheck.Finding) steps.Check {
	return steps.Check{ID: id, Title: "Check of " + id, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding {
		f := run(ctx)
		f.ID, f.Evidence = id, awscheck.Live
		return []awscheck.Finding{f}
	}}
}

func passes(context.Context) awscheck.Finding {
	return awscheck.Finding{Status: awscheck.Pass, Detail: "All is well."}
}

// clusterStep is a step that asks for the cluster's name.
func clusterStep(checks ...steps.Check) steps.Step {
	return steps.Step{ID: "region", Title: "Region", Why: "Where it is.", Checks: checks,
		Fields: []steps.Field{{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Help: "What it is called."}}}
}
