package summary

import (
	"cmp"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A plan is the values of a peering as the owner of the target VPC needs them; "" or nil
// if one is not known. They are cleaned texts from answers, and every format quotes them.
type plan struct {
	cluster      string
	astroAccount string // id of the account that was activated: it requests the peering
	astroRegion  string
	astroCIDR    string
	account      string // of the target VPC
	region       string
	vpc          string
	profile      string // that is known to reach the target's account from here
	resolve      bool   // host names are to be resolved across the peering
	support      bool   // DNS resolution must still be turned on in the VPC
	hostnames    bool   // DNS hostnames must still be turned on in the VPC
	tables       []RouteTable
	zones        []HostedZone // to be authorized by the target's account
	foreign      []HostedZone // to be authorized by another account
	openings     []Opening
}

func (r Report) plan() plan {
	get := func(k steps.Key) string { return awscheck.Clean(r.Answers.Get(k).String()) }
	p := plan{
		cluster: get(steps.KeyClusterName), astroAccount: cmp.Or(awscheck.Clean(r.Identity.Account), get(steps.KeyExpectedID)),
		astroRegion: get(steps.KeyRegion), astroCIDR: get(steps.KeyCIDR),
		account: valueOf(r.ToSend.Peering, labelTarget), region: get(steps.KeyPeerRegion), vpc: get(steps.KeyPeerVPC),
		profile: get(steps.KeyPeerProfile), resolve: get(steps.KeyResolve) == "true",
	}
	if r.verifies() { // the identity is the target's
		p.astroAccount = valueOf(r.ToSend.Activation, labelAccount)
		p.astroCIDR = valueOf(r.ToSend.Activation, labelCIDR) // verify assumes the default, too
	}
	if get(steps.KeyResolve) == "" && slices.Contains(r.Answers.Get(steps.KeyMethods), steps.MethodPeering) {
		p.resolve = true // as the checks assume
	}
	// Without a profile of its own the target is reached with the activation's only if both
	// are known to be in one account. What verifies uses the target's alone.
	if p.profile == "" && (r.verifies() || p.account != "" && p.account == p.astroAccount) {
		p.profile = get(steps.KeyProfile)
	}
	p.support, p.hostnames = r.fails(awscheck.DNSSupport), r.fails(awscheck.DNSHostnames)
	var known []HostedZone
	if r.Target != nil {
		for _, t := range r.Target.RouteTables {
			p.tables = append(p.tables, RouteTable{awscheck.Clean(t.ID), awscheck.Clean(t.Name), t.Main})
		}
		for _, o := range r.Target.Openings {
			o.Service, o.SecurityGroup, o.NetworkACL = awscheck.Clean(o.Service), awscheck.Clean(o.SecurityGroup), awscheck.Clean(o.NetworkACL)
			p.openings = append(p.openings, o)
		}
		for _, z := range r.Target.HostedZones {
			known = append(known, HostedZone{awscheck.Clean(z.ID), awscheck.Clean(z.Name), awscheck.Clean(z.Account), awscheck.Clean(z.Service)})
		}
	}
	for _, id := range r.Answers.Get(steps.KeyPrivateZones) {
		id = awscheck.Clean(id)
		z := HostedZone{ID: id}
		if i := slices.IndexFunc(known, func(k HostedZone) bool { return k.ID == id }); i >= 0 {
			z = known[i]
		}
		switch {
		case z.Service != "": // only the service can associate it; its finding says so
		case z.Account != "" && p.account != "" && z.Account != p.account:
			p.foreign = append(p.foreign, z)
		default:
			p.zones = append(p.zones, z)
		}
	}
	return p
}

func (r Report) fails(id string) bool {
	return has(r.Findings, func(f *Finding) bool { return f.ID == id && f.Status == awscheck.Fail })
}

// valueOf returns the value of one of some items.
func valueOf(items []Item, label string) string {
	i := slices.IndexFunc(items, func(i Item) bool { return i.Label == label })
	if i < 0 {
		return ""
	}
	return awscheck.Clean(items[i].Value)
}

func (z HostedZone) String() string {
	return strings.TrimSpace(z.ID + " " + strings.TrimSuffix(z.Name, "."))
}

// String describes a route table in a comment.
func (t RouteTable) String() string {
	var words []string
	if t.Main {
		words = append(words, "main route table")
	}
	if t.Name != "" {
		words = append(words, t.Name)
	}
	return strings.Join(words, ", ")
}

// acceptance returns the commands that accept the peering and add its routes.
func (p plan) acceptance() []string {
	region := func(words ...string) string {
		c := awscheck.Command(words...) + ` --vpc-peering-connection-id "$PEERING_ID"`
		if p.region != "" {
			c += " --region " + awscheck.Quote(p.region)
		}
		return c
	}
	commands := []string{"PEERING_ID=pcx-" + toFill, region("aws", "ec2", "accept-vpc-peering-connection")}
	tables := p.tables
	if len(tables) == 0 {
		tables = []RouteTable{{ID: "rtb-" + toFill}}
	}
	for _, table := range tables {
		commands = append(commands, region("aws", "ec2", "create-route", "--route-table-id", table.ID, "--destination-cidr-block", orWords(p.astroCIDR, toFill)))
	}
	return commands
}

// describeTables names the route tables; "" if none of them is the main one or has a name.
func (p plan) describeTables() string {
	var list []string
	described := false
	for _, t := range p.tables {
		about := t.String()
		if about != "" {
			described, about = true, " ("+about+")"
		}
		list = append(list, t.ID+about)
	}
	if !described || len(list) < 2 {
		return ""
	}
	return wording.List(list)
}

// collectTables says which of the route tables serve a data service, if the path to each one is
// known.
func collectTables(h *handoff) {
	services := h.r.Answers.PeerServices()
	served := map[string][]string{}
	for _, e := range services {
		table := ""
		about := map[string][]string{} // by table: subnets
		f := findingAbout(h.r.Findings, services, awscheck.PathRoute, e.Name)
		if f == nil || f.Status == awscheck.Unverified || f.Status == awscheck.Skipped || len(f.Resources) == 0 {
			return
		}
		for _, id := range f.Resources[1:] {
			switch {
			case strings.HasPrefix(id, "rtb-"):
				table = awscheck.Clean(id)
				about[table] = nil
			case strings.HasPrefix(id, "subnet-") && table != "":
				about[table] = append(about[table], awscheck.Clean(id))
			}
		}
		if len(about) == 0 {
			return
		}
		for id, subnets := range about {
			name := awscheck.Clean(e.Name)
			if len(subnets) > 0 {
				name += " in " + wording.List(subnets)
			}
			served[id] = append(served[id], name)
		}
	}
	serve := slices.DeleteFunc(slices.Clone(h.plan.tables), func(t RouteTable) bool { return served[t.ID] == nil })
	if len(serve) > 0 && len(serve) == len(served) {
		h.served = describeServed(serve, served)
	}
}

// describeServed names route tables with the data services that each serves.
func describeServed(tables []RouteTable, served map[string][]string) string {
	list := make([]string, len(tables))
	for i, t := range tables {
		list[i] = t.ID
		if about := t.String(); about != "" {
			list[i] += " (" + about + ")"
		}
		list[i] += " serves " + wording.List(served[t.ID])
	}
	return strings.Join(list, "; ")
}

// A Target is what AWS reported about the VPC to peer with. A runbook rendered from a
// saved report knows nothing else about it.
type Target struct {
	RouteTables []RouteTable `json:"route_tables,omitempty"` // every one of the VPC; none: not known
	HostedZones []HostedZone `json:"hosted_zones,omitempty"` // private ones that the VPC is associated with
	Openings    []Opening    `json:"openings,omitempty"`     // rules that the paths to the data services lack

	used int // how many route tables the VPC's subnets use; 0: not known, as in a report that was saved
}

// RoutedTables counts the route tables that send Astro's network to the peering, of all that must; false:
// that is not known, or there is nothing to count: none does, or each.
func RoutedTables(r Report) (done, all int, ok bool) {
	if r.Target == nil || r.Target.used == 0 {
		return 0, 0, false
	}
	all = r.Target.used
	done = all
	for i := range r.Findings {
		switch f := &r.Findings[i]; {
		case f.ID != awscheck.VerifyRoutes || f.Status == awscheck.Pass:
		case len(f.Resources) != 1 || f.Cause != "": // of no table, or not of its routes
			return 0, 0, false
		default:
			done--
		}
	}
	return done, all, 0 < done && done < all
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
	t := Target{used: known.Used}
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
