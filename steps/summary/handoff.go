package summary

import (
	"bytes"
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

// Messages returns the messages of a report, in the order in which what is left to do is listed. What its user
// can do alone is in none of them.
func (r Report) Messages() []Message {
	var list []Message
	for _, o := range OwnersOf(r) {
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

// MessagesTo returns the messages of a report to one owner.
func MessagesTo(r Report, o awscheck.Owner) []Message {
	return slices.DeleteFunc(r.Messages(), func(m Message) bool { return m.Owner != o })
}

// messagesToServices returns a message for each data service, because each can have another
// owner.
func messagesToServices(r Report) []Message {
	all := newHandoff(r, awscheck.OwnerService, false)
	services := r.Answers.PublicServices()
	for _, e := range r.Answers.PeerServices() {
		its := func(f *Finding) bool { return slices.Contains(f.Resources, e.Name) }
		if asked := func(f *Finding) bool { return nothingAt(f) && f.Acknowledged == "" && its(f) }; (has(all.problems, its) || has(r.Findings, asked)) &&
			!slices.ContainsFunc(services, func(s dataservice.Endpoint) bool { return s.Host == e.Host && s.Port == e.Port }) {
			services = append(services, e)
		}
	}
	if len(services) == 1 {
		all.services = services
		askWhere(all)
	}
	if len(services) < 2 || all.empty() && !has(r.Findings, nothingAt) {
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
	ofSender(r, open).writeProblems(&left)
	if accepted := r.acknowledged(); len(accepted) > 0 {
		left.heading("Acknowledged")
		writeAcknowledged(&left, r, accepted)
	}
	if r.verifies() || IsActive(r) {
		var mine []NextStep
		for _, s := range r.NextSteps {
			runs := len(s.Commands) > 0 && strings.HasPrefix(s.Commands[0], "astro-activate ")
			if s.Actor() == awscheck.OwnerYou.Name() && (runs || strings.HasPrefix(s.Text, testsConnection)) {
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
		t.paragraph(giveMissing(r.Missing, keyName))
	}
	t.Write(bytes.TrimPrefix(left.Bytes(), []byte("\n")))
}

// HasProblem reports whether the owner of a message has a finding to solve now: of a data service's, one of
// that service.
func HasProblem(found []Finding, m *Message) bool {
	for i := range found {
		if f := &found[i]; f.IsLeft() && f.owner() == m.Owner && (m.Service == "" || slices.Contains(f.Resources, m.Service)) {
			return true
		}
	}
	return false
}

// Yourself is what is left for the user alone, in plain text: the open answers, then each finding with its
// fix, numbered. A check that waits for an answer is not among them. "": nothing is left.
func Yourself(r Report) string {
	t, top := newText(&r), newText(&r)
	t.numbered = true
	if len(r.Missing) > 0 {
		t.heading("Open answers")
		t.item(giveMissing(r.Missing, keyName))
	}
	open := only(ownedBy(awscheck.OwnerYou, openFindings(r)), func(f *Finding) bool { return !steps.Pending(f.InStep().Finding) })
	for i := range open {
		if fix := &open[i].Remedy; !fix.IsZero() { // it is addressed to them
			fix.Owner = reader
		}
	}
	ofSender(r, open).writeProblems(&t)
	if t.Len() == 0 {
		return ""
	}
	top.line(0, "What is left for you")
	top.WriteString("\n")
	if r.Demo {
		top.line(0, demoNote)
	}
	top.line(0, r.about())
	return top.String() + t.String()
}

// ofSender is the digest of what is left for the sender. What is not verified has its title, as a problem has, where it
// has a fix of its own, and each finding says how many checks wait for it: they are counted above, and in no other line.
func ofSender(r Report, open []Finding) digest {
	open = withoutReplacedCIDR(r, open)
	waiting := WaitingFor(r)
	for i := range open {
		if n := waiting[open[i].Key()]; n > 0 {
			open[i].Detail += " " + wording.Count(n, "check waits", "checks wait") + " for it."
		}
	}
	asks, first := signInFirst(r)
	titled := func(f *Finding) bool {
		return f.Status == awscheck.Unverified && !f.Remedy.IsZero() && f.Remedy.Policy == nil && (first == 0 || f.Key() != asks.Key())
	}
	d := r.digestOf(only(open, func(f *Finding) bool { return !titled(f) }))
	d.titled = only(open, titled)
	return d
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

// note says to the sender how to send the message, with the commands for that. AWS decides on a
// quota without being asked, and sooner with a support case.
func (h *handoff) note() (note string, run []string) {
	switch h.owner {
	case awscheck.OwnerService:
		switch {
		case !h.active || h.where:
			return "", nil
		case len(h.r.ExternalAddresses) > 0:
			return "If both addresses are allowed already, there is nothing to send.", nil
		}
		return "If both addresses are allowed already, there is nothing to send. Otherwise put them into the text. They are the public addresses of the NAT gateways of Astro's VPC:", h.made(natGateways(h))
	case awscheck.OwnerNetwork:
		if h.peered && len(h.later) > 0 {
			return "`" + verifyCommand(h.r, "") + "` reads these settings of the peering. Send this only if it finds one that is missing.", nil
		}
		return "", nil
	case awscheck.OwnerAstronomer:
		switch {
		case ReplacesCIDR(h.r) && h.r.fails(awscheck.VerifyCIDR):
			return "A request from another network exists. Send this only if it is not the cluster's.", nil
		case ReplacesCIDR(h.r):
			return "If you have not requested the peering yet, choose another CIDR first. Otherwise add this to the ticket.", nil
		}
		note = "If you have not requested the peering yet, open a ticket with priority " + h.r.ToSend.Priority + " at " + h.r.ToSend.SupportURL + ". Otherwise add this to that ticket."
		return note + stillMissing(h.r.ToSend.Peering), nil
	case awscheck.OwnerAWS:
	default:
		return "", nil
	}
	for _, f := range openFindings(h.r) {
		if f.owner() == awscheck.OwnerAWS {
			run = append(run, f.Remedy.Commands...)
		}
	}
	note = "AWS decides without being asked. To have it decided sooner, "
	if len(run) == 0 {
		return note + "paste this text into the support case that its first lines name.", nil
	}
	return note + "open a support case for the request with the command below (you or an administrator of the account), and paste this text into that case.", run
}

// supportCase says where a text for AWS is pasted, to the sender and to AWS. (Service Quotas User Guide, "Verifying your
// quota request": "Case opened", under "Quota request history". AWS Support User Guide, "Case management": increases of
// service limits are available to all AWS customers, technical support is not.)
func supportCase(h *handoff) string {
	of, known := "the support case of each request below", false
	if open := h.open(); len(open) == 1 {
		if id := idAfter("support case ", open[0].Detail); id != "" {
			of, known = "support case "+id, true
		} else if id = idAfter("request ", open[0].Detail); id != "" {
			of = "the support case of quota request " + id
		}
	}
	text := "For " + of + ", in the Support Center of " + h.accountName() + ": https://console.aws.amazon.com/support/home"
	if known {
		return text
	}
	return text + ". \"Quota request history\" in the Service Quotas console shows whether a case is open. If none is, it is a new case of the type \"Service limit increase\", which needs no support plan."
}

// idAfter is the id after a word in what AWS reports of an increase: see region.describeIncrease. "": it has none.
func idAfter(word, detail string) string {
	_, reported, _ := strings.Cut(detail, " is pending (")
	_, after, _ := strings.Cut(reported, word)
	return after[:max(0, strings.IndexAny(after, ",)"))]
}

// astroVPC is the id of Astro's VPC, which the path of a service leads through; "": not known.
func astroVPC(r Report) string {
	for _, f := range r.Findings {
		if f.ID != awscheck.PathAstro && f.ID != awscheck.VerifyAstroRoutes {
			continue
		}
		for _, id := range f.Resources {
			if strings.HasPrefix(id, "vpc-") {
				return awscheck.Clean(id)
			}
		}
	}
	return ""
}

// natGateways is the command that shows the sender the public addresses of NAT gateways. Its
// option is "--filter", unlike that of most others. (AWS CLI Command Reference,
// ec2 describe-nat-gateways.)
func natGateways(h *handoff) string {
	filter := []string{"Name=state,Values=available"}
	if vpc := astroVPC(h.r); vpc != "" {
		filter = append(filter, "Name=vpc-id,Values="+vpc)
	}
	words := append(append([]string{"aws", "ec2", "describe-nat-gateways", "--filter"}, filter...), "--query", "NatGateways[].[VpcId,NatGatewayAddresses[].PublicIp]")
	if h.plan.astroRegion != "" {
		words = append(words, "--region", h.plan.astroRegion)
	}
	if profile := h.r.Answers.Get(steps.KeyProfile).String(); profile != "" {
		words = append(words, "--profile", profile)
	}
	return awscheck.Command(words...)
}

func (h *handoff) subject() string {
	if h.owner == awscheck.OwnerService && h.active && !h.where && len(h.r.ExternalAddresses) == 0 && len(h.steps)+len(h.later) > 0 {
		return "[Draft: add the addresses] " + subjectLine(h)
	}
	if notChecked(h.r) {
		return "[Draft, not checked] " + subjectLine(h)
	}
	return subjectLine(h)
}

func subjectLine(h *handoff) string {
	what := "Preparing " + h.accountName() + " for Astro"
	switch h.owner {
	case awscheck.OwnerIdentity:
		what = "IAM permissions for Astro in " + h.accountName()
	case awscheck.OwnerOrganization:
		what = "Organization policies for Astro in " + h.accountName()
	case awscheck.OwnerNetwork:
		what = "VPC peering of " + orWords(h.plan.vpc, "our VPC") + " with Astro"
	case awscheck.OwnerService:
		what = "Connections from Astro to your data services"
		if len(h.services) == 1 {
			what = "Connections from Astro to " + endpointOf(h.services[0])
		}
	case awscheck.OwnerAWS:
		what = "Pending requests of " + h.accountName()
	case awscheck.OwnerAstronomer:
		what = "VPC peering with an Astro cluster"
		if h.plan.cluster != "" {
			what += ": " + h.plan.cluster
		}
	}
	if len(h.open()) > 0 && h.owner == awscheck.OwnerAWS {
		return what + ": " + wording.Count(len(h.open()), "decision") + " that we wait for"
	}
	switch {
	case h.where:
		return what + ": a question"
	case asksToWait(h):
		return what + ": please wait for another CIDR"
	}
	switch {
	case len(h.open()) > 0:
		return what + ": " + counted(h.open())
	case h.peered && h.owner == awscheck.OwnerNetwork:
		return what + ": settings to check"
	}
	switch {
	case h.active && h.owner == awscheck.OwnerService:
		return what + ": addresses to allow"
	case h.asksForCheck():
		return what + ": a check to run, and what is to come"
	}
	return what + ": what is to come"
}

// counted says how many problems of each kind there are.
func counted(list []Finding) string {
	var counts []string
	for _, c := range []struct {
		status         awscheck.Status
		singular, many string
	}{{awscheck.Fail, "blocker", "blockers"}, {awscheck.Unverified, "unverified check", "unverified checks"}, {awscheck.Warn, "warning", "warnings"}} {
		if n := len(only(list, func(f *Finding) bool { return f.Status == c.status })); n > 0 {
			counts = append(counts, wording.Count(n, c.singular, c.many))
		}
	}
	return strings.Join(counts, ", ")
}

// areNotUrgent says of some tasks that they are for later.
func areNotUrgent(n int) string {
	if n == 1 {
		return "blocks nothing today."
	}
	return "block nothing today."
}

// maxWithoutSummary is how many lines of a message need no summary above them.
const maxWithoutSummary = 25

// inShort says what a long message asks for, how many things that are, and what they block; "": it is one
// question, or asks to wait.
func inShort(h *handoff, d *digest) string {
	all, later := h.open(), len(h.steps)+len(h.later)
	if h.where || asksToWait(h) {
		return ""
	}
	if len(all) == 0 {
		if h.peered || later == 0 {
			return ""
		}
		tasks := wording.Count(later, "task") + " to plan for. None of them blocks us today."
		if h.asksForCheck() && !ReplacesCIDR(h.r) {
			now := "1 check to run now"
			if n := waitsForTarget(h); n > 0 {
				return "In short: " + now + ", without which we can't get ready: " + wording.Count(n, "check of ours waits", "checks of ours wait") +
					" for it. The " + wording.Count(later, "task") + " to plan for " + areNotUrgent(later)
			}
			return "In short: " + now + ". Then " + tasks
		}
		return "In short: " + tasks
	}
	failed := only(all, func(f *Finding) bool { return f.Status == awscheck.Fail })
	blocks, heading := len(failed), blocksHeading(h.r, failed)
	what := strings.TrimPrefix(heading, "What blocks ")
	if what == heading {
		what = "the activation"
	}
	which := "of which " + wording.Number(blocks) + " block "
	switch {
	case len(all) == 1 && blocks == 0:
		which = "which does not block "
	case len(all) == 1:
		which = "which blocks "
	case blocks == 0:
		which = "none of which blocks "
	case blocks == len(all):
		which = "all of which block "
	case blocks == 1:
		which = "of which 1 blocks "
	}
	text := "In short: " + wording.Count(len(all), "finding") + ", " + which + what + ". "
	increases, certain, clean, deletes := 0, 0, 0, 0
	for i := range all {
		switch f := &all[i]; {
		case mayRequestIncrease(f):
			increases++
			if requestsIncrease(f) {
				certain++
			}
		case f.ID == awscheck.AccountClean && f.Status == awscheck.Fail && strings.Contains(f.Remedy.Text, replyWithReason):
			clean++
		}
		deletes += all[i].Remedy.Deletes
	}
	var asked []string
	if increases > 0 {
		request := "request " + wording.Count(increases, "quota increase")
		if certain > 0 {
			request += " now, as AWS can take days"
		}
		switch conditional := increases - certain; {
		case certain == 0:
			request += " (only if resources below stay)"
		case conditional > 0:
			request += " (" + wording.Number(conditional) + " of them only if resources below stay)"
		}
		asked = append(asked, request)
	}
	if clean > 0 {
		asked = append(asked, "delete what "+wording.Count(clean, "finding lists", "findings list")+" (or tell us why it may stay)")
	}
	switch rest := len(all) - increases - clean; {
	case len(asked) == 0:
		asked = append(asked, "make the changes below")
		if rest == 1 {
			asked[0] = "make the change below"
		}
	case rest > 0:
		asked = append(asked, "solve "+wording.Number(rest)+" more")
	}
	text += "We ask you to " + wording.List(asked) + "."
	if deletes > 0 {
		text += " Commands below delete " + wording.Count(deletes, "resource") + ": look first."
	}
	if later > 0 {
		text += " " + wording.Capitalize(wording.Count(later, "more task")) + " will come up later."
	}
	return text
}
