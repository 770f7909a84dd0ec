package account_test

import (
	"context"
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
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
	_, err = ec2.NewFromConfig(cfg).CreateVpc(context.Background(), &ec2.CreateVpcInput{})
	var refused *account.RefusedError
	if !errors.As(err, &refused) || refused.Operation != "CreateVpc" {
		t.Errorf("CreateVpc gave %v", err)
	}
}
