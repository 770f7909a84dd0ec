package wire

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// An EndpointError says why the endpoint of a service is not known.
type EndpointError struct{ Service, Reason string }

func (e *EndpointError) Error() string {
	return fmt.Sprintf("the endpoint of %s is not known: %s", e.Service, e.Reason)
}

// An endpoint is where an operation is sent, and for which region it is signed.
type endpoint struct{ url, region string }

// resolve finds the endpoint of an operation in a region: one that the environment or
// the profile sets wins; else it is the service's own. FIPS and dual-stack names follow
// the usual form unless the operation says otherwise, in the aws partition; elsewhere they
// are not known. (AWS SDKs and Tools Reference, "Service-specific endpoints", "Dual-stack
// and FIPS endpoints"; the services' endpoint rule sets.)
func resolve(ctx context.Context, cfg aws.Config, op *Operation) (endpoint, error) {
	region := cfg.Region
	partition, suffix := partitionOf(region)
	if op.Global != "" {
		region = op.Global
	}
	url, err := configuredEndpoint(ctx, cfg, op.Service)
	if err != nil {
		return endpoint{}, &EndpointError{op.Service, err.Error()}
	}
	if url != "" {
		return endpoint{url, region}, nil
	}
	fips, dual, err := variants(ctx, cfg)
	if err != nil {
		return endpoint{}, &EndpointError{op.Service, err.Error()}
	}
	if partition != "aws" {
		if fips || dual || op.Global != "" || op.Host != "" || partition == "" {
			return endpoint{}, &EndpointError{op.Service, "this program has no list of the endpoints outside of commercial AWS"}
		}
		return endpoint{"https://" + op.Endpoint + "." + region + "." + suffix, region}, nil
	}
	host, usual := op.Host, op.Endpoint+".{region}.amazonaws.com"
	switch {
	case fips && dual:
		host, usual = op.FIPSDualStackHost, op.Endpoint+"-fips.{region}.api.aws"
	case fips:
		host, usual = op.FIPSHost, op.Endpoint+"-fips.{region}.amazonaws.com"
	case dual:
		host, usual = op.DualStackHost, op.Endpoint+".{region}.api.aws"
	}
	if host == "-" {
		return endpoint{}, &EndpointError{op.Service, "it has no known endpoint of the kind that is requested (FIPS, dual-stack)"}
	}
	return endpoint{"https://" + strings.ReplaceAll(cmp.Or(host, usual), "{region}", region), region}, nil
}

// UsualHost is the host name of the operation's service in a region of the aws partition,
// without FIPS, dual-stack or a configured endpoint.
func (op *Operation) UsualHost(region string) string {
	if op.Global != "" {
		region = op.Global
	}
	return strings.ReplaceAll(cmp.Or(op.Host, op.Endpoint+".{region}.amazonaws.com"), "{region}", region)
}

// partitionOf returns a region's partition and the end of its host names; "" for a
// partition that is not known here. (AWS General Reference, "AWS service endpoints".)
func partitionOf(region string) (partition, suffix string) {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn", "amazonaws.com.cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov", "amazonaws.com"
	case strings.HasPrefix(region, "us-iso"), strings.HasPrefix(region, "eu-isoe-"), strings.HasPrefix(region, "eusc-"):
		return "", ""
	}
	return "aws", "amazonaws.com"
}

// configuredEndpoint returns the URL that the environment or the profile sets for a
// service (AWS_ENDPOINT_URL_SQS, endpoint_url in [services]), or for all of them.
func configuredEndpoint(ctx context.Context, cfg aws.Config, service string) (string, error) {
	type source interface {
		GetServiceBaseEndpoint(context.Context, string) (string, bool, error)
	}
	if ignored, err := ignoresEndpoints(ctx, cfg); ignored || err != nil {
		return "", err
	}
	for _, s := range cfg.ConfigSources {
		if s, ok := s.(source); ok {
			url, found, err := s.GetServiceBaseEndpoint(ctx, service)
			if err != nil || found {
				return url, err
			}
		}
	}
	return aws.ToString(cfg.BaseEndpoint), nil
}

func ignoresEndpoints(ctx context.Context, cfg aws.Config) (bool, error) {
	type source interface {
		GetIgnoreConfiguredEndpoints(context.Context) (bool, bool, error)
	}
	for _, s := range cfg.ConfigSources {
		if s, ok := s.(source); ok {
			ignored, found, err := s.GetIgnoreConfiguredEndpoints(ctx)
			if err != nil || found {
				return ignored, err
			}
		}
	}
	return false, nil
}

// variants reports which kinds of endpoint the environment or the profile asks for.
func variants(ctx context.Context, cfg aws.Config) (fips, dual bool, err error) {
	type fipsSource interface {
		GetUseFIPSEndpoint(context.Context) (aws.FIPSEndpointState, bool, error)
	}
	type dualSource interface {
		GetUseDualStackEndpoint(context.Context) (aws.DualStackEndpointState, bool, error)
	}
	fipsKnown, dualKnown := false, false
	for _, s := range cfg.ConfigSources {
		if s, ok := s.(fipsSource); ok && !fipsKnown {
			state, found, err := s.GetUseFIPSEndpoint(ctx)
			if err != nil {
				return false, false, err
			}
			fips, fipsKnown = state == aws.FIPSEndpointStateEnabled, found
		}
		if s, ok := s.(dualSource); ok && !dualKnown {
			state, found, err := s.GetUseDualStackEndpoint(ctx)
			if err != nil {
				return false, false, err
			}
			dual, dualKnown = state == aws.DualStackEndpointStateEnabled, found
		}
	}
	return fips, dual, nil
}
