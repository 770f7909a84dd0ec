package account_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/account/guardtest"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/calllog"
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
			// The endpoint does not know them; the calls are logged. A connection is open for the next call
			// only once the client has put it back, which takes longer on a busy machine.
			for i, region := range []string{"eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "us-east-2", "us-west-1", "us-west-2", "sa-east-1", "ca-central-1", "ap-south-1"} {
				time.Sleep(time.Millisecond << i)
				facts.VPCs(t.Context(), a, region)
				if slices.ContainsFunc(loggedCalls(t, log.Bytes()), func(c calllog.Call) bool { return c.Connection != "" && c.Connection != calllog.New }) {
					break
				}
			}
			opened := 0
			calls := loggedCalls(t, log.Bytes())
			for _, c := range calls {
				if c.Service == "" || c.Region == "" || c.Connection == "" || !c.Start.Before(c.End) {
					t.Errorf("%+v", c)
				}
				if c.Connection == calllog.New {
					opened++
				}
			}
			if len(calls) < 3 || opened == 0 || opened == len(calls) {
				t.Errorf("%d calls, %d of them over a new connection", len(calls), opened)
			}
		})
	}
}

// loggedCalls returns the calls of a debug log.
func loggedCalls(t *testing.T, log []byte) []calllog.Call {
	t.Helper()
	calls, err := calllog.Read(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// A call that the guard refuses is not sent, and is a mistake of the program's: the log, which comes with a
// report of it, names it.
func TestARefusedCallIsInTheDebugLog(t *testing.T) {
	var log bytes.Buffer
	var source guardtest.Source
	a := account.NewAccounts(account.Options{Source: &source, DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
	_, _ = a.Identity(t.Context())
	sent := source.Sent.Load()
	var refused *account.RefusedError
	if _, err := sts.NewFromConfig(source.Last).GetSessionToken(t.Context(), nil); !errors.As(err, &refused) || source.Sent.Load() != sent {
		t.Fatalf("%v, %d requests", err, source.Sent.Load()-sent)
	}
	calls := loggedCalls(t, log.Bytes())
	if last := calls[len(calls)-1]; last.Service != "STS" || last.Operation != "GetSessionToken" || last.Region != "us-east-1" || last.Failed != string(account.Refused) {
		t.Errorf("%+v", last)
	}
}

// A sweep's calls leave room for others only if they are known as such where they are sent,
// although a fact is fetched for all who wait for it.
func TestTheCallsOfASweepAreInTheBackground(t *testing.T) {
	var log bytes.Buffer
	a := account.NewAccounts(account.Options{Source: simtest.World(nil), DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}).Open("astro")
	sweep := account.InBackground(t.Context())
	for _, err := range []error{
		second(facts.VPCs(t.Context(), a, "us-east-1")),
		second(facts.VPCs(sweep, a, "eu-west-1")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	calls, err := calllog.Read(&log)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range calls {
		if want := c.Region == "eu-west-1"; c.Background != want {
			t.Errorf("%+v", c)
		}
	}
}

func second[T any](_ T, err error) error { return err }
