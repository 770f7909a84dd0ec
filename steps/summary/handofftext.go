package summary

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// message writes what the owner reads.
func (h *handoff) message() Message {
	m := Message{Owner: h.owner, Target: h.target, Note: h.note()}
	var t text
	t.line(0, "Subject: "+h.subject())
	t.WriteByte('\n')
	if h.r.Demo {
		t.line(0, demoNote)
	}
	if note := h.r.replayNote(); note != "" {
		t.line(0, note)
	}
	t.line(0, h.intro())
	if h.cidrWillChange() {
		t.WriteByte('\n')
		t.line(0, "Wait with every command that contains "+h.plan.astroCIDR+": this CIDR does not fit yet. We will send you these commands again with the new one.")
	}
	d := h.r.digestOf(h.problems)
	d.grant = h.grant()
	d.writeProblems(&t)
	if len(h.later)+len(h.steps) > 0 {
		h.writeLater(&t)
	}
	switch h.owner {
	case awscheck.OwnerAWS:
		h.writeUse(&t)
	case awscheck.OwnerAstronomer:
		t.heading("The peering that we asked for")
		for _, i := range h.r.ToSend.Peering {
			t.item(wording.Capitalize(i.Label) + ": " + i.text())
		}
	default:
		h.writeRules(&t)
		h.writeCheck(&t)
		t.WriteByte('\n')
		t.line(0, h.sender())
	}
	m.Text = t.String()
	return m
}

// note says to the sender how to send the message. AWS decides on a quota without being asked,
// and sooner with a support case.
func (h *handoff) note() string {
	switch h.owner {
	case awscheck.OwnerService:
		if len(h.r.Answers.PublicServices()) > 1 {
			return "If your data services have several owners, send it to each of them."
		}
		return ""
	case awscheck.OwnerAWS:
	default:
		return ""
	}
	var open []string
	for _, f := range openFindings(h.r) {
		if f.owner() == awscheck.OwnerAWS {
			open = append(open, f.Remedy.Commands...)
		}
	}
	note := "AWS decides without being asked. To have it decided sooner, "
	if len(open) > 0 {
		note += "open a support case for the request (" + strings.Join(open, "; ") + ") and add this text to it"
	} else {
		note += "add this text to the support case of the request, or open a case with it,"
	}
	return note + " in the Support Center of " + h.accountName() + ": https://console.aws.amazon.com/support/home"
}

// writeUse says what AWS's support asks for: what the request is for.
func (h *handoff) writeUse(t *text) {
	nodeType, nodes := h.r.Answers.Get(steps.KeyNodeType).String(), h.r.Answers.Get(steps.KeyMaxNodes).String()
	if slices.ContainsFunc(h.problems, func(f Finding) bool { return strings.HasPrefix(f.ID, awscheck.RegionQuota) }) && nodeType != "" && nodes != "" {
		t.heading("Use case")
		t.line(2, fmt.Sprintf("Data pipelines of Apache Airflow. The data plane is one Amazon EKS cluster that scales with them, to at most %s worker nodes of type %s.", awscheck.Clean(nodes), awscheck.Clean(nodeType)))
	}
	t.heading("Please decide on the request, or tell us what you need to know for it: the activation waits for it.")
}

// sender says who asks, by name where the credentials have one, and how to answer. There is no
// blank to fill in: the mail or the ticket that the text is pasted into has its sender.
func (h *handoff) sender() string {
	reply := "Reply to this message with questions, and when it is done."
	if len(h.problems) == 0 {
		reply = "Reply to this message with questions."
	}
	if who := personOf(h.r.Identity.ARN); who != "" {
		return "Asked by " + who + ", who prepares the data plane. " + reply
	}
	return reply
}

// grant says to whom the permissions are given that the checks lack.
func (h *handoff) grant() string {
	fix := advice(awscheck.Unverified, reader)
	to := "our principal in " + h.accountName()
	if !h.target || h.r.verifies() {
		if add := steps.AddToPermissionSet(h.r.Identity.ARN, h.accountName()); add != "" {
			return fix + add + " They grant exactly the missing permissions, and all of them only read."
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

func (h *handoff) subject() string {
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
	case awscheck.OwnerAWS:
		what = "Pending requests of " + h.accountName()
	case awscheck.OwnerAstronomer:
		what = h.r.titled("VPC peering with an Astro cluster", h.r.ToSend.Peering)
	}
	switch {
	case len(h.problems) > 0 && h.owner == awscheck.OwnerAWS:
		return what + ": " + wording.Count(len(h.problems), "decision") + " that we wait for"
	case len(h.problems) > 0:
		return what + ": " + wording.Count(len(h.problems), "problem")
	}
	return what + ": what is to come"
}

// intro says who asks, and why.
func (h *handoff) intro() string {
	cluster := ""
	if h.plan.cluster != "" {
		cluster = ` for the cluster "` + h.plan.cluster + `"`
	}
	account := "an AWS account"
	if h.plan.astroAccount != "" {
		account = "AWS account " + h.plan.astroAccount
	}
	region := ""
	if h.plan.astroRegion != "" {
		region = ", region " + h.plan.astroRegion
	}
	text, peering := "We are activating a data plane", "Astronomer requests the peering once the cluster exists; you accept it. "
	if h.r.verifies() || IsActive(h.r) {
		text, peering = "We are connecting a data plane", "Astronomer requests the peering, and you accept it. "
	}
	text += " of Astro (managed Apache Airflow by Astronomer)" + cluster + " in " + account + region + ". "
	switch h.owner {
	case awscheck.OwnerIdentity, awscheck.OwnerOrganization:
		if !h.target && !IsActive(h.r) {
			text += "On the activation call, our principal creates a CloudFormation stack there, which creates Astronomer's IAM role. "
		}
	case awscheck.OwnerAccount:
		text += "Astro needs an account of its own with sufficient quotas. "
	case awscheck.OwnerNetwork:
		text += "Its VPC (" + orWords(h.plan.astroCIDR, "CIDR not known yet") + ") will be peered with " + orWords(h.plan.vpc, "your VPC") +
			", so that pipelines reach the data services in it. " + peering
	case awscheck.OwnerService:
		text += "Its pipelines will connect to your data services. "
	}
	switch {
	case len(h.problems) == 0:
		return text + "This is what we will need from you, so that you can plan for it."
	case h.owner == awscheck.OwnerAWS:
		return text + "It waits for you to decide on the following, as of " + checkedAt(h.r).Format(minute) + "."
	case h.owner == awscheck.OwnerService:
		text += "A check from our machine found a problem that you can resolve. "
	default:
		text += "A read-only check found what only you can resolve. "
	}
	if arn := h.r.Identity.ARN; arn != "" && h.owner != awscheck.OwnerService && (!h.target || h.r.verifies()) {
		text += "It ran as " + arn + " on " + checkedAt(h.r).Format(minute) + "."
	} else {
		text += "It ran on " + checkedAt(h.r).Format(minute) + "."
	}
	return text
}

// cidrWillChange reports whether commands contain a CIDR that does not fit.
func (h *handoff) cidrWillChange() bool {
	return h.owner == awscheck.OwnerNetwork && h.plan.astroCIDR != "" && slices.ContainsFunc(h.r.counted(awscheck.Fail),
		func(f Finding) bool { return strings.HasPrefix(f.ID, "network.cidr.") })
}

// writeLater writes what can be done only once the cluster exists.
func (h *handoff) writeLater(t *text) {
	t.heading("Later: not before we ask you to")
	for _, s := range h.steps {
		t.item(s.Text)
		t.code("sh", s.Commands)
		switch h.owner {
		case awscheck.OwnerNetwork:
			only := "Accept only the request that we name."
			if h.plan.astroAccount != "" {
				only = "Accept only the request that comes from AWS account " + h.plan.astroAccount + "."
			}
			t.under(only + " Put its id (pcx-…) into the first line:")
			for _, c := range h.plan.acceptance() {
				t.code("sh", []string{runnable(h.r, c)})
			}
			if tables := h.plan.describeTables(); tables != "" {
				t.under("The VPC's route tables are " + tables + ". Leave out those that serve no subnet with a data service.")
			}
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

// externalAddresses says which addresses the data plane connects from, and to what. (Astro's
// documentation of 2022, "Connect Astro to external data services", IP allowlist: each cluster has
// a pair of its own for its whole life, of its network address translation, for all outbound
// traffic to the internet.)
func (h *handoff) externalAddresses() string {
	text := "They do not exist yet: the activation creates them with the cluster, and we will send you both then. "
	if IsActive(h.r) {
		text = "We will send you both. "
	}
	text += "All connections of the data plane to the internet come from these two addresses, those of its NAT, which never change. The address of our machine is not one of them."
	var to []string
	for _, e := range h.r.Answers.PublicServices() {
		to = append(to, fmt.Sprintf("%s:%d (%s)", awscheck.Clean(e.Host), e.Port, awscheck.Clean(e.Name)))
	}
	if len(to) > 0 {
		text += " They will connect to " + wording.List(to) + "."
	}
	return text
}

// writeRules says what holds for all commands of the message.
func (h *handoff) writeRules(t *text) {
	var looks, changes, deletes, accepts bool
	for _, f := range slices.Concat(h.problems, h.later) {
		looks = looks || len(f.Remedy.Look) > 0
		changes = changes || len(f.Remedy.Commands) > 0
		deletes = deletes || f.Remedy.Deletes > 0
		accepts = accepts || strings.Contains(f.Remedy.Text, "acknowledge")
	}
	for _, s := range h.steps {
		changes = changes || len(s.Commands) > 0
	}
	aws := (looks || changes) && h.owner != awscheck.OwnerService
	order := len(h.removals()) > 1
	if !aws && !deletes && !accepts {
		return
	}
	t.heading("About these fixes")
	switch {
	case aws && h.owner == awscheck.OwnerOrganization:
		t.item("Run the commands with credentials for the management account of the organization, or for a delegated administrator.")
	case aws:
		t.item("Run the commands with credentials for " + h.accountName() + ".")
	}
	if order {
		t.item("If you delete, work from the top to the bottom: what comes first uses what comes later, and AWS refuses to delete what is in use (DependencyViolation, for example). Wait until each is deleted.")
	}
	if deletes {
		t.item("Commands below a line that begins with \"Delete\" delete something, and that can't be undone: look first. No other command deletes what exists today.")
	}
	if accepts {
		t.item("Where a fix mentions acknowledging: if that is what you decide, answer with the reason, and we record it with the check. You need not change anything then.")
	}
}

// removals are the problems whose fix deletes something.
func (h *handoff) removals() []Finding {
	return slices.DeleteFunc(slices.Clone(h.problems), func(f Finding) bool { return f.ID != awscheck.AccountClean || f.Status != awscheck.Fail })
}

// runnable is a command that is made from the report's values: a comment where they are
// masked.
func runnable(r Report, command string) string {
	if r.Masked {
		return "# masked, do not run: " + strings.ReplaceAll(command, "\n", "\n# ")
	}
	return command
}
