package awssim

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Scenario is a simulated account with a story, as --demo shows it.
type Scenario struct {
	Name    string
	Summary string // the story, in one sentence
	// World describes the simulated AWS as of now.
	World func(now time.Time) *World
	// After is how the story goes on once the cluster exists, from now on, for who
	// verifies the peering; nil: nothing happens.
	After func(now time.Time) []Stage
	// Answers are the customer's of the story: values under the keys of the answers
	// file, such as "network.cidr". One value for most, any number for a list.
	Answers map[string][]string
}

// Scenarios lists every scenario; the first one is what a bare --demo shows.
func Scenarios() []Scenario {
	return []Scenario{ready(), blocked(), overlap(), denied(), expired(), huge()}
}

// The accounts of the scenarios: the ids that AWS's own documentation uses.
const (
	dataPlaneID = "111122223333" // the account to activate
	targetID    = "444455556666" // the account of the VPC to peer with
	networkID   = "777788889999" // the organisation's network account
)

// demoLatency is how long a simulated call takes: about as long as a real one, so
// that the demo shows checks running.
const demoLatency = 90 * time.Millisecond

// sso is a profile of IAM Identity Center in us-east-1 and the role it gives.
func sso(profile, accountID, permissionSet, person string, expires time.Time) Profile {
	return Profile{
		Profile: account.Profile{Name: profile, Region: "us-east-1", Kind: "SSO", SSOSession: "company", Account: accountID},
		Reaches: accountID,
		As:      "arn:aws:sts::" + accountID + ":assumed-role/" + ssoRole(permissionSet) + "/" + person,
		Expires: expires,
	}
}

// ssoRole is the name of the role that Identity Center makes of a permission set.
func ssoRole(permissionSet string) string {
	return "AWSReservedSSO_" + permissionSet + "_0123456789abcdef"
}

// enoughQuotas are those of an account whose increases were granted already: twenty
// m5.xlarge nodes take 80 vCPUs, and a new account has far fewer.
func enoughQuotas() Quotas {
	return Quotas{Applied: map[string]float64{"L-1216C47A": 128, "L-34B43A08": 128}}
}

// astroCLI is what a current Astro CLI prints.
const astroCLI = "Astro CLI Version: 1.45.0"

// internet is what the scenarios' data services look like from outside.
func internet() []Host {
	return []Host{
		{Name: "xy12345.snowflakecomputing.com", Addresses: []string{"52.20.24.24", "52.20.24.25"}, Open: []int{443}},
		{Name: "reports.internal.example.com", Addresses: []string{"10.40.3.17"}},
	}
}
