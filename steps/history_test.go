package steps_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func TestUndoRestoresOneChangeAfterTheOther(t *testing.T) {
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need}, steps.Answers{})
	h := steps.NewHistory(m)
	set := func(k steps.Key, v ...string) {
		t.Helper()
		if err := m.Set(k, v); err != nil {
			t.Fatal(err)
		}
	}
	set(steps.KeyClusterName, "Payments")
	h.Record(m)
	set(steps.KeyRegion, "eu-west-1") // a step that is accepted as a whole
	set(steps.KeyMethods, steps.MethodPublic)
	h.Record(m)
	h.Record(m) // a change of step changes no answer
	set(steps.KeyClusterName, "Billing")
	h.Record(m)
	m.Acknowledge("account.clean", "it stays")
	h.Record(m)
	m.Acknowledge("account.clean", "it stays until May")
	h.Record(m)

	for _, want := range []string{"it stays", ""} {
		undone := h.Undo(m)
		if reason, _ := m.Answers().Acknowledged("account.clean"); reason != want || !slices.Equal(undone.Checks, []string{"account.clean"}) || undone.Fields != nil {
			t.Errorf("undone is %v; the reason is %q, want %q", undone, reason, want)
		}
	}
	for _, want := range []struct {
		fields  []steps.Key
		name    string
		region  string
		methods bool
	}{
		{[]steps.Key{steps.KeyClusterName}, "Payments", "eu-west-1", true},
		{[]steps.Key{steps.KeyRegion, steps.KeyMethods}, "Payments", "", false},
		{[]steps.Key{steps.KeyClusterName}, "", "", false},
		{nil, "", "", false},
	} {
		var undone []steps.Key
		for _, f := range h.Undo(m).Fields {
			undone = append(undone, f.Key)
		}
		a := m.Answers()
		if !slices.Equal(undone, want.fields) || a.Text(steps.KeyClusterName) != want.name || a.Text(steps.KeyRegion) != want.region || (a.Get(steps.KeyMethods) != nil) != want.methods {
			t.Errorf("undone is %q: name %q, region %q, methods %q; want %+v", undone, a.Text(steps.KeyClusterName), a.Text(steps.KeyRegion), a.Get(steps.KeyMethods), want)
		}
	}
	if !h.Empty() {
		t.Error("something is left to undo")
	}
}

func TestRedoBringsBackWhatWasUndoneUntilAnotherChange(t *testing.T) {
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need}, steps.Answers{})
	h := steps.NewHistory(m)
	name := func(v string) {
		t.Helper()
		if err := m.Set(steps.KeyClusterName, steps.Text(v)); err != nil {
			t.Fatal(err)
		}
		h.Record(m)
	}
	is := func(after, want string, redo bool) {
		t.Helper()
		if got := m.Answers().Text(steps.KeyClusterName); got != want || h.CanRedo() != redo {
			t.Errorf("after %s the name is %q, not %q; there is something to redo: %v", after, got, want, h.CanRedo())
		}
	}
	name("Payments")
	name("Billing")
	m.Acknowledge("account.clean", "it stays")
	h.Record(m)
	h.Undo(m)
	h.Undo(m)
	h.Undo(m)
	is("undoing all", "", true)
	h.Redo(m)
	is("redoing one", "Payments", true)
	h.Redo(m)
	h.Record(m) // which is no change of its own
	is("redoing another", "Billing", true)
	if redone := h.Redo(m); !slices.Equal(redone.Checks, []string{"account.clean"}) {
		t.Errorf("redone is %v", redone)
	}
	if reason, _ := m.Answers().Acknowledged("account.clean"); reason != "it stays" {
		t.Errorf("the reason is %q", reason)
	}
	is("redoing all", "Billing", false)
	if !h.Redo(m).IsZero() {
		t.Error("something else is redone")
	}
	h.Undo(m)
	h.Undo(m)
	is("undoing two", "Payments", true)
	name("Data")
	is("another change", "Data", false)
	h.Undo(m)
	is("undoing that", "Payments", true)
}
