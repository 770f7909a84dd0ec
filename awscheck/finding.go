package awscheck

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
// Strings from AWS in it are cleaned (see Clean). Title says the same in a few words, with the
// number or the name that matters. A check that has none leaves it empty: TitleOf returns it.
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
