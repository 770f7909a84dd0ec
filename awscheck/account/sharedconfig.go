//lint:file-ignore SA1019 A resolver is deprecated, and the only setting that the SDK's own clients heed: see credentialEndpoints.

package account

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go/logging"
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
	// MFA gives the code of a profile's MFA device; see MFAPrompt. Nil: a profile that
	// needs a code can't be used.
	MFA func(ctx context.Context, profile string) (string, error)

	backoff time.Duration // the longest wait between two attempts; 0: maxBackoff
}

// Config implements Source.
func (s SharedConfig) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	section := sectionOf(cmp.Or(profile, standardProfile()))
	shared := sharedProfile(ctx, section)
	load := []func(*config.LoadOptions) error{
		config.WithAPIOptions(options),
		config.WithRetryer(s.newRetryer),
		config.WithHTTPClient(httpClient()),
		config.WithLogger(logging.Nop{}), // the SDK's own writes to the terminal
		config.WithEC2RoleCredentialOptions(func(o *ec2rolecreds.Options) { o.Client = metadataClient(shared, options) }),
	}
	if profile != "" || section != standardProfile() && !keysInEnvironment() {
		load = append(load, config.WithSharedConfigProfile(section))
	}
	if endpoints := credentialEndpoints(shared); endpoints != nil {
		load = append(load, config.WithEndpointResolverWithOptions(endpoints))
	}
	if process := credentialProcess(profile, shared); process != nil {
		load = append(load, config.WithCredentialsProvider(process))
	}
	load = append(load, config.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) {
		if o.SerialNumber == nil || s.MFA == nil {
			return
		}
		// Every renewal costs the person a code: ask for the hour that every role grants.
		o.Duration = max(o.Duration, time.Hour)
		o.TokenProvider = func() (string, error) {
			code, err := s.MFA(context.WithoutCancel(ctx), profile)
			if err != nil {
				return "", fmt.Errorf("%w: %w", ErrMFACodeNeeded, err)
			}
			return code, nil
		}
	}))
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	cfg.EndpointResolverWithOptions = nil // the clients made from here on find their endpoints themselves
	return cfg, ofBundle(err, shared)
}

// sharedProfile reads a profile for what the SDK's loading leaves to be added. A
// profile that can't be read is left for the SDK to complain about.
func sharedProfile(ctx context.Context, section string) config.SharedConfig {
	shared, err := config.LoadSharedConfigProfile(ctx, section, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles = []string{configPath("AWS_CONFIG_FILE", "config")}
		o.CredentialsFiles = []string{configPath("AWS_SHARED_CREDENTIALS_FILE", "credentials")}
	})
	if err != nil {
		return config.SharedConfig{}
	}
	return shared
}

// credentialEndpoints sends the SDK's own clients, those that fetch credentials, to
// the endpoints that the environment or the profile sets. The SDK makes them before
// it has read AWS_ENDPOINT_URL, and would send a role profile's keys to AWS itself;
// a resolver is the only setting that it reads before. Nil where nothing is set.
func credentialEndpoints(shared config.SharedConfig) aws.EndpointResolverWithOptions {
	if strings.EqualFold(os.Getenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), "true") ||
		aws.ToBool(shared.IgnoreConfiguredEndpoints) {
		return nil
	}
	endpoint := func(service string) string {
		name := strings.ReplaceAll(service, " ", "_")
		return cmp.Or(os.Getenv("AWS_ENDPOINT_URL_"+strings.ToUpper(name)),
			shared.Services.ServiceValues[strings.ToLower(name)]["endpoint_url"],
			os.Getenv("AWS_ENDPOINT_URL"), shared.BaseEndpoint)
	}
	if !slices.ContainsFunc([]string{"STS", "SSO", "SSO OIDC", "Signin"}, func(s string) bool { return endpoint(s) != "" }) {
		return nil
	}
	return aws.EndpointResolverWithOptionsFunc(func(service, region string, _ ...any) (aws.Endpoint, error) {
		url := endpoint(service)
		if url == "" {
			return aws.Endpoint{}, &aws.EndpointNotFoundError{} // the SDK's own resolution
		}
		return aws.Endpoint{URL: url, SigningRegion: region, HostnameImmutable: true, Source: aws.EndpointSourceCustom}, nil
	})
}

// metadataClient asks the EC2 metadata service, the last place where the SDK looks
// for credentials. Where there is none, two attempts tell within a second.
func metadataClient(shared config.SharedConfig, options []func(*middleware.Stack) error) *imds.Client {
	o := imds.Options{
		APIOptions:   options,
		Retryer:      retry.NewStandard(func(o *retry.StandardOptions) { o.MaxAttempts, o.MaxBackoff = 2, 100*time.Millisecond }),
		Endpoint:     cmp.Or(os.Getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT"), shared.EC2IMDSEndpoint),
		EndpointMode: shared.EC2IMDSEndpointMode,
	}
	if strings.EqualFold(os.Getenv("AWS_EC2_METADATA_V1_DISABLED"), "true") || aws.ToBool(shared.EC2IMDSv1Disabled) {
		o.EnableFallback = aws.FalseTernary
	}
	return imds.New(o)
}

// credentialProcess runs a profile's credential_process without the terminal: the
// SDK would hand the program this one's keyboard and screen. Nil where the profile's
// own credentials are not a process's.
func credentialProcess(profile string, shared config.SharedConfig) aws.CredentialsProvider {
	environment := profile == "" && keysInEnvironment()
	other := shared.Credentials.HasKeys() || shared.Source != nil || shared.CredentialSource != "" || shared.RoleARN != "" ||
		shared.WebIdentityTokenFile != "" || shared.SSOAccountID != "" || shared.SSOStartURL != "" || shared.LoginSession != ""
	if shared.CredentialProcess == "" || environment || other {
		return nil
	}
	return aws.NewCredentialsCache(processcreds.NewProviderCommand(processcreds.NewCommandBuilderFunc(
		func(ctx context.Context) (*exec.Cmd, error) {
			if all, ok := ctx.Value(waitersKey{}).(context.Context); ok {
				// A program that hangs ends with those who wait for it.
				var end context.CancelFunc
				ctx, end = context.WithCancel(ctx)
				context.AfterFunc(all, end)
			}
			cmd, err := processcreds.DefaultNewCommandBuilder{Args: []string{shared.CredentialProcess}}.NewCommand(ctx)
			if err != nil {
				return nil, err
			}
			cmd.Stdin, cmd.Stderr = nil, nil
			cmd.WaitDelay = time.Second // for what it started itself, which may hold its output open
			return cmd, nil
		})))
}

// keysInEnvironment tells whether the environment holds credentials: they win over
// the profile that is used where none is named.
func keysInEnvironment() bool {
	return os.Getenv("AWS_ACCESS_KEY_ID") != "" || os.Getenv("AWS_ACCESS_KEY") != "" || os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != ""
}

// newRetryer makes one client's retryer: the SDK's adaptive mode, which slows the
// client down when AWS throttles it.
func (s SharedConfig) newRetryer() aws.Retryer {
	return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(so *retry.StandardOptions) {
			so.MaxAttempts = maxAttempts
			so.MaxBackoff = cmp.Or(s.backoff, maxBackoff)
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
