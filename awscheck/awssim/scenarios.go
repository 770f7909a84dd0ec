package awssim

import (
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Scenario is a simulated account with a story, as --demo shows it.
type Scenario struct {
	Name    string
	Summary string // the story, in one sentence
	// World describes the simulated AWS as of now.
	World func(now time.Time) *World
	// Answers are the customer's of the story: values under the keys of the answers
	// file, such as "network.cidr". One value for most, any number for a list.
	Answers map[string][]string
}

// Scenarios lists every scenario; the first one is what a bare --demo shows.
func Scenarios() []Scenario {
	return []Scenario{readyScenario()}
}

func readyScenario() Scenario {
	return Scenario{
		Name:    "ready",
		Summary: "A new account that has all it needs: everything passes.",
		World: func(now time.Time) *World {
			const id = "111122223333"
			return &World{
				Now: now,
				Configured: []Profile{{
					Profile: awscheck.Profile{Name: "astro-data-plane", Region: "us-east-1", Kind: "SSO"},
					Reaches: id,
					As:      "arn:aws:sts::" + id + ":assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/ana",
					Expires: now.Add(8 * time.Hour),
				}},
				Accounts: []*Account{{ID: id}},
			}
		},
		Answers: map[string][]string{
			"account.profile":      {"astro-data-plane"},
			"cluster.name":         {"Production data"},
			"region":               {"us-east-1"},
			"connectivity.methods": {"public"},
		},
	}
}
