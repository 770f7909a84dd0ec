package summary

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A digest is a report in the order in which it is read. What many checks have in common
// is in it once.
type digest struct {
	headline     string
	blocks       string // the heading of blocking
	blocking     []Finding
	unverified   []unverified
	titled       []Finding        // unverified, each written as a problem is
	lacking      *awscheck.Policy // every permission that is missing, in one document
	grant        string           // what is to be done with that document
	merged       bool             // a fix above has its statements
	denied       []string         // ids of the findings that lack permissions, one for each
	warnings     []Finding
	acknowledged []Finding
	notes        []Finding
	passed       []string // one line a step
	skipped      []Finding
	titles       map[string]string // of the checks, by id
}

// An unverified is a reason why checks could not run or could not decide, with the checks.
type unverified struct {
	text   string
	cause  string   // the name of the check that is the reason; "": text is the reason
	ids    []string // one for each finding
	remedy awscheck.Remedy
}

// digest is that of the whole report. Its problems are in the order of who can fix them, as the next steps
// and the wizard's list are; those of a peering are in the order in which they are fixed.
func (r Report) digest() digest {
	d := r.digestOf(r.Findings)
	if !r.verifies() {
		first := 0
		if len(d.blocking) > 0 && IsSignIn(r, d.blocking[0]) {
			first = 1
		}
		d.blocking = append(d.blocking[:first:first], byOwner(OwnersOf(r), d.blocking[first:])...)
		d.warnings = byOwner(OwnersOf(r), d.warnings)
	}
	return d
}

// byOwner returns findings by who can fix them, and last those of an owner that only another version knows.
func byOwner(owners []awscheck.Owner, list []Finding) (sorted []Finding) {
	for _, o := range owners {
		sorted = append(sorted, ownedBy(o, list)...)
	}
	return append(sorted, only(list, func(f *Finding) bool { return !slices.Contains(owners, f.owner()) })...)
}

// digestOf is the digest of some of the report's findings, in their order.
func (r Report) digestOf(findings []Finding) digest {
	findings = withoutReplacedCIDR(r, findings)
	d := digest{headline: r.Headline(), titles: map[string]string{}, passed: passedLines(findings)}
	for _, f := range r.Findings {
		d.titles[f.ID] = f.Title
	}
	causes := r.causes()
	asks, waiting := signInFirst(r)
	var lacking []awscheck.Finding
	for _, f := range findings {
		switch {
		case f.Acknowledged != "":
			d.acknowledged = append(d.acknowledged, f)
		case causes.follows(f):
			d.addUnverified(unverified{cause: causes.name(f)}, f.ID)
		case waiting > 0 && f.Key() == asks.Key(): // the target's credentials are no problem, but unverified
			d.blocking = append([]Finding{f}, d.blocking...)
		case f.Status == awscheck.Fail:
			d.blocking = append(d.blocking, f)
		case f.Status == awscheck.Unverified && f.Remedy.Policy != nil:
			d.denied = append(d.denied, f.ID)
			lacking = append(lacking, f.InStep().Finding)
		case f.Status == awscheck.Unverified:
			d.addUnverified(unverified{text: f.Detail, remedy: f.Remedy}, f.ID)
		case f.Status == awscheck.Warn:
			d.warnings = append(d.warnings, f)
		case f.Status == awscheck.Info:
			d.notes = append(d.notes, f)
		case f.Status == awscheck.Skipped:
			d.skipped = append(d.skipped, f)
		}
	}
	d.blocks = blocksHeading(r, d.blocking)
	order.Sort(d.unverified, func(a, b unverified) int { // a cause before what waits for it
		return cmp.Compare(min(1, len(a.cause)), min(1, len(b.cause)))
	})
	d.addGrant(r, lacking)
	d.mergePolicies()
	return d
}

// blocksHeading is the heading of findings that fail: it says what they keep from happening. The activation needs
// neither the peering nor an address of a data service: without them, pipelines do not reach the service.
func blocksHeading(r Report, blocking []Finding) string {
	const path = "the path to the data services"
	what, paths := "the activation", len(only(blocking, isOfPath))
	switch {
	case needsSignIn(r):
		return "What to do first"
	case IsActive(r):
		return "What blocks the data plane"
	case r.verifies(): // a connection needs no port of a data service
		what, paths = "the peering", len(only(blocking, func(f *Finding) bool { return f.ID == awscheck.VerifyACL || strings.HasPrefix(f.ID, "path.") }))
	}
	switch paths {
	case 0:
	case len(blocking):
		what = path
	default:
		what += " or " + path
	}
	return "What blocks " + what
}

// isOfPath reports whether a finding is about the path to the data services alone. The CIDR is not: it is chosen once,
// with the cluster.
func isOfPath(f *Finding) bool {
	area, _, _ := strings.Cut(f.ID, ".")
	return area == "public" || area == "peering" || area == "dns" || area == "path"
}

// passedLines lists the checks of which every finding passed or is a note, a line for each step.
func passedLines(findings []Finding) (lines []string) {
	var inOrder []string     // the steps, by their lines
	out := map[string]bool{} // checks with a finding that did not pass, and those that are listed
	for _, f := range findings {
		out[f.ID] = out[f.ID] || f.Status != awscheck.Pass && f.Status != awscheck.Info
	}
	for _, f := range findings {
		if f.Status != awscheck.Pass || f.Acknowledged != "" || out[f.ID] {
			continue
		}
		out[f.ID] = true
		if i := slices.Index(inOrder, f.Step); i >= 0 {
			lines[i] += ", " + f.ID
		} else {
			inOrder, lines = append(inOrder, f.Step), append(lines, f.ID)
		}
	}
	return lines
}

// addGrant makes one document of the permissions that checks lack, and says what is to be done with it.
func (d *digest) addGrant(r Report, lacking []awscheck.Finding) {
	if len(lacking) == 0 {
		return
	}
	grant := steps.GrantOf(lacking)
	d.lacking = grant.Policy
	// A report of an earlier version says it of any principal.
	if add := steps.GrantInPermissionSet(r.Identity.ARN, accountName(r)); add != "" && !strings.Contains(grant.Text, awscheck.NewPermissionSet) {
		grant.Text = add + " Then check again."
	}
	d.grant = advice(awscheck.Unverified, awscheck.OwnerIdentity) + grant.Text + " The policy below allows exactly the missing actions."
}

// withoutReplacedCIDR are findings that ask for nothing with a CIDR that is to be replaced.
func withoutReplacedCIDR(r Report, findings []Finding) []Finding {
	findings = slices.Clone(findings)
	for i := range findings {
		f := &findings[i]
		f.Remedy, _ = FixNow(r, f.ID, f.Remedy)
	}
	return findings
}

// FixNow is the fix of a check's finding as it can be done now. waits is whether that is nothing yet:
// its commands are for a CIDR of the data plane that is to be replaced, such as a route to it, and what
// it needs is known once another one is chosen.
func FixNow(r Report, check string, fix awscheck.Remedy) (now awscheck.Remedy, waits bool) {
	if !ReplacesCIDR(r) {
		return fix, false
	}
	return FixWithout(r.plan().astroCIDR, check, fix)
}

// FixWithout is FixNow with a CIDR that is to be replaced; "": none is.
func FixWithout(cidr, check string, fix awscheck.Remedy) (now awscheck.Remedy, waits bool) {
	has := func(c string) bool { return strings.Contains(c, cidr) }
	if cidr == "" || strings.HasPrefix(check, "network.cidr.") || !slices.ContainsFunc(fix.Commands, has) {
		return fix, false
	}
	text := strings.Replace(fix.Text, ": put its id in place of pcx-"+toFill, "", 1) // the command that has it
	if text != "" {
		text = "Then " + strings.ToLower(text[:1]) + wording.Sentence(text[1:]) + " "
	}
	fix.Text = "Wait for another CIDR first: " + cidr + " is to be replaced. " + text + "Once the data plane has another CIDR, check again: the fix then has the command for that CIDR, if it is still needed."
	fix.Commands = slices.DeleteFunc(slices.Clone(fix.Commands), has)
	return fix, true
}

// sidReads is the id of the statement with what only the checks need.
const sidReads = "ReadOnlyChecks"

// mergePolicies makes one document of what is to be the inline policy of a permission set: what blocks the activation, and what the checks lack.
func (d *digest) mergePolicies() {
	forSet := func(f Finding) bool {
		return f.Remedy.Policy != nil && strings.Contains(f.Remedy.Text, awscheck.NewPermissionSet)
	}
	var blocking []*awscheck.Policy
	for _, f := range d.blocking {
		if forSet(f) {
			blocking = append(blocking, f.Remedy.Policy)
		}
	}
	if len(blocking) == 0 || d.lacking == nil || !strings.Contains(d.grant, awscheck.NewPermissionSet) {
		return
	}
	all := named(awscheck.Union(blocking...), "Activation")
	more := slices.DeleteFunc(d.lacking.Actions(), func(a string) bool {
		return slices.ContainsFunc(all.Statement, func(s awscheck.Statement) bool { return onAll(s) && slices.Contains(s.Action, a) })
	})
	if checks := awscheck.Allow(more...); checks != nil {
		checks.Statement[0].Sid = sidReads
		all.Statement = append(all.Statement, checks.Statement...)
	}
	for i, f := range d.blocking {
		if forSet(f) {
			d.blocking[i].Remedy.Policy = all
		}
	}
	d.merged = true
}

// named gives the statements of a document ids: those for the activation's role end in Role.
func named(p *awscheck.Policy, sid string) *awscheck.Policy {
	for i, s := range p.Statement {
		p.Statement[i].Sid = sid
		if !onAll(s) {
			p.Statement[i].Sid += "Role"
		}
	}
	return p
}

// onAll reports whether a statement is about every resource.
func onAll(s awscheck.Statement) bool { return slices.Contains(s.Resource, "*") }

func (d *digest) addUnverified(u unverified, id string) {
	i := slices.IndexFunc(d.unverified, func(x unverified) bool { return x.text == u.text && x.cause == u.cause })
	if i < 0 {
		i = len(d.unverified)
		d.unverified = append(d.unverified, u)
	}
	d.unverified[i].ids = append(d.unverified[i].ids, id)
}

// sentence says in full what was not verified, and why. name says what a list of checks is
// called; "": nothing.
func (u unverified) sentence(name func(ids ...string) string) string {
	list := name(u.ids...)
	after := func(colon string) string {
		if list == "" {
			return ""
		}
		return colon + list
	}
	switch {
	case u.cause == awscheck.AccountExpectedID:
		are := "findings are"
		if len(u.ids) == 1 {
			are = "finding is"
		}
		return fmt.Sprintf("%d %s of an account that is not the intended one (%s)%s.", len(u.ids), are, name(u.cause), after(": "))
	case u.cause != "":
		return fmt.Sprintf("%s could not run because of %s%s.", wording.Count(len(u.ids), "check"), name(u.cause), after(": "))
	case len(u.ids) > 1:
		return fmt.Sprintf("%s (%s%s)", u.text, wording.Count(len(u.ids), "check"), after(": "))
	}
	return list + ": " + u.text
}

// lacks says which checks lack permissions. Which ones each of them lacks is in the
// findings' details; one policy grants all of them.
func (d digest) lacks(name func(ids ...string) string) string {
	text := wording.Count(len(d.denied), "check needs", "checks need") + " permissions that this principal does not have"
	if list := name(d.denied...); list != "" {
		text += ": " + list
	}
	return text + "."
}

// ids names checks by their ids, with how many findings each has where it has several:
// "account.clean (2)".
func ids(list ...string) string {
	var names []string
	for _, id := range distinct(list) {
		n := 0
		for _, other := range list {
			if other == id {
				n++
			}
		}
		if n > 1 {
			id = fmt.Sprintf("%s (%d)", id, n)
		}
		names = append(names, id)
	}
	return strings.Join(names, ", ")
}

// distinct are the words of a list, each once.
func distinct(list []string) []string {
	var once []string
	for _, s := range list {
		if !slices.Contains(once, s) {
			once = append(once, s)
		}
	}
	return once
}

// spokenTitles names a few checks by their titles, and many not at all.
func (d digest) spokenTitles(list ...string) string {
	list = distinct(list)
	if len(list) > maxNamedChecks {
		return ""
	}
	named := make([]string, len(list))
	for i, id := range list {
		named[i] = strconv.Quote(cmp.Or(d.titles[id], id))
	}
	return wording.List(named)
}

// A group is findings that the same commands or the same policy fix.
type group struct {
	findings []Finding
	remedy   awscheck.Remedy // without its text, which each finding has
}

// grouped groups the findings with the same remedy, each group in the place of its first
// finding.
func grouped(list []Finding) []group {
	var groups []group
	at := map[string]int{} // a remedy's group
	for _, f := range list {
		remedy := f.Remedy
		remedy.Text = ""
		key, _ := json.Marshal(struct { // of texts and numbers: it can't fail
			awscheck.Remedy
			AcceptIf string
			Login    []string
		}{remedy, remedy.AcceptIf, remedy.Login})
		i, seen := at[string(key)]
		if !seen || remedy.IsZero() {
			i = len(groups)
			at[string(key)] = i
			groups = append(groups, group{remedy: remedy})
		}
		groups[i].findings = append(groups[i].findings, f)
	}
	return groups
}

// sameFix reports whether the finding after the i-th one has the same text of a remedy,
// which is then shown once.
func (g group) sameFix(i int) bool {
	return i+1 < len(g.findings) && g.findings[i].Remedy.Text == g.findings[i+1].Remedy.Text
}

// signInFirst is what asks for a sign-in that comes first, and how many checks wait for it; 0
// where none does.
func signInFirst(r Report) (asks Finding, waiting int) {
	all := make([]steps.Finding, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = f.InStep()
	}
	first, waiting, _ := steps.SignInFirst(all)
	return fromStep(first), waiting
}

// IsSignIn reports whether a finding asks for the sign-in that comes first: it blocks all the rest.
func IsSignIn(r Report, f Finding) bool {
	asks, waiting := signInFirst(r)
	return waiting > 0 && asks.Key() == f.Key()
}

// needsSignIn reports whether a sign-in comes first.
func needsSignIn(r Report) bool {
	_, waiting := signInFirst(r)
	return waiting > 0
}

// VerdictWords are the verdict in words. While a sign-in or access comes first, they say that: the
// verdict is of checks that could not run.
func VerdictWords(r Report) string {
	if asks, waiting := signInFirst(r); waiting > 0 {
		return asks.InStep().Precondition()
	}
	return verdictWords(r.Verdict)
}

func verdictWords(v steps.Verdict) string {
	return map[steps.Verdict]string{
		steps.Ready:             "Ready",
		steps.ReadyWithWarnings: "Ready, with warnings",
		steps.Incomplete:        "Incomplete",
		steps.NotReady:          "Not ready",
	}[v]
}

// Headline is the verdict with the counts that make it, in the words of the wizard's.
func (r Report) Headline() string { return headline(r, tallyOf(r)) }

// HeadlineOpen is Headline with the answers that are open in the wizard in place of those that are
// missing: what it suggests and the user has not accepted is one of them. 0: they are not counted.
func HeadlineOpen(r Report, open int) string {
	t := tallyOf(r)
	t.missing, t.open = 0, open
	return headline(r, t)
}

// AnswersOpen reports whether no check has found a problem, but answers are open in the wizard: its words
// are not "Ready" then. An active account is ready without them.
func AnswersOpen(r Report, open int) bool {
	return open > 0 && r.Verdict == steps.Ready && !IsActive(r)
}

func headline(r Report, t tally) string {
	words := VerdictWords(r)
	switch {
	case AnswersOpen(r, t.open):
		words = "Answers open"
	case IsActive(r):
		words += " (the account is active already)"
	}
	counts := t.parts()
	if len(counts) == 0 {
		return words
	}
	return words + ": " + strings.Join(counts, ", ")
}

// acknowledged returns the findings that were accepted with a reason.
func (r Report) acknowledged() []Finding {
	return only(r.Findings, func(f *Finding) bool { return f.Acknowledged != "" })
}

// demoNote is in every format of a demo's report.
const demoNote = "Demo: a simulated account, not a real one."

// replayNote is in every format of a replay's report; "" for another report.
func (r Report) replayNote() string {
	if r.RecordedAt == nil {
		return ""
	}
	note := "Replay of a recording of " + r.RecordedAt.Format(minute) + ": AWS was not called."
	if ofMaskedRecording(r) {
		note += " " + wording.MaskedRecording
	}
	return note
}

// ofMaskedRecording reports whether the ids of a report are those of a masked recording. One that
// was saved in JSON has ids in the form of real ones, and is masked.
func ofMaskedRecording(r Report) bool {
	return r.standIns || r.Masked && r.RecordedAt != nil && r.Identity.Account != "" && !mask.IsStandIn(r.Identity.Account)
}

// Source says where the answers of AWS come from, if not from AWS; "": from AWS.
func Source(r Report) string {
	note := r.replayNote()
	if r.Demo && note != "" {
		return demoNote + " " + note
	}
	if r.Demo {
		return demoNote
	}
	return note
}

// checkedAt is when AWS gave the answers: for a replay, when they were recorded.
func checkedAt(r Report) time.Time {
	if r.RecordedAt != nil {
		return *r.RecordedAt
	}
	return r.GeneratedAt
}

// about says which account and which requirements the report is about.
func (r Report) about() string {
	when := fmt.Sprintf("%s by astro-activate %s.", r.GeneratedAt.Format(minute), r.Tool.Version)
	text := fmt.Sprintf("Requirements of %s. Checked %s", r.Requirements, when)
	switch {
	case r.Saved:
		text = "Nothing was checked: this report contains saved answers only. Written " + when
	case r.Identity.Account == "":
		text = "Account not known: AWS returned no identity. " + text
	default:
		text = "Account " + r.Identity.Account + ", as " + r.Identity.ARN + ". " + text
	}
	for _, line := range [...]string{r.ChangeLine(), LeftOut(&r)} {
		if line != "" {
			text += " " + line
		}
	}
	if replay := r.replayNote(); replay != "" {
		text = replay + " " + text
	}
	if r.Masked && (r.Identity.Account == "" || mask.IsStandIn(r.Identity.Account)) {
		text += " Masked: stand-ins in brackets, such as [account-A], replace what identifies the account. A command with one can't be run."
	}
	return text
}

func policyJSON(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err.Error() // it contains only strings: this can't happen
	}
	return string(data)
}
