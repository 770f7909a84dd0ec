package summary

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A handoff is what one owner is asked to do.
type handoff struct {
	r         Report
	plan      plan
	owner     awscheck.Owner
	target    bool
	verifies  bool                   // see Report.verifies
	active    bool                   // see IsActive
	peered    bool                   // see IsPeered
	services  []dataservice.Endpoint // that the message is about
	one       bool                   // it is about one of several services
	where     bool                   // it asks where the service is, whose address is private
	served    string                 // the route tables that serve a data service, in words; "": not known
	problems  []Finding
	accepted  []Finding  // problems that were acknowledged
	newCIDR   []Finding  // problems that can be solved once another CIDR is chosen
	later     []Finding  // to be done once the cluster exists
	steps     []NextStep // to be done then, too
	undecided []string   // increases of quotas that are needed only if something stays
}

// newHandoff collects what an owner has to do in the activated account or, with target, in
// that of the target VPC.
func newHandoff(r Report, o awscheck.Owner, target bool) *handoff {
	h := &handoff{r: r, plan: r.plan(), owner: o, target: target, verifies: r.verifies(), active: IsActive(r), peered: IsPeered(r)}
	mine := func(f Finding) bool {
		// Astronomer sends the request that you ask for.
		asked := o == awscheck.OwnerAstronomer && f.ID == awscheck.VerifyRequest && f.owner() == awscheck.OwnerYou
		return (f.owner() == o || asked) && h.inTarget(f) == target
	}
	for _, f := range openFindings(r) {
		if mine(f) {
			h.problems = append(h.problems, h.adapted(f))
		}
	}
	for _, f := range r.acknowledged() {
		if mine(f) {
			h.accepted = append(h.accepted, f)
		}
	}
	for _, f := range r.counted(awscheck.Info) {
		// The commands for the routes are those below, for each route table.
		if mine(f) && f.Remedy.Text != "" && f.ID != awscheck.PathRoute {
			h.later = append(h.later, h.adapted(f))
		}
	}
	if o == awscheck.OwnerAccount {
		h.increasesFirst()
	}
	if o == awscheck.OwnerNetwork {
		if target {
			collectTables(h)
			h.collectPeering()
		}
		return h
	}
	if !r.verifies() && !target {
		ready := r.stepsToReady()
		for _, s := range r.NextSteps {
			if s.Owner == o && !slices.ContainsFunc(ready, func(x NextStep) bool { return x.Text == s.Text }) {
				s.Commands = h.withoutProfile(s.Commands)
				h.steps = append(h.steps, s)
			}
		}
	}
	return h
}

func (h *handoff) empty() bool {
	return len(h.problems)+len(h.newCIDR)+len(h.later)+len(h.steps) == 0
}

// messages returns the message, if there is something to ask for.
func (h *handoff) messages() []Message {
	if h.empty() {
		return nil
	}
	return []Message{h.message()}
}

// open are all problems, whenever they can be solved.
func (h *handoff) open() []Finding {
	return append(slices.Clip(h.problems), h.newCIDR...)
}

// removals are the problems whose fix deletes something.
func (h *handoff) removals() []Finding {
	return only(h.problems, func(f *Finding) bool { return f.ID == awscheck.AccountClean && f.Status == awscheck.Fail })
}

// inTarget reports whether a finding is about the account of the target VPC.
func (h *handoff) inTarget(f Finding) bool {
	if h.owner == awscheck.OwnerNetwork {
		return true
	}
	if h.plan.account == "" || h.plan.account == h.plan.astroAccount || slices.Contains([]awscheck.Owner{awscheck.OwnerService, awscheck.OwnerAWS, awscheck.OwnerAstronomer}, h.owner) {
		return false
	}
	return isOfTarget(f.ID)
}

// isOfTarget reports whether a check reads the account of the target VPC.
func isOfTarget(id string) bool {
	return slices.ContainsFunc([]string{"peering.", "dns.", "path.", "verify.", "network.cidr.overlap."},
		func(prefix string) bool { return strings.HasPrefix(id, prefix) })
}

// Where says where a check looks, in a region or, for "", in all: "in AWS account 111122223333, region
// us-east-1". "": that is not known.
func Where(r Report, check, region string) string {
	p := r.plan()
	account := p.astroAccount
	if isOfTarget(check) && p.account != "" {
		account = p.account
	}
	switch {
	case account == "" && region == "":
		return ""
	case account == "":
		return "in region " + region
	case region == "":
		return "in AWS account " + account
	}
	return "in AWS account " + account + ", region " + region
}

// account is the id of the account that the message is about; "" if it is not known.
func (h *handoff) account() string {
	if h.target {
		return h.plan.account
	}
	return h.plan.astroAccount
}

func (h *handoff) accountName() string {
	if id := h.account(); id != "" {
		return "AWS account " + id
	}
	return "the AWS account"
}

// adapted is a finding as its owner reads it: addressed, and without the sender's AWS
// profiles in the commands.
func (h *handoff) adapted(f Finding) Finding {
	f.Remedy.Owner = reader
	if h.owner == awscheck.OwnerIdentity || h.owner == awscheck.OwnerOrganization {
		f.Remedy.Text = imperative(f.Remedy.Text)
	}
	f.Remedy.Text = withReply(f)
	if v := f.Remedy.Revision; v != nil {
		f.Remedy = h.revised(f.Remedy, *v)
	}
	if h.owner == awscheck.OwnerOrganization {
		f = inOrganization(h, f)
	}
	f.Remedy.Look, f.Remedy.Commands = h.withoutProfile(f.Remedy.Look), h.withoutProfile(f.Remedy.Commands)
	if h.owner == awscheck.OwnerAWS || f.ID == awscheck.VerifyRequest {
		f.Remedy = awscheck.Remedy{Owner: reader} // it says what the sender does
	}
	if h.owner == awscheck.OwnerAstronomer && f.ID == awscheck.VerifyRequest {
		f.Detail = firstFact(f) + "." // what follows are the other peerings of the target VPC, which are not Astronomer's concern
	}
	switch {
	case f.ID == awscheck.PublicReachable:
		return h.fromOurMachine(f)
	case f.ID == awscheck.VerifyZones && authorizesOwnZone(f.Remedy.Commands):
		f.Remedy.Text = "Authorize Astro's VPC for the zone with the first command, and tell us: we ask Astronomer, the VPC's owner, to associate the zone. Run the last command when we confirm that, not before."
		f.Remedy.Commands = untilAssociated(f.Remedy.Commands[0])
	case h.verifies:
	case f.ID == awscheck.PublicAllowlist && h.active:
		f.Remedy.Text, f.Remedy.Links = "Allow both, unless they are allowed already.", nil
	case f.ID == awscheck.PublicAllowlist:
		f.Remedy.Text, f.Remedy.Links = "Allow both once we have sent them to you.", nil
	case f.ID == awscheck.DNSAccepterOption && !h.peered && h.acceptsLater():
		f.Detail, f.Remedy = youLetResolve, sameShell(f.Remedy)
	case f.ID == awscheck.DNSZones && h.peered:
		f = associated(authorized(f))
		f.Remedy.Look = h.made(f.Remedy.Look...)
	case f.ID == awscheck.DNSZones:
		return authorized(f)
	case f.ID == awscheck.DNSAccepterOption && h.peered:
		f.Detail = "The data plane resolves your host names to private addresses only if your side of the peering allows it. The last column of the command above shows that."
		f.Remedy.Text = "If it is not True, put the peering's id into the first line and run both lines."
	}
	return f
}

// replyWithReason is what the owner does in place of a fix: the sender acknowledges the finding with it.
const replyWithReason = ", reply with the reason."

// withReply is a fix without what only the sender can do: to acknowledge the finding, or to activate in
// another account.
func withReply(f Finding) string {
	text, rest, found := strings.Cut(f.Remedy.Text, ", acknowledge "+f.ID+" with a reason")
	if found { // to which findings it applies, each owner says
		_, rest, _ = strings.Cut(rest, ".")
		text += replyWithReason + rest
	}
	return strings.NewReplacer(", or activate in a new account instead.", ".", " Or activate in a new account instead.", "").Replace(text)
}

// inOrganization is a denial as the organization's administrator reads it: where AWS does not name
// the policy, with a loop that prints every one that applies to the account, in place of commands
// that each need the reply of another. (AWS Organizations API Reference, ListParents: an account or
// an organizational unit has one parent; the id of a root begins with "r-".)
func inOrganization(h *handoff, f Finding) Finding {
	f.Detail = strings.Replace(f.Detail, "exempt your requests", "exempt our requests", 1)
	f.Remedy.Text = strings.Replace(f.Remedy.Text, "remove it afterwards", "remove it once we tell you that it is done", 1)
	id := h.account()
	lists := func(c string) bool { return strings.Contains(c, "aws organizations list-p") }
	if !slices.ContainsFunc(f.Remedy.Look, lists) || id == "" {
		return f
	}
	f.Remedy.Look = append(slices.DeleteFunc(slices.Clone(f.Remedy.Look), lists), h.made(`at=`+awscheck.Quote(awscheck.Clean(id))+`
while :; do
  for policy in $(aws organizations list-policies-for-target --target-id "$at" --filter SERVICE_CONTROL_POLICY --query 'Policies[].Id' --output text); do
    echo "== $policy, attached to $at"
    aws organizations describe-policy --policy-id "$policy" --query 'Policy.[PolicySummary.Name,Content]' --output text
  done
  case "$at" in r-*) break ;; esac
  at=$(aws organizations list-parents --child-id "$at" --query 'Parents[0].Id' --output text) || break
done`)...)
	f.Remedy.Text = strings.Replace(f.Remedy.Text, "or to the root.", "or to the root. The commands below print every one of them. Look for a statement whose Effect is Deny and whose Action matches what is denied (a pattern such as iam:* does), or whose NotAction does not.", 1)
	return f
}

// withoutProfile are commands as the reader of the message runs them, which says once whose credentials
// they need.
func (h *handoff) withoutProfile(commands []string) []string {
	commands = slices.DeleteFunc(slices.Clone(commands), awscheck.NamesCredentials)
	for i := range commands {
		for _, k := range []steps.Key{steps.KeyProfile, steps.KeyPeerProfile} {
			if profile := h.r.Answers.Get(k).String(); profile != "" {
				commands[i] = strings.ReplaceAll(commands[i], " --profile "+awscheck.Quote(profile), "")
			}
		}
	}
	return commands
}

// fromOurMachine is a finding about a connection as the owner of the data service reads it,
// whose machine is another one.
func (h *handoff) fromOurMachine(f Finding) Finding {
	ours := strings.NewReplacer("This machine", "Our machine", "this machine", "our machine")
	f.Detail, f.Remedy.Text = ours.Replace(f.Detail), ours.Replace(f.Remedy.Text)
	return f
}

// askWhere makes the message one question, if the service has an address that is not public, or that
// nothing in the target VPC has: that is the sender's finding, and only the owner knows the way out. Until
// it is answered, nothing else is asked for.
func askWhere(h *handoff) {
	i := slices.IndexFunc(h.r.Findings, func(f Finding) bool {
		return asksWhere(&f) && slices.Contains(f.Resources, h.services[0].Name)
	})
	if i < 0 {
		return
	}
	f := h.r.Findings[i]
	question := "Which address does " + awscheck.Clean(h.services[0].Host) + " have now? If the service is in another VPC, in which one, and is there an endpoint or a load balancer for it in " + orWords(h.plan.vpc, "the target VPC") + "?"
	if f.ID == awscheck.PublicAddress {
		question = whereIs(h, f)
	}
	f.Detail, f.Remedy = firstFact(f)+".", awscheck.Remedy{Owner: reader, Text: question}
	h.where, h.problems, h.steps = true, []Finding{f}, nil
	h.later = only(h.later, func(f *Finding) bool { return f.ID != awscheck.PublicAllowlist })
}

// asksWhere reports whether the owner of a data service is asked about a finding of the sender's: see askWhere.
func asksWhere(f *Finding) bool {
	return (f.ID == awscheck.PublicAddress && f.Status == awscheck.Fail && len(f.Resources) > 0 || nothingAt(f)) && f.Acknowledged == ""
}

// AskedAbout is the owner who is asked, in a message of a report, about a finding that the user solves: where a
// data service is, or to run the check for which there are no credentials. "": none is.
func AskedAbout(r *Report, f *Finding) (o awscheck.Owner) {
	switch {
	case f.owner() != awscheck.OwnerYou:
	case asksWhere(f):
		o = awscheck.OwnerService
	case f.ID == awscheck.PeeringAccount && f.Status == awscheck.Unverified && f.Acknowledged == "" && AsksForCheck(*r):
		o = awscheck.OwnerNetwork
	}
	if o != "" && needsSignIn(*r) {
		return ""
	}
	return o
}

// AskedIn is AskedAbout of a finding of the wizard.
func AskedIn(r *Report, found *steps.Finding) awscheck.Owner {
	f := fromStep(*found)
	return AskedAbout(r, &f)
}

// orAskThe is what OrAsk begins with.
const orAskThe = ", or ask the "

// OrAsk names the owner of AskedAbout after what says that the user acts: ", or ask the data service's owner"; "": it
// is none.
func OrAsk(o awscheck.Owner) string {
	if o == "" {
		return ""
	}
	return ", or ask " + OwnerInSentence(o)
}

// orAsk is OrAsk of what is to be done about some findings: beside others, it names the data service.
func orAsk(r *Report, list []Finding) string {
	text, service, n := "", "", 0
	for i := range list {
		if o := AskedAbout(r, &list[i]); o != "" {
			text = OrAsk(o)
			if o == awscheck.OwnerService {
				service = list[i].Resources[0]
				n++
			}
		}
	}
	switch {
	case n > 1:
		return orAskThe + "owners of the data services"
	case n == 1 && len(list) > 1:
		return text + " about " + service
	}
	return text
}

// nothingAt reports whether a finding is that no network interface of the target VPC has the address of a
// service: such a finding names the service, and no interface.
func nothingAt(f *Finding) bool {
	return f.ID == awscheck.PathInterface && f.Status == awscheck.Fail && len(f.Resources) == 1
}

// whereIs is the question in which VPC a service is. The CIDRs of the target VPC may contain
// its addresses.
func whereIs(h *handoff, private Finding) string {
	for _, cidr := range h.r.Answers.Get(steps.KeyPeerCIDRs) {
		network, err := netip.ParsePrefix(cidr)
		if err != nil || h.plan.vpc == "" {
			continue
		}
		for _, word := range strings.Fields(private.Detail) {
			if a, err := netip.ParseAddr(strings.Trim(word, ".,")); err == nil && network.Contains(a) {
				in := h.plan.vpc
				if h.plan.account != "" {
					in += " of AWS account " + h.plan.account
				}
				if private.Remedy.Elsewhere {
					return fmt.Sprintf("Which public name does %s have or, if it has none, in which VPC is it? It is not in %s, although CIDR %s of that VPC contains %s: no network interface there has this address.",
						awscheck.Clean(h.services[0].Host), in, cidr, a)
				}
				return fmt.Sprintf("Is %s in %s, whose CIDR %s contains %s? If it is, answer yes: we reach it through the peering with this VPC. If not, which public name does it have? If it has none, in which VPC is it?",
					awscheck.Clean(h.services[0].Host), in, cidr, a)
			}
		}
	}
	return "Which public name does " + awscheck.Clean(h.services[0].Host) + " have or, if it has none, in which VPC is it? The data plane can't reach an address that is not public without a VPC peering."
}

// externalAddresses says which addresses the data plane connects from, and to what. (Astro's
// documentation of 2022, "Connect Astro to external data services", IP allowlist: each cluster has
// a pair of its own for its whole life, of its network address translation, for all outbound
// traffic to the internet.)
func (h *handoff) externalAddresses() string {
	text := "They do not exist yet: the activation creates them with the cluster, and we will send you both then. "
	if h.active {
		text = "They exist, and may be allowed already: " + toFill + " and " + toFill + ". "
		if known := h.r.ExternalAddresses; len(known) > 0 {
			text = "They may be allowed already: " + wording.List(known) + ". "
		}
	}
	text += "All connections of the data plane to the internet come from these two addresses, those of its NAT, which never change. The address of our machine is not one of them."
	var to []string
	services := h.r.Answers.PublicServices()
	if h.one {
		services = h.services
	}
	for _, e := range services {
		to = append(to, endpointOf(e))
	}
	if len(to) > 0 {
		text += " They will connect to " + wording.List(to) + "."
	}
	return text
}

// endpointOf names a data service as its owner knows it.
func endpointOf(e dataservice.Endpoint) string {
	return fmt.Sprintf("%s:%d (%s)", awscheck.Clean(e.Host), e.Port, awscheck.Clean(e.Name))
}

// sameShell is a fix whose first line sets the peering's id, after commands that have set it.
func sameShell(r awscheck.Remedy) awscheck.Remedy {
	r.Commands = slices.DeleteFunc(slices.Clone(r.Commands), func(c string) bool { return strings.Contains(c, "PEERING_ID=pcx-") })
	r.Text = thenInShell
	return r
}

const youLetResolve = "After acceptance, you let the data plane resolve your host names to private addresses."

// What stands between two commands of which the second undoes the first: of a zone, and of a policy.
const (
	afterAssociation = "# Only after we have confirmed the association:"
	afterActivation  = "# Once we tell you that the activation is done, make the earlier version the default again:"
)

const thenInShell = "Once the commands above show that the peering is active, run this in the same shell."

// authorized is a finding about a zone as its owner reads it, who authorizes Astronomer to
// associate it: the association itself is not among the owner's commands.
func authorized(f Finding) Finding {
	if !strings.Contains(f.Remedy.Text, "by you, the zone's owner") {
		return f // another account owns the zone
	}
	f.Detail = strings.Replace(f.Detail, zoneCommands, ": you authorize that, Astronomer associates the zone, and you delete the authorization.", 1)
	f.Remedy.Text = "Once we have sent you the id of the cluster's VPC, put it into the first line and run the first command. Run the last one when we confirm that Astronomer has associated the zone, not before."
	f.Remedy.Commands = slices.DeleteFunc(slices.Clone(f.Remedy.Commands), isAstronomers)           // reports of before have them
	if n := len(f.Remedy.Commands); n > 0 && strings.Contains(f.Remedy.Commands[n-1], authorizes) { // the message labels the two
		f.Remedy.Commands = append(f.Remedy.Commands[:n-1], untilAssociated(f.Remedy.Commands[n-1])...)
	}
	return f
}

// authorizesOwnZone reports whether commands are those for a zone of the target's account: the
// first one alone, or in reports of before all three. Those for another account's zone are two.
func authorizesOwnZone(commands []string) bool {
	return len(commands) > 0 && strings.Contains(commands[0], authorizes) && (len(commands) == 1 || slices.ContainsFunc(commands, isAstronomers))
}

// untilAssociated are the command that authorizes an association, and the one that deletes the
// authorization, apart.
func untilAssociated(authorize string) []string {
	return []string{authorize, afterAssociation, strings.Replace(authorize, authorizes, " delete-vpc-association-authorization ", 1)}
}

// What the finding about a zone says of its three commands, and the first of them.
const (
	zoneCommands = ": its owner authorizes that, Astronomer associates the zone, and its owner deletes the authorization."
	authorizes   = " create-vpc-association-authorization "
)

// isAstronomers reports whether a command is the one of Astro's VPC's owner, among those of the owner
// of a zone.
func isAstronomers(command string) bool {
	return strings.Contains(command, " associate-vpc-with-hosted-zone ")
}
