package wording_test

import (
	"testing"

	"github.com/astronomer/astro-activate/steps/wording"
)

func TestAResourceHasTheNameThatATextGivesIt(t *testing.T) {
	for text, want := range map[string]string{
		"rtb-1 (private-b) (used by subnet-2) sends nothing.":   "rtb-1 (private-b)",
		"rtb-1 (main) (the main route table, used by subnet-2)": "rtb-1 (main)",
		"rtb-1 (used by subnet-2) sends nothing.":               "rtb-1",
		"rtb-1 (the main route table; no subnets)":              "rtb-1",
		"The VPC rtb-1 (account 444455556666, us-east-1).":      "rtb-1",
		"rtb-12 (another) is another one.":                      "rtb-1",
		"rtb-1 (cut":                                            "rtb-1",
		"":                                                      "rtb-1",
	} {
		if got := wording.Named("rtb-1", text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestAFixSaysWhatItIsDoneTo(t *testing.T) {
	for name, tt := range map[string]struct {
		fix      string
		subjects []string
		want     string
	}{
		"a route":                  {"Add the route", []string{"rtb-1 (main)"}, "Add the route to rtb-1 (main)"},
		"two routes":               {"Add the route", []string{"rtb-1 (main)", "rtb-2"}, "Add the route to rtb-1 (main) and rtb-2"},
		"five routes":              {"Add the route", []string{"rtb-1", "rtb-2", "rtb-3", "rtb-4", "rtb-5"}, "Add the route to rtb-1 and 4 more"},
		"a request":                {"Accept the request", []string{"pcx-1 (astro)"}, "Accept the request: pcx-1 (astro)"},
		"it is named already":      {"Add a rule to sg-1", []string{"sg-1 (db)"}, "Add a rule to sg-1"},
		"it ends with a quotation": {`Ask: "Please add it."`, []string{"rtb-1"}, `Ask: "Please add it."`},
		"nothing is known":         {"Check again", nil, "Check again"},
	} {
		if got := wording.Of(tt.fix, tt.subjects...); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
