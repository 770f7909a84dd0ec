package simtest

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// Edited is a world whose answers a test edits: for answers that AWS does not send, and
// something between AWS and this machine may.
type Edited struct {
	*awssim.World
	Edit func(in, out any)  // an operation's input and output
	Fail func(in any) error // the error of an operation with this input; nil: the world's own
}

// Config implements account.Source.
func (s Edited) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, nil)
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("edit",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				if s.Fail != nil {
					if err := s.Fail(in.Parameters); err != nil {
						return middleware.InitializeOutput{}, middleware.Metadata{}, err
					}
				}
				out, meta, err := next.HandleInitialize(ctx, in)
				if err == nil {
					s.Edit(in.Parameters, out.Result)
				}
				return out, meta, err
			}), middleware.Before)
	})
	cfg.APIOptions = append(cfg.APIOptions, options...)
	return cfg, err
}

// OpenEdited returns the account that profile "astro" of an edited world reaches.
func OpenEdited(w *awssim.World, edit func(in, out any)) *account.Account {
	return account.NewAccounts(account.Options{Source: Edited{World: w, Edit: edit}, Now: w.Clock}).Open("astro")
}

// Drop removes the members of a name, wherever they are, from the reply of an operation of
// the generic client. Another reply stays as it is.
func Drop(reply any, operation, member string) {
	if root, ok := reply.(wire.Node); ok && root.Name == operation+"Response" {
		drop(root.Nodes, member)
	}
}

func drop(in []wire.Node, member string) {
	for i := range in {
		in[i].Nodes = slices.DeleteFunc(in[i].Nodes, func(n wire.Node) bool { return n.Name == member })
		drop(in[i].Nodes, member)
	}
}
