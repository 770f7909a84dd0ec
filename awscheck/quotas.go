package awscheck

import (
	"context"
	"errors"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"
	"github.com/aws/smithy-go"
)

// A Quota is how much of something an account may have in a region.
type Quota struct {
	Value      int
	Default    bool // nothing was applied to this account: it is AWS's default
	Adjustable bool // AWS raises it on request
}

// Quota returns a service quota of a region: the value applied to this account or,
// where Service Quotas knows of none, AWS's default. (The defaults of the quotas that
// this package asks for are the same in each region: AWS General Reference, "Service
// endpoints and quotas".)
func (a *Account) Quota(ctx context.Context, region, service, code string) (Quota, error) {
	q, err := a.appliedQuota(ctx, region, service, code)
	if notApplied(err) {
		return everywhere(region, func(region string) (Quota, error) { return a.defaultQuota(ctx, region, service, code) })
	}
	return q, err
}

// everywhere asks what is the same in every region: at home, once for all of them,
// and where home does not tell (an organisation may have closed it) in the region.
func everywhere[T any](region string, ask func(region string) (T, error)) (T, error) {
	v, err := ask(homeRegion)
	if err != nil && region != homeRegion {
		return ask(region)
	}
	return v, err
}

// notApplied tells whether a failed call says that an account has no value of its
// own for a quota.
func notApplied(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Code == "NoSuchResourceException"
}

func (a *Account) appliedQuota(ctx context.Context, region, service, code string) (Quota, error) {
	return call(ctx, a, "Service Quotas", "GetServiceQuota", region, service+"/"+code, func(ctx context.Context, cfg aws.Config) (Quota, error) {
		out, err := clientOf(a, cfg, servicequotas.NewFromConfig).GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{
			ServiceCode: aws.String(service), QuotaCode: aws.String(code),
		})
		if err != nil {
			return Quota{}, err
		}
		return quotaOf(out.Quota, service, code)
	})
}

func (a *Account) defaultQuota(ctx context.Context, region, service, code string) (Quota, error) {
	return call(ctx, a, "Service Quotas", "GetAWSDefaultServiceQuota", region, service+"/"+code, func(ctx context.Context, cfg aws.Config) (Quota, error) {
		out, err := clientOf(a, cfg, servicequotas.NewFromConfig).GetAWSDefaultServiceQuota(ctx, &servicequotas.GetAWSDefaultServiceQuotaInput{
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

// quotaOf reads the quota that was asked for: a value under another code proves
// nothing of this one. One that carries an error reason comes with a 200 and a
// value that Service Quotas could not determine.
func quotaOf(q *types.ServiceQuota, service, code string) (Quota, error) {
	if q != nil && q.ErrorReason != nil {
		return Quota{}, &quotaUnread{
			GenericAPIError: &smithy.GenericAPIError{Code: string(q.ErrorReason.ErrorCode), Message: aws.ToString(q.ErrorReason.ErrorMessage)},
			action:          limitReads(service),
		}
	}
	if q == nil || aws.ToString(q.QuotaCode) != code || q.Value == nil || math.IsNaN(*q.Value) || *q.Value < 0 || *q.Value > math.MaxInt32 {
		return Quota{}, errIncomplete
	}
	return Quota{Value: int(*q.Value), Adjustable: q.Adjustable}, nil
}

// quotaUnread is the error of a quota that Service Quotas asks of its service in the
// caller's name, and did not get.
type quotaUnread struct {
	*smithy.GenericAPIError
	action string // that the caller needs for it; empty where it is not known
}

// limitReads is the action by which a service tells its limits, for those that have
// one. (AWS's managed policy ServiceQuotasReadOnlyAccess.)
func limitReads(service string) string {
	if service == "rds" {
		return "rds:DescribeAccountAttributes"
	}
	return ""
}

// An Increase is a raise of a quota that was asked for and not decided yet.
type Increase struct {
	Desired int
	Status  string // "PENDING" or "CASE_OPENED"
	Asked   time.Time
}

// PendingIncreases lists the raises of a quota that AWS has yet to decide.
func (a *Account) PendingIncreases(ctx context.Context, region, service, code string) ([]Increase, error) {
	return call(ctx, a, "Service Quotas", "ListRequestedServiceQuotaChangeHistoryByQuota", region, service+"/"+code, func(ctx context.Context, cfg aws.Config) ([]Increase, error) {
		pending := []Increase{}
		pages := servicequotas.NewListRequestedServiceQuotaChangeHistoryByQuotaPaginator(clientOf(a, cfg, servicequotas.NewFromConfig),
			&servicequotas.ListRequestedServiceQuotaChangeHistoryByQuotaInput{ServiceCode: aws.String(service), QuotaCode: aws.String(code)})
		for pages.HasMorePages() {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			if out.RequestedQuotas == nil {
				return nil, errIncomplete
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
