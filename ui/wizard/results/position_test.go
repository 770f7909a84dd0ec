package results

import "testing"

// "Problem 3 of 14" counts as the strip at the top does, and says where the key has passed the last of a
// kind or begins again: a user who fixes one after the other knows how many are left.
func TestTheNextProblemSaysWhichOneItIs(t *testing.T) {
	t.Parallel()
	row := func(k Kind, checks int) Row { return Row{Kind: k, Checks: checks} }
	all := []Row{row(Warned, 0), row(Failed, 0), row(Passed, 0), row(Failed, 3), {Kind: Failed, Part: true}, row(Blocked, 2), row(Unverified, 0), row(Failed, 0), row(Warned, 0), row(Missing, 2)}
	for _, c := range []struct {
		story    string
		from, to int
		byKind   bool
		want     string
	}{
		{"the first one", -1, 1, true, "Problem 1 of 5."},
		{"one that stands for several", 1, 3, true, "Problems 2-4 of 5."},
		{"the last one", 3, 7, true, "Problem 5 of 5."},
		{"after the last problem", 7, 6, true, "Past the last problem: unverified 3 of 3."},
		{"after what is unverified", 6, 0, true, "Past the last unverified: warning 1 of 2."},
		{"after the last warning", 8, 9, true, "Past the last warning: open answers 1-2 of 2."},
		{"from the last one to the first", 9, 1, true, "Back at the first: problem 1 of 5."},
		{"from a check that passed", 2, 3, true, "Problems 2-4 of 5."},
		{"down a list by owner, with problems of the next owner below", 1, 8, false, "Warning 2 of 2."},
		{"down a list by owner, with no problem below", 7, 8, false, "Past the last problem: warning 2 of 2."},
		{"down it, from the last warning to a problem", 0, 1, false, "Problem 1 of 5."},
		{"from the end of a list", 9, 0, false, "Back at the first: warning 1 of 2."},
		{"a check that passed", 1, 2, false, ""},
		{"a part of another row", 1, 4, false, ""},
		{"no row", 1, -1, true, ""},
	} {
		position := Position
		if c.byKind {
			position = PositionByKind
		}
		if got := position(all, c.from, c.to); got != c.want {
			t.Errorf("%s: %q, not %q", c.story, got, c.want)
		}
	}
}
