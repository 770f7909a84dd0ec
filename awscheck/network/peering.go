package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckPeeringAccount tells whether the credentials for the target are those of the
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
	whose := "The activation's own credentials"
	if t.OwnProfile {
		whose = "Profile " + t.Account.Profile
	}
	f.Resources = []string{id.Account}
	switch {
	case t.AccountID == "" || t.AccountID == id.Account:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s reached account %s; with these the target VPC is looked up.", whose, id.Account)
		if t.AccountID != "" {
			f.Detail = fmt.Sprintf("%s reached account %s, as given.", whose, id.Account)
		}
	case t.OwnProfile:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s reached account %s, but the target account is given as %s.", whose, id.Account, t.AccountID)
		f.Remedy.Text = fmt.Sprintf("Choose a profile that reaches %s, or correct the account id.", t.AccountID)
		f.Remedy.Commands = []string{awscheck.Command("aws", "sts", "get-caller-identity", "--profile", t.Account.Profile)}
	default:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, []string{t.AccountID}
		f.Detail = fmt.Sprintf("Not determined: there are no credentials for account %s (those at hand reach %s), so that its VPC is known by typed details only.", t.AccountID, id.Account)
		f.Remedy.Text = fmt.Sprintf("Give a profile that reaches %s as the target's profile, or have its owner run this check there.", t.AccountID)
		f.Remedy.AcceptIf = "the check passes with the owner's credentials"
		f.Remedy.Commands = []string{"aws configure sso"}
	}
	return []awscheck.Finding{f}
}

// unidentified completes f where STS did not name whom the target's credentials
// belong to: with what is wrong with those of the target's own profile, and its fix.
func (t Target) unidentified(ctx context.Context, f awscheck.Finding, err error) awscheck.Finding {
	f = t.unverified(f, err)
	if f.Cause != "" {
		return f // the cause's finding says it
	}
	var failure *account.Failure
	if !errors.As(err, &failure) || failure.Problem == "" || failure.Problem == account.CredentialsUndetermined {
		f.Remedy = awscheck.Remedy{Text: "Check again in a moment. If it stays so, look at what is between this machine and AWS: a proxy, a VPN, a firewall."}
		return f
	}
	profile, _ := t.Account.UsedProfile(ctx)
	said, remedy := identity.Diagnosis{Account: t.Account, Profile: profile, Failure: failure}.Explain(ctx)
	f.Detail, f.Remedy = "Not determined, for want of credentials. "+said, remedy
	return f
}

// CheckPeeringVPC tells whether the target VPC exists, is available, and belongs to
// the account: a participant of a shared VPC can't accept a peering. It reports
// peering.vpc.
func CheckPeeringVPC(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringVPC, Region: t.Region, Resources: idsOf(t.VPC)}
	vpc, err := t.Find(ctx)
	id, idErr := t.Account.Identity(ctx)
	if idErr != nil {
		return []awscheck.Finding{t.unverified(f, idErr)}
	}
	var missing *targetError
	switch {
	case errors.As(err, &missing) && missing.cause == f.ID:
		return []awscheck.Finding{t.notFound(ctx, f, id.Account)}
	case err != nil && account.ReasonOf(err) == account.RegionDisabled:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Detail = fmt.Sprintf("Account %s has not enabled the region %s, so that no VPC of its can accept a peering there.", id.Account, t.Region)
		f.Remedy.Text = "Correct the region of the target VPC, or enable the region in its account."
		f.Remedy.Commands = []string{awscheck.Command(append([]string{"aws", "account", "enable-region", "--region-name", t.Region, "--region", account.HomeRegion}, t.profileFlag()...)...)}
	case err != nil:
		f = t.unverified(f, err)
	case vpc.Owner != id.Account:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Detail = fmt.Sprintf("%s belongs to account %s, which shares it with %s: only the owner can accept a peering.", vpc, vpc.Owner, id.Account)
		f.Remedy.Text = fmt.Sprintf("Give %s as the target account, with a profile that reaches it, or choose a VPC that %s owns.", vpc.Owner, id.Account)
		f.Remedy.Commands = []string{t.aws("ec2", "describe-vpcs", "--filters", "Name=owner-id,Values="+id.Account)}
	case vpc.State != "available":
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Detail = fmt.Sprintf("%s in %s is %s, not available.", vpc, t.Region, vpc.State)
		f.Remedy.Text = "Wait until the VPC is available, or choose another, then check again."
		f.Remedy.Commands = []string{t.aws("ec2", "wait", "vpc-available", "--vpc-ids", vpc.ID)}
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = fmt.Sprintf("%s in %s is available, and account %s owns it.", vpc, t.Region, id.Account)
	}
	return []awscheck.Finding{f}
}

// notFound says where the VPC was looked for and, if other regions were listed
// already, where it is.
func (t Target) notFound(ctx context.Context, f awscheck.Finding, accountID string) awscheck.Finding {
	f.Status, f.Evidence = awscheck.Fail, awscheck.Live
	f.Detail = fmt.Sprintf("Account %s has no VPC %s in %s.", accountID, t.VPC, t.Region)
	f.Remedy.Text = "Pick the VPC from the list of those there are, or correct account and region."
	f.Remedy.Commands = []string{t.aws("ec2", "describe-vpcs", "--query", "Vpcs[].[VpcId,CidrBlock,OwnerId]", "--output", "table")}
	regions, err := t.Account.Regions(account.CachedOnly(ctx))
	if err != nil {
		return f
	}
	for _, r := range regions {
		vpcs, err := facts.VPCs(account.CachedOnly(ctx), t.Account, r.Name)
		if err == nil && slices.ContainsFunc(vpcs, func(v facts.VPC) bool { return v.ID == t.VPC }) {
			f.Detail = fmt.Sprintf("Account %s has %s not in %s but in %s.", accountID, t.VPC, t.Region, r.Name)
			f.Remedy.Text = fmt.Sprintf("Set the target region to %s.", r.Name)
			f.Remedy.Commands = nil
			return f
		}
	}
	return f
}

// CheckPeeringCIDRs tells whether the CIDRs that were given are those that the VPC
// has. It reports peering.cidrs.
func CheckPeeringCIDRs(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringCIDRs, Region: t.Region, Resources: idsOf(t.VPC)}
	vpc, err := t.Find(ctx)
	if err != nil {
		f = t.unverified(f, err)
		if len(t.CIDRs) > 0 {
			f.Detail += fmt.Sprintf(" Astronomer would get %s, as typed.", prefixList(t.CIDRs))
		}
		return []awscheck.Finding{f}
	}
	f.Evidence = awscheck.Live
	wrong := Exclude(t.CIDRs, vpc.CIDRs)
	left := Exclude(vpc.CIDRs, t.CIDRs)
	switch {
	case len(t.CIDRs) == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has %s, read from AWS; none had to be given.", vpc, prefixList(vpc.CIDRs))
	case len(wrong) > 0:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s was given, but %s has %s.", prefixList(wrong), vpc, prefixList(vpc.CIDRs))
		f.Remedy.Text = "Give the VPC's CIDRs: " + prefixList(vpc.CIDRs) + "."
	case len(left) > 0:
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("%s also has %s, which was left out: AWS holds it against the peering all the same.", vpc, prefixList(left))
		f.Remedy.Text = "Give all of the VPC's CIDRs: " + prefixList(vpc.CIDRs) + "."
	default:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has exactly what was given: %s.", vpc, prefixList(vpc.CIDRs))
	}
	return []awscheck.Finding{f}
}

// without returns those of list that are not in other.
func Exclude[T comparable](list, other []T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(v T) bool { return slices.Contains(other, v) })
}

// CheckPeeringExisting shows the peerings that the target has. It reports
// peering.existing. Astro's own is known by the CIDR of its requester: the command
// that accepts a request is given for one that may be Astro's only.
func CheckPeeringExisting(ctx context.Context, t Target, plan netip.Prefix) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringExisting, Region: t.Region}
	peerings, err := t.peerings(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var shown, waiting, accept []string
	astro := ""
	for _, p := range peerings {
		if p.State.IsOver() {
			continue
		}
		_, other := p.Side(t.VPC)
		what := fmt.Sprintf("%s with %s of account %s, %s", p, other.VPC, other.Account, p.State)
		if p.Accepter.VPC == t.VPC && p.State == facts.PeeringPending {
			waiting = append(waiting, describePending(p, plan))
			if p.ComesFrom(t.VPC, plan) || p.Requester.CIDRs == nil {
				accept = append(accept, t.aws("ec2", "accept-vpc-peering-connection", "--vpc-peering-connection-id", p.ID))
			}
		} else if p.ComesFrom(t.VPC, plan) && p.State != facts.PeeringDeleting {
			astro = fmt.Sprintf(" %s comes from the planned CIDR %s: it looks like an Astro cluster's.", p.ID, plan)
		}
		shown, f.Resources = append(shown, what), append(f.Resources, p.ID)
	}
	switch {
	case len(waiting) > 0:
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("A peering request waits for %s: %s.", t.VPC, words.Some(waiting))
		f.Remedy.Text = "Ask Astronomer whether the request is theirs; if so, accept it before it expires."
		f.Remedy.Commands = accept
		if len(accept) == 0 {
			f.Remedy.Text = fmt.Sprintf("It is not the data plane's, unless Astronomer means another CIDR than %s: ask before anybody accepts it.", plan)
		}
	case len(shown) == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("%s has no peerings.", t.VPC)
	default:
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("%s has these peerings: %s.%s", t.VPC, words.Some(shown), astro)
	}
	return []awscheck.Finding{f}
}

// waits describes a pending request: whose it may be, and until when.
func describePending(p facts.Peering, plan netip.Prefix) string {
	from := fmt.Sprintf("from the planned CIDR %s", plan)
	switch {
	case p.Requester.CIDRs == nil:
		from = "from a network that AWS does not tell before it is accepted"
	case !slices.Contains(p.Requester.CIDRs, plan):
		from = fmt.Sprintf("from %s, which is not the planned CIDR %s", prefixList(p.Requester.CIDRs), plan)
	}
	until := "it expires 7 days after it was made"
	if !p.Expires.IsZero() {
		until = "it expires " + p.Expires.UTC().Format(time.RFC3339)
	}
	return fmt.Sprintf("%s of account %s, %s (%s)", p, p.Requester.Account, from, until)
}

// CheckPeeringCrossRegion says what changes where the target is in another region
// than the data plane. It reports peering.cross_region. (Amazon VPC Peering Guide,
// "VPC peering limitations".)
func CheckPeeringCrossRegion(region, target string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringCrossRegion, Evidence: awscheck.Local, Region: target}
	if region == target {
		f.Status, f.Evidence = awscheck.Skipped, awscheck.None
		f.Detail = fmt.Sprintf("Data plane and target VPC are both in %s.", region)
		return []awscheck.Finding{f}
	}
	f.Status = awscheck.Info
	f.Detail = fmt.Sprintf("The data plane is in %s, the target VPC in %s: traffic between them is charged as inter-region transfer, packets may have 8,500 bytes at the most, security groups can't name the other side's, and private names resolve only with the peering's DNS option on.", region, target)
	f.Remedy.Text = "Nothing has to be changed. Allow the data plane by its CIDR in security groups, and turn on the DNS option after acceptance."
	f.Remedy.Links = []string{"https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html"}
	return []awscheck.Finding{f}
}

// A PeeringRequest is what Astronomer needs to request a peering.
type PeeringRequest struct {
	ClusterName, ClusterID string
	Target                 Target
	SupportURL             string // where a peering is requested
}

// CheckPeeringRequest tells whether the five things that Astronomer needs are
// complete: cluster id and name, account, region, VPC, CIDR. It reports
// peering.request.
func CheckPeeringRequest(ctx context.Context, r PeeringRequest) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringRequest, Evidence: awscheck.Local}
	t := r.Target
	accountID, networks := t.AccountID, t.CIDRs
	var missing []string
	if vpc, err := t.Find(ctx); err == nil {
		f.Evidence, networks = awscheck.Live, vpc.CIDRs
		accountID = cmp.Or(accountID, vpc.Owner)
	}
	if known, ok := t.KnownAccount(ctx); ok {
		accountID = cmp.Or(accountID, known)
	}
	for _, p := range []struct {
		name  string
		given bool
	}{
		{"the cluster's name", r.ClusterName != ""}, {"the target account's id", accountID != ""},
		{"the target's region", t.Region != ""}, {"the target VPC's id", t.VPC != ""}, {"the target VPC's CIDRs", len(networks) > 0},
	} {
		if !p.given {
			missing = append(missing, p.name)
		}
	}
	what := fmt.Sprintf("cluster %q, account %s, region %s, VPC %s, CIDR %s", awscheck.Clean(r.ClusterName), accountID, t.Region, t.VPC, prefixList(networks))
	f.Remedy.Links = []string{r.SupportURL}
	switch {
	case len(missing) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not complete: %s is missing from what Astronomer needs to request the peering.", words.Some(missing))
		if len(missing) > 1 {
			f.Detail = fmt.Sprintf("Not complete: %s are missing from what Astronomer needs to request the peering.", words.Some(missing))
		}
		f.Remedy = awscheck.Remedy{Text: "Give what is missing; account and CIDRs are read from AWS where the target's credentials allow it."}
	case r.ClusterID == "":
		f.Status = awscheck.Info
		f.Detail = fmt.Sprintf("Complete but for the cluster's id, which exists once the cluster does: %s.", what)
		f.Remedy.Text = "Once the cluster is there, take its id from the Astro UI and request the peering from Astronomer's support."
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("All that Astronomer needs is there: cluster id %s, %s.", awscheck.Clean(r.ClusterID), what)
		f.Remedy.Text = "Request the peering from Astronomer's support."
	}
	return []awscheck.Finding{f}
}
