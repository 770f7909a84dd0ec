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

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// now is the time at which the tests play.
var now = time.Date(2022, 9, 14, 16, 20, 0, 0, time.UTC)

// endOfInput is what a person types who closes the input.
const endOfInput = "\x04"

// A person reads what is said and types: to each prompt, told by how it begins, the
// next of their replies, and enter where there is none.
type person struct {
	replies map[string][]string
	seen    func(prompt string) // called at every prompt; may be nil

	mu      sync.Mutex
	said    strings.Builder
	typed   chan string
	pending string
	prompts int
}

// mostPrompts ends a conversation that goes round in circles.
const mostPrompts = 300

func newPerson(replies map[string][]string) *person {
	return &person{replies: replies, typed: make(chan string, 1)}
}

// Write hears what is said. A prompt is what ends without a line's end.
func (p *person) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said.Write(b)
	if prompt := string(b); strings.HasSuffix(prompt, ": ") {
		if p.seen != nil {
			p.seen(prompt)
		}
		p.typed <- p.reply(prompt)
	}
	return len(b), nil
}

func (p *person) reply(prompt string) string {
	if p.prompts++; p.prompts > mostPrompts {
		return endOfInput
	}
	for begins, lines := range p.replies {
		if strings.HasPrefix(prompt, begins) && len(lines) > 0 {
			p.replies[begins] = lines[1:]
			return lines[0]
		}
	}
	return ""
}

// Read types.
func (p *person) Read(b []byte) (int, error) {
	if p.pending == "" {
		line := <-p.typed
		if line == endOfInput {
			return 0, io.EOF
		}
		p.pending = line + "\n"
	}
	n := copy(b, p.pending)
	p.pending = p.pending[n:]
	return n, nil
}

func (p *person) transcript() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.said.String()
}

// talk runs a conversation to its end and holds what was said to what must hold of
// all of them.
func talk(t *testing.T, ctx context.Context, p *person, o prompts.Options) prompts.Outcome {
	t.Helper()
	o.In, o.Out, o.Echo, o.Version = p, p, true, "1.0.0"
	o.Now = func() time.Time { return now }
	if o.Patience == 0 {
		o.Patience = time.Minute // so that the transcript does not depend on the machine
	}
	if o.WriteReport == nil {
		o.WriteReport = func(name string, _ []byte) (string, error) { return "/reports/" + name, nil }
	}
	out, err := prompts.Run(ctx, o)
	if err != nil {
		t.Fatalf("%v after\n%s", err, p.transcript())
	}
	if bad := unprintable(p.transcript()); bad != "" {
		t.Errorf("said %s in\n%s", bad, p.transcript())
	}
	return out
}

// unprintable finds what a terminal would act upon.
func unprintable(s string) string {
	for i, r := range s {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return fmt.Sprintf("%U at %d", r, i)
		}
	}
	return ""
}

// says fails the test unless the texts were said, in this order.
func (p *person) says(t *testing.T, texts ...string) {
	t.Helper()
	rest := p.transcript()
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q was not said, or not in its place, in\n%s", text, p.transcript())
		}
		rest = after
	}
}

func (p *person) doesNotSay(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(p.transcript(), text) {
		t.Errorf("%q was said in\n%s", text, p.transcript())
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

// machine is one in a scenario's world, where every call takes no time; without the
// story's answers unless they are given.
func machine(t *testing.T, s awssim.Scenario, given map[string][]string) *steps.Machine {
	t.Helper()
	world := s.World(now)
	world.Latency = 0
	reqs := steps.DefaultRequirements()
	env := steps.Env{
		Accounts:     account.NewAccounts(account.Options{Source: world, Now: func() time.Time { return now }}),
		Programs:     world.Programs(),
		Network:      world.Network(),
		Requirements: reqs,
		Timeout:      time.Minute,
	}
	m := steps.New(steps.All(reqs), env, steps.Answers{})
	var settings []steps.Setting
	for k, v := range given {
		settings = append(settings, steps.Setting{Key: steps.Key(k), Value: v, Where: "the test"})
	}
	if err := m.SetAll(settings); err != nil {
		t.Fatal(err)
	}
	return m
}

// typing makes replies of answers: each by the label of its field.
func typing(m *steps.Machine, answers map[string][]string) map[string][]string {
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
