package wizard

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// ownSequences are those that the program itself writes into a frame: styles and links.
var ownSequences = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;[^;\x1b\x07]*;[^\x1b\x07]*(\x07|\x1b\\)`)

// hostileMachine has a text everywhere where one from AWS, a file or the user can be.
func hostileMachine(evil string) *steps.Machine {
	finding := awscheck.Finding{ID: awscheck.NetworkCIDRReserved, Status: awscheck.Fail, Evidence: awscheck.Live, Title: evil, Detail: evil, Region: evil,
		Resources: []string{evil, "x " + evil}, Remedy: awscheck.Remedy{Text: evil, Look: []string{evil}, Commands: []string{evil}, Links: []string{evil}, AcceptIf: evil}}
	step := steps.Step{ID: "peering", Title: "Peering", Why: "It is asked.", Fields: []steps.Field{
		{Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Choices: func(steps.Requirements) []steps.Choice {
			return []steps.Choice{{Value: "vpc-1", Label: evil, Detail: evil}, {Value: evil}, {Value: "v", Cells: []string{evil}}}
		}},
		{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Default: func(steps.Requirements) steps.Value { return steps.Text(evil) }},
	}, Checks: []steps.Check{{ID: finding.ID, Run: func(context.Context, steps.Input) []awscheck.Finding { return []awscheck.Finding{finding} }}}}
	all := []steps.Step{step, {ID: "summary", Title: "Summary", Why: "What was found."}}
	return steps.New(all, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
}

// FuzzHostileScreen shows a text in every place of the screen: it is drawn within the
// terminal, and nothing in it reaches the terminal as a sequence or turns the reading
// direction.
func FuzzHostileScreen(f *testing.F) {
	for _, evil := range []string{"plain", "\x1b[2J\x1b]0;title\x07\x1b]52;c;cm0=\x07", "\u009b31m\u202etxt.exe\u2066x", "\xff\xfe\xc0", "a\r\nb\tc\x00\x7f",
		strings.Repeat("漢字", 300), strings.Repeat("e\u0301\u200d", 300), "\x1b[31mred\x1b[0m", "<b>&amp;$(rm -rf ~)`x`", "\u2028\u2029\ufeff\U000e0041"} {
		f.Add(evil)
	}
	f.Fuzz(func(t *testing.T, evil string) {
		if len(evil) > 2_000 { // it is there in a dozen places
			t.Skip()
		}
		m := hostileMachine(evil)
		d := start(t, handMade{}, 80, 24, func(o *Options) {
			o.Machine, o.Note, o.Demo = m, evil, "ready"
			o.Resumed = &files.Resumption{Session: &files.Session{Step: evil, Account: evil}, StartOver: func() *steps.Machine { return m }}
		})
		look := func() {
			t.Helper()
			d.fits()
			v := d.m.View()
			for _, r := range ownSequences.ReplaceAllString(v.Content, "") + v.WindowTitle {
				if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d' {
					t.Fatalf("%q lets %U through to the terminal:\n%q", evil, r, v.Content)
				}
			}
		}
		look()
		for _, key := range []string{"enter", "down", "enter", "tab", "tab", "enter", "ctrl+o", "enter", "esc", "ctrl+g", "esc", "ctrl+x", "ctrl+x", "y", "enter"} {
			d.press(key)
			look()
		}
	})
}
