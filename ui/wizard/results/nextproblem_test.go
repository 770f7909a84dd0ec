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

// One rule leads through a list by owner and from step to step: first all problems, then what is
// unverified, then the warnings, then the open answers.
func TestTheNextProblemOfAListIsAsUrgent(t *testing.T) {
	t.Parallel()
	rows := []Row{{ID: "clock", Kind: Warned}, {ID: "cidr", Kind: Failed}, {ID: "region", Kind: Missing}, {ID: "actions", Kind: Failed},
		{ID: "one action", Kind: Failed, Part: true}, {ID: "quota", Kind: Unverified}, {ID: "names", Kind: Noted}, {ID: "spot", Kind: Warned}}
	list := List{}
	for i, want := range []string{"cidr", "actions", "quota", "clock", "spot", "region", "cidr"} {
		if !list.NextProblem(rows) || list.Pointer != want {
			t.Errorf("press %d goes to %q, not %q", i+1, list.Pointer, want)
		}
	}
	list.Pointer = "one action"
	if list.NextProblem(rows); list.Pointer != "quota" {
		t.Errorf("from one that another row stands for, it goes to %q", list.Pointer)
	}
	list.Pointer = "clock"
	if list.NextProblem(rows[:1]) || list.Pointer != "clock" {
		t.Error("there is another problem than the only one")
	}
}
