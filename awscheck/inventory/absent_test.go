package inventory

import (
	"errors"
	"net"
	"testing"

	table "github.com/astronomer/astro-activate/awscheck/kinds"
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
		absent              bool
	}{
		"its usual name does not exist":      {err: noHost(usual), absent: true},
		"its usual name, as a rooted name":   {err: noHost(usual + "."), absent: true},
		"its FIPS name does not exist":       {err: noHost("sqs-fips.eu-west-2.amazonaws.com")},
		"its dual-stack name does not exist": {err: noHost("sqs.eu-west-2.api.aws")},
		"a proxy's name does not exist":      {err: noHost("aws.example.com")},
		"no name of the region exists":       {err: noHost(usual), ec2: noHost("ec2.eu-west-2.amazonaws.com")},
		"its names exist in no region":       {err: noHost(usual), elsewhere: noHost("sqs.us-east-1.amazonaws.com")},
		"the resolver is broken":             {err: &net.DNSError{Err: "server misbehaving", Name: usual, IsTemporary: true}},
		"the connection is refused":          {err: errors.New("connection refused")},
	} {
		t.Run(name, func(t *testing.T) {
			lists := findAbsentServices([]listing{
				{kind: queues, region: "eu-west-2", err: c.err},
				{kind: instances, region: "eu-west-2", err: c.ec2},
				{kind: queues, region: "us-east-1", err: c.elsewhere},
			})
			if got := lists[0]; got.absent != c.absent || (got.err == nil) != c.absent {
				t.Errorf("absent is %t, with the error %v", got.absent, got.err)
			}
		})
	}
	for _, k := range table.All() {
		if k.List.UsualHost("us-east-1") == "" {
			t.Errorf("%s has no usual host", k.Type)
		}
	}
}
