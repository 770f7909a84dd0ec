package wizard

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// What the user of the wizard can solve is solved in one field: g opens that one, not one that its
// check depends on.
func TestTheFieldOfAFindingIsTheOneThatItsFixIsAbout(t *testing.T) {
	t.Parallel()
	fields := map[string]steps.Key{
		awscheck.ToolsAstroCLI:          "", // of this machine
		awscheck.AccountCredentials:     steps.KeyProfile,
		awscheck.AccountPriorActivation: steps.KeyProfile,
		awscheck.NetworkCIDRSize:        steps.KeyCIDR,
		awscheck.NetworkOverlapTarget:   steps.KeyCIDR,
		awscheck.NetworkOverlapRoutes:   steps.KeyCIDR,
		awscheck.NetworkOverlapPeers:    steps.KeyCIDR,
		awscheck.PublicAddress:          steps.KeyEndpoints,
		awscheck.PeeringAccount:         steps.KeyPeerProfile,
		awscheck.PeeringCIDRs:           steps.KeyPeerCIDRs,
		awscheck.PeeringRequest:         steps.KeyClusterID,
		awscheck.PathAstro:              "", // a command that is run later
	}
	met := map[string]bool{}
	for _, s := range awssim.Scenarios() {
		d := scene{scenario: s.Name}.start(t, 80, 24)
		for _, v := range d.m.snapshot().Steps {
			for _, row := range d.m.snapshot().Rows[v.ID] {
				switch row.Kind {
				case results.Passed, results.Skipped, results.Waiting, results.Blocked:
					continue
				}
				if row.Owner() != awscheck.OwnerYou {
					continue
				}
				id := row.Finding.ID
				want, known := fields[id]
				if !known {
					t.Errorf("%s: the table has no field for %s: %s", s.Name, id, row.Finding.Title)
				}
				met[id] = true
				d.run(d.m.goToFinding(component.GoToFinding{Step: v.ID, Check: id, RowID: row.ID}))
				got := d.field()
				if d.pointer() != "" { // the finding has the focus
					got = ""
				}
				if got != want {
					t.Errorf("%s: g on %q opens %q, not %q", s.Name, row.Finding.Title, got, want)
				}
			}
		}
	}
	for id := range fields {
		if !met[id] {
			t.Errorf("no demo has a finding of %s", id)
		}
	}
}

// Fewer nodes need fewer vCPUs. What another quota counts does not depend on them: it can only be larger
// in another region.
func TestTheFieldOfAQuotaIsTheAnswerThatDecidesWhatItNeeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		quota, title string
		want         steps.Key
	}{
		{"On-Demand vCPUs, in which the nodes count", "Running On-Demand Standard instances", steps.KeyMaxNodes},
		{"Spot vCPUs", "All Standard Spot Instance Requests", steps.KeyRegion},
		{"Elastic IPs", "EC2-VPC Elastic IPs", steps.KeyRegion},
	} {
		for from, keys := range map[string][]string{
			"the step": {"alt+4", "tab", "tab", "tab", "tab"},
			"the list": {"ctrl+y"},
		} {
			d := scene{scenario: "blocked", keys: keys}.start(t, 80, 24)
			d.to(c.title)
			d.press("g")
			if got := d.field(); got != c.want || d.m.machine.Step().ID != "region" {
				t.Errorf("%s, from %s: g opens %q, not %q:\n%s", c.quota, from, got, c.want, d.screen())
			}
		}
	}
}
