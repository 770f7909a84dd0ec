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

// A fix that the user waits for, or that names its owner, needs no one in front of it.
func TestAFixNamesItsOwnerOnceAndOnlySomeoneElse(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for want, remedy := range map[string]awscheck.Remedy{
		"→ IAM administrator: Attach the policy":        {Owner: awscheck.OwnerIdentity, Text: "Attach the policy."},
		"→ Enter a name":                                {Owner: awscheck.OwnerYou, Text: "Enter a name."},
		"→ Check again in a minute":                     {Owner: awscheck.OwnerAWS, Text: "Check again in a minute."},
		"→ Ask Astronomer whether the request is":       {Owner: awscheck.OwnerAstronomer, Text: "Ask Astronomer whether the request is."},
		"→ Ask an administrator of your organization":   {Owner: awscheck.OwnerOrganization, Text: "Ask an administrator of your organization."},
		"→ Astronomer: Choose another range":            {Owner: awscheck.OwnerAstronomer, Text: "Choose another range."},
		"→ Account administrator: Allow s3:ListBuckets": {Owner: awscheck.OwnerAccount, Text: "Allow s3:ListBuckets."},
	} {
		row := Row{ID: "a#1", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Title: "Found", Remedy: remedy}}}
		lines := row.Draw(r, Look{Width: 80, Level: InFull, Owner: true})
		if got := strings.TrimSpace(lines[len(lines)-1]); got != want {
			t.Errorf("%q, want %q", got, want)
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
