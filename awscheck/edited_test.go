package awscheck_test

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// edited is a world whose answers are altered on their way: for what AWS itself
// does not send, and something between may.
type edited struct {
	*awssim.World
	edit func(answer any)
}

func (s edited) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, nil)
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("edit",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				out, meta, err := next.HandleInitialize(ctx, in)
				if err == nil {
					s.edit(out.Result)
				}
				return out, meta, err
			}), middleware.Before)
	})
	cfg.APIOptions = append(cfg.APIOptions, options...)
	return cfg, err
}

// openEdited is the account that profile "astro" reaches, with its answers edited.
func openEdited(w *awssim.World, edit func(answer any)) *awscheck.Account {
	return awscheck.NewAccounts(awscheck.Options{Source: edited{w, edit}}).Open("astro")
}
