package awscheck

// Status is the verdict of one finding.
type Status string

const (
	Pass       Status = "pass"       // evidence shows that it holds
	Info       Status = "info"       // nothing wrong: something to know, or to do later
	Warn       Status = "warn"       // works, but look at it
	Fail       Status = "fail"       // evidence shows that it does not hold
	Unverified Status = "unverified" // could not be determined; Detail says why
	Skipped    Status = "skipped"    // does not apply here
)

// Evidence is what a finding's status stands on.
type Evidence string

const (
	Live      Evidence = "live"      // AWS, DNS or another host answered
	Simulated Evidence = "simulated" // IAM's policy simulator decided
	Policies  Evidence = "policies"  // policy documents were read and evaluated here
	Local     Evidence = "local"     // computed on this machine from what was given
	None      Evidence = "none"      // nothing to stand on; never with Pass
)

// A Finding is one thing that a check found out.
//
// Title says the state in a few words: the checks leave it empty, and TitleOf has it.
// Detail says what was found, where and with which numbers, in one or two plain
// sentences. Texts that come from AWS are already cleaned of control characters (see
// Clean).
type Finding struct {
	ID        string   `json:"id"` // the public id, such as "region.enabled"
	Status    Status   `json:"status"`
	Title     string   `json:"title"`
	Detail    string   `json:"detail"`
	Evidence  Evidence `json:"evidence"`
	Region    string   `json:"region,omitempty"`    // the AWS region it speaks of, if one
	Resources []string `json:"resources,omitempty"` // ids or ARNs of what it speaks of
	Cause     string   `json:"cause,omitempty"`     // id of the check that explains this one
	Remedy    Remedy   `json:"remedy,omitzero"`
	// Subject tells apart the findings of one check, such as a data service's name or
	// an IAM action; "" where there is one finding. It is part of the title.
	Subject string `json:"-"`
}

// A Remedy is what to do about a finding, ready to paste.
type Remedy struct {
	Text     string   `json:"text,omitempty"`
	Commands []string `json:"commands,omitempty"` // POSIX shell, every value quoted
	Policy   *Policy  `json:"policy,omitempty"`   // an IAM policy document to attach
	Links    []string `json:"links,omitempty"`    // https URLs
	// AcceptIf is the condition under which the finding is no problem, as a clause that
	// follows "if"; "" where there is none. A program that lets its user accept a finding
	// with a reason offers it then.
	AcceptIf string `json:"-"`
	// Login is the program, with its arguments, that renews the credentials while the
	// user is at the terminal: the same as Commands[0], without a shell. Nil where
	// nothing can be run.
	Login []string `json:"-"`
}

// IsZero reports whether there is nothing to do.
func (r Remedy) IsZero() bool {
	return r.Text == "" && len(r.Commands) == 0 && r.Policy == nil && len(r.Links) == 0
}
