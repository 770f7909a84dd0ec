package awssim

import (
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
)

// expired is an account where everything is in place and yesterday's sign-in has
// expired.
func expired() Scenario {
	return Scenario{
		Name:    "expired",
		Summary: "Everything is in place, but yesterday's sign-in has expired.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			w.account(dataPlaneID).Regions = map[string]*Region{"us-east-1": {Quotas: enoughQuotas()}}
			for i := range w.Configured {
				w.Configured[i].Err = expiredSSO()
			}
			return w
		},
		Answers: peeringAnswers(),
	}
}

// expiredSSO is the SDK's error for an expired sign-in of IAM Identity Center.
func expiredSSO() error {
	return &ssocreds.InvalidTokenError{Err: errors.New("the SSO session has expired or is invalid")}
}
