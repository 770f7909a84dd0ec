package cli_test

import (
	"regexp"
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
