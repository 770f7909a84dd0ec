package summary

import (
	"cmp"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A NextStep is something to do next. Who acts, and Owner is who can do what it takes: the
// customer asks an owner that is Astronomer, and AWS decides by itself.
type NextStep struct {
	Who      Who            `json:"who"`
	Owner    awscheck.Owner `json:"owner,omitempty"`
	Text     string         `json:"text"`
	Commands []string       `json:"commands,omitempty"`
}

// Actor is who acts, in plain words.
func (s NextStep) Actor() string {
	switch {
	case s.Who == Astronomer:
		return awscheck.OwnerAstronomer.Name()
	case s.Owner == "", s.Owner == awscheck.OwnerAstronomer:
		return awscheck.OwnerYou.Name()
	}
	return s.Owner.Name()
}

// Who does a NextStep.
type Who string

const (
	Customer   Who = "customer"
	Astronomer Who = "astronomer"
)

// What the steps of onceReady begin with, each of which can be the first of them. A saved report says
// only by its texts where they begin.
const (
	sendsNow        = "Send this to Astronomer"
	reviewsFirst    = "Review the "
	sendsLater      = "Once the verdict is ready, send this to Astronomer: "
	allowsAddresses = "Allow the cluster's two external addresses"
	requestsPeering = "Request the peering from Astronomer"
	testsConnection = "Test a connection from a pipeline"
	verifiesPeering = "Verify the peering"
)

// beginsOnceReady reports whether a step is the first of onceReady, or could be.
func beginsOnceReady(s NextStep) bool {
	return slices.ContainsFunc([]string{sendsNow, reviewsFirst, sendsLater, allowsAddresses, requestsPeering, testsConnection, verifiesPeering}, func(begin string) bool {
		return strings.HasPrefix(s.Text, begin)
	})
}

// stepsNow is how many of the first steps are to do now: those until the verdict is ready or, if it is,
// the first one.
func stepsNow(list []NextStep) int {
	n := slices.IndexFunc(list, beginsOnceReady)
	if n < 0 {
		n = len(list)
	}
	return min(max(n, 1), len(list))
}

// nextSteps lists what is left to do until the cluster reaches its data, in order. from is
// the argument that gives a command the answers; "": it is not known.
func nextSteps(m *steps.Machine, r Report, from string) []NextStep {
	done := r
	running := done.dropPending(m)
	return append(untilReady(r, done, running, from), onceReady(m, r, running, from)...)
}

// newStep is a step that its owner does, where Astronomer is one, or the customer.
func newStep(owner awscheck.Owner, text string, commands ...string) NextStep {
	who := Customer
	if owner == awscheck.OwnerAstronomer {
		who = Astronomer
	}
	return NextStep{who, owner, text, commands}
}

// untilReady lists the steps until the verdict is ready. done is the report without the checks that have
// no result yet, of which some are running.
func untilReady(r, done Report, running int, from string) []NextStep {
	next, toReady := []NextStep{}, done.stepsToReady()
	if needsSignIn(done) { // all the rest waits for it
		next, toReady = append(next, toReady[0]), toReady[1:]
	}
	if len(r.Missing) > 0 {
		next = append(next, newStep(awscheck.OwnerYou, giveMissing(r.Missing, keyName)))
	}
	if running > 0 {
		next = append(next, newStep(awscheck.OwnerYou, "Wait for "+wording.Count(running, "check")+" still running."))
	}
	next = append(next, toReady...)
	if r.Saved {
		next = append(next, newStep(awscheck.OwnerYou, "Check the answers: nothing in this report was checked.", checkSession(r, from)))
	}
	return next
}

// onceReady lists the steps from a verdict that is ready to the cluster's data.
func onceReady(m *steps.Machine, r Report, running int, from string) (next []NextStep) {
	if !IsActive(r) {
		send := sendsLater
		if r.Verdict.IsReady() && running == 0 {
			send = sendReviewed(&r)
		}
		next = append(next, newStep(awscheck.OwnerYou, send+list(r.ToSend.Activation)+"."),
			newStep(awscheck.OwnerYou, createStack(r)),
			newStep(awscheck.OwnerAstronomer, "Creates the cluster and sends you its id and its two external addresses. The whole activation takes about an hour."))
	}
	answers := m.Answers()
	if answers.Public() {
		addresses := ""
		if known := steps.ExternalAddresses(m); len(known) > 0 {
			addresses = ", " + wording.List(known) + ","
		}
		next = append(next, newStep(awscheck.OwnerService, allowsAddresses+addresses+" in every data service that allows only listed addresses."))
	}
	if answers.Peering() {
		if !IsPeered(r) {
			next = append(next, peeringSteps(r)...)
		}
		if IsPeered(r) && r.Verdict.IsReady() {
			next = append(next, newStep(awscheck.OwnerYou, testsConnection+": nothing was sent to your data services."))
		}
		next = append(next, verifyStep(m, r, from))
	}
	return next
}

// sendReviewed says what to do with the warnings before the report is sent. The user reviews those that they can do
// something about first; those of others block nothing, and are named as theirs.
func sendReviewed(r *Report) string {
	send := sendsNow
	warned := r.counted(awscheck.Warn)
	switch own := ownedBy(awscheck.OwnerYou, warned); len(own) {
	case 0:
	case 1:
		send = reviewsFirst + "warning (" + own[0].Title + "), then send this to Astronomer"
	default:
		send = reviewsFirst + wording.Count(len(own), "warning") + ", then send this to Astronomer"
	}
	others := only(warned, func(f *Finding) bool { return f.owner() != awscheck.OwnerYou })
	if len(others) > 0 {
		who := "their owners review "
		if first := others[0].owner(); len(ownedBy(first, others)) == len(others) {
			who = OwnerInSentence(first) + " reviews "
		}
		send += ", while " + who + wording.Count(len(others), "warning")
	}
	return send + ": "
}

// OwnerInSentence is an owner in the middle of a sentence: "the target VPC's owner", "AWS".
func OwnerInSentence(o awscheck.Owner) string {
	switch name := o.Name(); o {
	case awscheck.OwnerAWS, awscheck.OwnerAstronomer:
		return name
	case awscheck.OwnerYou:
		return "you"
	case awscheck.OwnerIdentity:
		return "the " + name
	default:
		return "the " + strings.ToLower(name[:1]) + name[1:]
	}
}

// createStack is the sender's step on the activation call: the permissions were checked for them.
func createStack(r Report) string {
	return "On the activation call, sign in to " + accountName(r) + " in the browser as the principal that was checked, and create the CloudFormation stack " +
		"that Astronomer shows you. It creates Astronomer's role in the account."
}

// dropPending leaves out the findings of checks that have no result yet, which may need
// nothing: those that wait for missing answers, and those that run. It returns how many run.
func (r *Report) dropPending(m *steps.Machine) (running int) {
	if r.Saved { // nothing runs
		return 0
	}
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool {
		state := m.CheckState(f.ID)
		if state == steps.Running { // it has one finding
			running++
		}
		return state == steps.Running || state == steps.Waiting && len(r.Missing) > 0
	})
	return running
}

// checkSession is the command that checks a session's answers.
func checkSession(r Report, from string) string {
	return "astro-activate check" + demoFlag(r) + " " + cmp.Or(from, "--session SESSION_FILE")
}

func accountName(r Report) string {
	if r.Identity.Account == "" {
		return "the AWS account"
	}
	return "AWS account " + r.Identity.Account
}

// acceptRequest is the step of the target VPC's owner that makes the peering work.
const acceptRequest = "Find the request, accept it within 7 days, and add a route to the data plane's CIDR in the target VPC's route tables."

// toReplace says what to put in place of the placeholders of the commands that accept a request.
func toReplace(commands []string) string {
	var what []string
	for _, p := range []struct{ placeholder, value string }{
		{"pcx-" + toFill, "the id of the request (pcx-…), which the first command shows"},
		{"rtb-" + toFill, "the id of each route table that a subnet of the VPC uses"},
		{"--region " + toFill, "the region of the VPC"},
		{"--destination-cidr-block " + toFill, "the CIDR of the data plane, once it is chosen"},
	} {
		if !slices.ContainsFunc(commands, func(c string) bool { return strings.Contains(c, p.placeholder) }) {
			continue
		}
		where := p.placeholder
		if flag, value, is := strings.Cut(where, " "); is {
			where = value + " after " + flag
		}
		what = append(what, "instead of "+where+", "+p.value)
	}
	if len(what) == 0 {
		return ""
	}
	return " Put in: " + strings.Join(what, "; ") + "."
}

// peeringSteps lists the steps of a peering once the cluster exists.
func peeringSteps(r Report) []NextStep {
	p := r.plan()
	if ReplacesCIDR(r) {
		p.astroCIDR = "" // the routes are for another one
	}
	p.region = cmp.Or(p.region, toFill) // not that of the reader's shell
	accept := append([]string{findRequest(p)}, p.acceptance()...)
	for i, c := range accept[1:] {
		if p.profile != "" && strings.HasPrefix(c, "aws ") {
			accept[i+1] = c + " --profile " + awscheck.Quote(p.profile)
		}
	}
	next := []NextStep{
		{Who: Customer, Owner: awscheck.OwnerYou, Text: requestsPeering + " with a " + r.ToSend.Priority + " ticket at " + r.ToSend.SupportURL + ": " + list(r.ToSend.Peering) + "."},
		{Who: Astronomer, Owner: awscheck.OwnerAstronomer, Text: "Sends the peering request from Astro's VPC."},
		{Who: Customer, Owner: awscheck.OwnerNetwork, Text: acceptRequest + toReplace(accept), Commands: accept},
	}
	return append(next, namesSteps(r, p)...)
}

// namesSteps are the steps by which the data plane resolves the names of the target VPC: those
// of the findings or, where the checks could not run, in general.
func namesSteps(r Report, p plan) (next []NextStep) {
	add := func(id, text string) {
		known := false
		for _, f := range r.Findings {
			if f.ID == id && f.Status == awscheck.Info && len(f.Remedy.Commands) > 0 {
				known = true
				next = append(next, NextStep{Who: Customer, Owner: f.owner(), Text: noteStep(&f), Commands: f.Remedy.Safe()})
			}
		}
		if !known {
			next = append(next, NextStep{Who: Customer, Owner: awscheck.OwnerNetwork, Text: text})
		}
	}
	if p.resolve {
		add(awscheck.DNSAccepterOption, "Once the peering is active, turn on DNS resolution for it on the accepter's side. The runbook has the command.")
	}
	if zones := slices.Concat(p.zones, p.foreign); len(zones) > 0 {
		ids := make([]string, len(zones))
		for i, z := range zones {
			ids[i] = z.ID
		}
		add(awscheck.DNSZones, "Authorize Astro's VPC for the private hosted zone "+wording.List(ids)+", let Astronomer associate the two, then delete the authorization. The runbook has the commands.")
	}
	return next
}

// noteStep is the text of the step that does what a note says.
func noteStep(f *Finding) string { return f.Title + ": " + f.Remedy.Text }

// value returns an answer or, if none was given, what AWS reported.
func value(m *steps.Machine, k steps.Key) string {
	v := m.Answers().Get(k)
	if !v.Given() {
		v = m.Discovered(k)
	}
	return awscheck.Clean(v.String())
}

func (r Report) count(s awscheck.Status) int {
	n := 0
	for _, f := range r.Findings {
		if f.Status == s && f.Acknowledged == "" {
			n++
		}
	}
	return n
}

// InWords is the text of a next step for people: it names missing answers by their labels, where a report in JSON
// has the keys that --set takes.
func InWords(r *Report, text string, label func(steps.Key) string) string {
	if text == giveMissing(r.Missing, keyName) {
		return giveMissing(r.Missing, label)
	}
	return text
}

// FirstInBrief is the text of the first of the next steps where its finding is named beside it: of verify, the fix
// alone. The report has a next step.
func FirstInBrief(r *Report) string {
	text := inNames(r, r.NextSteps[0].Text)
	if title, fix, is := strings.Cut(text, "): "); is && !strings.Contains(title, `"`) { // as fix.step writes it
		text = wording.Sentence(awscheck.Remedy{Text: fix}.Short())
	}
	if what, _, asks := strings.Cut(text, orAskThe); asks && !r.verifies() { // who is asked is named there, too
		text = what + "."
	}
	if at := strings.LastIndex(text, " ("); at > 0 && strings.Contains(text[at:], " wait") && strings.HasSuffix(text, ").") { // what waits is there, too
		text = text[:at] + "."
	}
	return text
}

// WithoutAsked is the text of a next step without who is asked about one of several findings: the list of what is left
// says it beside that one.
func WithoutAsked(text string) string {
	if what, asked, is := strings.Cut(text, orAskThe); is && strings.Contains(asked, " about ") {
		return what + "."
	}
	return text
}

// inNames is the text of a next step in a report for people: with the names of the fields, and whether more depends
// on their answers.
func inNames(r *Report, text string) string {
	words := InWords(r, text, fieldName)
	if words != text && slices.Contains(r.Missing, steps.KeyMethods) {
		words = strings.TrimSuffix(words, ".") + ", and more that depend on these."
	}
	return words
}

// FieldName names a field in a list: "Label (Step)", or the label alone where both are the same.
func FieldName(step, label string) string {
	if label != step {
		label += " (" + step + ")"
	}
	return label
}

// fieldName is FieldName of a key; the key itself if no step asks for it.
func fieldName(k steps.Key) string {
	all := steps.All(steps.Requirements{}) // on which no label depends
	for i := range all {
		for j := range all[i].Fields {
			if f := &all[i].Fields[j]; f.Key == k {
				return FieldName(all[i].Title, f.Label)
			}
		}
	}
	return string(k)
}

func giveMissing(missing []steps.Key, name func(steps.Key) string) string {
	return "Give the missing answers: " + listed(missing, name) + "."
}

func keyName(k steps.Key) string { return string(k) }

func listed(list []steps.Key, name func(steps.Key) string) string {
	texts := make([]string, len(list))
	for i, k := range list {
		texts[i] = name(k)
	}
	return strings.Join(texts, ", ")
}

// Warned reports whether there is a warning that is not acknowledged.
func (r Report) Warned() bool { return r.count(awscheck.Warn) > 0 }

// IsActive reports whether the account is active already: its cluster has an id, and the role
// or the stack of the activation was found in it. Then nothing is left to ask for or to do
// until the cluster exists. Beside other clusters, whose account these checks inform of too,
// this one has no id yet.
func IsActive(r Report) bool {
	return r.Answers.Get(steps.KeyClusterID).Given() && has(r.Findings, func(f *Finding) bool {
		return (f.ID == awscheck.AccountPriorActivation || f.ID == awscheck.AccountClean) && f.Status == awscheck.Info
	})
}

// IsPeered reports whether the account is active and the target VPC is known to have a peering
// with Astro's VPC: its routes to Astro are judged, and not those to come.
func IsPeered(r Report) bool {
	return IsActive(r) && has(r.Findings, func(f *Finding) bool {
		return f.ID == awscheck.PathRoute && f.Cause == "" && (f.Status == awscheck.Pass || f.Status == awscheck.Fail)
	})
}

// verifyStep is what proves that a peering works.
func verifyStep(m *steps.Machine, r Report, from string) NextStep {
	command := verifyCommand(r, from)
	if from == "" && r.Demo {
		for _, answer := range ProposedFlags(m) {
			command += " --set " + awscheck.Quote(answer)
		}
	}
	step := NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: verifiesPeering + ", until every check of it passes.", Commands: []string{command}}
	if IsPeered(r) && r.Verdict.IsReady() {
		step.Text = verifiesPeering + " again whenever its network or DNS changes."
	}
	if from == "" && !r.Demo {
		step.Text += " REPORT is this report in JSON, or the saved session."
	}
	return step
}

// verifyCommand is the command that verifies with the answers of this report. A demo brings
// its own, unless they were saved.
func verifyCommand(r Report, from string) string {
	if from == "" && !r.Demo {
		from = "REPORT"
	}
	return strings.TrimSpace("astro-activate verify --watch" + demoFlag(r) + " " + from)
}

// ProposedFlags are the values of --set that give verify the answers that a demo proposed to its user, and that it does
// not bring to verify: those that its checks read.
func ProposedFlags(m *steps.Machine) (settings []string) {
	reads := map[steps.Key]bool{}
	for _, s := range steps.Verify(m.Requirements()) {
		for _, c := range s.Checks {
			for _, k := range c.Reads {
				reads[k] = true
			}
		}
	}
	for _, s := range m.Steps() {
		for _, f := range s.Fields {
			if v := m.Answers().Get(f.Key); reads[f.Key] && f.Planned && v.Given() && !slices.Equal(v, f.Ends) {
				settings = append(settings, string(f.Key)+"="+strings.Join(v, ","))
			}
		}
	}
	return settings
}

// demoFlag is the flag that asks the same simulated account again; "": it is a real one.
func demoFlag(r Report) string {
	switch {
	case !r.Demo:
		return ""
	case r.Scenario == "":
		return " --demo"
	}
	return " --demo=" + awscheck.Quote(awscheck.Clean(r.Scenario))
}
