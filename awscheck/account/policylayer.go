package account

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A PolicyLayer is a type of policy that can deny a request, under the name that AWS uses
// in its access denied messages.
type PolicyLayer string

const (
	UnknownLayer      PolicyLayer = ""                      // AWS does not say which
	IdentityLayer     PolicyLayer = "identity-based policy" // of the principal or one of its groups
	BoundaryLayer     PolicyLayer = "permissions boundary"
	OrganizationLayer PolicyLayer = "service control policy"
	SessionLayer      PolicyLayer = "session policy"
	ResourceLayer     PolicyLayer = "resource control policy" // of the organization, too
	EndpointLayer     PolicyLayer = "VPC endpoint policy"     // of the network that this machine is in
)

// SCPConsole is the console page of an organization's service control policies.
const SCPConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/service-control-policy"

// RCPConsole is the console page of an organization's resource control policies.
const RCPConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/resource-control-policy"

// A Denial is what AWS says about why it denied a call.
type Denial struct {
	Layer PolicyLayer
	// Explicit says that a statement of a policy denies the action, which overrides every
	// statement that allows it. If not, nothing in the layer allows it, or AWS does not say.
	Explicit bool
	Policy   string // ARN of the policy that denies; "": AWS does not name it
	// Principal is the ARN of the principal whose own policies lack the action; "": it is not
	// known, or another policy denies.
	Principal string
}

// explicitly is how AWS's message begins to name the policy that denies explicitly.
const explicitly = "with an explicit deny in a"

// DenialOf reads AWS's message: "… because no X allows the action", or "… with an explicit
// deny in a X", which the ARN of the policy may follow. An older form, "due to an explicit
// deny in a Service Control Policy", stands for implicit denials too. (Sources: IAM User
// Guide, "Troubleshoot access denied error messages"; AWS Security Blog, "Enhanced access
// denied error messages with policy ARNs".)
func DenialOf(f *Failure) Denial {
	var d Denial
	said := strings.ToLower(f.Message)
	for _, l := range []PolicyLayer{OrganizationLayer, ResourceLayer, EndpointLayer, BoundaryLayer, SessionLayer, IdentityLayer} {
		if strings.Contains(said, strings.ToLower(string(l))) {
			d.Layer = l
			break
		}
	}
	_, policy, explicit := strings.Cut(f.Message, explicitly)
	d.Explicit = explicit
	if _, arn, ok := strings.Cut(policy, ": arn:"); ok {
		arn, _, _ = strings.Cut(arn, " ")
		d.Policy = "arn:" + strings.TrimRight(arn, ".,;")
	}
	if d.Layer.IsPrincipalPolicy() && !explicit {
		d.Principal = f.Principal
	}
	return d
}

// LayerOf returns the layer that denied a call.
func LayerOf(f *Failure) PolicyLayer { return DenialOf(f).Layer }

// IsPrincipalPolicy reports whether a policy attached to the principal can allow the
// request. An unknown layer is treated as the principal's.
func (l PolicyLayer) IsPrincipalPolicy() bool { return l == IdentityLayer || l == UnknownLayer }

// Describe says that actions are denied, as a clause.
func (d Denial) Describe(actions string) string {
	switch {
	case d.Layer == IdentityLayer && d.Explicit:
		return "a policy of this principal denies " + actions + " explicitly"
	case d.Layer.IsPrincipalPolicy():
		return "this principal lacks " + actions
	}
	return fmt.Sprintf("a %s denies %s", d.Layer, actions)
}

// Owner is who can change what the layer allows. The session policy is the user's: another
// session can be without it, as another network can be without the VPC endpoint.
func (l PolicyLayer) Owner() awscheck.Owner {
	switch l {
	case OrganizationLayer, ResourceLayer:
		return awscheck.OwnerOrganization
	case SessionLayer, EndpointLayer:
		return awscheck.OwnerYou
	}
	return awscheck.OwnerIdentity
}

// OwnerOfLayers is who has to act first where several layers deny: IAM's administrator
// before the organization's, who before the user.
func OwnerOfLayers(layers []PolicyLayer) awscheck.Owner {
	for _, o := range []awscheck.Owner{awscheck.OwnerIdentity, awscheck.OwnerOrganization} {
		if slices.ContainsFunc(layers, func(l PolicyLayer) bool { return l.Owner() == o }) {
			return o
		}
	}
	return awscheck.OwnerYou
}

// DeniedRemedy returns the fix for actions of this program that are denied. It has a policy
// document only if one attached to the principal helps, because front ends merge these
// documents into one to attach. An explicit deny has to go: no other statement overrides it.
// (IAM User Guide, "The difference between explicit and implicit denies".)
func DeniedRemedy(d Denial, actions []string) awscheck.Remedy {
	r := awscheck.Remedy{Owner: d.Layer.Owner()}
	list := words.List(actions)
	switch d.Layer {
	case OrganizationLayer:
		r.Text = d.organizationFix("service control policy", "service control policies", list)
		r.Links = []string{SCPConsole}
	case ResourceLayer:
		r.Text = d.organizationFix("resource control policy", "resource control policies", list)
		r.Links = []string{RCPConsole}
	case EndpointLayer:
		r.Text = fmt.Sprintf("Ask the owner of the VPC endpoint to allow %s, or check from another network. "+
			"This machine reaches AWS through an endpoint whose policy does not.", list)
	case BoundaryLayer:
		r.Text = fmt.Sprintf("Allow %s in the principal's permissions boundary, then check again. "+
			"A policy attached to the principal has no effect.", list)
		if d.Explicit {
			r.Text = fmt.Sprintf("Remove the statement that denies %s from the principal's permissions boundary%s, then check again: "+
				"an explicit deny overrides every allow.", list, d.named())
		}
	case SessionLayer:
		r.Text = fmt.Sprintf("Sign in again without a session policy, or with one that allows %s, then check again. "+
			"The session has one that does not.", list)
	default:
		if d.Explicit {
			r.Text = fmt.Sprintf("Remove the statement that denies %s from the principal's policies, or those of its groups%s, then check again: "+
				"an explicit deny overrides every allow, so attaching a policy does not help.", list, d.named())
			break
		}
		r.Text, r.Policy = GrantTo(d.Principal), awscheck.Allow(actions...)
	}
	r.Look = LookAtPolicy(d.Policy)
	return r
}

// GrantTo says how a principal, as an ARN of STS, is allowed what a policy document beside the
// text lists. The role of a permission set is changed through IAM Identity Center only. (IAM
// Identity Center User Guide, "Referencing permission sets in resource policies".)
func GrantTo(arn string) string {
	if p, err := ParsePrincipal(arn); err == nil && p.Kind == SSOPrincipal {
		return awscheck.GrantInPermissionSet(p.PermissionSet, p.Session, "account "+p.Account) + " Then check again."
	}
	return "Attach a policy that allows the missing actions to the principal and check again."
}

// organizationFix is the fix where a policy of the organization denies actions.
func (d Denial) organizationFix(policy, policies, actions string) string {
	if !d.Explicit {
		return fmt.Sprintf("Ask your organization's administrators to allow %s in their %s, then check again. "+
			"A policy attached to the principal has no effect.", actions, policies)
	}
	which := "a " + policy
	if d.Policy != "" {
		which = "the " + policy + d.named()
	}
	return fmt.Sprintf("Ask your organization's administrators to remove the statement that denies %s from %s, or exempt this principal from it, then check again: "+
		"an explicit deny overrides every allow.", actions, which)
}

// named is the policy that denies, after the noun for it; "" if AWS does not name it.
func (d Denial) named() string {
	if d.Policy == "" {
		return ""
	}
	return " (" + d.Policy + ")"
}

// Whose credentials a command needs that those in use may not run.
const (
	IAMAdministrator = "an IAM administrator of the account"
	// Management may read the organization's policies. (AWS Organizations API Reference, DescribePolicy.)
	Management = "management account or delegated administrator"
)

// LookAtPolicy is the command that shows the document of a managed policy or of one of the
// organization, whose ARN is arn:aws:organizations::ACCOUNT:policy/o-…/TYPE/p-…, after a line that says
// whose credentials it needs; nil if the ARN is of neither. (Service Authorization Reference, "AWS
// Organizations".)
func LookAtPolicy(arn string) []string {
	switch {
	case strings.HasPrefix(arn, "arn:") && strings.Contains(arn, ":iam::") && strings.Contains(arn, ":policy/"):
		return []string{awscheck.WithCredentials(IAMAdministrator), awscheck.Command("aws", "iam", "get-policy-version", "--policy-arn", arn) +
			` --version-id "$(` + awscheck.Command("aws", "iam", "get-policy", "--policy-arn", arn) + ` --query Policy.DefaultVersionId --output text)"`}
	case strings.HasPrefix(arn, "arn:") && strings.Contains(arn, ":organizations::"):
		return []string{awscheck.WithCredentials(Management), awscheck.Command("aws", "organizations", "describe-policy", "--policy-id", arn[strings.LastIndex(arn, "/")+1:])}
	}
	return nil
}

// deniedByLayers is DeniedRemedy for several denials, each with the actions it denies.
func deniedByLayers(denied map[Denial][]string) awscheck.Remedy {
	denials := slices.Collect(maps.Keys(denied))
	order.Sort(denials, Denial.Compare)
	var texts, actions []string
	var layers []PolicyLayer
	var all awscheck.Remedy
	for _, d := range denials {
		r := DeniedRemedy(d, denied[d])
		layers = append(layers, d.Layer)
		texts, actions = append(texts, r.Text), append(actions, r.Policy.Actions()...)
		all.Links, all.Look = append(all.Links, r.Links...), append(all.Look, r.Look...)
	}
	all.Owner = OwnerOfLayers(layers)
	all.Text, all.Policy, all.Links = strings.Join(texts, " "), awscheck.Allow(actions...), words.Distinct(all.Links)
	all.Look = words.Distinct(all.Look)
	return all
}

// Compare orders denials by layer, those without an explicit deny first.
func (d Denial) Compare(o Denial) int {
	explicit := func(d Denial) int {
		if d.Explicit {
			return 1
		}
		return 0
	}
	return cmp.Or(strings.Compare(string(d.Layer), string(o.Layer)), explicit(d)-explicit(o), strings.Compare(d.Policy, o.Policy), strings.Compare(d.Principal, o.Principal))
}
