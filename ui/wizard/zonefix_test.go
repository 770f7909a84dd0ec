package wizard

import (
	"strings"
	"testing"
	"time"
)

// A pipeline can't resolve a name until its zone is associated: where the path is read, the fix has its command, and
// the owner's message has the command once for both findings.
func TestAZoneHasOneFixInItsCheckAndOnThePath(t *testing.T) {
	t.Parallel()
	const authorize = "aws route53 create-vpc-association-authorization --hosted-zone-id Z08230031EXAMPLE0001"
	var clock time.Time
	copied := ""
	d := startStages(t, &clock, 120, 60, func(o *Options) {
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
	})
	d.press("alt+p")
	d.shows("DNS ✗")
	d.shows(authorize)
	d.press("esc", "f", "enter")
	if n := strings.Count(copied, authorize); n != 1 {
		t.Errorf("the command is %d times in the message:\n%s", n, copied)
	}
}
