package summary

import (
	"bytes"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
)

// A Message is what one owner is asked to do: plain text, self-contained, to be pasted
// into a mail or a ticket.
type Message struct {
	Owner   awscheck.Owner
	Target  bool   // it is about the target VPC's account, not about the activated one
	Service string // name of the data service that it is about, where it is about one of several
	Note    string // to its sender: how and when to send it; can be ""
	Text    string // begins with the subject
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
	if len(messages) == 0 {
		t.paragraph("There is nothing to hand on.")
	} else {
		t.paragraph("Send each message below to the owner that it names. Each one contains everything that its owner needs.")
	}
	for _, m := range messages {
		t.blank()
		t.heading(m.Name())
		if m.Note != "" {
			t.paragraph(m.Note)
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
	d := r.digestOf(ownedBy(awscheck.OwnerYou, openFindings(r)))
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
			left.heading("Once they have answered")
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
//
//go:noinline
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
	case f.ID == awscheck.DNSZones && h.peered:
		f = associated(authorized(f))
		f.Remedy.Look = h.made(f.Remedy.Look...)
	case f.ID == awscheck.DNSZones:
		return authorized(f)
	case f.ID == awscheck.DNSAccepterOption && h.peered:
		f.Detail = "The data plane resolves your host names to private addresses only if your side of the peering allows it. The last column of the command above shows that."
		f.Remedy.Text = "If it is not True, put the peering's id into the first line and run both."
	}
	return f
}

// fromOurMachine is a finding about a connection as the owner of the data service reads it,
// whose machine is another one. That the address is private is the sender's finding, and only
// the owner knows the way out.
func (h *handoff) fromOurMachine(f Finding) Finding {
	ours := strings.NewReplacer("This machine", "Our machine", "this machine", "our machine")
	f.Detail, f.Remedy.Text = ours.Replace(f.Detail), ours.Replace(f.Remedy.Text)
	private := has(h.r.Findings, func(o *Finding) bool {
		return o.ID == awscheck.PublicAddress && o.Status == awscheck.Fail && slices.Equal(o.Resources, f.Resources)
	})
	if private {
		f.Remedy.Text = "Tell us the public name of the service or, if it has none, the VPC that it is in: the data plane can't reach an address that is not public without a VPC peering. " + f.Remedy.Text
	}
	return f
}

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
