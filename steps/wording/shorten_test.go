package wording_test

import (
	"testing"

	"github.com/astronomer/astro-activate/steps/wording"
)

func TestAShortenedTextEndsWithASentenceOrAClause(t *testing.T) {
	const route = "rtb-1 (private-a) (used by subnet-2) sends 172.20.0.0/19 to nat-3 by its route to 0.0.0.0/0. All of it must go to pcx-4."
	const zone = "Authorize Astro's VPC for the zone, as the zone's owner, with the command below"
	for name, tt := range map[string]struct {
		text  string
		width int
		ends  []string
		want  string
	}{
		"all of it fits":            {route, 120, nil, route},
		"the first sentence":        {route, 100, nil, "rtb-1 (private-a) (used by subnet-2) sends 172.20.0.0/19 to nat-3 by its route to 0.0.0.0/0"},
		"without the subnets":       {route, 80, nil, "rtb-1 (private-a) sends 172.20.0.0/19 to nat-3 by its route to 0.0.0.0/0"},
		"no clause can go":          {route, 40, []string{"; "}, ""},
		"two of three clauses":      {zone, 60, []string{", "}, "Authorize Astro's VPC for the zone, as the zone's owner"},
		"the first clause":          {zone, 40, []string{", "}, "Authorize Astro's VPC for the zone"},
		"what follows a colon":      {"Not determined: the call was denied.", 20, []string{"; ", ": "}, "Not determined"},
		"a name with a full stop":   {"Z1 (data.example.internal.) is associated. It answers.", 45, nil, "Z1 (data.example.internal.) is associated"},
		"not even the first word":   {"Unverified", 5, []string{", "}, ""},
		"nothing is there":          {"", 0, nil, ""},
		"an open parenthesis":       {"It is cut (in the middle of", 12, nil, ""},
		"a remark at the beginning": {" (as it was) now", 4, nil, " now"},
	} {
		got := wording.Shorten(tt.text, func(s string) bool { return len(s) <= tt.width }, tt.ends...)
		if got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
