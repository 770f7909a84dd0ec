package faultsim_test

import (
	"context"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

const never = "" // the answer arrives

// The SDK makes the same of a fault behind its client and on the wire, whether the client
// is generated or the program's own.
func TestAFaultIsTheSameBehindTheClientAndOnTheWire(t *testing.T) {
	for kind, want := range map[faultsim.Kind]account.Reason{
		faultsim.Denied: account.Denied, faultsim.Throttled: account.Throttled, faultsim.Expired: account.Expired, faultsim.Internal: account.Other,
		faultsim.HTML: account.Malformed, faultsim.Page200: account.Malformed, faultsim.NoBody: account.Malformed, faultsim.NoList: account.Malformed,
		faultsim.Malformed: account.Malformed, faultsim.Reset: account.CutOff, faultsim.Truncated: account.CutOff,
		faultsim.Unopened: account.Unreachable, faultsim.Hang: account.TimedOut, faultsim.EmptyPage: never, faultsim.Slow: never,
	} {
		for mode, retryer := range map[string]func() aws.Retryer{"behind the client": nil, "on the wire": func() aws.Retryer { return aws.NopRetryer{} }} {
			for operation, call := range map[string]func(context.Context, *account.Account) (int, error){
				"DescribeVpcs": func(ctx context.Context, a *account.Account) (int, error) {
					vpcs, err := facts.VPCs(ctx, a, "us-east-1")
					return len(vpcs), err
				},
				"ListHostedZonesByVPC": func(ctx context.Context, a *account.Account) (int, error) {
					zones, err := facts.HostedZones(ctx, a, "us-east-1", simtest.VPC)
					return len(zones), err
				},
				"DescribeSubnets": func(ctx context.Context, a *account.Account) (int, error) {
					subnets, err := facts.Subnets(ctx, a, "us-east-1", simtest.VPC)
					return len(subnets), err
				},
			} {
				t.Run(string(kind)+" of "+operation+" "+mode, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						w := simtest.World(nil)
						w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{{
							ID: simtest.VPC, CIDRs: []string{"10.0.0.0/16"}, Subnets: []awssim.Subnet{{ID: "subnet-1"}},
						}}}}
						w.Accounts[0].Zones = []awssim.Zone{{ID: "Z1", Name: "example.com.", VPCs: []string{simtest.VPC}}}
						s := faultsim.NewSource(w, faultsim.Schedule{Rules: []faultsim.Rule{{Kind: kind, Operation: operation, Share: 100}}}, retryer)
						n, err := call(t.Context(), account.NewAccounts(account.Options{Source: s}).Open("astro"))
						if want == never && (err != nil || n == 0) {
							t.Errorf("%d, %v", n, err)
						}
						if want != never && (err == nil || account.ReasonOf(err) != want) {
							t.Errorf("%d, %v (%s), want %s", n, err, account.ReasonOf(err), want)
						}
						if len(s.Hits()) == 0 {
							t.Error("the call had no fault")
						}
					})
				})
			}
		}
	}
}

func TestASeedRepeatsItsSchedule(t *testing.T) {
	calls := []faultsim.Call{{Service: "EC2", Operation: "DescribeVpcs", Region: "eu-west-1", Account: simtest.AccountID}, {Service: "IAM", Operation: "GetRole"}}
	different := map[string]bool{}
	for seed := range uint64(50) {
		a, b := faultsim.Random(seed, calls, true), faultsim.Random(seed, calls, true)
		if !reflect.DeepEqual(a, b) {
			t.Errorf("seed %d gave\n%s and\n%s", seed, a, b)
		}
		different[a.String()] = true
	}
	if len(different) < 40 {
		t.Errorf("50 seeds gave %d schedules", len(different))
	}
}

func TestABucketRefillsAtItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := simtest.World(nil)
		s := faultsim.NewSource(w, faultsim.Schedule{}, func() aws.Retryer { return aws.NopRetryer{} })
		s.Limits = faultsim.NewLimits()
		refused := func(n int) (refused int) {
			for range n {
				if _, err := facts.VPCs(t.Context(), account.NewAccounts(account.Options{Source: s}).Open("astro"), "us-east-1"); account.ReasonOf(err) == account.Throttled {
					refused++
				}
			}
			return refused
		}
		// EC2 takes 100 requests at once, then 20 a second.
		if n := refused(103); n != 3 {
			t.Errorf("of 103 requests at once %d were refused", n)
		}
		time.Sleep(time.Second)
		if n := refused(25); n != 5 {
			t.Errorf("of 25 requests a second later %d were refused", n)
		}
	})
}
