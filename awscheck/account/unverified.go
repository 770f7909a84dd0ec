package account

import (
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// MarkUnverified returns f as a finding that could not be determined because of err. Its
// detail says which call failed and why, and its remedy has the policy that grants a
// missing permission. Its cause is account.credentials if the credentials do not work,
// and region.enabled if the region is disabled.
//
//go:noinline
func MarkUnverified(f awscheck.Finding, err error) awscheck.Finding {
	return MarkUnverifiedWith(f, err, awscheck.AccountCredentials, awscheck.RegionEnabled)
}

// MarkUnverifiedWith is MarkUnverified with other causes: the ids of the checks that
// explain credentials that do not work, and a region that is disabled.
func MarkUnverifiedWith(f awscheck.Finding, err error, credentials, region string) awscheck.Finding {
	failure := Classify(err, Request{})
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	f.Detail = unverifiedDetail(failure)
	switch failure.Reason {
	case NoCredentials, Expired:
		f.Cause = credentials
	case RegionDisabled, RegionClosed, RegionRefuses:
		f.Cause = region
	case SessionWithoutIAM:
		f.Remedy = sessionRemedy()
	case Denied:
		if a := failure.Action(); a != "" {
			f.Remedy = DeniedRemedy(DenialOf(failure), []string{a})
		} else if failure.Code == quotaDenied {
			f.Remedy.Owner = awscheck.OwnerIdentity
			f.Remedy.Text = grantQuotas(failure.Principal)
		}
	}
	if failure.Problem != "" {
		f.Cause = credentials
	}
	return f
}

// grantQuotas says how a principal is allowed what Service Quotas needs.
func grantQuotas(arn string) string {
	const policy = "ServiceQuotasReadOnlyAccess"
	if p, err := ParsePrincipal(arn); err == nil && p.Kind == SSOPrincipal {
		return awscheck.GrantManagedInPermissionSet(policy, p.PermissionSet, p.Session, "account "+p.Account) + " Then check again."
	}
	return "Attach the AWS managed policy " + policy + " to the principal: it grants what Service Quotas needs. Then check again."
}

// A detail begins with notChecked if AWS was not asked, and with notDetermined if AWS was
// asked and gave no usable answer.
const (
	notChecked    = "Not checked: "
	notDetermined = "Not determined: "
)

func unverifiedDetail(f *Failure) string {
	switch {
	case f.Problem != "" && f.Problem != CredentialsUndetermined:
		return notChecked + "no working AWS credentials."
	case f.Reason == RegionDisabled && f.Code == "", f.Reason == Refused, errors.Is(f.Err, ErrNotCached):
		return notChecked + f.Error() + "."
	}
	return notDetermined + f.Error() + "."
}

// MarkUnverifiedBy is MarkUnverified for a finding that needs several calls; errs may
// hold nil. Its detail has the reason of each failed call, and its remedy one policy for
// all actions that a policy attached to the principal can allow.
func MarkUnverifiedBy(f awscheck.Finding, errs ...error) awscheck.Finding {
	prefix := notChecked
	var details []string
	denied := map[Denial][]string{}
	for _, err := range errs {
		if err == nil {
			continue
		}
		u := MarkUnverified(f, err)
		if len(details) == 0 {
			f.Status, f.Evidence, f.Remedy = u.Status, u.Evidence, u.Remedy
		}
		if f.Cause == "" {
			f.Cause = u.Cause
		}
		detail, skipped := strings.CutPrefix(strings.TrimSuffix(u.Detail, "."), notChecked)
		if !skipped {
			prefix = notDetermined
			detail = strings.TrimPrefix(detail, notDetermined)
		}
		if !slices.Contains(details, detail) {
			details = append(details, detail)
		}
		addDenied(denied, Classify(err, Request{}))
	}
	f.Detail = prefix + strings.Join(details, "; ") + "."
	if len(denied) > 0 {
		f.Remedy = deniedByLayers(denied)
	}
	return f
}

// addDenied adds the action of a denied call to those that are denied in the same way.
func addDenied(denied map[Denial][]string, f *Failure) {
	action := f.Action()
	if f.Reason != Denied || action == "" {
		return
	}
	d := DenialOf(f)
	if d.Layer.IsPrincipalPolicy() {
		d.Layer = IdentityLayer // one policy serves both layers
	}
	if !slices.Contains(denied[d], action) {
		denied[d] = append(denied[d], action)
	}
}
