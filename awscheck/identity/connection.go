package identity

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// showSettings is the command that shows the settings which redirect requests to AWS.
const showSettings = "env | grep -i -E '^(https?|all|no)_proxy=|^AWS_ENDPOINT_URL'"

// noConnection explains a problem between this machine and AWS.
func (d Diagnosis) noConnection() (string, awscheck.Remedy) {
	look := []string{showSettings}
	switch f := d.Failure; f.Problem {
	case account.ProxyUnreachable:
		var proxy *account.ProxyError
		if errors.As(f.Err, &proxy) {
			return strings.ToUpper(f.Message[:1]) + f.Message[1:] + ".", proxyRemedy(proxy)
		}
		return fmt.Sprintf("The proxy between this machine and AWS can't be used (%s).", f.Message),
			awscheck.Remedy{Text: "Correct HTTPS_PROXY, or unset it if no proxy is needed. The command shows the current settings.", Look: look}
	case account.CertificateUntrusted:
		return fmt.Sprintf("The certificate of the AWS endpoint is not trusted (%s). The usual cause is a proxy that inspects TLS.", f.Message),
			awscheck.Remedy{Text: "Set AWS_CA_BUNDLE to a file with your organization's root certificate in PEM format.",
				Commands: []string{"export AWS_CA_BUNDLE=/path/to/root.pem"},
				Links:    []string{"https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html"}}
	case account.TLSNotSpoken:
		return fmt.Sprintf("The server at the AWS endpoint does not use TLS, although its address begins with https (%s). A proxy, or the sign-in page of a network, may have answered in place of AWS.", f.Message),
			awscheck.Remedy{Text: "Sign in with a browser, if the network has a sign-in page. Otherwise correct the address in AWS_ENDPOINT_URL, in endpoint_url or of the proxy. The command shows the current settings.", Look: look}
	default:
		return fmt.Sprintf("This machine can't connect to AWS (%s).", f.Message),
			awscheck.Remedy{Text: "Check the network and the VPN. Check whether a proxy is required (HTTPS_PROXY) and whether AWS_ENDPOINT_URL is correct. The command shows the current settings.", Look: look}
	}
}

// proxyRemedy is the fix of what a proxy answered in place of a connection.
func proxyRemedy(e *account.ProxyError) awscheck.Remedy {
	r := awscheck.Remedy{Look: []string{showSettings}}
	switch {
	case e.Status == http.StatusProxyAuthRequired && !e.TakesPassword():
		r.Text = "Ask your network team for a proxy that accepts a user name and password, or for a helper on this machine that signs in to this one, and set HTTPS_PROXY to that."
	case e.Status == http.StatusProxyAuthRequired:
		r.Text = "Set HTTPS_PROXY with the user name and password of the proxy. Write special characters of the password percent-encoded, such as %40 for @."
		r.Commands = []string{"export HTTPS_PROXY=http://USER:PASSWORD@" + awscheck.Quote(e.Proxy)}
	case e.IsPage():
		r.Text = "Sign in to the network with a browser, then check again. If no proxy is needed, unset HTTPS_PROXY. The command shows the current settings."
	case e.Status < 500:
		r.Text = "Ask your network team to allow connections to *.amazonaws.com on port 443. If no proxy is needed, unset HTTPS_PROXY. The command shows the current settings."
	default:
		r.Text = "Check again. If this persists, ask your network team whether the proxy reaches *.amazonaws.com, and resolves its names. If no proxy is needed, unset HTTPS_PROXY. The command shows the current settings."
	}
	return r
}
