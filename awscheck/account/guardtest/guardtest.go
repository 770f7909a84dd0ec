// Package guardtest calls operations of the AWS SDK's clients through the guard of package
// account, without a network.
package guardtest

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
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Source of credentials whose requests are counted once they have passed the guard, and reach
// no network.
type Source struct {
	Sent atomic.Int32
	Last aws.Config // what the program's clients are made from
}

// errSent is the answer to every request that the guard lets through.
var errSent = errors.New("sent")

func (*Source) Profiles(context.Context) ([]account.Profile, error) { return nil, nil }

// Config returns what the clients of package account are made from, with its guard.
func (s *Source) Config(_ context.Context, _ string, guard []func(*middleware.Stack) error) (aws.Config, error) {
	s.Last = aws.Config{
		Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("AKIAEXAMPLE", "example", ""),
		APIOptions: guard, RetryMaxAttempts: 1, HTTPClient: &http.Client{Transport: s},
	}
	return s.Last, nil
}

// RoundTrip counts a request.
func (s *Source) RoundTrip(*http.Request) (*http.Response, error) {
	s.Sent.Add(1)
	return nil, errSent
}

// CallAll calls every operation of clients of the SDK, by the ids of their services. It fails
// the test unless those that account.Operations lists pass the guard and all others are refused
// before they are sent, and unless it finds as many operations as expected.
func CallAll(t *testing.T, s *Source, clients map[string]any, wantCalled, wantRefused int) {
	t.Helper()
	listed := map[string]bool{}
	for _, o := range account.Operations() {
		listed[o.Service+"."+o.Name] = true
	}
	called, refusals := 0, 0
	for service, client := range clients {
		for method := range reflect.TypeOf(client).Methods() {
			if method.Type.NumIn() != 4 || method.Type.NumOut() != 2 || !strings.HasSuffix(method.Type.In(2).String(), "."+method.Name+"Input") {
				continue // not an operation
			}
			called++
			s.Sent.Store(0)
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
			if isRefused && s.Sent.Load() > 0 {
				t.Errorf("%s was refused and sent", operation)
			}
		}
	}
	if called < wantCalled || refusals < wantRefused {
		t.Errorf("only %d operations were called, and %d refused: the test does not see the clients", called, refusals)
	}
	t.Logf("%d operations, %d refused", called, refusals)
}
