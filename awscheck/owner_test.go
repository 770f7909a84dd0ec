package awscheck_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestEveryCheckHasAnOwnerWithAName(t *testing.T) {
	for _, c := range awscheck.Catalog() {
		if !slices.Contains(awscheck.Owners(), c.Owner) || awscheck.OwnerOf(c.ID) != c.Owner {
			t.Errorf("%s is owned by %q, in its entry by %q", c.ID, awscheck.OwnerOf(c.ID), c.Owner)
		}
	}
	for id, want := range map[string]awscheck.Owner{
		"permissions.iam.CreateRole": awscheck.OwnerIdentity, "region.quota.L-1216C47A": awscheck.OwnerAccount, "no.such.check": "",
	} {
		if got := awscheck.OwnerOf(id); got != want {
			t.Errorf("%s is owned by %q", id, got)
		}
	}
	names := map[string]bool{}
	for _, o := range awscheck.Owners() {
		if o.Name() == "" || names[o.Name()] {
			t.Errorf("the name of %q is %q", o, o.Name())
		}
		names[o.Name()] = true
	}
	if name := awscheck.Owner("someone").Name(); name != "" {
		t.Errorf("an owner that does not exist is %q", name)
	}
}

func TestAnOwnerAloneIsNoRemedy(t *testing.T) {
	for want, r := range map[bool]awscheck.Remedy{
		true:  {Owner: awscheck.OwnerAWS, AcceptIf: "it may stay"},
		false: {Look: []string{"aws ec2 describe-vpcs"}},
	} {
		if r.IsZero() != want {
			t.Errorf("%+v: %v", r, r.IsZero())
		}
	}
}
