package facts

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck/account"
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
	return account.Call(ctx, a, account.Request{Service: "Service Quotas", Operation: "GetServiceQuota", Region: region, Key: service + "/" + code}, func(ctx context.Context, cfg aws.Config) (Quota, error) {
		out, err := account.Client(a, cfg, servicequotas.NewFromConfig).GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{
			ServiceCode: aws.String(service), QuotaCode: aws.String(code),
		})
		if err != nil {
			return Quota{}, err
		}
		return quotaOf(out.Quota, service, code)
	})
}

func defaultQuota(ctx context.Context, a *account.Account, region, service, code string) (Quota, error) {
	return account.Call(ctx, a, account.Request{Service: "Service Quotas", Operation: "GetAWSDefaultServiceQuota", Region: region, Key: service + "/" + code}, func(ctx context.Context, cfg aws.Config) (Quota, error) {
		out, err := account.Client(a, cfg, servicequotas.NewFromConfig).GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{
			ServiceCode: aws.String(service), QuotaCode: aws.String(code),
		})
		if err != nil {
			return Quota{}, err
		}
		q, err := quotaOf(out.Quota, service, code)
		q.Default = true
		return q, err
	})
}

// quotaOf reads the quota of the request: a value of another code proves nothing. A quota
// with an error reason comes with status 200 and a value that Service Quotas could not
// determine.
func quotaOf(q *types.ServiceQuota, service, code string) (Quota, error) {
	if q != nil && q.ErrorReason != nil {
		return Quota{}, &account.QuotaUnavailable{
			GenericAPIError: &smithy.GenericAPIError{Code: string(q.ErrorReason.ErrorCode), Message: aws.ToString(q.ErrorReason.ErrorMessage)},
			Action:          limitsAction(service),
		}
	}
	if q == nil || aws.ToString(q.QuotaCode) != code || q.Value == nil || math.IsNaN(*q.Value) || *q.Value < 0 || *q.Value > math.MaxInt32 {
		return Quota{}, account.ErrIncomplete
	}
	return Quota{Value: int(*q.Value), Adjustable: q.Adjustable}, nil
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
	Desired int
	Status  string // "PENDING" or "CASE_OPENED"
	Asked   time.Time
}

// PendingIncreases lists the requested increases of a quota that AWS has not decided on.
func PendingIncreases(ctx context.Context, a *account.Account, region, service, code string) ([]Increase, error) {
	return account.Call(ctx, a, account.Request{Service: "Service Quotas", Operation: "ListRequestedServiceQuotaChangeHistoryByQuota", Region: region, Key: service + "/" + code}, func(ctx context.Context, cfg aws.Config) ([]Increase, error) {
		pending := []Increase{}
		pages := servicequotas.NewListRequestedServiceQuotaChangeHistoryByQuotaPaginator(account.Client(a, cfg, servicequotas.NewFromConfig),
			&servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaInput{ServiceCode: aws.String(service), QuotaCode: aws.String(code)})
		for pages.HasMorePages() {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			if out.RequestedQuotas == nil {
				return nil, account.ErrIncomplete
			}
			for _, r := range out.RequestedQuotas {
				if r.Status == types.RequestStatusPending || r.Status == types.RequestStatusCaseOpened {
					pending = append(pending, Increase{
						Desired: int(aws.ToFloat64(r.DesiredValue)), Status: string(r.Status), Asked: aws.ToTime(r.Created),
					})
				}
			}
		}
		return pending, nil
	})
}
