package wire

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// A Client calls operations with one SDK configuration. It is safe for use by many
// goroutines. The calls of one service share a retryer, which learns of AWS's limits.
type Client struct {
	cfg aws.Config

	mu       sync.Mutex
	retryers map[string]aws.Retryer // by service
}

// New returns a client for the region of cfg.
func New(cfg aws.Config) *Client {
	return &Client{cfg: cfg, retryers: map[string]aws.Retryer{}}
}

// An Input is what a call sends besides the operation's own parameters.
type Input struct {
	Operation *Operation
	Page      string // the value of the operation's Next parameter; "" for the first page
}

// Call sends one request and returns the reply, the root element of XML or the object of
// JSON. Its errors are the SDK's: a *smithy.OperationError around what went wrong, with a
// smithy.APIError inside where AWS sent one.
func (c *Client) Call(ctx context.Context, in Input) (Node, error) {
	op := in.Operation
	ctx = middleware.ClearStackValues(ctx)
	ctx = middleware.WithServiceID(ctx, op.Service)
	ctx = middleware.WithOperationName(ctx, op.Name)
	ctx = awsmiddleware.SetServiceID(ctx, op.Service)
	ctx = awsmiddleware.SetOperationName(ctx, op.Name)
	ctx = awsmiddleware.SetRegion(ctx, c.cfg.Region)
	ctx = withCall(ctx, in)

	stack := middleware.NewStack(op.Name, smithyhttp.NewStackRequest)
	var out any
	err := c.build(stack)
	if err == nil {
		handler := middleware.DecorateHandler(smithyhttp.NewClientHandlerWithOptions(c.httpClient()), stack)
		out, _, err = handler.Handle(ctx, in)
	}
	if err != nil {
		return Node{}, &smithy.OperationError{ServiceID: op.Service, OperationName: op.Name, Err: err}
	}
	reply, ok := out.(Node)
	if !ok {
		return Node{}, &smithy.OperationError{ServiceID: op.Service, OperationName: op.Name, Err: &smithy.DeserializationError{Err: errNoReply}}
	}
	return reply, nil
}

// build puts together what an SDK client's operation does, in the same order: encode,
// find the endpoint, retry, sign, send, decode. The configuration's own options come
// last, so that a guard among them stands before everything else.
func (c *Client) build(stack *middleware.Stack) error {
	for _, add := range []func(*middleware.Stack) error{
		func(s *middleware.Stack) error {
			return s.Serialize.Add(middleware.SerializeMiddlewareFunc("OperationSerializer", c.serialize), middleware.After)
		},
		func(s *middleware.Stack) error {
			return s.Deserialize.Add(middleware.DeserializeMiddlewareFunc("OperationDeserializer", deserialize), middleware.After)
		},
		awsmiddleware.AddClientRequestIDMiddleware,
		awsmiddleware.AddRequestUserAgentMiddleware,
		awsmiddleware.AddRecordResponseTiming,
		awsmiddleware.AddRequestIDRetrieverMiddleware,
		awshttp.AddResponseErrorMiddleware,
		func(s *middleware.Stack) error { return s.Finalize.Add(&v4.ComputePayloadSHA256{}, middleware.After) },
		v4.AddContentSHA256HeaderMiddleware, // S3 asks for it, and the others accept it
		func(s *middleware.Stack) error { return s.Finalize.Add(&attempts{client: c}, middleware.After) },
		func(s *middleware.Stack) error { return s.Finalize.Add(&signer{cfg: c.cfg}, middleware.After) },
	} {
		if err := add(stack); err != nil {
			return err
		}
	}
	for _, option := range c.cfg.APIOptions {
		if err := option(stack); err != nil {
			return err
		}
	}
	return nil
}

func (c *Client) httpClient() smithyhttp.ClientDo {
	if c.cfg.HTTPClient != nil {
		return c.cfg.HTTPClient
	}
	return http.DefaultClient
}

// retryer returns the retryer of a service's calls.
func (c *Client) retryer(service string) aws.Retryer {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.retryers[service]
	if r == nil {
		r = retry.NewStandard()
		if c.cfg.Retryer != nil {
			r = c.cfg.Retryer()
		}
		c.retryers[service] = r
	}
	return r
}

// attempts is the SDK's retry middleware with the retryer of the call's service.
type attempts struct{ client *Client }

func (*attempts) ID() string { return "Retry" }

func (a *attempts) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	sdk := retry.NewAttemptMiddleware(a.client.retryer(awsmiddleware.GetServiceID(ctx)), smithyhttp.RequestCloner)
	return sdk.HandleFinalize(ctx, in, next)
}

// signer signs a request with Signature Version 4. A reply shows how far this machine's
// clock is off; a retry is signed with the corrected time.
type signer struct {
	cfg  aws.Config
	skew time.Duration // of one call's attempts, which follow one another
}

func (*signer) ID() string { return "Signing" }

func (s *signer) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	req, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, &v4.SigningError{Err: errNoRequest}
	}
	if s.cfg.Credentials == nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, &v4.SigningError{Err: errNoCredentials}
	}
	credentials, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, &v4.SigningError{Err: err}
	}
	as := scopeFrom(ctx)
	err = v4.NewSigner().SignHTTP(ctx, credentials, req.Request, v4.GetPayloadHash(ctx),
		as.service, as.region, time.Now().Add(s.skew).UTC(),
		func(o *v4.SignerOptions) { o.DisableURIPathEscaping = as.service == "s3" })
	if err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, &v4.SigningError{Err: err}
	}
	out, meta, err := next.HandleFinalize(awsmiddleware.SetSigningCredentials(ctx, credentials), in)
	if skew, ok := awsmiddleware.GetAttemptSkew(meta); ok {
		s.skew = skew
	}
	return out, meta, err
}
