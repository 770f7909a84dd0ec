package summary

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A writer writes a report in one format. What a report says, and in which order, is
// decided once, in Report.write; a writer knows only how each part looks. Each escapes
// the texts that it is given.
type writer interface {
	headline(title, about string, demo bool)
	heading(text string)
	finding(f Finding) // its title, id and detail
	item(text string)  // an entry of a list
	remedyWriter
	values(heading string, items []Item)
	checks(r Report, d digest)
	step(number int, s NextStep)
	figure(paths []Path, p plan) // a drawing of the paths, where the format has drawings
	spoken() bool                // it is read aloud: ids and marks are noise
	readsDown() bool             // as from a pipe: what to do now comes first, and what passed before what happens later
}

// A remedyWriter writes what belongs to the entry above.
type remedyWriter interface {
	under(text string)                    // a paragraph
	code(language string, texts []string) // to be pasted
	removal(label string, texts []string) // commands that delete something, to be pasted
	link(url string)
}

// write writes the report for a reader: the verdict, what blocks and its fix, then the
// rest by importance.
func (r Report) write(w writer) {
	d := r.digest()
	w.headline(d.headline, r.about(), r.Demo)
	now := 0
	if w.readsDown() {
		now = writeNow(w, r)
	}
	writeChanges(w, r)
	d.writeProblems(w)
	writePaths(w, r)
	if len(d.acknowledged) > 0 {
		w.heading("Acknowledged")
		writeAcknowledged(w, r, d.acknowledged)
	}
	writeFindings(w, headingNotes, d.notes)
	if len(r.Missing) > 0 {
		writeMissing(w, r.Missing)
	}
	if !IsActive(r) {
		w.values("What Astronomer needs", r.ToSend.Activation)
	}
	if len(r.ToSend.Peering) > 0 && !IsPeered(r) {
		w.values("What Astronomer needs to request the peering", r.ToSend.Peering)
	}
	writeConnections(w, append(servicesBy(&r, steps.MethodPublic), servicesBy(&r, steps.MethodPeering)...))
	if w.readsDown() {
		w.checks(r, d)
	}
	writeSteps(w, r, now, d.notes)
	if !w.readsDown() {
		w.checks(r, d)
	}
}

// writeNow writes what is to do now, and how much of it each owner has. It returns how many of the
// next steps that is. A sign-in that comes first heads the problems: there are none.
func writeNow(w writer, r Report) int {
	n := stepsNow(r.NextSteps)
	if n == 0 || needsSignIn(r) {
		return 0
	}
	now := r.NextSteps[:n]
	if r.verifies() { // nothing follows then: in short, because each finding has the rest, with the commands
		n, now = len(r.NextSteps), slices.Clone(r.NextSteps)
		for i := range now[:n-1] {
			now[i].Text, now[i].Commands = wording.Sentence(awscheck.Remedy{Text: now[i].Text}.Short()), nil
		}
	}
	w.heading("What to do now")
	if shares := sharesOf(r); len(shares) > 1 {
		w.item("Open, by owner: " + strings.Join(shares, ", ") + "." + warningsAmong(&r))
	}
	if days := DaysForQuotas(&r); days != "" {
		w.item(days)
	}
	writeStepsFrom(w, &r, now, 0, nil)
	return n
}

// warningsAmong names the warnings that the owners' counts include and no step to a ready verdict does: " Among
// them 1 warning, which blocks nothing: "Astro CLI outdated" (You)."; "": there are none.
func warningsAmong(r *Report) string {
	warned := r.counted(awscheck.Warn)
	if len(warned) == 0 || r.verifies() { // whose steps name them
		return ""
	}
	var of []string
	for _, o := range OwnersOf(*r) {
		if own := ownedBy(o, warned); len(own) > 0 {
			of = append(of, someOf(own)+" ("+o.Name()+")")
		}
	}
	return " Among them " + wording.Count(len(warned), "warning, which blocks", "warnings, which block") + " nothing: " + strings.Join(of, "; ") + "."
}

// writeMissing writes missing answers by their names, each with the key that --set takes.
func writeMissing(w writer, missing []steps.Key) {
	w.heading("Missing answers")
	for _, k := range missing {
		w.item(fieldName(k) + ": " + string(k))
	}
	if slices.Contains(missing, steps.KeyMethods) {
		w.item("More answers depend on these. The wizard also counts those as open, and each suggestion that is not accepted yet.")
	}
}

// writeStepsFrom writes steps of a report. Of what a note above says in full, with its commands, it writes what to do.
func writeStepsFrom(w writer, r *Report, list []NextStep, before int, notes []Finding) {
	for i, s := range list {
		s.Text = inNames(r, s.Text)
		for n := range notes {
			if f := &notes[n]; s.Text == noteStep(f) {
				s.Text, s.Commands = f.Title+": "+wording.Sentence(f.Remedy.Short())+` The commands are above, in "`+headingNotes+`".`, nil
			}
		}
		w.step(before+i+1, s)
		w.code("sh", s.Commands)
	}
}

// writeSteps writes the next steps without the first ones, which are written already.
func writeSteps(w writer, r Report, written int, notes []Finding) {
	if written < len(r.NextSteps) {
		w.heading("What happens next")
		writeStepsFrom(w, &r, r.NextSteps[written:], written, notes)
	}
}

// writeAcknowledged writes the findings that were accepted below the reason: one covers every
// finding of a check, those of other owners, which the list may lack, too.
func writeAcknowledged(w interface {
	item(string)
	under(string)
}, r Report, list []Finding) {
	last := ""
	for _, f := range list { // those of a check follow one another
		if f.ID != last {
			covers := ""
			if n := len(covered(r, f.ID)); n > len(only(list, func(g *Finding) bool { return g.ID == f.ID })) {
				covers = fmt.Sprintf(" The reason covers all %d findings of this check.", n)
			}
			w.item(f.ID + ": " + wording.Sentence(f.Acknowledged) + covers)
		}
		last = f.ID
		switch f.Status {
		case awscheck.Fail:
			w.under("Problem: " + f.Detail)
		case awscheck.Warn:
			w.under("Warning: " + f.Detail)
		default:
			w.under("Unverified: " + f.Detail)
		}
	}
}

// covered returns the findings of a check that one reason covers, or would cover.
func covered(r Report, id string) []Finding {
	return only(r.Findings, func(f *Finding) bool {
		return f.ID == id && steps.Acknowledgeable(f.InStep().Finding)
	})
}

const (
	headingUnverified = "What could not be verified"
	headingWarnings   = "Warnings"
	headingNotes      = "Good to know"
)

// writeProblems writes the problems, each with its fix.
func (d digest) writeProblems(w writer) {
	writeFindings(w, d.blocks, d.blocking)
	writeUnverified(w, d)
	writeFindings(w, headingWarnings, d.warnings)
}

func writeFindings(w writer, heading string, list []Finding) {
	if len(list) == 0 {
		return
	}
	w.heading(heading)
	above := &Finding{}
	for _, g := range grouped(gatherDenials(list)) {
		for i, f := range g.findings {
			w.finding(f)
			if !g.sameFix(i) && f.Remedy.Text != "" {
				w.under(advice(f.Status, f.Remedy.Owner) + textBelow(above, &g.findings[i]))
			}
			above = &g.findings[i]
		}
		writeRemedy(w, g.remedy)
	}
}

// textBelow is the text of a finding's fix, which refers to that of the finding above for what is the same.
func textBelow(above, f *Finding) string {
	text, fix := f.Remedy.Text, &f.Remedy
	if isText := len(fix.Look)+len(fix.Commands)+len(fix.Links) == 0 && fix.Policy == nil; isText && f.Status == above.Status && reflect.DeepEqual(*fix, above.Remedy) {
		return "The same as above."
	}
	before, reason, ok := strings.Cut(text, "acknowledge "+f.ID+" with a reason, which covers all ")
	if _, after, _ := strings.Cut(reason, " of the check."); ok && f.ID == above.ID && strings.Contains(above.Remedy.Text, ", which covers all ") {
		return before + "the same acknowledgment is enough." + after
	}
	return text
}

// gatherDenials makes one finding of the actions that one fix allows, as the wizard's list of what
// is left does, with the ids of all of them.
func gatherDenials(list []Finding) []Finding {
	found := make([]awscheck.Finding, len(list))
	for i, f := range list {
		found[i] = f.InStep().Finding
	}
	var gathered []Finding
	for _, g := range steps.Gather(found) {
		f := list[g.Of[0]]
		f.Title, f.Detail = g.Title, g.Detail
		for _, i := range g.Of[1:] {
			f.ID += ", " + list[i].ID
		}
		gathered = append(gathered, f)
	}
	return gathered
}

// reader is the owner of a fix in a message that is addressed to them: it needs no name.
const reader awscheck.Owner = "reader"

// advice begins a remedy, and names its owner: where nothing is wrong, nothing needs to be
// fixed.
func advice(s awscheck.Status, o awscheck.Owner) string {
	what := "Fix"
	if s == awscheck.Info || s == awscheck.Pass {
		what = "To do"
	}
	if o.Name() != "" {
		what += " (" + o.Name() + ")"
	}
	return what + ": "
}

func writeRemedy(w remedyWriter, r awscheck.Remedy) {
	if r.Text != "" {
		w.under(advice(awscheck.Unverified, r.Owner) + r.Text)
	}
	for _, d := range r.Denies {
		w.under(wording.DeniesLabel(d.Policy))
		w.code("json", []string{d.Statement})
	}
	if len(r.Look) > 0 {
		w.under(wording.LookLabel)
		w.code("sh", r.Look)
	}
	switch {
	case len(r.Commands) == 0:
	case r.Deletes > 0:
		w.removal(wording.RemovalLabel(r.Deletes, ""), r.Commands)
	case len(r.Look) > 0:
		w.under(wording.ChangeLabel)
		w.code("sh", r.Commands)
	default:
		w.code("sh", r.Commands)
	}
	if r.Policy != nil {
		w.code("json", []string{policyJSON(r.Policy)})
	} else if v := r.Revision; v != nil {
		w.under(wording.RevisionLabel(v.Version))
		w.code("json", []string{v.Document})
	}
	for _, l := range r.Links {
		if strings.HasPrefix(l, "https://") { // a saved report can contain anything
			w.link(l)
		}
	}
}

// mergedNote stands in place of a second policy.
const mergedNote = "The statement " + sidReads + " of the policy above grants what these checks lack. All of it only reads, and the activation does not need it: it can be removed afterwards."

func writeUnverified(w writer, d digest) {
	writeFindings(w, headingUnverified, d.titled)
	if len(d.unverified)+len(d.denied) == 0 {
		return
	}
	name := ids
	if w.spoken() {
		name = d.spokenTitles
	}
	if d.titled == nil {
		w.heading(headingUnverified)
	}
	for _, u := range d.unverified {
		w.item(u.sentence(name))
		writeRemedy(w, u.remedy)
	}
	if d.lacking != nil {
		w.item(d.lacks(name))
		if d.merged {
			w.under(mergedNote)
			return
		}
		w.under(d.grant)
		w.code("json", []string{policyJSON(d.lacking)})
	}
}

// writeConnections writes the environment variable of each data service.
func writeConnections(w writer, endpoints []dataservice.Endpoint) {
	if len(endpoints) == 0 {
		return
	}
	w.heading("Airflow connections")
	w.item("Set these environment variables on the Deployment, as secrets, and replace the words in capitals with your values. They are in the format that Airflow reads, not quoted for a shell.")
	var lines []string
	for _, e := range endpoints {
		name, value := dataservice.AirflowConnection(e)
		lines = append(lines, name+"="+value)
	}
	w.code("text", lines)
}
