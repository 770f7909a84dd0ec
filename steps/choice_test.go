package steps_test

import (
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func TestFilterChoices(t *testing.T) {
	vpcs := []steps.Choice{
		{Value: "vpc-0a", Cells: []string{"vpc-0a", "Production data", "10.0.0.0/16"}},
		{Value: "vpc-0b", Cells: []string{"vpc-0b", "staging", "10.1.0.0/16"}, Detail: "default VPC"},
		{Value: "public", Label: "Public endpoints"},
	}
	for typed, want := range map[string][]string{
		"":             {"vpc-0a", "vpc-0b", "public"},
		"vpc":          {"vpc-0a", "vpc-0b"},
		"10.1":         {"vpc-0b"},
		"DATA prod":    {"vpc-0a"},
		"default":      {"vpc-0b"},
		"endpoints":    {"public"},
		"staging data": nil,
	} {
		var got []string
		for _, c := range steps.FilterChoices(vpcs, typed) {
			got = append(got, c.Value)
		}
		if len(got) != len(want) {
			t.Errorf("%q finds %q, want %q", typed, got, want)
			continue
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%q finds %q, want %q", typed, got, want)
			}
		}
	}
}

func TestNameOfAChoice(t *testing.T) {
	if got := (steps.Choice{Value: "public", Label: "Public endpoints"}).Name(); got != "Public endpoints" {
		t.Error(got)
	}
	if got := (steps.Choice{Value: "us-east-1"}).Name(); got != "us-east-1" {
		t.Error(got)
	}
}
