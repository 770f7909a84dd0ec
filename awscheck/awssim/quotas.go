package awssim

import (
	"cmp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// Quotas are the service quotas of an account in a region.
type Quotas struct {
	// Applied are the values applied to the account, by quota code. For another code
	// AWS has its default only, and GetServiceQuota finds no such quota.
	Applied map[string]float64
	// Requests are the requested increases, the latest first.
	Requests []QuotaRequest
	// NotAdjustable are the codes of quotas that AWS does not increase.
	NotAdjustable []string
	// Undetermined are the codes of quotas whose value comes with an error, because the
	// service itself did not report it to Service Quotas.
	Undetermined []string
	// SpotRequests are the instance types of open Spot requests.
	SpotRequests []string
}

// RoomyQuotas are the quotas of an account with enough vCPUs for an activation.
func RoomyQuotas() Quotas {
	return Quotas{Applied: map[string]float64{"L-1216C47A": 256, "L-34B43A08": 256}}
}

// A QuotaRequest is a requested increase of a quota.
type QuotaRequest struct {
	Code    string
	Desired float64
	Status  string // "": PENDING
	Created time.Time
}

// A quotaDefault is a quota of a new account.
type quotaDefault struct {
	service, code, name string
	value               float64
}

// defaultQuotas are the AWS defaults of 2026, as Service Quotas lists them.
func defaultQuotas() []quotaDefault {
	return []quotaDefault{
		{"ec2", "L-1216C47A", "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5},
		{"ec2", "L-34B43A08", "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests", 5},
		{"ec2", "L-0263D0A3", "EC2-VPC Elastic IPs", 5},
		{"vpc", "L-F678F1CE", "VPCs per Region", 5},
		{"vpc", "L-A4707A72", "Internet gateways per Region", 5},
		{"vpc", "L-FE5A380F", "NAT gateways per Availability Zone", 5},
		{"vpc", "L-7E9ECCDB", "Active VPC peering connections per VPC", 50},
		{"vpc", "L-DC9F7029", "Outstanding VPC peering connection requests", 25},
		{"vpc", "L-93826ACB", "Routes per route table", 500},
		{"eks", "L-1194D53C", "Clusters", 100},
		{"rds", "L-7B6409FD", "DB instances", 40},
	}
}

func quotaHandlers() map[string]handler {
	return map[string]handler{
		"Service Quotas.GetServiceQuota":           on("servicequotas:GetServiceQuota", getServiceQuota),
		"Service Quotas.GetAWSDefaultServiceQuota": on("servicequotas:GetAWSDefaultServiceQuota", getDefaultQuota),
		"Service Quotas.ListRequestedServiceQuotaChangeHistoryByQuota": on(
			"servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota", listQuotaRequests),
		"EC2.DescribeSpotInstanceRequests": on("ec2:DescribeSpotInstanceRequests", describeSpotRequests),
	}
}

func quotaOf(service, code *string) (types.ServiceQuota, error) {
	for _, q := range defaultQuotas() {
		if q.service == aws.ToString(service) && q.code == aws.ToString(code) {
			return types.ServiceQuota{
				ServiceCode: service, QuotaCode: code, QuotaName: aws.String(q.name), Value: aws.Float64(q.value), Adjustable: true,
			}, nil
		}
	}
	return types.ServiceQuota{}, noSuchQuota()
}

func noSuchQuota() error {
	return apiError("NoSuchResourceException", "The request failed because the specified quota does not exist.")
}

func getServiceQuota(r *request, in *servicequotas.GetServiceQuotaInput) (*servicequotas.GetServiceQuotaOutput, error) {
	q, err := quotaOf(in.ServiceCode, in.QuotaCode)
	if err != nil {
		return nil, err
	}
	applied, ok := r.here().Quotas.Applied[aws.ToString(in.QuotaCode)]
	if !ok {
		return nil, noSuchQuota()
	}
	q.Value, q.Adjustable = &applied, !slices.Contains(r.here().Quotas.NotAdjustable, aws.ToString(in.QuotaCode))
	if slices.Contains(r.here().Quotas.Undetermined, aws.ToString(in.QuotaCode)) {
		q.ErrorReason = &types.ErrorReason{ErrorCode: types.ErrorCodeDependencyServiceError}
	}
	return &servicequotas.GetServiceQuotaOutput{Quota: &q}, nil
}

func getDefaultQuota(_ *request, in *servicequotas.GetAWSDefaultServiceQuotaInput) (*servicequotas.GetAWSDefaultServiceQuotaOutput, error) {
	q, err := quotaOf(in.ServiceCode, in.QuotaCode)
	if err != nil {
		return nil, err
	}
	return &servicequotas.GetAWSDefaultServiceQuotaOutput{Quota: &q}, nil
}

func listQuotaRequests(r *request, in *servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaInput) (*servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaOutput, error) {
	all := []types.RequestedServiceQuotaChange{}
	for _, q := range r.here().Quotas.Requests {
		if q.Code == aws.ToString(in.QuotaCode) {
			all = append(all, types.RequestedServiceQuotaChange{
				QuotaCode: in.QuotaCode, ServiceCode: in.ServiceCode, DesiredValue: aws.Float64(q.Desired),
				Status:  cmp.Or(types.RequestStatus(q.Status), types.RequestStatusPending),
				Created: aws.Time(cmp.Or(q.Created, r.world.now())),
			})
		}
	}
	part, next := page(all, in.NextToken, 1)
	return &servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaOutput{RequestedQuotas: part, NextToken: next}, nil
}

func describeSpotRequests(r *request, in *ec2.DescribeSpotInstanceRequestsInput) (*ec2.DescribeSpotInstanceRequestsOutput, error) {
	states, err := handle.Filter(in.Filters, "state")
	if err != nil {
		return nil, err
	}
	all := []ec2types.SpotInstanceRequest{}
	for _, instanceType := range r.here().Quotas.SpotRequests {
		if states == nil || slices.Contains(states, "open") {
			all = append(all, ec2types.SpotInstanceRequest{
				State:               ec2types.SpotInstanceStateOpen,
				LaunchSpecification: &ec2types.LaunchSpecification{InstanceType: ec2types.InstanceType(instanceType)},
			})
		}
	}
	part, next := page(all, in.NextToken, 1)
	return &ec2.DescribeSpotInstanceRequestsOutput{SpotInstanceRequests: part, NextToken: next}, nil
}
