package awscheck

import "slices"

// Status is the verdict of one finding.
type Status string

const (
	Pass       Status = "pass"       // evidence shows that the requirement is met
	Info       Status = "info"       // no problem; something to know or to do later
	Warn       Status = "warn"       // works, but needs attention
	Fail       Status = "fail"       // evidence shows that the requirement is not met
	Unverified Status = "unverified" // not determined; Detail gives the reason
	Skipped    Status = "skipped"    // does not apply
)

// Evidence is what the status of a finding is based on.
type Evidence string

const (
	Live      Evidence = "live"      // AWS, DNS or another host answered
	Simulated Evidence = "simulated" // IAM's policy simulator decided
	Policies  Evidence = "policies"  // policy documents were read and evaluated here
	Local     Evidence = "local"     // computed on this machine from the given values
	None      Evidence = "none"      // no evidence; never with Pass
)

// A Finding is one result of a check. A check returns one finding, or several: one for each
// resource, region or IAM action.
//
// Detail says what was found, where and with which numbers, in one or two plain sentences.
// Strings from AWS in it are cleaned (see Clean). The checks leave Title empty; TitleOf
// returns it.
type Finding struct {
	ID        string   `json:"id"` // the public id, such as "region.enabled"
	Status    Status   `json:"status"`
	Title     string   `json:"title"`
	Detail    string   `json:"detail"`
	Evidence  Evidence `json:"evidence"`
	Region    string   `json:"region,omitempty"`    // the AWS region that it concerns, if only one
	Resources []string `json:"resources,omitempty"` // ids or ARNs of the resources that it concerns
	Cause     string   `json:"cause,omitempty"`     // id of the check that explains this one
	Remedy    Remedy   `json:"remedy,omitzero"`
	// Subject distinguishes the findings of one check, such as the name of a data service
	// or an IAM action. It is part of the title; "" if the check has one finding.
	Subject string `json:"-"`
}

// A Remedy is how to fix the problem of a finding. Commands are POSIX shell commands,
// ready to paste.
type Remedy struct {
	Owner    Owner    `json:"owner,omitempty"` // who can do it; "": the default owner of the check
	Text     string   `json:"text,omitempty"`
	Look     []string `json:"look,omitempty"`     // commands that only show what it concerns
	Commands []string `json:"commands,omitempty"` // commands that change something, in order
	// Deletes is how many resources Commands delete; 0: they delete nothing. What
	// Commands themselves have created does not count.
	Deletes int      `json:"deletes,omitempty"`
	Policy  *Policy  `json:"policy,omitempty"` // an IAM policy document to attach
	Links   []string `json:"links,omitempty"`  // https URLs
	// AcceptIf is the condition under which the finding is not a problem, as a clause that
	// follows "if"; "": no such condition is known. A program can then let its user
	// acknowledge the finding with a reason.
	AcceptIf string `json:"-"`
	// Login is the program, with its arguments, that a program can run in the terminal to
	// renew the credentials: Commands[0] without the shell. Nil: no sign-in helps.
	Login []string `json:"-"`
}

// Safe returns the commands that delete nothing: the look, then what changes something.
func (r Remedy) Safe() []string {
	if r.Deletes > 0 {
		return slices.Clone(r.Look)
	}
	return slices.Concat(r.Look, r.Commands)
}

// IsZero reports whether the remedy is empty. Owner and AcceptIf alone are not a remedy.
func (r Remedy) IsZero() bool {
	return r.Text == "" && len(r.Look)+len(r.Commands) == 0 && r.Policy == nil && len(r.Links) == 0
}
