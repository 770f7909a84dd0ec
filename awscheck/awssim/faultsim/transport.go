package faultsim

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

// An exchange is a call on the wire, for all of its attempts.
type exchange struct {
	*caller
	call      Call
	operation string
	in        any
	again     bool // it follows an empty page
	attempts  int
}

type exchangeKey struct{}

// send is the SDK option that lets a call pass, and leaves it to the transport, which
// reads from the context which call a request is.
func (c *caller) send(stack *middleware.Stack) error {
	operation := stack.ID()
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("faultsim",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
			middleware.InitializeOutput, middleware.Metadata, error,
		) {
			x := &exchange{caller: c, call: c.callOf(ctx, operation, in.Parameters), operation: operation, in: in.Parameters}
			x.again = withoutEmptyPage(&x.in)
			return next.HandleInitialize(context.WithValue(ctx, exchangeKey{}, x), in)
		}), middleware.After)
}

// transport is AWS, and the network to it.
type transport struct{}

var errNoCall = errors.New("faultsim: a request without a call")

// Do implements aws.HTTPClient.
func (transport) Do(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok || req.Header.Get("Authorization") == "" {
		return nil, errNoCall
	}
	if req.Body != nil {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return nil, err
		}
	}
	r, err := x.reply(req.Context(), strings.Contains(req.Header.Get("Authorization"), "Credential="+otherKeys+"/"))
	if err != nil {
		return nil, requestError(err)
	}
	header := http.Header{"X-Amzn-Requestid": {"simulated"}, "Date": {http.TimeFormat}}
	header.Del("Date") // the clock of a simulated world is not this machine's
	if r.ErrorType != "" {
		header.Set("X-Amzn-ErrorType", r.ErrorType)
	}
	return &http.Response{
		StatusCode: r.Status, Status: http.StatusText(r.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(r.body), ContentLength: r.length, Request: req,
	}, nil
}

// A response is a reply with its body, which can break.
type response struct {
	wiretest.Reply
	body   io.Reader
	length int64
}

// reply answers a request. switched reports whether it was signed with keys of another account.
func (x *exchange) reply(ctx context.Context, switched bool) (response, error) {
	x.attempts++
	if switched {
		x.hit(Switched, x.call)
	}
	rule, faulty := x.fault(x.call, x.attempts)
	if !faulty {
		rule.Kind = ""
	}
	if x.Limits != nil && !x.Limits.take(x.call) {
		return x.errorReply(errorOf(Throttled, x.call)), nil
	}
	switch rule.Kind {
	case Hang:
		<-ctx.Done()
		return response{}, ctx.Err()
	case Reset, Unopened:
		return response{}, connectionError(rule.Kind)
	case Denied, Throttled, Internal, Expired:
		return x.errorReply(errorOf(rule.Kind, x.call)), nil
	case HTML:
		return whole(wiretest.Reply{Status: http.StatusBadGateway, Body: page}), nil
	case Page200:
		return whole(wiretest.Reply{Status: http.StatusOK, Body: page}), nil
	case NoBody:
		return whole(wiretest.Reply{Status: http.StatusOK}), nil
	case NoList:
		return whole(wiretest.Reply{Status: http.StatusOK, Body: emptyRoot(x.protocol())}), nil
	case Slow:
		if err := sleep(ctx, slowness); err != nil {
			return response{}, err
		}
	}
	world := x.world
	if switched || rule.Kind == OtherAccount {
		world = x.other
	}
	out, err := answerOf(ctx, world, x.operation, x.in)
	if err == nil && rule.Kind == EmptyPage && !x.again {
		out, err = emptyPage(out, x.in)
	}
	var api smithy.APIError
	switch {
	case err == nil:
	case errors.As(err, &api):
		return x.errorReply(awsError{statusOf(api.ErrorCode()), api.ErrorCode(), api.ErrorMessage()}), nil
	default:
		return response{}, err
	}
	body, err := encode(out, x.protocol())
	if err != nil {
		return response{}, err
	}
	cut := int(x.Schedule.hash("cut", x.call) % uint64(len(body)))
	switch rule.Kind {
	case Truncated: // the connection broke before the announced length
		r := whole(wiretest.Reply{Status: http.StatusOK, Body: string(body)})
		r.body = io.MultiReader(bytes.NewReader(body[:cut]), broken{})
		return r, nil
	case Malformed: // a proxy has cut the reply, and says nothing of it
		return whole(wiretest.Reply{Status: http.StatusOK, Body: string(body[:cut])}), nil
	}
	if !faulty && !switched {
		x.answered(x.call)
	}
	return whole(wiretest.Reply{Status: http.StatusOK, Body: string(body)}), nil
}

func (x *exchange) errorReply(e awsError) response {
	return whole(wiretest.ErrorReply(x.protocol(), e.status, e.code, e.message))
}

// protocol describes what the replies of the operation depend on.
func (x *exchange) protocol() *wire.Operation {
	if call, ok := x.in.(wire.Input); ok {
		return call.Operation
	}
	return &wire.Operation{Service: x.call.Service, Name: x.operation, Protocol: wire.Query} // of STS
}

func statusOf(code string) int {
	switch code {
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "ExpiredToken", "InvalidClientTokenId":
		return http.StatusForbidden
	case "NoSuchEntity", "NoSuchHostedZone":
		return http.StatusNotFound
	case "InternalFailure":
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

func whole(r wiretest.Reply) response {
	return response{Reply: r, body: bytes.NewReader([]byte(r.Body)), length: int64(len(r.Body))}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
