package results

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// "Problem 3 of 14" counts as the strip at the top does, and says where the key has passed the last of a
// kind or begins again: a user who fixes one after the other knows how many are left, and how many of the same owner.
func TestTheNextProblemSaysWhichOneItIs(t *testing.T) {
	t.Parallel()
	const you, account, aws = awscheck.OwnerYou, awscheck.OwnerAccount, awscheck.OwnerAWS
	of := func(o awscheck.Owner, k Kind, parts ...string) Row {
		r := Row{Kind: k, Checks: len(parts)}
		r.Finding.Remedy.Owner = o
		for _, id := range parts {
			r.Of = append(r.Of, Row{ID: id, Kind: k, Part: true})
		}
		return r
	}
	left := []Row{ // by owner, as Left has them
		of(you, Failed), of(you, Missing, "peering", "target"), of(you, Unverified),
		of(account, Failed), of(account, Failed, "vCPU", "Spot", "addresses"), of(account, Warned), of(account, Unverified),
		of(aws, Failed), of(aws, Warned), of(aws, Passed),
	}
	left[2].WaitedBy = 2
	numbers := numbered(left)
	for _, c := range []struct {
		story    string
		from, to int
		want     string
	}{
		{"the only one of an owner", -1, 0, "Problem 1 of 6, for you."},
		{"the next owner's first", 0, 3, "Problem 2 of 6, 3 more for the account administrator."},
		{"one that stands for several, the last ones", 3, 4, "Problems 3-5 of 6, the last for the account administrator."},
		{"the last one", 4, 7, "Problem 6 of 6, for AWS."},
		{"after the last problem, one that others wait for", 7, 2, "That was the last problem. Unverified check 1 of 4, for you."},
		{"the next one after those that wait", 2, 6, "Unverified check 4 of 4, for the account administrator."},
		{"after what is unverified", 6, 5, "That was the last unverified check. Warning 1 of 2, for the account administrator."},
		{"after the last warning, what only you have", 8, 1, "That was the last warning. Open answers 1-2 of 2."},
		{"from the last one to the first", 1, 0, "Back at the first: problem 1 of 6, for you."},
		{"from a check that passed", 9, 3, "Problem 2 of 6, 3 more for the account administrator."},
		{"a check that passed", 1, 9, ""},
	} {
		if got := Position(left, c.from, c.to); got != c.want {
			t.Errorf("%s: %q, not %q", c.story, got, c.want)
		}
	}
	part := left[4].Of[1]
	part.Finding.Remedy.Owner = account
	alone := func(r Row) string { return Position([]Row{r}, -1, 0) }
	if part.number = numbers[part.ID]; alone(part) != "" {
		t.Error("a part of another row has a number of its own")
	}
	if part.Part = false; alone(part) != "Problem 4 of 6, 1 more for the account administrator." {
		t.Errorf("alone on a page, it is %q", alone(part))
	}
	onPage := of(account, Failed, "vCPU", "Spot") // without the addresses, which another step has
	for i := range onPage.Of {
		onPage.Of[i].number = numbers[onPage.Of[i].ID]
	}
	if got, want := alone(onPage), "Problems 3-4 of 6, 1 more for the account administrator."; got != want {
		t.Errorf("some of them, on a page: %q, not %q", got, want)
	}
	if onPage.Of = slices.Insert(onPage.Of, 1, left[0]); alone(onPage) != "" {
		t.Errorf("numbers that are apart are %q", alone(onPage))
	}
	if got, want := PositionAmong(left, 0, 4, " of this path: AWS"), "Problems 3-5 of 6 of this path: AWS."; got != want {
		t.Errorf("among some: %q, not %q", got, want)
	}
}
