package steps

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// A rankedRow is a row of the region table as an engineer reads it.
type rankedRow struct{ region, zones, headroom, inUse, enabled, rank string }

// class is what the help says first: whether the region can carry the cluster.
func (r rankedRow) class() int {
	zones, err := strconv.Atoi(r.zones)
	switch {
	case err == nil && zones < 2:
		return 4
	case r.enabled == "no":
		return 3
	case strings.Contains(r.headroom, "short"):
		return 2
	case r.headroom == "?" || r.zones == "?" || r.enabled == "?":
		return 1
	}
	return 0
}

// short counts the quotas that are short or unknown, and the vCPUs.
func (r rankedRow) short() (quotas, vcpus int) {
	for _, part := range strings.Split(r.headroom, ", ") {
		words := strings.Fields(part)
		if last := words[len(words)-1]; last == "short" || last == "unknown" {
			quotas++
			if n, _ := strconv.Atoi(words[0]); words[1] == "vCPUs" {
				vcpus = n
			}
		}
	}
	return quotas, vcpus
}

// number is the sum of the numbers in a cell, or unknown.
func number(cell string, unknown int) int {
	sum, known := 0, cell == "nothing"
	for _, word := range strings.Fields(cell) {
		if n, err := strconv.Atoi(word); err == nil {
			sum, known = sum+n, true
		}
	}
	if !known {
		return unknown
	}
	return sum
}

// Who asks why a region ranks before another reads the help, and finds the reason in the table.
func TestTheOrderOfRegionsIsWhatTheHelpSays(t *testing.T) {
	criteria := []struct {
		says    string
		compare func(x, y rankedRow) int
	}{
		{"can carry the cluster, unknown, short of a quota, not enabled, too few zones", func(x, y rankedRow) int { return x.class() - y.class() }},
		{"fewest quotas short or unknown (On-Demand vCPUs, VPCs)", func(x, y rankedRow) int { a, _ := x.short(); b, _ := y.short(); return a - b }},
		{"fewest vCPUs short", func(x, y rankedRow) int { _, a := x.short(); _, b := y.short(); return a - b }},
		{"target VPC's region", func(x, y rankedRow) int { return 0 }}, // none is known
		{"most zones", func(x, y rankedRow) int { return number(y.zones, -1) - number(x.zones, -1) }},
		{"least in use", func(x, y rankedRow) int {
			return cmp.Compare(number(x.inUse, math.MaxInt), number(y.inUse, math.MaxInt))
		}},
		{"most vCPUs left", func(x, y rankedRow) int {
			left := func(r rankedRow) int {
				first, _, _ := strings.Cut(r.headroom, ",")
				n := number(first, math.MinInt)
				if strings.HasSuffix(first, "vCPUs short") {
					n = -n
				}
				return n
			}
			return cmp.Compare(left(y), left(x))
		}},
	}
	rest := regionField().Help
	for _, c := range criteria {
		_, after, found := strings.Cut(rest, c.says)
		if !found {
			t.Fatalf("%q is missing, or in another place: %s", c.says, regionField().Help)
		}
		rest = after
	}
	for scenario, first := range map[string]string{
		"denied":  "us-east-1 1, ap-northeast-2 2, us-west-2 2, ap-northeast-3 4, ap-south-1 4",
		"overlap": "us-east-1 1, ap-northeast-2 2, us-west-2 2, ap-northeast-3 4, ap-south-1 4",
		"blocked": "us-east-1 1, ap-northeast-2 2, us-west-2 2, ap-northeast-3 4, ap-south-1 4",
	} {
		t.Run(scenario, func(t *testing.T) {
			t.Parallel()
			r := DefaultRequirements()
			env := Env{Accounts: account.NewAccounts(account.Options{Source: simtest.Scenario(t, scenario)}), Requirements: r}
			m := New([]Step{accountFields(r), regionStep(r)}, env, Answers{}.With(KeyProfile, Text("astro-data-plane")).With(KeyRegion, Text("us-east-1")))
			drive(t, m)
			o, _ := m.Options(KeyRegion)
			var rows []rankedRow
			var top []string
			for _, c := range o.Choices {
				rows = append(rows, rankedRow{c.Value, c.Cells[0], c.Cells[1], c.Cells[2], c.Cells[4], c.Cells[5]})
				top = append(top, c.Value+" "+c.Cells[5])
			}
			if len(rows) < 20 {
				t.Fatalf("there are %d regions", len(rows))
			}
			if got := strings.Join(top[:5], ", "); got != first {
				t.Errorf("first are %s, not %s", got, first)
			}
			for i := range len(rows) - 1 {
				x, y := rows[i], rows[i+1]
				differs, why := 0, "nothing"
				for _, c := range criteria {
					if differs = c.compare(x, y); differs != 0 {
						why = c.says
						break
					}
				}
				if differs > 0 || (differs == 0) != (x.rank == y.rank) {
					t.Errorf("by the help, %s decides between\n%v\n%v", why, x, y)
				}
			}
		})
	}
}
