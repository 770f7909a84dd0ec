package network

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckPeeringCrossRegion says what is different if the target is in another region than
// the data plane. It reports peering.cross_region. (Amazon VPC Peering Guide,
// "VPC peering limitations".)
func CheckPeeringCrossRegion(region, target string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringCrossRegion, Evidence: awscheck.Local, Region: target}
	if region == target {
		f.Status, f.Evidence = awscheck.Skipped, awscheck.None
		f.Detail = fmt.Sprintf("The data plane and the target VPC are both in %s.", region)
		return []awscheck.Finding{f}
	}
	f.Status = awscheck.Info
	f.Detail = fmt.Sprintf("The data plane is in %s, the target VPC in %s: traffic between them is charged as inter-region transfer, the MTU is 8,500 bytes, security groups can't reference the other side's, and private host names of EC2 resolve only with DNS resolution for the peering connection enabled.", region, target)
	f.Remedy.Text = "No change is needed. Allow the data plane by its CIDR in security groups, and enable DNS resolution for the peering connection after acceptance."
	f.Remedy.Links = []string{"https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"}
	return []awscheck.Finding{f}
}

// A PeeringRequest is what Astronomer needs to request a peering.
type PeeringRequest struct {
	ClusterName, ClusterID string
	Target                 Target
	SupportURL             string // where a peering is requested
}

// CheckPeeringRequest checks whether what Astronomer needs is complete: cluster id and
// name, account, region, VPC and CIDR. It reports
// peering.request.
func CheckPeeringRequest(ctx context.Context, r PeeringRequest) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringRequest, Evidence: awscheck.Local}
	t := r.Target
	accountID, networks := t.AccountID, t.CIDRs // the ticket has those that were given
	var missing, wrongCIDRs []string
	if vpc, err := t.Find(ctx); err == nil {
		f.Evidence = awscheck.Live
		if len(networks) == 0 {
			networks = vpc.CIDRs
		}
		if left := exclude(vpc.CIDRs, networks); len(left) > 0 {
			wrongCIDRs = append(wrongCIDRs, PrefixList(left)+" of the VPC is left out")
		}
		if wrong := exclude(networks, vpc.CIDRs); len(wrong) > 0 {
			wrongCIDRs = append(wrongCIDRs, PrefixList(wrong)+" is not of the VPC")
		}
		accountID = cmp.Or(accountID, vpc.Owner)
	}
	if known, ok := t.KnownAccount(ctx); ok {
		accountID = cmp.Or(accountID, known)
	}
	for _, p := range []struct {
		name  string
		given bool
	}{
		{"the cluster's name", r.ClusterName != ""}, {"the target account's id", accountID != ""},
		{"the target's region", t.Region != ""}, {"the target VPC's id", t.VPC != ""}, {"the target VPC's CIDRs", len(networks) > 0},
	} {
		if !p.given {
			missing = append(missing, p.name)
		}
	}
	noun := "CIDR"
	if len(networks) > 1 {
		noun = words.Plural(noun)
	}
	what := fmt.Sprintf("cluster %q, account %s, region %s, VPC %s, %s %s", awscheck.Clean(r.ClusterName), accountID, t.Region, t.VPC, noun, PrefixList(networks))
	f.Remedy.Links = []string{r.SupportURL}
	switch {
	case len(missing) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not complete: %s is missing from what Astronomer needs to request the peering.", words.Some(missing))
		if len(missing) > 1 {
			f.Detail = fmt.Sprintf("Not complete: %s are missing from what Astronomer needs to request the peering.", words.Some(missing))
		}
		f.Remedy = awscheck.Remedy{Text: "Give what is missing. The account and the CIDRs are read from AWS where the target's credentials allow it."}
	case len(wrongCIDRs) > 0:
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("Not complete: %s. The request would contain %s.", strings.Join(wrongCIDRs, ", and "), what)
		f.Remedy.Text = "Correct the target's CIDRs before you request the peering from Astronomer's support."
	case r.ClusterID == "":
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("Complete except for the cluster's id, which the Astro UI shows once the cluster exists: %s.", what)
		f.Remedy.Text = "Request the peering from Astronomer's support once the cluster exists, with its id from the Astro UI."
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("Complete: cluster id %s, %s.", awscheck.Clean(r.ClusterID), what)
		f.Remedy.Text = "Request the peering from Astronomer's support."
	}
	return []awscheck.Finding{f}
}
