package steps

import (
	"context"
	"testing"
)

// A screen prepares thousands of VPCs once, not for each result of a check: the options stay
// the very same until their own lookup brings others.
func TestOptionsAreTheSameUntilTheirLookupBringsOthers(t *testing.T) {
	l := &lab{}
	all := l.steps()
	all[0].Fields[0].Lookup = &Lookup{Reads: []Key{KeyMaxNodes}, Run: func(_ context.Context, in Input, give func(Options)) {
		give(Options{Choices: []Choice{{Value: "dev" + in.Answers.Text(KeyMaxNodes), Rank: 2}, {Value: "prod", Rank: 1}}})
	}}
	m := New(all, environment(), Answers{})
	drive(t, m)
	before, _ := m.Options(KeyProfile)
	if len(before.Choices) != 2 || before.Choices[0].Value != "prod" {
		t.Fatalf("the choices are %v, want the best one first", before.Choices)
	}

	set(t, m, KeyRegion, "us-east-1")
	drive(t, m)
	if after, _ := m.Options(KeyProfile); !after.Same(before) {
		t.Error("the result of a check made other options")
	}

	set(t, m, KeyMaxNodes, "8")
	drive(t, m)
	after, _ := m.Options(KeyProfile)
	if after.Same(before) {
		t.Error("the lookup ran again, and its options are said to be those of before")
	}
	if len(after.Choices) != 2 || after.Choices[1].Value != "dev8" {
		t.Errorf("the options are %v", after)
	}
}

// Where a lookup finds no choices, such as without credentials, those known without it stay, and
// typing filters them.
func TestTheChoicesOfAFieldAreFilteredWithoutThoseOfItsLookup(t *testing.T) {
	l := &lab{}
	all := l.steps()
	all[0].Fields[0].Choices = func(Requirements) []Choice { return []Choice{{Value: "dev"}, {Value: "prod"}} }
	all[0].Fields[0].Lookup = &Lookup{Run: func(_ context.Context, _ Input, give func(Options)) { give(Options{Note: "Not listed."}) }}
	m := New(all, environment(), Answers{})
	drive(t, m)
	o, _ := m.Options(KeyProfile)
	if len(o.Choices) != 2 || o.Note == "" {
		t.Fatalf("the options are %v", o)
	}
	matches := o.Filter().Matching("pro")
	for i, c := range o.Choices {
		if matches(i) != (c.Value == "prod") {
			t.Errorf("%s matches: %t", c.Value, matches(i))
		}
	}
}
