package summary

import (
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// ToSend is what Astronomer asks for, in the order in which it is asked. (Sources:
// Astro documentation, "Activate your data plane" and "Connect Astro to external
// data services".)
type ToSend struct {
	SupportURL string `json:"support_url"`
	Priority   string `json:"priority"` // of the peering's ticket
	Activation []Item `json:"activation"`
	Peering    []Item `json:"peering"` // empty: no peering was chosen
}

// An Item is one thing that Astronomer asks for.
type Item struct {
	Label string `json:"label"`
	Value string `json:"value"`          // "": it is not known
	Note  string `json:"note,omitempty"` // why the value is what it is, or what is missing
}

// peeringPriority is the priority at which a peering is to be requested. (Source:
// Astro documentation, "Submit a support request".)
const peeringPriority = "P3"

// toSend collects what was answered, what AWS has told, and Astro's defaults.
// remembered is the account's id where no credentials have told it.
func toSend(m *steps.Machine, remembered string) ToSend {
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
	account := item("AWS account id", steps.KeyExpectedID, "not known yet")
	if id, ok := m.Identity(); ok {
		account = Item{Label: account.Label, Value: id.Account}
	} else if account.Value == "" && remembered != "" {
		account = Item{account.Label, awscheck.Clean(remembered), "as it was saved"}
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
			or("VPC CIDR", steps.KeyCIDR, need.DefaultCIDR.String(), "using the default CIDR: none was given"),
		},
		Peering: []Item{},
	}
	if m.Answers().Peering() {
		send.Peering = []Item{
			item(labelCluster, steps.KeyClusterName, notGiven),
			item("cluster id", steps.KeyClusterID, "in the Astro UI, once the cluster exists"),
			item(labelTarget, steps.KeyPeerAccount, notGiven),
			item("region", steps.KeyPeerRegion, notGiven),
			item("VPC", steps.KeyPeerVPC, notGiven),
			item("CIDRs", steps.KeyPeerCIDRs, notGiven),
		}
	}
	return send
}

const (
	notGiven     = "not given"
	labelCluster = "cluster name"
	labelTarget  = "target account"
)

// text is what stands for an item's value.
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
