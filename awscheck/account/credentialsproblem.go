package account

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"

	"github.com/astronomer/astro-activate/awscheck/awsfiles"
)

// A CredentialsProblem is why there are no working credentials. Each has its own fix.
type CredentialsProblem string

const (
	CredentialsNone         CredentialsProblem = "none found"
	UnknownProfile          CredentialsProblem = "unknown profile"
	BadProfile              CredentialsProblem = "incomplete profile"
	BadBundle               CredentialsProblem = "unusable CA bundle"
	BadRegion               CredentialsProblem = "unusable default region"
	SSOSignInNeeded         CredentialsProblem = "IAM Identity Center sign-in needed" // expired or never started
	SSORoleRefused          CredentialsProblem = "IAM Identity Center refused the role"
	LoginNeeded             CredentialsProblem = "aws login needed"
	SessionExpired          CredentialsProblem = "session expired"
	KeysInvalid             CredentialsProblem = "keys not valid"
	MFACodeNeeded           CredentialsProblem = "MFA code needed"
	MFARefused              CredentialsProblem = "MFA code refused"
	RoleRefused             CredentialsProblem = "role refused"                     // AssumeRole was denied
	SourceFailed            CredentialsProblem = "source of the credentials failed" // a credential process or a container's endpoint
	EndpointUnreachable     CredentialsProblem = "endpoint unreachable"
	ProxyUnreachable        CredentialsProblem = "proxy unreachable"
	CertificateUntrusted    CredentialsProblem = "certificate not trusted"
	TLSNotSpoken            CredentialsProblem = "endpoint does not use TLS"
	ClockWrong              CredentialsProblem = "clock wrong" // on this machine
	AccountSwitched         CredentialsProblem = "they belong to another account than before"
	CredentialsUndetermined CredentialsProblem = "undetermined" // no usable answer
)

// Expired reports whether the credentials worked before and have expired.
func (p CredentialsProblem) Expired() bool {
	return p == SessionExpired || p == SSOSignInNeeded || p == LoginNeeded
}

// credentialsFailure classifies an error that occurred while credentials were found,
// fetched or used for the first time.
func credentialsFailure(err error) *Failure {
	f := Classify(err, Request{})
	if f.Problem != "" {
		return f
	}
	f.Problem = problemOf(err, f)
	switch {
	case f.Problem == CredentialsUndetermined, f.Reason == Unreachable && f.Problem != CredentialsNone:
	case f.Problem.Expired():
		f.Reason = Expired
	default:
		f.Reason = NoCredentials
	}
	var process *processcreds.ProviderError
	if errors.As(err, &process) {
		// The SDK's message may contain the output of the process, which holds the secret.
		f.Err, f.Message = nil, "credential_process failed"
		if errors.Is(err, errProcessOutput) {
			f.Message = errProcessOutput.Error()
		}
	}
	return f
}

// problemOf identifies the problem by the SDK's error. Several of these errors have no
// type and are identified by their text, in the module versions of go.mod; a test covers
// each of them.
func problemOf(err error, f *Failure) CredentialsProblem {
	text := err.Error()
	if f.Err != nil {
		text = f.Err.Error()
	}
	has := func(parts ...string) bool {
		return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
	}
	switch {
	case isType[*BundleError](err):
		return BadBundle
	case has("invalid input region"):
		return BadRegion
	case errors.Is(err, ErrMFACodeNeeded), isType[config.AssumeRoleTokenProviderNotSetError](err):
		return MFACodeNeeded
	case isType[config.SharedConfigAssumeRoleError](err):
		return BadProfile
	case isType[config.SharedConfigProfileNotExistError](err):
		return UnknownProfile
	case isType[config.SharedConfigLoadError](err), isType[*awsfiles.UnusableError](err), isType[config.CredentialRequiresARNError](err):
		return BadProfile
	case has("EC2 IMDS"), isType[*credentials.StaticCredentialsEmptyError](err), errors.Is(err, errNoCredentials):
		return CredentialsNone // the SDK asks the metadata service last
	case isType[*processcreds.ProviderError](err), has("failed to load credentials,"):
		return SourceFailed
	}
	switch f.Reason {
	case Unreachable:
		return connectionProblem(err)
	case TimedOut, Canceled, Throttled, CutOff, Malformed, Refused, NotRecorded:
		return CredentialsUndetermined
	}
	return callProblem(err, f, has)
}

// callProblem identifies the problem by the call that failed: to IAM Identity Center, to
// the sign-in service of `aws login`, or to STS. has reports whether the text of the
// error contains one of some parts.
func callProblem(err error, f *Failure, has func(parts ...string) bool) CredentialsProblem {
	code := func(codes ...string) bool { return slices.Contains(codes, f.Code) }
	switch {
	case isType[*ssocreds.InvalidTokenError](err), has("cached SSO token"),
		f.Service == "SSO OIDC", f.Service == "SSO" && code("UnauthorizedException"):
		return SSOSignInNeeded
	case f.Service == "SSO" && f.Code != "":
		return SSORoleRefused
	case f.Service == "Signin", has("load login token", "validate login token", "create oauth2 token"):
		return LoginNeeded
	case code("RequestExpired", "RequestTimeTooSkewed"), has("Signature expired", "Signature not yet current"):
		return ClockWrong
	case strings.HasPrefix(f.Operation, "AssumeRole") && has("MultiFactorAuthentication", "tokenCode", "MFA"):
		return MFARefused
	case f.Operation == "AssumeRoleWithWebIdentity" && f.Code != "":
		return RoleRefused
	case f.Reason == Expired:
		return SessionExpired
	case f.Reason == NoCredentials:
		return KeysInvalid
	case f.Operation == "AssumeRole" && (f.Reason == Denied || code("ValidationError", "RegionDisabledException")):
		return RoleRefused
	case f.Operation == "":
		return BadProfile // the configuration failed to load
	}
	return CredentialsUndetermined
}

// connectionProblem identifies why a connection failed.
func connectionProblem(err error) CredentialsProblem {
	var op *net.OpError
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect", isType[*ProxyError](err):
		return ProxyUnreachable
	case isType[*tls.CertificateVerificationError](err):
		return CertificateUntrusted
	case isPlain(err):
		return TLSNotSpoken
	}
	return EndpointUnreachable
}

// isType reports whether err is or wraps an error of type E.
func isType[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}
