package awscheck

import (
	"slices"
	"strings"
)

// A CheckInfo is a check's entry in the catalog.
type CheckInfo struct {
	ID    string // or a prefix that ends in a period
	Owner Owner  // who can usually fix it; a remedy can name another owner
	Title string // what the check is about: the title of what is neither good nor bad
	Fail  string // the title of a finding with status fail; "": Title
	Warn  string // the title of a finding with status warn; "": Fail
	Pass  string // the title of a finding with status pass; "": Title
}

// catalog is the only place that defines a check's id, usual owner and titles. It is never modified.
var catalog = [...]CheckInfo{
	{ToolsAstroCLI, OwnerYou, "Astro CLI", "Astro CLI missing", "Astro CLI outdated", ""},
	{AccountCredentials, OwnerYou, "Credentials", "Credentials not accepted", "", ""},
	{AccountExpiry, OwnerYou, "Credential lifetime", "Credentials expired", "Credentials expire soon", ""},
	{AccountPrincipal, OwnerYou, "Principal", "", "Root user in use", ""},
	{AccountExpectedID, OwnerYou, "Intended account", "Not the intended account", "", ""},
	{AccountPartition, OwnerYou, "AWS partition", "AWS partition not supported", "", ""},
	{AccountClean, OwnerAccount, "Resources in the account", "Other resources in the account", "", ""},
	{AccountPriorActivation, OwnerYou, "Activation status", "Earlier activation found", "", ""},
	{PermissionsIAM, OwnerIdentity, "Permission", "Permission denied", "Permission uncertain", ""},
	{PermissionsCloudFormation, OwnerIdentity, "Permission", "Permission denied", "Permission uncertain", ""},
	{RegionSupported, OwnerYou, "Region supported by Astro", "Region not supported by Astro", "", ""},
	{RegionEnabled, OwnerAccount, "Region enabled", "Region not enabled", "Region being enabled", ""},
	{RegionZones, OwnerYou, "Availability Zones", "Too few Availability Zones", "", ""},
	{RegionInstanceTypes, OwnerYou, "Node type and database class", "Node type or database class not offered", "Node type and database class in different zones", ""},
	{RegionEncryption, OwnerAccount, "EBS encryption by default", "EBS encryption by default uses a customer managed key", "", ""},
	{RegionMetadata, OwnerAccount, "Instance metadata defaults", "Instance metadata defaults may stop pods", "", ""},
	{RegionPublicAccess, OwnerAccount, "VPC block public access", "VPC block public access blocks NAT gateways", "VPC block public access blocks inbound traffic", ""},
	{RegionQuota, OwnerAccount, "Quota", "Quota too small", "Quota nearly used up", ""},
	{NetworkCIDRSyntax, OwnerYou, "CIDR format", "CIDR not valid", "", ""},
	{NetworkCIDRSize, OwnerYou, "CIDR size", "CIDR size not allowed", "", ""},
	{NetworkCIDRPrivate, OwnerYou, "Private CIDR", "CIDR not private", "", ""},
	{ID: NetworkCIDRReserved, Owner: OwnerYou, Title: "Reserved ranges", Pass: "CIDR outside reserved ranges", Fail: "CIDR in a reserved range"},
	{ID: NetworkOverlapTarget, Owner: OwnerYou, Title: "Overlap with the target VPC", Pass: "No overlap with the target VPC", Fail: "CIDR overlaps the target VPC"},
	{ID: NetworkOverlapRoutes, Owner: OwnerYou, Title: "Conflict with the target's routes", Pass: "No conflict with the target's routes", Fail: "CIDR conflicts with a route of the target"},
	{ID: NetworkOverlapPeers, Owner: OwnerYou, Title: "Overlap with the target's peers", Pass: "No overlap with the target's peers", Fail: "CIDR overlaps a VPC peered with the target"},
	{ID: NetworkOverlapAccount, Owner: OwnerYou, Title: "Overlap in this account", Pass: "No overlap in this account", Fail: "CIDR overlaps a VPC of this account"},
	{NetworkServiceRange, OwnerAstronomer, "Kubernetes service range", "Target VPC uses the Kubernetes service range", "", ""},
	{PublicDNS, OwnerYou, "DNS name", "DNS name does not resolve", "", ""},
	{PublicAddress, OwnerYou, "Public address", "Address not public", "", ""},
	{PublicReachable, OwnerService, "Connection", "No connection", "", ""},
	{PublicAllowlist, OwnerService, "IP allowlist", "", "", ""},
	{PeeringAccount, OwnerYou, "Target account", "Wrong target account", "", ""},
	{PeeringVPC, OwnerYou, "Target VPC", "Target VPC can't be peered", "", ""},
	{PeeringCIDRs, OwnerYou, "Target CIDRs", "Target CIDRs are not the VPC's", "Target CIDRs incomplete", ""},
	{PeeringQuota, OwnerNetwork, "Peering quotas", "Peering quota reached", "Peering quota may be reached", ""},
	{PeeringRoutes, OwnerNetwork, "Room for a route", "Route table full", "", ""},
	{PeeringExisting, OwnerNetwork, "Existing peerings", "", "Peering request pending", ""},
	{PeeringCrossRegion, OwnerNetwork, "Regions of the peering", "", "", ""},
	{PeeringRequest, OwnerYou, "Peering request", "", "", ""},
	{DNSSupport, OwnerNetwork, "DNS resolution in the target VPC", "DNS resolution off in the target VPC", "", ""},
	{DNSHostnames, OwnerNetwork, "DNS hostnames in the target VPC", "DNS hostnames off in the target VPC", "", ""},
	{DNSAccepterOption, OwnerNetwork, "DNS resolution for the VPC peering connection", "", "", ""},
	{DNSZones, OwnerNetwork, "Private hosted zones", "", "Private hosted zone owned by a service", ""},
	{DNSResolver, OwnerNetwork, "Resolver rules of the target VPC", "", "Resolver rule forwards names elsewhere", ""},
	{VerifyRequest, OwnerYou, "Peering request from Astro", "Peering request no longer valid", "Peering request expires soon", ""},
	{VerifyCIDR, OwnerAstronomer, "CIDR of the requester", "Requester has a different CIDR", "Requester has more CIDRs", ""},
	{VerifyActive, OwnerNetwork, "Peering connection", "Peering connection not active", "", "Peering connection active"},
	{VerifyRoutes, OwnerNetwork, "Routes to Astro", "Route to Astro missing or wrong", "", ""},
	{VerifyAstroRoutes, OwnerAstronomer, "Routes from Astro", "Route from Astro missing or wrong", "", ""},
	{VerifyACL, OwnerNetwork, "Network ACLs", "", "Network ACL blocks Astro", ""},
	{VerifyDNSOption, OwnerNetwork, "DNS resolution for the VPC peering connection", "DNS resolution for the VPC peering connection is off", "", ""},
	{VerifyZones, OwnerNetwork, "Private hosted zones in Astro", "Private hosted zone not associated with Astro", "", "Private hosted zone associated with Astro"},
	{PathName, OwnerYou, "Name of the service", "Name does not resolve in Astro", "", ""},
	{PathInterface, OwnerYou, "Network interface", "No network interface with the address", "", ""},
	{PathSecurityGroups, OwnerNetwork, "Security groups", "Security groups do not allow inbound traffic from Astro", "", ""},
	{PathACL, OwnerNetwork, "Network ACL", "Network ACL blocks Astro", "", ""},
	{PathRoute, OwnerNetwork, "Route to Astro", "Route to Astro missing or wrong", "", ""},
	{PathAstro, OwnerAstronomer, "Astro's side of the path", "Astro's side blocks the path", "", ""},
}

// Catalog returns the entry of every check, in the order of the steps.
func Catalog() []CheckInfo { return slices.Clone(catalog[:]) }

// lookupCheck returns the entry of a check by its id, or by a prefix of it.
func lookupCheck(id string) (CheckInfo, bool) {
	for _, c := range catalog {
		if id == c.ID || strings.HasSuffix(c.ID, ".") && strings.HasPrefix(id, c.ID) {
			return c, true
		}
	}
	return CheckInfo{}, false
}

// OwnerOf returns who can usually fix what a check finds; "" for an id that is not in the
// catalog.
// Inlined, it would be 18 kB of the binary.
//
//go:noinline
func OwnerOf(id string) Owner {
	c, _ := lookupCheck(id)
	return c.Owner
}

// TitleOf returns the title of a finding, which says the state of the check. subject is
// Finding.Subject. For an id that is not in the catalog it returns the id.
func TitleOf(id string, status Status, subject string) string {
	c, ok := lookupCheck(id)
	if !ok {
		return id
	}
	title := c.Title
	switch {
	case status == Pass && c.Pass != "":
		title = c.Pass
	case status == Warn && c.Warn != "":
		title = c.Warn
	case (status == Warn || status == Fail) && c.Fail != "":
		title = c.Fail
	}
	if subject != "" {
		title += ": " + subject
	}
	return title
}
