package steps_test

import (
	"maps"
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

// A zone that was not selected, or no longer is, answers pipelines all the same where Astro's VPC is
// associated with it.
func TestAZoneThatIsNotSelectedMayBeAssociatedAlready(t *testing.T) {
	const astro = "vpc-0a57a0000000000001"
	another := func(w *awssim.World) { // zone of the target VPC
		for _, a := range w.Accounts {
			if len(a.Zones) > 0 {
				z := a.Zones[0]
				z.ID, z.Name = "Z0ANOTHER", "another.internal."
				z.VPCs = slices.DeleteFunc(slices.Clone(z.VPCs), func(id string) bool { return strings.HasPrefix(id, astro) })
				a.Zones = append(a.Zones, z)
			}
		}
	}
	apart := func(w *awssim.World) {
		for _, a := range w.Accounts {
			for i, z := range a.Zones {
				a.Zones[i].VPCs = slices.DeleteFunc(slices.Clone(z.VPCs), func(id string) bool { return strings.HasPrefix(id, astro) })
			}
		}
	}
	unread := func(w *awssim.World) {
		w.Faults = append(w.Faults, awssim.Fault{Service: "Route 53", Operation: "ListHostedZonesByVPC", Account: "111122223333", Err: awssim.Throttled()})
	}
	noPeering := func(w *awssim.World) {
		for _, a := range w.Accounts {
			for _, r := range a.Regions {
				r.Peerings = nil
			}
		}
	}
	for name, tt := range map[string]struct {
		edit   func(*awssim.World)
		status awscheck.Status
		says   string
		not    string
	}{
		"associated":     {func(*awssim.World) {}, awscheck.Pass, "Astro's VPC " + astro + " is associated already with each", "can't resolve"},
		"one of two":     {another, awscheck.Info, "is associated already with Z08230031EXAMPLE0001 (data.example.internal.): pipelines resolve names in them. It is not associated with Z0ANOTHER (another.internal.).", "can't resolve"},
		"not associated": {apart, awscheck.Info, "Astro's VPC " + astro + " is associated with none of them, so pipelines can't resolve", ""},
		"not readable":   {unread, awscheck.Info, "No zone is selected, and whether Astro's VPC is associated with one is not known: ", "can't resolve"},
		"no peering yet": {noPeering, awscheck.Info, "No zone is selected yet, so pipelines can't resolve", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := scenario(t, "active")
			w := quick(s)
			tt.edit(w)
			answers := maps.Clone(s.Answers)
			delete(answers, "dns.private_zones")
			found := 0
			for _, f := range runIn(t, w, answers).Findings() {
				if f.ID != awscheck.DNSZones {
					continue
				}
				found++
				if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) || tt.not != "" && strings.Contains(f.Detail, tt.not) {
					t.Errorf("%s: %s", f.Status, f.Detail)
				}
				if f.Status == awscheck.Pass && f.Remedy.Text != "" {
					t.Errorf("a task: %s", f.Remedy.Text)
				}
			}
			if found != 1 {
				t.Errorf("%d findings", found)
			}
		})
	}
}
