package prompts_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// made makes a machine of made-up steps.
func made(all ...steps.Step) *steps.Machine {
	all = append(all, steps.Step{ID: "summary", Title: "Summary", Why: "What was found."})
	return steps.New(all, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
}

func finds(id string, run func(context.Context) awscheck.Finding) steps.Check {
	return steps.Check{ID: id, Title: "Check of " + id, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding {
		f := run(ctx)
		f.ID, f.Evidence = id, awscheck.Live
		return []awscheck.Finding{f}
	}}
}

func passes(context.Context) awscheck.Finding {
	return awscheck.Finding{Status: awscheck.Pass, Detail: "It is well."}
}

// named is a step that asks for the cluster's name.
func named(checks ...steps.Check) steps.Step {
	return steps.Step{ID: "region", Title: "Region", Why: "Where it is.", Checks: checks,
		Fields: []steps.Field{{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Help: "What it is called."}}}
}

func TestASlowCheckIsNotWaitedForAndToldLater(t *testing.T) {
	release := make(chan struct{})
	m := made(
		steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{
			finds("account.principal", passes),
			finds("account.clean", func(ctx context.Context) awscheck.Finding {
				select {
				case <-release:
				case <-ctx.Done():
				}
				return awscheck.Finding{Status: awscheck.Warn, Detail: "There is a bucket.", Remedy: awscheck.Remedy{Text: "Look at it."}}
			}),
		}},
		named(finds("region.enabled", passes)),
	)
	p := newPerson(nil)
	p.seen = func(prompt string) {
		if strings.HasPrefix(prompt, "Cluster name") {
			close(release)
			time.Sleep(50 * time.Millisecond) // the check says it while the person thinks
		}
	}
	out := talk(t, t.Context(), p, prompts.Options{Machine: m, Patience: 200 * time.Millisecond})
	p.says(t, "Account, what was found: 1 passed, 1 check still running.", "Cluster name", "Region, what was found: 1 passed.",
		"News of the steps before:", "account.clean", "There is a bucket.", "Fix: Look at it.", "Ready, with warnings")
	if !out.Finished {
		t.Error("not finished")
	}
}

func TestChoicesThatDoNotComeKeepNobodyWaiting(t *testing.T) {
	release := make(chan struct{})
	step := steps.Step{ID: "peering", Title: "Peering", Why: "To what.", Fields: []steps.Field{{
		Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Help: "The one with the data.",
		Lookup: &steps.Lookup{Run: func(ctx context.Context, _ steps.Input, give func(steps.Options)) {
			select {
			case <-release:
				give(steps.Options{Choices: []steps.Choice{{Value: "vpc-1"}, {Value: "vpc-2"}}})
			case <-ctx.Done():
			}
		}},
	}}}
	p := newPerson(map[string][]string{"Target VPC": {"list", "list", "2"}})
	asked := 0
	p.seen = func(prompt string) {
		if asked++; asked == 2 {
			close(release)
			time.Sleep(50 * time.Millisecond)
		}
	}
	out := talk(t, t.Context(), p, prompts.Options{Machine: made(step), Patience: 10 * time.Millisecond})
	p.says(t, "The list is still coming", "The list is still coming.", "1. vpc-1\n2. vpc-2\n", "Target VPC: vpc-2.")
	if got := out.Machine.Answers().Text(steps.KeyPeerVPC); got != "vpc-2" {
		t.Errorf("the VPC is %q", got)
	}
}

func TestMFACodesAreAskedForOneByOneAndNotRepeated(t *testing.T) {
	mfa := account.NewMFAPrompt()
	var signedIn sync.Map // as the credentials of a profile last, once they are there
	check := func(id, profile string) steps.Check {
		return finds(id, func(ctx context.Context) awscheck.Finding {
			if _, ok := signedIn.Load(profile); !ok {
				code, err := mfa.Code(ctx, profile)
				if err != nil {
					return awscheck.Finding{Status: awscheck.Fail, Detail: "An MFA code is needed."}
				}
				signedIn.Store(profile, code)
			}
			return awscheck.Finding{Status: awscheck.Pass, Detail: "Signed in."}
		})
	}
	m := made(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{check("account.credentials", "ops"), check("peering.account", "net")}}, named())
	p := newPerson(map[string][]string{"MFA code": {"12345", "123456", "654321"}})
	p.seen = func(string) { time.Sleep(10 * time.Millisecond) } // so that both want one before the first is typed
	out := talk(t, t.Context(), p, prompts.Options{Machine: m, MFA: mfa.Requests()})
	p.says(t, "needs a code of its MFA device.", "Not taken: an MFA code has six digits.", "Everything is checked again",
		"needs a code of its MFA device.", "Everything is checked again", "Ready: 2 pass")
	p.says(t, "Profile ops needs")
	p.says(t, "Profile net needs")
	p.doesNotSay(t, "123456")
	p.doesNotSay(t, "654321")
	if verdict(out.Machine) != steps.Ready {
		t.Errorf("the verdict is %s", verdict(out.Machine))
	}
}

func TestAnMFACodeCanBeRefused(t *testing.T) {
	mfa := account.NewMFAPrompt()
	m := made(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{finds("account.credentials", func(ctx context.Context) awscheck.Finding {
		_, err := mfa.Code(ctx, "")
		return awscheck.Finding{Status: awscheck.Fail, Detail: err.Error()}
	})}}, named())
	p := newPerson(nil)
	out := talk(t, t.Context(), p, prompts.Options{Machine: m, MFA: mfa.Requests()})
	p.says(t, "The default profile needs a code of its MFA device.", "Not ready: 1 failed")
	if !out.Finished {
		t.Error("not finished")
	}
}

func TestAnExpiredSignInIsCheckedAgain(t *testing.T) {
	var attempts atomic.Int32
	m := made(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{finds("account.credentials", func(context.Context) awscheck.Finding {
		if attempts.Add(1) <= 2 {
			return awscheck.Finding{Status: awscheck.Fail, Detail: "The session has expired.", Remedy: awscheck.Remedy{
				Text: "Sign in again.", Commands: []string{"aws sso login --profile ops"}, Login: []string{"aws", "sso", "login", "--profile", "ops"}}}
		}
		return awscheck.Finding{Status: awscheck.Pass, Detail: "Signed in."}
	})}}, named())
	p := newPerson(map[string][]string{"Then press enter": {"what?", "", ""}})
	out := talk(t, t.Context(), p, prompts.Options{Machine: m})
	p.says(t, "Account, what was found: 1 problem.", "AWS wants you to sign in.", "  aws sso login --profile ops\n", "Not understood",
		"AWS does not take the credentials yet.", "AWS takes the credentials.", "Account, what was found: 1 passed.", "Ready: 1 pass")
	if !out.Finished || attempts.Load() != 3 {
		t.Errorf("finished %v after %d attempts", out.Finished, attempts.Load())
	}
}

func TestFindingsAreAcceptedWithAReason(t *testing.T) {
	warns := func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Warn, Detail: "It is odd."}
	}
	fails := func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Fail, Detail: "It is not there."}
	}
	m := made(named(finds("account.clean", fails), finds("region.zones", warns), finds("region.enabled", fails)))
	p := newPerson(map[string][]string{
		"Number or word": {"accept", "accept", "accept", "accept", "save", "3", "save", "save", "ticket", ""},
		"In which form":  {"markdown", "4", "word"},
		"Which ones":     {"3", "2", "1, 2", "2"},
		"The reason":     {"back", "it is ours", ""},
	})
	var saved []string
	out := talk(t, t.Context(), p, prompts.Options{Machine: m, WriteReport: func(name string, data []byte) (string, error) {
		if !strings.Contains(string(data), "it is ours") {
			t.Errorf("the report does not say why: %s", data)
		}
		saved = append(saved, name)
		return "/reports/" + name, nil
	}})
	p.says(t, "Not ready: 2 failed, 1 warning", "2 findings can be accepted", "1. Check of account.clean: It is not there.", "2. Check of region.zones: It is odd.",
		`Not taken: "3" is no number from 1 to 2.`, "Accepted: account.clean, region.zones.", "Not ready: 1 failed.",
		"Accepted, because: it is ours", "Not accepted: region.zones.", "Not ready: 1 failed, 1 warning.",
		"The report is saved in /reports/astro-activation-report.md.",
		"The report is saved in /reports/astro-activation-report.json.", `There is no form "word" among these.`)
	if reason, _ := out.Machine.Answers().Acknowledged("account.clean"); reason != "it is ours" || !slices.Equal(saved, []string{"astro-activation-report.md", "astro-activation-report.json"}) {
		t.Errorf("accepted %q, saved %q", reason, saved)
	}
}

func TestHowItEnds(t *testing.T) {
	for _, tt := range []struct {
		story    string
		types    map[string][]string
		save     error
		saves    bool
		finished bool
		says     string
	}{
		{"the input ends in the middle", map[string][]string{"Cluster name": {endOfInput}}, nil, true, false, "The input has ended before the last question. The session is saved in ~/s.yaml: start again to go on from here."},
		{"the person leaves", map[string][]string{"Cluster name": {"quit"}}, nil, true, false, "You have left before the end. The session is saved in ~/s.yaml"},
		{"nothing is saved", map[string][]string{"Cluster name": {"quit"}}, nil, false, false, "You have left before the end. Nothing was saved."},
		{"saving fails", map[string][]string{"Cluster name": {"Lake"}, "Number or": {"back"}}, errors.New("the disk is full"), true, true, "The session could not be saved: the disk is full."},
		{"the input ends after the report", map[string][]string{"Number or": {endOfInput}}, nil, true, true, "Ready: 1 pass"},
		{"back from the report", map[string][]string{"Number or": {"back"}}, nil, true, true, "Step 1 of 2: Region."},
		{"everything is checked again", map[string][]string{"Number or": {"again", "finish"}}, nil, true, true, "Ready: 1 pass"},
		{"to a step and left there", map[string][]string{"Number or": {"step"}, "Which step": {"region"}, "Cluster name": {"", "quit"}}, nil, true, false, "You have left before the end."},
		{"a step that is none", map[string][]string{"Number or": {"step"}, "Which step": {"7"}}, nil, true, true, `There is no step "7" among these.`},
		{"an offer that is none", map[string][]string{"Number or": {"9"}}, nil, true, true, "Not understood: type a number from 1 to 5"},
	} {
		t.Run(tt.story, func(t *testing.T) {
			p := newPerson(tt.types)
			o := prompts.Options{Machine: made(named(finds("region.enabled", passes)))}
			if tt.saves {
				o.Save, o.SessionPath = func(steps.Answers, string) error { return tt.save }, "~/s.yaml"
			}
			out := talk(t, t.Context(), p, o)
			p.says(t, tt.says)
			if out.Finished != tt.finished {
				t.Errorf("finished: %v, after\n%s", out.Finished, p.transcript())
			}
		})
	}
}

func TestAnInterruptLeavesAtOnceAndSaysWhereTheSessionIs(t *testing.T) {
	for _, at := range []string{"Cluster name", "Number or word"} {
		ctx, cancel := context.WithCancel(t.Context())
		p := newPerson(map[string][]string{"Number or word": {"again"}})
		p.seen = func(prompt string) {
			if strings.HasPrefix(prompt, at) {
				cancel()
			}
		}
		m := made(named(finds("region.enabled", passes)))
		out := talk(t, ctx, p, prompts.Options{Machine: m, Save: func(steps.Answers, string) error { return nil }, SessionPath: "~/s.yaml"})
		p.says(t, "Interrupted. The session is saved in ~/s.yaml: start again to go on from here.")
		if out.Finished {
			t.Errorf("at %s: finished", at)
		}
	}
	t.Run("while checks are waited for", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		m := made(named(finds("region.enabled", func(ctx context.Context) awscheck.Finding {
			time.AfterFunc(20*time.Millisecond, cancel)
			<-ctx.Done()
			return awscheck.Finding{Status: awscheck.Unverified}
		})))
		p := newPerson(nil)
		out := talk(t, ctx, p, prompts.Options{Machine: m, Patience: time.Millisecond})
		p.says(t, "1 check still running", "Waiting for 1 check.", "Interrupted. Nothing was saved.")
		if out.Finished {
			t.Error("finished")
		}
	})
}

func TestASavedSessionIsGoneOnWithOrNot(t *testing.T) {
	session := func() (*steps.Machine, *prompts.Resumed) {
		first, second := made(named(), steps.Step{ID: "network", Title: "Network", Fields: []steps.Field{{Key: steps.KeyCIDR, Label: "CIDR", Kind: steps.CIDRField}}}), made(named())
		first.Go("network")
		return first, &prompts.Resumed{Says: "saved 2 hours ago, at the step Network", Anew: func() *steps.Machine { return second }}
	}
	for typed, want := range map[string]string{"": "Step 2 of 3: Network.", "yes": "Step 2 of 3: Network.", "no": "Step 1 of 2: Region.", "maybe": "Not understood: type yes", "quit": "You have left"} {
		m, resumed := session()
		p := newPerson(map[string][]string{"Go on with it": {typed}})
		out := talk(t, t.Context(), p, prompts.Options{Machine: m, Resumed: resumed})
		p.says(t, "There is a session, saved 2 hours ago, at the step Network.", "Go on with it, yes or no, or enter for yes: "+typed, want)
		if (out.Machine == m) != (typed != "no") {
			t.Errorf("%q: the wrong machine goes on", typed)
		}
	}
}

func TestASessionOfAnotherAccountIsNotMixedIn(t *testing.T) {
	s := scenario(t, "ready")
	for typed, want := range map[string]struct {
		name string
		says []string
	}{
		"":    {"Astro cluster", []string{"set aside as ~/s.yaml.before.", "Step 1 of 9: Tools.", "Cluster name, or enter for Astro cluster: "}},
		"no":  {"Lake", []string{"The answers are kept, for this account from now on.", "Cluster name, or enter for Lake: "}},
		"hm?": {"Astro cluster", []string{"Not understood", "set aside as"}},
	} {
		m := machine(t, s, map[string][]string{"account.profile": {"data-platform"}, "cluster.name": {"Lake"}})
		m.Go("account")
		asked := false
		p := newPerson(map[string][]string{"Start anew": {typed}})
		p.seen = func(prompt string) { asked = asked || strings.HasPrefix(prompt, "Start anew") }
		out := talk(t, t.Context(), p, prompts.Options{
			Machine: m, SessionPath: "~/s.yaml",
			Save: func(a steps.Answers, step string) error {
				if !asked && step != "account" {
					t.Errorf("saved at %s before it was known whose answers they are", step)
				}
				return nil
			},
			Resumed: &prompts.Resumed{Says: "saved yesterday", Account: "111122223333",
				Anew:     func() *steps.Machine { return machine(t, s, nil) },
				SetAside: func() (string, error) { return "~/s.yaml.before", nil }},
		})
		p.says(t, append([]string{"This is another account. The saved session is about AWS account 111122223333, and these credentials reach account 444455556666."}, want.says...)...)
		if got := out.Machine.Answers().Text(steps.KeyClusterName); got != want.name {
			t.Errorf("%q: the cluster is called %q", typed, got)
		}
	}
}

func TestWhatIsWrittenNowhere(t *testing.T) {
	_, err := prompts.Run(t.Context(), prompts.Options{Machine: made(named()), In: strings.NewReader(""), Out: broken{}})
	if err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("the error is %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestLinesOfAnyFormAreRead(t *testing.T) {
	for in, want := range map[string]string{
		"Lake\r\n\r\n":                          "Lake",
		"Lake":                                  "Lake", // the last line may lack its end
		"\ufeffLake\n":                          "Lake",
		"  Lake \t\n":                           "Lake",
		strings.Repeat("x", 1<<20) + "\nLake\n": "Lake",
	} {
		var out strings.Builder
		got, err := prompts.Run(t.Context(), prompts.Options{Machine: made(named()), In: strings.NewReader(in), Out: &out, Patience: time.Minute})
		if name := got.Machine.Answers().Text(steps.KeyClusterName); err != nil || name != want {
			t.Errorf("%.20q: %v, %q, said %s", in, err, name, out.String())
		}
	}
}

func TestWhateverAWSSaysNothingButTextIsWritten(t *testing.T) {
	const evil = "pay\x1b]52;c;cm0=\x07roll\x1b[2J\u009b31m\u202e\r\nprod"
	m := made(steps.Step{ID: "peering", Title: "Peering", Why: evil, Fields: []steps.Field{{
		Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Help: evil,
		Choices: func(steps.Requirements) []steps.Choice {
			return []steps.Choice{{Value: "vpc-1", Label: evil, Detail: evil}, {Value: evil}}
		},
	}}, Checks: []steps.Check{finds("peering.vpc", func(context.Context) awscheck.Finding {
		return awscheck.Finding{Status: awscheck.Warn, Title: evil, Detail: evil, Resources: []string{evil},
			Remedy: awscheck.Remedy{Text: evil, Commands: []string{evil}, Links: []string{evil}}}
	})}})
	p := newPerson(map[string][]string{"Target VPC": {"list", "1", "back"}, "Number or": {"accept", "ticket", ""}, "Which ones": {"1"}, "The reason": {"because"}})
	out := talk(t, t.Context(), p, prompts.Options{Machine: m, Note: evil, Demo: evil}) // it looks for what is no text
	if !out.Finished {
		t.Error("not finished")
	}
	p.says(t, "pay", "Target VPC, number or name", "Accepted: peering.vpc.")
}

// TestWhateverIsTypedNothingButTextIsWritten types at random, at whatever prompt.
func TestWhateverIsTypedNothingButTextIsWritten(t *testing.T) {
	words := []string{"", "", "", "?", "back", "skip", "m", "list", "taken", "1", "2", "22", "0", "-1", "none", "yes", "no", "1,2", "1 2", "eu", "check again",
		"\x1b[31mred", "\x1b]0;title\x07", "\u009b2J", "\u202eevil", "10.0.0.0/8", "vpc-0123456789abcdef0", "data", `"quoted"`, `"`, ",,,", "accept", "json", "step", "again", "\xff\xfe", "m5.xlarge", "peering"}
	for seed := range uint64(8) {
		s := scenario(t, []string{"ready", "blocked", "denied", "overlap"}[seed%4])
		random := rand.New(rand.NewPCG(seed, 1))
		var lines strings.Builder
		for range 150 {
			lines.WriteString(words[random.IntN(len(words))] + "\n")
		}
		var said strings.Builder
		_, err := prompts.Run(t.Context(), prompts.Options{
			Machine: machine(t, s, s.Answers), In: strings.NewReader(lines.String()), Out: &said, Echo: true, Patience: 20 * time.Millisecond,
			WriteReport: func(name string, _ []byte) (string, error) { return name, nil },
		})
		if bad := unprintable(said.String()); err != nil || bad != "" {
			t.Errorf("seed %d: %v, said %s in\n%s", seed, err, bad, said.String())
		}
	}
}
