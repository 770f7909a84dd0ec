package awssim

import (
	"net/netip"
	"time"
)

// ready is a new account in an organization with nothing missing: quotas are increased,
// an administrator is signed in, the target VPC is known and has no conflict.
func ready() Scenario {
	return Scenario{
		Name:    Ready,
		Summary: "A new account with nothing missing: quotas increased, and a data VPC in another account to peer with.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			w.account(dataPlaneID).Regions = map[string]*Region{"us-east-1": {Quotas: enoughQuotas()}}
			return w
		},
		After:   func(now time.Time) []Stage { return afterRequest(now, "172.20.0.0/19") },
		Answers: peeringAnswers(),
	}
}

// afterRequest is the peering of a data plane with a network, at the speed of a demo: Astronomer's request is
// pending, and the target's owner accepts it and then completes one step after another.
func afterRequest(now time.Time, cidr string) []Stage {
	const astroID = "vpc-0a57a0000000000001"
	var stages []Stage
	for i := range 6 {
		after := time.Duration(i) * 9 * time.Second
		w := twoAccounts(now.Add(after))
		cluster := clusterVPC(astroID, cidr)
		target := w.account(targetID)
		astro := Peering{
			ID: "pcx-0ee10000000000009", Name: "astro", State: "pending-acceptance", Expires: now.Add(6 * 24 * time.Hour),
			Requester: PeeringSide{VPC: astroID, Account: dataPlaneID, Region: "us-east-1", CIDRs: []string{cidr}, DNSOption: "on"},
			Accepter:  PeeringSide{VPC: warehouseID, Account: targetID, Region: "us-east-1", CIDRs: []string{"10.40.0.0/16", "10.41.0.0/20"}},
		}
		vpc := warehouseVPC()
		if i >= 1 {
			astro.State, astro.Accepter.DNSOption = "active", "off"
		}
		if i >= 2 { // one route table after another
			for t := range min(i-1, len(vpc.RouteTables)) {
				vpc.RouteTables[t].Routes = append(vpc.RouteTables[t].Routes, Route{To: cidr, Via: astro.ID})
			}
		}
		if i >= 2 { // Astronomer's side
			cluster.RouteTables[1].Routes = append(cluster.RouteTables[1].Routes, Route{To: "10.40.0.0/16", Via: astro.ID}, Route{To: "10.41.0.0/20", Via: astro.ID})
		}
		if i >= 3 {
			astro.Accepter.DNSOption = "on"
		}
		if i >= 4 {
			target.Zones[0].Allowed = []string{astroID}
		}
		if i >= 5 { // Astronomer's last step
			target.Zones[0].VPCs = append(target.Zones[0].VPCs, astroID)
		}
		w.account(dataPlaneID).Regions = map[string]*Region{"us-east-1": {Quotas: enoughQuotas(), VPCs: []VPC{cluster}, Resources: Resources{Instances: astroNodes(astroID, cidr, nil)}}}
		target.Regions["us-east-1"] = warehouseRegion(vpc, officePeering(), astro)
		stages = append(stages, Stage{After: after, World: w})
	}
	return stages
}

// clusterVPC is the VPC of the data plane as Astro creates it, with a network of at least a /19, in two zones:
// public subnets with NAT gateways, and private ones with the nodes.
func clusterVPC(id, cidr string) VPC {
	return VPC{
		ID: id, Name: "astro", CIDRs: []string{cidr}, DNSHostnames: true,
		Subnets: []Subnet{
			{ID: "subnet-0a57a000000000001", CIDR: within(cidr, 0, 0) + "/26", Zone: "us-east-1a"}, {ID: "subnet-0a57a000000000002", CIDR: within(cidr, 0, 64) + "/26", Zone: "us-east-1b"},
			{ID: "subnet-0a57a000000000003", CIDR: within(cidr, 16, 0) + "/20", Zone: "us-east-1a"}, {ID: "subnet-0a57a000000000004", CIDR: within(cidr, 8, 0) + "/21", Zone: "us-east-1b"},
		},
		RouteTables: []RouteTable{
			{ID: "rtb-0a57a000000000001", Name: "public", Main: true, Routes: []Route{{To: "0.0.0.0/0", Via: "igw-0a57a000000000001"}}},
			{ID: "rtb-0a57a000000000002", Name: "private", Subnets: []string{"subnet-0a57a000000000003", "subnet-0a57a000000000004"},
				Routes: []Route{{To: "0.0.0.0/0", Via: "nat-0a57a000000000001"}}},
		},
		SecurityGroups: []SecurityGroup{{ID: nodeGroupID, Name: "astro-nodes"}},
	}
}

const nodeGroupID = "sg-0a57a000000000001"

// within is an address of a network, by how far its third and its fourth byte are from the first one.
func within(cidr string, third, fourth byte) string {
	first := netip.MustParsePrefix(cidr).Addr().As4()
	return netip.AddrFrom4([4]byte{first[0], first[1], first[2] + third, fourth}).String()
}

// astroNodes are the nodes of the data plane, one in each private subnet.
func astroNodes(vpc, cidr string, tags []string) []Instance {
	return []Instance{
		{ID: "i-0a57a000000000001", Name: "astro-node", Type: "m5.xlarge", Zone: "us-east-1a", VPC: vpc, Subnet: "subnet-0a57a000000000003", Address: within(cidr, 16, 10), Groups: []string{nodeGroupID}, Tags: tags},
		{ID: "i-0a57a000000000002", Name: "astro-node", Type: "m5.xlarge", Zone: "us-east-1b", VPC: vpc, Subnet: "subnet-0a57a000000000004", Address: within(cidr, 8, 10), Groups: []string{nodeGroupID}, Tags: tags},
	}
}

// twoAccounts is a world with a clean account to activate and a VPC with the customer's
// data in another account.
func twoAccounts(now time.Time) *World {
	return &World{
		Now:     now,
		Latency: demoLatency,
		Machine: Machine{AstroCLI: astroCLI},
		Hosts:   internet(),
		Configured: []Profile{
			sso("astro-data-plane", dataPlaneID, "AdministratorAccess", "ana", now.Add(7*time.Hour)),
			sso("data-platform", targetID, "NetworkAdministrator", "ana", now.Add(7*time.Hour)),
		},
		Accounts: []*Account{
			{ID: dataPlaneID, IAM: IAM{
				Roles: []Role{{Name: ssoRole("AdministratorAccess"), Path: SSOPath, Policies: []Policy{Administrator()}}},
				SCPs:  []string{fullAccess},
			}},
			{
				ID:      targetID,
				Regions: map[string]*Region{"us-east-1": warehouseRegion(warehouseVPC(), officePeering())},
				Zones: []Zone{{ID: "Z08230031EXAMPLE0001", Name: "data.example.internal.", VPCs: []string{warehouseID}, Records: []Record{
					{Name: "orders.data.example.internal", Type: "CNAME", Values: []string{ordersRDS}},
					{Name: "ledger.data.example.internal", Type: "CNAME", Values: []string{ledgerRDS}},
				}}},
			},
		},
	}
}

// fullAccess is the service control policy that AWS Organizations attaches by default.
const fullAccess = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`

const warehouseID = "vpc-0d47a11e5c0ffee01"

// warehouseVPC is the VPC with the customer's data: three route tables, two CIDRs, DNS on.
func warehouseVPC() VPC {
	return VPC{
		ID: warehouseID, Name: "data-warehouse", CIDRs: []string{"10.40.0.0/16", "10.41.0.0/20"}, DNSHostnames: true,
		Subnets: []Subnet{
			{ID: "subnet-0aa10000000000001", CIDR: "10.40.0.0/20", Zone: "us-east-1a"},
			{ID: "subnet-0aa10000000000002", CIDR: "10.40.16.0/20", Zone: "us-east-1b"},
			{ID: "subnet-0aa10000000000003", CIDR: "10.41.0.0/22", Zone: "us-east-1a"},
		},
		RouteTables: []RouteTable{
			{ID: "rtb-0cc10000000000001", Name: "main", Main: true},
			{ID: "rtb-0cc10000000000002", Name: "private-a", Subnets: []string{"subnet-0aa10000000000001"},
				Routes: []Route{{To: "0.0.0.0/0", Via: "nat-0dd10000000000001"}, {To: officeListID, Via: "pcx-0ee10000000000001"}}},
			{ID: "rtb-0cc10000000000003", Name: "private-b", Subnets: []string{"subnet-0aa10000000000002"},
				Routes: []Route{{To: "0.0.0.0/0", Via: "nat-0dd10000000000001"}, {To: officeListID, Via: "pcx-0ee10000000000001"}}},
		},
		SecurityGroups: []SecurityGroup{
			{ID: ordersGroupID, Name: "orders-db", Rules: []GroupRule{{Protocol: "tcp", From: 5432, To: 5432, Networks: []string{"10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12"}}}},
			{ID: ledgerGroupID, Name: "ledger-db", Rules: []GroupRule{{Protocol: "tcp", From: 3306, To: 3306, Networks: []string{"10.40.0.0/16"}}}},
		},
	}
}

// The databases of the warehouse: orders admits every private network, the ledger only
// its own VPC.
const (
	ordersRDS     = "orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com"
	ledgerRDS     = "ledger.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com"
	ordersGroupID = "sg-0bb10000000000001"
	ledgerGroupID = "sg-0bb10000000000002"
)

func warehouseDatabases() []Database {
	return []Database{
		{ID: "orders", Engine: "postgres", Host: ordersRDS, VPC: warehouseID, Subnet: "subnet-0aa10000000000001", Address: "10.40.3.7", Interface: "eni-0dd10000000000001", Groups: []string{ordersGroupID}},
		{ID: "ledger", Engine: "mysql", Host: ledgerRDS, Port: 3306, VPC: warehouseID, Subnet: "subnet-0aa10000000000002", Address: "10.40.18.20", Interface: "eni-0dd10000000000002", Groups: []string{ledgerGroupID}},
	}
}

// officeListID is the id of the prefix list by which the warehouse routes the office.
const officeListID = "pl-0bb10000000000001"

// warehouseRegion is the region of the warehouse.
func warehouseRegion(vpc VPC, peerings ...Peering) *Region {
	return &Region{VPCs: []VPC{vpc}, Peerings: peerings, Resources: Resources{Databases: warehouseDatabases()},
		PrefixLists: []PrefixList{{ID: officeListID, Name: "office networks", MaxEntries: 20, Entries: []string{"10.60.0.0/16"}}}}
}

// officePeering is an existing peering of the warehouse, with another network.
func officePeering() Peering {
	return Peering{
		ID: "pcx-0ee10000000000001", Name: "office network",
		Requester: PeeringSide{VPC: "vpc-0ff10000000000001", Account: networkID, Region: "us-east-1", CIDRs: []string{"10.60.0.0/16"}},
		Accepter:  PeeringSide{VPC: warehouseID, Account: targetID, Region: "us-east-1", CIDRs: []string{"10.40.0.0/16", "10.41.0.0/20"}},
	}
}

// peeringAnswers are the answers of a customer that peers with the warehouse and
// reaches Snowflake over its public endpoint.
func peeringAnswers() map[string][]string {
	return map[string][]string{
		"account.profile":       {"astro-data-plane"},
		"account.expected_id":   {dataPlaneID},
		"cluster.name":          {"Production data"},
		"cluster.node_type":     {"m5.xlarge"},
		"cluster.max_nodes":     {"20"},
		"region":                {"us-east-1"},
		"network.cidr":          {"172.20.0.0/19"},
		"connectivity.methods":  {"public", "peering"},
		"public.endpoints":      {"warehouse=snowflake://xy12345.snowflakecomputing.com:443"},
		"peering.profile":       {"data-platform"},
		"peering.account_id":    {targetID},
		"peering.region":        {"us-east-1"},
		"peering.vpc_id":        {warehouseID},
		"peering.cidrs":         {"10.40.0.0/16", "10.41.0.0/20"},
		"peering.services":      {"orders=postgres://orders.data.example.internal:5432"},
		"dns.resolve_hostnames": {"true"},
		"dns.private_zones":     {"Z08230031EXAMPLE0001"},
	}
}

// with returns the answers with some replaced; nil removes one.
func with(answers, others map[string][]string) map[string][]string {
	for k, v := range others {
		if v == nil {
			delete(answers, k)
			continue
		}
		answers[k] = v
	}
	return answers
}
