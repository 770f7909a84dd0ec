package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

func TestVerifyReadsSavedAnswers(t *testing.T) {
	t.Parallel()
	checked := run(t, "", "check", "--demo", "--output", "json", "--set", "acknowledged.verify.acl=ours")
	session := filepath.Join(t.TempDir(), "session.yaml")
	if got := run(t, "", "check", "--demo", "--session", session); got.code != 0 {
		t.Fatalf("%+v", got)
	}
	saved, err := os.ReadFile(session)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		file string
		args []string
	}{
		"a report":              {checked.stdout, []string{"verify", "@", "--demo"}},
		"a session":             {string(saved), []string{"verify", "@", "--demo"}},
		"the file of --session": {string(saved), []string{"verify", "--demo", "--session", "@"}},
		"the scenario":          {"", []string{"verify", "--demo"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, tt.file, append(tt.args, "--output", "json")...)
			r := reportOf(t, got.stdout)
			if got.code != 3 || r.Verdict != "not_ready" || !r.Demo || got.stderr != "" {
				t.Errorf("exit %d, verdict %s, demo %v, %q", got.code, r.Verdict, r.Demo, got.stderr)
			}
			if err := clitest.Invalid(t, "../../docs/report.schema.json", []byte(got.stdout)); err != nil {
				t.Error(err)
			}
			var ids []string
			for _, f := range r.Findings {
				if strings.HasPrefix(f.ID, "verify.") && !slices.Contains(ids, f.ID) {
					ids = append(ids, f.ID)
				}
			}
			if want := []string{"verify.request", "verify.cidr", "verify.active", "verify.routes", "verify.astro_routes", "verify.acl", "verify.dns_option", "verify.zones"}; !slices.Equal(ids, want) {
				t.Errorf("%q", ids)
			}
		})
	}
}

// The last of the next steps is a command that can be pasted: it finds the answers where they
// were saved.
func TestTheNextStepsEndWithTheVerificationOfTheseAnswers(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "my session.yaml")
	for name, tt := range map[string]struct {
		args   []string
		before string // the flags of the command
	}{
		"a session is named":    {[]string{"check", "--demo=active", "--session", session}, "--demo=active --session '" + session + "'"},
		"nothing is saved":      {[]string{"check", "--demo=active"}, "--demo=active"},
		"of the saved session":  {[]string{"summary", session}, "--demo=active --session '" + session + "'"},
		"after a verification":  {[]string{"verify", "--demo=blocked"}, "--demo=blocked"},
		"and one of a file":     {[]string{"verify", session, "--demo=active", "--set", "peering.vpc_id=vpc-0d47a11e5c0ffee02"}, "--demo=active '" + session + "' --set peering.vpc_id=vpc-0d47a11e5c0ffee02"},
		"before the activation": {[]string{"check", "--demo=ready"}, "--demo=ready"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := run(t, "", "check", "--demo=active", "--session", session); got.code != 0 {
				t.Fatalf("%+v", got)
			}
			got := run(t, "", append(tt.args, "--output", "json")...)
			next := reportOf(t, got.stdout).Next
			if len(next) == 0 {
				t.Fatalf("no next steps in %+v", got)
			}
			last := next[len(next)-1]
			want := "astro-activate verify --watch " + tt.before
			if last.Owner != "you" || len(last.Commands) != 1 || last.Commands[0] != want {
				t.Fatalf("%+v, want %s", last, want)
			}
			args := []string{"verify"}
			for _, word := range strings.Fields(strings.ReplaceAll(tt.before, "'"+session+"'", "@")) {
				args = append(args, strings.ReplaceAll(word, "@", session))
			}
			if got := run(t, "", args...); got.code == 1 || got.code == 2 {
				t.Errorf("%q: %+v", args, got)
			}
		})
	}
}

// A network that does not fit is not asked for: neither a peering from it, nor a rule or a route to it.
func TestVerifySendsNobodyANetworkThatDoesNotFit(t *testing.T) {
	t.Parallel()
	for scenario, cidr := range map[string]string{"overlap": "172.20.0.0/19", "blocked": "10.96.32.0/20"} {
		t.Run(scenario, func(t *testing.T) {
			demo := "--demo=" + scenario
			got := run(t, "", "verify", demo, "--output", "json")
			r := reportOf(t, got.stdout)
			if got.code != 3 || r.Verdict != "not_ready" || len(r.Next) == 0 || r.Next[0].Owner != "you" || !strings.Contains(r.Next[0].Text, "network") {
				t.Errorf("exit %d, verdict %s, next %+v", got.code, r.Verdict, r.Next)
			}
			for _, s := range r.Next {
				if strings.Contains(strings.Join(s.Commands, "\n"), cidr) || strings.Contains(s.Text, "Request the peering") {
					t.Errorf("a next step with the network: %+v", s)
				}
			}
			if ticket := run(t, "", "verify", demo, "--output", "ticket").stdout; !strings.Contains(ticket, "DRAFT, do not send it yet.") || strings.Contains(ticket, cidr) {
				t.Errorf("the ticket:\n%s", ticket)
			}
			handoff := run(t, "", "verify", demo, "--output", "handoff").stdout
			for _, option := range []string{"--cidr ", "--destination-cidr-block ", "network.cidr="} {
				if strings.Contains(handoff, option+cidr) {
					t.Errorf("a command with %s%s", option, cidr)
				}
			}
			_, toAstronomer, found := strings.Cut(handoff, "\nASTRONOMER\n")
			toAstronomer, _, _ = strings.Cut(toAstronomer, "WHAT IS LEFT FOR YOU")
			if !found || !strings.Contains(toAstronomer, "Please do not send the request yet") || strings.Contains(toAstronomer, "777788889999") || strings.Contains(toAstronomer, "("+cidr+")") {
				t.Errorf("the message to Astronomer:\n%s", toAstronomer)
			}
			if runbook := run(t, "", "verify", demo, "--output", "runbook").stdout; strings.Contains(runbook, cidr) {
				t.Errorf("the runbook has %s", cidr)
			}
		})
	}
}

func TestVerifyShowsTheAccountAndTheNextCommands(t *testing.T) {
	t.Parallel()
	got := run(t, "", "verify", "--demo")
	for _, want := range []string{
		"Account 444455556666, as", "Peering connection not active (verify.active)",
		"aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id pcx-0ee10000000000009 --region us-east-1 --profile data-platform",
		"aws ec2 create-route --route-table-id rtb-0cc10000000000003 --destination-cidr-block 172.20.0.0/19",
		"astro-activate verify --watch",
	} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("without %q:\n%s", want, got.stdout)
		}
	}
}

func TestUsageErrorsOfVerifyAreOneSentenceAndExitWith2(t *testing.T) {
	t.Parallel()
	report := run(t, "", "check", "--demo", "--output", "json").stdout
	for name, tt := range map[string]struct {
		file string
		args []string
		want []string
	}{
		"a limit without a watch":         {"", []string{"verify", "--demo", "--watch-limit", "5m"}, []string{"--watch"}},
		"a limit of zero":                 {"", []string{"verify", "--demo", "--watch", "--watch-limit", "0s"}, []string{"above zero"}},
		"a scenario after a space":        {"", []string{"verify", "--demo", "ready"}, []string{"--demo=ready"}},
		"two files":                       {"", []string{"verify", "one", "two"}, []string{"one file"}},
		"a missing file":                  {"", []string{"verify", "nowhere.json"}, []string{"nowhere.json"}},
		"a file and a session":            {report, []string{"verify", "@", "--session", "@"}, []string{"--session"}},
		"answers in place of a session":   {"region: us-east-1\n", []string{"verify", "@"}, []string{"--answers"}},
		"invalid YAML":                    {"not: [closed", []string{"verify", "@"}, []string{"file.yaml", "YAML"}},
		"a schema of a later program":     {`{"schema": "astro-activate/report/v9"}`, []string{"verify", "@"}, []string{"report/v9", "report/v1"}},
		"a report without its answers":    {`{"schema": "astro-activate/report/v1"}`, []string{"verify", "@"}, []string{"no answers"}},
		"a demo's report, for real":       {report, []string{"verify", "@"}, []string{"demo"}},
		"a report with a broken answer":   {`{"schema": "astro-activate/report/v1", "demo": true, "answers": {"peering": {"vpc_id": "vpc"}}}`, []string{"verify", "@", "--demo"}, []string{"peering.vpc_id"}},
		"a report with an unknown answer": {`{"schema": "astro-activate/report/v1", "demo": true, "answers": {"peering": {"vpcid": "vpc-1"}}}`, []string{"verify", "@", "--demo"}, []string{"peering.vpc_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, tt.file, tt.args...)
			if got.code != 2 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 {
				t.Errorf("%+v", got)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%q does not contain %q", got.stderr, want)
				}
			}
		})
	}
}

func TestVerifyReadsTheWizardsSessionByDefault(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	path := filepath.Join(state, "astro-activate", "session.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	const session = "schema: astro-activate/session/v1\nsaved_at: 2026-11-02T09:00:00Z\nrequirements: 2022-09\nstep: dns\nanswers:\n  peering: {region: Virginia}\nend: true\n"
	if err := os.WriteFile(path, []byte(session), 0o600); err != nil {
		t.Fatal(err)
	}
	// An invalid value proves that the session is read, without a call to AWS.
	env := map[string]string{"XDG_STATE_HOME": state, "LocalAppData": state}
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), []string{"verify"}, strings.NewReader(""), &stdout, &stderr, func(k string) string { return env[k] })
	got := result{code, stdout.String(), stderr.String()}
	if got.code != 2 || !strings.Contains(got.stderr, "peering.region") || !strings.Contains(got.stderr, "Virginia") {
		t.Errorf("%+v", got)
	}
}

// A watch that lacks an answer would fail nine times, and name itself as what to run next.
func TestAWatchWithoutTheTargetSaysAtOnceWhichAnswersToAdd(t *testing.T) {
	t.Parallel()
	none := []string{"verify", "--demo=story", "--set", "peering.region=", "--set", "peering.vpc_id="}
	got := run(t, "", append(slices.Clone(none), "--watch")...)
	if got.code != 4 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 ||
		!strings.Contains(got.stderr, "without peering.region and peering.vpc_id: add --set peering.region=REGION --set peering.vpc_id=VPC_ID, or watch --demo=ready, which has its answers") {
		t.Errorf("%+v", got)
	}
	once := run(t, "", none...)
	if once.code != 4 || !strings.Contains(once.stdout, "astro-activate verify --watch --demo=story --set peering.region=REGION --set peering.vpc_id=VPC_ID\n") {
		t.Errorf("%+v", once)
	}
}

// Who pastes the command without the wizard's answers gets those that the story ends with, and who gives one
// of them gets that.
func TestTheStoryIsVerifiedWithTheAnswersThatItEndsWith(t *testing.T) {
	t.Parallel()
	got := run(t, "", "verify", "--demo=story")
	for _, want := range []string{"Target VPC's owner: Peering connection not active (verify.active): Accept the request.", "All of Astro's network, 10.255.224.0/19, must go to pcx-"} {
		if got.code != 3 || !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), want) {
			t.Errorf("without %q: %+v", want, got)
		}
	}
	if got := run(t, "", "check", "--demo=story", "--cidr", "10.41.0.0/19"); got.code != 3 || !strings.Contains(got.stdout, "Not ready: 1 problem") {
		t.Errorf("with the network that overlaps: %+v", got)
	}
}

// A watch edits no answer: the network that the data plane needs, or the target's profile, is one to start it
// again with, by the command that the user gave.
func TestAWatchSaysHowToStartAgainWithAnAnswerThatFits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args      []string
		check     string
		fix, runs string
	}{
		"the network overlaps the target's": {
			[]string{"verify", "--watch", "--demo=overlap", "--watch-limit", "1ms"}, "network.cidr.overlap.target",
			"Restart with --cidr 172.20.224.0/19", "astro-activate verify --watch --demo=overlap --watch-limit 1ms --output json --cidr 172.20.224.0/19",
		},
		"the network is too small": {
			[]string{"verify", "--watch", "--demo=blocked", "--watch-limit=1ms"}, "network.cidr.size",
			"Restart with --cidr 10.96.32.0/19", "astro-activate verify --watch --demo=blocked --watch-limit=1ms --output json --cidr 10.96.32.0/19",
		},
		"the one that was given is not given again": {
			[]string{"verify", "--cidr", "10.40.0.0/19", "--watch", "--cidr=10.40.0.0/19", "--demo", "--watch-limit=1ms"}, "network.cidr.overlap.target",
			"Compare with the cluster's VPC CIDR in the Astro UI: if that is 172.20.0.0/19, restart with --cidr 172.20.0.0/19", "astro-activate verify --watch --demo --watch-limit=1ms --output json --cidr 172.20.0.0/19",
		},
		"an answer with a space": {
			[]string{"verify", "--watch", "--demo=overlap", "--watch-limit=1ms", "--set", "cluster.name=It's data"}, "network.cidr.overlap.peers",
			"Restart with --cidr ", `astro-activate verify --watch --demo=overlap --watch-limit=1ms --set 'cluster.name=It'\''s data' --output json --cidr `,
		},
		"the request waits for it": {
			[]string{"verify", "--watch", "--demo=overlap", "--watch-limit=1ms"}, "verify.request", "Restart with --cidr 172.20.224.0/19 first", "",
		},
		"no profile reaches the target": {
			[]string{"verify", "--watch", "--demo=denied", "--watch-limit=1ms"}, "peering.account", "Restart with --set peering.profile=PROFILE, a profile that reaches 444455556666",
			"aws configure sso\nastro-activate verify --watch --demo=denied --watch-limit=1ms --output json --set peering.profile=PROFILE",
		},
		"a profile reaches the target": {
			[]string{"verify", "--watch", "--demo=ready", "--watch-limit=1ms", "--set", "peering.profile="}, "peering.account", "Restart with --set peering.profile=data-platform, a profile that reaches 444455556666",
			"astro-activate verify --watch --demo=ready --watch-limit=1ms --output json --set peering.profile=data-platform",
		},
		"once, the profile is given in the next run": {
			[]string{"verify", "--demo=denied"}, "peering.account", "Set the target's AWS profile to one that reaches 444455556666", "aws configure sso",
		},
		"once, answers are given in the next run": {
			[]string{"verify", "--demo=overlap"}, "network.cidr.overlap.target", "Choose another network for the data plane, such as 172.20.224.0/19", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append(tt.args, "--output", "json")...)
			r, err := summary.Parse([]byte(got.stdout))
			if err != nil {
				t.Fatalf("%v: %+v", err, got)
			}
			at := slices.IndexFunc(r.Findings, func(f summary.Finding) bool { return f.ID == tt.check && f.Status != "pass" })
			if at < 0 {
				t.Fatalf("no problem of %s", tt.check)
			}
			fix := r.Findings[at].Remedy
			if commands := strings.Join(fix.Commands, "\n"); !strings.HasPrefix(fix.Short(), tt.fix) || !strings.HasPrefix(commands, tt.runs) || (tt.runs == "") != (commands == "") {
				t.Errorf("the fix is %q, with the command %q", fix.Text, commands)
			}
		})
	}
}

// "I gave another network, and the command of the next step watches the old one." The command has what this run was given
// and nothing keeps; what asks for a restart asks for one.
func TestTheNextCommandHasTheAnswersOfThisRun(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	answers := filepath.Join(t.TempDir(), "my answers.yaml")
	if err := os.WriteFile(answers, []byte("network.cidr: 10.9.0.0/19\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ args, want string }{
		"a CIDR for verify":          {"verify --demo=overlap --cidr 10.9.0.0/19", "astro-activate verify --watch --demo=overlap --cidr 10.9.0.0/19"},
		"a CIDR for check":           {"check --demo=overlap --cidr 10.9.0.0/19", "astro-activate verify --watch --demo=overlap --cidr 10.9.0.0/19"},
		"a CIDR for what is planned": {"check --demo=story --cidr=10.9.0.0/19", "astro-activate verify --watch --demo=story --cidr 10.9.0.0/19"},
		"several answers":            {"check --demo=overlap --set network.cidr=10.9.0.0/19 --region us-east-1", "astro-activate verify --watch --demo=overlap --set network.cidr=10.9.0.0/19 --region us-east-1"},
		"a file of answers":          {"verify --demo=overlap --answers FILE", "astro-activate verify --watch --demo=overlap --answers " + awscheck.Quote(answers)},
		"a session keeps them":       {"check --demo=overlap --cidr 10.9.0.0/19 --session " + session, "astro-activate verify --watch --demo=overlap --session " + awscheck.Quote(session)},
		"another one is next":        {"verify --watch --demo=overlap --watch-limit 1ms", "astro-activate verify --watch --demo=overlap --watch-limit 1ms --output json --cidr 172.20.224.0/19"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(tt.args)
			if at := slices.Index(args, "FILE"); at >= 0 {
				args[at] = answers
			}
			r, err := summary.Parse([]byte(run(t, "", append(args, "--output", "json")...).stdout))
			if err != nil {
				t.Fatal(err)
			}
			last := r.NextSteps[len(r.NextSteps)-1]
			if !slices.Equal(last.Commands, []string{tt.want}) {
				t.Errorf("the last step has %q, want %q", last.Commands, tt.want)
			}
		})
	}
}

// "Fix the port for this network", and two lines above that network is to be replaced: who opens the port waits, as the
// fix and the list of what is left say.
func TestAStepThatNeedsAnotherCIDRSaysSo(t *testing.T) {
	t.Parallel()
	text := strings.Join(strings.Fields(run(t, "", "check", "--demo=overlap").stdout), " ")
	if want := `2. Target VPC's owner: Once the data plane has another CIDR, fix "Port 3306 not open to 172.20.0.0/19: ledger".`; !strings.Contains(text, want) {
		t.Errorf("check lacks %q:\n%s", want, text)
	}
}

// "The ticket of verify asks to activate the data plane, with every prerequisite not checked." It has what was
// checked: the peering.
func TestTheTicketOfVerifyIsThatOfThePeering(t *testing.T) {
	t.Parallel()
	for _, demo := range []string{"blocked", "story"} {
		ticket := run(t, "", "verify", "--demo="+demo, "--output", "ticket").stdout
		for _, not := range []string{"Please activate", "not checked", "Activate an Astro data plane"} {
			if strings.Contains(ticket, not) {
				t.Errorf("%s has %q:\n%s", demo, not, ticket)
			}
		}
		for _, want := range []string{"This run checked the peering only", "Please request a VPC peering connection"} {
			if !strings.Contains(ticket, want) {
				t.Errorf("%s lacks %q:\n%s", demo, want, ticket)
			}
		}
	}
}

// "check says sign in first and shows how. verify says the same, and I had to find the command under what could not be
// verified." Both begin with it, in the same words.
func TestVerifyBeginsWithTheSignInAsCheckDoes(t *testing.T) {
	t.Parallel()
	for command, profile := range map[string]string{"check": "astro-data-plane", "verify": "data-platform"} {
		text := run(t, "", command, "--demo=expired").stdout
		_, after, _ := strings.Cut(text, "\n\n")
		first, rest, _ := strings.Cut(after, "\n\n")
		for _, want := range []string{"What to do first\n  Sign-in needed for profile " + profile + " (", "    Fix (You): Sign in again; your browser opens.\n      aws sso login --profile " + profile} {
			if !strings.Contains(first, want) {
				t.Errorf("%s does not begin with %q:\n%s", command, want, text)
			}
		}
		if !strings.HasPrefix(rest, "What could not be verified\n  ") || strings.Contains(rest, "Fix (You)") {
			t.Errorf("%s goes on with\n%s", command, rest)
		}
	}
}

// "The request is there, from the network that I have now, and I am to restart with a third one, which leads to the same
// problem again." Where a request has come from another network than planned, that one is compared with the cluster's
// first, and no other is advised, whatever is wrong with the planned one.
func TestARequestFromAnotherNetworkIsComparedBeforeAnotherIsAdvised(t *testing.T) {
	t.Parallel()
	for cidr, titles := range map[string]string{
		"10.41.0.0/19": "CIDR 10.41.0.0/19 overlaps the target VPC's 10.41.0.0/20",
		"10.9.0.0/19":  "Peering request from Astro",
	} {
		for _, again := range [][]string{{"verify"}, {"restart", "--watch", "--watch-limit=1ms"}} {
			got := run(t, "", append([]string{"verify", "--demo=story", "--cidr", cidr}, again[1:]...)...)
			text := strings.Join(strings.Fields(got.stdout), " ")
			_, now, _ := strings.Cut(text, "What to do now ")
			if first, _, _ := strings.Cut(now, " 2. "); !strings.HasPrefix(first, "1. You: "+titles) || !strings.HasSuffix(first, ": Compare with the cluster's VPC CIDR in the Astro UI: if that is 10.255.224.0/19, "+again[0]+" with --cidr 10.255.224.0/19.") ||
				strings.Contains(text, "Choose another network") || strings.Contains(text, "Restart with ") || strings.Contains(text, "10.178.96.0/19") {
				t.Errorf("with %s, %s:\n%s", cidr, again[0], got.stdout)
			}
		}
	}
	if got := run(t, "", "verify", "--demo=story", "--cidr", "10.41.0.0/19", "--output", "handoff"); !strings.Contains(got.stdout, "A request from another network exists. Send this only if it is not the cluster's.") {
		t.Errorf("the message to Astronomer:\n%s", got.stdout)
	}
}
