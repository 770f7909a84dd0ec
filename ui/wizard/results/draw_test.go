package results

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

func TestAFactAboutAnEarlierValueSaysSoOnce(t *testing.T) {
	for fact, want := range map[string]string{
		"10.96.32.0/20 has 4096 addresses.": "10.96.32.0/20 has 4096 addresses.",
		"The target VPC has 10.96.0.0/16.":  "For 10.96.32.0/20: The target VPC has 10.96.0.0/16.",
		"":                                  "for 10.96.32.0/20",
	} {
		if got := ofEarlier("10.96.32.0/20", fact); got != want {
			t.Errorf("%q becomes %q", fact, got)
		}
	}
}

// On a step's page, a fix without an owner in front of it is the user's. One that names its owner, or the
// administrator to ask, needs no one in front of it.
func TestAFixNamesItsOwnerOnceAndOnlySomeoneElse(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for want, remedy := range map[string]awscheck.Remedy{
		"→ IAM administrator: Attach the policy":        {Owner: awscheck.OwnerIdentity, Text: "Attach the policy."},
		"→ Enter a name":                                {Owner: awscheck.OwnerYou, Text: "Enter a name."},
		"→ AWS decides on the pending increase":         {Owner: awscheck.OwnerAWS, Text: "AWS decides on the pending increase. Then check again."},
		"→ Target VPC's owner: Ask the owner of each":   {Owner: awscheck.OwnerNetwork, Text: "Ask the owner of each."},
		"→ Ask Astronomer whether the request is":       {Owner: awscheck.OwnerAstronomer, Text: "Ask Astronomer whether the request is."},
		"→ Ask an administrator of your organization":   {Owner: awscheck.OwnerOrganization, Text: "Ask an administrator of your organization."},
		"→ Astronomer: Choose another range":            {Owner: awscheck.OwnerAstronomer, Text: "Choose another range."},
		"→ Account administrator: Allow s3:ListBuckets": {Owner: awscheck.OwnerAccount, Text: "Allow s3:ListBuckets."},
	} {
		row := Row{ID: "a#1", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Title: "Found", Remedy: remedy}}}
		for level, head := range map[Level]string{InFull: "", FixBeside: "✗ Found  "} {
			lines := row.Draw(r, Look{Width: 80, Level: level, Owner: true})
			if got := strings.Join(strings.Fields(lines[len(lines)-1]), " "); got != strings.Join(strings.Fields(head+want), " ") {
				t.Errorf("%q, want %q", got, head+want)
			}
		}
	}
}

// On the summary, a user who moves to the second of two resources reads its fix there, not that it is that of
// the row above. Of another fix, what comes first is the same whether the row is chosen or not.
func TestAChosenRowShowsItsOwnFix(t *testing.T) {
	row := func(id, fix string) Row {
		return Row{ID: id, Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Title: id,
			Status: awscheck.Fail, Resources: []string{id}, Remedy: awscheck.Remedy{Owner: awscheck.OwnerAccount, Text: fix}}}}
	}
	const remove = "Delete it once you know that nothing uses it."
	rows := []Row{row("one", remove), row("two", remove), row("three", remove+" Empty it first.")}
	r := render.Renderer{Theme: theme.New(true, theme.Unicode())}
	for name, tt := range map[string]struct {
		at     int
		chosen bool
		want   string
	}{
		"the same fix":             {1, false, "same fix as above"},
		"the same fix, chosen":     {1, true, "Delete it once you know that nothing uses it"},
		"one that differs":         {2, false, "Empty it first"},
		"one that differs, chosen": {2, true, "Empty it first"},
		"nothing is above, chosen": {0, true, "Delete it once you know that nothing uses it"},
	} {
		look := Look{Width: 100, Level: InFull, Chosen: tt.chosen}
		look.Compare(rows, tt.at)
		if got := ansi.Strip(strings.Join(rows[tt.at].Draw(r, look), "\n")); !strings.Contains(got, "→ "+tt.want) {
			t.Errorf("%s:\n%s\nlacks %q", name, got, tt.want)
		}
	}
}

// A note has no fix below it: where none of its sentences fits, it has as many words as do.
func TestANoteThatIsShortOfRoomEndsWithAClauseOrAWord(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for detail, want := range map[string]string{
		"Waits for another CIDR. Once the peering is accepted, rtb-1 needs a route.": "  i Route to Astro: orders  Waits for another CIDR…",
		"Once the peering is accepted, rtb-1 (private-a) needs a route.":             "  i Route to Astro: orders  Once the peering is accepted,…",
		"It is there.": "  i Route to Astro: orders  It is there.",
		"":             "  i Route to Astro: orders",
	} {
		row := Row{ID: "a#1", Kind: Noted, Finding: steps.Finding{Finding: awscheck.Finding{ID: "a", Title: "Route to Astro: orders", Detail: detail}}}
		content := Content{Of: &Snapshot{}, Rows: []Row{row}}
		if got := strings.Join(content.block(r, 0, Look{Width: 60}), "\n"); got != want {
			t.Errorf("%q\nnot\n%q", got, want)
		}
	}
}

// At 80 columns a row of the list ended in the middle of a word of its title, of what was found or of
// its fix. The title is whole, and the others end with a clause.
func TestARowThatIsShortOfRoomEndsWithAClause(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for name, c := range map[string]struct {
		title, detail, fix string
		width              int
		want               string
	}{
		"there is room for all": {"1 S3 bucket in us-east-1", "exports. Type: AWS::S3::Bucket.", "Empty the bucket.", 80,
			"  ✗ 1 S3 bucket in us-east-1  exports. Type: AWS::S3::Bucket.\n    → IAM administrator: Empty the bucket"},
		"for the first sentence": {"1 EC2 instance in us-east-1", "i-0bb1 (nightly-export). Type: AWS::EC2::Instance.", "Delete it once you know that nothing uses it, or activate in a new account.", 70,
			"  ✗ 1 EC2 instance in us-east-1  i-0bb1 (nightly-export)…\n    → IAM administrator: Delete it once you know that nothing uses it…"},
		"for the title only": {"CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20", "Nothing in it is short enough to fit beside that.", "Choose another network; the smallest that is free is 10.0.0.0/19.", 66,
			"  ✗ CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20\n    → IAM administrator: Choose another network…"},
		"for a part of the title": {"CIDR 172.20.0.0/19 overlaps the target VPC's 172.20.16.0/20", "It does.", "Choose another.", 44,
			"  ✗ CIDR 172.20.0.0/19 overlaps the target\n    VPC's 172.20.16.0/20\n    → IAM administrator: Choose another"},
		"for no clause of the fix": {"Denied", "It is.", "Exempt the role of the activation in the boundary of the developers", 60,
			"  ✗ Denied  It is.\n    → IAM administrator: Exempt the role of the activation…"},
		"the owner is no clause": {"Denied", "It is.", "Exempt the role of the activation from the policy: it denies iam:CreateRole.", 78,
			"  ✗ Denied  It is.\n    → IAM administrator: Exempt the role of the activation from the policy…"},
	} {
		row := Row{ID: "a#1", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Title: c.title, Detail: c.detail,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: c.fix}}}}
		content := Content{Of: &Snapshot{}, Rows: []Row{row}, Owners: true}
		if got := strings.Join(content.block(r, 0, Look{Width: c.width, Level: WithFix}), "\n"); got != c.want {
			t.Errorf("%s:\n%s\nnot\n%s", name, got, c.want)
		}
	}
}
