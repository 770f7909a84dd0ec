package wizard

import (
	"cmp"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// counted presses keys one by one until a condition holds, and fails the test if that
// takes more than a number of them.
func (d *harness) counted(limit int, what string, done func() bool, keys ...string) {
	d.t.Helper()
	if len(keys) > limit {
		d.t.Fatalf("%s takes %d keys, more than %d: %q", what, len(keys), limit, keys)
	}
	for i, k := range keys {
		if done() {
			d.t.Fatalf("%s is done after %d keys already", what, i)
		}
		d.press(k)
	}
	if !done() {
		d.t.Fatalf("%s is not done after %q:\n%s", what, keys, d.screen())
	}
}

func TestAFixIsCopiedInThreeKeys(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		from, keys []string
		copied     string
	}{
		"from a step without questions": {[]string{"alt+3"}, []string{"down", "c"}, "iam:CreateRole"},
		"from the last field of a step": {[]string{"alt+5"}, []string{"tab", "c"}, "Choose a larger network"},
		"from the summary":              {[]string{"alt+9"}, []string{"down", "down", "c"}, "aws ec2 describe-instances"},
		"from a text field anywhere":    {[]string{"alt+4"}, []string{"ctrl+y", "c"}, "Choose a larger network"},
		"the next problem":              {[]string{"alt+4", "shift+tab", "end"}, []string{"n", "c"}, "Choose a larger network"},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			s := scene{scenario: "blocked", keys: tt.from}
			d := s.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.counted(3, "copying a fix", func() bool { return strings.Contains(copied, tt.copied) }, tt.keys...)
		})
	}
}

func TestTheOverlappingCIDRIsFixedInFourKeysFromAnywhere(t *testing.T) {
	t.Parallel()
	for _, from := range []string{"alt+1", "alt+4", "alt+7", "alt+9"} {
		d := scene{scenario: "overlap", keys: []string{from}}.start(t, 80, 24)
		before := d.m.machine.Answers().Text(steps.KeyCIDR)
		d.counted(4, "fixing the CIDR", func() bool {
			now := d.m.machine.Answers().Text(steps.KeyCIDR)
			return now != before && now != ""
		}, "ctrl+y", "g", "ctrl+t", "enter")
		for _, f := range d.m.machine.StepFindings("network") {
			if f.Status == "fail" {
				t.Errorf("from %s: %s: %s", from, f.ID, f.Detail)
			}
		}
	}
}

func TestWhatIsLeftIsListedByWhoCanDoIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
	if !covered[*overlay.Left](d) {
		t.Fatalf("ctrl+y opens nothing while a name is typed:\n%s", d.screen())
	}
	at := -1
	for _, owner := range []string{"14 problems, 2 warnings, 1 unverified  f", "You, in this wizard", "Account administrator", "IAM administrator", "Target VPC's owner", "AWS  1"} {
		next := strings.Index(d.screen(), owner)
		if next <= at {
			t.Errorf("%q is at %d, the one before at %d:\n%s", owner, next, at, d.screen())
		}
		at = next
	}
	d.press("ctrl+y")
	if covered[*overlay.Left](d) {
		t.Error("ctrl+y does not close it")
	}
	d.press("ctrl+y", "n", "g") // the second problem that the user can solve
	d.shows("step 6 of 9")
	if d.field() != steps.KeyEndpoints || len(d.m.overlays) != 0 {
		t.Errorf("g does not go to the field:\n%s", d.screen())
	}
	d.press("ctrl+y")
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports") // where the user was
	d.press("home", "enter")
	d.shows("PROBLEM  CIDR 10.96.32.0/20 is too small, need a /19")
	d.press("right", "esc", "enter") // the pointer follows what the detail shows
	d.shows("PROBLEM  Address 10.40.3.17 not public: reports")
}

// On a call, one goes through the list owner by owner.
func TestTabGoesFromOwnerToOwner(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows(" You 4  Account 7  IAM 3  Organization 1  Target VPC 1  AWS 1\n You, in this wizard")
	firsts := []string{"1 Lambda function", "2 actions denied", "iam:UpdateAssumeRolePolicy", "DNS hostnames off", "Running On-Demand", "CIDR 10.96.32.0/20"}
	for _, title := range firsts {
		d.press("tab")
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, title) {
			t.Errorf("tab goes to %q, not to %q", got, title)
		}
	}
	d.press("shift+tab", "shift+tab", "shift+tab", "shift+tab")
	d.shows("IAM administrator  2 problems, 1 warning ─────────────────────────── ↑ 10 more\n ▸ ✗ 2 actions denied by developer-boundary")
	d.press("?")
	d.shows("next owner")
}

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
	d.shows("Copied what is left for you: 2 problems, 1 warning, 1 unverified, ")
	for _, want := range []string{"What is left for you\n\nDemo: a simulated account, not a real one.\nAccount 111122223333, as\n", "\nWhat blocks the activation\n1. CIDR 10.96.32.0/20 is too small, need a /19 (network.cidr.size)\n    10.96.32.0/20 has 4,096 addresses;",
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

func TestOneFixOfOneStatementIsCopiedOnce(t *testing.T) {
	t.Parallel()
	d, copied := copier(t, "blocked")
	d.to("2 actions denied by developer-boundary")
	d.press("F")
	if strings.Count(*copied, "\nFix: Ask the boundary's owner to exempt") != 1 || strings.Contains(*copied, "lambda") {
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
	for _, title := range []string{"overlaps the target VPC's 172.20.16.0/20 (", "Target VPC already routes"} {
		if at := strings.Index(copied, title); at < 0 || at > fix {
			t.Errorf("%q is not above the fix:\n%s", title, copied)
		}
	}
	if strings.Count(copied, "Fix: Choose another network") != 1 {
		t.Errorf("a fix is repeated:\n%s", copied)
	}
}

// Reading from the top, a user has the fix before the other findings that it solves, and these do
// not look as if they had none.
func TestTheFirstOfSeveralRowsWithOneFixShowsIt(t *testing.T) {
	t.Parallel()
	for page, keys := range map[string][]string{"what is left": {"ctrl+y"}, "the step": {"alt+2"}} {
		for _, width := range []int{60, 80, 120} {
			d := scene{scenario: "blocked", keys: keys}.start(t, width, 24)
			lines := strings.Split(d.screen(), "\n")
			fixes := map[string]int{}
			for i, l := range lines[:len(lines)-1] {
				_, l, _ = strings.Cut(l, "│ ") // beside the steps
				title, _, _ := strings.Cut(strings.TrimSpace(cmp.Or(l, lines[i])), "  ")
				if strings.Contains(lines[i+1], "→ ") && strings.Contains(lines[i+1], "Delete it once you know") {
					fixes[title]++
				}
			}
			if fixes["✗ 1 Lambda function in ap-southeast-2"] != 1 || fixes["✗ 1 S3 bucket in us-east-1"] != 0 {
				t.Errorf("%s: the fix is below %v:\n%s", page, fixes, d.screen())
			}
			if s3 := lineWith(d.screen(), "✗ 1 S3 bucket"); strings.Contains(s3, "→ same fix") || !strings.Contains(d.screen(), "→ Empty the bucket") && !strings.Contains(d.screen(), "Account administrator: Empty the bucket") {
				t.Errorf("%s: the bucket has to be emptied, which the fix above does not say: %q\n%s", page, s3, d.screen())
			}
		}
	}
}

// Wherever the list is scrolled to, each row has its fix, or names it as that of a row above that is
// on the screen.
func TestEachRowOfWhatIsLeftHasItsFix(t *testing.T) {
	t.Parallel()
	row := regexp.MustCompile(`^ [ ▸] [✗!?] `)
	for _, name := range []string{"blocked", "denied", "overlap", "expired"} {
		for _, size := range [][2]int{{60, 20}, {80, 24}, {120, 40}} {
			d := scene{scenario: name, keys: []string{"ctrl+y"}}.start(t, size[0], size[1])
			for step := range 24 {
				lines := strings.Split(d.screen(), "\n")
				fix := false // is on the screen
				for i, l := range lines {
					switch {
					case strings.HasPrefix(l, "     → "):
						fix = true
					case !row.MatchString(l):
					case strings.HasSuffix(strings.TrimRight(l, " "), "→ same fix"):
						if !fix {
							t.Errorf("%s at %v, %d down: no fix above %q:\n%s", name, size, step, l, d.screen())
						}
					default:
						text := strings.Join(lines[i+1:], "\n")
						if end := regexp.MustCompile(`(?m)^ [ ▸] [✗!?] `).FindStringIndex(text); end != nil {
							text = text[:end[0]]
						}
						if !strings.Contains(text, "→ ") && !strings.Contains(l, "▸") {
							t.Errorf("%s at %v, %d down: no fix below %q:\n%s", name, size, step, l, d.screen())
						}
					}
				}
				if d.press("down"); t.Failed() {
					return
				}
			}
		}
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

// "Half of my terminal is one paragraph with three ARNs in it." What to change comes first, then the
// document to paste, then how and why.
func TestThePolicyFollowsWhatToChange(t *testing.T) {
	t.Parallel()
	for scenario, tt := range map[string]struct{ row, first, document, others, copies string }{
		"blocked": {"2 actions denied by developer-boundary", "from statement NoNewRoles in the permissions boundary developer-boundary, which denies iam:CreateRole, iam:PutRolePolicy.", "The policy with this change, made from its version v3: {", "} To exempt the role, write it as NotResource", `"Sid": "NoNewRolesByOthers"`},
		"denied":  {"3 actions not allowed", "an inline policy that allows the missing actions.", "A policy that allows exactly the missing actions: {", "} Assign it to ben", `"iam:ListRoles"`},
	} {
		d, copied := copier(t, scenario)
		d.to(tt.row)
		for _, l := range strings.Split(d.screen(), "\n") {
			if _, fix, found := strings.Cut(l, "→ Ask the boundary's owner"); found && strings.Contains(fix, "arn:") {
				t.Errorf("%s: an ARN is in the list: %s", scenario, l)
			}
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

// A row that stands for several denials ends with what to do after its fix, and the checks that it
// is about.
func TestTheDetailOfSeveralDenialsSaysTheNextStep(t *testing.T) {
	t.Parallel()
	for row, want := range map[string]string{
		"3 actions not allowed":    "Next: once this is done, press ctrl+r to check again. It is about permissions.iam.GetRole, permissions.iam.GetRolePolicy and permissions.iam.ListRoles.",
		"20 checks not determined": "Next: once this is done, press ctrl+r to check again. It is about account.clean, ",
	} {
		d := scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 160, 48)
		d.to(row)
		d.press("enter", "end")
		text := strings.Join(strings.Fields(d.screen()), " ")
		if !strings.Contains(text, want) || strings.Contains(text, "Check permissions.") {
			t.Errorf("%s: not %q in\n%s", row, want, d.screen())
		}
	}
}

func lineWith(screen, mark string) string {
	for l := range strings.Lines(screen) {
		if strings.Contains(l, mark) {
			return l
		}
	}
	return ""
}

func TestWhatPassedIsFolded(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3"}}.start(t, 80, 24)
	d.shows("✓ 5 checks passed")
	d.hides("Permission: iam:GetRolePolicy")
	d.press("space")
	d.shows("Permission: iam:GetRolePolicy")
	d.shows("space hides")
	d.press("space")
	d.hides("Permission: iam:GetRolePolicy")
	d.press("down", "down", "down", "down", "enter") // on the line itself, enter opens it
	d.shows("Permission: iam:GetRolePolicy")
	d.press("alt+9", "space")
	d.shows("passed")
}

func TestTheNextProblemIsInAnotherStepAfterTheLast(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3", "n"}}.start(t, 80, 24)
	seen := map[string]bool{}
	for range 20 { // the warnings are visited too, before it begins again
		if got := lineWith(d.screen(), "▸"); strings.Contains(got, "✗") {
			seen[d.m.machine.Step().ID+" "+d.pointer()] = true
		} else if !strings.Contains(got, "!") {
			t.Fatalf("n goes to %q", got)
		}
		d.press("n")
	}
	problems := 0
	for _, v := range d.m.snapshot().Steps {
		for _, row := range d.m.snapshot().Shown(v.ID) {
			if row.Kind == results.Failed { // one row for what one fix solves
				problems++
			}
		}
	}
	if len(seen) != problems || problems != 13 {
		t.Errorf("n visits %d of %d rows of problems: %v", len(seen), problems, seen)
	}
}

// Only the summary said READY or NOT READY: who watches another step has to know, too, masked or
// not, and never reads that all is well while a check has no result.
func TestEveryStepSaysWhetherTheActivationIsReady(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		d := scene{scenario: s.Name, keys: []string{"alt+1"}}.start(t, 80, 24)
		c := d.m.snapshot().Counts()
		header := strings.SplitN(d.screen(), "\n", 2)[0]
		open := 0
		for _, f := range d.m.machine.Findings() {
			if f.Status == "unverified" && f.Acknowledged == "" {
				open++
			}
		}
		not, ready := strings.HasSuffix(header, " NOT READY"), strings.HasSuffix(header, " READY")
		switch {
		case not != (c[results.Failed] > 0 && d.m.snapshot().SignIn == 0):
			t.Errorf("%s: %q, with %v", s.Name, header, c)
		case ready && !not && open > 0:
			t.Errorf("%s: %q, with %d checks that are unverified", s.Name, header, open)
		case !ready && open == 0:
			t.Errorf("%s: %q, with %v", s.Name, header, c)
		}
		d.press("ctrl+x")
		if masked := strings.SplitN(d.screen(), "\n", 2)[0]; strings.HasSuffix(masked, " READY") != ready {
			t.Errorf("%s: masked, %q", s.Name, masked)
		}
	}
}

func TestThePathOfEachServiceIsDrawnWhereItsChecksStand(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 120, 40)
	d.shows("Airflow pod → DNS ✓ → Astro VPC · → peering ✗ → network ACL ✓")
	d.shows("security group ✗ 3306 → ledger ✓ → route back ·")
	d.press("?")
	d.shows("In a path: ✓ lets the packets through")
	d = scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24)
	for _, path := range []string{"→ SG ✓ 5432 → orders ✓ →", "→ SG ✗ 3306 → ledger ✓ →"} {
		d.shows(path)
	}
	d = scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, 80, 24, func(o *Options) { o.Getenv = func(string) string { return "C" } })
	d.shows("pod > DNS + > Astro . > peering x > ACL + > SG x 3306 > ledger + > back .")
}

func TestASuggestionIsLeftToDoUntilItIsAccepted(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	at := -1
	for _, want := range []string{
		"11 open answers", "Account: AWS profile  suggested astro-data-plane, not accepted",
		"Region: Cluster name  suggested ", "Region: Region  suggested us-east-1, not accepted",
		"Network: VPC CIDR of the data plane  suggested 10.41.0.0/19, not accepted",
		"Connectivity: Methods", "Peering and DNS and paths depend",
	} {
		next := strings.Index(d.screen(), want)
		if next <= at {
			t.Errorf("%q is at %d, the one before at %d:\n%s", want, next, at, d.screen())
		}
		at = next
	}
	d.hides("f copies") // there is no fix to copy
	d.hides("f copy")
	// The steps that were judged on what is only suggested have not passed.
	if header := strings.Split(d.screen(), "\n")[0]; !strings.Contains(header, "2*") || !strings.Contains(header, "3✓") || !strings.Contains(header, "6*") {
		t.Errorf("the header: %s", header)
	}
	d.press("home", "enter") // to the profile
	d.press("enter")         // accepts it, and goes back to the list
	if strings.Contains(d.screen(), "AWS profile") {
		t.Errorf("the profile was accepted:\n%s", d.screen())
	}
	if header := strings.Split(d.screen(), "\n")[0]; !strings.Contains(header, "2✓") {
		t.Errorf("the header: %s", header)
	}
	d.press("esc", "alt+9")
	d.shows("\n Open answers") // they are suggested, not missing
}

// While answers are open, the header says how many, not how the activation stands.
func TestTheHeaderSaysThatAnswersAreMissing(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: nil}.start(t, 80, 24)
	if strings.Contains(d.screen(), "open answer") {
		t.Errorf("every answer is given:\n%s", d.screen())
	}
	d = scene{scenario: "story", keys: []string{"alt+2", "enter", "alt+4", "enter", "enter", "alt+5", "enter", "alt+6"}}.start(t, 80, 24)
	if header := strings.Split(d.screen(), "\n")[0]; !strings.HasSuffix(header, " 7 open answers") {
		t.Errorf("the header is %q", header)
	}
	if !strings.Contains(d.screen(), "Checks run once you accept these answers.") {
		t.Errorf("the step:\n%s", d.screen())
	}
}

// A value that is not valid is no answer: it is left to do, and its step is marked.
func TestAValueThatIsNotValidIsLeftToDo(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+2", "tab", "ctrl+u", ":12"}}.start(t, 80, 24)
	d.shows("[2✓]") // it is still being typed
	d.press("shift+tab", "down", "up", "ctrl+y")
	d.shows("[2?]")
	d.shows("You, in this wizard or on this machine")
	d.shows("▸ ? Account: Expected account id: 12 is not valid")
	d.press("ctrl+x")
	d.hides("id: 12")
	d.shows(" is not valid")
	d.press("ctrl+x", "y", "esc", "alt+9")
	d.shows("2? ")
	d.shows("Account: Expected account id: 12 is not valid")
	d.hides("Everything that the activation needs is in place.")
	d.press("ctrl+y", "g")
	if d.field() != steps.KeyExpectedID || d.draft() != "12" {
		t.Fatalf("g goes to %s with %q:\n%s", d.field(), d.draft(), d.screen())
	}
	d.press("ctrl+z", "alt+9")
	d.shows("2✓ ")
	d.shows("Everything that the activation needs is in place.")
}

// "16 left to do for 14 problems, 3 warnings" does not add up for anyone who counts: every number of
// the list is about the findings of its heading, and a row that stands for two says so.
func TestTheNumbersOfWhatIsLeftAddUp(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`\d+`)
	for name, want := range map[string]int{"blocked": 14 + 3, "denied": 3 + 40, "overlap": 4 + 2, "story": 5 + 6} {
		d := scene{scenario: name, keys: []string{"ctrl+y"}}.start(t, 120, 90)
		sum := 0
		headings := regexp.MustCompile(`(?m)^ [A-Z][^─\n]*  (\d+ [^─\n]*) ─`)
		below := headings.Split(d.screen(), -1)[1:]
		for i, heading := range headings.FindAllStringSubmatch(d.screen(), -1) {
			says := 0
			for _, n := range number.FindAllString(heading[1], -1) {
				n, _ := strconv.Atoi(n)
				says += n
			}
			of := 0
			for _, row := range regexp.MustCompile(`(?m)^ [ ▸] [✗!?] `).Split(below[i], -1)[1:] {
				n := 1
				if many := regexp.MustCompile(`(\d+) (?:problems:|unverified:|checks not determined|more answers|checks? waits?)`).FindStringSubmatch(row); many != nil {
					n, _ = strconv.Atoi(many[1])
					n += strings.Count(many[0], "more") + strings.Count(many[0], "wait") // than that of the row
				}
				of += n
			}
			if of != says {
				t.Errorf("%s: %q stands above rows of %d:\n%s", name, heading[1], of, d.screen())
			}
			sum += says
		}
		if sum != want {
			t.Errorf("%s: the headings have %d findings, not %d:\n%s", name, sum, want, d.screen())
		}
	}
	d := scene{scenario: "blocked", keys: []string{"alt+3"}}.start(t, 80, 24)
	d.shows("Check results  3 problems")
	d.shows("2 actions denied by developer-boundary")
	d.shows("2 problems: iam:CreateRole and iam:PutRolePolicy.")
}

// Once the last open question is answered, enter leads to what is to be sent.
func TestFromAnEmptyListEnterGoesToTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows("Nothing to fix")
	d.shows("enter summary")
	d.press("enter")
	d.shows("READY")
	d.press("ctrl+y")
	d.shows("Nothing to fix")
	d.hides("enter summary")
}

// On the call, the first question at the summary is who has to do something.
func TestTheSummarySaysWhoActs(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("Who acts (ctrl+y opens the list, o saves messages to the others)\n    4  You                            1  Organization administrator\n    7  Account administrator          1  Target VPC's owner")
	d = scene{scenario: "ready", keys: []string{"alt+9"}}.start(t, 120, 40)
	d.hides("Who acts")
}

// A viewer who reads "ready" in the corner does not look for answers that were never accepted.
func TestTheCornerSaysThatSuggestionsAreOpen(t *testing.T) {
	t.Parallel()
	aws := scenario("story").World(time.Now())
	d := startScenario(t, scenario("story"), aws)
	d.press("enter", "enter", "enter", "enter", "ctrl+t", "enter", "enter", "enter")
	corner := func() string {
		header, _, _ := strings.Cut(d.screen(), "\n")
		return header[strings.LastIndex(header, "  ")+2:]
	}
	if got := corner(); got != "2 open answers" {
		t.Errorf("the corner says %q:\n%s", got, d.screen())
	}
	d.press("alt+8", "enter")
	if got := corner(); got != "READY" {
		t.Errorf("with every answer the corner says %q:\n%s", got, d.screen())
	}
}

// n goes down the list of what is left as it stands on the screen, owner by owner.
func TestNextProblemGoesDownTheListOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
	for _, want := range []string{"CIDR 10.96.32.0/20", "Address 10.40.3.17", "Astro CLI", "1 Lambda function", "1 EC2 instance"} {
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, want) {
			t.Errorf("the pointer is at %q, not at %q:\n%s", got, want, d.screen())
		}
		d.press("n")
	}
	d.press("home", "enter", "n", "n", "esc") // and so do the findings in full
	if got := lineWith(d.screen(), "▸"); !strings.Contains(got, "Astro CLI") {
		t.Errorf("from the finding in full n goes to %q", got)
	}
}

// One reason acknowledges several findings, some of them above the chosen one: the pointer goes to the
// one after it that is left, and skips none.
func TestThePointerStaysInPlaceAfterAnAcknowledgment(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"1 Lambda function", "1 S3 bucket", "1 tagged resource"} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
		d.to(at)
		d.press("a", ":known", "enter")
		d.shows("6 findings acknowledged")
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, "Spot Instance Requests") {
			t.Errorf("from %q the pointer goes to %q:\n%s", at, got, d.screen())
		}
	}
}

// Where peering is suggested, what it asks for is counted from the start: the number in the corner does not
// grow while one accepts what is suggested.
func TestTheOpenAnswersOnlyGrowFewer(t *testing.T) {
	t.Parallel()
	aws := scenario("story").World(time.Now())
	d := startScenario(t, scenario("story"), aws)
	number := regexp.MustCompile(`(\d+) open answers?$`)
	before, said := 100, 0
	for range 12 {
		header, _, _ := strings.Cut(d.screen(), "\n")
		if open := number.FindStringSubmatch(header); open != nil {
			n, _ := strconv.Atoi(open[1])
			if n > before {
				t.Errorf("%d open answers become %d:\n%s", before, n, d.screen())
			}
			before, said = n, said+1
		}
		if d.press("enter"); d.m.machine.Step().ID == "network" {
			d.press("ctrl+t") // a network without a problem, which would stand in the corner
		}
	}
	if said < 5 {
		t.Errorf("the corner counts open answers %d times only", said)
	}
	d.press("alt+6", "down", "space", "tab", "ctrl+y")
	d.hides("more answer")
}

// Back from a field where a service was moved, the pointer is on what blocks, not on a warning
// below it.
func TestTheListReturnsToWhatBlocks(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "g", "ctrl+t", "enter"}}.start(t, 80, 24)
	d.shows("▸ ✗ Address 10.40.3.17 not public: reports")
	d.press("g", "v", "esc")
	d.settle()
	d.shows("▸ ✗ No network interface with the address: reports")
}

// On a call, a CIDR is typed and the list opened to see what it solves: the list, and what is copied from it,
// are about the CIDR on the page, not about the one before.
func TestTheListIsAboutTheAnswerThatWasTyped(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"typed in the field":         {"alt+5", "ctrl+u", ":10.96.0.0/19", "ctrl+y"},
		"suggested, from the list":   {"ctrl+y", "g", "ctrl+t", "ctrl+y"},
		"typed, after g in the list": {"ctrl+y", "g", "ctrl+u", ":10.96.0.0/19", "ctrl+y"},
	} {
		d := scene{scenario: "overlap", keys: keys}.start(t, 80, 24)
		if got := d.m.machine.Answers().Text(steps.KeyCIDR); got == "172.20.0.0/19" {
			t.Errorf("%s: the CIDR is still %s", name, got)
		}
		d.shows("Changed: 3 fixed")
		d.hides("CIDR 172.20.0.0/19 overlaps")
	}
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.96", "ctrl+y"}}.start(t, 80, 24) // half of one
	d.shows("CIDR not valid")
	d.press("ctrl+z")
	d.hides("CIDR not valid")
}
