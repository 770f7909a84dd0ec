package simtest

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// Wire is AWS as a web server, to test how the SDK decodes real bytes.
type Wire struct{ URL string }

// Profiles implements account.Source.
func (Wire) Profiles(context.Context) ([]account.Profile, error) { return nil, nil }

// Config implements account.Source.
func (w Wire) Config(_ context.Context, _ string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: aws.String(w.URL), APIOptions: options,
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
		}),
	}, nil
}

// credentialScope finds the service in a signature.
var credentialScope = regexp.MustCompile(`Credential=[^/]+/[^/]+/[^/]+/([^/]+)/aws4_request`)

// Serve starts a server that answers GetCallerIdentity and DescribeRegions, and every
// other call with the given body and status 200.
func Serve(t *testing.T, body string) *account.Account {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(sent))
		m := credentialScope.FindStringSubmatch(r.Header.Get("Authorization"))
		switch {
		case m == nil:
			http.Error(w, "unsigned", http.StatusForbidden)
		case form.Get("Action") == "GetCallerIdentity":
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn>`+
				`<UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case form.Get("Action") == "DescribeRegions":
			io.WriteString(w, `<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName>`+
				`<optInStatus>opt-in-not-required</optInStatus></item><item><regionName>xx-new-1</regionName>`+
				`<optInStatus>opting-in</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
		default:
			io.WriteString(w, body)
		}
	}))
	t.Cleanup(server.Close)
	return account.NewAccounts(account.Options{Source: Wire{server.URL}}).Open("")
}
