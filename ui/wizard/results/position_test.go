package results

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// "Problem 3 of 14" counts as the strip at the top does, and says where the key has passed the last of a
// kind or begins again: a user who fixes one after the other knows how many are left. A list by owner has
// another order: a problem keeps its number there, so that two users on a call, one on a page and one in the list,
// never have two for it.
func TestTheNextProblemSaysWhichOneItIs(t *testing.T) {
	t.Parallel()
	row := func(k Kind, checks int) Row { return Row{Kind: k, Checks: checks} }
	of := func(o awscheck.Owner, k Kind, checks int) Row {
		r := row(k, checks)
		r.Finding.Remedy.Owner = o
		return r
	}
	all := []Row{row(Warned, 0), row(Failed, 0), row(Passed, 0), row(Failed, 3), {Kind: Failed, Part: true}, row(Blocked, 2), row(Unverified, 0), row(Failed, 0), row(Warned, 0), row(Missing, 2)}
	for _, c := range []struct {
		story    string
		from, to int
		want     string
	}{
		{"the first one", -1, 1, "Problem 1 of 5."},
		{"one that stands for several", 1, 3, "Problems 2-4 of 5."},
		{"the last one", 3, 7, "Problem 5 of 5."},
		{"after the last problem", 7, 6, "That was the last problem. Unverified check 3 of 3."},
		{"after what is unverified", 6, 0, "That was the last unverified check. Warning 1 of 2."},
		{"after the last warning", 8, 9, "That was the last warning. Open answers 1-2 of 2."},
		{"from the last one to the first", 9, 1, "Back at the first: problem 1 of 5."},
		{"from a check that passed", 2, 3, "Problems 2-4 of 5."},
		{"a check that passed", 1, 2, ""},
		{"a part of another row", 1, 4, ""},
		{"no row", 1, -1, ""},
	} {
		if got := Position(all, c.from, c.to, false); got != c.want {
			t.Errorf("%s: %q, not %q", c.story, got, c.want)
		}
	}
	byOwner := []Row{of(awscheck.OwnerYou, Failed, 0), of(awscheck.OwnerYou, Warned, 0), of(awscheck.OwnerAccount, Failed, 0), of(awscheck.OwnerAccount, Failed, 3), of(awscheck.OwnerAccount, Warned, 0)}
	for _, c := range []struct {
		story    string
		from, to int
		want     string
	}{
		{"the next owner's first problem", 0, 2, "Problem, 3 more of this owner."},
		{"the next one, of several findings", 2, 3, "Problems, the last of this owner."},
		{"up to the first owner's warning", 3, 1, "That was the last problem. Warning, the only one of this owner."},
		{"to the next owner's warning", 1, 4, "Warning, the only one of this owner."},
		{"and to the first problem", 4, 0, "Back at the first: problem, the only one of this owner."},
	} {
		if got := Position(byOwner, c.from, c.to, true); got != c.want {
			t.Errorf("by owner, %s: %q, not %q", c.story, got, c.want)
		}
	}
	for i, number := range []int{2, 1, 1, 0, 2} {
		byOwner[i].number, byOwner[i].of = number, 5
	}
	byOwner[3].Of = []Row{{number: 3, of: 5}, {number: 4, of: 5}, {number: 5, of: 5}}
	for to, want := range map[int]string{0: "Problem 2 of 5, the only one of this owner.", 2: "Problem 1 of 5, 3 more of this owner.", 3: "Problems 3-5 of 5, the last of this owner."} {
		if got := Position(byOwner, -1, to, true); got != want {
			t.Errorf("by owner, with its number: %q, not %q", got, want)
		}
	}
	if got := Position(byOwner[3:], -1, 0, true); got != "Problems 3-5 of 5, all of this owner." {
		t.Errorf("one row of all, with its numbers: %q", got)
	}
	if byOwner[3].Of[2].number = 6; byOwner[3].place() != "" { // they are apart
		t.Errorf("numbers that are apart are%s", byOwner[3].place())
	}
	for i := range byOwner {
		byOwner[i].number, byOwner[i].Of = 0, nil
	}
	open := []Row{of(awscheck.OwnerYou, Failed, 0), row(Missing, 0), row(Missing, 0), row(Missing, 7), of(awscheck.OwnerYou, Unverified, 3)}
	for to, want := range []string{1: "That was the last problem. Open answer, 8 more of this owner (6 of them depend on another).", 2: "That was the last problem. Open answer, 7 more of this owner (6 of them depend on another).",
		3: "That was the last problem. Open answers, the last of this owner.", 4: "That was the last problem. All 3 unverified checks of this owner."} {
		if got := Position(open, 0, to, true); to > 0 && got != want {
			t.Errorf("by owner, open answers: %q, not %q", got, want)
		}
	}
	if got := Position(byOwner[3:], -1, 0, true); got != "All 3 problems of this owner." {
		t.Errorf("one row of several findings: %q", got)
	}
	if got := Position(byOwner[2:], 1, 0, true); got != "Back at the first: problem, 3 more of this owner." {
		t.Errorf("at the first again, of one owner only: %q", got)
	}
	if got := Position(byOwner[2:], -1, 0, true); got != "Problem, 3 more of this owner." {
		t.Errorf("of one owner only: %q", got)
	}
}
