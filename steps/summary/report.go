// Package summary is the outcome of an activation's checks: the report, and the
// forms in which it is read.
package summary

import (
	"encoding/json"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// Schema names the form of the report; docs/report.schema.json describes it.
const Schema = files.ReportSchema

// A Report is everything that the checks found out. Its JSON form is public:
// fields are added, never renamed or taken away, while the schema is v1.
type Report struct {
	Schema       string         `json:"schema"`
	GeneratedAt  time.Time      `json:"generated_at"`
	Tool         Tool           `json:"tool"`
	Requirements string         `json:"requirements"` // version
	Verdict      steps.Verdict  `json:"verdict"`
	Demo         bool           `json:"demo"`             // the account is simulated
	Saved        bool           `json:"saved,omitempty"`  // made of saved answers: nothing was checked
	Masked       bool           `json:"masked,omitempty"` // see MaskedBy
	Identity     Identity       `json:"identity"`
	Answers      files.Document `json:"answers"`
	Missing      []steps.Key    `json:"missing"`
	Findings     []Finding      `json:"findings"`
	ToSend       ToSend         `json:"to_send"`
	Target       *Target        `json:"target,omitempty"` // nil: no peering, or nothing is known
	NextSteps    []NextStep     `json:"next_steps"`
}

// A Tool is the program that made the report.
type Tool struct {
	Version string `json:"version"`
}

// An Identity is whose credentials the checks used; empty texts where AWS was not
// reached.
type Identity struct {
	Account   string `json:"account"`
	ARN       string `json:"arn"`
	Partition string `json:"partition"`
}

// A Finding is one finding of a check.
type Finding struct {
	ID           string            `json:"id"`
	Step         string            `json:"step"`
	Status       awscheck.Status   `json:"status"`
	Title        string            `json:"title"`
	Detail       string            `json:"detail"`
	Evidence     awscheck.Evidence `json:"evidence"`
	Region       string            `json:"region,omitempty"`
	Resources    []string          `json:"resources,omitempty"`
	Cause        string            `json:"cause,omitempty"`        // id of the check that explains this one
	Acknowledged string            `json:"acknowledged,omitempty"` // the reason
	Remedy       awscheck.Remedy   `json:"remedy,omitzero"`
}

// Meta is what the machine does not know of a report.
type Meta struct {
	Version     string // of the program
	Demo        bool
	GeneratedAt time.Time
	Saved       bool   // the machine was made of a session: nothing was checked
	Account     string // id of the account as that session remembers it; "" if not
}

// New makes the report of a machine as it stands.
func New(m *steps.Machine, meta Meta) Report {
	found := m.Findings()
	missing := m.Missing()
	r := Report{
		Schema:       Schema,
		GeneratedAt:  meta.GeneratedAt.UTC().Truncate(time.Second),
		Tool:         Tool{meta.Version},
		Requirements: m.Requirements().Version,
		Verdict:      steps.VerdictOf(found, missing),
		Demo:         meta.Demo,
		Saved:        meta.Saved,
		Answers:      files.NewDocument(m.Steps(), m.Answers()),
		Missing:      append([]steps.Key{}, missing...),
		Findings:     make([]Finding, 0, len(found)),
	}
	if id, ok := m.Identity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	for _, f := range found {
		r.Findings = append(r.Findings, Finding{
			ID: f.ID, Step: f.Step, Status: f.Status, Title: f.Title, Detail: f.Detail, Evidence: f.Evidence,
			Region: f.Region, Resources: f.Resources, Cause: f.Cause, Acknowledged: f.Acknowledged, Remedy: f.Remedy,
		})
	}
	r.ToSend = toSend(m, meta.Account)
	r.Target = targetOf(m)
	r.NextSteps = nextSteps(m, r)
	return r
}

// JSON is the report as docs/report.schema.json describes it, ended by a newline.
func (r Report) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	return append(data, '\n'), err
}
