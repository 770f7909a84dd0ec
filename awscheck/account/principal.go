package account

import (
	"context"
	"fmt"
	"strings"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// A PrincipalKind is the type of a principal.
type PrincipalKind string

const (
	UserPrincipal      PrincipalKind = "user"
	RolePrincipal      PrincipalKind = "role"
	SSOPrincipal       PrincipalKind = "IAM Identity Center role" // a session of a role that IAM Identity Center created
	FederatedPrincipal PrincipalKind = "federated user"
	RootPrincipal      PrincipalKind = "root user"
	OtherPrincipal     PrincipalKind = "other" // an ARN of another form
)

// A Principal is the owner of the credentials, as the ARN from STS describes it.
// (Sources: IAM User Guide, "IAM identifiers" and "AWS JSON policy elements: Principal";
// STS GetCallerIdentity.)
type Principal struct {
	Kind      PrincipalKind
	Account   string // 12 digits
	Partition string // "aws", "aws-us-gov", "aws-cn", …
	// Name is the name of the user, role or federated user; "" for the root user.
	Name string
	// Path is the path of a user, such as "/" or "/platform/". It is "" for a role, because
	// the ARN of a role session leaves it out.
	Path string
	// Session is the name of a role session. For an SSO role it is the name of the user.
	Session string
	// PermissionSet is the name of the permission set of an SSO role.
	PermissionSet string
	ARN           string // from STS
}

// ssoRoleName matches AWSReservedSSO_, the name of a permission set, and 16 hexadecimal
// digits. (Source: IAM Identity Center User Guide, "Referencing permission sets in
// resource policies".)
var ssoRoleName = pattern.New(`^AWSReservedSSO_(.+)_[0-9a-f]{16}$`)

// ParsePrincipal parses an ARN that STS GetCallerIdentity returned. It returns an error
// for a string that is not an ARN.
func ParsePrincipal(arn string) (Principal, error) {
	parsed, err := awsarn.Parse(arn)
	if err != nil {
		return Principal{}, fmt.Errorf("%q is not an ARN", awscheck.Excerpt(arn))
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
		if m := ssoRoleName().FindStringSubmatch(p.Name); m != nil {
			p.Kind, p.PermissionSet = SSOPrincipal, m[1]
		}
	case parsed.Service == "sts" && kind == "federated-user" && rest != "":
		p.Kind, p.Name = FederatedPrincipal, rest
	}
	return p, nil
}

// String describes the principal within a sentence: "user ana", "role deployer (session
// ci)".
func (p Principal) String() string {
	switch p.Kind {
	case SSOPrincipal:
		return fmt.Sprintf("IAM Identity Center role %s (%s)", p.PermissionSet, p.Session)
	case RolePrincipal:
		return fmt.Sprintf("role %s (session %s)", p.Name, p.Session)
	case RootPrincipal:
		return "the root user"
	case OtherPrincipal:
		return p.ARN
	}
	return string(p.Kind) + " " + p.Name
}

// Principal returns the owner of the credentials, from the ARN of Identity. The error is
// a *Failure.
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
