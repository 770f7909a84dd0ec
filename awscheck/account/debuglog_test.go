package account_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// TestEveryLineOfTheDebugLogHasARegion reads the lines of the calls for a role's
// credentials, and of those with them. Without a region, AssumeRole is not sent to AWS.
func TestEveryLineOfTheDebugLogHasARegion(t *testing.T) {
	for name, profile := range map[string]string{
		"the profile's region": roleProfile,
		"no region":            "[profile astro]\nrole_arn = arn:aws:iam::111122223333:role/deployer\nsource_profile = base\n",
	} {
		t.Run(name, func(t *testing.T) {
			isolate(t, profile, baseKeys)
			endpoint(t, func(w http.ResponseWriter, r *http.Request) { roleEndpoint(w, r, "") })
			var log bytes.Buffer
			a := account.NewAccounts(account.Options{Source: account.Impatient(account.SharedConfig{}), Timeout: 10 * time.Second,
				DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
			if _, err := a.Identity(t.Context()); err != nil {
				t.Fatal(err)
			}
			facts.VPCs(t.Context(), a, "eu-west-1") // the endpoint does not know it; the call is logged
			var lines int
			for d := json.NewDecoder(&log); d.More(); lines++ {
				var line struct{ Service, Operation, Region string }
				if err := d.Decode(&line); err != nil {
					t.Fatal(err)
				}
				if line.Service == "" || line.Region == "" {
					t.Errorf("%+v", line)
				}
			}
			if lines < 3 {
				t.Errorf("%d lines", lines)
			}
		})
	}
}
