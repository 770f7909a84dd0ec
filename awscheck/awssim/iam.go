package awssim

import (
	"crypto/sha256"
	"encoding/base32"
	"slices"
	"strings"
	"time"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
)

// IAM is an account's identities and policies. A caller that is neither among the
// users nor among the roles is there all the same, as an administrator.
type IAM struct {
	Users  []User
	Roles  []Role
	Groups []Group
	// SCPs are the organisation's service control policies, as JSON documents, one a
	// level from the root down to the account: an action has to be allowed at each.
	// None: the account is in no organisation.
	SCPs []string
}

// A User is an IAM user.
type User struct {
	Name     string
	Path     string // "": "/"
	Policies []Policy
	Groups   []string
	Boundary *Policy
	Created  time.Time // zero: a date of long ago
}

// A Role is an IAM role.
type Role struct {
	Name        string
	Path        string // "": "/"
	Description string
	Policies    []Policy
	Boundary    *Policy
	Created     time.Time // zero: a date of long ago
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

// SSOPath is where IAM Identity Center keeps its roles, in an Identity Center of
// us-east-1; that of another region has the region behind it.
const SSOPath = "/aws-reserved/sso.amazonaws.com/"

// An identity is a user or a role, whichever it is.
type identity struct {
	kind     string // "user", "role"
	name     string
	path     string
	policies []Policy
	groups   []Group // a user's
	boundary *Policy
	created  time.Time
	about    string // a role's description
}

// arn is the identity's own ARN, which for a role is not that of its sessions.
func (i *identity) arn(account *Account) string {
	return account.iamARN(i.kind + i.path + i.name)
}

func (a *Account) iamARN(resource string) string {
	partition := a.Partition
	if partition == "" {
		partition = "aws"
	}
	return "arn:" + partition + ":iam::" + a.ID + ":" + resource
}

// arn is that of a managed policy.
func (p Policy) arn(a *Account) string {
	arn := a.iamARN("policy/" + p.Name)
	if p.Kind == AWSManaged {
		return strings.Replace(arn, "::"+a.ID+":", "::aws:", 1)
	}
	return arn
}

// longAgo is when everything was made that has no date.
func longAgo(t time.Time) time.Time {
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

// identities are the account's users and roles, sorted by name, those who call
// without being described included.
func (w *World) identities(a *Account) []*identity {
	var all []*identity
	for _, u := range a.IAM.Users {
		i := &identity{kind: "user", name: u.Name, path: pathOf(u.Path), policies: u.Policies, boundary: u.Boundary, created: u.Created}
		for _, g := range a.IAM.Groups {
			if slices.Contains(u.Groups, g.Name) {
				i.groups = append(i.groups, g)
			}
		}
		all = append(all, i)
	}
	for _, r := range a.IAM.Roles {
		all = append(all, &identity{kind: "role", name: r.Name, path: pathOf(r.Path), policies: r.Policies, boundary: r.Boundary, created: r.Created, about: r.Description})
	}
	for _, p := range w.Configured {
		caller := callerOf(p.As)
		if p.Reaches != a.ID || caller == nil || find(all, caller.kind, caller.name) != nil {
			continue
		}
		caller.policies = []Policy{Administrator()}
		all = append(all, caller)
	}
	for _, i := range all {
		if i.boundary != nil && i.boundary.Kind == Inline {
			managed := *i.boundary // a boundary is always a managed policy
			managed.Kind = CustomerManaged
			i.boundary = &managed
		}
	}
	slices.SortFunc(all, func(x, y *identity) int { return strings.Compare(x.name, y.name) })
	return all
}

// callerOf is the user or role behind a caller's ARN, as far as the ARN tells; nil
// for root and for federated users, who are neither.
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
