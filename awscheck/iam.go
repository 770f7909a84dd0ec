package awscheck

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// A Role is an IAM role.
type Role struct {
	Name     string
	ARN      string // with its path
	Path     string // such as "/" or "/aws-service-role/eks.amazonaws.com/"
	Created  time.Time
	Boundary string // ARN of its permissions boundary; only Account.Role knows it
}

// A User is an IAM user.
type User struct {
	Name string
	ARN  string // with its path
	Path string
}

// Roles lists every IAM role of the account. (ListRoles tells neither tags nor
// permissions boundaries.)
func (a *Account) Roles(ctx context.Context) ([]Role, error) {
	return call(ctx, a, "IAM", "ListRoles", "", "", func(ctx context.Context, cfg aws.Config) ([]Role, error) {
		pages := iam.NewListRolesPaginator(clientOf(a, cfg, iam.NewFromConfig), &iam.ListRolesInput{MaxItems: aws.Int32(1000)})
		cut := false
		found, err := every(ctx, pages, func(out *iam.ListRolesOutput) []types.Role {
			cut = out.IsTruncated && aws.ToString(out.Marker) == ""
			return out.Roles
		})
		if err == nil && cut {
			err = errIncomplete // more are announced, and no way to ask for them
		}
		return each(found, err, roleOf)
	})
}

// Role finds one role by its name, without a path. A role that does not exist is
// a Failure with the reason NotFound.
func (a *Account) Role(ctx context.Context, name string) (Role, error) {
	return call(ctx, a, "IAM", "GetRole", "", name, func(ctx context.Context, cfg aws.Config) (Role, error) {
		out, err := clientOf(a, cfg, iam.NewFromConfig).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if err == nil && (out.Role == nil || aws.ToString(out.Role.Arn) == "") {
			err = errIncomplete
		}
		if err != nil {
			return Role{}, err
		}
		return roleOf(*out.Role), nil
	})
}

func roleOf(r types.Role) Role {
	role := Role{Name: text(r.RoleName), ARN: text(r.Arn), Path: text(r.Path), Created: aws.ToTime(r.CreateDate)}
	if b := r.PermissionsBoundary; b != nil {
		role.Boundary = text(b.PermissionsBoundaryArn)
	}
	return role
}

// Users lists every IAM user of the account. (IAM Identity Center's are none.)
func (a *Account) Users(ctx context.Context) ([]User, error) {
	return call(ctx, a, "IAM", "ListUsers", "", "", func(ctx context.Context, cfg aws.Config) ([]User, error) {
		pages := iam.NewListUsersPaginator(clientOf(a, cfg, iam.NewFromConfig), &iam.ListUsersInput{MaxItems: aws.Int32(1000)})
		cut := false
		found, err := every(ctx, pages, func(out *iam.ListUsersOutput) []types.User {
			cut = out.IsTruncated && aws.ToString(out.Marker) == ""
			return out.Users
		})
		if err == nil && cut {
			err = errIncomplete
		}
		return each(found, err, func(u types.User) User {
			return User{Name: text(u.UserName), ARN: text(u.Arn), Path: text(u.Path)}
		})
	})
}
