package cli_test

import (
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// identifying matches what a masked report must not contain, in the spelling of any
// format.
var identifying = regexp.MustCompile(`\d{12}|arn:aws|vpc-[0-9a-f]{8}|\b(?:\d{1,3}\.){3}\d{1,3}\b|xy12345|example\.internal|internal\.example|nightly-export-results`)

// identifies returns the first part of a text that identifies an account. Private
// addresses don't.
func identifies(text string) string {
	for _, s := range identifying.FindAllString(text, -1) {
		if a, err := netip.ParseAddr(s); err == nil && (a.IsPrivate() || a.IsUnspecified() || a.IsLoopback()) {
			continue
		}
		return s
	}
	return ""
}

// bareHost matches the stand-in of a host or a zone that could be taken for its name.
var bareHost = regexp.MustCompile(`(?i)(^|[^\[.a-z-])(host|name)-[a-z]\b[^-_ ]`)

func TestMaskedReportsIdentifyNoAccount(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		if underRace && s.Name == "huge" {
			continue // .ci/run masks it without the race detector
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "report.json")
			open := run(t, "", "check", "--demo="+s.Name, "--timeout", patience.String(), "--output", "json", "--out", file)
			checked := run(t, "", "check", "--demo="+s.Name, "--timeout", patience.String(), "--output", "json", "--mask")
			if err := clitest.Invalid(t, "../../docs/report.schema.json", []byte(checked.stdout)); err != nil || checked.code != open.code || identifies(checked.stdout+checked.stderr) != "" {
				t.Errorf("check prints %s, %v, exit %d and without the mask %d:\n%s", identifies(checked.stdout), err, checked.code, open.code, checked.stdout)
			}
			if got := run(t, checked.stdout, "summary", "@", "--output", "json", "--mask"); got.stdout != checked.stdout {
				t.Errorf("masked twice, the report is\n%s", got.stdout)
			}
			if strings.Contains(checked.stdout, "(ana)") {
				t.Errorf("check shows the name of a user:\n%s", checked.stdout)
			}
			for command := range strings.Lines(checked.stdout) {
				if command = strings.TrimSpace(command); strings.HasPrefix(command, `"astro-activate `) && !strings.Contains(command, ` --mask"`) {
					t.Errorf("what goes on from a masked report is not masked: %s", command)
				}
			}
			for _, f := range summary.Formats() {
				got := run(t, "", "summary", file, "--output", string(f), "--mask")
				if found := identifies(got.stdout + got.stderr); found != "" || got.stdout == "" {
					t.Errorf("%s contains %s:\n%s", f, found, got.stdout)
				}
				if plain := run(t, "", "summary", file, "--output", string(f)); s.Answers != nil && identifies(plain.stdout) == "" && f != summary.JUnitFormat &&
					(f != summary.TicketFormat || s.Name != "active") { // whose ticket asks for nothing
					t.Errorf("%s: without the mask nothing identifies the account:\n%s", f, plain.stdout)
				}
				if bare := bareHost.FindString(got.stdout); bare != "" {
					t.Errorf("%s has the stand-in %q outside of brackets", f, bare)
				}
				for line := range strings.Lines(got.stdout) {
					// A command with a placeholder must be a comment.
					if line = strings.TrimSpace(line); strings.HasPrefix(line, "aws ") && placeholder.MatchString(line) {
						t.Errorf("%s has the command %s", f, line)
					}
				}
			}
		})
	}
}

var placeholder = regexp.MustCompile(`\[[a-z-]+-[A-Z]+\]`)

func TestUsageErrorsAreMasked(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"an invalid account id": {"check", "--mask", "--demo", "--set", "account.expected_id=111122223333444"},
		"an invalid answer":     {"check", "--demo", "--set", "peering.vpc_id=vpc-0d47a11e5c0ffee01,x", "--mask"},
		"a missing file":        {"check", "--mask", "--answers", "/nowhere/111122223333.yaml"},
		"an unknown flag":       {"check", "--mask", "--111122223333"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", args...)
			if found := identifies(got.stderr + got.stdout); got.code != 2 || found != "" || got.stderr == "" {
				t.Errorf("exit %d, %q", got.code, got.stderr)
			}
		})
	}
	if got := run(t, "", "check", "--mask=perhaps"); got.code != 2 || !strings.Contains(got.stderr, "true or false") {
		t.Errorf("exit %d, %q", got.code, got.stderr)
	}
	if got := run(t, "", "check", "--mask", "--mask=false", "--demo=expired", "--output", "json"); identifies(got.stdout) == "" {
		t.Error("--mask=false masks")
	}
}

// The domain of a host says who the customer is, in an answer, a command and a connection.
func TestTheDomainOfACompanyIsInNoMaskedFormat(t *testing.T) {
	t.Parallel()
	for _, f := range summary.Formats() {
		got := run(t, "", "check", "--demo=blocked", "--mask", "--output", string(f), "--set", "public.endpoints=wh=postgres://db.prod.acmecorp.com:5432",
			"--set", "peering.services=orders=postgres://orders.corp.acme.internal:5432")
		if text := strings.ToLower(got.stdout + got.stderr); strings.Contains(text, "acme") || got.code == 2 {
			at := strings.Index(text, "acme")
			t.Errorf("%s shows the domain, exit %d: %s", f, got.code, text[max(0, at-100):min(len(text), at+100)])
		}
	}
}

// A masked session could not be resumed.
func TestTheSessionIsNeverMasked(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "session.yaml")
	got := run(t, "", "check", "--demo", "--mask", "--session", file)
	session, err := os.ReadFile(file)
	if err != nil || got.code != 0 || !strings.Contains(string(session), "111122223333") {
		t.Errorf("exit %d, %v, the session is\n%s", got.code, err, session)
	}
}

// A session that was left masked opens masked where a screen is shown again, and says so. What
// other commands print is as their flags say, and they leave the session as it was.
func TestASessionThatWasLeftMaskedIsResumedMasked(t *testing.T) {
	t.Parallel()
	const in = "yes\n\nchange\nLakehouse\nquit\n"
	for name, tt := range map[string]struct {
		left, args   string
		masked, kept bool
	}{
		"left masked":                {"--mask", "--accessible", true, true},
		"left open":                  {"--mask=false", "--accessible", false, false},
		"left masked, opened open":   {"--mask", "--accessible --mask=false", false, false},
		"left open, opened masked":   {"--mask=false", "--accessible --mask", true, true},
		"left masked, then a check":  {"--mask", "check --output json", false, true},
		"left open, then with check": {"--mask=false", "check --mask --output json", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			session := filepath.Join(t.TempDir(), "session.yaml")
			run(t, "\nchange\nProduction\nquit\n", "--accessible", "--demo=ready", "--session", session, tt.left)
			got := run(t, in, append(strings.Fields(tt.args), "--demo=ready", "--session", session)...)
			if found := identifies(strings.ReplaceAll(got.stdout+got.stderr, session, "")); (found == "") != tt.masked {
				t.Errorf("masked %v, found %q:\n%s%s", tt.masked, found, got.stdout, got.stderr)
			}
			said := strings.Contains(got.stdout, "The session was left masked, and so is this run. To show ids, start it with --mask=false.")
			if want := tt.left == "--mask" && tt.args == "--accessible"; said != want {
				t.Errorf("says that it is masked: %v:\n%s", said, got.stdout)
			}
			if saved, err := os.ReadFile(session); err != nil || strings.Contains(string(saved), "masked: true") != tt.kept || !strings.Contains(string(saved), "111122223333") {
				t.Errorf("%v, the session is\n%s", err, saved)
			}
		})
	}
}

// standIns are the stand-ins that a masked report in JSON has for the values that stand alone in
// the same report without a mask.
func standIns(t *testing.T, open, masked string) map[string]string {
	t.Helper()
	found := map[string]string{}
	var walk func(a, b any)
	walk = func(a, b any) {
		switch a := a.(type) {
		case map[string]any:
			for k, v := range a {
				if b, ok := b.(map[string]any); ok && k != "generated_at" && k != "commands" {
					walk(v, b[k])
				}
			}
		case []any:
			for i, v := range a {
				if b, ok := b.([]any); ok && i < len(b) {
					walk(v, b[i])
				}
			}
		case string:
			if b, ok := b.(string); ok && a != b && mask.IsStandIn(b) {
				if old := found[a]; old != "" && old != b {
					t.Errorf("%s is %s and %s in one report", a, old, b)
				}
				found[a] = b
			}
		}
	}
	var a, b any
	if err := errors.Join(json.Unmarshal([]byte(open), &a), json.Unmarshal([]byte(masked), &b)); err != nil {
		t.Fatal(err)
	}
	walk(a, b)
	return found
}

// The report, the hand-offs and what verify prints of one activation have the same stand-ins.
func TestStandInsAreTheSameInEveryCommandAndFormat(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"blocked", "ready", "overlap"} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			of := map[string]map[string]string{}
			for _, command := range []string{"check", "verify"} {
				open := run(t, "", command, "--demo="+scenario, "--output", "json")
				of[command] = standIns(t, open.stdout, run(t, "", command, "--demo="+scenario, "--output", "json", "--mask").stdout)
				if command == "verify" {
					continue
				}
				masked := run(t, open.stdout, "summary", "@", "--output", "json", "--mask")
				for value, name := range standIns(t, open.stdout, masked.stdout) {
					if of[command][value] != name {
						t.Errorf("%s is %s in the report and %s in the check's", value, name, of[command][value])
					}
				}
				for _, f := range summary.Formats() {
					of, _, _ := strings.Cut(run(t, masked.stdout, "summary", "@", "--output", string(f)).stdout, "\nFor others\n") // below it are commands, with their arguments
					if got, _, _ := strings.Cut(run(t, open.stdout, "summary", "@", "--output", string(f), "--mask").stdout, "\nFor others\n"); got != of || got == "" {
						t.Errorf("%s of the report:\n%s\nand of the masked report:\n%s", f, got, of)
					}
				}
			}
			same, values := 0, map[string]string{}
			for value, name := range of["check"] {
				values[name] = value
			}
			for value, name := range of["verify"] {
				if other := values[name]; other != "" && other != value {
					t.Errorf("%s is %s in verify and %s in check", name, value, other)
				}
				if was := of["check"][value]; was == name {
					same++
				} else if was != "" {
					t.Errorf("%s is %s in verify and %s in check", value, name, was)
				}
			}
			if want := map[string]string{"111122223333": "[account-A]", "444455556666": "[account-B]", "vpc-0d47a11e5c0ffee01": "[vpc-A]"}; same < len(want) {
				t.Errorf("only %d values are in both: %v and %v", same, of["check"], of["verify"])
			} else {
				for value, name := range want {
					if of["check"][value] != name {
						t.Errorf("%s is %s", value, of["check"][value])
					}
				}
			}
		})
	}
}
