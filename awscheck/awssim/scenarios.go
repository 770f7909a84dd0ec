package awssim

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Scenario is a simulated account with a story, for --demo.
type Scenario struct {
	Name    string
	Summary string // the story, in one sentence
	// World describes the simulated AWS as of now.
	World func(now time.Time) *World
	// After is what happens once the cluster exists, for the command that verifies the
	// peering; nil: nothing.
	After func(now time.Time) []Stage
	// Answers are the answers of the story's customer, by the keys of the answers file,
	// such as "network.cidr": one value, or any number for a list.
	Answers map[string][]string
	// Proposals are what the story's customer is proposed and has not answered yet, in
	// the same form.
	Proposals map[string][]string
	// Ends are the answers that they end with, for a command that proposes nothing.
	Ends map[string][]string
}

// Scenarios lists every scenario. --demo without a name runs the first one; in the
// wizard it runs Story.
func Scenarios() []Scenario {
	return []Scenario{ready(), story(), blocked(), overlap(), denied(), expired(), huge(), active()}
}

// The scenarios that commands take where none is named.
const (
	Ready = "ready"
	Story = "story" // starts without answers; the wizard takes it
)

// The accounts of the scenarios: the ids that AWS's own documentation uses.
const (
	dataPlaneID = "111122223333" // the account to activate
	targetID    = "444455556666" // the account of the VPC to peer with
	networkID   = "777788889999" // the organization's network account
)

// demoLatency is how long a simulated call takes: about as long as a real one, so
// that the demo shows running checks.
const demoLatency = 90 * time.Millisecond

// sso is a profile of IAM Identity Center in us-east-1, with the role of a permission set.
func sso(profile, accountID, permissionSet, user string, expires time.Time) Profile {
	return Profile{
		Profile: account.Profile{Name: profile, Region: "us-east-1", Kind: "SSO", SSOSession: "company", Account: accountID},
		Reaches: accountID,
		As:      "arn:aws:sts::" + accountID + ":assumed-role/" + ssoRole(permissionSet) + "/" + user,
		Expires: expires,
	}
}

// ssoRole is the name of the role that Identity Center creates for a permission set.
func ssoRole(permissionSet string) string {
	return "AWSReservedSSO_" + permissionSet + "_0123456789abcdef"
}

// enoughQuotas are the quotas of an account whose increases are granted: twenty
// m5.xlarge nodes have 80 vCPUs, and a new account has a quota of 5.
func enoughQuotas() Quotas {
	return Quotas{Applied: map[string]float64{"L-1216C47A": 128, "L-34B43A08": 128}}
}

// astroCLI is what a current Astro CLI prints.
const astroCLI = "Astro CLI Version: 1.45.0"

// internet has the hosts of the scenarios' data services.
func internet() []Host {
	return []Host{
		{Name: "xy12345.snowflakecomputing.com", Addresses: []string{"52.20.24.24", "52.20.24.25"}, Open: []int{443}},
		{Name: "reports.internal.example.com", Addresses: []string{"10.40.3.17"}},
		{Name: ordersRDS, Addresses: []string{"10.40.3.7"}},
		{Name: ledgerRDS, Addresses: []string{"10.40.18.20"}},
	}
}
