package account_test

import (
	"context"
	"errors"
	"net/http"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/aws-sdk-go-v2/service/signin"
	"github.com/aws/aws-sdk-go-v2/service/sso"
	"github.com/aws/aws-sdk-go-v2/service/ssooidc"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// clients are all the clients of the SDK that the program links.
func clients(cfg aws.Config) map[string]any {
	return map[string]any{
		"route53": route53.NewFromConfig(cfg), "sts": sts.NewFromConfig(cfg),
		"sso": sso.NewFromConfig(cfg), "ssooidc": ssooidc.NewFromConfig(cfg), "signin": signin.NewFromConfig(cfg),
	}
}

func TestTheClientsAreAllThatAreLinked(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}}", "../..")
	out, err := list.Output()
	if err != nil {
		t.Skipf("skipped: the go command can't list the program's packages: %v", err)
	}
	const prefix = "github.com/aws/aws-sdk-go-v2/service/"
	known := clients(aws.Config{})
	for line := range strings.Lines(string(out)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), prefix)
		if !ok || strings.Contains(name, "/") {
			continue
		}
		if known[name] == nil {
			t.Errorf("the client of %s is linked, and its operations are not tried", name)
		}
		delete(known, name)
	}
	for name := range known {
		t.Errorf("the client of %s is not linked any more", name)
	}
}

// wireSource is a source whose requests reach a round tripper instead of the network.
type wireSource struct{ sent http.RoundTripper }

func (wireSource) Profiles(context.Context) ([]account.Profile, error) { return nil, nil }

func (s wireSource) Config(_ context.Context, _ string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return aws.Config{
		Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIAEXAMPLE", "example", ""),
		APIOptions: options, HTTPClient: &http.Client{Transport: s.sent}, RetryMaxAttempts: 1,
	}, nil
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// errSent is the answer to every request that leaves the program in these tests.
var errSent = errors.New("sent")

// TestOperationsThatAreNotListedAreNeverSent calls every operation of every linked client.
// The module awscheck/kinds/sdktest does it with the clients that the program does not link.
func TestOperationsThatAreNotListedAreNeverSent(t *testing.T) {
	var sent atomic.Int32
	cfg, err := account.GuardedConfig(t.Context(), wireSource{roundTrip(func(*http.Request) (*http.Response, error) {
		sent.Add(1)
		return nil, errSent
	})}, "astro")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{"route53": "Route 53", "sts": "STS", "sso": "SSO", "ssooidc": "SSO OIDC", "signin": "Signin"}
	listed := map[string]bool{}
	for _, o := range account.Operations() {
		listed[o.Service+"."+o.Name] = true
	}
	called, refusals := 0, 0
	for name, client := range clients(cfg) {
		for method := range reflect.TypeOf(client).Methods() {
			if method.Type.NumIn() != 4 || method.Type.NumOut() != 2 || !strings.HasSuffix(method.Type.In(2).String(), "."+method.Name+"Input") {
				continue // not an operation
			}
			called++
			sent.Store(0)
			in := reflect.New(method.Type.In(2).Elem())
			out := method.Func.Call([]reflect.Value{reflect.ValueOf(client), reflect.ValueOf(t.Context()), in})
			err, _ := out[1].Interface().(error)
			var refused *account.RefusedError
			isRefused := errors.As(err, &refused)
			if isRefused {
				refusals++
			}
			operation := ids[name] + "." + method.Name
			if isRefused == listed[operation] {
				t.Errorf("%s: listed %t, refused %t (%v)", operation, listed[operation], isRefused, err)
			}
			if isRefused && sent.Load() > 0 {
				t.Errorf("%s was refused and sent", operation)
			}
		}
	}
	if called < 100 || refusals < 90 {
		t.Errorf("only %d operations were called, and %d refused: the test does not see the clients", called, refusals)
	}
	t.Logf("%d operations, %d refused", called, refusals)
}

// reading are the names of operations that only read, apart from those that exchange
// credentials and IAM's simulator, which evaluates policies.
var reading = regexp.MustCompile(`^(Describe|Get|List|Lookup|Scan|Search)[A-Z]`)

func TestListedOperationsOnlyRead(t *testing.T) {
	credentials := map[string]bool{"AssumeRole": true, "AssumeRoleWithWebIdentity": true, "CreateToken": true, "CreateOAuth2Token": true}
	for _, o := range account.Operations() {
		exchange := o.Action == "" && credentials[o.Name]
		if !reading.MatchString(o.Name) && !exchange && o.Name != "SimulatePrincipalPolicy" {
			t.Errorf("%s.%s may change something", o.Service, o.Name)
		}
		if exchange && o.Service != "STS" && o.Service != "SSO OIDC" && o.Service != "Signin" {
			t.Errorf("%s.%s is no service of credentials", o.Service, o.Name)
		}
	}
}
