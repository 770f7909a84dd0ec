package summary

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// message writes what the owner reads.
func (h *handoff) message() Message {
	m := Message{Owner: h.owner, Target: h.target}
	m.Note, m.Run = h.note()
	if h.one {
		m.Service = awscheck.Clean(h.services[0].Name)
	}
	t := newText(&h.r)
	t.WriteString("Subject: " + awscheck.Clean(h.subject()) + "\n\n") // not wrapped: it is pasted into one line
	if h.r.Demo {
		t.line(0, demoNote)
	}
	if note := h.r.replayNote(); note != "" {
		t.line(0, note)
	}
	top := t.Len()
	if h.owner == awscheck.OwnerAWS {
		t.line(0, supportCase(h))
		t.WriteString("\n")
	}
	t.line(0, h.intro())
	if use := credentialsFor(h); use != "" {
		t.WriteString("\n")
		t.line(0, use)
	}
	if h.owner == awscheck.OwnerNetwork {
		writePlan(h, &t)
	}
	d := h.r.digestOf(h.problems)
	d.grant = h.grant()
	writeAsked(h, &d, &t)
	writeEnd(h, &t)
	m.Text = t.String()
	if bytes.Count(t.Bytes()[top:], []byte("\n")) > maxWithoutSummary {
		if short := inShort(h, &d); short != "" {
			s := newText(&h.r)
			s.line(0, short)
			m.Text = m.Text[:top] + s.String() + "\n" + m.Text[top:]
		}
	}
	return m
}

// writeAsked writes what the owner is asked for, now and later, and what we have accepted of theirs.
func writeAsked(h *handoff, d *digest, t *text) {
	added := h.owner == awscheck.OwnerIdentity && h.addUnknown(d)
	if h.where {
		t.heading("Our question")
		t.line(2, h.problems[0].Detail)
		t.line(2, h.problems[0].Remedy.Text)
	} else if !asksToWait(h) {
		d.writeProblems(t)
	}
	if len(h.accepted) > 0 {
		t.heading("What we have accepted, with our reason: you need not act on it")
		writeAcknowledged(t, h.r, h.accepted)
	}
	writeNewCIDR(h, t)
	if len(h.later)+len(h.steps) > 0 {
		h.writeLater(t)
	}
	if h.owner == awscheck.OwnerIdentity {
		h.writeNeeds(t, added)
	}
}

// writeEnd writes what holds for all of the message, and to whom the owner replies.
func writeEnd(h *handoff, t *text) {
	switch h.owner {
	case awscheck.OwnerAWS:
		h.writeUse(t)
	case awscheck.OwnerAstronomer:
		t.heading("The peering that we ask for")
		cidr := orWords(h.plan.astroCIDR, "CIDR not known")
		if ReplacesCIDR(h.r) {
			cidr = "its CIDR is still to be chosen"
		}
		t.item("From: the cluster's VPC (" + cidr + ") in AWS account " + orWords(h.plan.astroAccount, "not known") + ", region " + orWords(h.plan.astroRegion, "not known"))
		for _, i := range h.r.ToSend.Peering {
			t.item(wording.Capitalize(i.Label) + ": " + i.text())
		}
		t.WriteString("\n")
		t.line(0, askAstronomer(h))
	default:
		h.writeRules(t)
		if !h.where {
			h.writeCheck(t)
		}
		t.WriteString("\n")
		t.line(0, h.sender())
	}
}

// intro says who asks for what, what the owner has to do with that, and why the message is sent.
func (h *handoff) intro() string { return activating(h) + partOf(h) + whySent(h) }

// activating says what is activated or connected, and where.
func activating(h *handoff) string {
	text, cluster, account, region := "We are activating a data plane", "", "an AWS account", ""
	if h.verifies || h.active {
		text = "We are connecting a data plane"
	}
	if h.plan.cluster != "" {
		cluster = ` for the cluster "` + h.plan.cluster + `"`
	}
	if h.plan.astroAccount != "" {
		account = "AWS account " + h.plan.astroAccount
	}
	if h.plan.astroRegion != "" {
		region = ", region " + h.plan.astroRegion
	}
	return text + " of Astro (managed Apache Airflow by Astronomer)" + cluster + " in " + account + region + ". "
}

// partOf says what the owner has to do with the activation; "": the message says it otherwise.
func partOf(h *handoff) string {
	switch h.owner {
	case awscheck.OwnerIdentity, awscheck.OwnerOrganization:
		if h.target || h.active {
			return ""
		}
		need := steps.DefaultRequirements()
		return "On the activation call, our principal creates a CloudFormation stack there, which creates Astronomer's IAM role. Astronomer requires that it has " + wording.Count(len(need.IAMActions)+1, "permission") + " for that. "
	case awscheck.OwnerAccount:
		return "Astronomer requires a clean AWS account for it, in which nothing else runs, with sufficient quotas. "
	case awscheck.OwnerNetwork:
		cidr, willBe, peering := orWords(h.plan.astroCIDR, "CIDR not known yet"), "will be", "Astronomer requests the peering once the cluster exists; you accept it. "
		if h.cidrWillChange() {
			cidr = "its CIDR is still to be chosen"
		}
		if h.verifies || h.active {
			peering = "Astronomer requests the peering, and you accept it. "
		}
		if h.peered {
			willBe, peering = "is", ""
		}
		return "Its VPC (" + cidr + ") " + willBe + " peered with " + orWords(h.plan.vpc, "your VPC") + ", so that pipelines reach the data services in it. " + peering
	case awscheck.OwnerService:
		services := "your data services"
		if len(h.services) == 1 {
			services = "your data service " + endpointOf(h.services[0])
		}
		return "Its pipelines will connect to " + services + ". "
	}
	return ""
}

// whySent says what was found, or that nothing is to do yet, and when and as whom the check ran.
func whySent(h *handoff) string {
	at := " on " + checkedAt(h.r).Format(minute)
	switch {
	case len(h.open()) == 0 && h.peered && h.owner == awscheck.OwnerNetwork:
		return "The check did not read the following settings, which may be missing."
	case len(h.open()) == 0 && h.active && h.owner == awscheck.OwnerService:
		return "They come from two external addresses."
	case len(h.open()) == 0:
		return "This is what we will need from you, so that you can plan for it."
	case asksToWait(h):
		return "Its VPC peering, which we ask you to request, has to wait: a read-only check found" + at + " that the CIDR of the cluster's VPC must change."
	case h.owner == awscheck.OwnerAWS:
		return "It waits for you to decide on the following, as of " + checkedAt(h.r).Format(minute) + "."
	case h.owner == awscheck.OwnerService && h.where && h.problems[0].ID == awscheck.PathInterface:
		return "A read-only check found that nothing in the VPC that we peer with has its address. We have one question about it. We checked" + at + "."
	case h.owner == awscheck.OwnerService && h.where:
		return "A check from our machine found that its address is not public. We have one question about it. We checked" + at + "."
	case h.owner == awscheck.OwnerService:
		return "A check from our machine found a problem that you can resolve. It ran" + at + "."
	}
	text := "A read-only check found what we ask you to resolve. It ran"
	if arn := h.r.Identity.ARN; arn != "" && (!h.target || h.verifies) {
		text += " as " + arn
	}
	return text + at + "."
}

// asksToWait reports whether the message is to Astronomer, who is asked to send no request before
// there is another CIDR, and nothing else.
func asksToWait(h *handoff) bool {
	return h.owner == awscheck.OwnerAstronomer && ReplacesCIDR(h.r) && !has(h.problems, func(f *Finding) bool { return f.ID != awscheck.VerifyRequest })
}

// writeUse says what AWS's support asks for: what the request is for.
func (h *handoff) writeUse(t *text) {
	nodeType, nodes := h.r.Answers.Get(steps.KeyNodeType).String(), h.r.Answers.Get(steps.KeyMaxNodes).String()
	if has(h.problems, func(f *Finding) bool { return strings.HasPrefix(f.ID, awscheck.RegionQuota) }) && nodeType != "" && nodes != "" {
		t.heading("Use case")
		t.line(2, fmt.Sprintf("Data pipelines of Apache Airflow. The data plane is one Amazon EKS cluster that scales with them, to at most %s worker nodes of type %s.", awscheck.Clean(nodes), awscheck.Clean(nodeType)))
	}
	t.heading("Please decide on the request, or tell us what you need to know for it: the activation waits for it.")
}

// writeLater writes what can be done only once the cluster exists.
func (h *handoff) writeLater(t *text) {
	switch {
	case h.peered && h.owner == awscheck.OwnerNetwork:
		t.heading("Settings of the peering")
		t.item("This shows the peering: its id, Astro's VPC, its CIDR, and whether it may resolve your host names to private addresses.")
		t.code("sh", []string{runnable(h.r, findPeering(h))})
	case h.owner == awscheck.OwnerService && h.active:
		t.heading("The addresses to allow")
	case h.verifies && !h.acceptsLater():
		t.heading("Then: once the peering is active")
	default:
		t.heading(headingLater)
	}
	for _, s := range h.steps {
		if len(h.services) == 1 {
			h.later = only(h.later, func(f *Finding) bool { return f.ID != awscheck.PublicAllowlist }) // which says the same
			s.Text = "Allow the cluster's two external addresses, if the service allows only listed addresses."
		}
		t.item(s.Text)
		t.code("sh", s.Commands)
		switch h.owner {
		case awscheck.OwnerNetwork:
			writeAcceptance(h, t)
		case awscheck.OwnerService:
			t.under(h.externalAddresses())
		}
	}
	for _, f := range h.later {
		t.finding(f)
		t.under(advice(f.Status, f.Remedy.Owner) + f.Remedy.Text)
		f.Remedy.Text = ""
		writeRemedy(t, f.Remedy)
	}
}

// grant says to whom the permissions are given that the checks lack.
func (h *handoff) grant() string {
	fix := advice(awscheck.Unverified, reader)
	to := "our principal in " + h.accountName()
	if !h.target || h.verifies {
		if add := steps.GrantInPermissionSet(h.r.Identity.ARN, h.accountName()); add != "" {
			return fix + add + " The statements grant exactly the missing permissions, and all of them only read."
		}
		switch kind, rest, _ := principalOf(h.r.Identity.ARN); kind {
		case "assumed-role":
			role, _, _ := strings.Cut(rest, "/")
			to = "the role " + role
		case "user":
			to = "the user " + rest[strings.LastIndex(rest, "/")+1:]
		}
	}
	return fix + "Attach this policy to " + to + ". It grants exactly the missing permissions, and all of them only read."
}

// principalOf splits the resource of a principal's ARN: "assumed-role", "deployer/session".
func principalOf(arn string) (kind, rest string, ok bool) {
	parts := strings.Split(arn, ":")
	if len(parts) != 6 {
		return "", "", false
	}
	return strings.Cut(awscheck.Clean(parts[5]), "/")
}

// personOf is the name of an IAM user, or of a user of IAM Identity Center, whose sessions have
// it: the name of any other session can be anything. (IAM Identity Center User Guide,
// "Referencing permission sets in resource policies".)
func personOf(arn string) string {
	kind, rest, _ := principalOf(arn)
	name := rest[strings.LastIndex(rest, "/")+1:]
	if kind == "user" || kind == "assumed-role" && strings.HasPrefix(rest, "AWSReservedSSO_") {
		return name
	}
	return ""
}

// credentialsFor says which ones the commands are for, before the first of them: one that names a
// resource by a name alone does the same in any account that has the name. "": there are no commands
// for AWS.
func credentialsFor(h *handoff) string {
	runs := func(f *Finding) bool { return len(f.Remedy.Look)+len(f.Remedy.Commands) > 0 }
	switch {
	case h.owner == awscheck.OwnerService, h.owner == awscheck.OwnerAWS, h.owner == awscheck.OwnerAstronomer:
		return ""
	case !has(slices.Concat(h.open(), h.later), runs) && !slices.ContainsFunc(h.steps, func(s NextStep) bool { return len(s.Commands) > 0 }):
		return ""
	case h.owner == awscheck.OwnerOrganization:
		return "Run the commands below with credentials for the management account of the organization, or for a delegated administrator."
	}
	text := "Run the commands below with credentials for " + h.accountName() + "."
	if id := h.account(); id != "" && !h.r.Masked {
		text += " This must print " + id + ": `aws sts get-caller-identity --query Account --output text`"
	}
	return text
}

// writeRules says what holds for all commands of the message.
func (h *handoff) writeRules(t *text) {
	var deletes, accepts bool
	for _, f := range slices.Concat(h.open(), h.later) {
		deletes = deletes || f.Remedy.Deletes > 0
		accepts = accepts || strings.Contains(f.Remedy.Text, replyWithReason)
	}
	order := len(h.removals()) > 1
	if !deletes && !accepts && !order && !ordersRequests(h) {
		return
	}
	t.heading("About these fixes")
	writeOrder(h, t)
	isClean := func(f *Finding) bool { return f.ID == awscheck.AccountClean && f.Status != awscheck.Unverified }
	if has(h.open(), isClean) {
		t.item("That the account must be clean is Astronomer's rule, not ours and not AWS's: the prerequisites in Astro's documentation (\"Activate your data plane\") ask for a clean AWS account, and name no exception. Astronomer operates the account.")
	}
	if order {
		t.item("Delete in this order, from the top to the bottom, and wait until each is deleted. AWS refuses only some deletions (DependencyViolation) and deletes most resources even while they are in use: make sure first that nothing uses them.")
	}
	if deletes {
		t.item("What a stack, an Auto Scaling group or code has created, delete there: it may create it again. The tags aws:cloudformation:stack-name and aws:autoscaling:groupName show the first two.")
		t.item("Commands below a line that begins with \"Delete\" delete something, and that can't be undone: look first. No other command deletes what exists today.")
	}
	if accepts {
		text := "Where you reply with a reason, you need not change anything: we record the reason with the check, which then no longer counts."
		if has(h.open(), isClean) {
			text += " Our request to Astronomer names it, and Astronomer may still ask for a clean account: then we activate another account."
		}
		t.item(text)
		h.writeCovers(t)
	}
}

// ordersRequests reports whether there are requests for quotas beside what is to be done otherwise.
func ordersRequests(h *handoff) bool {
	return h.owner == awscheck.OwnerAccount && has(h.problems, requestsIncrease) && has(h.problems, func(f *Finding) bool { return !requestsIncrease(f) })
}

// writeOrder says which requests for quotas come first, and which only once something is decided.
func writeOrder(h *handoff, t *text) {
	if !ordersRequests(h) {
		return
	}
	var now []string
	for _, f := range only(h.problems, requestsIncrease) {
		now = append(now, quotaOf(&f))
	}
	text := ""
	if len(now) > 0 {
		text = "Request first what AWS can take days to decide on: the increase of " + wording.List(now) + "."
	}
	if len(h.undecided) > 0 {
		text += " Next, decide what goes and what stays: request the increase of " + wording.List(h.undecided) + "."
	}
	if text != "" {
		t.item(strings.TrimSpace(text))
	}
}

// writeCovers says what a reason for one of the findings would cover besides it, and who is
// asked about that: it is accepted for them, too.
func (h *handoff) writeCovers(t *text) {
	var done []string
	for _, f := range h.open() {
		if slices.Contains(done, f.ID) || !strings.Contains(f.Remedy.Text, replyWithReason) {
			continue
		}
		done = append(done, f.ID)
		all := covered(h.r, f.ID)
		if len(all) < 2 {
			continue
		}
		text := fmt.Sprintf("We record one reason for all %d findings of this check", len(all))
		for _, o := range awscheck.Owners() {
			theirs := only(ownedBy(o, all), func(f *Finding) bool { return o != h.owner || h.inTarget(*f) != h.target })
			if len(theirs) == 0 {
				continue
			}
			whose := "in the message to another owner (" + o.Name() + ")"
			if o == awscheck.OwnerYou {
				whose = "of our own"
			}
			text += ", also " + wording.Number(len(theirs)) + " " + whose + ": " + someFacts(theirs)
		}
		t.item(text + ". Tell us which of yours may stay, and why: we record it once it holds for all that are still there.")
	}
}

// askAstronomer is the question that the message to Astronomer ends in.
func askAstronomer(h *handoff) string {
	if ReplacesCIDR(h.r) {
		return "Please do not send the request yet. " + whyReplaced(h.r)
	}
	if has(h.problems, func(f *Finding) bool { return f.ID == awscheck.VerifyRequest && f.Status == awscheck.Unverified }) {
		return "Please send the request, or tell us its id (pcx-…) and the account, region, VPC and CIDR that it comes from."
	}
	return "Please tell us when it is done: we verify the peering again."
}

// sender says who asks, by name where the credentials have one, and how to answer. There is no
// blank to fill in: the mail or the ticket that the text is pasted into has its sender.
func (h *handoff) sender() string {
	reply := "Reply to this message with questions, and when it is done."
	if h.where {
		reply = "Reply to this message with the answer, or with questions."
	}
	if len(h.problems) == 0 {
		reply = "Reply to this message with questions."
	}
	if who := personOf(h.r.Identity.ARN); who != "" {
		return "Asked by " + who + ", who prepares the data plane. " + reply
	}
	return reply
}

// runnable is a command that is made from the report's values: a comment where they are
// masked.
func runnable(r Report, command string) string {
	if r.Masked && !strings.HasPrefix(command, "# ") { // a comment stays one
		return "# masked, do not run: " + strings.ReplaceAll(command, "\n", "\n# ")
	}
	return command
}
