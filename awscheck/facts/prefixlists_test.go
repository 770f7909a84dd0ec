package facts_test

import (
	"fmt"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

func TestPrefixListsAreListedToTheEnd(t *testing.T) {
	offices := awssim.PrefixList{ID: "pl-0offices", Name: "offices", MaxEntries: 400}
	for i := range 250 {
		offices.Entries = append(offices.Entries, fmt.Sprintf("10.%d.0.0/16", i))
	}
	r := awssim.Region{PrefixLists: []awssim.PrefixList{offices,
		{ID: "pl-0six", IPv6: true, MaxEntries: 5, Entries: []string{"fd00::/8"}},
		{ID: "pl-63a5400a", Name: "com.amazonaws.us-east-1.s3", Owner: "AWS"}}}
	for i := range 120 {
		r.PrefixLists = append(r.PrefixLists, awssim.PrefixList{ID: fmt.Sprintf("pl-%017x", i)})
	}
	a := simtest.WithRegion(r)
	lists, err := facts.PrefixLists(t.Context(), a, "us-east-1")
	if err != nil || len(lists) != 123 {
		t.Fatalf("%d lists, %v", len(lists), err)
	}
	for i, want := range []facts.PrefixList{
		{ID: "pl-0offices", Name: "offices", Owner: simtest.AccountID, MaxEntries: 400},
		{ID: "pl-0six", Owner: simtest.AccountID, IPv6: true, MaxEntries: 5},
		{ID: "pl-63a5400a", Name: "com.amazonaws.us-east-1.s3", Owner: "AWS"},
	} {
		if lists[i] != want {
			t.Errorf("%+v, want %+v", lists[i], want)
		}
	}
	for id, want := range map[string]int{"pl-0offices": 250, "pl-0six": 0, "pl-63a5400a": 0} {
		if entries, err := facts.PrefixListEntries(t.Context(), a, "us-east-1", id); err != nil || len(entries) != want || entries == nil {
			t.Errorf("%s: %d entries, %v", id, len(entries), err)
		}
	}
	if _, err := facts.PrefixListEntries(t.Context(), a, "us-east-1", "pl-0gone"); reason(err) != account.NotFound {
		t.Errorf("a list that does not exist: %v", err)
	}
}
