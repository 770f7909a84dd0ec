package steps

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// Ids of checks that there is one of for each action or quota, without what tells them
// apart.
const (
	iamPermissionID            = "permissions.iam."
	cloudFormationPermissionID = "permissions.cloudformation"
	quotaID                    = "region.quota."
)

// titleOf returns the title of a check: what it looks at, in a few words. It is the only
// place that knows. A check that is not in it has its id as its title.
func titleOf(id string, r Requirements) string {
	if action, ok := strings.CutPrefix(id, iamPermissionID); ok {
		return "Permission iam:" + action
	}
	if code, ok := strings.CutPrefix(id, quotaID); ok {
		if i := slices.IndexFunc(r.Quotas, func(q awscheck.QuotaNeed) bool { return q.Code == code }); i >= 0 {
			return "Quota: " + r.Quotas[i].Name
		}
		return "Quota: " + code
	}
	switch id {
	case cloudFormationPermissionID:
		return "Permission cloudformation:" + r.CloudFormation
	case "tools.astro_cli":
		return "Astro CLI"
	case credentialsCheckID:
		return "Credentials"
	case "account.expiry":
		return "Expiry of the credentials"
	case "account.principal":
		return "Principal"
	case "account.expected_id":
		return "Intended account"
	case "account.partition":
		return "AWS partition"
	case "account.clean":
		return "Nothing else in the account"
	case "account.prior_activation":
		return "No earlier activation"
	case "region.supported":
		return "Region supported by Astro"
	case "region.enabled":
		return "Region enabled in the account"
	case "region.zones":
		return "Availability zones"
	case "region.instance_types":
		return "Node type and database class"
	case cidrSyntaxID:
		return "CIDR is well formed"
	case "network.cidr.size":
		return "CIDR size"
	case "network.cidr.private":
		return "CIDR is private"
	case "network.cidr.reserved":
		return "CIDR is not reserved"
	case "network.cidr.overlap.target":
		return "No overlap with the target VPC"
	case "network.cidr.overlap.routes":
		return "Room in the target's routes"
	case "network.cidr.overlap.peers":
		return "No overlap with the target's peers"
	case "network.cidr.overlap.account":
		return "No overlap in this account"
	case "network.cidr.service_range":
		return "Kubernetes service range"
	case "public.dns":
		return "DNS of the data services"
	case "public.address":
		return "Public addresses of the data services"
	case "public.reachable":
		return "Connections to the data services"
	case "public.allowlist":
		return "Allowlists of the data services"
	case "peering.account":
		return "Target account"
	case "peering.vpc":
		return "Target VPC"
	case "peering.cidrs":
		return "Target CIDRs"
	case "peering.quota":
		return "Peering quotas"
	case "peering.routes":
		return "Room for a route"
	case "peering.existing":
		return "Existing peerings"
	case "peering.cross_region":
		return "Regions of the peering"
	case "peering.request":
		return "Peering request"
	case "dns.support":
		return "DNS resolution in the target VPC"
	case "dns.hostnames":
		return "DNS hostnames in the target VPC"
	case "dns.accepter_option", "verify.dns_option":
		return "DNS option of the peering"
	case "dns.zones":
		return "Private hosted zones"
	case "verify.request":
		return "Peering request from Astro"
	case "verify.cidr":
		return "CIDR of the requester"
	case "verify.active":
		return "Peering connection is active"
	case "verify.routes":
		return "Routes to Astro"
	case "verify.acl":
		return "Network ACLs"
	case "verify.zones":
		return "Private hosted zones in Astro"
	}
	return id
}
