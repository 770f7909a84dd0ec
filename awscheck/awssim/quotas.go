package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
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
	// Undetermined are the quotas, by code, whose value comes with an error, because the
	// service itself did not report it to Service Quotas.
	Undetermined map[string]QuotaError
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
	Case    string // id of its support case; "": it has none
	Desired float64
	Status  string // "": PENDING
	Created time.Time
}

// A QuotaError is why a service did not report a quota: the ErrorReason of Service Quotas,
// such as DEPENDENCY_SERVICE_ERROR.
type QuotaError struct{ Code, Message string }

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
		"Service Quotas.GetServiceQuota":           handle.OnWire("servicequotas:GetServiceQuota", getServiceQuota),
		"Service Quotas.GetAWSDefaultServiceQuota": handle.OnWire("servicequotas:GetAWSDefaultServiceQuota", getDefaultQuota),
		"Service Quotas.ListRequestedServiceQuotaChangeHistoryByQuota": handle.OnWire(
			"servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota", listQuotaRequests),
		"EC2.DescribeSpotInstanceRequests": handle.OnWire("ec2:DescribeSpotInstanceRequests", describeSpotRequests),
	}
}

// quotaOf is AWS's default of the quota that a call names.
func quotaOf(call wire.Input) (reply.Object, error) {
	service, code := call.Operation.Param("ServiceCode"), call.Operation.Param("QuotaCode")
	for _, q := range defaultQuotas() {
		if q.service == service && q.code == code {
			return reply.Object{
				"ServiceCode": service, "QuotaCode": code, "QuotaName": q.name, "Value": q.value, "Adjustable": true, "Unit": "None",
			}, nil
		}
	}
	return nil, noSuchQuota()
}

func noSuchQuota() error {
	return apiError("NoSuchResourceException", "The request failed because the specified quota does not exist.")
}

func getServiceQuota(r *request, call wire.Input) (reply.Object, error) {
	q, err := quotaOf(call)
	if err != nil {
		return nil, err
	}
	code, quotas := call.Operation.Param("QuotaCode"), r.here().Quotas
	applied, ok := quotas.Applied[code]
	if !ok {
		return nil, noSuchQuota()
	}
	q["Value"], q["Adjustable"] = applied, !slices.Contains(quotas.NotAdjustable, code)
	if reason, ok := quotas.Undetermined[code]; ok {
		q["ErrorReason"] = reply.Object{"ErrorCode": reason.Code, "ErrorMessage": reason.Message}
	}
	return reply.Object{"Quota": q}, nil
}

func getDefaultQuota(_ *request, call wire.Input) (reply.Object, error) {
	q, err := quotaOf(call)
	if err != nil {
		return nil, err
	}
	return reply.Object{"Quota": q}, nil
}

func listQuotaRequests(r *request, call wire.Input) (reply.Object, error) {
	service, code := call.Operation.Param("ServiceCode"), call.Operation.Param("QuotaCode")
	var all []any
	for i, q := range r.here().Quotas.Requests {
		if q.Code == code {
			change := reply.Object{
				"Id": fmt.Sprintf("%032x", 0xa57ac01+i), "QuotaCode": code, "ServiceCode": service, "DesiredValue": q.Desired, "Status": cmp.Or(q.Status, "PENDING"),
				"Created": cmp.Or(q.Created, r.world.now()).Unix(),
			}
			if q.Case != "" {
				change["CaseId"] = q.Case
			}
			all = append(all, change)
		}
	}
	return handle.WirePage(call, all, 1), nil
}

// describeSpotRequests has the open requests, for which the program filters.
func describeSpotRequests(r *request, call wire.Input) (reply.Object, error) {
	if call.Operation.Param("Filter.1.Name") != "state" || call.Operation.Param("Filter.1.Value.1") != "open" {
		return nil, apiError("InvalidParameterValue", "awssim knows open Spot requests only")
	}
	var all []any
	for _, instanceType := range r.here().Quotas.SpotRequests {
		all = append(all, reply.Object{"state": "open", "launchSpecification": reply.Object{"instanceType": instanceType}})
	}
	return handle.WirePage(call, all, 1), nil
}
