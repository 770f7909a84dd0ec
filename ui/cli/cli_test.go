package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli"
)

// result is the outcome of a run of the program.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the program in this process, without a terminal. An @ in the arguments is
// replaced by the path of a file with the given text.
func run(t *testing.T, file string, args ...string) result {
	t.Helper()
	home := t.TempDir()
	return runWith(t, home, file, map[string]string{"HOME": home}, args...)
}

// runIn runs the program with an environment of its own.
func runIn(t *testing.T, env map[string]string, args ...string) result {
	t.Helper()
	return runWith(t, t.TempDir(), "", env, args...)
}

func runWith(t *testing.T, dir, file string, env map[string]string, args ...string) result {
	t.Helper()
	path := filepath.Join(dir, "file.yaml")
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "@", path)
	}
	var stdout, stderr bytes.Buffer
	code := cli.Run(t.Context(), args, strings.NewReader(file), &stdout, &stderr, func(key string) string { return env[key] })
	return result{code, stdout.String(), stderr.String()}
}

// isPrivate fails the test unless only its owner may read a file. Windows has no modes: a
// file there has the rights of its folder.
func isPrivate(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%s has mode %v", path, info.Mode())
	}
}

func TestUsageErrorsAreOneSentenceAndExitWith2(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		args []string
		file string
		want []string // parts of the sentence
	}{
		"the wizard in a pipe":                  {args: []string{}, want: []string{"terminal", "check --answers"}},
		"two readers of stdin":                  {args: []string{"--accessible", "--demo", "--answers", "-"}, want: []string{"--answers -", "stdin"}},
		"a mistyped command":                    {args: []string{"chek"}, want: []string{`"chek"`, "check"}},
		"an unknown help topic":                 {args: []string{"help", "chek"}, want: []string{`"chek"`, "did you mean check?"}},
		"an unknown subtopic":                   {args: []string{"help", "completion", "bsh"}, want: []string{`"bsh"`, "did you mean bash?"}},
		"a topic below a command":               {args: []string{"help", "check", "flags"}, want: []string{"check", `"flags"`}},
		"an unknown shell":                      {args: []string{"completion", "bsh"}, want: []string{`"bsh"`, "did you mean bash?"}},
		"a mistyped flag":                       {args: []string{"check", "--profil", "x"}, want: []string{`"profil"`, "--profile"}},
		"a flag that is like no other":          {args: []string{"verify", "--everything"}, want: []string{`has no flag "everything": --help lists its flags`}},
		"a summary of a demo":                   {args: []string{"summary", "--demo=blocked", "--output", "handoff"}, want: []string{"a demo saves nothing", "`astro-activate check --demo=blocked --output handoff`"}},
		"a summary of a demo, the format first": {args: []string{"summary", "--output=ticket", "--mask", "--demo"}, want: []string{"`astro-activate check --demo=ready --output ticket`"}},
		"a summary with --session":              {args: []string{"summary", "--session", "acme.yaml", "--output=ticket"}, want: []string{"takes the session as its argument: run `astro-activate summary acme.yaml --output ticket`"}},
		"a summary with --session=":             {args: []string{"summary", "--session=my team.yaml"}, want: []string{"run `astro-activate summary 'my team.yaml'`"}},
		"a summary with --session alone":        {args: []string{"summary", "--session"}, want: []string{"run `astro-activate summary FILE`"}},
		"a summary with --session, masked":      {args: []string{"summary", "--session", "acme.yaml", "--mask"}, want: []string{"run `astro-activate summary FILE`"}},
		"a summary of a demo's session":         {args: []string{"summary", "--demo=blocked", "--session", "demo.yaml"}, want: []string{"run `astro-activate summary demo.yaml`"}},
		"a session where none is read":          {args: []string{"policy", "--session", "acme.yaml"}, want: []string{`policy has no flag "session"`}},
		"a summary of nothing":                  {args: []string{"summary"}, want: []string{"no session is saved in", "a demo saves none without --session"}},
		"a mistyped short flag":                 {args: []string{"check", "-z"}, want: []string{"z"}},
		"a flag without its value":              {args: []string{"check", "--answers"}, want: []string{"--answers"}},
		"an argument to check":                  {args: []string{"check", "answers.yaml"}, want: []string{"answers.yaml", "flags"}},
		"a scenario after a space":              {args: []string{"check", "--demo", "ready"}, want: []string{"--demo=ready"}},
		"an unknown scenario":                   {args: []string{"check", "--demo=redy"}, want: []string{`"redy"`, "ready"}},
		"a scenario like no other":              {args: []string{"check", "--demo=production"}, want: []string{`"production": --demo=list lists them`}},
		"a command like no other":               {args: []string{"deploy"}, want: []string{`"deploy": write one of check, `, "verify"}},
		"an unknown format":                     {args: []string{"check", "--output", "xml"}, want: []string{"xml", "text, markdown, html, json"}},
		"a timeout without a unit":              {args: []string{"check", "--timeout", "20"}, want: []string{"20", "20s"}},
		"a timeout of zero":                     {args: []string{"check", "--timeout", "0s"}, want: []string{"above zero"}},
		"set without a value":                   {args: []string{"check", "--demo", "--set", "region"}, want: []string{`"region"`, "KEY=VALUE"}},
		"set of an unknown key":                 {args: []string{"check", "--demo", "--set", "cluster.nodetype=m5.large"}, want: []string{"cluster.node_type"}},
		"set of a key like no other":            {args: []string{"check", "--demo", "--set", "foo=1"}, want: []string{`no answer called "foo": write one of account.expected_id, `, "cluster.id, ", "region"}},
		"set of a word for a number":            {args: []string{"check", "--demo", "--set", "cluster.max_nodes=many"}, want: []string{"cluster.max_nodes", `"many"`, "whole number"}},
		"set of an invalid region":              {args: []string{"check", "--demo", "--set", "region=Virginia"}, want: []string{"region", `"Virginia"`, "us-east-1"}},
		"an invalid region":                     {args: []string{"check", "--demo", "--region", "Virginia"}, want: []string{"--region", `"Virginia"`}},
		"an acknowledgment of an unknown check": {args: []string{"check", "--demo", "--set", "acknowledged.region.zone=ours"}, want: []string{"region.zone", "region.zones"}},
		"an acknowledgment of no check":         {args: []string{"check", "--demo", "--set", "acknowledged.foo=ours"}, want: []string{`no check called "foo" to acknowledge: a report names the id of each check`}},
		"an acknowledgment without a reason":    {args: []string{"check", "--demo", "--set", "acknowledged.region.zones="}, want: []string{"region.zones", "reason"}},
		"a missing answers file":                {args: []string{"check", "--answers", "nowhere.yaml"}, want: []string{"--answers", "nowhere.yaml"}},
		"answers in invalid YAML":               {args: []string{"check", "--demo", "--answers", "@"}, file: "region: [us-east-1\ncluster: {", want: []string{"file.yaml", "YAML"}},
		"an unknown key":                        {args: []string{"check", "--demo", "--answers", "@"}, file: "region: us-east-1\nnetwork:\n  cdir: 10.0.0.0/16\n", want: []string{"file.yaml, line 3", "network.cdir", "network.cidr"}},
		"a word for a number":                   {args: []string{"check", "--demo", "--answers", "@"}, file: "cluster: {max_nodes: twenty}\n", want: []string{"line 1", "cluster.max_nodes", `"twenty"`}},
		"a list instead of a text":              {args: []string{"check", "--demo", "--answers", "@"}, file: "region: [us-east-1, us-east-2]\n", want: []string{"line 1", "region", "a list"}},
		"a text instead of a list":              {args: []string{"check", "--demo", "--answers", "@"}, file: "connectivity:\n  methods: public\n", want: []string{"line 2", "connectivity.methods", `"public"`, "list"}},
		"a missing requirements file":           {args: []string{"check", "--demo", "--requirements", "nowhere.yaml"}, want: []string{"nowhere.yaml"}},
		"incomplete requirements":               {args: []string{"check", "--demo", "--requirements", "@"}, file: "version: x\n", want: []string{"network.default_cidr"}},
		"a report in a missing folder":          {args: []string{"check", "--demo", "--out", "no/where/report.json"}, want: []string{"--out", "no/where"}},
		"a report in place of a folder":         {args: []string{"check", "--demo", "--out", "/"}, want: []string{"--out", "folder"}},
		"a debug log in a missing folder":       {args: []string{"check", "--demo", "--debug-log", "no/where.log"}, want: []string{"--debug-log", "no/where.log"}},
		"a policy without a purpose":            {args: []string{"policy"}, want: []string{"--for wizard", "--for activation"}},
		"a policy with an unknown purpose":      {args: []string{"policy", "--for", "me"}, want: []string{"wizard, activation"}},
		"an argument to version":                {args: []string{"version", "please"}, want: []string{"please"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := run(t, tt.file, tt.args...)
			if got.code != 2 || got.stdout != "" {
				t.Errorf("exit %d, stdout %q", got.code, got.stdout)
			}
			if strings.Count(got.stderr, "\n") != 1 || len(got.stderr) > 450 { // as long as the list of all keys
				t.Errorf("not one sentence: %q", got.stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%q does not contain %q", got.stderr, want)
				}
			}
		})
	}
}

func TestDemoListPrintsTheScenarios(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--demo=list"}, {"check", "--demo=list"}} {
		got := run(t, "", args...)
		if got.code != 0 || !strings.Contains(got.stdout, "ready ") {
			t.Errorf("%v: exit %d, %q %q", args, got.code, got.stdout, got.stderr)
		}
	}
}

// The wizard's demo begins at the start of an activation, that of the other commands has all its
// answers.
func TestHelpSaysWhichScenarioADemoWithoutANameIs(t *testing.T) {
	t.Parallel()
	for command, want := range map[string]string{
		"":       "without a name, story (ready in check and verify)",
		"check":  "without a name, ready (story in the wizard)",
		"verify": "without a name, ready (story in the wizard)",
	} {
		got := run(t, "", strings.Fields(command+" --help")...)
		if text := strings.Join(strings.Fields(got.stdout), " "); !strings.Contains(text, want) {
			t.Errorf("%q: its help lacks %q", command, want)
		}
	}
}

func TestCommandsThatOnlyPrint(t *testing.T) {
	t.Parallel()
	for want, args := range map[string][]string{
		"Exit codes: 0 ready":                {"check", "--help"},
		"astro-activate ":                    {"version"},
		"Commands:\n  check ":                {"help"},
		"\n      --mask  ":                   {"help", "check"},
		"--demo[=SCENARIO]":                  {"--help"},
		"--watch-limit DURATION ":            {"help", "verify"},
		"(default 24h)":                      {"verify", "--help"},
		"(astro-activate completion bash)":   {"help", "completion", "bash"},
		"\nSession flags:\n      --session ": {"check", "--help"},
		" --version ":                        {"--help"},
		"/":                                  {"--version"},
		"check\n":                            {"__complete", "help", ""},
		`.TH "ASTRO\-ACTIVATE" "1"`:          {"man"},
		"# bash completion V2":               {"completion", "bash"},
		`"servicequotas:GetServiceQuota"`:    {"policy", "--for", "wizard"},
		`"iam:UpdateAssumeRolePolicy"`:       {"policy", "--for", "activation"},
		"ready\tA new account":               {"__complete", "check", "--demo="},
		"eu-central-1":                       {"__complete", "--region", "eu-c"},
		"markdown":                           {"__complete", "check", "--output", ""},
	} {
		got := run(t, "", args...)
		if got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("%v: exit %d, without %q: %.200q %q", args, got.code, want, got.stdout, got.stderr)
		}
	}
}
