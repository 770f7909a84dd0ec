package wizard

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
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

// "Is Oregon as good?" The table says which quotas it compares, in the line of a cell that is cut, while none is.
func TestTheRegionTableSaysWhichQuotasItCompares(t *testing.T) {
	t.Parallel()
	const says = "┃   Headroom: vCPUs and VPCs. A choice checks all quotas."
	for _, size := range []terminalSize{{80, 24}, {120, 40}, {160, 48}} {
		d := scene{scenario: "blocked", keys: []string{"alt+4", "tab"}}.start(t, size.w, size.h)
		d.shows("┃   4 Elastic IPs, 1 S3 bucket")
		d.hides(says)
		d.press("down")
		d.shows(says)
	}
}

// The rank says which region is best: whichever width the terminal has, it is in the table and sorts it, and
// a wider terminal leaves out no column that a narrower one shows.
func TestTheRegionTableAlwaysHasTheRank(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"blocked", "active", "overlap"} {
		d := scene{scenario: scenario, keys: []string{"alt+4", "tab"}}.start(t, 40, 24)
		most := map[string]int{} // columns of a layout
		for _, height := range []int{24, 30, 40} {
			for width := 40; width <= 160; width++ {
				d.send(tea.WindowSizeMsg{Width: width, Height: height})
				var headings string
				for line := range strings.Lines(d.screen()) {
					if strings.Contains(line, "Rank") && !strings.Contains(line, "Rank, best") {
						headings = line
					}
				}
				if headings == "" {
					t.Fatalf("%s at %d × %d: no rank:\n%s", scenario, width, height, d.screen())
				}
				layout := fmt.Sprint(height, strings.Count(headings, "│"))
				_, table, _ := strings.Cut(headings, "┃")
				table, _, _ = strings.Cut(table, "│")
				if n := len(strings.Fields(strings.Replace(table, "In use", "use", 1))); n < most[layout] {
					t.Errorf("%s at %d × %d: %d columns, and %d in a narrower terminal:\n%s", scenario, width, height, n, most[layout], d.screen())
				} else {
					most[layout] = n
				}
			}
		}
		for _, width := range []int{40, 80, 120, 150} {
			d.send(tea.WindowSizeMsg{Width: width, Height: 40})
			for range 6 {
				if d.press("ctrl+s"); strings.Contains(d.screen(), "Rank▲") {
					break
				}
			}
			d.shows("Rank▲")
		}
	}
}

// "4 Elas…, on the wide screen": what exists in a region is not cut shorter beside the check results than at 80 columns.
// The row of the chosen region has what its checks have read since.
func TestTheRegionTableIsNotCutShorterOnAWiderScreen(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "tab"}}.start(t, 80, 24)
	for _, width := range []int{80, 100, 110, 120, 140, 159, 160, 161, 180, 200, 240} {
		d.send(tea.WindowSizeMsg{Width: width, Height: 40})
		d.shows("us-east-1       5       96 vCPUs pending  4 Elast")
	}
}

// "I sorted it, and where is the best one?" The rows that are the first now are on the screen. The region that was
// given stays chosen, and one at which the pointer only stopped does not go on to be chosen out of sight.
func TestASortedTableShowsItsFirstRows(t *testing.T) {
	t.Parallel()
	down := slices.Repeat([]string{"down"}, 14)
	for _, c := range []struct {
		name  string
		keys  []string
		shows []string
		hides string
	}{
		{"the region that was given, which is the last", []string{"ctrl+s", "ctrl+s", "ctrl+s"}, []string{"In use▲", "┃   ap-northeast-2", "3 problems, 12 passed"}, "↑"},
		{"down from there", []string{"ctrl+s", "ctrl+s", "ctrl+s", "down"}, []string{"┃ ▸ ap-northeast-2"}, "↑"},
		{"enter from there", []string{"ctrl+s", "ctrl+s", "ctrl+s", "enter", "shift+tab"}, []string{"us-east-1"}, "Changed"},
		{"a region that the pointer stopped at", append(slices.Clone(down), "ctrl+s"), []string{"Zones▼", "┃ ▸ us-east-1"}, "↑"},
		{"a region on the screen", []string{"down", "down", "ctrl+s"}, []string{"Zones▼", "┃ ▸ us-west-2"}, "↑"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := scene{scenario: "blocked", keys: append([]string{"alt+4", "tab"}, c.keys...)}.start(t, 80, 24)
			for _, want := range c.shows {
				d.shows(want)
			}
			d.hides(c.hides)
		})
	}
}

// "Press ctrl+s" is right on the step, wherever its focus is: the key goes to the table, and the next one sorts it.
func TestTheKeyOfATableFindsIt(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+s"}}.start(t, 120, 40)
	d.shows("21 regions  ctrl+s sorts")
	d.hides("Zones▼")
	d.press("ctrl+s")
	d.shows("Zones▼")
	typed := scene{scenario: "ready", keys: []string{"alt+4", "ctrl+u", ":Data", "ctrl+s"}}.start(t, 120, 40) // what was typed is entered
	typed.shows("Cluster name   Data")
	typed.shows("21 regions  ctrl+s sorts")
}

// "Which one is Seoul, and why is it second?" A screen of 160 columns has the location of each region, as one of 120 has,
// and the heading says which column the rows are in the order of. The key that sorts does not lead to the same order twice.
func TestTheRegionTableSaysWhereARegionIsAndWhatOrdersIt(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"blocked", "overlap"} {
		for _, size := range []terminalSize{{80, 24}, {120, 40}, {160, 48}, {200, 50}} {
			d := scene{scenario: scenario, keys: []string{"alt+4", "tab"}}.start(t, size.w, size.h)
			d.shows("Rank▲")
			if size.w >= 120 && scenario == "overlap" || size.w >= 160 {
				d.shows("Location")
				d.shows("Seoul")
			}
			before := d.screen()
			for range 5 {
				d.press("ctrl+s")
				if strings.Count(d.screen(), "▲")+strings.Count(d.screen(), "▼") != 1 {
					t.Errorf("%s, %d columns: not one column orders the rows:\n%s", scenario, size.w, d.screen())
				}
				if after := d.screen(); after == before {
					t.Errorf("%s, %d columns: ctrl+s leads to the same order:\n%s", scenario, size.w, after)
				} else {
					before = after
				}
			}
			d.press(":eu")
			d.hides("Rank▲") // what begins so comes first
		}
	}
}
