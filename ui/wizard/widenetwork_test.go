package wizard

import "testing"

// "At 160 columns the network step says less than at 80." A wider screen says at least as much of the network that is
// suggested, and lists as many free ones.
func TestAWiderScreenSaysAsMuchOfANetwork(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 40}, {80, 24}, {120, 40}, {150, 40}, {160, 48}} {
		d := scene{scenario: "story", keys: []string{"alt+4", "enter"}}.start(t, size.w, size.h)
		d.shows("Network  ")
		d.shows("No overlap so far, target VPC unknown.")
		d.shows("ctrl+t enters 10.255.224.0/19")
		if size.w == 160 {
			d.shows("suggested by the demo's plan; enter accepts it")
		}
	}
	for _, size := range []terminalSize{{80, 24}, {120, 40}, {160, 48}} {
		d := scene{scenario: "overlap", keys: []string{"alt+5"}}.start(t, size.w, size.h)
		d.shows("also free: 172.20.192.0/19  172.20.160.0/19")
	}
}
