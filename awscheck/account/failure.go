package account

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"
)

// A Failure is the error of an AWS call that gave no usable answer.
type Failure struct {
	Reason    Reason
	Service   string // the SDK's service id; "" if no call was made
	Operation string
	Region    string
	Code      string // AWS's error code; "" if AWS sent none
	Message   string // the message of AWS or of the transport: cleaned, on one line
	// Principal is the ARN of the principal that was denied, as STS reports it; "": it was not denied.
	Principal string
	// Problem is what is wrong with the credentials; "" if something else failed.
	Problem CredentialsProblem
	Err     error // the SDK's error
}

// Reason is why an AWS call gave no usable answer.
type Reason string

const (
	Denied         Reason = "denied"          // the principal lacks a permission
	NoCredentials  Reason = "credentials"     // no credentials were found, or AWS does not accept them
	Expired        Reason = "expired"         // the credentials have expired
	Throttled      Reason = "throttled"       // too many requests; every retry was throttled too
	RegionDisabled Reason = "region disabled" // the account has not enabled the region
	RegionClosed   Reason = "region closed"   // the organization denies access to the region
	RegionRefuses  Reason = "region refuses"  // the region does not accept credentials that STS accepts
	AccountBlocked Reason = "account blocked" // the account is pending, suspended or not signed up
	Unreachable    Reason = "unreachable"     // no connection to the endpoint
	TimedOut       Reason = "timed out"       // no answer within the time limit
	Canceled       Reason = "canceled"        // the caller stopped waiting
	CutOff         Reason = "cut off"         // the connection broke before the answer was complete
	Malformed      Reason = "malformed"       // the answer lacks required data or is not from AWS
	Refused        Reason = "refused"         // the read-only guard refused the operation
	NotFound       Reason = "not found"       // AWS reports that the resource does not exist
	NotRecorded    Reason = "not recorded"    // the recording that is replayed does not hold the call
	// SessionWithoutIAM is a session that STS accepts and IAM does not.
	SessionWithoutIAM Reason = "session without IAM"
	Other             Reason = "other"
)

// ErrIncomplete is the error of a successful reply that lacks a required list or value.
// The SDK decodes an empty body or an HTML page to such a reply, so it proves nothing.
var ErrIncomplete = errors.New("it does not hold the requested data")

// errTooLarge is the error of a reply beyond maxReplyBytes.
var errTooLarge = errors.New("the reply is too large")

func (f *Failure) Error() string {
	if f.Reason == NoCredentials && f.Problem != "" && f.Problem != KeysInvalid {
		return f.Explain() // no call failed, or one that only fetches credentials
	}
	if f.Reason == Expired && f.Operation == "" {
		return f.Explain()
	}
	return fmt.Sprintf("%s: %s", f.Call(), f.Explain())
}

func (f *Failure) Unwrap() error { return f.Err }

// Call names the call: "EC2 DescribeVpcs in eu-west-1".
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

// Explain returns the reason as the end of a sentence, without a period.
func (f *Failure) Explain() string {
	switch f.Reason {
	case Denied:
		if a := f.Action(); a != "" {
			return "denied, " + DenialOf(f).Describe(a)
		}
		if f.Code == quotaDenied {
			return "denied, the quota's service does not report it to this principal (" + f.Quoted() + ")"
		}
		return "denied"
	case NoCredentials:
		switch f.Problem {
		case CredentialsNone:
			return "no AWS credentials were found"
		case "", KeysInvalid:
			return withCode("AWS does not accept the credentials", f.Code)
		}
		return withCode("no working AWS credentials: "+string(f.Problem), f.Code)
	case SessionWithoutIAM:
		return withCode("IAM does not accept credentials of GetSessionToken without MFA or of GetFederationToken", f.Code)
	case Expired:
		return withCode("the credentials have expired", f.Code)
	case Throttled:
		return withCode("AWS throttled the request and every retry", f.Code)
	case RegionDisabled:
		return "the region is not enabled in this account"
	case RegionClosed:
		return "a service control policy of your organization denies access to the region"
	case RegionRefuses:
		return withCode("the region does not accept the credentials, which STS accepts", f.Code)
	case AccountBlocked:
		return withCode("AWS reports that the account can't use the service", f.Code)
	case Unreachable:
		return "no connection (" + f.Message + ")"
	case TimedOut:
		var late *noTimeError
		if errors.As(f.Err, &late) {
			by := "other calls"
			if late.took != (Request{}) {
				by = (&Failure{Service: late.took.Service, Operation: late.took.Operation, Region: late.took.Region}).Call()
			}
			return "not sent, because " + by + " took the time of the check"
		}
		return "no answer within the time limit"
	case Canceled:
		return "canceled"
	case CutOff:
		return "the connection broke before the answer was complete"
	case Malformed:
		return "the answer was not what AWS sends (" + f.Message + ")"
	case NotRecorded:
		return ErrNotRecorded.Error()
	case Refused:
		return "refused by this program's read-only guard"
	}
	if f.Code != "" && f.Message != "" {
		return f.Code + ", " + f.Message
	}
	return f.Code + f.Message
}

// Explain returns the reason of a failed call as the end of a sentence, without a period.
func Explain(err error) string { return Classify(err, Request{}).Explain() }

func withCode(s, code string) string {
	if code == "" {
		return s
	}
	return s + " (" + code + ")"
}

// Quoted returns AWS's code and message, for parentheses, without a period.
func (f *Failure) Quoted() string {
	message := strings.TrimRight(f.Message, ". ")
	if f.Code == "" {
		return message
	}
	return f.Code + ": " + message
}

// Action returns the IAM action that allows the call; "" if AWS requires none, or if the
// call is not in Operations.
func (f *Failure) Action() string {
	var quota *QuotaUnavailable
	if errors.As(f.Err, &quota) {
		return quota.Action
	}
	op, _ := lookupOperation(f.Service, f.Operation)
	return op.Action
}

// A QuotaUnavailable is the error of a quota that Service Quotas could not read. Service
// Quotas reads it from the quota's own service, with the caller's permissions, and
// reports the error in a successful reply.
type QuotaUnavailable struct {
	*smithy.GenericAPIError
	Action string // the IAM action that the caller needs; "" if not known
}
