package facts

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Role is an IAM role.
type Role struct {
	Name     string
	ARN      string // with its path
	Path     string // such as "/" or "/aws-service-role/eks.amazonaws.com/"
	Created  time.Time
	Boundary string // ARN of its permissions boundary; only GetRole returns it
}

// A User is an IAM user.
type User struct {
	Name string
	ARN  string // with its path
	Path string
}

// Roles lists every IAM role of the account. ListRoles returns neither tags nor
// permissions boundaries.
func Roles(ctx context.Context, a *account.Account) ([]Role, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "ListRoles"}, func(ctx context.Context, cfg aws.Config) ([]Role, error) {
		pages := iam.NewListRolesPaginator(account.Client(a, cfg, iam.NewFromConfig), &iam.ListRolesInput{MaxItems: aws.Int32(1000)})
		cut := false
		found, err := account.AllPages(ctx, pages, func(out *iam.ListRolesOutput) []types.Role {
			cut = out.IsTruncated && aws.ToString(out.Marker) == ""
			return out.Roles
		})
		if err == nil && cut {
			err = account.ErrIncomplete // AWS announces more, without a marker to request them
		}
		return account.Map(found, err, roleOf)
	})
}

// GetRole returns the role with a name, without a path. Its error for a role that does
// not exist is a Failure with the reason NotFound.
func GetRole(ctx context.Context, a *account.Account, name string) (Role, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "GetRole", Key: name}, func(ctx context.Context, cfg aws.Config) (Role, error) {
		out, err := account.Client(a, cfg, iam.NewFromConfig).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if err == nil && (out.Role == nil || aws.ToString(out.Role.Arn) == "") {
			err = account.ErrIncomplete
		}
		if err != nil {
			return Role{}, err
		}
		return roleOf(*out.Role), nil
	})
}

func roleOf(r types.Role) Role {
	role := Role{Name: account.Text(r.RoleName), ARN: account.Text(r.Arn), Path: account.Text(r.Path), Created: aws.ToTime(r.CreateDate)}
	if b := r.PermissionsBoundary; b != nil {
		role.Boundary = account.Text(b.PermissionsBoundaryArn)
	}
	return role
}

// Users lists every IAM user of the account. Users of IAM Identity Center are not IAM users.
func Users(ctx context.Context, a *account.Account) ([]User, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "ListUsers"}, func(ctx context.Context, cfg aws.Config) ([]User, error) {
		pages := iam.NewListUsersPaginator(account.Client(a, cfg, iam.NewFromConfig), &iam.ListUsersInput{MaxItems: aws.Int32(1000)})
		cut := false
		found, err := account.AllPages(ctx, pages, func(out *iam.ListUsersOutput) []types.User {
			cut = out.IsTruncated && aws.ToString(out.Marker) == ""
			return out.Users
		})
		if err == nil && cut {
			err = account.ErrIncomplete
		}
		return account.Map(found, err, func(u types.User) User {
			return User{Name: account.Text(u.UserName), ARN: account.Text(u.Arn), Path: account.Text(u.Path)}
		})
	})
}

// NoSuchRole is the name of a role that does not exist. AWS checks the permission before
// it looks up the name, so its error shows whether the permission is there.
const NoSuchRole = "astro-activate.this-role-does-not-exist"

// ProbeRolePolicy requests a policy that no role has.
func ProbeRolePolicy(ctx context.Context, a *account.Account, role string) error {
	_, err := account.Call(ctx, a, account.Request{Service: "IAM", Operation: "GetRolePolicy", Key: role}, func(ctx context.Context, cfg aws.Config) (struct{}, error) {
		out, err := account.Client(a, cfg, iam.NewFromConfig).GetRolePolicy(ctx, &iam.GetRolePolicyInput{
			RoleName: aws.String(role), PolicyName: aws.String(NoSuchRole),
		})
		if err == nil && out.PolicyDocument == nil {
			err = account.ErrIncomplete
		}
		return struct{}{}, err
	})
	return err
}
