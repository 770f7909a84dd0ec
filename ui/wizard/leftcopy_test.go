package wizard

import (
	"fmt"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// copier is a wizard with the list of what is left on the screen, and what it has copied.
func copier(t *testing.T, scenario string) (d *harness, copied *string) {
	t.Helper()
	copied = new(string)
	return scene{scenario: scenario, keys: []string{"alt+3", "ctrl+y"}}.start(t, 120, 60, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { *copied = text; return "", nil }
	}), copied
}

// to moves the pointer down to a row.
func (d *harness) to(title string) {
	d.t.Helper()
	for range 30 {
		if strings.Contains(lineWith(d.screen(), "▸"), title) {
			return
		}
		d.press("down")
	}
	d.t.Fatalf("no row %q:\n%s", title, d.screen())
}

func TestAFixIsCopiedInThreeKeys(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		from, keys []string
		copied     string
	}{
		"from a step without questions": {[]string{"alt+3"}, []string{"down", "c"}, "iam:CreateRole"},
		"from the last field of a step": {[]string{"alt+5"}, []string{"tab", "c"}, "Choose a larger network"},
		"from the summary":              {[]string{"alt+9"}, []string{"down", "down", "c"}, "Correct the host"},
		"from a text field anywhere":    {[]string{"alt+4"}, []string{"ctrl+y", "c"}, "Choose a larger network"},
		"the next problem":              {[]string{"alt+1"}, []string{"ctrl+n", "c"}, "Choose a larger network"},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			s := scene{scenario: "blocked", keys: tt.from}
			d := s.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.counted(3, "copying a fix", func() bool { return strings.Contains(copied, tt.copied) }, tt.keys...)
		})
	}
}

// What f copies for the IAM administrator says who asks, why, and in which account, and has no
// command with the profile of the user's machine.
func TestAnotherOwnerIsSentTheMessageThatTheReportHasForThem(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("2 actions denied by developer-boundary")
	d.shows("f copy the message for the IAM administrator")
	d.press("f")
	d.shows("Copied the message for the IAM administrator: ")
	messages := summary.MessagesTo(*d.m.output.reported(d.m.machine), awscheck.OwnerIdentity)
	if len(messages) != 1 || *copied != messages[0].Text {
		t.Fatalf("it copies\n%s", *copied)
	}
	for _, want := range []string{"Subject: IAM permissions for Astro in AWS account 111122223333", "We are activating a data plane", "Asked by ana"} {
		if !strings.Contains(*copied, want) {
			t.Errorf("%q is not in\n%s", want, *copied)
		}
	}
	if strings.Contains(*copied, "--profile astro-data-plane") {
		t.Errorf("it has commands with the profile:\n%s", *copied)
	}
	d.press("F") // the fixes themselves, for those who can do both
	d.shows("(IAM administrator).")
	if !strings.HasPrefix(*copied, ": <<'NOTE'\nIAM administrator\nNOTE\n") {
		t.Errorf("F copies\n%s", *copied)
	}
	d.press("home", "f")
	d.shows("Copied what is left for you: 2 problems, 1 warning, 1 unverified (1 waits), ")
	for _, want := range []string{"What is left for you\n\nDemo: a simulated account, not a real one.\nAccount 111122223333, as\n", "\nWhat blocks the activation or the path to the data services\n1. CIDR 10.96.32.0/20 is too small, need a /19 (network.cidr.size)\n    10.96.32.0/20 has 4,096 addresses;",
		"\n    Fix: Choose a larger network", "\nWarnings\n3. Astro CLI 0.28.1 is outdated", "\n      curl -sSL https://raw.githubusercontent.com/"} {
		if !strings.Contains(*copied, want) {
			t.Errorf("for the user it has no %q:\n%s", want, *copied)
		}
	}
	for _, not := range []string{"NOTE", "Lambda", "(You)", "Subject:"} {
		if strings.Contains(*copied, not) {
			t.Errorf("for the user it has %q:\n%s", not, *copied)
		}
	}
	d.press("F") // for a shell, which reads over the prose
	d.shows("Copied 3 fixes for 2 problems, 1 warning and 1 unverified check (You).")
	if !strings.HasPrefix(*copied, ": <<'NOTE'\nYou, in this wizard") || !strings.Contains(*copied, "\nNOTE\ncurl -sSL ") {
		t.Errorf("for the user F copies\n%s", *copied)
	}
}

// Someone who reads the list aloud says "You 4", then copies: the notice says how many fixes those are.
func TestWhatIsCopiedAddsUpToTheListOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]string{
		"overlap": "Copied 2 fixes for 3 problems and 1 warning (You)",
		"blocked": "Copied 3 fixes for 2 problems, 1 warning and 1 unverified check (You)",
	} {
		d := scene{scenario: scenario, keys: []string{"ctrl+y"}}.start(t, 80, 24)
		d.shows("You 4")
		d.press("F")
		d.shows(want)
	}
}

// Whatever the account, f has something to send to every other owner in the list.
func TestEveryOtherOwnerOfWhatIsLeftHasAMessage(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		if s.Name == "huge" { // its findings are those of ready
			continue
		}
		d := scene{scenario: s.Name}.start(t, 80, 24)
		for _, row := range d.m.snapshot().Left(func(k steps.Key) string { return string(k) }) {
			owner := row.Owner()
			if owner != awscheck.OwnerYou && owner != "" && len(summary.MessagesTo(*d.m.output.reported(d.m.machine), owner)) == 0 {
				t.Errorf("%s: no message to %s, who has to solve %s", s.Name, owner.Name(), row.Finding.Title)
			}
		}
	}
}

// What deletes is copied only after a question, in a message, too.
func TestAMessageWithWhatDeletesIsCopiedAfterAQuestion(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("1 Lambda function")
	d.press("f")
	d.shows("Copy the message for the account administrator, with commands that delete 7 resources in 4 findings?")
	if d.press("n"); *copied != "" {
		t.Fatalf("it is copied without a yes: %s", *copied)
	}
	d.press("f", "y")
	d.shows("Copied the message for the account administrator: 7 problems, ")
	if !strings.HasPrefix(*copied, "Subject: ") || !strings.Contains(*copied, "aws lambda delete-function") {
		t.Errorf("it copies\n%s", *copied)
	}
	*copied = ""
	d.press("F")
	d.shows("Copy commands that delete 7 resources in 4 findings?")
	if d.press("n"); *copied != "" {
		t.Fatalf("it is copied without a yes: %s", *copied)
	}
	d.press("F", "y")
	d.shows("Copied 7 fixes (Account administrator), with those that delete 7 resources.")
	for _, want := range []string{": <<'NOTE'\nAccount administrator\nNOTE\n", "aws service-quotas request-service-quota-increase", "\nFix: Request an increase of the quota to 56", "\naws lambda delete-function"} {
		if !strings.Contains(*copied, want) {
			t.Errorf("%q is not among\n%s", want, *copied)
		}
	}
	if strings.Contains(*copied, "developer-boundary") {
		t.Errorf("the fix of another owner is among\n%s", *copied)
	}
}

// The addresses go, or the quota grows: a script that releases them does not request the increase, too.
func TestAScriptThatDeletesRequestsNoQuotaForWhatItDeletes(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.press("tab", "F", "y")
	if !strings.Contains(*copied, "\naws ec2 release-address") || !strings.Contains(*copied, "\naws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-34B43A08") {
		t.Fatalf("the script is\n%s", *copied)
	}
	_, after, _ := strings.Cut(*copied, "If the 4 Elastic IPs stay:\n")
	if note, _, ok := strings.Cut(after, "\nNOTE\n"); !ok || !strings.Contains(note, "--quota-code L-0263D0A3") || strings.Count(*copied, "--quota-code L-0263D0A3") != 1 {
		t.Errorf("the increase for the addresses is requested, too:\n%s", *copied)
	}
}

func TestOneFixOfOneStatementIsCopiedOnce(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("2 actions denied by developer-boundary")
	d.press("F")
	if strings.Count(*copied, "\nFix: Exempt") != 1 || strings.Contains(*copied, "lambda") {
		t.Errorf("for IAM it copies %s", *copied)
	}
	d.press("enter")
	d.shows("iam:CreateRole and iam:PutRolePolicy. Each is denied to")
	// Pasted into a shell, nothing of a policy or a sentence runs.
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
	sh := exec.Command(shell, "-c", *copied)
	sh.Env = []string{"PATH="}
	sh.Dir = t.TempDir()
	if out, _ := sh.CombinedOutput(); strings.Contains(string(out), "syntax error") || strings.Contains(string(out), "# ") {
		t.Errorf("the shell says %s", out)
	}
}

// What is the same for several findings is copied once, below the names of all of them.
func TestOneFixOfSeveralFindingsIsCopiedOnce(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "overlap", keys: []string{"ctrl+y"}}.start(t, 120, 60, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	d.press("f")
	fix := strings.Index(copied, "\n    Fix: Choose another network")
	if at := strings.Index(copied, "overlaps the target VPC's 172.20.16.0/20 ("); at < 0 || at > fix {
		t.Errorf("the first problem is not above the fix:\n%s", copied)
	}
	for _, title := range []string{"Target VPC already routes", "overlaps 172.20.0.0/20, peered with"} {
		if at := strings.Index(copied, title); at < fix || !strings.Contains(copied[at:], "\n    Fix: The same as above.") {
			t.Errorf("%q does not refer to the fix above it:\n%s", title, copied)
		}
	}
	if strings.Count(copied, "Fix: Choose another network") != 1 || strings.Count(copied, "The same as above.") != 2 {
		t.Errorf("a fix is repeated:\n%s", copied)
	}
}

// The role of a permission set can't be given a policy.
func TestMissingPermissionsAreAddedToThePermissionSet(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 120, 60)
	for range 10 {
		if strings.Contains(lineWith(d.screen(), "▸"), "not determined: 88 actions are denied") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	d.shows("Create a permission set for the activation alone, such as AstroActivation")
	if strings.Contains(d.screen(), "Attach this policy") {
		t.Errorf("a policy is attached to a role that can't be changed:\n%s", d.screen())
	}
}

// "c gave me the policy, and nothing that puts it there." None of it is run when it is pasted: what the first
// ones show decides whether a boundary is changed.
func TestACopiedFixOfABoundaryHasEveryCommandOfTheMessage(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("2 actions denied by developer-boundary")
	d.press("f")
	message := *copied
	d.press("c")
	runs, note := "", false
	for l := range strings.Lines(*copied) {
		if note = (note || strings.HasPrefix(l, ": <<'NOTE'")) && l != "NOTE\n"; !note {
			runs += l
		}
	}
	for _, command := range []string{"aws iam list-entities-for-policy --policy-arn ", "aws iam list-policy-versions --policy-arn ",
		"aws iam create-policy-version --policy-arn ", "aws iam set-default-policy-version --policy-arn "} {
		if !strings.Contains(message, command) || strings.Count(*copied, "\n"+command) != 1 || strings.Contains(runs, command) {
			t.Errorf("%q is not copied once, or is run when it is pasted:\n%s", command, *copied)
		}
	}
	d.press("ctrl+x", "c")
	if !strings.Contains(*copied, "\n# masked, do not run: aws iam create-policy-version ") || strings.Contains(*copied, "111122223333") {
		t.Errorf("masked:\n%s", *copied)
	}
}

// "Half of my terminal is one paragraph with three ARNs in it." What to change comes first, then the
// document to paste, then how and why.
func TestThePolicyFollowsWhatToChange(t *testing.T) {
	t.Parallel()
	for scenario, tt := range map[string]struct{ row, first, document, others, copies string }{
		"blocked": {"2 actions denied by developer-boundary", "from statement NoNewRoles in the permissions boundary developer-boundary, which denies iam:CreateRole, iam:PutRolePolicy.", "The policy with this change, for a new default version of it. It is made from version v3, which must still be the default: {", "} To exempt the role, replace Resource with NotResource", `"Sid": "NoNewRolesByOthers"`},
		"denied":  {"3 actions not allowed", "an inline policy that allows the missing actions. A permission set has one inline policy: the message that f copies has one for all that is missing.", "A policy that allows exactly the missing actions: {", "} Assign it to ben", `"iam:ListRoles"`},
	} {
		d, copied := copier(t, scenario)
		d.to(tt.row)
		for _, l := range strings.Split(d.screen(), "\n") {
			if _, fix, found := strings.Cut(l, "→ Exempt the role"); found && strings.Contains(fix, "arn:") {
				t.Errorf("%s: an ARN is in the list: %s", scenario, l)
			}
		}
		d.press("c")
		if document := "\ncat <<'POLICY'\n{"; !strings.Contains(*copied, document) || !strings.HasSuffix(*copied, "\n}\nPOLICY\n") || !strings.Contains(*copied, tt.copies) || strings.Contains(*copied, "NoNewRolesByOthers") && !strings.Contains(*copied, "which must still be the default:\nNOTE"+document) {
			t.Errorf("%s: the policy is not at the end of the fix that is copied:\n%s", scenario, *copied)
		}
		d.press("enter", "p")
		text := strings.Join(strings.Fields(d.screen()), " ")
		if !strings.Contains(text, tt.first+" "+tt.document) || !strings.HasPrefix(*copied, "{\n") || !strings.Contains(*copied, tt.copies) {
			t.Errorf("%s: not %q, then %q, or copied %q:\n%s", scenario, tt.first, tt.document, *copied, d.screen())
		}
		whole := ""
		for range 12 {
			whole += d.screen()
			d.press("pgdown")
		}
		if text := strings.Join(strings.Fields(whole), " "); !strings.Contains(text, tt.others) {
			t.Errorf("%s: the document is not above %q:\n%s", scenario, tt.others, whole)
		}
	}
}

// "Or ask its owner to run this check": 19 checks wait for that, and what to send is one key away.
func TestTheMessageThatAsksForACheckIsCopiedFromItsFinding(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}} {
		d := scene{scenario: "denied", keys: []string{"ctrl+y", "tab"}}.start(t, size.w, size.h)
		d.shows(map[int]string{60: "2 tasks left  f message for the target VPC's owner", 80: " 2 tasks left, for 43 findings  f message for the target VPC's owner"}[size.w])
	}
	d, copied := copier(t, "denied")
	for _, open := range []string{"tab", "enter"} {
		*copied = ""
		d.press(open, "f")
		if !strings.Contains(*copied, "What you can check for us now") {
			t.Errorf("after %s, f copies:\n%s", open, *copied)
		}
	}
	d.shows("f copies the message that asks the target VPC's owner to run this check.")
	d.press("esc", "home", "f")
	if !strings.Contains(*copied, "IAM permissions for Astro") {
		t.Errorf("the IAM administrator gets:\n%s", *copied)
	}
}

// A permission set has one inline policy. Two findings have a policy each for it: the second that is pasted replaces the
// first. Each says where one policy for both is.
func TestAPolicyForAPermissionSetNamesTheMessageWithOneForAll(t *testing.T) {
	t.Parallel()
	const note = "A permission set has one inline policy: the message that f copies has one for all that is missing."
	d, copied := copier(t, "denied")
	for _, finding := range []string{"3 actions not allowed", "20 checks not determined"} {
		d.to(finding)
		d.press("enter")
		if !strings.Contains(words(d), note) {
			t.Errorf("%s does not say it:\n%s", finding, d.screen())
		}
		*copied = ""
		if d.press("f"); strings.Count(*copied, `"Version"`) != 1 || !strings.Contains(*copied, `"iam:ListRoles"`) || !strings.Contains(*copied, `"acm:ListCertificates"`) {
			t.Errorf("%s: the message has not one policy for all:\n%s", finding, *copied)
		}
		d.press("esc")
	}
	for _, tt := range []struct {
		keys []string
		want string
	}{
		{[]string{"home", "p"}, "Copied the policy for these 3 actions. f copies one for all %d."},
		{[]string{"end", "up", "p"}, "Copied the policy for these 88 actions. f copies one for all %d."},
		{[]string{"home", "enter", "p"}, "Copied the policy for these 3 actions. f copies one for all %d."},
		{[]string{"home", "c"}, "policies\". f copies a policy for all %d actions."},
	} {
		d.press("home", "f")
		actions := map[string]bool{}
		for _, found := range regexp.MustCompile(`\n +"([a-z0-9-]+:[A-Za-z0-9*]+)"`).FindAllStringSubmatch(*copied, -1) {
			actions[found[1]] = true
		}
		if d.press(tt.keys...); !strings.Contains(words(d), fmt.Sprintf(tt.want, len(actions))) {
			t.Errorf("after %v the notice is not %q, of %d actions:\n%s", tt.keys, tt.want, len(actions), d.screen())
		}
	}
	d = scene{scenario: "blocked", keys: []string{"alt+3", "n", "p"}}.start(t, 120, 60)
	d.shows("Copied the policy.") // the whole one, with its change: a boundary denies there
	d.press("enter")
	d.hides("A permission set has one inline policy")
}
