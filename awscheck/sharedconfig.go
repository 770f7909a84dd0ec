package awscheck

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/smithy-go/middleware"
)

const (
	connectTimeout = 5 * time.Second // one TCP or TLS handshake
	maxAttempts    = 4               // of one request, the first included
	maxBackoff     = 2 * time.Second // between two attempts
)

// SharedConfig is the Source that every AWS tool uses: the environment, the shared
// config and credentials files, IAM Identity Center, role profiles, containers,
// instances, AWS_ENDPOINT_URL, proxies, AWS_CA_BUNDLE.
type SharedConfig struct {
	// MFA asks for the code of a profile's MFA device. It should return when ctx is
	// done. Nil: a profile that needs a code can't be used.
	MFA func(ctx context.Context, profile string) (string, error)
}

// Config implements Source.
func (s SharedConfig) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	load := []func(*config.LoadOptions) error{
		config.WithAPIOptions(options),
		config.WithRetryer(newRetryer),
		config.WithHTTPClient(httpClient()),
	}
	if profile != "" {
		load = append(load, config.WithSharedConfigProfile(profile))
	}
	// The SDK leaves the STS client inside a role profile out of AWS_ENDPOINT_URL;
	// as a base endpoint it reaches that one too. Service-specific variables still
	// win for the services' own clients.
	if url := os.Getenv("AWS_ENDPOINT_URL"); url != "" && !strings.EqualFold(os.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true") {
		load = append(load, config.WithBaseEndpoint(url))
	}
	if s.MFA != nil {
		load = append(load, config.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) {
			o.TokenProvider = func() (string, error) {
				// The SDK hands the provider no context: a person may take a while, and
				// whoever answers MFA gives up by itself.
				return s.MFA(context.WithoutCancel(ctx), profile)
			}
		}))
	}
	return config.LoadDefaultConfig(ctx, load...)
}

// newRetryer makes one client's retryer: the SDK's adaptive mode, which slows the
// client down when AWS throttles it.
func newRetryer() aws.Retryer {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(so *retry.StandardOptions) {
			so.MaxAttempts = maxAttempts
			so.MaxBackoff = maxBackoff
		})
	})
}

func httpClient() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectTimeout }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectTimeout
			t.MaxIdleConnsPerHost = inFlight
		})
}
