package network

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

// CheckPeeringAccount checks whether the credentials for the target are those of the
// account that was given. It reports peering.account.
func CheckPeeringAccount(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringAccount, Evidence: awscheck.Live}
	if t.AccountID != "" && !account.IsAccountID(t.AccountID) {
		f.Status, f.Evidence = awscheck.Fail, awscheck.Local
		f.Detail = fmt.Sprintf("%q is not an AWS account id, which has 12 digits.", awscheck.Clean(t.AccountID))
		f.Remedy.Text = "Enter the 12 digits without dashes."
		return []awscheck.Finding{f}
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		return []awscheck.Finding{t.unidentified(ctx, f, err)}
	}
	subject := "The activation's own credentials"
	if t.OwnProfile {
		subject = "The credentials of profile " + t.Account.Profile
	}
	f.Resources = []string{id.Account}
	switch {
	case t.AccountID == "" || t.AccountID == id.Account:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s reach account %s, where the target VPC is looked up.", subject, id.Account)
		if t.AccountID != "" {
			f.Detail = fmt.Sprintf("%s reach account %s, as given.", subject, id.Account)
		}
	case t.OwnProfile:
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("Target account is %s, not %s", id.Account, t.AccountID)
		f.Detail = fmt.Sprintf("%s reach account %s, but the target account is given as %s.", subject, id.Account, t.AccountID)
		profile, _ := t.profileOf(ctx, t.AccountID)
		f.Remedy.Text = fmt.Sprintf("Choose %s, or correct the account id.", profile)
		f.Remedy.Look = []string{awscheck.Command("aws", "sts", "get-caller-identity", "--profile", t.Account.Profile)}
	default:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, []string{t.AccountID}
		f.Detail = fmt.Sprintf("Not determined: there are no credentials for account %s (the activation's credentials are for %s), so the details of its VPC could not be compared with AWS.", t.AccountID, id.Account)
		profile, exists := t.profileOf(ctx, t.AccountID)
		f.Remedy.Text = fmt.Sprintf("Set the target's AWS profile to %s, or ask its owner to run this check.", profile)
		f.Remedy.AcceptIf = "the check passes with the owner's credentials"
		if !exists {
			f.Remedy.Commands = []string{"aws configure sso"}
		}
	}
	return []awscheck.Finding{f}
}

// profileOf names the profile that reaches an account, and reports whether the AWS
// configuration of this machine has one.
func (t Target) profileOf(ctx context.Context, account string) (profile string, exists bool) {
	profiles, _ := t.Account.Profiles(ctx) // without them, none is named
	var names []string
	for _, p := range profiles {
		if p.Account == account {
			names = append(names, awscheck.Clean(p.Name))
		}
	}
	if len(names) == 0 {
		return "one that reaches " + account, false
	}
	return strings.Join(names, " or ") + ", which reaches " + account, true
}

// unidentified completes f where STS did not identify the target's credentials: with
// what is wrong with those of the target's own profile, and the fix.
func (t Target) unidentified(ctx context.Context, f awscheck.Finding, err error) awscheck.Finding {
	f = t.Unverified(f, err)
	if f.Cause == awscheck.AccountCredentials && t.Home != nil {
		if _, homeErr := t.Home.Identity(ctx); homeErr == nil {
			f.Cause = "" // the sign-in that both share works
		}
	}
	if f.Cause != "" {
		return f // the cause's finding explains it
	}
	var failure *account.Failure
	if !errors.As(err, &failure) || failure.Problem == "" || failure.Problem == account.CredentialsUndetermined {
		f.Remedy = awscheck.Remedy{Text: "Check again in a moment. If this persists, check what is between this machine and AWS: a proxy, a VPN, a firewall."}
		return f
	}
	profile, _ := t.Account.UsedProfile(ctx)
	d := identity.Diagnosis{Account: t.Account, Profile: profile, Failure: failure}
	explanation, remedy := d.Explain(ctx)
	f.Title, f.Detail, f.Remedy = d.Title(), "Not checked: no working credentials. "+explanation, remedy
	return f
}

// CheckPeeringVPC checks whether the target VPC exists, is available, and belongs to the
// account: a participant of a shared VPC can't accept a peering. It reports
// peering.vpc.
func CheckPeeringVPC(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringVPC, Region: t.Region, Resources: idsOf(t.VPC)}
	vpc, err := t.Find(ctx)
	id, idErr := t.Account.Identity(ctx)
	if idErr != nil {
		return []awscheck.Finding{t.Unverified(f, idErr)}
	}
	var missing *targetError
	switch {
	case errors.As(err, &missing) && missing.cause == f.ID:
		return []awscheck.Finding{t.notFound(ctx, f, id.Account)}
	case err != nil && account.ReasonOf(err) == account.RegionDisabled:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Title = t.Region + " is not enabled in the target account"
		f.Detail = fmt.Sprintf("Account %s has not enabled the region %s, so none of its VPCs there can accept a peering.", id.Account, t.Region)
		f.Remedy.Owner = awscheck.OwnerNetwork
		f.Remedy.Text = "Correct the region of the target VPC, or enable the region in its account."
		f.Remedy.Commands = []string{t.Account.CommandIn("", "account", "enable-region", "--region-name", t.Region)}
	case err != nil:
		f = t.Unverified(f, err)
	case vpc.Owner != id.Account:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Title = fmt.Sprintf("%s belongs to account %s", vpc.ID, vpc.Owner)
		f.Detail = fmt.Sprintf("%s belongs to account %s, which shares it with %s: only the owner can accept a peering.", vpc, vpc.Owner, id.Account)
		f.Remedy.Text = fmt.Sprintf("Give %s as the target account, with a profile that reaches it, or choose a VPC that %s owns.", vpc.Owner, id.Account)
		f.Remedy.Look = []string{t.Account.CommandIn(t.Region, "ec2", "describe-vpcs", "--filters", "Name=owner-id,Values="+id.Account)}
	case vpc.State == "":
		f = t.Unverified(f, Incomplete("DescribeVpcs", t.Region))
	case vpc.State != "available":
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Title = fmt.Sprintf("%s is %s", vpc.ID, vpc.State)
		f.Detail = fmt.Sprintf("%s in %s is %s, not available.", vpc, t.Region, vpc.State)
		f.Remedy.Text = "Wait until the VPC is available, or choose another, then check again."
		f.Remedy.Look = []string{t.CLI("ec2", "wait", "vpc-available", "--vpc-ids", vpc.ID)}
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = fmt.Sprintf("%s in %s is available, and account %s owns it.", vpc, t.Region, id.Account)
	}
	return []awscheck.Finding{f}
}

// notFound completes f for a VPC that its region does not list. If another region was
// listed already and has it, f names that region.
func (t Target) notFound(ctx context.Context, f awscheck.Finding, accountID string) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Fail, awscheck.Live
	f.Title = fmt.Sprintf("%s is not in %s", t.VPC, t.Region)
	f.Detail = fmt.Sprintf("Account %s has no VPC %s in %s.", accountID, t.VPC, t.Region)
	f.Remedy.Text = "Choose one of the account's VPCs, or correct the account or the region."
	f.Remedy.Look = []string{t.Account.CommandIn(t.Region, "ec2", "describe-vpcs", "--query", "Vpcs[].[VpcId,CidrBlock,OwnerId]", "--output", "table")}
	regions, err := t.Account.Regions(account.CachedOnly(ctx))
	if err != nil {
		return f
	}
	for _, r := range regions {
		vpcs, err := facts.VPCs(account.CachedOnly(ctx), t.Account, r.Name)
		if err == nil && slices.ContainsFunc(vpcs, func(v facts.VPC) bool { return v.ID == t.VPC }) {
			f.Detail = fmt.Sprintf("Account %s has %s not in %s but in %s.", accountID, t.VPC, t.Region, r.Name)
			f.Remedy.Text = fmt.Sprintf("Set the target region to %s.", r.Name)
			f.Remedy.Look = nil
			return f
		}
	}
	return f
}

// CheckPeeringCIDRs checks whether the CIDRs that were given are those of the VPC. It reports peering.cidrs.
func CheckPeeringCIDRs(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringCIDRs, Region: t.Region, Resources: idsOf(t.VPC)}
	vpc, err := t.Find(ctx)
	if err != nil {
		f = t.Unverified(f, err)
		if len(t.CIDRs) > 0 {
			f.Detail += fmt.Sprintf(" The request would contain %s, as entered.", PrefixList(t.CIDRs))
		}
		return []awscheck.Finding{f}
	}
	f.Evidence = awscheck.Live
	wrong := exclude(t.CIDRs, vpc.CIDRs)
	left := exclude(vpc.CIDRs, t.CIDRs)
	switch {
	case len(t.CIDRs) == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has %s, read from AWS.", vpc, PrefixList(vpc.CIDRs))
	case len(wrong) > 0:
		f.Status = awscheck.Fail
		f.Title = fmt.Sprintf("%s is not a CIDR of %s", PrefixList(wrong), vpc.ID)
		if len(wrong) > 1 {
			f.Title = fmt.Sprintf("%s are not CIDRs of %s", PrefixList(wrong), vpc.ID)
		}
		f.Detail = fmt.Sprintf("%s was given, but %s has %s.", PrefixList(wrong), vpc, PrefixList(vpc.CIDRs))
		f.Remedy.Text = "Give the VPC's CIDRs: " + PrefixList(vpc.CIDRs) + "."
	case len(left) > 0:
		f.Status = awscheck.Warn
		f.Title = "Target CIDR left out: " + PrefixList(left)
		f.Detail = fmt.Sprintf("%s also has %s, which was left out. A peering fails if it overlaps that too.", vpc, PrefixList(left))
		f.Remedy.Text = "Give all of the VPC's CIDRs: " + PrefixList(vpc.CIDRs) + "."
	default:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has exactly what was given: %s.", vpc, PrefixList(vpc.CIDRs))
	}
	return []awscheck.Finding{f}
}

// exclude returns those of list that are not in other.
func exclude[T comparable](list, other []T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool { return slices.Contains(other, v) })
}
