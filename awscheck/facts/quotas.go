package facts

import (
	"context"
	"errors"
	"math"
	"strconv"
	"time"

	"github.com/aws/smithy-go"
	smithytime "github.com/aws/smithy-go/time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Quota is the value of a service quota of an account in a region.
type Quota struct {
	Value      int
	Default    bool // no value is applied to this account: it is AWS's default
	Adjustable bool // AWS increases it on request
}

// GetQuota returns a service quota of a region: the value applied to this account or,
// where no value is applied, AWS's default. (The defaults of the quotas that an activation needs
// are the same in each region: AWS General Reference, "Service endpoints and quotas".)
func GetQuota(ctx context.Context, a *account.Account, region, service, code string) (Quota, error) {
	q, err := appliedQuota(ctx, a, region, service, code)
	if notApplied(err) {
		return SameEverywhere(region, func(region string) (Quota, error) { return defaultQuota(ctx, a, region, service, code) })
	}
	return q, err
}

// SameEverywhere requests what is the same in every region: in the home region, once for
// all of them, and if that fails (an organization may have closed it) in the region.
func SameEverywhere[T any](region string, ask func(region string) (T, error)) (T, error) {
	v, err := ask(account.HomeRegion)
	if err != nil && region != account.HomeRegion {
		return ask(region)
	}
	return v, err
}

// notApplied reports whether a call failed because no value of a quota is applied to the
// account.
func notApplied(err error) bool {
	var f *account.Failure
	return errors.As(err, &f) && f.Code == "NoSuchResourceException"
}

func appliedQuota(ctx context.Context, a *account.Account, region, service, code string) (Quota, error) {
	return requestQuota(ctx, a, getServiceQuota(), region, service, code)
}

func defaultQuota(ctx context.Context, a *account.Account, region, service, code string) (Quota, error) {
	q, err := requestQuota(ctx, a, getDefaultServiceQuota(), region, service, code)
	q.Default = err == nil
	return q, err
}

func requestQuota(ctx context.Context, a *account.Account, op *wire.Operation, region, service, code string) (Quota, error) {
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Region: region, Key: service + "/" + code}, func(ctx context.Context, client *wire.Client) (Quota, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: op.With(ofQuota(service, code)...)})
		if err != nil {
			return Quota{}, err
		}
		return quotaOf(reply, service, code)
	})
}

// ofQuota are the parameters that name a quota.
func ofQuota(service, code string) []wire.Param {
	return []wire.Param{{Name: "ServiceCode", Value: service}, {Name: "QuotaCode", Value: code}}
}

// quotaOf reads the quota of the request: a value of another code proves nothing. A quota
// with an error reason comes with status 200 and a value that Service Quotas could not
// determine.
func quotaOf(reply wire.Node, service, code string) (Quota, error) {
	q, ok := reply.Find("Quota")
	if !ok {
		return Quota{}, account.ErrIncomplete
	}
	if reason, ok := q.Find("ErrorReason"); ok {
		return Quota{}, &account.QuotaUnavailable{
			GenericAPIError: &smithy.GenericAPIError{Code: reason.String("ErrorCode"), Message: reason.String("ErrorMessage")},
			Action:          limitsAction(service),
		}
	}
	value, err := strconv.ParseFloat(q.String("Value"), 64)
	if err != nil || q.String("QuotaCode") != code || math.IsNaN(value) || value < 0 || value > math.MaxInt32 {
		return Quota{}, account.ErrIncomplete
	}
	return Quota{Value: int(value), Adjustable: q.String("Adjustable") == "true"}, nil
}

// limitsAction is the action with which Service Quotas reads the limits of a service on
// behalf of the caller; "" if it is not known. (AWS's managed policy
// ServiceQuotasReadOnlyAccess.)
func limitsAction(service string) string {
	if service == "rds" {
		return "rds:DescribeAccountAttributes"
	}
	return ""
}

// An Increase is a requested increase of a quota that AWS has not decided on.
type Increase struct {
	ID      string // of the request; "": AWS does not report it
	Case    string // id of its support case; "": it has none
	Desired int
	Status  string // "PENDING" or "CASE_OPENED"
	Asked   time.Time
}

// PendingIncreases lists the requested increases of a quota that AWS has not decided on.
func PendingIncreases(ctx context.Context, a *account.Account, region, service, code string) ([]Increase, error) {
	op := listQuotaChanges().With(ofQuota(service, code)...)
	return account.Call(ctx, a, account.Request{Service: "Service Quotas", Operation: "ListRequestedServiceQuotaChangeHistoryByQuota", Region: region, Key: service + "/" + code}, func(ctx context.Context, client *wire.Client) ([]Increase, error) {
		var changes []wire.Node
		err := client.List(ctx, op, func(items []wire.Node) { changes = append(changes, items...) })
		if err != nil {
			return nil, err
		}
		pending := []Increase{}
		for _, c := range changes {
			if status := c.String("Status"); status == "PENDING" || status == "CASE_OPENED" {
				increase, err := increaseOf(c)
				if err != nil {
					return nil, err
				}
				pending = append(pending, increase)
			}
		}
		return pending, nil
	})
}

// increaseOf reads a requested increase. AWS may leave its ids, its value and its time out. (Service
// Quotas API Reference, RequestedServiceQuotaChange: none of them is required.)
func increaseOf(change wire.Node) (Increase, error) {
	number := func(name string) (float64, error) {
		if text := change.String(name); text != "" {
			return strconv.ParseFloat(text, 64)
		}
		return 0, nil
	}
	desired, err := number("DesiredValue")
	created, err2 := number("Created") // in seconds
	if err != nil || err2 != nil || !(desired >= 0 && desired <= math.MaxInt32) {
		return Increase{}, account.ErrIncomplete
	}
	i := Increase{ID: awscheck.Clean(change.String("Id")), Case: awscheck.Clean(change.String("CaseId")), Desired: int(desired), Status: change.String("Status")}
	if created != 0 {
		i.Asked = smithytime.ParseEpochSeconds(created)
	}
	return i, nil
}
