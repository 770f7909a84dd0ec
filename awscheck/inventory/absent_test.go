package inventory

import (
	"errors"
	"net"
	"strings"
	"testing"

	table "github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/words"
)

func TestARegionWithoutTheService(t *testing.T) {
	var queues, instances kind
	for _, k := range kinds() {
		switch k.name {
		case "AWS::SQS::Queue":
			queues = k
		case "AWS::EC2::Instance":
			instances = k
		}
	}
	noHost := func(name string) error { return &net.DNSError{Err: "no such host", Name: name, IsNotFound: true} }
	const usual = "sqs.eu-west-2.amazonaws.com"
	for name, c := range map[string]struct {
		err, ec2, elsewhere error
		found               []resource // before the error
		absent              bool
	}{
		"its usual name does not exist":      {err: noHost(usual), absent: true},
		"its usual name, as a rooted name":   {err: noHost(usual + "."), absent: true},
		"its FIPS name does not exist":       {err: noHost("sqs-fips.eu-west-2.amazonaws.com")},
		"its dual-stack name does not exist": {err: noHost("sqs.eu-west-2.api.aws")},
		"a proxy's name does not exist":      {err: noHost("aws.example.com")},
		"no name of the region exists":       {err: noHost(usual), ec2: noHost("ec2.eu-west-2.amazonaws.com")},
		"its names exist in no region":       {err: noHost(usual), elsewhere: noHost("sqs.us-east-1.amazonaws.com")},
		"a later page does not find it":      {err: noHost(usual), found: []resource{{id: "orders"}}},
		"the resolver is broken":             {err: &net.DNSError{Err: "server misbehaving", Name: usual, IsTemporary: true}},
		"the connection is refused":          {err: errors.New("connection refused")},
	} {
		t.Run(name, func(t *testing.T) {
			lists := findAbsentServices([]listing{
				{kind: queues, region: "eu-west-2", err: c.err, resources: c.found},
				{kind: instances, region: "eu-west-2", err: c.ec2},
				{kind: queues, region: "us-east-1", err: c.elsewhere},
			})
			if got := lists[0]; got.absent != c.absent || (got.err == nil) != c.absent {
				t.Errorf("absent is %t, with the error %v", got.absent, got.err)
			}
		})
	}
}

func TestEveryServiceThatARegionLacksIsNamed(t *testing.T) {
	regions := []string{"eu-north-1", "eu-west-3", "sa-east-1", "us-east-1", "us-west-1", "us-west-2", "ap-south-1"}
	var lists []listing
	for _, k := range kinds() {
		for _, region := range regions {
			runner, buses := k.name == "AWS::AppRunner::Service" && region != "us-east-1", k.service() == "Events" && region == "sa-east-1"
			lists = append(lists, listing{kind: k, region: region, absent: runner || buses})
		}
	}
	const want = " Not listed, because AWS has no endpoint there: AppRunner in ap-south-1, eu-north-1, eu-west-3, sa-east-1, us-west-1 and us-west-2; Events in sa-east-1. Of other types, only the tagged resources that the Resource Groups Tagging API reports are checked."
	if got := scopeOf(regions, lists, words.List); !strings.HasSuffix(got, want) {
		t.Errorf("got %s", got)
	}
	if got := scopeOf(regions, nil, words.List); strings.Contains(got, "endpoint") {
		t.Errorf("nothing is absent: %s", got)
	}
}

func TestEveryKindHasAUsualHost(t *testing.T) {
	for _, k := range table.All() {
		if k.List.UsualHost("us-east-1") == "" {
			t.Errorf("%s has no usual host", k.Type)
		}
	}
}
