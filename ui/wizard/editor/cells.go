package editor

import (
	"cmp"
	"slices"
	"strings"
)

// compareCells compares two cells as text: from A to Z in either case, the numbers in them by their
// values, and a cell without a value last.
func compareCells(a, b string) int {
	if x, y := valueless(a), valueless(b); x != y {
		if x {
			return 1
		}
		return -1
	}
	x, y := strings.ToLower(a), strings.ToLower(b)
	for x != "" && y != "" {
		m, n := digits(x), digits(y)
		if m == 0 || n == 0 {
			if x[0] != y[0] {
				return cmp.Compare(x[0], y[0])
			}
			x, y = x[1:], y[1:]
			continue
		}
		p, q := strings.TrimLeft(x[:m], "0"), strings.TrimLeft(y[:n], "0")
		if d := cmp.Or(len(p)-len(q), strings.Compare(p, q)); d != 0 {
			return d
		}
		x, y = x[m:], y[n:]
	}
	return cmp.Or(len(x)-len(y), strings.Compare(a, b))
}

// valueless reports whether a cell has no value: it is empty, unknown, loading, or not applicable.
func valueless(cell string) bool { return slices.Contains([]string{"", "?", "…", "–"}, cell) }

// digits is the number of digits that a text starts with.
func digits(s string) int { return len(s) - len(strings.TrimLeft(s, "0123456789")) }
