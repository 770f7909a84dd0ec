package account

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/astronomer/astro-activate/awscheck"
)

// A PrincipalKind is what sort of identity acts.
type PrincipalKind string

const (
	UserPrincipal      PrincipalKind = "user"
	RolePrincipal      PrincipalKind = "role"
	SSOPrincipal       PrincipalKind = "SSO role" // a role that IAM Identity Center made
	FederatedPrincipal PrincipalKind = "federated user"
	RootPrincipal      PrincipalKind = "root user"
	OtherPrincipal     PrincipalKind = "other" // an ARN of a form not known here
)

// A Principal is who acts, as far as the ARN that STS gives tells it. (Forms: IAM
// User Guide, "IAM identifiers" and "Principal element", and GetCallerIdentity.)
type Principal struct {
	Kind      PrincipalKind
	Account   string // 12 digits
	Partition string // "aws", "aws-us-gov", "aws-cn", …
	// Name is that of the user, role or federated user; empty for root.
	Name string
	// Path is a user's, such as "/" or "/platform/". The ARN of a role's session leaves
	// the role's path out: it is empty, which means unknown.
	Path string
	// Session is the name of a role's session: for IAM Identity Center the person.
	Session string
	// PermissionSet is the one that an SSO role stands for.
	PermissionSet string
	ARN           string // as STS gave it
}

// ssoRoleName is AWSReservedSSO_, the permission set's name, and 16 hexadecimal digits.
var ssoRoleName = regexp.MustCompile(`^AWSReservedSSO_(.+)_[0-9a-f]{16}$`)

// ParsePrincipal reads the ARN of a caller. Its error means that it is no ARN.
func ParsePrincipal(arn string) (Principal, error) {
	parsed, err := awsarn.Parse(arn)
	if err != nil {
		return Principal{}, fmt.Errorf("%q is not an ARN", awscheck.Clean(arn))
	}
	p := Principal{Kind: OtherPrincipal, Account: parsed.AccountID, Partition: parsed.Partition, ARN: arn}
	kind, rest, _ := strings.Cut(parsed.Resource, "/")
	switch {
	case parsed.Resource == "root" || kind == "assumed-root":
		p.Kind = RootPrincipal
	case parsed.Service == "iam" && kind == "user" && rest != "":
		p.Kind = UserPrincipal
		i := strings.LastIndex(rest, "/")
		p.Path, p.Name = "/"+rest[:i+1], rest[i+1:]
	case parsed.Service == "sts" && kind == "assumed-role" && rest != "":
		p.Kind = RolePrincipal
		p.Name, p.Session, _ = strings.Cut(rest, "/")
		if m := ssoRoleName.FindStringSubmatch(p.Name); m != nil {
			p.Kind, p.PermissionSet = SSOPrincipal, m[1]
		}
	case parsed.Service == "sts" && kind == "federated-user" && rest != "":
		p.Kind, p.Name = FederatedPrincipal, rest
	}
	return p, nil
}

// String names the principal for a person: "user ana", "role deployer (session ci)".
func (p Principal) String() string {
	switch p.Kind {
	case SSOPrincipal:
		return fmt.Sprintf("SSO role %s (%s)", p.PermissionSet, p.Session)
	case RolePrincipal:
		return fmt.Sprintf("role %s (session %s)", p.Name, p.Session)
	case RootPrincipal:
		return "the root user"
	case OtherPrincipal:
		return p.ARN
	}
	return string(p.Kind) + " " + p.Name
}

// Principal is who acts: Identity's ARN, taken apart.
func (a *Account) Principal(ctx context.Context) (Principal, error) {
	id, err := a.Identity(ctx)
	if err != nil {
		return Principal{}, err
	}
	p, err := ParsePrincipal(id.ARN)
	if err != nil {
		return Principal{}, Classify(ErrIncomplete, Request{Service: "STS", Operation: "GetCallerIdentity"})
	}
	return p, nil
}
