package identity

import (
	"fmt"

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
		return fmt.Sprintf("The proxy between this machine and AWS can't be used (%s).", f.Message),
			awscheck.Remedy{Text: "Correct HTTPS_PROXY, or unset it if no proxy is needed. The command shows the current settings.", Look: look}
	case account.CertificateUntrusted:
		return fmt.Sprintf("The certificate of the AWS endpoint is not trusted (%s). The usual cause is a proxy that inspects TLS.", f.Message),
			awscheck.Remedy{Text: "Set AWS_CA_BUNDLE to a file with your organization's root certificate in PEM format.",
				Commands: []string{"export AWS_CA_BUNDLE=/path/to/root.pem"},
				Links:    []string{"https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html"}}
	case account.TLSNotSpoken:
		return fmt.Sprintf("The server at the AWS endpoint does not use TLS, although its address begins with https (%s).", f.Message),
			awscheck.Remedy{Text: "Correct the address in AWS_ENDPOINT_URL, in endpoint_url or of the proxy. The command shows the current settings.", Look: look}
	default:
		return fmt.Sprintf("This machine can't connect to AWS (%s).", f.Message),
			awscheck.Remedy{Text: "Check the network and the VPN. Check whether a proxy is required (HTTPS_PROXY) and whether AWS_ENDPOINT_URL is correct. The command shows the current settings.", Look: look}
	}
}
