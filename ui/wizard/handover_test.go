package wizard

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
)

// What is copied is pasted into a ticket as it is: no instruction to the reader, and no other ticket.
func TestTheTicketThatIsCopiedIsTheOneThatIsDue(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		scenario   string
		begins     string
		not        []string
		shows      string
		hidesInBar string
	}{
		"nothing exists yet": {"ready", "Subject: Activate an Astro data plane on AWS", []string{"Open this ticket", "Send this", "Still missing", "P3", "Please request a VPC peering"}, "the peering's is due once the cluster exists", ""},
		"active and peered":  {"active", "", nil, "The account is active already", "copy the ticket"},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			d := scene{scenario: tt.scenario}.start(t, 160, 48, func(o *Options) {
				o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
			})
			d.press("alt+9", "c")
			if !strings.HasPrefix(copied, tt.begins) || tt.begins == "" && copied != "" {
				t.Errorf("copied:\n%s", copied)
			}
			for _, not := range tt.not {
				if strings.Contains(copied, not) {
					t.Errorf("%q is copied:\n%s", not, copied)
				}
			}
			d.shows(tt.shows)
			if tt.hidesInBar != "" {
				d.hides(tt.hidesInBar)
				d.hides("m/h/j/r save")
			}
		})
	}
}

// "alt+9 shows what to send to Astronomer", and on an active account it shows no such thing: only the next steps.
func TestTheFirstPagePromisesNothingToSendOnAnActiveAccount(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]string{"active": "alt+9 shows the next", "ready": "alt+9 shows what to"} {
		d := scene{scenario: scenario}.start(t, 80, 60)
		d.press("alt+1")
		d.shows(want)
		d.press("alt+9")
		if scenario == "active" {
			d.shows("Next steps")
			d.hides("Send to Astronomer")
		}
	}
}

// An account that is active has its addresses, and one word for its state.
func TestAnActiveAccountNamesItsAddressesAndWhatIsLeft(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "active"}.start(t, 160, 60)
	d.press("alt+9")
	for _, want := range []string{"READY", "203.0.113.20 and 203.0.113.21", "Test a connection from a pipeline"} {
		d.shows(want)
	}
	d.hides("ACTIVE")
	d.press("alt+6")
	d.hides("Ask Astronomer for the cluster's external addresses")
}

// Pasted as one block, a zone's authorization and its deletion undo each other.
func TestTheFixOfAZoneIsOnlyTheCommandToRunNow(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "ready"}.start(t, 120, 48, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	d.press("alt+8")
	d.m.apply(d.m.page, component.OpenDetail{RowID: "dns.zones#1"})
	d.press("c")
	block := copied[strings.LastIndex(copied, "NOTE\n")+len("NOTE\n"):]
	if !strings.Contains(block, "create-vpc-association-authorization") || strings.Contains(block, "associate-vpc-with") || strings.Contains(block, "delete-vpc-association") {
		t.Errorf("the commands are\n%s", block)
	}
	if !strings.Contains(copied, "After Astronomer has associated the zone, not before: `aws route53 delete-vpc-association-authorization") {
		t.Errorf("copied\n%s", copied)
	}
}

// A detail leads only where there is more, and copies what its owner needs.
func TestADetailLeadsAmongTheFindings(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{scenario: "blocked"}.start(t, 160, 48, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	d.press("alt+3", "n", "enter")
	rows := len(d.m.page.Rows(d.m.context()))
	d.shows("right next finding")
	d.hides("previous finding")
	d.press("f")
	if !strings.HasPrefix(copied, "Subject: ") {
		t.Errorf("f copied %q", copied)
	}
	for range rows {
		d.press("right")
	}
	d.hides("right next finding")
	d.shows("left previous finding")
}

// What an owner has to do is not listed under Done, and not as something for later if the peering waits for it.
func TestAWatchSaysWhoAssociatesAnAuthorizedZone(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 120, 60)
	for range 4 { // the zone is authorized
		nextStage(d, &clock)
	}
	d.hides("Later: ")
	left, _, _ := strings.Cut(d.screen(), "\n Done ")
	if _, rows, _ := strings.Cut(left, "Left to do: You, then Astronomer"); !strings.Contains(rows, "✗ Private hosted zone authorized, not yet associated") {
		t.Errorf("the zone is not left to Astronomer:\n%s", d.screen())
	}
}

// A watch that says READY beside a step with a problem has two verdicts: until Astronomer has associated an
// authorized zone that no path needs, it waits, and says who asks for that.
func TestAWatchIsNotReadyBeforeAnAuthorizedZoneIsAssociated(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24, func(o *Options) {
		if err := o.Machine.Set(steps.KeyPeerServices, []string{"orders=postgres://orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com:5432"}); err != nil {
			t.Fatal(err)
		}
	})
	for range 4 {
		nextStage(d, &clock)
	}
	d.shows("WAITING · 5 of 6 steps done")
	d.shows("zones ✗")
	d.shows(`Next: Astronomer, once you ask: "Please associate`)
	d.hides("READY")
	nextStage(d, &clock)
	d.shows("zones ✓")
	d.shows("READY")
}
