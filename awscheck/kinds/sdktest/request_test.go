package sdktest

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

func TestEveryKindIsComparedWithTheSDK(t *testing.T) {
	all := senders()
	for _, k := range rows() {
		if all[k.Type] == nil {
			t.Errorf("%s has no sender: add its call of the SDK's client to one of this package's tables", k.Type)
		}
		delete(all, k.Type)
	}
	for _, typ := range slices.Sorted(maps.Keys(all)) {
		t.Errorf("%s has a sender, and no row in the table", typ)
	}
}

// token is the token of a page, with characters that each protocol has to escape.
const token = `a+b/c=&d"<é> 1`

func TestARowsRequestIsTheOneThatTheSDKSends(t *testing.T) {
	each(t, func(t *testing.T, k *kinds.Kind, send sender) {
		server := wiretest.NewServer(t, http.StatusOK, wiretest.ListReply(k.List, nil, "").Body)
		for _, region := range []string{"us-east-1", "eu-west-1", "us-gov-west-1", "cn-north-1"} {
			commercial := !strings.HasPrefix(region, "us-gov-") && !strings.HasPrefix(region, "cn-")
			known := commercial || !k.Global() && k.List.Host == ""
			requireSameRequest(t, server, k, send, server.Config(region), "", known)
			if k.List.Next != "" {
				requireSameRequest(t, server, k, send, server.Config(region), token, known)
			}
		}
	})
}

func TestARowsEndpointIsTheOneThatTheSDKUses(t *testing.T) {
	on := func(set func(*config.EnvConfig)) func(*aws.Config) {
		return func(cfg *aws.Config) {
			var env config.EnvConfig
			set(&env)
			cfg.ConfigSources = append(cfg.ConfigSources, env)
		}
	}
	base := func(url string) func(*aws.Config) {
		return func(cfg *aws.Config) { cfg.BaseEndpoint = &url }
	}
	always := func(*wire.Operation) string { return "" }
	for name, tt := range map[string]struct {
		set  func(*aws.Config)
		host func(*wire.Operation) string // the row's own; "-": it is not known
	}{
		"FIPS": {
			on(func(e *config.EnvConfig) { e.UseFIPSEndpoint = aws.FIPSEndpointStateEnabled }),
			func(op *wire.Operation) string { return op.FIPSHost },
		},
		"dual-stack": {
			on(func(e *config.EnvConfig) { e.UseDualStackEndpoint = aws.DualStackEndpointStateEnabled }),
			func(op *wire.Operation) string { return op.DualStackHost },
		},
		"FIPS and dual-stack": {
			on(func(e *config.EnvConfig) {
				e.UseFIPSEndpoint, e.UseDualStackEndpoint = aws.FIPSEndpointStateEnabled, aws.DualStackEndpointStateEnabled
			}),
			func(op *wire.Operation) string { return op.FIPSDualStackHost },
		},
		"one configured for the service": {
			func(cfg *aws.Config) { cfg.ConfigSources = append(cfg.ConfigSources, serviceEndpoints{}) }, always,
		},
		"a configured one":                         {base("https://aws.internal:8443"), always},
		"a configured one with a path":             {base("https://aws.internal/x"), always},
		"a configured one with a path and a slash": {base("https://aws.internal/x/"), always},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, k *kinds.Kind, send sender) {
				server := wiretest.NewServer(t, http.StatusOK, wiretest.ListReply(k.List, nil, "").Body)
				for _, region := range []string{"us-east-1", "ap-southeast-2"} {
					cfg := server.Config(region)
					tt.set(&cfg)
					requireSameRequest(t, server, k, send, cfg, "", tt.host(k.List) != "-")
				}
			})
		})
	}
}

// serviceEndpoints has an endpoint for each service, as AWS_ENDPOINT_URL_SQS sets one.
type serviceEndpoints struct{}

func (serviceEndpoints) GetServiceBaseEndpoint(_ context.Context, service string) (string, bool, error) {
	return "https://aws.internal/" + strings.ReplaceAll(service, " ", "_"), true, nil
}

// requireSameRequest fails unless wire and the SDK send the same request for a page or,
// where the endpoint is not known, wire sends none.
func requireSameRequest(t *testing.T, server *wiretest.Server, k *kinds.Kind, send sender, cfg aws.Config, page string, known bool) {
	t.Helper()
	server.Sent = nil
	_, err := wire.New(cfg).Call(t.Context(), wire.Input{Operation: k.List, Page: page})
	if !known {
		if unknown := new(wire.EndpointError); !errors.As(err, &unknown) || len(server.Sent) > 0 {
			t.Errorf("%s: wire sent %+v to an endpoint that the row does not know: %v", cfg.Region, server.Sent, err)
		}
		return
	}
	if err != nil || len(server.Sent) != 1 {
		t.Fatalf("%s: wire sent %d requests: %v", cfg.Region, len(server.Sent), err)
	}
	if _, err := send(t.Context(), inRegionOf(k, cfg), optional(page)); err != nil || len(server.Sent) != 2 {
		t.Fatalf("%s: the SDK sent %d requests: %v", cfg.Region, len(server.Sent)-1, err)
	}
	requireEqual(t, k, server.Sent[0], server.Sent[1])
}

// inRegionOf returns the configuration with which the SDK lists a kind: a global one is
// listed in its own region, whichever the profile's is.
func inRegionOf(k *kinds.Kind, cfg aws.Config) aws.Config {
	if k.Global() {
		cfg.Region = k.List.Global
	}
	return cfg
}

// requireEqual fails unless two requests of a kind are the same to AWS.
func requireEqual(t *testing.T, k *kinds.Kind, ours, sdk wiretest.Request) {
	t.Helper()
	withoutKnownDifferences(k, &sdk)
	a, b := reflect.ValueOf(ours), reflect.ValueOf(sdk)
	for i := range a.NumField() {
		if x, y := a.Field(i).Interface(), b.Field(i).Interface(); !reflect.DeepEqual(x, y) {
			t.Errorf("%s: wire sends %q, the SDK %q", a.Type().Field(i).Name, x, y)
		}
	}
}

// withoutKnownDifferences takes from a request of the SDK what wire does not send, each
// with the reason. Two more stand where the senders make their clients (DynamoDB's and
// Kinesis's endpoints of an account), and one in wiretest (S3's x-id).
func withoutKnownDifferences(k *kinds.Kind, sdk *wiretest.Request) {
	switch k.List.Service {
	case "SQS":
		// It asks for the error codes of the query protocol beside those of JSON, for
		// programs that knew SQS before it spoke JSON.
		sdk.Header.Del("X-Amzn-Query-Mode")
	case "MWAA":
		// The SDK puts the operation's "api." in front of any endpoint. wire calls an
		// endpoint that is configured by its name: that of an emulator may be an address.
		if host, ok := strings.CutPrefix(sdk.Host, "api.aws.internal"); ok {
			sdk.Host = "aws.internal" + host
		}
	}
}

func optional(page string) *string {
	if page == "" {
		return nil
	}
	return &page
}
