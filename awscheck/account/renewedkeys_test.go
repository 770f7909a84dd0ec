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

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
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
			isolate(t, "[profile astro]\nregion = us-east-1\n", keysFile)
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
			first := "ASIAFIRST"
			source := renewing{account.Impatient(account.SharedConfig{}), &atomic.Pointer[string]{}}
			source.accessKey.Store(&first)
			a := account.NewAccounts(account.Options{Source: source}).Open("astro")
			if _, err := a.Identity(t.Context()); err != nil {
				t.Fatal(err)
			}
			source.accessKey.Store(&tt.renewed)
			_, err := a.Regions(t.Context())
			var f *account.Failure
			if errors.As(err, &f); (err == nil) != (tt.problem == "") || f != nil && f.Problem != tt.problem {
				t.Errorf("%v, %+v", err, f)
			}
			if got := signed[tt.renewed]; got[0] != "GetCallerIdentity" || slices.Contains(got, "DescribeRegions") != (tt.problem == "") {
				t.Errorf("the renewed keys have signed %v", got)
			}
		})
	}
}
