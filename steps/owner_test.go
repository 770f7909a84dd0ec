package steps_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/steps"
)

// requireOwners fails the test unless each remedy has an owner, is safe to read, and names other findings by
// their titles: the id of a check is only what is to be acknowledged.
func requireOwners(t *testing.T, m *steps.Machine) {
	t.Helper()
	for _, f := range m.Findings() {
		if o := f.Remedy.Owner; f.Remedy.IsZero() != (o == "") || o != "" && !slices.Contains(awscheck.Owners(), o) {
			t.Errorf("%s (%s) is owned by %q: %+v", f.ID, f.Status, o, f.Remedy)
		}
		simtest.RequireSafe(t, f.Remedy)
		for _, o := range m.Findings() {
			if text := f.Detail + " " + f.Remedy.Text; slices.Contains(strings.Fields(strings.ReplaceAll(text, ",", "")), o.ID) && !strings.Contains(text, "acknowledge "+o.ID) {
				t.Errorf("%s names %s by its id: %s", f.ID, o.ID, text)
			}
		}
	}
}

func TestEveryRemedyOfEveryScenarioHasAnOwner(t *testing.T) {
	for _, s := range eachScenario() {
		t.Run(s.Name, func(t *testing.T) {
			requireOwners(t, runIn(t, quick(s), s.Answers))
		})
	}
	for stage := range 4 {
		requireOwners(t, verify(t, handOff(t, stage), nil))
	}
}

func TestWhoCanFixWhatBlocks(t *testing.T) {
	for name, tt := range map[string]struct {
		machine *steps.Machine
		want    map[string][]awscheck.Owner // by check, in the findings' order
	}{
		"an account in use, under a boundary": {runIn(t, quick(scenario(t, "blocked")), scenario(t, "blocked").Answers), map[string][]awscheck.Owner{
			"account.clean": {awscheck.OwnerAccount, awscheck.OwnerAccount, awscheck.OwnerAccount, awscheck.OwnerAccount, awscheck.OwnerAccount, awscheck.OwnerIdentity},
			// Its permissions boundary denies it.
			"permissions.iam.CreateRole": {awscheck.OwnerIdentity},
			// An increase is pending for the first of the two.
			"region.quota.L-1216C47A": {awscheck.OwnerAWS}, "region.quota.L-34B43A08": {awscheck.OwnerAccount},
			"network.cidr.size": {awscheck.OwnerYou}, "public.address": {"", awscheck.OwnerYou},
			"public.allowlist": {awscheck.OwnerService}, "dns.hostnames": {awscheck.OwnerNetwork},
		}},
		"a session that has expired": {runIn(t, quick(scenario(t, "expired")), scenario(t, "expired").Answers), map[string][]awscheck.Owner{
			"account.credentials": {awscheck.OwnerYou}, "account.expiry": {awscheck.OwnerYou},
		}},
		"a principal that can read little": {runIn(t, quick(scenario(t, "denied")), scenario(t, "denied").Answers), map[string][]awscheck.Owner{
			"region.instance_types": {awscheck.OwnerIdentity}, "peering.account": {awscheck.OwnerYou}, "region.supported": {""},
		}},
		"a request that is not accepted yet": {verify(t, handOff(t, 0), nil), map[string][]awscheck.Owner{
			"verify.active": {awscheck.OwnerNetwork}, "verify.routes": {awscheck.OwnerNetwork, awscheck.OwnerNetwork, awscheck.OwnerNetwork}, "verify.zones": {awscheck.OwnerNetwork},
		}},
		"before the request": {verify(t, quick(scenario(t, "ready")), nil), map[string][]awscheck.Owner{"verify.request": {awscheck.OwnerYou}}},
	} {
		t.Run(name, func(t *testing.T) {
			for id, want := range tt.want {
				var got []awscheck.Owner
				for _, f := range tt.machine.Findings() {
					if f.ID == id {
						got = append(got, f.Remedy.Owner)
					}
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s is owned by %q, not %q", id, got, want)
				}
			}
		})
	}
}

// What is no problem under a condition has nothing to fix: the user of the program
// acknowledges it.
func TestAConditionAloneIsOnesOwn(t *testing.T) {
	for want, r := range map[awscheck.Owner]awscheck.Remedy{
		awscheck.OwnerYou:     {AcceptIf: "the groups are those of Astro's nodes"},
		awscheck.OwnerNetwork: {Text: "Add the rule.", AcceptIf: "the groups are those of Astro's nodes"},
		awscheck.OwnerAWS:     {Owner: awscheck.OwnerAWS, Text: "Wait.", AcceptIf: "it is there already"},
	} {
		check := steps.Check{ID: awscheck.PathSecurityGroups, Run: func(context.Context, steps.Input) []awscheck.Finding {
			return []awscheck.Finding{{ID: awscheck.PathSecurityGroups, Status: awscheck.Unverified, Detail: "Not determined.", Remedy: r}}
		}}
		m := steps.New([]steps.Step{{ID: "verify", Checks: []steps.Check{check}}}, steps.Env{Requirements: steps.DefaultRequirements(), Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
		if err := steps.Run(t.Context(), m, nil); err != nil {
			t.Fatal(err)
		}
		if f := m.Findings()[0]; f.Remedy.Owner != want || f.Remedy.IsZero() {
			t.Errorf("%+v is owned by %q, not %q", r, f.Remedy.Owner, want)
		}
	}
}
