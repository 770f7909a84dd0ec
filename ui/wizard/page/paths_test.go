package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Where not all paths fit above the findings, the chosen one is whole, and the others are counted.
func TestTheChosenPathIsOnTheScreen(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	short := func(names ...string) (rows []pathRow) {
		for _, n := range names {
			rows = append(rows, pathRow{id: n, lines: []string{n}})
		}
		return rows
	}
	long := []pathRow{{id: "a", lines: []string{"a", "a2"}}, {id: "b", lines: []string{"b", "b2"}}, {id: "c", lines: []string{"c", "c2"}}}
	for name, c := range map[string]struct {
		rows    []pathRow
		pointer string
		height  int
		want    string
	}{
		"all fit":                     {short("a", "b", "c"), "", 3, "a b c"},
		"the first ones":              {short("a", "b", "c", "d"), "", 3, "a b ↓ 2 more paths"},
		"the last one is chosen":      {short("a", "b", "c", "d"), "d", 3, "b c d"},
		"one in the middle is chosen": {short("a", "b", "c", "d", "e"), "c", 2, "c ↓ 2 more paths"},
		"two lines each":              {long, "", 4, "a a2 ↓ 2 more paths"},
		"two lines each, last chosen": {long, "c", 4, "b b2 c c2"},
		"the chosen one needs it all": {long, "b", 2, "b b2"},
		"a finding has the pointer":   {long, "dns.hostnames#1", 6, "a a2 b b2 c c2"},
		"room for a part of one":      {long, "", 1, "a"},
		"no room":                     {long, "b", 0, ""},
		"no path":                     {nil, "", 4, ""},
	} {
		t.Run(name, func(t *testing.T) {
			lines, ids := fitPaths(&r, c.rows, c.pointer, c.height)
			if got := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); got != c.want || len(ids) != len(lines) {
				t.Errorf("%q with %d ids, want %q", got, len(ids), c.want)
			}
			for i, id := range ids {
				if id != "" && !slices.ContainsFunc(c.rows, func(row pathRow) bool { return row.id == id && slices.Contains(row.lines, lines[i]) }) {
					t.Errorf("the line %q is said to be of %q", lines[i], id)
				}
			}
		})
	}
}
