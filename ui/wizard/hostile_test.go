package wizard

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// ownSequences are those that the program itself writes into a frame: styles and links.
var ownSequences = regexp.MustCompile(`\x1b\[[0-9;:]*m|\x1b\]8;[^;\x1b\x07]*;[^\x1b\x07]*(\x07|\x1b\\)`)

// hostileMachine has a text everywhere where one from AWS, a file or the user can be: in a step, with a
// path to a data service.
func hostileMachine(evil, stepID string) *steps.Machine {
	found := func(id string, s awscheck.Status, resources ...string) steps.Check {
		f := awscheck.Finding{ID: id, Status: s, Evidence: awscheck.Live, Title: evil, Detail: evil, Region: evil, Resources: append(resources, evil, "x "+evil),
			Remedy: awscheck.Remedy{Text: evil, Look: []string{evil}, Commands: []string{evil}, Deletes: 1, Links: []string{evil, "https://x/" + evil}, AcceptIf: evil}}
		return steps.Check{ID: id, Run: func(context.Context, steps.Input) []awscheck.Finding { return []awscheck.Finding{f} }}
	}
	step := steps.Step{ID: stepID, Title: "Peering", Why: "It is asked.", Fields: []steps.Field{
		{Key: steps.KeyPeerVPC, Label: "Target VPC", Kind: steps.ChoiceField, Choices: func(steps.Requirements) []steps.Choice {
			return []steps.Choice{{Value: "vpc-1", Label: evil, Detail: evil}, {Value: evil}, {Value: "v", Cells: []string{evil}}}
		}},
		{Key: steps.KeyClusterName, Label: "Cluster name", Kind: steps.TextField, Default: func(steps.Requirements) steps.Value { return steps.Text(evil) }},
		{Key: steps.KeyPeerServices, Label: "Data services", Kind: steps.RecordField, Record: steps.ServiceRecord("peering.", steps.KeyEndpoints)},
	}, Checks: []steps.Check{
		found(awscheck.NetworkCIDRReserved, awscheck.Fail), found(awscheck.VerifyRequest, awscheck.Warn), found(awscheck.PathName, awscheck.Pass, "orders"),
		found(awscheck.PathACL, awscheck.Fail, "orders"), found(awscheck.PathSecurityGroups, awscheck.Unverified, "orders"), found(awscheck.PathRoute, awscheck.Info, "orders"),
	}}
	all := []steps.Step{step, {ID: "summary", Title: "Summary", Why: "What was found."}}
	m := steps.New(all, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()},
		steps.Answers{})
	if err := m.Set(steps.KeyPeerServices, steps.Value{"orders=postgres://orders.example.com:5432"}); err != nil {
		panic(err)
	}
	return m
}

// hostileViews are ways through the program. opens is what is open at the end of one.
var hostileViews = []struct {
	step, keys string
	opens      func(*harness) bool
}{
	{"peering", "enter down enter tab tab enter ctrl+o enter esc ctrl+g esc ctrl+x ctrl+x y enter", nil},
	{"peering", "enter alt+p down down ctrl+n", covered[*overlay.Path]},
	{"peering", "enter shift+tab down enter X", covered[*overlay.Removal]},
	{"verify", "down enter esc ctrl+y f", covered[*overlay.Left]},
}

// hostileScreen starts the program with a text in every place: the wizard with a saved session, or a watch.
func hostileScreen(t *testing.T, evil, step string, size terminalSize) *harness {
	t.Helper()
	m := hostileMachine(evil, step)
	now := time.Date(2022, 9, 14, 14, 2, 15, 0, time.UTC)
	return start(t, handMade{}, size.w, size.h, func(o *Options) {
		o.Machine, o.Note, o.Demo = m, evil, "ready"
		if step == "verify" {
			o.Watch = &page.WatchOptions{
				Report: func() summary.Report {
					return summary.Verified(m, summary.Meta{GeneratedAt: now, Version: evil, AnswersFrom: evil})
				},
				Enough: func(summary.Report) bool { return false },
				Next:   func(bool) (time.Duration, bool) { return time.Minute, true },
				Limit:  24 * time.Hour, Now: func() time.Time { return now },
			}
			return
		}
		o.Resumed = &files.Resumption{Session: &files.Session{Step: evil, Account: evil}, StartOver: func() *steps.Machine { return m }}
	})
}

// FuzzHostileScreen shows a text in every place of the screen: it is drawn within the
// terminal, and nothing in it reaches the terminal as a sequence or turns the reading
// direction.
func FuzzHostileScreen(f *testing.F) {
	sizes := []terminalSize{{80, 24}, {40, 12}, {60, 20}, {160, 48}}
	for i, evil := range []string{"plain", "\x1b[2J\x1b]0;title\x07\x1b]52;c;cm0=\x07", "\u009b31m\u202etxt.exe\u2066x", "\xff\xfe\xc0", "a\r\nb\tc\x00\x7f",
		strings.Repeat("漢字", 300), strings.Repeat("e\u0301\u200d", 300), "\x1b[31mred\x1b[0m", "<b>&amp;$(rm -rf ~)`x`", "\u2028\u2029\ufeff\U000e0041"} {
		for size := range sizes {
			if i == 0 || len(evil) > 100 || i%len(sizes) == size {
				f.Add(evil, uint8(size))
			}
		}
	}
	f.Fuzz(func(t *testing.T, evil string, size uint8) {
		if len(evil) > 2_000 { // it is there in dozens of places
			t.Skip()
		}
		for _, view := range hostileViews {
			d := hostileScreen(t, evil, view.step, sizes[int(size)%len(sizes)])
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
			for key := range strings.FieldsSeq(view.keys) {
				d.press(key)
				look()
			}
			if evil == "plain" && view.opens != nil && !view.opens(d) {
				t.Errorf("%s leads to another page:\n%s", view.keys, d.screen())
			}
		}
	})
}
