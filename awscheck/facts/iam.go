package facts

import (
	"context"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
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

// ListIAM lists what read makes of the items that an operation of IAM lists. With an error it
// returns those of the pages before.
func ListIAM[T any](ctx context.Context, a *account.Account, request account.Request, read func(wire.Node) (T, error), params ...wire.Param) ([]T, error) {
	op := OperationOfIAM(request.Operation, params...)
	return account.Call(ctx, a, request, func(ctx context.Context, client *wire.Client) ([]T, error) {
		return list(ctx, client, op, read)
	})
}

// ReadIAM reads all that an operation of IAM lists.
func ReadIAM[T any](ctx context.Context, a *account.Account, key string, op *wire.Operation, read func([]wire.Node) (T, error)) (T, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: op.Name, Key: key}, func(ctx context.Context, client *wire.Client) (T, error) {
		var all []wire.Node
		if err := client.List(ctx, op, func(items []wire.Node) { all = append(all, items...) }); err != nil {
			var none T
			return none, err
		}
		return read(all)
	})
}

// GetIAM returns the result of an operation of IAM, which holds each of the members under
// some paths.
func GetIAM(ctx context.Context, a *account.Account, key string, op *wire.Operation, members ...string) (wire.Node, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: op.Name, Key: key}, func(ctx context.Context, client *wire.Client) (wire.Node, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return wire.Node{}, err
		}
		result, _ := reply.Find(op.Name + "Result")
		for _, path := range members {
			if result.String(path) == "" {
				return wire.Node{}, account.ErrIncomplete
			}
		}
		return result, nil
	})
}

// Roles lists every IAM role of the account. ListRoles returns neither tags nor
// permissions boundaries.
func Roles(ctx context.Context, a *account.Account) ([]Role, error) {
	return ListIAM(ctx, a, account.Request{Service: "IAM", Operation: "ListRoles"}, func(r wire.Node) (Role, error) {
		return roleOf(r), nil
	}, wire.Param{Name: "MaxItems", Value: 1000})
}

// GetRole returns the role with a name, without a path. Its error for a role that does
// not exist is a Failure with the reason NotFound.
func GetRole(ctx context.Context, a *account.Account, name string) (Role, error) {
	result, err := GetIAM(ctx, a, name, OperationOfIAM("GetRole", wire.Param{Name: "RoleName", Value: name}), "Role.Arn")
	if err != nil {
		return Role{}, err
	}
	role, _ := result.Find("Role")
	return roleOf(role), nil
}

func roleOf(r wire.Node) Role {
	text := func(path string) string { return awscheck.Clean(r.String(path)) }
	role := Role{Name: text("RoleName"), ARN: text("Arn"), Path: text("Path"), Boundary: text("PermissionsBoundary.PermissionsBoundaryArn")}
	role.Created, _ = time.Parse(time.RFC3339, r.String("CreateDate"))
	return role
}

// Users lists every IAM user of the account. Users of IAM Identity Center are not IAM users.
func Users(ctx context.Context, a *account.Account) ([]User, error) {
	return ListIAM(ctx, a, account.Request{Service: "IAM", Operation: "ListUsers"}, func(u wire.Node) (User, error) {
		text := func(path string) string { return awscheck.Clean(u.String(path)) }
		return User{Name: text("UserName"), ARN: text("Arn"), Path: text("Path")}, nil
	}, wire.Param{Name: "MaxItems", Value: 1000})
}

// noSuchRole is the name of a role that does not exist. AWS checks the permission before
// it looks up the name, so its error shows whether the permission is there.
const noSuchRole = "astro-activate.this-role-does-not-exist"

// ProbeRolePolicy requests a policy that no role has.
func ProbeRolePolicy(ctx context.Context, a *account.Account, role string) error {
	_, err := GetIAM(ctx, a, role, OperationOfIAM("GetRolePolicy", wire.Param{Name: "RoleName", Value: role}, wire.Param{Name: "PolicyName", Value: noSuchRole}), "PolicyDocument")
	return err
}
