package summary

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Ticket renders what to send to Astronomer, ready to paste: the activation and, if
// peering was selected, the peering as its own ticket. The text between the rulers is the
// ticket. The text above them is for the sender.
func (r Report) Ticket() []byte {
	var t ticket
	if r.Demo {
		t.note(demoNote)
	}
	if r.Masked && !ofMaskedRecording(r) { // which a note below explains
		t.note(maskedTicket)
	}
	t.note(r.Draft())
	t.note(r.ChangeLine())
	if len(r.Changes) > 0 {
		t.changes(r)
		t.blank()
	}
	t.note(r.replayNote())
	send := r.ToSend
	t.heading("Activation")
	t.activation(r)

	t.heading("Peering")
	switch {
	case len(send.Peering) > 0 && IsPeered(r):
		t.paragraph("The target VPC has a peering with Astro already: there is nothing to send.")
	case len(send.Peering) > 0:
		t.peering(r)
	case r.Answers.Get(steps.KeyMethods) == nil:
		t.paragraph("The answer to " + string(steps.KeyMethods) + " is missing: it says how pipelines will reach the data. VPC peering needs its own ticket.")
	default:
		t.paragraph("VPC peering is not selected: there is nothing to send.")
	}
	return t.Bytes()
}

// DueTicket is what is pasted into the ticket that is due now, its subject and its body: that of the
// activation or, once the account is active, that of the peering. nil: nothing is to be sent.
func (r Report) DueTicket() []byte {
	var t ticket
	switch {
	case !IsActive(r):
		t.activationBody(r)
	case len(r.ToSend.Peering) > 0 && !IsPeered(r):
		t.peeringBody(r)
	}
	return t.Bytes()
}

// maskedTicket stands above a ticket that has stand-ins.
const maskedTicket = "Masked, do not send it: stand-ins in brackets, such as [account-A], replace the ids. Unmasked, the ticket has them."

// Draft says that the ticket is not to be sent yet, and why; "" once the report is ready.
func (r Report) Draft() string {
	if r.Verdict.IsReady() {
		return ""
	}
	return "DRAFT, do not send it yet. " + r.Headline() + "."
}

func (t *ticket) activation(r Report) {
	send := r.ToSend
	switch {
	case IsActive(r):
		t.paragraph("The account is active already: there is nothing to send.")
		t.blank()
		return
	case r.verifies(): // its prerequisites are not among the results
		t.paragraph("This run checked the peering only: the ticket of the activation is that of the wizard or of astro-activate check.")
		t.blank()
		return
	case r.Verdict.IsReady():
		t.paragraph("Send this to the Astronomer engineer assigned to you, or open a ticket at " + send.SupportURL + ".")
	default:
		t.paragraph("Once the verdict is ready, send the ticket to the Astronomer engineer assigned to you, or open it at " + send.SupportURL + ".")
	}
	t.missing(r, send.Activation, "")
	t.ruler()
	t.activationBody(r)
	t.ruler()
}

// activationBody is what is pasted.
func (t *ticket) activationBody(r Report) {
	t.paragraph("Subject: " + titled(r, "Activate an Astro data plane on AWS", r.ToSend.Activation))
	t.blank()
	t.origin(r)
	t.paragraph("Please activate our data plane on AWS:")
	t.items(r.ToSend.Activation)
	t.paragraph("Your prerequisites, and their status:")
	t.prerequisites(r.prerequisites())
	t.paragraph("Once the cluster exists, please send us:")
	t.list("The cluster's id.",
		"The two external addresses of the cluster, so that we can allow them in our data services.")
}

func (t *ticket) peering(r Report) {
	send := r.ToSend
	when := " once the cluster exists"
	if IsActive(r) {
		when = ""
	}
	t.paragraph("Open this ticket at " + send.SupportURL + when + ", with priority " + send.Priority + ".")
	t.missing(r, send.Peering, notAnswered(&r))
	t.ruler()
	t.peeringBody(r)
	t.ruler()
}

// peeringBody is what is pasted.
func (t *ticket) peeringBody(r Report) {
	send := r.ToSend
	t.paragraph("Subject: " + titled(r, "VPC peering with an Astro cluster", send.Peering))
	t.paragraph("Priority: " + send.Priority)
	t.blank()
	t.origin(r)
	t.paragraph("Please request a VPC peering connection from the Astro cluster's VPC to our VPC:")
	t.items(send.Peering)
	t.paragraph("Please send us:")
	t.list("The id of the peering connection (pcx-…), so that we accept your request and no other.",
		"The id of the Astro cluster's VPC (vpc-…)"+r.forZones(),
		"A message once the route tables of the cluster's VPC route our CIDRs to the peering.")
}

// origin says, where what is pasted is not from an account as it is now, where it is from.
func (t *ticket) origin(r Report) {
	if r.Demo {
		t.note(demoNote)
	}
	t.note(r.replayNote())
}

// forZones says why the id of Astro's VPC is needed.
func (r Report) forZones() string {
	zones := r.Answers.Get(steps.KeyPrivateZones)
	if !zones.Given() || len(zones) == 0 {
		return "."
	}
	return ", so that we can authorize it for " + wording.Count(len(zones), "private hosted zone") + " (" + strings.Join(zones, ", ") +
		"). We will then ask you to associate it, and delete the authorization after that."
}

// titled returns a subject with the cluster's name. That of a draft says so.
func titled(r Report, what string, items []Item) string {
	if !r.Verdict.IsReady() {
		words := strings.ToLower(verdictWords(r.Verdict))
		if notChecked(r) {
			words = "not checked"
		}
		what = "[Draft, " + words + "] " + what
	}
	for _, i := range items {
		if i.Label == labelCluster && i.Value != "" {
			return what + ": " + i.Value
		}
	}
	return what
}

// notChecked reports whether all of a report is still to be checked in AWS.
func notChecked(r Report) bool { return r.Saved || needsSignIn(r) }

// prerequisites are what Astronomer requires of an account, in the words and the order of
// its documentation ("Activate your data plane"), with the status of each; and what else is left
// to fix before a draft is sent.
func (r Report) prerequisites() []prerequisite {
	var list []prerequisite
	var covered []string
	add := func(label string, ids ...string) {
		list, covered = append(list, r.prerequisite(label, ids...)), append(covered, ids...)
	}
	add("Astro CLI installed (checked on one machine; every developer needs it)", awscheck.ToolsAstroCLI)
	if cli := &list[0]; cli.Value == yesWithWarning && len(cli.why) > 0 {
		cli.Value = "yes, but we have to replace it" // it is older than the minimum, or of no known version
	}
	add("A clean AWS account", awscheck.AccountClean, awscheck.AccountPriorActivation)
	add("The required permissions in that account", "permissions.")
	add("A region from the list of supported regions", awscheck.RegionSupported, awscheck.RegionEnabled)
	if len(r.ToSend.Peering) > 0 {
		ids := []string{"network.cidr."}
		if has(r.Findings, func(f *Finding) bool { return f.ID == awscheck.VerifyActive && f.Status == awscheck.Pass }) { // which proves it; the checks of the plan do not run then
			ids = append(ids, awscheck.VerifyActive)
		}
		add("A CIDR range that fits the peering", ids...)
	}
	return append(list, r.others(covered)...)
}

// others are the problems that are no prerequisite of Astronomer's, such as a quota, and how many
// more checks are not verified; nil: there are none.
func (r Report) others(covered []string) []prerequisite {
	p := prerequisite{Item: Item{Label: "Other problems that we fix first"}}
	unverified := 0
	for _, f := range r.Findings {
		switch {
		case f.Acknowledged != "" || matches(f.ID, covered):
		case f.Status == awscheck.Fail:
			p.add(f.Title, f.Title)
		case f.Status == awscheck.Unverified:
			unverified++
		}
	}
	var list []prerequisite
	if len(p.why) > 0 {
		n := 0
		for _, times := range p.times {
			n += times
		}
		p.Value = strconv.Itoa(n)
		list = append(list, p)
	}
	if unverified > 0 {
		list = append(list, prerequisite{Item: Item{Label: "Other checks that are not verified", Value: strconv.Itoa(unverified)}})
	}
	return list
}

// yesWithWarning is the status of a prerequisite that is met, with something to look at.
const yesWithWarning = "yes, with a warning"

// prerequisite returns the status of a prerequisite from the findings with the given ids, and
// each reason for it. An id that ends in a dot is a prefix.
func (r Report) prerequisite(label string, ids ...string) prerequisite {
	bySeverity := []awscheck.Status{awscheck.Fail, awscheck.Unverified, awscheck.Warn, awscheck.Info, awscheck.Pass}
	labels := []string{"no", "not verified", yesWithWarning, "yes", "yes"}
	worst, accepted := len(bySeverity), len(bySeverity) // an acknowledged problem is no pass
	var found []Finding
	var reasons []string
	accepts := map[string][]string{} // what a reason is given for: one covers every finding of a check
	for _, f := range r.Findings {
		if !matches(f.ID, ids) || f.ID == awscheck.NetworkCIDRSyntax && f.Status == awscheck.Pass { // its form alone proves nothing
			continue
		}
		if f.Acknowledged != "" {
			reason := f.ID + " was acknowledged: " + f.Acknowledged
			if accepts[reason] == nil {
				reasons = append(reasons, reason)
			}
			accepts[reason] = append(accepts[reason], firstFact(f))
			accepted = min(accepted, slices.Index(bySeverity, f.Status))
			continue
		}
		if i := slices.Index(bySeverity, f.Status); i >= 0 {
			worst, found = min(worst, i), append(found, f)
		}
	}
	for i, reason := range reasons {
		if what := accepts[reason]; len(what) > 1 {
			reasons[i] += fmt.Sprintf(" (%s: %s)", wording.Count(len(what), "finding"), strings.Join(what, "; "))
		}
	}
	p := prerequisite{Item: Item{Label: label, Note: strings.Join(reasons, "; ")}}
	switch {
	case worst == len(bySeverity) && len(reasons) == 0:
		p.Note = "not checked"
		return p
	case accepted < worst:
		p.Value = labels[accepted]
	default:
		p.Value = labels[worst]
	}
	for _, s := range bySeverity[:3] { // what is wrong, the worst first
		for i := range found {
			if f := &found[i]; f.Status == s {
				fact := firstFact(*f)
				if s == awscheck.Warn && worst < 2 {
					fact = "a warning: " + fact
				}
				p.add(fact, f.Detail)
			}
		}
	}
	return p
}

// A prerequisite is the status of one, with what is wrong about it.
type prerequisite struct {
	Item
	detail string   // of the first one
	why    []string // in short
	times  []int    // how many findings say it
}

func (p *prerequisite) add(fact, detail string) {
	if p.why == nil {
		p.detail = detail
	}
	if i := slices.Index(p.why, fact); i >= 0 {
		p.times[i]++
		return
	}
	p.why, p.times = append(p.why, fact), append(p.times, 1)
}

// prerequisites writes each with what is wrong about it, one fact a line where there are several.
func (t *ticket) prerequisites(list []prerequisite) {
	t.blank()
	for _, p := range list {
		facts := slices.Clone(p.why)
		for i, n := range p.times {
			if n > 1 {
				facts[i] += " (" + wording.Count(n, "check") + ")"
			}
		}
		if len(facts) == 1 {
			p.Value, facts = p.Value+": "+strings.Replace(facts[0], p.why[0], strings.TrimSuffix(p.detail, "."), 1)+".", nil
		}
		fmt.Fprintf(t, "  %s: %s\n", awscheck.Clean(wording.Capitalize(p.Label)), awscheck.Clean(p.text()))
		for _, f := range facts {
			fmt.Fprintf(t, "    - %s\n", awscheck.Clean(f))
		}
	}
	t.blank()
}

func matches(id string, ids []string) bool {
	for _, want := range ids {
		if id == want || (strings.HasSuffix(want, ".") && strings.HasPrefix(id, want)) || strings.HasPrefix(id, want+".") {
			return true
		}
	}
	return false
}

// ticket is plain text: where it is pasted, markup may not be rendered.
type ticket struct{ bytes.Buffer }

func (t *ticket) heading(s string) {
	fmt.Fprintf(t, "%s\n%s\n\n", strings.ToUpper(s), strings.Repeat("=", len(s)))
}

func (t *ticket) paragraph(s string) { fmt.Fprintf(t, "%s\n", awscheck.Clean(s)) }

func (t *ticket) blank() { t.WriteString("\n") }

// note is a paragraph of its own; "" is none.
func (t *ticket) note(s string) {
	if s != "" {
		t.paragraph(s)
		t.blank()
	}
}

func (t *ticket) ruler() {
	if !bytes.HasSuffix(t.Bytes(), []byte("\n\n")) {
		t.blank()
	}
	t.WriteString(strings.Repeat("-", 60) + "\n\n")
}

// changes lists, for the sender, what was fixed, what is new and what is still there.
func (t *ticket) changes(r Report) {
	var list text
	writeChanges(&list, r)
	t.Write(bytes.TrimPrefix(list.Bytes(), []byte("\n")))
}

// notAnswered names the answers about the target VPC's names that were not given, with what the checks and the
// runbook take in their place, which no verdict counts; "": they were, or the VPC has no private hosted zone.
func notAnswered(r *Report) (text string) {
	taken := func(k steps.Key, as string) {
		if !r.Answers.Get(k).Given() {
			text = strings.TrimPrefix(text+"; ", "; ") + fieldName(k) + ", taken as " + as
		}
	}
	taken(steps.KeyResolve, "yes")
	if r.Target != nil && len(r.Target.HostedZones) > 0 {
		taken(steps.KeyPrivateZones, "none")
	}
	if text != "" {
		text = "Not answered: " + text + "."
	}
	return text
}

// missing lists what a ticket still lacks, and what was not answered; "": all was.
func (t *ticket) missing(r Report, items []Item, notAnswered string) {
	lacking := false
	for _, i := range items {
		if i.Value == "" {
			lacking = true
			t.paragraph("Still missing: " + i.Label + " (" + i.Note + ").")
		}
	}
	switch {
	case notAnswered != "":
		t.paragraph(notAnswered)
	case !lacking && r.Verdict.IsReady():
		t.paragraph("Nothing is missing.")
	}
}

func (t *ticket) items(items []Item) {
	t.blank()
	for _, i := range items {
		fmt.Fprintf(t, "  %s: %s\n", awscheck.Clean(wording.Capitalize(i.Label)), awscheck.Clean(i.text()))
	}
	t.blank()
}

func (t *ticket) list(entries ...string) {
	t.blank()
	for i, e := range entries {
		fmt.Fprintf(t, "  %d. %s\n", i+1, awscheck.Clean(e))
	}
}

// stillMissing says which values are missing, after a note.
func stillMissing(needed []Item) (note string) {
	for _, i := range needed {
		if i.Value == "" {
			note += " Still missing: " + i.Label + " (" + i.Note + ")."
		}
	}
	return note
}

// messagesToAstronomer returns what Astronomer is asked for: the tickets, or after a peering
// request what is wrong with it.
func messagesToAstronomer(r Report) []Message {
	if r.verifies() {
		return newHandoff(r, awscheck.OwnerAstronomer, false).messages()
	}
	message := func(topic, note string, needed []Item, write func(*ticket)) Message {
		var t ticket
		write(&t)
		if r.Verdict == steps.NotReady {
			note += " Send it only when nothing blocks the activation."
		}
		return Message{Owner: awscheck.OwnerAstronomer, Topic: topic, Note: note + stillMissing(needed), Text: t.String()}
	}
	send := r.ToSend
	when, list := " once the cluster exists", []Message(nil)
	if IsActive(r) {
		when = ""
	} else {
		list = append(list, message("activation", "Send it to the Astronomer engineer assigned to you, or open a ticket at "+send.SupportURL+".", send.Activation,
			func(t *ticket) { t.activationBody(r) }))
	}
	if len(send.Peering) > 0 && !IsPeered(r) {
		list = append(list, message("peering", "Open a ticket at "+send.SupportURL+when+".", send.Peering, func(t *ticket) { t.peeringBody(r) }))
	}
	return list
}
