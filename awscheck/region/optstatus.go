package region

import (
	"cmp"
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// EC2 reports only whether an account has opted in to a region. The account API also
// reports how far AWS is with enabling or disabling it, but many principals may not call
// that API: without its answer, EC2's decides.

// notOptedIn decides for a region that EC2 lists as not opted in.
func notOptedIn(ctx context.Context, a *account.Account, f awscheck.Finding) awscheck.Finding {
	if known, ok := changing(ctx, a, f); ok {
		return known
	}
	f.Status, f.Title, f.Detail = awscheck.Fail, f.Region+" is not enabled", f.Region+" is an opt-in region, and this account has not opted in to it."
	f.Remedy = enableRegion(a, f.Region)
	return f
}

// changing decides for a region that EC2 does not list as enabled, if the account API
// reports it as anything but disabled.
func changing(ctx context.Context, a *account.Account, f awscheck.Finding) (_ awscheck.Finding, ok bool) {
	status, err := facts.StatusOfRegion(ctx, a, f.Region)
	if err != nil {
		return f, false
	}
	switch status {
	case facts.RegionIsEnabling:
		return beingEnabled(a, f, ""), true
	case facts.RegionIsDisabling:
		return beingDisabled(a, f), true
	case facts.RegionIsEnabled, facts.RegionIsDefault:
		f.Status, f.Detail = awscheck.Warn, "AWS reports "+f.Region+" as "+string(status)+" in this account, but EC2 does not list it as enabled yet."
		f.Remedy = waitForRegion(a, f.Region)
		return f, true
	}
	return f, false
}

// refused decides for a region that EC2 lists as enabled and that does not accept the
// credentials: AWS is still enabling it, or already disabling it, or, for a session token,
// the token comes from the global STS endpoint. (IAM User Guide, "Manage AWS STS in an AWS
// Region": such tokens are valid only in the regions that are enabled by default.)
func refused(ctx context.Context, a *account.Account, f awscheck.Finding, err error) awscheck.Finding {
	why := cmp.Or(account.Classify(err, account.Request{}).Code, account.Explain(err))
	status, statusErr := facts.StatusOfRegion(ctx, a, f.Region)
	f.Status, f.Remedy = awscheck.Warn, waitForRegion(a, f.Region)
	switch {
	case statusErr != nil:
		f.Detail = "The region " + f.Region + " is enabled in this account, but does not accept the credentials yet (" + why + "): AWS is still enabling it"
	case status == facts.RegionIsEnabling:
		return beingEnabled(a, f, why)
	case status == facts.RegionIsDisabling:
		return beingDisabled(a, f)
	case status == facts.RegionIsDisabled:
		f.Status, f.Title, f.Detail = awscheck.Fail, f.Region+" is disabled", "AWS reports "+f.Region+" as DISABLED in this account, and the region does not accept the credentials ("+why+")."
		f.Remedy = enableRegion(a, f.Region)
		return f
	default:
		f.Detail = "AWS reports " + f.Region + " as " + string(status) + " in this account, but the region does not accept the credentials (" + why + "): services there may not be ready yet"
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerAWS, Text: "Check again in a few minutes."}
	}
	if c, err := a.Credential(ctx); err == nil && !c.Temporary {
		f.Detail += "."
		return f
	}
	f.Detail += ", or the session token comes from the global STS endpoint, whose tokens are not valid in opt-in regions."
	f.Remedy.Owner = awscheck.OwnerYou
	f.Remedy.Text += " If this persists, get a session token from a regional STS endpoint: the AWS CLI does with sts_regional_endpoints=regional, and other tools have their own setting."
	f.Remedy.Commands = append(f.Remedy.Commands, a.Command("aws", "configure", "set", "sts_regional_endpoints", "regional"))
	return f
}

// beingEnabled is the finding for a region that AWS is enabling; why says how the region
// refuses the credentials meanwhile, "" if it was not asked.
func beingEnabled(a *account.Account, f awscheck.Finding, why string) awscheck.Finding {
	f.Status, f.Title, f.Detail = awscheck.Warn, f.Region+" is being enabled", "AWS is enabling "+f.Region+" in this account, which takes minutes to hours."
	if why != "" {
		f.Detail += " Until then the region does not accept the credentials (" + why + ")."
	}
	f.Remedy = waitForRegion(a, f.Region)
	return f
}

// beingDisabled is the finding for a region that AWS is disabling. AWS refuses to enable it
// before that is complete. (Account Management Reference Guide, "Enable or disable AWS
// Regions in your account".)
func beingDisabled(a *account.Account, f awscheck.Finding) awscheck.Finding {
	f.Status, f.Title, f.Detail = awscheck.Fail, f.Region+" is being disabled", "AWS is disabling "+f.Region+" in this account, which takes minutes to hours."
	f.Remedy = enableRegion(a, f.Region)
	f.Remedy.Text = "Choose an enabled region, or wait until AWS reports this one as DISABLED and enable it again."
	return f
}

func enableRegion(a *account.Account, region string) awscheck.Remedy {
	return awscheck.Remedy{
		Text:     "Enable the region, which takes minutes, sometimes hours, or choose an enabled one.",
		Look:     []string{a.CommandIn("", "account", "get-region-opt-status", "--region-name", region)},
		Commands: []string{a.CommandIn("", "account", "enable-region", "--region-name", region)},
		Links:    []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}

func waitForRegion(a *account.Account, region string) awscheck.Remedy {
	return awscheck.Remedy{
		Owner: awscheck.OwnerAWS,
		Text:  "AWS is enabling the region. Check again once AWS reports it as ENABLED.",
		Look:  []string{a.CommandIn("", "account", "get-region-opt-status", "--region-name", region)},
		Links: []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}
