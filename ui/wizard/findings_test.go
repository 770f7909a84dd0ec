package wizard

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

func TestAcknowledgeAWarningWithAReason(t *testing.T) {
	t.Parallel()
	s := &saves{}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+2", "tab", "tab")
	d.shows("▸ ! Clean account")
	saved := len(s.calls)
	d.press("enter", "a", ":the organization's own trail", "enter")
	d.shows("~ Clean account")
	d.shows("acknowledged: the organization's own trail.")
	if got, _ := d.m.machine.Answers().Acknowledged("account.clean"); got != "the organization's own trail" || len(s.calls) != saved+1 {
		t.Fatalf("the reason is %q, saved %d times", got, len(s.calls)-saved)
	}
	// A quota that is too low can't be acknowledged.
	d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter")
	d.shows("✗ PROBLEM  On-demand vCPUs")
	d.press("a")
	d.hides("Acknowledge this finding")
}

// The question names what one reason covers, and leads back to the list from which the finding
// was opened.
func TestAnAcknowledgmentNamesWhatItCoversAndReturnsToTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	for range 30 {
		if strings.Contains(d.screen(), "▸ ✗ 1 Lambda function in ap-southeast-2") {
			break
		}
		d.press("down")
	}
	d.press("enter")
	for _, key := range []string{"a acknowledge", "c copy", "ctrl+n problem", " help", "ctrl+x mask", "esc close"} {
		d.shows(key)
	}
	d.press("a")
	for _, want := range []string{"Acknowledge 6 findings", "One reason covers every finding of this check:", "· this one", "· 1 EC2 instance", "· 1 S3 bucket", "· 4 Elastic IPs", "· 1 tagged resource", "· 1 IAM role"} {
		d.shows(want)
		d.send(tea.WindowSizeMsg{Width: 60, Height: 20}) // nothing is accepted that is not named
		d.shows(want)
		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	}
	d.press(":moved out next week", "enter")
	d.shows("9✗ 1! 1? · You 4, others 7")
	d.shows("6 findings acknowledged · ctrl+z undoes")
	d.hides("1 Lambda function")
	if strings.Count(d.screen(), "▸") != 1 {
		t.Errorf("no row is chosen:\n%s", d.screen())
	}
	d.press("ctrl+z")
	d.shows("Undone: the acknowledgment of ")
}

// From a finding on a page, the next problem is shown in full, whatever its step.
func TestTheNextProblemOpensInFull(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"n", "enter"}}.start(t, 80, 24)
	d.shows("✗ PROBLEM  CIDR 172.20.0.0/19 overlaps the target VPC")
	d.press("n", "n", "n")
	d.shows("✗ PROBLEM  Port 3306 not open to 172.20.0.0/19: ledger")
	d.press("n")
	d.shows("! WARNING  Target CIDR left out: 172.20.16.0/20")
	d.press("n", "n")
	d.shows("✗ PROBLEM  CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20")
	d.press("g")
	d.shows("Network  step 5 of 9")
}

func TestTheSummaryShowsACauseOnce(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{loginBy: "aws sso login"}, 80, 24)
	d.press("alt+9")
	d.shows("4 checks are waiting for Credentials (Account)")
	if n := strings.Count(d.screen(), "waiting for"); n != 1 {
		t.Fatalf("the cause is shown %d times:\n%s", n, d.screen())
	}
}

// A problem that was accepted is no pass: not in its row, not in the list of steps, and
// not in what is said of the verdict.
func TestAnAcceptedProblemIsNotShownAsAPass(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready"}.start(t, 120, 40)
	d.shows("✓ 2 Account       passed")
	d = scene{scenario: "blocked"}.start(t, 120, 40)
	for range 40 {
		d.press("alt+2")
		rows := d.m.page.Rows(d.m.context())
		if len(rows) == 0 || rows[0].Kind != results.Failed && rows[0].Kind != results.Warned {
			break
		}
		d.m.page.Select(rows[0].ID)
		d.press("enter", "a", ":ours", "enter")
	}
	d.shows("~ 2 Account")
	d.hides("✓ 2 Account")
	d.shows("~ 1 Lambda function in ap-southeast-2")
	d.shows("acknowledged: ours.")
	d.hides("✓ 1 Lambda function")
}

// Nine rows of "Not determined" say the same thing: one row says it, and opens.
func TestChecksThatLackOnePermissionAreOneRowThatOpens(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"alt+3", "tab"}}.start(t, 80, 40)
	d.shows("? 5 checks not determined: iam:GetRole and iam:SimulatePrincipalPolicy are")
	d.shows("✗ 3 actions not allowed by the principal's policies")
	d.hides("Permission: iam:CreateRole")
	const named = "Permissions not determined: iam:CreateRole, iam:DeleteRolePolicy, iam:PutRolePolicy, iam:UpdateAssumeRolePolicy and cloudformation:*."
	if !strings.Contains(words(d), named) {
		t.Errorf("the row does not name the permissions:\n%s", d.screen())
	}
	d.press("down", "down")
	d.shows("space lists")
	d.press("space")
	d.shows("? Permission: iam:CreateRole")
	d.press("down")
	if p := d.pointer(); p != "permissions.iam.CreateRole#1" {
		t.Fatalf("the pointer is at %q", p)
	}
	d.press("space") // which closes the list that the row is in
	d.hides("? Permission: iam:CreateRole")
	d.shows("▸ ? 5 checks not determined")
	d = scene{scenario: "denied", keys: []string{"alt+3", "space"}}.start(t, 80, 40) // before a row is chosen
	d.shows("▸ ✗ 3 actions not allowed by the principal's policies")
	d.shows("✗ iam:ListRoles not allowed by the principal's policies")
}

// What can be acknowledged alone can be reached in the list of what is left, too.
func TestARowOfWhatIsLeftOpensAndItsPartsCanBeAcknowledged(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 80, 40)
	d.shows("3✗ 40? · IAM 23, You 20 (19 wait)")
	d.shows("? Target account")
	d.shows("20 unverified: this check and 19 that wait for it")
	d.press("down", "space", "down")
	d.shows("▸ ? Resources in the account")
	d.press("a")
	d.shows("Acknowledge 2 findings")
}

// "It says: AWS decides, then check again. How?" The keys of a small screen leave out the one that does.
func TestAFixThatEndsWithACheckNamesItsKey(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "tab", "tab", "tab", "tab", "down", "down", "enter"}}.start(t, 80, 24)
	d.shows("AWS decides on the pending increase. Then check again (ctrl+r).")
	d.press("left")
	d.hides("ctrl+r") // the request of an increase is not a matter of a check
	d = scene{scenario: "denied", keys: []string{"ctrl+y"}}.start(t, 80, 200)
	d.to("20 checks not determined")
	d.press("enter")
	d.shows("Next: once this is done")
	if n := strings.Count(d.screen(), "ctrl+r"); n != 1 {
		t.Errorf("one fix of several findings names the key %d times:\n%s", n, d.screen())
	}
}

// The list of 2,000 roles comes after the fix, and is cut.
func TestALongListOfResourcesIsCutAndOpens(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "huge", keys: []string{"alt+9", "n", "enter"}}.start(t, 80, 60)
	d.shows("2,000 IAM roles")
	d.shows("and 1,980 more: space lists all")
	d.hides("team-0020-deploy")
	screen := d.screen()
	if fix, list := strings.Index(screen, "What to do"), strings.Index(screen, "Resources, 2,000"); fix < 0 || fix > list {
		t.Errorf("the fix is at %d, the list at %d:\n%s", fix, list, screen)
	}
	d.press("space")
	d.hides("lists all")
	d.press("end")
	d.shows("team-1999-deploy")
}

// A warning is read before the ticket is sent.
func TestWarningsComeBeforeTheTicket(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "huge", keys: []string{"alt+9"}}.start(t, 80, 60)
	screen := d.screen()
	warning, ticket, passed := strings.Index(screen, "Warnings"), strings.Index(screen, "Send to Astronomer"), strings.Index(screen, "checks passed")
	if warning < 0 || warning > ticket || ticket > passed {
		t.Errorf("warnings at %d, the ticket at %d, what passed at %d:\n%s", warning, ticket, passed, screen)
	}
}

// A sign-in is copied as the command alone: there is nothing to read before it is run.
func TestASignInIsCopiedAsItsCommand(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "expired", keys: []string{"ctrl+y", "c"}}.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	if !strings.HasPrefix(copied, "aws sso login") || strings.Count(copied, "\n") != 1 {
		t.Errorf("copied is %q:\n%s", copied, d.screen())
	}
}

// What can't be reached at a private address is no task of its own: the address comes first.
func TestAConnectionWaitsForThePublicAddress(t *testing.T) {
	d := scene{scenario: "blocked", keys: []string{"alt+6"}}.start(t, 80, 24)
	d.shows("Address 10.40.3.17 not public: reports")
	d.shows("1 check is waiting for Public address: reports")
	d.hides("No connection to port 5432: reports")
}

// "The link was cut in two, with a third of the screen empty beside it." What is selected with the mouse has all the room
// that there is, and prose keeps its measure.
func TestALinkIsInOneLineOnAWideScreen(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "enter"}}.start(t, 160, 48)
	d.shows("\n https://us-east-1.console.aws.amazon.com/servicequotas/home/services/ec2/quotas/L-34B43A08?region=us-east-1\n")
	d.shows(" --quota-code L-34B43A08 --desired-value 56 --region us-east-1 \\\n   --profile astro-data-plane\n")
	d.shows("(Astronomer's minimum): 35 short.\n")
	d.fits()
	d.press("esc", "tab", "enter")
	d.shows("\"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_AdministratorAccess_0123456789abcdef\"\n")
	d.shows("  ↓\n")
	d.fits()
}

// "I unticked VPC peering, and everything is in place." The summary names the services that no method reaches.
func TestTheSummaryNamesTheServicesOfAMethodThatIsNotSelected(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+6", "down", "space", "enter", "alt+9"}}.start(t, 80, 24)
	d.shows(" Everything that the activation needs is in place.\n VPC peering is not selected: orders and ledger are left out.\n Next: You. Send this")
	d.press("ctrl+z", "alt+9")
	d.hides("left out")
}

// The key to the field of a problem leads nowhere on a step of which no answer solves it: it says who does.
func TestTheKeyToAFieldSaysWhoSolvesWhatNoAnswerDoes(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "denied", keys: []string{"alt+3", "n", "g"}}.start(t, 80, 24)
	d.shows("No answer of this step solves this: the IAM administrator does.")
	d = scene{scenario: "blocked", keys: []string{"alt+6", "n", "g"}}.start(t, 80, 24) // a field solves this
	d.hides("No answer of this step solves this")
}
