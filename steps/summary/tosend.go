package summary

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// ToSend is what Astronomer needs, in the order of its documentation. (Sources:
// Astro documentation, "Activate your data plane" and "Connect Astro to external
// data services".)
type ToSend struct {
	SupportURL string `json:"support_url"`
	Priority   string `json:"priority"` // of the ticket for the peering
	Activation []Item `json:"activation"`
	Peering    []Item `json:"peering"` // empty: peering was not selected
}

// An Item is one thing that Astronomer needs.
type Item struct {
	Label string `json:"label"`
	Value string `json:"value"`          // "": not known
	Note  string `json:"note,omitempty"` // why the value is what it is, or what is missing
}

// peeringPriority is the priority of the request for a peering. (Source:
// Astro documentation, "Submit a support request".)
const peeringPriority = "P3"

// toSend collects the answers, what AWS reported, and Astro's defaults. savedAccount is
// the account's id in a session, for when no credentials have reported it.
func toSend(m *steps.Machine, savedAccount string) ToSend {
	need := m.Requirements()
	item := func(label string, k steps.Key, none string) Item {
		if v := value(m, k); v != "" {
			return Item{Label: label, Value: v}
		}
		return Item{Label: label, Note: none}
	}
	or := func(label string, k steps.Key, byDefault, note string) Item {
		if v := value(m, k); v != "" {
			return Item{Label: label, Value: v}
		}
		return Item{label, byDefault, note}
	}
	account := item(labelAccount, steps.KeyExpectedID, "not known yet")
	if id, ok := m.Identity(); ok {
		account = Item{Label: account.Label, Value: id.Account}
	} else if account.Value == "" && savedAccount != "" {
		account = Item{account.Label, awscheck.Clean(savedAccount), "from the saved session"}
	}
	cidr := or(labelCIDR, steps.KeyCIDR, need.DefaultCIDR.String(), "the default CIDR")
	if m.Answers().MayPeer() { // the default is only for a data plane without peering
		cidr = item(labelCIDR, steps.KeyCIDR, notGiven)
	}
	send := ToSend{
		SupportURL: need.SupportURL,
		Priority:   peeringPriority,
		Activation: []Item{
			account,
			item(labelCluster, steps.KeyClusterName, notGiven),
			item("region", steps.KeyRegion, notGiven),
			or("node type", steps.KeyNodeType, need.NodeType, "Astro's default"),
			or("maximum nodes", steps.KeyMaxNodes, strconv.Itoa(need.MaxNodes), "Astro's default"),
			cidr,
		},
		Peering: []Item{},
	}
	if m.Answers().Peering() {
		send.Peering = []Item{
			item(labelCluster, steps.KeyClusterName, notGiven),
			item("cluster id", steps.KeyClusterID, "in the Astro UI once the cluster exists"),
			item(labelTarget, steps.KeyPeerAccount, notGiven),
			item("region", steps.KeyPeerRegion, notGiven),
			item(labelVPC, steps.KeyPeerVPC, notGiven),
			item(labelCIDRs, steps.KeyPeerCIDRs, notGiven),
		}
	}
	return send
}

// ToReplace begins the note of a value that can't be sent as it is.
const ToReplace = "to be replaced: "

// markToReplace marks the CIDR where a check of it fails, and the target's CIDRs where they are not
// the VPC's: what is copied before the problem is solved must not be taken for the value to send.
func markToReplace(r *Report) {
	for _, f := range r.Findings {
		for i := range r.ToSend.Peering {
			if item := &r.ToSend.Peering[i]; f.ID == awscheck.PeeringCIDRs && f.Acknowledged == "" && (f.Status == awscheck.Warn || f.Status == awscheck.Fail) && item.Label == labelCIDRs {
				item.Note = f.Title // such as which one was left out
			}
		}
	}
	f, ok := unfitCIDR(*r)
	if !ok {
		return
	}
	for i := range r.ToSend.Activation {
		if item := &r.ToSend.Activation[i]; item.Label == labelCIDR {
			item.Note = ToReplace + strings.TrimPrefix(awscheck.TitleOf(f.ID, f.Status, ""), "CIDR ")
		}
	}
}

// unfitCIDR is the first finding by which the data plane's CIDR can't stay.
func unfitCIDR(r Report) (Finding, bool) {
	all := make([]steps.Finding, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = f.InStep()
	}
	f, unfit := steps.NeedsOtherCIDR(all)
	return fromStep(f), unfit
}

// whyReplaced says why the data plane's CIDR can't stay (its size, an overlap, and so on), and what
// is next.
func whyReplaced(r Report) string {
	why := r.plan().astroCIDR + " can't be used"
	if f, ok := unfitCIDR(r); ok {
		why = firstFact(f)
	}
	return "The data plane's CIDR must change: " + why + ". We choose another one and send it to you."
}

// toReplace reports whether a value can't be sent as it is.
func (i Item) toReplace() bool { return strings.HasPrefix(i.Note, ToReplace) }

// ReplacesCIDR reports whether the data plane's CIDR does not fit, so that another is chosen.
func ReplacesCIDR(r Report) bool {
	return slices.ContainsFunc(r.ToSend.Activation, Item.toReplace)
}

const (
	notGiven     = "not given"
	labelAccount = "AWS account id"
	labelCluster = "cluster name"
	labelCIDR    = "VPC CIDR"
	labelTarget  = "target account"
	labelVPC     = "VPC"
	labelCIDRs   = "CIDRs"
)

// text returns the value with its note, or the note alone.
func (i Item) text() string {
	switch {
	case i.Value == "":
		return "(" + i.Note + ")"
	case i.Note != "":
		return i.Value + " (" + i.Note + ")"
	}
	return i.Value
}

func list(items []Item) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = item.Label + " " + item.text()
	}
	return strings.Join(texts, ", ")
}
