package sdktest

import (
	"context"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsaccount "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/route53resolver"
	resolvertypes "github.com/aws/aws-sdk-go-v2/service/route53resolver/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/wire/wiretest"
)

// A call is a call of the facts package that lists no kind of resource and has no SDK
// client in the program.
type call struct {
	global  bool     // it is made without a region
	replies []string // the pages
	ours    func(ctx context.Context, a *account.Account) error
	sdk     func(ctx context.Context, cfg aws.Config, page *string) error
}

var calls = map[string]call{
	"the status of a region": {
		global: true, replies: []string{`{"RegionName":"ap-east-1","RegionOptStatus":"ENABLING"}`},
		ours: func(ctx context.Context, a *account.Account) error {
			_, err := facts.StatusOfRegion(ctx, a, "ap-east-1")
			return err
		},
		sdk: func(ctx context.Context, cfg aws.Config, _ *string) error {
			_, err := awsaccount.NewFromConfig(cfg).GetRegionOptStatus(ctx, &awsaccount.GetRegionOptStatusInput{RegionName: aws.String("ap-east-1")})
			return err
		},
	},
	"tagged resources": {
		replies: []string{`{"PaginationToken":"a+b/c=&","ResourceTagMappingList":[]}`, `{"PaginationToken":"","ResourceTagMappingList":[]}`},
		ours: func(ctx context.Context, a *account.Account) error {
			_, err := facts.TaggedResources(ctx, a, "eu-west-1")
			return err
		},
		sdk: func(ctx context.Context, cfg aws.Config, page *string) error {
			_, err := resourcegroupstaggingapi.NewFromConfig(cfg).GetResources(ctx, &resourcegroupstaggingapi.GetResourcesInput{ResourcesPerPage: aws.Int32(100), PaginationToken: page})
			return err
		},
	},
	"Resolver rules of a VPC": {
		replies: []string{`{"NextToken":"a+b/c=&","ResolverRuleAssociations":[]}`, `{"ResolverRuleAssociations":[]}`},
		ours: func(ctx context.Context, a *account.Account) error {
			_, err := facts.ResolverAssociations(ctx, a, "eu-west-1", "vpc-0a1b2c3d4e5f60718")
			return err
		},
		sdk: func(ctx context.Context, cfg aws.Config, page *string) error {
			_, err := route53resolver.NewFromConfig(cfg).ListResolverRuleAssociations(ctx, &route53resolver.ListResolverRuleAssociationsInput{
				MaxResults: aws.Int32(100), NextToken: page, Filters: []resolvertypes.Filter{{Name: aws.String("VPCId"), Values: []string{"vpc-0a1b2c3d4e5f60718"}}},
			})
			return err
		},
	},
	"Resolver rules": {
		replies: []string{`{"NextToken":"a+b/c=&","ResolverRules":[]}`, `{"ResolverRules":[]}`},
		ours: func(ctx context.Context, a *account.Account) error {
			_, err := facts.ResolverRules(ctx, a, "eu-west-1")
			return err
		},
		sdk: func(ctx context.Context, cfg aws.Config, page *string) error {
			_, err := route53resolver.NewFromConfig(cfg).ListResolverRules(ctx, &route53resolver.ListResolverRulesInput{MaxResults: aws.Int32(100), NextToken: page})
			return err
		},
	},
}

func TestACallIsTheOneThatTheSDKSends(t *testing.T) {
	for name, c := range calls {
		t.Run(name, func(t *testing.T) {
			server := wiretest.NewServer(t, http.StatusOK, c.replies[0])
			server.Bodies = []string{`<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/ana</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`}
			if !c.global {
				server.Bodies = append(server.Bodies, `<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName><optInStatus>opt-in-not-required</optInStatus></item></regionInfo></DescribeRegionsResponse>`)
			}
			before := len(server.Bodies)
			server.Bodies = append(server.Bodies, c.replies...)
			if err := c.ours(t.Context(), account.NewAccounts(account.Options{Source: source{server}}).Open("")); err != nil {
				t.Fatal(err)
			}
			ours := server.Sent[before:]
			if len(ours) != len(c.replies) {
				t.Fatalf("%d requests for %d pages", len(ours), len(c.replies))
			}
			token := "a+b/c=&"
			for i, page := range []*string{nil, &token}[:len(ours)] {
				if err := c.sdk(t.Context(), server.Config("eu-west-1"), page); err != nil {
					t.Fatal(err)
				}
				wiretest.RequireEqual(t, ours[i], server.Sent[len(server.Sent)-1])
			}
		})
	}
}

// source is an account.Source whose requests go to a server.
type source struct{ server *wiretest.Server }

func (source) Profiles(context.Context) ([]account.Profile, error) { return nil, nil }

func (s source) Config(_ context.Context, _ string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg := s.server.Config("eu-west-1")
	cfg.APIOptions = options
	return cfg, nil
}
