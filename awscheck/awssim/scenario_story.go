package awssim

import (
	"maps"
	"time"
)

// storyNetwork is the network that the wizard suggests in place of the one that does not hold. The cluster that
// the customer then gets has it.
const storyNetwork = "10.255.224.0/19"

// story is the ready account before anything is answered: its customer finds everything
// proposed, and one proposal does not hold. The network that was planned for the data
// plane overlaps the second CIDR of the target VPC.
func story() Scenario {
	ready := ready()
	proposals := maps.Clone(ready.Answers)
	proposals["account.expected_id"] = []string{dataPlaneID}
	proposals["network.cidr"] = []string{"10.41.0.0/19"}
	proposals["peering.services"] = []string{"orders=postgres://" + ordersRDS + ":5432"} // resolves without a zone
	ends := maps.Clone(proposals)
	ends["network.cidr"] = []string{storyNetwork}
	return Scenario{
		Name:      Story,
		Summary:   "An activation from its start: nothing is answered, and one problem is to be found and fixed on the way.",
		World:     ready.World,
		After:     func(now time.Time) []Stage { return afterRequest(now, storyNetwork) },
		Proposals: proposals,
		Ends:      ends,
	}
}
