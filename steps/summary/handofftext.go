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
	m := Message{Owner: h.owner, Target: h.target}
	if h.owner == awscheck.OwnerAWS {
		m.Note = "AWS decides without being asked. To ask for a decision sooner, open a case with this text in the Support Center of " +
			h.accountName() + ": https://console.aws.amazon.com/support/home"
	}
	var t text
	t.line(0, "Subject: "+h.subject())
	t.WriteByte('\n')
	if h.r.Demo {
		t.line(0, demoNote)
	}
	t.line(0, h.intro())
	if h.cidrWillChange() {
		t.WriteByte('\n')
		t.line(0, "Wait with every command that contains "+h.plan.astroCIDR+": this CIDR does not fit yet. We will send you these commands again with the new one.")
	}
	h.r.digestOf(h.problems).writeProblems(&t)
	if len(h.later)+len(h.steps) > 0 {
		h.writeLater(&t)
	}
	switch h.owner {
	case awscheck.OwnerAWS:
		t.heading("Please decide on the request, or tell us what you need to know for it.")
	case awscheck.OwnerAstronomer:
		t.heading("The peering that we asked for")
		for _, i := range h.r.ToSend.Peering {
			t.item(wording.Capitalize(i.Label) + ": " + i.text())
		}
	default:
		h.writeRules(&t)
		h.writeCheck(&t)
	}
	m.Text = t.String()
	return m
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
	if len(h.problems) > 0 {
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
		return text + "It waits for you to decide on the following, as of " + h.r.GeneratedAt.Format(minute) + "."
	case h.owner == awscheck.OwnerService:
		text += "A check from our machine found a problem that you can resolve. "
	default:
		text += "A read-only check found what only you can resolve. "
	}
	if arn := h.r.Identity.ARN; arn != "" && h.owner != awscheck.OwnerService && (!h.target || h.r.verifies()) {
		text += "It ran as " + arn + " on " + h.r.GeneratedAt.Format(minute) + "."
	} else {
		text += "It ran on " + h.r.GeneratedAt.Format(minute) + "."
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
		case awscheck.OwnerService:
			t.under("We will send you the two addresses.")
		}
	}
	for _, f := range h.later {
		t.finding(f)
		t.under(advice(f.Status, f.Remedy.Owner) + f.Remedy.Text)
		f.Remedy.Text = ""
		writeRemedy(t, f.Remedy)
	}
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
	if !aws && !deletes && !accepts {
		return
	}
	t.heading("About these fixes")
	if aws {
		t.item("Run the commands with credentials for " + h.accountName() + ".")
	}
	if deletes {
		t.item("Commands below a line that begins with \"Delete\" delete something, and that can't be undone: look first. No other command deletes what exists today.")
	}
	if accepts {
		t.item("Where a fix mentions acknowledging: if that is what you decide, answer with the reason, and we record it with the check. You need not change anything then.")
	}
}

// programURL is where the program is.
const programURL = "https://github.com/astronomer/astro-activate"

// writeCheck says how to check that it is done.
func (h *handoff) writeCheck(t *text) {
	if len(h.problems) == 0 {
		return
	}
	t.heading("How to check that it is done")
	must := slices.DeleteFunc(slices.Clone(h.problems), func(f Finding) bool { return f.Status == awscheck.Warn })
	again := "Tell us, and we check again."
	if len(must) > 0 {
		again += " What must be resolved: " + someOf(must) + "."
	}
	t.item(again)
	t.item("You can run the same check yourself, with astro-activate from " + programURL + ". It only reads.")
	var profiles []string
	for _, p := range []struct {
		k  steps.Key
		of string
	}{{steps.KeyProfile, h.plan.astroAccount}, {steps.KeyPeerProfile, h.plan.account}} {
		if name := awscheck.Clean(h.r.Answers.Get(p.k).String()); name != "" {
			profiles = append(profiles, strings.TrimSpace(string(p.k)+" reaches "+orWords(p.of, "the account")))
		}
	}
	if len(profiles) > 0 {
		t.under("The AWS profiles in it are ours: replace them with yours (" + wording.List(profiles) + ").")
	}
	t.code("sh", []string{againCommand(h.r)})
}

// againCommand is the command that repeats the checks of the report, with its answers.
func againCommand(r Report) string {
	command := "astro-activate check"
	if r.verifies() {
		command = "astro-activate verify"
	}
	command += demoFlag(r)
	need := steps.DefaultRequirements()
	if r.Requirements != need.Version {
		command += " --requirements REQUIREMENTS_FILE"
	}
	for _, s := range r.Answers.Settings(steps.All(need)) {
		command += " \\\n  --set " + awscheck.Quote(fmt.Sprintf("%s=%s", s.Key, awscheck.Clean(strings.Join(s.Value, ","))))
	}
	return runnable(r, command)
}

// runnable is a command that is made from the report's values: a comment where they are
// masked.
func runnable(r Report, command string) string {
	if r.Masked {
		return "# masked, do not run: " + strings.ReplaceAll(command, "\n", "\n# ")
	}
	return command
}
