// Package iamsim is the IAM of the simulated AWS: it answers the operations that read
// users, roles, groups and policies, answers the policy simulator, and decides from the
// policies of a caller, its permissions boundary and its organization whether a request
// to any service is allowed.
package iamsim

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/astronomer/astro-activate/awscheck/order"
)

// IAM is an account's identities and policies. A caller that is neither among the
// users nor among the roles exists all the same, as an administrator.
type IAM struct {
	Users  []User
	Roles  []Role
	Groups []Group
	// SCPs are the organization's service control policies as JSON documents, one for
	// each level from the root down to the account: each must allow an action. None:
	// the account is in no organization.
	SCPs []string
}

// A User is an IAM user.
type User struct {
	Name     string
	Path     string // "": "/"
	Policies []Policy
	Groups   []string
	Boundary *Policy
	Created  time.Time // zero: a date long ago
}

// A Role is an IAM role.
type Role struct {
	Name        string
	Path        string // "": "/"
	Description string
	Policies    []Policy
	Boundary    *Policy
	Created     time.Time // zero: a date long ago
}

// A Group is an IAM group.
type Group struct {
	Name     string
	Path     string // "": "/"
	Policies []Policy
}

// A Policy is an identity-based policy or a permissions boundary.
type Policy struct {
	Name     string
	Document string // JSON
	Kind     PolicyKind
}

// A PolicyKind is where a policy is kept.
type PolicyKind string

const (
	Inline          PolicyKind = "" // in the identity itself
	CustomerManaged PolicyKind = "customer managed"
	AWSManaged      PolicyKind = "AWS managed"
)

// Administrator is AWS's managed policy AdministratorAccess.
func Administrator() Policy {
	return Policy{
		Name: "AdministratorAccess", Kind: AWSManaged,
		Document: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
	}
}

// SSOPath is the path of the roles of an IAM Identity Center in us-east-1. The path of
// one in another region ends in the region.
const SSOPath = "/aws-reserved/sso.amazonaws.com/"

// A Directory is the IAM of one account, every caller included.
type Directory struct {
	accountID  string
	partition  string
	groups     []Group
	scps       []string
	identities []*identity // sorted by name
	documents  documents
}

// NewDirectory returns the IAM of an account. Callers are ARNs as STS returns them; one
// that is neither among the users nor among the roles becomes an administrator.
func NewDirectory(accountID, partition string, has IAM, callers ...string) *Directory {
	d := &Directory{accountID: accountID, partition: cmp.Or(partition, "aws"), groups: has.Groups, scps: has.SCPs}
	for _, u := range has.Users {
		i := &identity{kind: "user", name: u.Name, path: pathOf(u.Path), policies: u.Policies, boundary: u.Boundary, created: u.Created}
		for _, g := range has.Groups {
			if slices.Contains(u.Groups, g.Name) {
				i.groups = append(i.groups, g)
			}
		}
		d.identities = append(d.identities, i)
	}
	for _, r := range has.Roles {
		d.identities = append(d.identities, &identity{kind: "role", name: r.Name, path: pathOf(r.Path), policies: r.Policies, boundary: r.Boundary, created: r.Created, description: r.Description})
	}
	for _, arn := range callers {
		caller := callerOf(arn)
		if caller == nil || find(d.identities, caller.kind, caller.name) != nil {
			continue
		}
		caller.policies = []Policy{Administrator()}
		d.identities = append(d.identities, caller)
	}
	for _, i := range d.identities {
		if i.boundary != nil && i.boundary.Kind == Inline {
			managed := *i.boundary // a boundary is always a managed policy
			managed.Kind = CustomerManaged
			i.boundary = &managed
		}
	}
	order.Sort(d.identities, func(x, y *identity) int { return strings.Compare(x.name, y.name) })
	return d
}

// iamARN is the ARN of something in the account's IAM.
func (d *Directory) iamARN(resource string) string {
	return "arn:" + d.partition + ":iam::" + d.accountID + ":" + resource
}

// An identity is a user or a role.
type identity struct {
	kind        string // "user", "role"
	name        string
	path        string
	policies    []Policy
	groups      []Group // a user's
	boundary    *Policy
	created     time.Time
	description string // of a role
}

// arn is the identity's own ARN, which for a role is not that of its sessions.
func (i *identity) arn(d *Directory) string {
	return d.iamARN(i.kind + i.path + i.name)
}

// arn returns the ARN of a managed policy.
func (p Policy) arn(d *Directory) string {
	arn := d.iamARN("policy/" + p.Name)
	if p.Kind == AWSManaged {
		return strings.Replace(arn, "::"+d.accountID+":", "::aws:", 1)
	}
	return arn
}

// createdOr returns t, or a date long ago for the zero time.
func createdOr(t time.Time) time.Time {
	if t.IsZero() {
		return time.Date(2021, 3, 9, 10, 0, 0, 0, time.UTC)
	}
	return t
}

func pathOf(path string) string {
	if path == "" {
		return "/"
	}
	return path
}

// callerOf returns the user or role that a caller's ARN names; nil for root and for
// federated users, which are neither.
func callerOf(arn string) *identity {
	parsed, err := awsarn.Parse(arn)
	if err != nil {
		return nil
	}
	parts := strings.Split(parsed.Resource, "/")
	switch {
	case parsed.Service == "iam" && parts[0] == "user":
		last := len(parts) - 1
		return &identity{kind: "user", name: parts[last], path: pathOf(strings.TrimPrefix(strings.Join(parts[:last], "/"), "user") + "/")}
	case parsed.Service == "sts" && parts[0] == "assumed-role" && len(parts) > 1:
		path := "/"
		if strings.HasPrefix(parts[1], "AWSReservedSSO_") {
			path = SSOPath
		}
		return &identity{kind: "role", name: parts[1], path: path}
	}
	return nil
}

// UserID is the caller's unique id, which is also aws:userid: the id of a user, the id of a
// role and the name of the session, or the account's id and the name of a federated user.
// (IAM User Guide, "Principal key values".)
func (r Request) UserID() string {
	name := r.Caller[strings.LastIndexAny(r.Caller, ":/")+1:]
	i := r.principal()
	switch {
	case i == nil && strings.Contains(r.Caller, ":federated-user/"):
		return r.accountID + ":" + name
	case i == nil: // root
		return r.accountID
	case i.kind == "user":
		return uniqueID("AIDA", i.arn(r.Directory))
	}
	return uniqueID("AROA", i.arn(r.Directory)) + ":" + name
}

// principal returns the user or role that the caller is or has assumed; nil for root and
// for a federated user.
func (r Request) principal() *identity {
	caller := callerOf(r.Caller)
	if caller == nil {
		return nil
	}
	return find(r.identities, caller.kind, caller.name)
}

// find returns the user or role of a name, which are unique whatever the path.
func find(all []*identity, kind, name string) *identity {
	i := slices.IndexFunc(all, func(i *identity) bool { return i.kind == kind && strings.EqualFold(i.name, name) })
	if i < 0 {
		return nil
	}
	return all[i]
}

// uniqueID is an id as IAM gives to roles (AROA…) and users (AIDA…).
func uniqueID(prefix, arn string) string {
	sum := sha256.Sum256([]byte(arn))
	return prefix + base32.StdEncoding.EncodeToString(sum[:])[:17]
}
