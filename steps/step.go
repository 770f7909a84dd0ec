package steps

import (
	"context"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// A Step is one page of the activation: what is asked together and what is
// checked because of it.
type Step struct {
	ID     string // also the step of its findings in a report
	Title  string
	Why    string // one or two sentences: what is asked, and why Astronomer needs it
	Fields []Field
	Checks []Check
	// Applies tells whether the answers so far call for the step; nil: always.
	Applies func(Answers) bool
}

// A Kind is how a field is answered.
type Kind string

const (
	TextField   Kind = "text"
	NumberField Kind = "number"
	ChoiceField Kind = "choice"       // one of the choices, or typed by hand
	MultiField  Kind = "multi-choice" // any number of the choices, or typed by hand
	ToggleField Kind = "toggle"       // "true" or "false"
	CIDRField   Kind = "cidr"
	ListField   Kind = "list" // any number of typed texts
)

// Many reports whether the field takes several values.
func (k Kind) Many() bool { return k == MultiField || k == ListField }

// A Field is one question.
type Field struct {
	Key         Key
	Label       string
	Kind        Kind
	Help        string // one sentence about what to enter
	Placeholder string // an example, shown while empty
	// Identifies means that the value says whose account it is: on a masked screen it is
	// hidden while it is typed, too.
	Identifies bool
	// Default is what the wizard proposes. `check` takes only what was given.
	Default func(Requirements) Value
	// Validate says what is wrong with a value, in one sentence without the field's
	// name; nil accepts everything. It is not asked about a missing answer.
	Validate func(Requirements, Value) error
	// JudgedBy is the check that reports an invalid value as its finding. Without
	// one, an invalid value is refused where it is given.
	JudgedBy string
	// Required tells whether the activation needs the answer; nil: no.
	Required func(Answers) bool
	// Found is what AWS has already told, without asking, where no answer was given.
	// It counts as one.
	Discovered func(Input) Value
	// Applies tells whether the question is asked; nil: always.
	Applies func(Answers) bool
	// Choices are those that are known without asking anybody.
	Choices func(Requirements) []Choice
	// Lookup finds choices, live.
	Lookup *Lookup
	// Draft says what can be told of a value while it is being typed, from facts at
	// hand and without asking anybody; nil: only what Validate says.
	Draft func(Input, Value) []awscheck.Finding
	// Closed means that only the choices are valid: nothing can be typed by hand. An
	// empty list of them is an answer: none of the choices.
	Closed bool
	// Record is how files write an entry of a list that has parts; nil: as one text.
	Record *Record
}

// A Choice is one possible answer to a field.
type Choice struct {
	Value    string
	Label    string   // what a person reads; "" is Value itself
	Detail   string   // a remark beside it
	Cells    []string // under the Columns of its Options, if there are any
	SortKeys []int    // of each cell, more is better, to sort by; nil: cells are sorted as text
	Rank     int      // best first; equal ranks keep their order
}

// Options are a field's live choices, as far as they are known.
type Options struct {
	Columns         []string // headings of the choices' Cells
	OptionalColumns int      // how many of the last columns may be left out where room is short
	Choices         []Choice
	AddressMap      *network.AddressMap // the map that a CIDR is chosen on, if it is one
	Note            string              // what a person should know of them, such as why they are missing
}

// A Lookup finds the choices of a field. Like a check it declares the answers that
// it reads, runs when they are valid, and runs again when one of them changes.
type Lookup struct {
	Reads []Key
	// Run may give partial options as they arrive; the last ones given stand.
	Run func(ctx context.Context, in Input, give func(Options))
}

// A Check is something that must hold. It runs as soon as every answer that it
// reads is valid, and again when one of them changes.
type Check struct {
	ID    string // of its findings, or the part before their last dot
	Title string
	Reads []Key // nothing else may be read from the answers
	// Applies tells whether the check is called for; nil: always. It may read only
	// what Reads names. One that is not called for is skipped.
	Applies func(Answers) bool
	// Requires lists those of Reads that must be answered before it can run.
	Requires []Key
	// DependsOnCredentials marks a check of the credentials or of their owner. It runs
	// again when AWS stops accepting them.
	DependsOnCredentials bool
	Run                  func(ctx context.Context, in Input) []awscheck.Finding
}

// An Input is what checks and lookups work with.
type Input struct {
	Env
	Answers Answers
}

// Env is the world in which the steps are taken: real, or simulated.
type Env struct {
	Accounts     *account.Accounts
	Programs     tools.Programs // programs on this machine
	Network      public.Network // names and connections, from this machine
	Requirements Requirements
	Timeout      time.Duration // limit of one check; 0: awscheck.DefaultTimeout
}

// account is the account being activated.
func (in Input) account() *account.Account {
	return in.Accounts.Open(in.Answers.Text(KeyProfile))
}

// target is the account of the VPC to peer with. Without a profile of its own it
// is reached by the account's own credentials, which peering.account judges.
func (in Input) target() *account.Account {
	if p := in.Answers.Text(KeyPeerProfile); p != "" {
		return in.Accounts.Open(p)
	}
	return in.account()
}
