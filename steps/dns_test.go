package steps_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// Where the peering is active, the DNS step says what is: what is done is no task, and what is
// not done names the peering.
func TestTheDNSStepOfAnActiveAccountSaysWhatIs(t *testing.T) {
	option := func(value string) func(*awssim.World) {
		return func(w *awssim.World) {
			for _, a := range w.Accounts {
				for _, r := range a.Regions {
					for i := range r.Peerings {
						if r.Peerings[i].Name == "astro" {
							r.Peerings[i].Accepter.DNSOption = value
						}
					}
				}
			}
		}
	}
	apart := func(w *awssim.World) { // the zone from Astro's VPC
		for _, a := range w.Accounts {
			for i, z := range a.Zones {
				a.Zones[i].VPCs = slices.DeleteFunc(slices.Clone(z.VPCs), func(vpc string) bool { return strings.HasPrefix(vpc, "vpc-0a57a") })
			}
		}
	}
	for _, c := range []struct {
		name   string
		edit   func(*awssim.World)
		check  string
		status awscheck.Status
		says   string
		to     string // what is to be done
	}{
		{"the option is on", func(*awssim.World) {}, awscheck.DNSAccepterOption, awscheck.Pass, "pcx-0ee10000000000009 is on", ""},
		{"the option is off", option("off"), awscheck.DNSAccepterOption, awscheck.Info, "pcx-0ee10000000000009 is off", "--vpc-peering-connection-id pcx-0ee10000000000009"},
		{"AWS does not report the option", option("blank"), awscheck.DNSAccepterOption, awscheck.Info, "After acceptance", "PEERING_ID="},
		{"the zone is associated", func(*awssim.World) {}, awscheck.DNSZones, awscheck.Pass, "is associated with Astro's VPC vpc-0a57a0000000000001", ""},
		{"the zone is not associated", apart, awscheck.DNSZones, awscheck.Info, "vpc-0a57a0000000000001 is neither associated with", "VPCId=vpc-0a57a0000000000001"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := scenario(t, "active")
			w := quick(s)
			c.edit(w)
			for _, f := range runIn(t, w, s.Answers).Findings() {
				if f.ID != c.check {
					continue
				}
				commands := strings.Join(f.Remedy.Commands, " ")
				if f.Status != c.status || !strings.Contains(f.Detail, c.says) || !strings.Contains(commands, c.to) || c.to == "" && commands != "" {
					t.Errorf("%s: %s %+v", f.Status, f.Detail, f.Remedy)
				}
			}
		})
	}
}
