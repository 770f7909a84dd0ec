package cli_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The account administrator pastes the command of the message: it runs, and it does not ask for a
// network that is to be replaced, which is not theirs.
func TestTheCommandInTheAccountAdministratorsMessageRunsAndLeavesTheNetworkOut(t *testing.T) {
	t.Parallel()
	messages := run(t, "", "check", "--demo=blocked", "--output", "handoff").stdout
	_, message, _ := strings.Cut(messages, "You can run the same check yourself")
	message, _, _ = strings.Cut(message, "Asked by ")
	_, command, found := strings.Cut(message, "astro-activate check ")
	command, after, _ := strings.Cut(command, "\n    With --demo=blocked, ")
	if !found || !strings.Contains(strings.Join(strings.Fields(after), " "), "in which nothing was changed") || strings.Contains(command, "10.96.32.0") {
		t.Fatalf("the message says\n%s", message)
	}
	var args []string
	for _, word := range regexp.MustCompile(`'[^']*'|[^\s\\]+`).FindAllString(command, -1) {
		args = append(args, strings.Trim(word, "'"))
	}
	got := run(t, "", append([]string{"check"}, args...)...)
	if got.code != 3 || got.stderr != "" || !strings.Contains(got.stdout, "4 Elastic IPs in us-east-1 (account.clean)") {
		t.Errorf("%q: exit %d, %s%.400s", args, got.code, got.stderr, got.stdout)
	}
	if strings.Contains(got.stdout, "too small, need a /19") || strings.Contains(got.stdout, "(dns.hostnames)") {
		t.Errorf("it reports what is not the administrator's:\n%s", got.stdout)
	}
}

// A long message begins with what it asks for, how many things that are and what they block, in at most
// three lines: its reader decides by them when to read the rest.
func TestALongMessageBeginsWithASummary(t *testing.T) {
	t.Parallel()
	wants := map[string][]string{
		"blocked": {
			"In short: 7 findings, all of which block the activation. We ask you to request 2 quota increases now, as AWS can take days (1 of them only if resources below stay) and delete what 5 findings list (or tell us why it may stay). Commands below delete 7 resources: look first.",
			"In short: 3 findings, of which 2 block the activation. We ask you to make the changes below.",
			"In short: 1 finding, which blocks the activation. We ask you to make the change below.",
			"In short: 1 finding, which blocks the path to the data services. We ask you to make the change below. 3 more tasks will come up later.",
		},
		"expired": {"In short: 3 tasks to plan for. None of them blocks us today."}, // nothing was checked
	}
	for scenario, want := range wants {
		var got []string
		for message := range strings.SplitSeq(run(t, "", "check", "--demo="+scenario, "--output", "handoff").stdout, strings.Repeat("-", 60)+"\n\n") {
			_, body, isMessage := strings.Cut(message, "We are ")
			before, short, has := strings.Cut(message, "In short: ")
			short, _, _ = strings.Cut(short, "\n\n")
			lines := strings.Count(body, "\n")
			switch {
			case !isMessage:
			case has:
				got = append(got, "In short: "+strings.Join(strings.Fields(short), " "))
				if strings.Count(short, "\n") > 2 || lines <= 25 || strings.Contains(before, "We are ") {
					t.Errorf("%s: this summary is of %d lines:\n%s", scenario, lines, message)
				}
			case lines > 25 && !strings.Contains(message, "Our question") && strings.Contains(message, "Reply to this message"):
				t.Errorf("%s: %d lines have no summary:\n%s", scenario, lines, message)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", scenario, got, want)
		}
	}
}
