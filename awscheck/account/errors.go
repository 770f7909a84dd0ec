package account

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"

	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// Reason is why an AWS call gave no usable answer.
type Reason string

const (
	Denied         Reason = "denied"          // the principal lacks a permission
	NoCredentials  Reason = "credentials"     // none found, or AWS does not accept them
	Expired        Reason = "expired"         // they were good once
	Throttled      Reason = "throttled"       // too many requests, to the last retry
	RegionDisabled Reason = "region disabled" // the account has not enabled the region
	AccountBlocked Reason = "account blocked" // the account is pending, suspended or not signed up
	Unreachable    Reason = "unreachable"     // no connection to the endpoint
	TimedOut       Reason = "timed out"       // no answer within the limit
	Canceled       Reason = "canceled"        // nobody waits for the answer any more
	CutOff         Reason = "cut off"         // the connection broke before the answer was complete
	Malformed      Reason = "malformed"       // an answer came, and does not hold what it must
	Refused        Reason = "refused"         // stopped by this program's own read-only guard
	NotFound       Reason = "not found"       // AWS says that the thing does not exist
	// SessionWithoutIAM is a session that STS accepts and IAM does not.
	SessionWithoutIAM Reason = "session without IAM"
	Other             Reason = "other"
)

// A Failure is the error of every AWS call made through this package.
type Failure struct {
	Reason    Reason
	Service   string // the SDK's service id; empty where no call was reached
	Operation string
	Region    string
	Code      string // AWS's error code, if one came
	Message   string // AWS's message or the transport's, cleaned, on one line
	// Problem is what is wrong with the credentials; empty where the credentials are
	// not what failed.
	Problem CredentialsProblem
	Err     error // what the SDK returned
}

func (f *Failure) Error() string {
	return fmt.Sprintf("%s: %s", f.Call(), f.Explain())
}

func (f *Failure) Unwrap() error { return f.Err }

// what names the call: "EC2 DescribeVpcs in eu-west-1".
func (f *Failure) Call() string {
	if f.Operation == "" {
		return "the AWS credentials"
	}
	s := f.Service + " " + f.Operation
	if f.Region != "" {
		s += " in " + f.Region
	}
	return s
}

// why gives the reason as the end of a sentence, without a full stop.
func (f *Failure) Explain() string {
	switch f.Reason {
	case Denied:
		if a := f.Action(); a != "" {
			return "denied, " + LayerOf(f).Describe(a)
		}
		if f.Code == quotaDenied {
			return "denied, the quota's own service does not tell it to this principal (" + f.Quoted() + ")"
		}
		return "denied"
	case NoCredentials:
		return joinCode("AWS does not accept the credentials", f.Code)
	case SessionWithoutIAM:
		return joinCode("IAM does not accept credentials of GetSessionToken without MFA or of GetFederationToken", f.Code)
	case Expired:
		return joinCode("the credentials have expired", f.Code)
	case Throttled:
		return joinCode("AWS throttled the request to the last retry", f.Code)
	case RegionDisabled:
		return "the region is not enabled in this account"
	case AccountBlocked:
		return joinCode("AWS says that the account can't use the service", f.Code)
	case Unreachable:
		return "no connection (" + f.Message + ")"
	case TimedOut:
		return "no answer within the time limit"
	case Canceled:
		return "canceled"
	case CutOff:
		return "the connection broke before the answer was complete"
	case Malformed:
		return "the answer was not what AWS sends (" + f.Message + ")"
	case Refused:
		return "refused by this program's read-only guard"
	}
	if f.Code != "" && f.Message != "" {
		return f.Code + ", " + f.Message
	}
	return f.Code + f.Message
}

func joinCode(s, code string) string {
	if code == "" {
		return s
	}
	return s + " (" + code + ")"
}

// said is what AWS said, with its code, for parentheses; without a full stop.
func (f *Failure) Quoted() string {
	message := strings.TrimRight(f.Message, ". ")
	if f.Code == "" {
		return message
	}
	return f.Code + ": " + message
}

// Action is the IAM action that would have allowed the call; empty where AWS
// asks for none, or where the call is not on the operations' list.
func (f *Failure) Action() string {
	var unread *QuotaUnavailable
	if errors.As(f.Err, &unread) {
		return unread.Action
	}
	op, _ := lookupOperation(f.Service, f.Operation)
	return op.Action
}

// errIncomplete is the error of a successful reply without the list or the value
// that it must hold: an empty body or a page of HTML decodes to that, and it
// proves nothing.
var ErrIncomplete = errors.New("it does not hold what was asked for")

// errTooLarge is the error of a reply that goes on beyond what AWS sends.
var errTooLarge = errors.New("the reply has no end")

// classify turns the error of a call into a Failure; nil stays nil. It is the one
// place where error codes are understood. (Codes: facts collected from the
// services' own API references and the SDK's retry tables.)
func Classify(err error, r Request) *Failure {
	if err == nil {
		return nil
	}
	var known *Failure
	if errors.As(err, &known) {
		return known
	}
	f := &Failure{Service: r.Service, Operation: r.Operation, Region: r.Region, Err: err, Message: OneLine(err)}
	var op *smithy.OperationError
	if errors.As(err, &op) && op.Service() != "" {
		f.Service, f.Operation = op.Service(), op.Operation()
	}
	var api smithy.APIError
	hasCode := errors.As(err, &api)
	if hasCode {
		// The message ends a sentence of ours, which has its own full stop.
		f.Code, f.Message = awscheck.Clean(api.ErrorCode()), strings.TrimRight(awscheck.Clean(api.ErrorMessage()), ". ")
	}
	f.Reason = reasonOf(err, f.Code, hasCode)
	var reply *smithyhttp.ResponseError
	if f.Code == "UnknownError" && errors.As(err, &reply) {
		// What the SDK calls a refusal without any of AWS's codes in it.
		f.Reason, f.Code, f.Message = Malformed, "", fmt.Sprintf("HTTP status %d, with no error of AWS's", reply.HTTPStatusCode())
	}
	if f.Reason == Unreachable {
		f.Message = connectionError(err)
	}
	return f
}

func reasonOf(err error, code string, hasCode bool) Reason {
	var refused *RefusedError
	var canceled *smithy.CanceledError
	switch {
	case errors.As(err, &refused):
		return Refused
	case errors.Is(err, ErrIncomplete), errors.Is(err, errTooLarge):
		return Malformed
	case errors.As(err, &canceled): // our own limit; without it, see the dial below
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
	var decode *smithy.DeserializationError
	var notXML *xml.SyntaxError // an error's body that is a page of HTML
	var operr *net.OpError
	var urlerr *url.Error
	var netErr net.Error
	switch {
	case errors.As(err, &decode), errors.As(err, &notXML):
		return Malformed
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return CutOff
	case errors.As(err, &netErr) && netErr.Timeout():
		return TimedOut
	case errors.As(err, &operr): // a read or a write on a connection that had been made
		return CutOff
	case errors.As(err, &urlerr): // TLS, a proxy's refusal
		return Unreachable
	}
	return Other
}

// notConnected tells whether an error is that of a name that does not resolve or
// of a connection that could not be made. (A dial that takes too long matches
// context.DeadlineExceeded too, though nobody's context has ended.)
func notConnected(err error) bool {
	var dns *net.DNSError
	var op *net.OpError
	return errors.As(err, &dns) || errors.As(err, &op) && (op.Op == "dial" || op.Op == "proxyconnect")
}

// connectionError says to which host there was no connection, and why. Of a URL
// it gives the host only: a query could hold anything.
func connectionError(err error) string {
	message := OneLine(err)
	var op *net.OpError
	var dns *net.DNSError
	switch {
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
	return awscheck.Clean(message)
}

// By these Service Quotas says why a service did not tell it a quota. (Service Quotas
// API Reference, ErrorReason.)
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

// reasonFor tells why err happened; Other for an error that is not a Failure.
func ReasonOf(err error) Reason {
	var f *Failure
	if errors.As(err, &f) {
		return f.Reason
	}
	return reasonOf(err, "", false)
}

// oneLine is the innermost message of an error, cleaned, without the chain of
// "operation error EC2: …, https response error StatusCode: …" before it.
func OneLine(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		if inner.Error() == "" {
			break
		}
		err = inner
	}
	return awscheck.Clean(err.Error())
}

// why is the reason of a failed call as the end of a sentence.
func Explain(err error) string { return Classify(err, Request{}).Explain() }

// quotaUnread is the error of a quota that Service Quotas asks of its service in the
// caller's name, and did not get.
type QuotaUnavailable struct {
	*smithy.GenericAPIError
	Action string // that the caller needs for it; empty where it is not known
}
