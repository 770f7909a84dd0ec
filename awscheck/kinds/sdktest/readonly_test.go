package sdktest

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// errSent is the answer to every request that the guard lets through.
var errSent = errors.New("sent")

// guarded is a source whose requests are counted and reach no network.
type guarded struct {
	sent *atomic.Int32
	cfg  *aws.Config // what the program's clients are made from
}

func (guarded) Profiles(context.Context) ([]account.Profile, error) { return nil, nil }

func (g guarded) Config(_ context.Context, _ string, options []func(*middleware.Stack) error) (aws.Config, error) {
	*g.cfg = aws.Config{
		Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIAEXAMPLE", "example", ""),
		APIOptions: options, RetryMaxAttempts: 1,
		HTTPClient: &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			g.sent.Add(1)
			return nil, errSent
		})},
	}
	return *g.cfg, nil
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestOperationsThatAreNotListedAreNeverSent calls every operation of services that the
// program reads without the SDK's clients, through its guard.
func TestOperationsThatAreNotListedAreNeverSent(t *testing.T) {
	var sent atomic.Int32
	var cfg aws.Config
	_, _ = account.NewAccounts(account.Options{Source: guarded{&sent, &cfg}}).Open("").Identity(t.Context())
	if sent.Load() != 1 {
		t.Fatalf("%d requests were sent: the identity is read with the first one", sent.Load())
	}
	listed := map[string]bool{}
	for _, o := range account.Operations() {
		listed[o.Service+"."+o.Name] = true
	}
	called, refusals := 0, 0
	for service, client := range map[string]any{"EC2": ec2.NewFromConfig(cfg), "IAM": iam.NewFromConfig(cfg), "RDS": rds.NewFromConfig(cfg)} {
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
			operation := service + "." + method.Name
			if isRefused == listed[operation] {
				t.Errorf("%s: listed %t, refused %t (%v)", operation, listed[operation], isRefused, err)
			}
			if isRefused && sent.Load() > 0 {
				t.Errorf("%s was refused and sent", operation)
			}
		}
	}
	if called < 1000 || refusals < 950 {
		t.Errorf("only %d operations were called, and %d refused: the test does not see the clients", called, refusals)
	}
	t.Logf("%d operations, %d refused", called, refusals)
}
