//lint:file-ignore SA1019 The deprecated endpoint resolver is the only setting that the SDK's own clients use: see credentialEndpoints.

package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/smithy-go/logging"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/awsfiles"
	"github.com/astronomer/astro-activate/awscheck/processes"
)

const (
	maxAttempts = 4               // of one request, the first included
	maxBackoff  = 2 * time.Second // between two attempts
)

// SharedConfig is the Source of this machine, with the settings that all AWS tools use:
// environment variables, the shared config and credentials files, IAM Identity Center,
// role profiles, containers, instances, AWS_ENDPOINT_URL, proxies and AWS_CA_BUNDLE.
// (Source: AWS SDKs and Tools Reference Guide, "Settings reference".)
type SharedConfig struct {
	// MFA returns the code of a profile's MFA device; see MFAPrompt. Nil: a profile that
	// needs a code can't be used.
	MFA func(ctx context.Context, profile string) (string, error)

	// Transport adjusts the transport of requests to AWS. Nil: it stays as it is.
	Transport func(*http.Transport)

	// Processes counts the credential_processes that run. Nil: they are not counted.
	Processes *processes.Running

	backoff     time.Duration // maximum wait between two attempts; 0: maxBackoff
	connections *connections  // nil: each configuration has its own
}

// Connected returns s with connections that its configurations share, see connections. NewAccounts does so.
func (s SharedConfig) Connected() SharedConfig {
	if s.connections == nil {
		s.connections = &connections{}
	}
	return s
}

// Config implements Source.
func (s SharedConfig) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	s = s.Connected()
	sections, err := readProfiles()
	if unusable := (*awsfiles.UnusableError)(nil); errors.As(err, &unusable) {
		return aws.Config{}, unusable
	}
	section := sectionOf(sections, cmp.Or(profile, defaultProfile()))
	shared := sharedProfile(ctx, section)
	if err := refuseFiles(shared); err != nil {
		return aws.Config{}, err
	}
	client := s.connections.current(s.Transport)
	load := []func(*config.LoadOptions) error{
		config.WithAPIOptions(options),
		config.WithRetryer(s.newRetryer),
		config.WithHTTPClient(client.buildable),
		config.WithLogger(logging.Nop{}),     // the SDK's default logger writes to the terminal
		config.WithDefaultRegion(HomeRegion), // the client that assumes a profile's role needs one
		config.WithEC2RoleCredentialOptions(func(o *ec2rolecreds.Options) { o.Client = metadataClient(shared, options) }),
	}
	if profile != "" || section != defaultProfile() && !keysInEnvironment() {
		load = append(load, config.WithSharedConfigProfile(section))
	}
	if endpoints := credentialEndpoints(shared); endpoints != nil {
		load = append(load, config.WithEndpointResolverWithOptions(endpoints))
	}
	if process := credentialProcess(profile, shared, s.Processes); process != nil {
		load = append(load, config.WithCredentialsProvider(process))
	}
	load = append(load, config.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) { s.setMFA(ctx, profile, o) }))
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	cfg.EndpointResolverWithOptions = nil // clients made from this configuration resolve endpoints themselves
	cfg.HTTPClient = client.of(cfg.HTTPClient)
	return cfg, asBundleError(err, shared)
}

// setMFA lets a role that names an MFA device ask for its code.
func (s SharedConfig) setMFA(ctx context.Context, profile string, o *stscreds.AssumeRoleOptions) {
	if o.SerialNumber == nil || s.MFA == nil {
		return
	}
	// Each renewal needs another code, so request the hour that every role allows.
	o.Duration = max(o.Duration, time.Hour)
	o.TokenProvider = func() (string, error) {
		code, err := s.MFA(context.WithoutCancel(ctx), profile)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrMFACodeNeeded, err)
		}
		return code, nil
	}
}

// sharedProfile reads the settings of a profile that Config needs before the SDK loads
// it. It ignores errors, which the SDK then reports.
func sharedProfile(ctx context.Context, section string) config.SharedConfig {
	shared, err := config.LoadSharedConfigProfile(ctx, section, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles = []string{configPath()}
		o.CredentialsFiles = []string{credentialsPath()}
	})
	if err != nil {
		return config.SharedConfig{}
	}
	return shared
}

// credentialEndpoints returns a resolver that sends the SDK's own clients, which fetch
// credentials, to the endpoints that the environment or the profile sets; nil if neither
// sets any. The SDK creates these clients before it reads AWS_ENDPOINT_URL and would send
// the keys of a role profile to AWS. A resolver is the only setting that it reads before.
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
			return aws.Endpoint{}, &aws.EndpointNotFoundError{} // the SDK resolves it
		}
		return aws.Endpoint{URL: url, SigningRegion: region, HostnameImmutable: true, Source: aws.EndpointSourceCustom}, nil
	})
}

// metadataClient returns a client of the EC2 instance metadata service, the last source
// of credentials that the SDK tries. On other machines two attempts fail within a second.
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

// credentialProcess returns a provider that runs the profile's credential_process without
// access to the terminal, which the SDK would give it; nil if the profile's credentials
// come from another source.
func credentialProcess(profile string, shared config.SharedConfig, running *processes.Running) aws.CredentialsProvider {
	fromEnvironment := profile == "" && keysInEnvironment()
	otherSource := shared.Credentials.HasKeys() || shared.Source != nil || shared.CredentialSource != "" || shared.RoleARN != "" ||
		shared.WebIdentityTokenFile != "" || shared.SSOAccountID != "" || shared.SSOStartURL != "" || shared.LoginSession != ""
	if shared.CredentialProcess == "" || fromEnvironment || otherSource {
		return nil
	}
	return aws.NewCredentialsCache(boundedProcess{running, processcreds.NewProviderCommand(processcreds.NewCommandBuilderFunc(
		func(ctx context.Context) (*exec.Cmd, error) {
			printed, _ := ctx.Value(outputLimitKey{}).(*outputLimit)
			if caller, ok := ctx.Value(callerContextKey{}).(context.Context); ok {
				// End a process that hangs when no caller waits for it.
				var cancel context.CancelFunc
				ctx, cancel = context.WithCancel(ctx)
				context.AfterFunc(caller, cancel)
			}
			cmd, err := processcreds.DefaultNewCommandBuilder{Args: []string{shared.CredentialProcess}}.NewCommand(ctx)
			if err != nil {
				return nil, err
			}
			cmd.Stdin, cmd.Stdout, cmd.Stderr = nil, printed, nil // the SDK reads a copy of Stdout
			cmd.WaitDelay = time.Second                           // for child processes that keep its output open, on Windows
			processes.EndWithContext(cmd)
			return cmd, nil
		}))})
}

// maxProcessBytes is far above what a credential_process prints: an object of five strings.
const maxProcessBytes = 1 << 20

var errProcessOutput = fmt.Errorf("credential_process printed more than %d MiB", maxProcessBytes>>20)

// A boundedProcess ends a process whose output does not end. The SDK's provider keeps all
// of it.
type boundedProcess struct {
	running *processes.Running
	*processcreds.Provider
}

func (p boundedProcess) Retrieve(ctx context.Context) (c aws.Credentials, err error) {
	printed := &outputLimit{left: maxProcessBytes}
	p.running.While(func() { c, err = p.Provider.Retrieve(context.WithValue(ctx, outputLimitKey{}, printed)) })
	if printed.left < 0 {
		return aws.Credentials{}, &processcreds.ProviderError{Err: errProcessOutput}
	}
	return c, err
}

type outputLimitKey struct{}

// An outputLimit drops what is written to it. Beyond its limit a write fails, which closes
// the pipe to the process that writes.
type outputLimit struct{ left int }

func (l *outputLimit) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errProcessOutput
	}
	return len(p), nil
}

// keysInEnvironment reports whether the environment has credentials. They take precedence
// over the default profile.
func keysInEnvironment() bool {
	return os.Getenv("AWS_ACCESS_KEY_ID") != "" || os.Getenv("AWS_ACCESS_KEY") != "" || os.Getenv("AWS_WEB_IDENTITY_TOKEN_FILE") != ""
}

// newRetryer returns the retryer of one client. It uses the SDK's adaptive mode, which
// slows the client down when AWS throttles it.
func (s SharedConfig) newRetryer() aws.Retryer {
	longest := cmp.Or(s.backoff, maxBackoff)
	return retryer{retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(so *retry.StandardOptions) {
			so.MaxAttempts = maxAttempts
			so.MaxBackoff = longest
		})
	}), longest}
}

// A retryer does not retry what fails again, and what there is no time for: the call would
// end in "no answer within the time limit", and its cause would be lost.
type retryer struct {
	aws.RetryerV2
	longest time.Duration // wait between two attempts
}

// IsErrorRetryable implements aws.Retryer. For the SDK every error of a connection can be
// retried.
func (r retryer) IsErrorRetryable(err error) bool {
	return !failsAgain(err) && r.RetryerV2.IsErrorRetryable(err)
}

// GetRetryToken implements aws.Retryer.
func (r retryer) GetRetryToken(ctx context.Context, err error) (func(error) error, error) {
	if end, limited := ctx.Deadline(); limited && time.Until(end) < r.longest {
		return nil, errNoTimeToRetry
	}
	return r.RetryerV2.GetRetryToken(ctx, err)
}

var errNoTimeToRetry = errors.New("no time is left for another attempt")
