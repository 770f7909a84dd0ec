// Package summary decides what a report says: what blocks, what follows from something
// else, what to send to Astronomer, and what to do next. It makes the report from a
// machine as it stands, and renders it in each format. FormatSpecs lists the formats.
package summary

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
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
	Masked       bool           `json:"masked,omitempty"`      // see MaskedBy; also of a replay of a masked recording
	Identity     Identity       `json:"identity"`
	Answers      files.Document `json:"answers"`
	Missing      []steps.Key    `json:"missing"`
	Findings     []Finding      `json:"findings"`
	ToSend       ToSend         `json:"to_send"`
	Target       *Target        `json:"target,omitempty"` // nil: no peering, or nothing is known
	// The addresses that the data plane connects to the internet from; nil: not known.
	ExternalAddresses []string   `json:"external_addresses,omitempty"`
	NextSteps         []NextStep `json:"next_steps"`
	Since             time.Time  `json:"since,omitzero"`   // when the report that it is compared with was made
	Changes           []Change   `json:"changes,omitzero"` // since then; nil: not compared

	standIns bool         // it has those of the masked recording that is replayed
	before   mask.Subject // what the report is about that it is compared with: the changes name it
	flows    bool         // see Flowing
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
	StandIns    bool      // that recording is masked
	Saved       bool      // the machine was made from a session: nothing was checked
	AnswersFrom string    // argument that gives a command these answers, such as "--session FILE", as in a shell; "": not known
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
		standIns:     meta.StandIns,
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
	markToReplace(&r)
	r.Target = targetOf(m)
	r.ExternalAddresses = steps.ExternalAddresses(m)
	r.NextSteps = nextSteps(m, r, meta.AnswersFrom)
	return r
}

// Verified makes the report of a machine with the steps of steps.Verify. It is about the
// target VPC, whose owner's credentials were used.
func Verified(m *steps.Machine, meta Meta) Report {
	r := New(m, meta)
	r.Identity = Identity{}
	if id, ok := m.TargetIdentity(); ok {
		r.Identity = Identity{Account: id.Account, ARN: id.ARN, Partition: id.Partition}
	}
	for i, item := range r.ToSend.Activation {
		if item.Label == labelAccount {
			r.ToSend.Activation[i] = clusterAccount(m, item, r.Identity.Account)
		}
	}
	r.NextSteps = verifySteps(r, meta.AnswersFrom)
	return r
}

// clusterAccount is the item with the account that Astro's VPC is in. The credentials may
// be those of the target's account alone.
func clusterAccount(m *steps.Machine, reached Item, target string) Item {
	given := awscheck.Clean(m.Answers().Text(steps.KeyExpectedID))
	switch {
	case given != "":
		return Item{Label: reached.Label, Value: given}
	case reached.Value == target:
		return Item{Label: reached.Label, Note: "not known: these credentials are those of the target's account"}
	}
	return reached
}

// verifies reports whether the report is of the verify command. Inlined, it would be 5 kB of the binary.
//
//go:noinline
func (r Report) verifies() bool {
	return has(r.Findings, func(f *Finding) bool { return f.Step == "verify" })
}

// JSON renders the report as docs/report.schema.json describes it, with a final newline.
func (r Report) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	return append(awscheck.EscapeJSON(data), '\n'), err
}

// Parse parses a report in the JSON format. Its error, one sentence, says why the data is
// not a report. It accepts only the schema's words for verdicts, statuses and the like,
// so that no format needs to expect others. All other texts can contain anything.
func Parse(data []byte) (Report, error) {
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return Report{}, fmt.Errorf("it is not the JSON of a report: %s", awscheck.Excerpt(err.Error()))
	}
	if r.Schema != Schema {
		return Report{}, fmt.Errorf("its schema is %q, not %q", awscheck.Excerpt(r.Schema), Schema)
	}
	if !slices.Contains([]steps.Verdict{steps.Ready, steps.ReadyWithWarnings, steps.Incomplete, steps.NotReady}, r.Verdict) {
		return Report{}, fmt.Errorf("there is no verdict %q", awscheck.Excerpt(string(r.Verdict)))
	}
	if len(r.ToSend.Activation) == 0 {
		return Report{}, errors.New("it does not say what to send to Astronomer: run check again")
	}
	for _, f := range r.Findings {
		if f.ID == "" || !known(f) {
			return Report{}, fmt.Errorf("the finding %q has the status %q and the evidence %q, which are not of this schema",
				awscheck.Excerpt(f.ID), awscheck.Excerpt(string(f.Status)), awscheck.Excerpt(string(f.Evidence)))
		}
		if err := knownOwner(f.Remedy.Owner); err != nil {
			return Report{}, fmt.Errorf("the remedy of %q: %w", awscheck.Excerpt(f.ID), err)
		}
	}
	for _, s := range r.NextSteps {
		if s.Who != Customer && s.Who != Astronomer {
			return Report{}, fmt.Errorf("a next step is for %q: it must be customer or astronomer", awscheck.Excerpt(string(s.Who)))
		}
		if err := knownOwner(s.Owner); err != nil {
			return Report{}, fmt.Errorf("a next step: %w", err)
		}
	}
	for _, c := range r.Changes {
		if c.ID == "" || !c.Was.known() || !c.Is.known() {
			return Report{}, fmt.Errorf("a change of %q is from %q to %q, which are not of this schema",
				awscheck.Excerpt(c.ID), awscheck.Excerpt(string(c.Was)), awscheck.Excerpt(string(c.Is)))
		}
	}
	return r, nil
}

// knownOwner accepts no owner, as in a report of an earlier version.
func knownOwner(o awscheck.Owner) error {
	if o != "" && o.Name() == "" {
		return fmt.Errorf("there is no owner %q", awscheck.Excerpt(string(o)))
	}
	return nil
}

func known(f Finding) bool {
	return slices.Contains([]awscheck.Status{awscheck.Pass, awscheck.Info, awscheck.Warn, awscheck.Fail, awscheck.Unverified, awscheck.Skipped}, f.Status) &&
		slices.Contains([]awscheck.Evidence{awscheck.Live, awscheck.Simulated, awscheck.Policies, awscheck.Local, awscheck.None}, f.Evidence)
}

// MaskedBy returns the report with stand-ins for what identifies the account, in every
// text and in the answers; a nil mask changes nothing. It works before a report is
// rendered, so that no format needs to: escapes and line breaks would hide what the mask
// looks for. The mask names what the report has in its order: a screen that it masks from then
// on has the stand-ins of the report. The report of a masked recording has stand-ins without a mask:
// its commands become comments.
func (r Report) MaskedBy(k *mask.Mask) Report {
	if k == nil && r.standIns {
		k = mask.Replayed()
	}
	if k == nil || r.Masked {
		return r
	}
	k.Learn(subjectOf(r))
	r.Masked = true
	r.Identity.Account, r.Identity.ARN = k.Text(r.Identity.Account), k.Text(r.Identity.ARN)
	r.Answers = r.Answers.Masked(k)
	r.Findings = slices.Clone(r.Findings)
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Title, f.Detail, f.Acknowledged = k.Text(f.Title), k.Text(f.Detail), k.Text(f.Acknowledged)
		f.Resources, f.Remedy = k.Texts(f.Resources), k.Remedy(f.Remedy)
	}
	r.ToSend.Activation, r.ToSend.Peering = masked(k, r.ToSend.Activation), masked(k, r.ToSend.Peering)
	if r.Target != nil {
		t := Target{slices.Clone(r.Target.RouteTables), slices.Clone(r.Target.HostedZones), slices.Clone(r.Target.Openings), r.Target.used}
		for i := range t.Openings {
			o := &t.Openings[i]
			o.Service, o.SecurityGroup, o.NetworkACL = k.Text(o.Service), k.Text(o.SecurityGroup), k.Text(o.NetworkACL)
		}
		for i := range t.RouteTables {
			t.RouteTables[i].ID, t.RouteTables[i].Name = k.Text(t.RouteTables[i].ID), k.Text(t.RouteTables[i].Name)
		}
		for i := range t.HostedZones {
			z := &t.HostedZones[i]
			z.ID, z.Name, z.Account = k.Text(z.ID), k.Text(z.Name), k.Text(z.Account)
		}
		r.Target = &t
	}
	r.NextSteps = slices.Clone(r.NextSteps)
	for i := range r.NextSteps {
		n := &r.NextSteps[i]
		n.Text, n.Commands = k.Text(n.Text), slices.Clone(n.Commands)
		for j, command := range n.Commands {
			n.Commands[j] = k.Command(command)
		}
	}
	r.ExternalAddresses = k.Texts(r.ExternalAddresses)
	r.Changes = slices.Clone(r.Changes)
	for i := range r.Changes {
		r.Changes[i].Resources, r.Changes[i].title = k.Texts(r.Changes[i].Resources), k.Text(r.Changes[i].title)
	}
	return r
}

// Teach makes a mask recognize what a report is about, and names nothing else of it. While checks
// run, the order of the report is not known yet.
func Teach(k *mask.Mask, r Report) { k.Learn(subjectOf(r)) }

// subjectOf is what a report is about. A mask names it first, so that each report of an
// activation has the same stand-ins for it, whatever else is in the report.
func subjectOf(r Report) mask.Subject {
	s := mask.Subject{
		Account: valueOf(r.ToSend.Activation, labelAccount), TargetAccount: valueOf(r.ToSend.Peering, labelTarget), TargetVPC: valueOf(r.ToSend.Peering, labelVPC),
		ARN: r.Identity.ARN, Cluster: r.Answers.Get(steps.KeyClusterID).String(),
	}
	if s.Account == "" && r.Identity.Account != s.TargetAccount {
		s.Account = r.Identity.Account
	}
	s.OfTarget = r.Identity.Account == s.TargetAccount && r.Identity.Account != s.Account
	if r.Target != nil {
		for _, t := range r.Target.RouteTables {
			s.Around = append(s.Around, t.ID)
		}
		for _, z := range r.Target.HostedZones {
			s.Around = append(s.Around, z.ID)
			s.Zones = append(s.Zones, z.Name)
		}
		slices.Sort(s.Around)
	}
	var peerings, subnets []string
	for _, f := range r.Findings {
		for _, id := range f.Resources {
			switch {
			case strings.HasPrefix(id, "pcx-"):
				peerings = append(peerings, id)
			case strings.HasPrefix(id, "subnet-") && f.ID == awscheck.PathRoute:
				subnets = append(subnets, id)
			}
		}
	}
	slices.Sort(peerings)
	slices.Sort(subnets)
	s.Around = append(append(s.Around, peerings...), subnets...)
	for _, e := range r.Answers.Services() {
		s.Hosts = append(s.Hosts, e.Host)
	}
	for _, f := range r.Findings {
		switch {
		case f.ID == awscheck.VerifyCIDR && f.Status == awscheck.Pass && len(f.Resources) == 1:
			s.Peering = f.Resources[0]
		case f.ID == awscheck.VerifyAstroRoutes && len(f.Resources) > 0:
			s.AstroVPC = f.Resources[0]
		}
		s.Users = append(append(s.Users, mask.UsersIn(f.Detail)...), mask.UsersIn(f.Resources...)...)
		if f.ID == awscheck.AccountClean && slices.ContainsFunc(f.Remedy.Look, func(c string) bool { return strings.Contains(c, " --user-name ") }) {
			s.Users = append(s.Users, f.Resources...) // of the IAM users
		}
		if f.ID == awscheck.AccountClean && strings.Contains(f.Detail, "AWS::S3::Bucket") {
			s.Buckets = append(s.Buckets, f.Resources...)
		}
	}
	s.Users, s.Buckets, s.Hosts = append(s.Users, r.before.Users...), append(s.Buckets, r.before.Buckets...), append(s.Hosts, r.before.Hosts...)
	return s
}

func masked(k *mask.Mask, items []Item) []Item {
	items = slices.Clone(items)
	for i := range items {
		items[i].Value, items[i].Note = k.Text(items[i].Value), k.Text(items[i].Note)
	}
	return items
}
