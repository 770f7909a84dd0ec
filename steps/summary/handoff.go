package summary

import (
	"bytes"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Message is what one owner is asked to do: plain text, self-contained, to be pasted
// into a mail or a ticket.
type Message struct {
	Owner   awscheck.Owner
	Target  bool     // it is about the target VPC's account, not about the activated one
	Service string   // name of the data service that it is about, where it is about one of several
	Topic   string   // what it is about, where its owner gets several; can be ""
	Note    string   // to its sender: how and when to send it; can be ""
	Run     []string // commands for its sender, which the note mentions
	Text    string   // begins with the subject
}

// Title is the name of a message, different from that of each other one.
func (m Message) Title() string {
	if m.Topic == "" {
		return m.Name()
	}
	return m.Name() + ": " + m.Topic
}

// Name is the owner's name, different from that of each other message except Astronomer's.
func (m Message) Name() string {
	switch {
	case m.Service != "":
		return m.Owner.Name() + ": " + m.Service
	case m.Target && m.Owner != awscheck.OwnerNetwork:
		return m.Owner.Name() + " of the target VPC's account"
	}
	return m.Owner.Name()
}

// Messages returns the messages of a report, in the order of the owners. What its user
// can do alone is in none of them.
func (r Report) Messages() []Message {
	var list []Message
	for _, o := range awscheck.Owners() {
		switch o {
		case awscheck.OwnerYou:
		case awscheck.OwnerAstronomer:
			list = append(list, messagesToAstronomer(r)...)
		case awscheck.OwnerService:
			list = append(list, messagesToServices(r)...)
		default:
			for _, target := range []bool{false, true} {
				if h := newHandoff(r, o, target); !h.empty() {
					list = append(list, h.message())
				}
			}
		}
	}
	return list
}

// messagesToServices returns a message for each data service, because each can have another
// owner.
func messagesToServices(r Report) []Message {
	all := newHandoff(r, awscheck.OwnerService, false)
	services := r.Answers.PublicServices()
	for _, e := range r.Answers.PeerServices() {
		if has(all.problems, func(f *Finding) bool { return slices.Contains(f.Resources, e.Name) }) {
			services = append(services, e)
		}
	}
	if len(services) == 1 {
		all.services = services
		askWhere(all)
	}
	if len(services) < 2 || all.empty() {
		return all.messages()
	}
	var list []Message
	for _, e := range services {
		h := *all
		h.services, h.one = []dataservice.Endpoint{e}, true
		its := func(f *Finding) bool { return slices.Contains(f.Resources, e.Name) }
		h.problems, h.later = only(all.problems, its), only(all.later, its)
		askWhere(&h)
		list = append(list, h.messages()...)
	}
	return list
}

// Handoff renders the messages for those who own what is left, below a page for their
// sender. The text between the rulers is a message.
func (r Report) Handoff() []byte {
	var t ticket
	if r.Demo {
		t.note(demoNote)
	}
	messages := r.Messages()
	t.heading("Hand-off")
	t.paragraph(r.Headline() + ".")
	t.paragraph(r.about())
	if len(r.Changes) > 0 {
		t.blank()
		t.changes(r)
	}
	t.blank()
	switch {
	case r.Saved && len(messages) > 0:
		t.paragraph("Do not send these messages yet: nothing was checked.")
	case needsSignIn(r):
		var first text
		asks, _ := signInFirst(r)
		writeFindings(&first, "What to do first", []Finding{asks})
		t.Write(bytes.TrimPrefix(first.Bytes(), []byte("\n")))
		t.blank()
		t.paragraph("Do not send these messages yet: nothing in AWS was checked.")
	case len(messages) == 0:
		t.paragraph("There is nothing to hand on.")
	default:
		t.paragraph("Send each message below to the owner that it names. Each one contains everything that its owner needs.")
	}
	for _, m := range messages {
		t.blank()
		t.heading(m.Title())
		if m.Note != "" {
			t.paragraph(m.Note)
		}
		for _, c := range m.Run {
			t.WriteString("  " + c + "\n")
		}
		t.ruler()
		t.WriteString(m.Text)
		t.ruler()
	}
	writeYourself(r, &t)
	return t.Bytes()
}

// writeYourself lists what is left for the sender.
func writeYourself(r Report, t *ticket) {
	var left text
	open := ownedBy(awscheck.OwnerYou, openFindings(r))
	if asks, waiting := signInFirst(r); waiting > 0 { // which is at the top
		open = only(open, func(f *Finding) bool { return f.ID != asks.ID })
	}
	d := r.digestOf(open)
	d.writeProblems(&left)
	if accepted := r.acknowledged(); len(accepted) > 0 {
		left.heading("Acknowledged")
		writeAcknowledged(&left, r, accepted)
	}
	if r.verifies() || IsActive(r) {
		var mine []NextStep
		for _, s := range r.NextSteps {
			if s.Actor() == awscheck.OwnerYou.Name() && len(s.Commands) > 0 && strings.HasPrefix(s.Commands[0], "astro-activate ") {
				mine = append(mine, s)
			}
		}
		if len(mine) > 0 {
			left.heading(onceAnswered(r.Messages()))
		}
		for _, s := range mine {
			left.item(s.Text)
			left.code("sh", s.Commands)
		}
	}
	if !r.verifies() && !r.Saved && !IsActive(r) && !needsSignIn(r) {
		left.heading("What is to come")
		left.item(createStack(r))
	}
	if len(r.Missing)+left.Len() == 0 {
		return
	}
	t.blank()
	t.heading("What is left for you")
	if len(r.Missing) > 0 {
		t.paragraph("Give the missing answers: " + keys(r.Missing) + ".")
	}
	t.Write(bytes.TrimPrefix(left.Bytes(), []byte("\n")))
}

// onceAnswered names those whose answers come first.
func onceAnswered(messages []Message) string {
	var names []string
	for _, m := range messages {
		if name := m.Name(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch len(names) {
	case 0:
		return "What is next"
	case 1:
		return "Once this owner has answered: " + names[0]
	}
	return "Once these owners have answered: " + wording.List(names)
}

// openFindings returns the problems that are neither acknowledged nor follow from another.
func openFindings(r Report) []Finding {
	return slices.Concat(r.counted(awscheck.Fail), r.counted(awscheck.Unverified), r.counted(awscheck.Warn))
}

// A handoff is what one owner is asked to do.
type handoff struct {
	r        Report
	plan     plan
	owner    awscheck.Owner
	target   bool
	verifies bool                   // see Report.verifies
	active   bool                   // see IsActive
	peered   bool                   // see IsPeered
	services []dataservice.Endpoint // that the message is about
	one      bool                   // it is about one of several services
	where    bool                   // it asks where the service is, whose address is private
	served   map[string][]string    // by id of a route table: the services that it serves, each with its subnets; nil: not known
	problems []Finding
	accepted []Finding  // problems that were acknowledged
	newCIDR  []Finding  // problems that can be solved once another CIDR is chosen
	later    []Finding  // to be done once the cluster exists
	steps    []NextStep // to be done then, too
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

// adapted is a finding as its owner reads it: addressed, and without the sender's AWS
// profiles in the commands.
func (h *handoff) adapted(f Finding) Finding {
	f.Remedy.Owner = reader
	if h.owner == awscheck.OwnerIdentity || h.owner == awscheck.OwnerOrganization {
		f.Remedy.Text = imperative(f.Remedy.Text)
	}
	if v := f.Remedy.Revision; v != nil {
		f.Remedy = h.revised(f.Remedy, *v)
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
	case f.ID == awscheck.VerifyZones && len(f.Remedy.Commands) > 1 && slices.ContainsFunc(f.Remedy.Commands, isAstronomers):
		f.Remedy.Text = "Authorize Astro's VPC for the zone with the first command, and tell us: we ask Astronomer, the VPC's owner, to associate the zone. Run the last command when we confirm that, not before."
		f.Remedy.Commands = slices.DeleteFunc(f.Remedy.Commands, isAstronomers)
	case h.verifies:
	case f.ID == awscheck.PublicAllowlist && h.active:
		f.Remedy.Text, f.Remedy.Links = "Allow both, unless they are allowed already.", nil
	case f.ID == awscheck.PublicAllowlist:
		f.Remedy.Text, f.Remedy.Links = "Allow both once we have sent them to you.", nil
	case f.ID == awscheck.DNSAccepterOption && !h.peered && h.acceptsLater():
		f.Remedy = sameShell(f.Remedy)
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

// fromOurMachine is a finding about a connection as the owner of the data service reads it,
// whose machine is another one.
func (h *handoff) fromOurMachine(f Finding) Finding {
	ours := strings.NewReplacer("This machine", "Our machine", "this machine", "our machine")
	f.Detail, f.Remedy.Text = ours.Replace(f.Detail), ours.Replace(f.Remedy.Text)
	return f
}

// askWhere makes the message one question, if the service has an address that is not public:
// that is the sender's finding, and only the owner knows the way out. Until it is answered,
// nothing else is asked for.
func askWhere(h *handoff) {
	name := h.services[0].Name
	i := slices.IndexFunc(h.r.Findings, func(f Finding) bool {
		return f.ID == awscheck.PublicAddress && f.Status == awscheck.Fail && f.Acknowledged == "" && slices.Contains(f.Resources, name)
	})
	if i < 0 {
		return
	}
	private := h.r.Findings[i]
	private.Detail, private.Remedy = firstFact(private)+".", awscheck.Remedy{Owner: reader, Text: whereIs(h, private)}
	h.where, h.problems, h.steps = true, []Finding{private}, nil
	h.later = only(h.later, func(f *Finding) bool { return f.ID != awscheck.PublicAllowlist })
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
				return fmt.Sprintf("Is %s in %s, whose CIDR %s contains %s? If it is, answer yes: we reach it through the peering with this VPC. If not, which public name does it have?",
					awscheck.Clean(h.services[0].Host), in, cidr, a)
			}
		}
	}
	return "Which public name does " + awscheck.Clean(h.services[0].Host) + " have or, if it has none, in which VPC is it? The data plane can't reach an address that is not public without a VPC peering."
}

// sameShell is a fix whose first line sets the peering's id, after commands that have set it.
func sameShell(r awscheck.Remedy) awscheck.Remedy {
	r.Commands = slices.DeleteFunc(slices.Clone(r.Commands), func(c string) bool { return strings.Contains(c, "PEERING_ID=pcx-") })
	r.Text = thenInShell
	return r
}

const thenInShell = "Once the commands above show that the peering is active, run this in the same shell."

// authorized is a finding about a zone as its owner reads it, who authorizes Astronomer to
// associate it: the association itself is not among the owner's commands.
func authorized(f Finding) Finding {
	if !strings.Contains(f.Remedy.Text, "by you, the zone's owner") {
		return f // another account owns the zone
	}
	f.Detail = strings.Replace(f.Detail, ": three commands, in this order.", ": you authorize that, Astronomer associates the zone, and you delete the authorization.", 1)
	f.Remedy.Text = "Once we have sent you the id of the cluster's VPC, put it into the first line and run the first command. Run the last one when we confirm that Astronomer has associated the zone, not before."
	f.Remedy.Commands = slices.DeleteFunc(f.Remedy.Commands, isAstronomers)
	return f
}

// isAstronomers reports whether a command is the one of Astro's VPC's owner, among those of the owner
// of a zone.
func isAstronomers(command string) bool {
	return strings.Contains(command, " associate-vpc-with-hosted-zone ")
}

func (h *handoff) withoutProfile(commands []string) []string {
	commands = slices.Clone(commands)
	for i := range commands {
		for _, k := range []steps.Key{steps.KeyProfile, steps.KeyPeerProfile} {
			if profile := h.r.Answers.Get(k).String(); profile != "" {
				commands[i] = strings.ReplaceAll(commands[i], " --profile "+awscheck.Quote(profile), "")
			}
		}
	}
	return commands
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
