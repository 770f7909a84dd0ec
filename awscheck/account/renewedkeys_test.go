package account_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// renewing is a source whose credentials change: its keys are those with the present id.
type renewing struct {
	account.SharedConfig
	accessKey *atomic.Pointer[string]
}

func (s renewing) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.SharedConfig.Config(ctx, profile, options)
	cfg.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: *s.accessKey.Load(), SecretAccessKey: secretKey}, nil
	})
	return cfg, err
}

// serveSigned serves STS, where ASIAOTHER are the keys of another account, and EC2, which has one
// region. It returns the actions that the keys with an id have signed.
func serveSigned(t *testing.T) func(key string) []string {
	t.Helper()
	var mu sync.Mutex
	signed := map[string][]string{} // the actions, by the key that has signed them
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, key, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
		key, _, _ = strings.Cut(key, "/")
		mu.Lock()
		signed[key] = append(signed[key], action(r))
		mu.Unlock()
		switch {
		case action(r) != "GetCallerIdentity":
			io.WriteString(w, `<DescribeRegionsResponse><regionInfo><item><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
		case key == "ASIAREVOKED":
			replyError(w, 403, "InvalidClientTokenId", "The security token included in the request is invalid.")
		case key == "ASIAUNKNOWN":
			io.WriteString(w, "<html><body>Sign in to the network.</body></html>")
		case key == "ASIAOTHER":
			io.WriteString(w, strings.ReplaceAll(strings.ReplaceAll(callerIdentityXML, "%s", "arn:aws:iam::444455556666:user/ana"), "111122223333", "444455556666"))
		default:
			replyIdentity(w, "arn:aws:iam::111122223333:user/ana")
		}
	}))
	t.Cleanup(server.Close)
	t.Setenv("AWS_ENDPOINT_URL", server.URL)
	return func(key string) []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(signed[key])
	}
}

// identifiedAccount returns an account that STS has identified by the keys ASIAFIRST, what makes
// its source return other keys, and the actions that keys have signed.
func identifiedAccount(t *testing.T) (as *account.Accounts, a *account.Account, use func(key string), signed func(key string) []string) {
	t.Helper()
	isolate(t, "[profile astro]\nregion = us-east-1\n", keysFile)
	signed = serveSigned(t)
	source := renewing{account.Impatient(account.SharedConfig{}), &atomic.Pointer[string]{}}
	use = func(key string) { source.accessKey.Store(&key) }
	use("ASIAFIRST")
	as = account.NewAccounts(account.Options{Source: source})
	a = as.Open("astro")
	if _, err := a.Identity(t.Context()); err != nil {
		t.Fatal(err)
	}
	return as, a, use, signed
}

// Credentials that are renewed during a run belong to the same account, or no request but for
// their identity is signed with them.
func TestRenewedKeysAreOfTheSameAccount(t *testing.T) {
	for name, tt := range map[string]struct {
		renewed string
		problem account.CredentialsProblem // "": the call is answered
	}{
		"the role session of a long run is renewed":                 {"ASIASAME", ""},
		"the user signs in to another account while the checks run": {"ASIAOTHER", account.AccountSwitched},
		"the renewed keys are not accepted":                         {"ASIAREVOKED", account.KeysInvalid},
		"a network's sign-in page answers in place of STS":          {"ASIAUNKNOWN", account.CredentialsUndetermined},
	} {
		t.Run(name, func(t *testing.T) {
			_, a, use, signed := identifiedAccount(t)
			use(tt.renewed)
			_, err := a.Regions(t.Context())
			var f *account.Failure
			if errors.As(err, &f); (err == nil) != (tt.problem == "") || f != nil && f.Problem != tt.problem {
				t.Errorf("%v, %+v", err, f)
			}
			if got := signed(tt.renewed); got[0] != "GetCallerIdentity" || slices.Contains(got, "DescribeRegions") != (tt.problem == "") {
				t.Errorf("the renewed keys have signed %v", got)
			}
		})
	}
}

// A call that has waited for the identity before the credentials were dropped is signed with
// those after it only if they are the same account's.
func TestACallBetweenTwoSignInsIsSignedForOneAccount(t *testing.T) {
	for name, tt := range map[string]struct {
		key     string // after the second sign-in
		problem account.CredentialsProblem
	}{
		"the user signs in again to the same account": {"ASIASAME", ""},
		"the user signs in again to another account":  {"ASIAOTHER", account.AccountSwitched},
	} {
		t.Run(name, func(t *testing.T) {
			as, a, use, signed := identifiedAccount(t)
			_, err := account.Call(t.Context(), a, account.Request{Service: "EC2", Operation: "DescribeAvailabilityZones"}, func(ctx context.Context, _ *wire.Client) (int, error) {
				as.ForgetCredentials()
				use(tt.key)
				cfg, err := account.ConfigOf(ctx, a)
				if err != nil {
					return 0, err
				}
				_, err = cfg.Credentials.Retrieve(ctx)
				return 0, err
			})
			var f *account.Failure
			if errors.As(err, &f); (err == nil) != (tt.problem == "") || f != nil && f.Problem != tt.problem {
				t.Errorf("%v, %+v", err, f)
			}
			if got := signed(tt.key); !slices.Equal(got, []string{"GetCallerIdentity"}) {
				t.Errorf("%s has signed %v", tt.key, got)
			}
		})
	}
}

// A simulated account signs nothing, so that its identity is that of no keys.
func TestTheKeysOfASimulatedAccountAreIdentified(t *testing.T) {
	sim := awssim.Scenarios()[0].World(time.Now())
	sim.Latency = 0
	as := account.NewAccounts(account.Options{Source: sim})
	a := as.Open("")
	for _, key := range []string{"before", "after another sign-in"} {
		if _, err := a.Identity(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := account.Call(t.Context(), a, account.Request{Service: "EC2", Operation: "DescribeAvailabilityZones", Key: key}, func(ctx context.Context, _ *wire.Client) (aws.Credentials, error) {
			cfg, err := account.ConfigOf(ctx, a)
			if err != nil {
				return aws.Credentials{}, err
			}
			return cfg.Credentials.Retrieve(ctx)
		})
		if err != nil {
			t.Errorf("%s: %v", key, err)
		}
		as.ForgetCredentials()
	}
}

// Where no request is signed, STS in a region must report the account that it reported before.
func TestARegionThatReportsAnotherAccountAcceptsNoCredentials(t *testing.T) {
	for name, tt := range map[string]struct {
		rules   []faultsim.Rule
		problem account.CredentialsProblem // "": they are accepted
	}{
		"the same account": {},
		"another account":  {[]faultsim.Rule{{Kind: faultsim.OtherAccount, Service: "STS", Share: 100, Later: true}}, account.AccountSwitched},
	} {
		t.Run(name, func(t *testing.T) {
			sim := awssim.Scenarios()[0].World(time.Now())
			sim.Latency = 0
			a := account.NewAccounts(account.Options{Source: faultsim.NewSource(sim, faultsim.Schedule{Rules: tt.rules}, nil)}).Open("")
			if _, err := a.Identity(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := a.AcceptsCredentialsIn(t.Context(), "us-west-2")
			var f *account.Failure
			if errors.As(err, &f); (err == nil) != (tt.problem == "") || f != nil && f.Problem != tt.problem {
				t.Errorf("%v, %+v", err, f)
			}
		})
	}
}
