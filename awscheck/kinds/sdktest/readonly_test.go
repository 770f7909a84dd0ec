package sdktest

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/route53"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/account/guardtest"
)

// TestOperationsThatAreNotListedAreNeverSent calls every operation of services that the
// program reads without the SDK's clients, through its guard.
func TestOperationsThatAreNotListedAreNeverSent(t *testing.T) {
	var s guardtest.Source
	_, _ = account.NewAccounts(account.Options{Source: &s}).Open("").Identity(t.Context())
	if n := s.Sent.Load(); n != 1 {
		t.Fatalf("%d requests were sent: the identity is read with the first one", n)
	}
	cfg := s.Last
	guardtest.CallAll(t, &s, map[string]any{
		"EC2": ec2.NewFromConfig(cfg), "IAM": iam.NewFromConfig(cfg), "RDS": rds.NewFromConfig(cfg), "Route 53": route53.NewFromConfig(cfg),
	}, 1200, 1150)
}
