package faultsim

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

func asError[T error](err error, target *T) bool { return errors.As(err, target) }

// failed returns what the SDK's client makes of a fault after its last retry.
func failed(ctx context.Context, k Kind, c Call, in any) (any, error) {
	switch k {
	case Hang:
		<-ctx.Done()
		return nil, &smithy.CanceledError{Err: ctx.Err()}
	case HTML:
		return nil, status(http.StatusBadGateway, &smithy.GenericAPIError{Code: "UnknownError", Message: "UnknownError"})
	case Reset, Unopened:
		return nil, requestError(connectionError(k))
	case Truncated:
		return nil, io.ErrUnexpectedEOF
	case Malformed:
		return nil, &smithy.DeserializationError{Err: errors.New("it is not a reply")}
	case NoBody, NoList, Page200:
		if call, ok := in.(wire.Input); ok {
			body := map[Kind]string{NoList: emptyRoot(call.Operation), Page200: page}[k]
			n, err := wire.Decode(call.Operation.Protocol, []byte(body))
			if err != nil {
				return nil, &smithy.DeserializationError{Err: err}
			}
			return n, nil
		}
		// The SDK decodes a reply without anything that it knows to an output without members.
		return reflect.New(awssim.Outputs()[c.Service+"."+c.Operation]).Interface(), nil
	}
	code := errorOf(k, c)
	return nil, status(code.status, &smithy.GenericAPIError{Code: code.code, Message: code.message})
}

// page is what a proxy or a captive portal sends.
const page = "<html><head><title>Sign in</title></head><body><p>Sign in to the network.</p></body></html>"

// emptyRoot is a reply that holds nothing.
func emptyRoot(op *wire.Operation) string {
	switch op.Protocol {
	case wire.Query, wire.EC2Query, wire.RESTXML:
		return "<" + op.Name + "Response></" + op.Name + "Response>"
	}
	return "{}"
}

func status(code int, err error) error {
	return &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: code}}, Err: err}
}

// An awsError is an error as AWS sends it.
type awsError struct {
	status        int
	code, message string
}

// errorOf returns the error of a kind as the service of a call sends it.
func errorOf(k Kind, c Call) awsError {
	switch k {
	case Denied:
		code := "AccessDenied"
		if c.Service == "EC2" {
			code = "UnauthorizedOperation"
		}
		return awsError{http.StatusForbidden, code, "User: arn:aws:iam::" + c.Account + ":user/ana is not authorized to perform: " + c.Service + ":" + c.Operation}
	case Throttled:
		switch c.Service {
		case "EC2":
			return awsError{http.StatusServiceUnavailable, "RequestLimitExceeded", "Request limit exceeded."}
		case "S3":
			return awsError{http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate."}
		case "IAM", "STS", "CloudFormation", "RDS", "Auto Scaling", "Route 53":
			return awsError{http.StatusBadRequest, "Throttling", "Rate exceeded"}
		}
		return awsError{http.StatusBadRequest, "ThrottlingException", "Rate exceeded"}
	case Expired:
		if c.Service == "EC2" {
			return awsError{http.StatusBadRequest, "RequestExpired", "Request has expired."}
		}
		return awsError{http.StatusForbidden, "ExpiredToken", "The security token included in the request is expired"}
	}
	return awsError{http.StatusInternalServerError, "InternalFailure", "An internal error has occurred"}
}

func connectionError(k Kind) error {
	if k == Unopened {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	return &net.OpError{Op: "read", Net: "tcp", Err: os.NewSyscallError("read", syscall.ECONNRESET)}
}

// requestError is what http.Client makes of the error of a connection.
func requestError(err error) error {
	return &url.Error{Op: "Post", URL: "https://aws.invalid/", Err: err}
}
