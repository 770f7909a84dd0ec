package account_test

import (
	"errors"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

func TestIdentityComesFromSTS(t *testing.T) {
	world := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
		Accounts:   []*awssim.Account{{ID: "111122223333"}},
	}
	id, err := account.NewAccounts(account.Options{Source: world}).Open("astro").Identity(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if id.Account != "111122223333" || id.Partition != "aws" {
		t.Errorf("identity is %+v", id)
	}
}

func TestGuardRefusesWrites(t *testing.T) {
	world := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
		Accounts:   []*awssim.Account{{ID: "111122223333"}},
	}
	cfg, err := account.GuardedConfig(t.Context(), world, "astro")
	if err != nil {
		t.Fatal(err)
	}
	create := &wire.Operation{Service: "EC2", Name: "CreateVpc", Protocol: wire.EC2Query, Endpoint: "ec2", Version: "2016-11-15"}
	_, err = wire.New(cfg).Call(t.Context(), wire.Input{Operation: create})
	var refused *account.RefusedError
	if !errors.As(err, &refused) || refused.Operation != "CreateVpc" {
		t.Errorf("CreateVpc gave %v", err)
	}
}
