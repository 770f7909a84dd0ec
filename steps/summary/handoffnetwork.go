package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps/wording"
)

// What the owner of the target VPC reads about the peering.

// collectPeering collects what the owner does for the peering, in the order of doing: what can
// be done now, what waits for another CIDR, and what waits for the request.
func (h *handoff) collectPeering() {
	if h.cidrWillChange() {
		waits := func(f *Finding) bool {
			return strings.Contains(f.Title, h.plan.astroCIDR) || slices.ContainsFunc(f.Remedy.Commands, func(c string) bool { return strings.Contains(c, h.plan.astroCIDR) })
		}
		h.newCIDR = only(h.problems, waits)
		h.problems = only(h.problems, func(f *Finding) bool { return !waits(f) })
		for i := range h.newCIDR {
			f := &h.newCIDR[i]
			f.Title = strings.ReplaceAll(f.Title, h.plan.astroCIDR, "the new CIDR") // the goal
			if strings.Contains(f.Detail, h.plan.astroCIDR) {
				f.Detail += " " + h.plan.astroCIDR + " is the CIDR that is replaced: with the new one, the same is to be done unless it is allowed already."
			}
			fix := &f.Remedy
			fix.Commands = h.withoutCIDR(fix.Commands)
		}
	}
	if h.verifies {
		h.collectFollowing()
	}
	if h.acceptsLater() {
		h.steps = []NextStep{{Who: Customer, Owner: h.owner, Text: acceptRequest, Commands: h.made(h.withoutProfile([]string{findRequest(h.plan)})...)}}
		h.later = append(h.later, h.namesLater()...)
	}
}

// acceptsLater reports whether Astronomer's request is still to come.
func (h *handoff) acceptsLater() bool {
	if len(h.r.ToSend.Peering) == 0 || h.peered {
		return false
	}
	return !h.verifies || has(h.r.Findings, func(f *Finding) bool {
		return f.ID == awscheck.VerifyRequest && f.Status == awscheck.Unverified
	})
}

// collectFollowing adds what can be done only after another problem is solved: the DNS option,
// once the peering is active.
func (h *handoff) collectFollowing() {
	causes, done := h.r.causes(), []string(nil)
	for _, f := range h.open() {
		done = append(done, f.Remedy.Commands...)
	}
	for _, f := range h.r.Findings {
		if f.owner() != h.owner || !causes.follows(f) || len(f.Remedy.Commands) == 0 {
			continue
		}
		f = h.adapted(f)
		if !slices.ContainsFunc(f.Remedy.Commands, func(c string) bool { return !slices.Contains(done, c) }) {
			continue
		}
		f.Status = awscheck.Info // it is to come
		h.later = append(h.later, f)
	}
}

// namesLater is what lets the data plane resolve the names of the target VPC, where the checks
// have no finding about it.
func (h *handoff) namesLater() (list []Finding) {
	known := func(id string) bool {
		is := func(f *Finding) bool { return f.ID == id }
		return has(h.later, is) || has(h.problems, is)
	}
	region := ""
	if h.plan.region != "" {
		region = " --region " + awscheck.Quote(h.plan.region)
	}
	if h.plan.resolve && !known(awscheck.DNSAccepterOption) {
		list = append(list, Finding{ID: awscheck.DNSAccepterOption, Status: awscheck.Info, Title: awscheck.TitleOf(awscheck.DNSAccepterOption, awscheck.Info, ""),
			Detail: youLetResolve,
			Remedy: awscheck.Remedy{Owner: reader, Text: thenInShell,
				Commands: h.made(`aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id "$PEERING_ID" --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true` + region)}})
	}
	if known(awscheck.DNSZones) {
		return list
	}
	for _, z := range h.plan.zones {
		vpc := ` --vpc VPCRegion=` + awscheck.Quote(orWords(h.plan.astroRegion, toFill)) + `,VPCId="$ASTRO_VPC_ID"`
		line := func(operation string) string {
			return awscheck.Command("aws", "route53", operation, "--hosted-zone-id", z.ID) + vpc
		}
		name := z.ID
		if z.Name != "" {
			name += " (" + z.Name + ")"
		}
		list = append(list, authorized(Finding{ID: awscheck.DNSZones, Status: awscheck.Info, Title: awscheck.TitleOf(awscheck.DNSZones, awscheck.Info, ""),
			Detail: "Once Astro's VPC exists, it must be associated with " + name + zoneCommands,
			Remedy: awscheck.Remedy{Owner: reader, Text: "by you, the zone's owner",
				Commands: h.made("ASTRO_VPC_ID=vpc-"+toFill, line("create-vpc-association-authorization"), afterAssociation, line("delete-vpc-association-authorization"))}}))
	}
	return list
}

// made are commands that are made from the report's values.
func (h *handoff) made(commands ...string) []string {
	for i := range commands {
		commands[i] = runnable(h.r, commands[i])
	}
	return commands
}

// findRequest is the command that shows the requests that wait for acceptance.
func findRequest(p plan) string {
	words := []string{"aws", "ec2", "describe-vpc-peering-connections", "--filters", "Name=status-code,Values=pending-acceptance"}
	if p.vpc != "" {
		words = append(words, "Name=accepter-vpc-info.vpc-id,Values="+p.vpc)
	}
	if p.region != "" {
		words = append(words, "--region", p.region)
	}
	if p.profile != "" {
		words = append(words, "--profile", p.profile)
	}
	return awscheck.Command(words...)
}

// findPeering is the command that shows the peerings of the target VPC with the data plane's
// account: id, Astro's VPC, its CIDR, and the accepter's DNS option. (EC2 API Reference,
// DescribeVpcPeeringConnections.)
func findPeering(h *handoff) string {
	words := []string{"aws", "ec2", "describe-vpc-peering-connections", "--filters", "Name=status-code,Values=active"}
	if h.plan.vpc != "" {
		words = append(words, "Name=accepter-vpc-info.vpc-id,Values="+h.plan.vpc)
	}
	if h.plan.astroAccount != "" {
		words = append(words, "Name=requester-vpc-info.owner-id,Values="+h.plan.astroAccount)
	}
	words = append(words, "--query", "VpcPeeringConnections[].[VpcPeeringConnectionId,RequesterVpcInfo.VpcId,RequesterVpcInfo.CidrBlock,AccepterVpcInfo.PeeringOptions.AllowDnsResolutionFromRemoteVpc]", "--output", "table")
	if h.plan.region != "" {
		words = append(words, "--region", h.plan.region)
	}
	return awscheck.Command(words...)
}

// findTables is the command that lists the route tables of the target VPC, and what uses each.
func findTables(h *handoff) string {
	words := []string{"aws", "ec2", "describe-route-tables", "--filters", "Name=vpc-id,Values=" + orWords(h.plan.vpc, "vpc-"+toFill),
		"--query", "RouteTables[].[RouteTableId,Associations[].[Main,SubnetId]]"}
	if h.plan.region != "" {
		words = append(words, "--region", h.plan.region)
	}
	return awscheck.Command(words...)
}

// associated is a finding about a zone where the peering exists: it may be associated already.
func associated(f Finding) Finding {
	if len(f.Resources) == 0 || !strings.HasPrefix(f.Remedy.Text, "Once we have sent you") {
		return f
	}
	f.Detail = "Astro's VPC, the second column of the command above, must be associated with the private hosted zone " + f.Resources[0] + ". The next command lists the VPCs that are."
	f.Remedy.Look = []string{awscheck.Command("aws", "route53", "get-hosted-zone", "--id", f.Resources[0], "--query", "VPCs[].VPCId")}
	f.Remedy.Text = "If it is not among them, put its id into the first line, run the first command, and tell us. Run the last one when we confirm that Astronomer has associated the zone, not before."
	return f
}

// cidrWillChange reports whether commands contain a CIDR that does not fit.
func (h *handoff) cidrWillChange() bool {
	return h.owner == awscheck.OwnerNetwork && h.plan.astroCIDR != "" && ReplacesCIDR(h.r)
}

// withoutCIDR returns commands in which the CIDR that does not fit is to be filled in.
func (h *handoff) withoutCIDR(commands []string) []string {
	if !h.cidrWillChange() {
		return commands
	}
	commands, used := slices.Clone(commands), false
	for i, c := range commands {
		c = strings.ReplaceAll(c+" ", " "+h.plan.astroCIDR+" ", ` "$ASTRO_CIDR" `)
		used = used || strings.Contains(c, `"$ASTRO_CIDR"`)
		commands[i] = strings.TrimSuffix(strings.ReplaceAll(c, h.plan.astroCIDR, toFill), " ")
	}
	if used {
		commands = slices.Insert(commands, 0, "ASTRO_CIDR="+toFill)
	}
	return commands
}

// writePlan writes what the peering is for and, where not all can be done now, the order.
func writePlan(h *handoff, t *text) {
	if services := h.r.Answers.PeerServices(); len(services) > 0 {
		t.heading("The data services that pipelines will reach")
		for _, e := range services {
			t.item(describeService(e))
		}
	}
	writeTargetCheck(h, t)
	if !h.cidrWillChange() {
		return
	}
	t.heading("The order")
	t.item(whyReplaced(h.r))
	var order []string
	if len(h.problems) > 0 {
		order = append(order, "Now: what is under "+wording.List(h.headings())+", which does not depend on the CIDR.")
	}
	if len(h.newCIDR) > 0 {
		order = append(order, `Once you have the new CIDR: what is under "`+headingNewCIDR+`" (`+counted(h.newCIDR)+`: `+someOf(h.newCIDR)+`).`)
	}
	if len(h.later)+len(h.steps) > 0 {
		order = append(order, `Once we ask you to: what is under "`+headingLater+`", in that order.`)
	}
	for i, o := range order {
		t.item(fmt.Sprintf("%d. %s", i+1, o))
	}
	t.item("We check again with the new CIDR and send you what else it needs.")
}

// writeTargetCheck lets the owner check what our credentials can't read. It is verify, which
// reads the target VPC alone: a check of their account as the data plane's would advise to
// delete what is in it.
func writeTargetCheck(h *handoff, t *text) {
	if !h.asksForCheck() {
		return
	}
	heading := "What you can check for us now"
	if ReplacesCIDR(h.r) {
		heading = "What you can check for us once you have the new CIDR"
	}
	t.heading(heading)
	t.item("We have no credentials for " + h.accountName() + ", so nothing in it was checked. With yours (or with --profile and the name of your AWS profile), this reads the VPC, its name resolution " +
		"and the path to each data service, and changes nothing. Send us what it prints. It reports that no request from Astro was found; this is expected. The program is at " + programURL + ".")
	if ReplacesCIDR(h.r) {
		t.under(withNewCIDR)
	}
	t.code("sh", []string{h.againCommand("verify", true)})
	writeDemoFlag(h.r, t)
}

// asksForCheck reports whether the owner of the target VPC can read what our credentials can't.
func (h *handoff) asksForCheck() bool {
	unread := has(h.r.counted(awscheck.Unverified), func(f *Finding) bool { return f.ID == awscheck.PeeringAccount })
	return h.owner == awscheck.OwnerNetwork && !h.verifies && unread && !needsSignIn(h.r) && h.plan.vpc != ""
}

// AsksForCheck reports whether a report's message to the owner of the target VPC asks them to run, now, the
// check for which there are no credentials.
func AsksForCheck(r Report) bool {
	h := handoff{r: r, owner: awscheck.OwnerNetwork, verifies: r.verifies(), plan: r.plan()}
	return h.asksForCheck() && !ReplacesCIDR(r)
}

// waitsForTarget is how many checks wait for credentials of the target's account.
func waitsForTarget(h *handoff) (n int) {
	waiting := WaitingFor(h.r)
	for _, f := range h.r.counted(awscheck.Unverified) {
		if f.ID == awscheck.PeeringAccount {
			n += waiting[f.Key()]
		}
	}
	return n
}

const (
	headingNewCIDR = "With the new CIDR: not before we send it"
	headingLater   = "Later: not before we ask you to"
)

// headings are the headings of the problems that can be solved now.
func (h *handoff) headings() []string {
	d := h.r.digestOf(h.problems)
	var list []string
	for _, part := range []struct {
		heading string
		has     bool
	}{{d.blocks, len(d.blocking) > 0}, {headingUnverified, len(d.unverified)+len(d.denied) > 0}, {headingWarnings, len(d.warnings) > 0}} {
		if part.has {
			list = append(list, `"`+part.heading+`"`)
		}
	}
	return list
}

func describeService(e dataservice.Endpoint) string {
	return fmt.Sprintf("%s: %s, TCP port %d (%s)", awscheck.Clean(e.Name), awscheck.Clean(e.Host), e.Port, awscheck.Clean(e.Kind))
}

// writeNewCIDR writes what can be done once another CIDR is chosen.
func writeNewCIDR(h *handoff, t *text) {
	if len(h.newCIDR) == 0 {
		return
	}
	t.heading(headingNewCIDR)
	t.item("In the commands, put the new CIDR in place of " + toFill + ".")
	for _, f := range h.newCIDR {
		t.finding(f)
		writeRemedy(t, f.Remedy)
	}
}

// writeAcceptance writes the commands that accept the request and add the routes. Each shows
// what the next one relies on. (EC2 API Reference, VpcPeeringConnection: "pending-acceptance",
// then "provisioning" and "active".)
func writeAcceptance(h *handoff, t *text) {
	cidr := orWords(h.plan.astroCIDR, "the CIDR of Astro's VPC")
	commands := h.withoutCIDR(h.plan.acceptance())
	into := "Put the id of the request (pcx-…) into the first line."
	set := commands[:1]
	if h.cidrWillChange() {
		cidr = "the new CIDR"
		into = "Put the new CIDR into the first line, and the id of the request (pcx-…) into the second."
		set = commands[:2]
	}
	accept, routes := commands[len(set)], commands[len(set)+1:]
	show := showPeering(h)
	t.under(into + " The last command shows the request: accept it only if it prints pending-acceptance, " + orWords(h.plan.astroAccount, "the account that we name") + " and " + cidr + ".")
	for _, c := range append(slices.Clip(set), show) {
		t.code("sh", []string{runnable(h.r, c)})
	}
	t.under("Accept it, and repeat the second command until it prints active:")
	for _, c := range []string{accept, show} {
		t.code("sh", []string{runnable(h.r, c)})
	}
	const each = "Add a route to each route table that a subnet of the VPC uses, so that what runs in any of them can answer Astro."
	if tables := h.plan.describeTables(); h.served == "" {
		t.under("This lists the route tables of the VPC: whether each is the main one, and the subnets that use it. A subnet that none names uses the main one.")
		t.code("sh", []string{runnable(h.r, findTables(h))})
		switch {
		case len(h.plan.tables) == 0:
			t.under(each + " Put the id of the table (rtb-…) into the command, and repeat it for the others.")
		case tables == "":
			t.under(each)
		default:
			t.under("The VPC's route tables are " + tables + ". " + each)
		}
	} else {
		t.under(each + " Of these, " + h.served + ".")
	}
	for _, c := range routes {
		t.code("sh", []string{runnable(h.r, c)})
	}
}

// showPeering is the command that shows the state of the peering, and the account and CIDR that it
// comes from.
func showPeering(h *handoff) string {
	c := `aws ec2 describe-vpc-peering-connections --vpc-peering-connection-ids "$PEERING_ID" --query 'VpcPeeringConnections[].[Status.Code,RequesterVpcInfo.OwnerId,RequesterVpcInfo.CidrBlock]' --output text`
	if h.plan.region != "" {
		c += " --region " + awscheck.Quote(h.plan.region)
	}
	return c
}
