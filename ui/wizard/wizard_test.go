package wizard

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/clipboard"
)

func TestEnterAloneGoesFromTheFirstStepToTheSummary(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	var seen []string
	for range 40 {
		if id := d.m.machine.Step().ID; len(seen) == 0 || seen[len(seen)-1] != id {
			seen = append(seen, id)
		}
		if d.onSummary() {
			break
		}
		d.press("enter")
	}
	want := []string{"tools", "account", "permissions", "region", "network", "connectivity", "peering", "dns", "summary"}
	if !slices.Equal(seen, want) {
		t.Fatalf("went through %q, not %q", seen, want)
	}
	d.shows("NOT READY")
	a := d.m.machine.Answers()
	for k, want := range map[steps.Key]string{
		steps.KeyClusterName: "Astro cluster", steps.KeyRegion: "us-east-1", steps.KeyMaxNodes: "20",
		steps.KeyCIDR: "172.20.0.0/19", steps.KeyMethods: "public, peering", steps.KeyResolve: "true",
	} {
		if got := a.Get(k).String(); got != want {
			t.Errorf("%s is %q, not %q", k, got, want)
		}
	}
	if a.Get(steps.KeyPeerAccount).Given() {
		t.Error("a value read from AWS became an answer")
	}
	d.press("enter", "enter")
	if d.quit {
		t.Error("an enter too many has left the summary")
	}
	d.press("y")
	if !d.quit || d.m.leaving != finishing {
		t.Error("enter, confirmed with y, does not finish the summary")
	}
}

func TestNavigationDoesNotWaitForASlowCheck(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{hold: make(chan struct{})}, 80, 24)
	d.press("enter", "enter", "enter", "enter")
	if id := d.m.machine.Step().ID; id != "region" {
		t.Fatalf("stands at %s while checks run", id)
	}
	d.shows("checking 2")
}

func TestAnInvalidValueStaysAndTabGoesOn(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+2", "enter", ":12a4")
	d.hides("is not an AWS account id")
	d.press("enter")
	d.shows("is not an AWS account id")
	d.press("alt+3", "alt+2")
	d.shows("✗ 12a4  not an AWS account id: 12 digits")
	if d.m.machine.Answers().Get(steps.KeyExpectedID) != nil {
		t.Fatal("a refused value became the answer")
	}
	d.press("tab", "ctrl+u", ":111122223333", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyExpectedID); got != "111122223333" {
		t.Fatalf("the corrected value is %q", got)
	}
}

func TestAnErrorIsShownOnceTypingOnCannotFixIt(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+5", "ctrl+u", ":10.64.0.0")
	d.hides("not an IPv4 network")
	d.press(":/19")
	d.shows("overlaps 10.64.0.0/12")
	d.press("ctrl+u", ":10.64.0.1/19")
	d.shows("the network is 10.64.0.0/19")
}

func TestAKeyEntersAFreeNetwork(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+5", "ctrl+u", ":10.0.0.0/19", "ctrl+t")
	d.shows("› 172.20.0.0/19")
	d.press("ctrl+t", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "172.24.0.0/19" {
		t.Fatalf("the answer is %q", got)
	}
}

func TestAChoiceCanBeTypedByHand(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4", "tab", ":eu-north-1")
	d.shows("use eu-north-1")
	d.press("enter")
	if got := d.m.machine.Answers().Text(steps.KeyRegion); got != "eu-north-1" {
		t.Fatalf("the region is %q", got)
	}
	d.press("shift+tab")
	d.shows("▸ eu-north-1") // it stays choosable though AWS does not list it
}

// What is no region is not offered for use, and says why at once: no choice can come of it.
func TestNoUseIsOfferedOfATextThatIsNoRegion(t *testing.T) {
	t.Parallel()
	for typed, offered := range map[string]bool{"mars": false, "us-gov": false, "mx-central-1": true} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "tab", ":" + typed}}.start(t, 80, 24)
		d.shows("▸ ")
		if got := strings.Contains(d.screen(), "use "+typed); got != offered {
			t.Errorf("%s is offered: %v\n%s", typed, got, d.screen())
		}
		if got := strings.Contains(d.screen(), `"`+typed+`" is not the name of an AWS region`); got == offered {
			t.Errorf("%s is named as no region: %v\n%s", typed, got, d.screen())
		}
	}
}

// A space before any letter filters nothing: the row that was moved to stays chosen.
func TestASpaceInAListKeepsTheChosenRow(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "tab", "down", "space"}}.start(t, 80, 24)
	d.shows("▸ ap-northeast-2")
	d.press(":us west")
	d.shows("▸ us-west-2")
}

func TestADefaultNeverReplacesAnAnswer(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		if err := o.Machine.Set(steps.KeyMaxNodes, steps.Text("7")); err != nil {
			t.Fatal(err)
		}
	})
	d.press("alt+4", "enter", "enter", "enter", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyMaxNodes); got != "7" {
		t.Fatalf("the answer given ahead became %q", got)
	}
}

func TestAValueReadFromAWSIsNotAnAnswer(t *testing.T) {
	t.Parallel()
	reported := steps.Value{"10.0.0.0/16"}
	d := start(t, handMade{cidrs: &reported}, 80, 24)
	d.press("alt+6", "enter", "alt+7", "tab", "tab")
	d.shows("[x] 10.0.0.0/16")
	reported = steps.Value{"10.9.0.0/16"}
	d.m.refresh()
	d.m.layout()
	d.shows("[x] 10.9.0.0/16")
	d.press("enter")
	if got := d.m.machine.Answers().Get(steps.KeyPeerCIDRs); got != nil {
		t.Fatalf("%q became the answer", got)
	}
}

func TestAPastedListOfServicesIsSplit(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+6", "enter")
	d.send(tea.PasteMsg{Content: "wh=snowflake://x.example.com:443\ndb=postgres://y:5432\n\x1b[31mlake=postgres://z:5432\r\n"})
	d.shows("› [31mlake=postgres://z:5432") // to be mended
	d.shows("✗ this is not a data service")
	d.press("esc", "enter")
	if got, want := d.m.machine.Answers().List(steps.KeyEndpoints), []string{"wh=snowflake://x.example.com:443", "db=postgres://y:5432"}; !slices.Equal(got, want) {
		t.Fatalf("the services are %q", got)
	}
}

func TestTheSummaryIsSavedByAKey(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{"m": "astro-activation-report.md", "h": "astro-activation-report.html", "j": "astro-activation-report.json"} {
		var written []byte
		d := start(t, handMade{}, 80, 24, func(o *Options) {
			o.WriteReport = func(name string, data []byte) (string, string, error) {
				written = data
				return "/home/jo/" + name, "", nil
			}
		})
		d.press("alt+9", "e", key)
		d.shows("Saved as /home/jo/" + want)
		if !strings.Contains(string(written), "account.clean") {
			t.Errorf("the report does not name the findings:\n%s", written)
		}
	}
}

func TestTheSummaryOpensTheFieldOfAMissingAnswer(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+9")
	d.shows("Region: Cluster name")
	d.press("down", "enter")
	if d.m.machine.Step().ID != "region" || d.field() != steps.KeyClusterName {
		t.Fatalf("went to %s", d.m.machine.Step().ID)
	}
}

// The next steps name an answer as its field does, not by the key of a file.
func TestTheNextStepsNameMissingAnswersByTheirFields(t *testing.T) {
	t.Parallel()
	d := scene{empty: true, keys: []string{"alt+9"}}.start(t, 120, 60)
	d.shows("Give the missing answers: Cluster name, Region")
	d.hides("cluster.name")
}

func TestASignInIsOfferedOnlyWhereItHelps(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		situation, command string
		want               []string
	}{
		{"an SSO session that expired overnight", "aws sso login --profile team", []string{"aws", "sso", "login", "--profile", "team"}},
		{"good credentials", "", nil},
	} {
		t.Run(c.situation, func(t *testing.T) {
			var ran []string
			d := start(t, handMade{loginBy: c.command}, 80, 24, func(o *Options) {
				o.Login = func(argv []string) error { ran = argv; return nil }
			})
			if offered := strings.Contains(d.screen(), "Press ctrl+l to run"); offered != (c.want != nil) {
				t.Errorf("the login is offered: %v", offered)
			}
			d.press("alt+4", "ctrl+l")
			if !slices.Equal(ran, c.want) {
				t.Fatalf("ctrl+l ran %q, not %q", ran, c.want)
			}
			d.shows("Cluster name")
		})
	}
}

func TestAFailedSignInIsShown(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{loginBy: "aws sso login"}, 80, 24, func(o *Options) {
		o.Login = func([]string) error { return errors.New("exit status 255") }
	})
	d.press("ctrl+l")
	d.shows("Sign-in failed: exit status 255")
}

func TestAResultForAnotherRegionIsNotShown(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	var late tea.Msg
	d.press("alt+4", "enter")
	d.m.machine.Set(steps.KeyRegion, steps.Text("us-west-2"))
	for _, task := range d.m.machine.Due(t.Context()) {
		if task.ID == "region.enabled" {
			task.Run(func(e steps.Event) { late = eventsMsg{e} })
		}
	}
	d.m.machine.Set(steps.KeyRegion, nil)
	d.m.changed()
	d.send(late)
	d.settle()
	d.hides("us-east-1 is enabled")
	if got := d.m.machine.CheckState("region.enabled"); got != steps.Waiting {
		t.Fatalf("the check is %s", got)
	}
}

func TestWithoutUTF8TheFrameIsASCII(t *testing.T) {
	t.Parallel()
	if underRace {
		t.Skip("it draws the scenes of the goldens again")
	}
	for _, s := range scenes {
		d := s.start(t, 80, 24, func(o *Options) { o.Getenv = func(string) string { return "C" } })
		for _, r := range d.screen() {
			if r > unicode.MaxASCII {
				t.Fatalf("%s: %q is on the screen:\n%s", s.name, r, d.screen())
			}
		}
	}
}

func TestTheTitleHasTheStepAndNoAccount(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4")
	if got := d.m.View().WindowTitle; got != "Astro activation - 4/9 Region" {
		t.Fatalf("the title is %q", got)
	}
}

func TestTheRegionTableIsSortedByAKey(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 120, 40)
	order := func() string {
		var names []string
		for l := range strings.Lines(d.screen()) {
			for _, w := range strings.Fields(l) {
				if strings.Contains(w, "-") && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz-123") == "" && len(w) > 8 && strings.Contains("us-east-1 us-east-2 us-west-2 eu-central-1 eu-west-1 eu-south-1 ap-southeast-2", w) {
					names = append(names, w)
					break
				}
			}
		}
		return strings.Join(names, " ")
	}
	d.press("alt+4", "tab")
	asRanked := order()
	d.press("down", "ctrl+s") // by whether they are enabled
	if got := order(); got == asRanked || !strings.HasPrefix(got, "eu-south-1") {
		t.Errorf("sorted by Enabled as text: %s", got)
	}
	d.shows("Enabled▲")
	d.press("ctrl+s")
	d.shows("Zones▲")
	d.shows("▸ us-east-2")      // the pointer stays
	d.press("ctrl+s", "ctrl+s") // one column has one value, and no key sorts by it
	if got := order(); got != asRanked {
		t.Errorf("sorted as before: %s, not %s", got, asRanked)
	}
}

func TestCopyTheCommandsOfAFinding(t *testing.T) {
	t.Parallel()
	var copied string
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter", "c")
	if !strings.Contains(copied, "\nNOTE\naws service-quotas request-service-quota-increase --service-code ec2") || !strings.HasSuffix(copied, "\n") {
		t.Fatalf("copied %q", copied)
	}
	d.shows("Copied the fix of \"")
	d = start(t, handMade{}, 80, 24, func(o *Options) { o.Clipboard = func(string) (string, error) { return "", clipboard.ErrNone } })
	d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter", "c")
	d.shows("to the terminal's clipboard")
}

func TestEveryAllocationIsListed(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 60, 20)
	d.press("alt+5", "ctrl+s", "end")
	d.shows("vpc-def (default)")
	d.press("esc")
	d.shows("VPC CIDR of the data plane")
}

func TestARequiredChoiceIsNotSkippedWhileItsChoicesLoad(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{slowList: make(chan struct{})}, 80, 24)
	d.press("alt+6", "enter", "alt+7", "enter", "enter")
	d.shows("still loading from AWS")
	if k := d.field(); k != steps.KeyPeerVPC {
		t.Fatalf("went on to %s", k)
	}
	d.press(":vpc-0a1b2c3d4e5f60718", "enter")
	if got := d.m.machine.Answers().Text(steps.KeyPeerVPC); got != "vpc-0a1b2c3d4e5f60718" {
		t.Fatalf("the answer is %q", got)
	}
}

func TestTheTerminalShowsTheProgressOfTheChecks(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{hold: make(chan struct{})}, 80, 24)
	bar := d.m.View().ProgressBar
	if bar == nil || bar.Value <= 0 || bar.Value >= 100 {
		t.Fatalf("while checks run it is %+v", bar)
	}
	d = start(t, handMade{}, 80, 24)
	if bar := d.m.View().ProgressBar; bar != nil {
		t.Fatalf("when nothing runs it is %+v", bar)
	}
}

func TestTheTicketIsCopiedByAKey(t *testing.T) {
	t.Parallel()
	var copied string
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	d.press("alt+4", "ctrl+u", ":Prod", "alt+9", "c")
	d.shows("Copied the draft of the ticket.")
	if !strings.Contains(copied, "Prod") {
		t.Fatalf("the ticket is\n%s", copied)
	}
}
