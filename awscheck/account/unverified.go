package account

import (
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// unverified completes f as a finding that could not be determined because of
// err: which call, why, and, where a permission is missing, the policy that
// grants it. Expired or missing credentials name account.credentials as their
// cause, and a disabled region names region.enabled.
func MarkUnverified(f awscheck.Finding, err error) awscheck.Finding {
	return MarkUnverifiedWith(f, err, awscheck.AccountCredentials, awscheck.RegionEnabled)
}

func MarkUnverifiedWith(f awscheck.Finding, err error, credentials, region string) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	var failure *Failure
	if !errors.As(err, &failure) {
		failure = Classify(err, Request{})
	}
	f.Detail = "Not determined: " + failure.Error() + "."
	switch failure.Reason {
	case NoCredentials, Expired:
		f.Cause = credentials
	case RegionDisabled:
		f.Cause = region
	case SessionWithoutIAM:
		f.Remedy = sessionRemedy()
	case Denied:
		if a := failure.Action(); a != "" {
			f.Remedy = DeniedRemedy(LayerOf(failure), []string{a})
		} else if failure.Code == quotaDenied {
			f.Remedy.Text = "Attach AWS's managed policy ServiceQuotasReadOnlyAccess to the principal: it has what Service Quotas asks for. Then check again."
		}
	}
	switch failure.Problem {
	case "":
	case CredentialsUndetermined:
		f.Cause = credentials
	default:
		f.Cause = credentials
		f.Detail = "Not determined: there are no working AWS credentials."
	}
	return f
}

// unverifiedBy is unverified for a finding that several calls stand behind: it
// gives the reason of each that failed, and one policy for all that were denied by
// the same layer.
func MarkUnverifiedBy(f awscheck.Finding, errs ...error) awscheck.Finding {
	var details []string
	denied := map[PolicyLayer][]string{}
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
		detail := strings.TrimSuffix(strings.TrimPrefix(u.Detail, "Not determined: "), ".")
		if !slices.Contains(details, detail) {
			details = append(details, detail)
		}
		var failure *Failure
		if errors.As(err, &failure) && failure.Reason == Denied && failure.Action() != "" {
			l := LayerOf(failure)
			if l.IsPrincipalPolicy() {
				l = IdentityLayer
			}
			if !slices.Contains(denied[l], failure.Action()) {
				denied[l] = append(denied[l], failure.Action())
			}
		}
	}
	f.Detail = "Not determined: " + strings.Join(details, "; ") + "."
	if len(denied) > 0 {
		f.Remedy = deniedByLayers(denied)
	}
	return f
}
