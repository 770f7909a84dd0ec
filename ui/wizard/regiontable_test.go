package wizard

import (
	"regexp"
	"strings"
	"testing"
)

// Regions are compared in the table: it has the room, its key and the whole of the row that is chosen.
func TestTheRegionTableHasTheRoom(t *testing.T) {
	t.Parallel()
	region := regexp.MustCompile(`(?m)┃ [▸ ] [a-z]{2}-[a-z]+-\d `)
	for _, tt := range []struct {
		name          string
		width, height int
		rows          int
		whole         string // of the cell that is cut
	}{
		{"a small terminal", 60, 20, 5, "close to your data."},
		{"80 × 24", 80, 24, 8, "┃   1 instance, 1 Lambda function, 1 tagged"},
		{"100 × 30", 100, 30, 11, "┃   1 instance, 1 Lambda function, 1 tagged"},
		{"the steps beside it", 120, 30, 11, "┃   1 instance, 1 Lambda function, 1 tagged"},
		{"the steps beside it, and high", 120, 45, 14, "┃   1 instance, 1 Lambda function, 1 tagged"},
	} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "tab"}}.start(t, tt.width, tt.height)
		d.shows("21 regions  ctrl+s sorts")
		if got := len(region.FindAllString(d.screen(), -1)); got < tt.rows {
			t.Errorf("%s: %d rows:\n%s", tt.name, got, d.screen())
		}
		d.press("end", "up", "up", "up", "up") // Sydney has the most in use
		if !strings.Contains(d.screen(), tt.whole) {
			t.Errorf("%s: %q is missing:\n%s", tt.name, tt.whole, d.screen())
		}
		d.press("ctrl+g") // the page may shorten it
		d.shows("Region: An AWS region that Astro supports")
		d.press("esc", "end")
		d.shows("21 regions  ctrl+s sorts")
	}
}
