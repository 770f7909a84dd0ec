package account

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// Classify returns the error of a call as a Failure; nil for nil. r names the call if
// the error does not. Classify is the only place that interprets AWS's error codes.
// (Sources: the "Common errors" and "Error codes" pages of each service's API reference,
// and the retryable and throttling codes of the AWS SDK for Go v2.)
func Classify(err error, r Request) *Failure {
	if err == nil {
		return nil
	}
	var known *Failure
	var wait *waitError
	waited := errors.As(err, &wait)
	if errors.As(err, &known) {
		if waited && wait.on.Operation != "" && known.Operation == "" && known.Problem == "" {
			named := *known
			named.Service, named.Operation, named.Region = wait.on.Service, wait.on.Operation, wait.on.Region
			return &named
		}
		return known
	}
	f := &Failure{Service: r.Service, Operation: r.Operation, Region: r.Region, Err: err, Message: OneLine(err)}
	if waited {
		f.Err, f.Message = wait.error, OneLine(wait.error)
		if wait.on.Operation != "" {
			f.Service, f.Operation, f.Region = wait.on.Service, wait.on.Operation, wait.on.Region
		}
	}
	var late *noTimeError
	if errors.As(err, &late) && r.Operation == "" { // a fact of several calls has no name
		f.Err = late.error
		if late.took.Operation != "" {
			f.Service, f.Operation, f.Region = late.took.Service, late.took.Operation, late.took.Region
		}
	}
	var op *smithy.OperationError
	if errors.As(err, &op) && op.Service() != "" {
		f.Service, f.Operation = op.Service(), op.Operation()
	}
	var api smithy.APIError
	hasCode := errors.As(err, &api)
	if hasCode {
		// Sentences that quote the message end with a period of their own.
		f.Code, f.Message = awscheck.Clean(api.ErrorCode()), strings.TrimRight(withoutLogin(awscheck.Clean(api.ErrorMessage())), ". ")
	}
	f.Reason = reasonOf(err, f.Code, hasCode)
	var reply *smithyhttp.ResponseError
	if f.Code == "UnknownError" && errors.As(err, &reply) { // the SDK's code for an error reply without a code
		status := reply.HTTPStatusCode()
		f.Reason, f.Code, f.Message = Malformed, "", strings.TrimSpace(fmt.Sprintf("HTTP status %d %s", status, http.StatusText(status)))+", without an AWS error code"
	}
	if f.Reason == Unreachable {
		f.Message = connectionError(err)
	}
	return f
}

// ReasonOf returns the reason of an error, whether or not it is a Failure; Other if the
// reason is not known.
func ReasonOf(err error) Reason {
	var f *Failure
	if errors.As(err, &f) {
		return f.Reason
	}
	return reasonOf(err, "", false)
}

func reasonOf(err error, code string, hasCode bool) Reason {
	var refused *RefusedError
	var canceled *smithy.CanceledError
	switch {
	case errors.As(err, &refused):
		return Refused
	case errors.Is(err, ErrNotRecorded):
		return NotRecorded
	case errors.Is(err, ErrIncomplete), errors.Is(err, errTooLarge):
		return Malformed
	case errors.As(err, &canceled): // the caller's context; before notConnected, whose errors can match it too
		if errors.Is(canceled.Err, context.DeadlineExceeded) {
			return TimedOut
		}
		return Canceled
	case notConnected(err):
		return Unreachable
	case errors.Is(err, context.DeadlineExceeded):
		return TimedOut
	case errors.Is(err, context.Canceled):
		return Canceled
	}
	if hasCode {
		if r, ok := reasonOfCode(code); ok {
			return r
		}
	}
	return reasonOfTransport(err)
}

// reasonOfTransport is the reason of an error that is neither an error of the API nor of
// a context.
func reasonOfTransport(err error) Reason {
	var decode *smithy.DeserializationError
	var notXML *xml.SyntaxError // an error reply whose body is an HTML page
	var operr *net.OpError
	var urlerr *url.Error
	var netErr net.Error
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF): // while the reply was decoded, too
		return CutOff
	case errors.As(err, &decode), errors.As(err, &notXML):
		return Malformed
	case errors.Is(err, io.EOF):
		return CutOff
	case errors.As(err, &netErr) && netErr.Timeout():
		return TimedOut
	case errors.As(err, &operr): // a read or write on an open connection
		return CutOff
	case errors.As(err, &urlerr): // TLS, or a proxy that refuses
		return Unreachable
	}
	return Other
}

// notConnected reports whether a name did not resolve or a connection could not be
// opened, by this machine or a proxy. (A dial that times out also matches
// context.DeadlineExceeded, although no context has ended.)
func notConnected(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return isType[*ProxyError](err) || errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// connectionError says which host could not be reached and why. It leaves out the rest
// of the URL, whose query can hold secrets.
func connectionError(err error) string {
	message := OneLine(err)
	var op *net.OpError
	var dns *net.DNSError
	var proxy *ProxyError
	switch {
	case errors.As(err, &proxy):
		return proxy.Error()
	case errors.As(err, &op):
		message = op.Error()
	case errors.As(err, &dns):
		message = dns.Error()
	}
	var request *url.Error
	if errors.As(err, &request) {
		if u, parseErr := url.Parse(request.URL); parseErr == nil && u.Host != "" {
			message = u.Host + ": " + message
		}
	}
	return withoutLogin(awscheck.Clean(message))
}

// Service Quotas reports with these codes that the quota's service did not answer it.
// (Source: Service Quotas API Reference, ErrorReason.)
const (
	quotaDenied    = "DEPENDENCY_ACCESS_DENIED_ERROR"
	quotaThrottled = "DEPENDENCY_THROTTLING_ERROR"
)

func reasonOfCode(code string) (Reason, bool) {
	is := func(codes ...string) bool { return slices.Contains(codes, code) }
	switch {
	case is("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException",
		"AuthorizationError", "AuthorizationErrorException", quotaDenied):
		return Denied, true
	case is("ExpiredToken", "ExpiredTokenException", "RequestExpired"):
		return Expired, true
	case is("AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch",
		"InvalidSignatureException", "IncompleteSignature", "MissingAuthenticationToken", "InvalidAccessKeyId"):
		return NoCredentials, true
	case is("RegionDisabledException"):
		return RegionDisabled, true
	case is("OptInRequired", "PendingVerification", "Blocked", "SubscriptionRequiredException"):
		return AccountBlocked, true
	case is("Throttling", "ThrottlingException", "ThrottledException", "TooManyRequestsException",
		"RequestLimitExceeded", "RequestThrottled", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException",
		quotaThrottled):
		return Throttled, true
	case is("NoSuchEntity", "NoSuchEntityException", "NoSuchResourceException", "NoSuchHostedZone", "ResourceNotFoundException"),
		strings.HasSuffix(code, ".NotFound"), strings.HasSuffix(code, "NotFoundException"):
		return NotFound, true
	}
	return Other, false
}

// OneLine returns the innermost message of an error, cleaned. It leaves out the SDK's
// prefixes, such as "operation error EC2: …, https response error StatusCode: …".
func OneLine(err error) string {
	for inner := unwrap(err); inner != nil; inner = unwrap(err) {
		if inner.Error() == "" {
			break
		}
		err = inner
	}
	return withoutLogin(awscheck.Clean(err.Error()))
}

// urlLogin is what a URL has before its host: a user and a password, which can have a space or an @
// in them where the URL does not parse and an error quotes it for that.
var urlLogin = pattern.New(`(://)(?:\S*|[^/?#"']*)@`)

// withoutLogin removes users and passwords from the URLs in a message: that of a proxy or an endpoint
// stands in its variable, and errors about it quote it.
func withoutLogin(message string) string {
	if !strings.Contains(message, "://") {
		return message
	}
	return urlLogin().ReplaceAllString(message, "$1")
}

// unwrap is errors.Unwrap, which also unwraps the error of an attempt to which the SDK has
// joined why there was no other.
func unwrap(err error) error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok && errors.Is(err, errNoTimeToRetry) {
		return joined.Unwrap()[0]
	}
	return errors.Unwrap(err)
}
