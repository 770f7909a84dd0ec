package awssim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// defaultRegions are the commercial regions that are always enabled.
func defaultRegions() []string {
	return []string{
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
		"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
}

// optInRegions are those that an account must enable first.
func optInRegions() []string {
	return []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1",
		"me-central-1", "me-south-1", "mx-central-1",
	}
}

func regionHandlers() map[string]handler {
	return map[string]handler{
		"EC2.DescribeRegions": on("ec2:DescribeRegions", func(r *request, in *ec2.DescribeRegionsInput) (*ec2.DescribeRegionsOutput, error) {
			out := &ec2.DescribeRegionsOutput{}
			for _, name := range defaultRegions() {
				out.Regions = append(out.Regions, types.Region{RegionName: aws.String(name), OptInStatus: aws.String("opt-in-not-required")})
			}
			for _, name := range optInRegions() {
				status := "not-opted-in"
				if r.enabled(name) {
					status = "opted-in"
				}
				if status == "opted-in" || aws.ToBool(in.AllRegions) {
					out.Regions = append(out.Regions, types.Region{RegionName: aws.String(name), OptInStatus: aws.String(status)})
				}
			}
			return out, nil
		}),
	}
}
