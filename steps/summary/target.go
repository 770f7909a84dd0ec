package summary

import (
	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A Target is what AWS reported about the VPC to peer with. A runbook rendered from a
// saved report knows nothing else about it.
type Target struct {
	RouteTables []RouteTable `json:"route_tables,omitempty"` // every one of the VPC; none: not known
	HostedZones []HostedZone `json:"hosted_zones,omitempty"` // private ones that the VPC is associated with
	Openings    []Opening    `json:"openings,omitempty"`     // rules that the paths to the data services lack
}

// An Opening is a rule that the path to a data service lacks: an inbound rule of a
// security group or, with NetworkACL, an entry of a network ACL.
type Opening struct {
	Service       string `json:"service"` // its name
	SecurityGroup string `json:"security_group,omitempty"`
	NetworkACL    string `json:"network_acl,omitempty"`
	RuleNumber    int    `json:"rule_number,omitempty"`
	Egress        bool   `json:"egress,omitempty"`
	From          int    `json:"from"` // TCP ports, both included
	To            int    `json:"to"`
}

// A RouteTable is a route table of the target VPC.
type RouteTable struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Main bool   `json:"main,omitempty"`
}

// A HostedZone is a private hosted zone, and who owns it.
type HostedZone struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Account string `json:"account,omitempty"` // id of the owning account
	Service string `json:"service,omitempty"` // the AWS service that owns it, if one does
}

func targetOf(m *steps.Machine) *Target {
	known := m.Target()
	var t Target
	for _, table := range known.RouteTables {
		t.RouteTables = append(t.RouteTables, RouteTable{ID: table.ID, Name: awscheck.Clean(table.Name), Main: table.Main})
	}
	for _, z := range known.Zones {
		t.HostedZones = append(t.HostedZones, HostedZone{ID: z.ID, Name: z.Name, Account: z.Account, Service: z.Service})
	}
	for _, o := range known.Openings {
		if o.SecurityGroup != "" {
			t.Openings = append(t.Openings, Opening{Service: o.Service, SecurityGroup: o.SecurityGroup, From: o.Port, To: o.Port})
			continue
		}
		e := o.Entry
		t.Openings = append(t.Openings, Opening{Service: o.Service, NetworkACL: o.NetworkACL, RuleNumber: e.Number, Egress: e.Egress, From: e.Ports.From, To: e.Ports.To})
	}
	if t.RouteTables == nil && t.HostedZones == nil && t.Openings == nil {
		return nil
	}
	return &t
}
