package summary

import (
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
)

// A writer puts a report down in one form. What a report says, and in which order,
// is written once, in Report.write; a writer knows only how each part of it looks.
// Each has to make the texts that it is given harmless.
type writer interface {
	headline(title, about string, demo bool)
	heading(text string)
	finding(f Finding)                    // its title, id and detail
	item(text string)                     // an entry of a list
	under(text string)                    // a paragraph that belongs to the entry above
	code(language string, texts []string) // to be pasted; belongs to the entry above
	link(url string)
	values(heading string, items []Item)
	checks(r Report, d digest)
	step(number int, s NextStep)
	fromTheEnd() bool // it is read from its end, as in a terminal: what to do comes last
}

// write puts down the report for a person: the verdict, what blocks and its fix,
// then the rest in the order of its weight.
func (r Report) write(w writer) {
	d := r.digest()
	w.headline(d.headline, r.about(), r.Demo)
	d.writeProblems(w)
	if len(d.acknowledged) > 0 {
		w.heading("Acknowledged")
		for _, f := range d.acknowledged {
			w.item(fmt.Sprintf("%s (%s): %s", f.ID, f.Status, f.Detail))
			w.under("Reason: " + f.Acknowledged)
		}
	}
	writeFindings(w, "Good to know", d.notes)
	if len(r.Missing) > 0 {
		w.heading("Missing answers")
		w.item(keys(r.Missing))
	}
	w.values("What Astronomer asks for", r.ToSend.Activation)
	if len(r.ToSend.Peering) > 0 {
		w.values("What Astronomer asks for to request the peering", r.ToSend.Peering)
	}
	writeConnections(w, r.Answers.Endpoints())
	if w.fromTheEnd() {
		w.checks(r, d)
	}
	r.writeSteps(w)
	if !w.fromTheEnd() {
		w.checks(r, d)
	}
}

func (r Report) writeSteps(w writer) {
	w.heading("What happens next")
	for i, s := range r.NextSteps {
		w.step(i+1, s)
		w.code("sh", s.Commands)
	}
	forms := "astro-activate summary REPORT --output ticket words what to send to Astronomer"
	if len(r.ToSend.Peering) > 0 {
		forms += ", and --output runbook gives the owner of the target VPC every command"
	}
	w.item(forms + ".")
}

// writeProblems puts down what is not well, each with its fix.
func (d digest) writeProblems(w writer) {
	writeFindings(w, d.blocks, d.blocking)
	writeDoubts(w, d)
	writeFindings(w, "Warnings", d.warnings)
}

func writeFindings(w writer, heading string, list []Finding) {
	if len(list) == 0 {
		return
	}
	w.heading(heading)
	for _, g := range grouped(list) {
		for i, f := range g.findings {
			w.finding(f)
			if !g.sameFix(i) && f.Remedy.Text != "" {
				w.under(advice(f.Status) + f.Remedy.Text)
			}
		}
		writeRemedy(w, g.remedy)
	}
}

// advice begins what a finding's remedy says: where nothing is wrong, nothing is to
// be fixed.
func advice(s awscheck.Status) string {
	if s == awscheck.Info || s == awscheck.Pass {
		return "To do: "
	}
	return "Fix: "
}

func writeRemedy(w writer, r awscheck.Remedy) {
	if r.Text != "" {
		w.under(advice(awscheck.Unverified) + r.Text)
	}
	w.code("sh", r.Commands)
	if r.Policy != nil {
		w.code("json", []string{policyJSON(r.Policy)})
	}
	for _, l := range r.Links {
		if strings.HasPrefix(l, "https://") { // a saved report is whoever's who wrote it
			w.link(l)
		}
	}
}

func writeDoubts(w writer, d digest) {
	if len(d.doubts)+len(d.denied) == 0 {
		return
	}
	w.heading("What could not be determined")
	for _, x := range d.doubts {
		w.item(x.sentence())
		writeRemedy(w, x.remedy)
	}
	if d.lacking != nil {
		w.item(d.lacks())
		w.under(advice(awscheck.Unverified) + "Attach this policy to the principal and check again. It grants exactly the missing permissions.")
		w.code("json", []string{policyJSON(d.lacking)})
	}
}

// writeConnections gives the environment variable of each data service.
func writeConnections(w writer, endpoints []dataservice.Endpoint) {
	if len(endpoints) == 0 {
		return
	}
	w.heading("Airflow connections")
	w.item("Set these environment variables on the Deployment, as secrets, with your values in place of the words in capitals. They are written as Airflow reads them, not quoted for a shell.")
	var lines []string
	for _, e := range endpoints {
		name, value := dataservice.AirflowConnection(e)
		lines = append(lines, name+"="+value)
	}
	w.code("text", lines)
}
