package summary

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Ticket is what to write to Astronomer, ready to paste: the activation and, where
// one was chosen, the peering apart from it. What stands between the rulers is the
// ticket; what stands above them is for who sends it.
func (r Report) Ticket() []byte {
	var t ticket
	if r.Demo {
		t.paragraph(demoNote)
		t.blank()
	}
	send := r.ToSend
	t.heading("Activation")
	t.paragraph("Send it to the Astronomer engineer who was assigned to you, or to " + send.SupportURL + ".")
	t.missing(send.Activation)
	t.ruler()
	t.paragraph("Subject: " + titled("Activate an Astro data plane on AWS", send.Activation))
	t.blank()
	t.paragraph("Please activate our data plane on AWS:")
	t.items(send.Activation)
	t.paragraph("What you require of us, and how it stands:")
	t.items(r.prerequisites())
	t.paragraph("Once the cluster exists, please tell us:")
	t.list("The cluster's id.",
		"The two external addresses of the cluster, so that we can allow them at our data services.")
	t.ruler()

	t.heading("Peering")
	switch {
	case len(send.Peering) > 0:
		t.peering(r)
	case r.Answers.Get(steps.KeyMethods) == nil:
		t.paragraph("How pipelines will reach the data was not answered (" + string(steps.KeyMethods) + "). If over VPC peering, that takes a ticket of its own.")
	default:
		t.paragraph("No VPC peering was chosen: there is nothing to send.")
	}
	return t.Bytes()
}

func (t *ticket) peering(r Report) {
	send := r.ToSend
	t.paragraph("Open it at " + send.SupportURL + " once the cluster exists, with priority " + send.Priority + ".")
	t.missing(send.Peering)
	t.ruler()
	t.paragraph("Priority: " + send.Priority)
	t.paragraph("Subject: " + titled("VPC peering with an Astro cluster", send.Peering))
	t.blank()
	t.paragraph("Please request a VPC peering connection from the Astro cluster's VPC to our VPC:")
	t.items(send.Peering)
	t.paragraph("Please tell us:")
	t.list("The id of the peering connection (pcx-…), so that its owner accepts yours and no other.",
		"The id of the Astro cluster's VPC (vpc-…)"+r.forZones(),
		"When the route tables of the cluster's VPC send our CIDRs to the peering.")
	t.ruler()
}

// forZones says what the id of Astro's VPC is wanted for.
func (r Report) forZones() string {
	zones := r.Answers.Get(steps.KeyPrivateZones)
	if !zones.Given() || len(zones) == 0 {
		return "."
	}
	return ", so that we can authorise it for " + plural(len(zones), "private hosted zone") + " (" + strings.Join(zones, ", ") +
		"). We will then ask you to associate it, and tell you once the authorisation is removed."
}

// titled is a subject that names the cluster.
func titled(what string, items []Item) string {
	for _, i := range items {
		if i.Label == labelCluster && i.Value != "" {
			return what + ": " + i.Value
		}
	}
	return what
}

// prerequisites are what Astronomer requires of an account, in the words and the
// order of its documentation ("Activate your data plane"), and how each stands.
func (r Report) prerequisites() []Item {
	list := []Item{
		r.standing("Astro CLI installed (on this machine; every developer needs it)", awscheck.ToolsAstroCLI),
		r.standing("A clean AWS account", awscheck.AccountClean, awscheck.AccountPriorActivation),
		r.standing("The permissions to that account", "permissions."),
		r.standing("A region from the list of supported regions", awscheck.RegionSupported, awscheck.RegionEnabled),
	}
	if len(r.ToSend.Peering) > 0 {
		list = append(list, r.standing("A subnet CIDR range that fits the peering", "network.cidr."))
	}
	return list
}

// standing says how a requirement stands by the findings with the given ids; one
// that ends in a dot stands for all ids that begin with it.
func (r Report) standing(label string, ids ...string) Item {
	weight := []awscheck.Status{awscheck.Fail, awscheck.Unverified, awscheck.Warn, awscheck.Info, awscheck.Pass}
	words := []string{"no", "not determined", "yes, with a warning", "yes", "yes"}
	worst, n, why, reasons := len(weight), 0, "", []string(nil)
	for _, f := range r.Findings {
		if !matches(f.ID, ids) {
			continue
		}
		if f.Acknowledged != "" {
			reasons = append(reasons, f.ID+" was accepted: "+f.Acknowledged)
			continue
		}
		for i, s := range weight {
			if f.Status == s && i <= worst {
				if i < worst {
					n, why = 0, f.Detail
				}
				worst, n = i, n+1
			}
		}
	}
	switch {
	case worst == len(weight) && len(reasons) == 0:
		return Item{Label: label, Note: "not checked"}
	case worst == len(weight):
		return Item{Label: label, Value: "yes", Note: strings.Join(reasons, "; ")}
	}
	i := Item{Label: label, Value: words[worst]}
	if worst <= 2 {
		i.Value += ": " + why
		if n > 1 {
			i.Value += fmt.Sprintf(" (and %s more)", plural(n-1, "finding"))
		}
	}
	i.Note = strings.Join(reasons, "; ")
	return i
}

func matches(id string, ids []string) bool {
	for _, want := range ids {
		if id == want || (strings.HasSuffix(want, ".") && strings.HasPrefix(id, want)) || strings.HasPrefix(id, want+".") {
			return true
		}
	}
	return false
}

// ticket is plain text: it is pasted where nobody knows what markup will do.
type ticket struct{ bytes.Buffer }

func (t *ticket) heading(s string) {
	fmt.Fprintf(t, "%s\n%s\n\n", strings.ToUpper(s), strings.Repeat("=", len(s)))
}

func (t *ticket) paragraph(s string) { fmt.Fprintf(t, "%s\n", awscheck.Clean(s)) }

func (t *ticket) blank() { t.WriteByte('\n') }

func (t *ticket) ruler() {
	if !bytes.HasSuffix(t.Bytes(), []byte("\n\n")) {
		t.WriteByte('\n')
	}
	t.WriteString(strings.Repeat("-", 60) + "\n\n")
}

// missing says plainly what a ticket still lacks.
func (t *ticket) missing(items []Item) {
	lacking := false
	for _, i := range items {
		if i.Value == "" {
			lacking = true
			t.paragraph("Still missing: " + i.Label + " (" + i.Note + ").")
		}
	}
	if !lacking {
		t.paragraph("Nothing is missing.")
	}
}

func (t *ticket) items(items []Item) {
	t.WriteByte('\n')
	for _, i := range items {
		fmt.Fprintf(t, "  %s: %s\n", awscheck.Clean(capital(i.Label)), awscheck.Clean(i.text()))
	}
	t.WriteByte('\n')
}

func (t *ticket) list(entries ...string) {
	t.WriteByte('\n')
	for i, e := range entries {
		fmt.Fprintf(t, "  %d. %s\n", i+1, awscheck.Clean(e))
	}
}

// capital begins a label of ours with a capital letter.
func capital(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToUpper(label[:1]) + label[1:]
}
