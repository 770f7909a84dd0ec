package facts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A RegionStatus is how far an account is with enabling a region. (Account Management
// Reference Guide, "Enable or disable AWS Regions in your account": "Expressive Region-opt
// status".)
type RegionStatus string

const (
	RegionIsEnabled   RegionStatus = "ENABLED" // some services may not work there yet
	RegionIsEnabling  RegionStatus = "ENABLING"
	RegionIsDisabling RegionStatus = "DISABLING"
	RegionIsDisabled  RegionStatus = "DISABLED"
	RegionIsDefault   RegionStatus = "ENABLED_BY_DEFAULT"
)

// StatusOfRegion returns the status of a region in the account. The call has no account id: a
// management account may not name its own. The service has one endpoint, in us-east-1.
// (Account Management API Reference, GetRegionOptStatus; the service's endpoint rule set.)
func StatusOfRegion(ctx context.Context, a *account.Account, region string) (RegionStatus, error) {
	op := wire.Operation{
		Service: "Account", Name: "GetRegionOptStatus", Protocol: wire.RESTJSON, Endpoint: "account",
		Global: "us-east-1", Host: "account.us-east-1.amazonaws.com",
		Method: "POST", Path: "/getRegionOptStatus", Params: []wire.Param{{Name: "RegionName", Value: region}},
	}
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: region}, func(ctx context.Context, cfg aws.Config) (RegionStatus, error) {
		reply, err := wireClient(a, cfg).Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return "", err
		}
		status := RegionStatus(awscheck.Clean(reply.String("RegionOptStatus")))
		if status == "" || reply.String("RegionName") != region {
			return "", account.ErrIncomplete
		}
		return status, nil
	})
}
