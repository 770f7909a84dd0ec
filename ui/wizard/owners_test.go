package wizard

import "testing"

// Who only watches the screen has to learn who is to act: a step's results and the summary say it
// at the fix. In the list of what is left, the heading above says it.
func TestAWatcherReadsAtTheFixWhoHasToAct(t *testing.T) {
	t.Parallel()
	const owner, fix = "Target VPC's owner", "Enable DNS hostnames"
	d := scene{scenario: "blocked", keys: []string{"alt+8"}}.start(t, 80, 24)
	d.shows("→ " + owner + ": " + fix)

	d = scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 200)
	d.shows("→ " + owner + ": " + fix)
	d.shows("→ Upgrade the Astro CLI") // the user can

	d.press("ctrl+y")
	d.shows("→ " + fix)
	d.hides(owner + ": " + fix)

	d = scene{scenario: "blocked", keys: []string{"alt+5"}}.start(t, 120, 40)
	d.shows("→ Choose a larger network")
	d.press("ctrl+g") // says why that one names no owner
	d.shows("→ the fix (yours where no owner is named)")
}
