package results

import "testing"

// The key to the next problem passes every problem once, and then begins again.
func TestTheNextProblemPassesAllThatIsLeft(t *testing.T) {
	t.Parallel()
	const f, u, w, m, p = Failed, Unverified, Warned, Missing, Passed
	for _, c := range []struct {
		story string
		kinds []Kind
		at    int
		want  []int // one press after the other
	}{
		{"problems, then what is unverified, then warnings, then answers", []Kind{w, f, p, u, f, m}, -1, []int{1, 4, 3, 0, 5, 1}},
		{"one problem among unverified checks", []Kind{f, u, u}, 0, []int{1, 2, 0, 1}},
		{"from a check that passed, those below it first", []Kind{f, p, f}, 1, []int{2, 0, 2}},
		{"the only one", []Kind{p, w, p}, 1, []int{-1}},
		{"none", []Kind{p, p}, 0, []int{-1}},
		{"no row", nil, -1, []int{-1}},
	} {
		var rows []Row
		for _, k := range c.kinds {
			rows = append(rows, Row{Kind: k})
		}
		at := c.at
		for i, want := range c.want {
			if at = NextProblem(rows, at); at != want {
				t.Errorf("%s: press %d goes to %d, not %d", c.story, i+1, at, want)
			}
			if at < 0 {
				break
			}
		}
	}
}
