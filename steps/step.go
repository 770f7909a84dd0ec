package steps

import (
	"context"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// A Step is one page of the activation: what is asked together, and what is checked
// because of it.
type Step struct {
	ID     string // also the step of its findings in a report
	Title  string
	Why    string // one or two sentences: what is asked, and why Astronomer needs it
	Fields []Field
	Checks []Check
	// Applies reports whether the answers so far require the step; nil: always.
	Applies func(Answers) bool
	// DecidedBy is the field whose answer decides whether it applies; "": none does.
	DecidedBy Key
}

// Undecided reports whether a step may come to apply with an answer that is missing.
func Undecided(m *Machine, s Step) bool {
	return s.DecidedBy != "" && m.Answers().Get(s.DecidedBy) == nil
}

// A Field is one question.
type Field struct {
	Key         Key
	Label       string
	Kind        Kind
	Help        string // one sentence about what to enter
	Placeholder string // an example, shown while empty
	// Identifies means that the value identifies an account: a masked screen hides it
	// even while it is typed.
	Identifies bool
	// Default is what the wizard proposes and what a check assumes where no answer was
	// given. It is not an answer itself: `check` uses only what was given.
	Default func(Requirements) Value
	// Permanent means that the answer can't be changed once the cluster exists. Source: Astro's
	// documentation on modifying a cluster, 2022.
	Permanent bool
	// Planned means that the default is from the plan of a demo's customer: it can have a mistake
	// that the program itself would not suggest.
	Planned bool
	// Ends is the answer that the customer of a demo's plan ends with. Commands that propose nothing have
	// it of the demo: no flag has to give it to them. nil: there is none.
	Ends Value
	// Assumed is what checks assume where no answer was given, if something else is proposed:
	// see Propose and AssumedFor.
	Assumed func(Requirements) Value
	// Through is the field through whose answer the default was read, such as the profile of
	// a VPC; "": none. See Proposal.
	Through Key
	// Validate returns what is wrong with a value: one sentence without the field's name.
	// nil: what the kind requires. It is not called without an answer. See Invalid.
	Validate func(Requirements, Value) error
	// JudgedBy is the id of the check that reports an invalid value as its finding.
	// Without one, an invalid value is refused when it is given.
	JudgedBy string
	// Required reports whether the activation needs the answer; nil: no.
	Required func(Answers) bool
	// Discovered is what AWS has already reported, without another call, where no answer
	// was given. It counts as an answer.
	Discovered func(Input) Value
	// Follows lists the answers that decide what AWS reports: when one of them changes, what it
	// has reported for the earlier ones is no answer anymore. What else was given stays.
	Follows []Key
	// Applies reports whether the question is asked; nil: always.
	Applies func(Answers) bool
	// Choices are those known without a call.
	Choices func(Requirements) []Choice
	// Lookup finds choices with calls.
	Lookup *Lookup
	// Draft returns what is wrong with a value that is still being typed and, if nothing
	// is, what cached facts show about it, without a call. nil: only what Invalid returns.
	Draft func(Input, Value) ([]awscheck.Finding, error)
	// Correct returns the value that an invalid one most likely stands for; "": none does.
	// nil: it corrects nothing.
	Correct func(text string) string
	// Closed means that only the choices are valid: nothing else can be typed. An empty
	// list is an answer then: none of the choices.
	Closed bool
	// Record is how files write an entry of a list that has parts; nil: as one text.
	Record *Record
}

// Invalid returns what is wrong with a value, in one sentence without the field's name;
// nil: it is valid.
func (f Field) Invalid(r Requirements, v Value) error {
	if err := f.refuseLogin(v); err != nil {
		return err
	}
	if f.Validate != nil {
		return f.Validate(r, v)
	}
	return f.Kind.validate(v)
}

// TakesAnyText reports whether no text is invalid.
func (f Field) TakesAnyText() bool { return f.Validate == nil && f.Kind.spec().validate == nil }

// A Check is something that must hold. It runs as soon as every answer that it reads is
// valid, and again when one of them changes.
type Check struct {
	ID string // of its findings, or their common part before the last dot
	// Title is only for checks that titleOf does not know: those of tests.
	Title string
	Reads []Key // nothing else may be read from the answers
	// ReadsIfActive lists what it also reads once the cluster has an id, and the account
	// thus may be active: see Input.dataPlane.
	ReadsIfActive []Key
	// Applies reports whether the check is needed; nil: always. It may read only what
	// Reads lists. A check that does not apply is skipped.
	Applies func(Answers) bool
	// Requires lists those of Reads that must be answered before it can run, unless one of
	// OrGiven is.
	Requires, OrGiven []Key
	// RequiresIfPeering lists those of Reads that must be answered as well unless it is
	// answered that there is no peering: then their defaults do.
	RequiresIfPeering []Key
	// Fix is the field in which its problems are solved, which can be one of another step; "": the
	// last one of its step that it requires or reads.
	Fix Key
	// DependsOnCredentials marks a check of the credentials or of their owner. It runs
	// again when AWS stops accepting them.
	DependsOnCredentials bool
	Run                  func(ctx context.Context, in Input) []awscheck.Finding
}

// reads are the answers that decide the check's result.
func (c Check) reads(a Answers) []Key { return readsOf(a, c.Reads, c.ReadsIfActive) }

// answered reports whether what the check requires is answered.
func (c Check) answered(a Answers) bool { return len(c.Unanswered(a)) == 0 }

// Unanswered lists the answers that the check waits for.
func (c Check) Unanswered(a Answers) []Key {
	given := func(k Key) bool { return a.Get(k).Given() }
	var open []Key
	if a.MayPeer() {
		open = slices.DeleteFunc(slices.Clone(c.RequiresIfPeering), given)
	}
	if slices.ContainsFunc(c.OrGiven, given) {
		return open
	}
	return append(open, slices.DeleteFunc(slices.Clone(c.Requires), given)...)
}

func readsOf(a Answers, always, ifActive []Key) []Key {
	if a.Get(KeyClusterID).Given() {
		return slices.Concat(always, ifActive)
	}
	return always
}

func (c Check) title(r Requirements) string {
	if c.Title != "" {
		return c.Title
	}
	return titleOf(c.ID, r)
}

// titleOf returns the title of a check that has found nothing yet. What it has found is
// titled by awscheck's catalog, too, by its status and subject.
func titleOf(id string, r Requirements) string {
	return awscheck.TitleOf(id, awscheck.Unverified, subjectOf(id, r))
}

// subjectOf is what a check is about, where there is one for each action or quota.
func subjectOf(id string, r Requirements) string {
	if action, ok := strings.CutPrefix(id, awscheck.PermissionsIAM); ok {
		return "iam:" + action
	}
	if id == awscheck.PermissionsCloudFormation {
		return "cloudformation:" + r.CloudFormation
	}
	code, ok := strings.CutPrefix(id, awscheck.RegionQuota)
	if !ok {
		return ""
	}
	if i := slices.IndexFunc(r.Quotas, func(q region.QuotaNeed) bool { return q.Code == code }); i >= 0 {
		return r.Quotas[i].Name
	}
	return code
}

// FieldOf is the field of a step in which the problems of one of its checks are solved: the
// last one that the check requires, or that it reads, unless it names another. "": the step has
// none.
func FieldOf(m *Machine, step, check string) Key {
	for _, s := range m.Steps() {
		i := slices.IndexFunc(s.Checks, func(c Check) bool { return c.ID == check })
		if s.ID != step || i < 0 {
			continue
		}
		of := [][]Key{s.Checks[i].Requires, s.Checks[i].Reads}
		if fix := s.Checks[i].Fix; fix != "" {
			of = [][]Key{{fix}}
		}
		for _, keys := range of {
			for _, k := range slices.Backward(keys) {
				if slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Key == k && m.FieldApplies(f) }) {
					return k
				}
			}
		}
	}
	return ""
}
