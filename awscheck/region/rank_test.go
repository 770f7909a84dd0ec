package region

import (
	"fmt"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// Regions that are equally ready are not ranked by the alphabet.
func TestEquallyReadyRegionsShareARank(t *testing.T) {
	yes := Cell{Status: awscheck.Pass, Text: "yes"}
	of := func(name string, zones string, left int) Readiness {
		return Readiness{Region: name, Enabled: yes, Zones: Cell{Status: awscheck.Pass, Text: zones}, Headroom: yes, InUse: yes, left: left}
	}
	var got []string
	for _, r := range ranked([]Readiness{of("ap-east-1", "3", 100), of("eu-west-1", "3", 100), of("us-east-1", "5", 100), of("us-west-2", "4", 200)}) {
		got = append(got, fmt.Sprint(r.Rank, " ", r.Region))
	}
	if want := []string{"1 us-west-2", "2 us-east-1", "2 ap-east-1", "2 eu-west-1"}; !slices.Equal(got, want) {
		t.Errorf("the ranks are %q", got)
	}
}
