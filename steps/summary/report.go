// Package summary decides what a report says: what blocks, what follows from something
// else, what to send to Astronomer, and what to do next. It makes the report from a
// machine as it stands, and renders it in each format. FormatSpecs lists the formats.
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

// A Report is everything that the checks found. Its JSON form is public: while the schema
// is v1, fields are added, and never renamed or removed.
type Report struct {
	Schema       string         `json:"schema"`
	GeneratedAt  time.Time      `json:"generated_at"`
	Tool         Tool           `json:"tool"`
	Requirements string         `json:"requirements"` // version
	Verdict      steps.Verdict  `json:"verdict"`
	Demo         bool           `json:"demo"`                  // the account is simulated
	Scenario     string         `json:"scenario,omitempty"`    // name of the demo's scenario
	RecordedAt   *time.Time     `json:"recorded_at,omitempty"` // of a replay: when its answers were recorded
	Saved        bool           `json:"saved,omitempty"`       // made from saved answers: nothing was checked
	Masked       bool           `json:"masked,omitempty"`      // see MaskedBy
	Identity     Identity       `json:"identity"`
	Answers      files.Document `json:"answers"`
	Missing      []steps.Key    `json:"missing"`
	Findings     []Finding      `json:"findings"`
	ToSend       ToSend         `json:"to_send"`
	Target       *Target        `json:"target,omitempty"` // nil: no peering, or nothing is known
	NextSteps    []NextStep     `json:"next_steps"`
	Since        time.Time      `json:"since,omitzero"`   // when the report that it is compared with was made
	Changes      []Change       `json:"changes,omitzero"` // since then; nil: not compared
}

// A Tool is the program that made the report.
type Tool struct {
	Version string `json:"version"`
}

// An Identity is the owner of the credentials that the checks used; empty if AWS did not
// answer.
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

// Meta is what the machine does not know about a report.
type Meta struct {
	Version     string // of the program
	Demo        bool
	Scenario    string // name of the demo's scenario
	GeneratedAt time.Time
	RecordedAt  time.Time // of the recording that is replayed; zero: AWS was asked
	Saved       bool      // the machine was made from a session: nothing was checked
	Account     string    // id of the account in that session; "": not known
}

// New makes the report of a machine in its present state.
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
		Scenario:     meta.Scenario,
		Saved:        meta.Saved,
		Answers:      files.NewDocument(m.Steps(), m.Answers()),
		Missing:      append([]steps.Key{}, missing...),
		Findings:     make([]Finding, 0, len(found)),
	}
	if !meta.RecordedAt.IsZero() {
		at := meta.RecordedAt.UTC().Truncate(time.Second)
		r.RecordedAt = &at
	}
	if id, ok := m.Identity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	for _, f := range found {
		r.Findings = append(r.Findings, fromStep(f))
	}
	r.ToSend = toSend(m, meta.Account)
	r.Target = targetOf(m)
	r.NextSteps = nextSteps(m, r)
	return r
}

// JSON renders the report as docs/report.schema.json describes it, with a final newline.
func (r Report) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	return append(data, '\n'), err
}
