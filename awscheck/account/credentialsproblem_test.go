package account

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
)

func apiError(service, operation, code, message string) error {
	return &smithy.OperationError{ServiceID: service, OperationName: operation,
		Err: &smithy.GenericAPIError{Code: code, Message: message}}
}

func TestCredentialsProblemOfEachError(t *testing.T) {
	for name, tt := range map[string]struct {
		err    error
		want   CredentialsProblem
		reason Reason
	}{
		"a legacy SSO profile whose token expired overnight": {&ssocreds.InvalidTokenError{}, SSOSignInNeeded, Expired},
		"an sso-session profile whose token expired": {
			fmt.Errorf("refresh cached SSO token failed, %w", errors.New("cached SSO token is expired, or not present, and cannot be refreshed")), SSOSignInNeeded, Expired},
		"an sso-session profile that never signed in": {
			errors.New("failed to read cached SSO token file, open /home/ana/.aws/sso/cache/x.json: no such file or directory"), SSOSignInNeeded, Expired},
		"an SSO session that an administrator ended": {
			apiError("SSO", "GetRoleCredentials", "UnauthorizedException", "Session token not found or invalid"), SSOSignInNeeded, Expired},
		"an SSO refresh token that expired": {
			fmt.Errorf("unable to refresh SSO token, %w", apiError("SSO OIDC", "CreateToken", "InvalidGrantException", "")), SSOSignInNeeded, Expired},
		"an SSO token that can't be renewed without a network": {
			fmt.Errorf("refresh cached SSO token failed, %w", &net.DNSError{Err: "no such host", Name: "oidc.eu-west-1.amazonaws.com", IsNotFound: true}), EndpointUnreachable, Unreachable},
		"a permission set that is not assigned": {
			apiError("SSO", "GetRoleCredentials", "ForbiddenException", "No access"), SSORoleRefused, NoCredentials},
		"an aws login session that expired": {
			fmt.Errorf("create oauth2 token: %w", errors.New("login session has expired, please reauthenticate")), LoginNeeded, Expired},
		"an aws login profile that never signed in": {
			fmt.Errorf("load login token: %w", errors.New("token file not found, please reauthenticate")), LoginNeeded, Expired},
		"an unknown profile":                       {config.SharedConfigProfileNotExistError{Profile: "astro"}, UnknownProfile, NoCredentials},
		"an unknown source profile":                {config.SharedConfigAssumeRoleError{Profile: "astro", Err: config.SharedConfigProfileNotExistError{Profile: "base"}}, BadProfile, NoCredentials},
		"a profile without sso_region":             {errors.New(`profile "astro" is configured to use SSO but is missing required configuration: sso_region`), BadProfile, NoCredentials},
		"a role that needs an MFA code":            {config.AssumeRoleTokenProviderNotSetError{}, MFACodeNeeded, NoCredentials},
		"an MFA code that was not given":           {fmt.Errorf("failed, %w", ErrMFACodeNeeded), MFACodeNeeded, NoCredentials},
		"a mistyped MFA code":                      {apiError("STS", "AssumeRole", "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code."), MFARefused, NoCredentials},
		"a role that does not trust the caller":    {apiError("STS", "AssumeRole", "AccessDenied", "not authorized to perform: sts:AssumeRole"), RoleRefused, NoCredentials},
		"a role whose source session expired":      {apiError("STS", "AssumeRole", "ExpiredToken", "expired"), SessionExpired, Expired},
		"a web identity token that expired":        {apiError("STS", "AssumeRoleWithWebIdentity", "ExpiredTokenException", "Token expired"), RoleRefused, NoCredentials},
		"a session that expired":                   {apiError("STS", "GetCallerIdentity", "ExpiredTokenException", "expired"), SessionExpired, Expired},
		"a deleted key":                            {apiError("STS", "GetCallerIdentity", "InvalidClientTokenId", "invalid"), KeysInvalid, NoCredentials},
		"a wrong clock":                            {apiError("STS", "GetCallerIdentity", "RequestExpired", "Request has expired"), ClockWrong, NoCredentials},
		"a laptop without an EC2 metadata service": {fmt.Errorf("no EC2 IMDS role found, %w", &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route to host")}), CredentialsNone, NoCredentials},
		"a credential process that fails":          {&processcreds.ProviderError{Err: errors.New("exit status 1")}, SourceFailed, NoCredentials},
		"throttled while the role is assumed":      {apiError("STS", "AssumeRole", "Throttling", "Rate exceeded"), CredentialsUndetermined, Throttled},
		"no answer while the role is assumed":      {&smithy.CanceledError{Err: context.DeadlineExceeded}, CredentialsUndetermined, TimedOut},
		"a proxy that requires a password":         {&url.Error{Op: "Post", URL: "https://sts.amazonaws.com/", Err: &ProxyError{Proxy: "proxy.example.com:3128", Status: 407}}, ProxyUnreachable, Unreachable},
		"an unknown error code":                    {apiError("STS", "GetCallerIdentity", "Strange", "what"), CredentialsUndetermined, Other},
	} {
		t.Run(name, func(t *testing.T) {
			f := credentialsFailure(tt.err)
			if f.Problem != tt.want || f.Reason != tt.reason {
				t.Errorf("%q, %q; want %q, %q", f.Problem, f.Reason, tt.want, tt.reason)
			}
			again := credentialsFailure(f)
			if again.Problem != tt.want {
				t.Errorf("the second classification is %q", again.Problem)
			}
		})
	}
}

func TestUnreachableProxy(t *testing.T) {
	gone := httptest.NewServer(nil)
	proxy, _ := url.Parse(gone.URL)
	gone.Close()
	client := http.Client{Transport: &http.Transport{Proxy: http.ProxyURL(proxy)}}
	_, err := client.Get("https://sts.us-east-1.amazonaws.com/?secret=1")
	f := credentialsFailure(err)
	if f.Problem != ProxyUnreachable || f.Reason != Unreachable {
		t.Fatalf("%q, %q: %v", f.Problem, f.Reason, err)
	}
	if want := "sts.us-east-1.amazonaws.com: proxyconnect tcp: dial tcp " + proxy.Host; len(f.Message) < len(want) || f.Message[:len(want)] != want {
		t.Errorf("the message is %q", f.Message)
	}
}
