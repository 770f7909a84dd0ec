package recording

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awsfiles"
	"github.com/astronomer/astro-activate/awscheck/public"
)

// A failure is an error in a recording: enough of it to be classified again. The text of
// the SDK's error is left out where it can quote a URL.
type failure struct {
	Kind     failureKind `json:"kind"`
	Code     string      `json:"code,omitempty"` // AWS's
	Message  string      `json:"message,omitempty"`
	Status   int         `json:"status,omitempty"`    // of HTTP
	Host     string      `json:"host,omitempty"`      // that was requested
	Name     string      `json:"name,omitempty"`      // that was looked up; a profile; a file
	Server   string      `json:"server,omitempty"`    // that was asked for the name
	Holds    string      `json:"holds,omitempty"`     // what the file should hold
	NotFound bool        `json:"not_found,omitempty"` // the name does not exist
	Dialing  bool        `json:"dialing,omitempty"`   // the name was looked up to connect to it
	Proxy    *proxy      `json:"proxy,omitempty"`     // that did not open a connection

	// Credentials is the classification of an error of credentials.
	Credentials *credentialFailure `json:"credentials,omitempty"`
}

// A proxy is the answer of one.
type proxy struct {
	Target string   `json:"target"`
	Status int      `json:"status"`
	SignIn []string `json:"sign_in,omitempty"`
	User   bool     `json:"user,omitempty"`
}

type failureKind string

const (
	kindAPI         failureKind = "api"
	kindMalformed   failureKind = "malformed"
	kindCutOff      failureKind = "cut off"
	kindDNS         failureKind = "dns"
	kindDial        failureKind = "refused"
	kindProxy       failureKind = "proxy"
	kindCertificate failureKind = "certificate"
	kindTLS         failureKind = "tls"
	kindTimeout     failureKind = "timeout"
	kindCanceled    failureKind = "canceled"
	kindNoProgram   failureKind = "no program"
	kindExit        failureKind = "exit"
	kindNoProfile   failureKind = "no profile"
	kindRole        failureKind = "role of a profile"
	kindBundle      failureKind = "ca bundle"
	kindFile        failureKind = "unusable file"
	kindTimeLimit   failureKind = "time limit of the check"
	kindDropped     failureKind = "left out" // MaxBytes was reached
	kindOther       failureKind = "other"
)

// credentialFailure is an account.Failure without its error.
type credentialFailure struct {
	Reason    account.Reason             `json:"reason"`
	Service   string                     `json:"service,omitempty"`
	Operation string                     `json:"operation,omitempty"`
	Region    string                     `json:"region,omitempty"`
	Problem   account.CredentialsProblem `json:"problem,omitempty"`
}

// newFailure describes an error; nil for nil.
func newFailure(err error) *failure {
	if err == nil {
		return nil
	}
	f := &failure{Message: account.OneLine(err)}
	var reply *smithyhttp.ResponseError
	if errors.As(err, &reply) {
		f.Status = reply.HTTPStatusCode()
	}
	var request *url.Error
	if errors.As(err, &request) {
		if u, parseErr := url.Parse(request.URL); parseErr == nil {
			f.Host = u.Host
		}
	}
	f.Kind = f.kindOf(err)
	return f
}

func (f *failure) kindOf(err error) failureKind {
	var api smithy.APIError
	var dns *net.DNSError
	var op *net.OpError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var exit *exec.ExitError
	var profile config.SharedConfigProfileNotExistError
	var role config.SharedConfigAssumeRoleError
	var bundle *account.BundleError
	var file *awsfiles.UnusableError
	var refusal *account.ProxyError
	var ended *smithy.CanceledError
	isTimeout := errors.Is(err, context.DeadlineExceeded)
	switch {
	case isTimeout && errors.As(err, &ended):
		return kindTimeout
	case errors.Is(err, context.Canceled):
		return kindCanceled
	case errors.As(err, &dns):
		f.Name, f.NotFound, f.Message, f.Server = dns.Name, dns.IsNotFound, dns.Err, dns.Server
		f.Dialing = errors.As(err, &op) && op.Op == "dial"
		return kindDNS
	case errors.As(err, &op) && op.Op == "dial":
		f.Message = op.Err.Error()
		if op.Addr != nil {
			f.Name = op.Addr.String()
		}
		return kindDial
	case errors.As(err, &op) && op.Op == "proxyconnect":
		f.Message = op.Err.Error()
		return kindProxy
	case errors.As(err, &refusal):
		f.Name, f.Proxy = refusal.Proxy, &proxy{refusal.Target, refusal.Status, refusal.SignIn, refusal.User}
		return kindProxy
	case errors.As(err, &certificate):
		return kindCertificate
	case errors.As(err, &record):
		f.Message = record.Msg
		return kindTLS
	case isTimeout:
		return kindTimeout
	case errors.As(err, &api):
		f.Code, f.Message = api.ErrorCode(), api.ErrorMessage()
		return kindAPI
	case errors.Is(err, exec.ErrNotFound):
		return kindNoProgram
	case errors.As(err, &exit):
		return kindExit
	case errors.As(err, &role):
		f.Name = role.Profile
		return kindRole
	case errors.As(err, &profile):
		f.Name = profile.Profile
		return kindNoProfile
	case errors.As(err, &bundle):
		f.Name = bundle.Path
		return kindBundle
	case errors.As(err, &file):
		f.Name, f.Holds = file.Path, file.Holds
		return kindFile
	}
	var notXML *xml.SyntaxError
	switch account.ReasonOf(err) {
	case account.Malformed:
		return kindMalformed
	case account.CutOff:
		return kindCutOff
	case account.TimedOut:
		return kindTimeout
	}
	if errors.As(err, &notXML) {
		return kindMalformed
	}
	return kindOther
}

// err makes an error of the described kind again.
func (f *failure) err() error {
	text := errors.New(f.Message)
	var err error = text
	switch f.Kind {
	case kindAPI:
		err = &smithy.GenericAPIError{Code: f.Code, Message: f.Message}
	case kindMalformed:
		err = &smithy.DeserializationError{Err: text}
	case kindCutOff:
		err = io.ErrUnexpectedEOF
	case kindDNS:
		err = &net.DNSError{Err: f.Message, Name: f.Name, Server: f.Server, IsNotFound: f.NotFound}
		if f.Dialing {
			err = &net.OpError{Op: "dial", Net: "tcp", Err: err}
		}
	case kindDial:
		op := &net.OpError{Op: "dial", Net: "tcp", Err: text}
		if f.Name != "" {
			op.Addr = address(f.Name)
		}
		err = op
	case kindProxy:
		err = &net.OpError{Op: "proxyconnect", Net: "tcp", Err: text}
		if p := f.Proxy; p != nil {
			err = &account.ProxyError{Proxy: f.Name, Target: p.Target, Status: p.Status, SignIn: p.SignIn, User: p.User}
		}
	case kindCertificate:
		err = &tls.CertificateVerificationError{Err: text}
	case kindTLS:
		err = tls.RecordHeaderError{Msg: f.Message}
	case kindTimeout:
		err = context.DeadlineExceeded
	case kindDropped:
		err = account.ErrNotRecorded
	case kindTimeLimit:
		err = public.ErrTimeLimit
	case kindCanceled:
		err = context.Canceled
	case kindNoProgram:
		err = exec.ErrNotFound
	case kindExit:
		err = &exec.ExitError{}
	case kindNoProfile:
		err = config.SharedConfigProfileNotExistError{Profile: f.Name, Err: text}
	case kindRole:
		err = config.SharedConfigAssumeRoleError{Profile: f.Name, Err: text}
	case kindBundle:
		err = &account.BundleError{Path: f.Name, Err: text}
	case kindFile:
		err = &awsfiles.UnusableError{Path: f.Name, Holds: f.Holds, Err: text}
	}
	if f.Host != "" {
		err = &url.Error{Op: "Post", URL: "https://" + f.Host, Err: err}
	}
	if f.Status != 0 {
		err = &smithyhttp.ResponseError{Response: &smithyhttp.Response{Response: &http.Response{StatusCode: f.Status}}, Err: err}
	}
	return err
}

// An address is that of a connection that failed.
type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }

// newCallFailure describes the error of a call, which the credentials can have at its signing.
func newCallFailure(err error) *failure {
	var f *account.Failure
	if errors.As(err, &f) && f.Problem != "" {
		return newCredentialFailure(f)
	}
	return newFailure(err)
}

// newCredentialFailure describes why there are no credentials.
func newCredentialFailure(a *account.Failure) *failure {
	f := &failure{Kind: kindOther}
	if a.Err != nil {
		f = newFailure(a.Err)
	}
	f.Code, f.Message = a.Code, a.Message
	f.Credentials = &credentialFailure{a.Reason, a.Service, a.Operation, a.Region, a.Problem}
	return f
}

// credentialErr makes the failure of credentials again.
func (f *failure) credentialErr() error {
	c := f.Credentials
	if c == nil {
		return f.err()
	}
	return &account.Failure{Reason: c.Reason, Service: c.Service, Operation: c.Operation, Region: c.Region,
		Code: f.Code, Message: f.Message, Problem: c.Problem, Err: f.err()}
}
