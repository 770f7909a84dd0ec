// Package permissions decides whether the caller may perform each action that the
// activation needs. The facts, strongest first: a live call, for an action that only
// reads; IAM's policy simulator, which also names the kind of policy that denies; the
// policy documents of the caller, where the simulator does not decide. Documents prove a
// denial, never a permission, because the policies of the organization and of the session
// are not among them. A write is never tried, and never inferred from a read.
package permissions

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// ActivationNeeds is what the activation must be able to do.
type ActivationNeeds struct {
	IAMActions     []string // without the "iam:" prefix
	CloudFormation string   // a pattern of CloudFormation actions, without the prefix
	Roles, Stacks  []string // names of the role and the stacks that it creates
}

// CheckIAMPermission reports whether the principal may perform one of the IAM
// actions that the activation needs, named without its prefix.
func CheckIAMPermission(ctx context.Context, a *account.Account, needs ActivationNeeds, region, action string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PermissionsIAM + action, Subject: "iam:" + action}
	p, err := fetchPermissions(ctx, a, needs, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	return []awscheck.Finding{p.finding(f, []string{"iam:" + action})}
}

// CheckCloudFormationPermission reports whether the principal may perform every
// CloudFormation action that the activation needs.
func CheckCloudFormationPermission(ctx context.Context, a *account.Account, needs ActivationNeeds, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PermissionsCloudFormation, Subject: "cloudformation:" + needs.CloudFormation, Region: region}
	p, err := fetchPermissions(ctx, a, needs, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	return []awscheck.Finding{p.finding(f, cloudFormationActions(needs.CloudFormation))}
}

// fetchPermissions decides all needs at once, because all checks share the facts. It
// fails only where the principal is not known.
func fetchPermissions(ctx context.Context, a *account.Account, needs ActivationNeeds, region string) (permissions, error) {
	return account.Fetch(ctx, a, fmt.Sprintf("permissions %q %q", needs, region), func(ctx context.Context) (permissions, error) {
		principal, err := a.Principal(ctx)
		if err != nil {
			return permissions{}, err
		}
		id, err := a.Identity(ctx)
		if err != nil {
			return permissions{}, err
		}
		return evaluate(ctx, a, plan{principal: principal, userID: id.UserID, needs: needs, region: region}), nil
	})
}

// permissions are the decisions about every action that the activation needs.
type permissions struct {
	plan
	decisions map[string]permission // by action
	live      map[request]result    // of the calls that were made
	simErr    error                 // why the policy simulator decided nothing about some action; nil: it did
	underSCPs bool                  // the simulator evaluated service control policies
	boundary  string                // ARN of the principal's permissions boundary, where a finding names it
	source    string                // ARN of the user or role; "": not known
	guessed   error                 // why the ARN that the policy simulator was given is a guess; nil: it is known

	caller         *account.Account                            // whose profile the commands name that it can run
	read           []policyDocument                            // of the boundary, where it denies and could be read
	denies         map[account.PolicyLayer][]explicitStatement // that were found in the layers
	boundaryAllows bool                                        // it would allow what its statements deny explicitly
	revision       *awscheck.PolicyRevision                    // of the boundary, if it denies; nil: not known
	exempts        bool                                        // the revision exempts the activation's role from what denies
	exemptsAlone   bool                                        // and for this principal alone
}

// A permission is the decision about one action, over all its targets.
type permission struct {
	result
	pattern string   // the resources it is allowed on, such as role/*, if not on "*"
	only    []string // the resources it is allowed on, if no pattern is known
	except  []string // the resources it is denied on, if not all
	// conditional says that the policy documents were read and a condition or a variable
	// decides: one of keys, if they are known.
	conditional bool
	keys        []string
	unreadErr   error // why the policy documents could not be read, where the action is undecided
	untested    bool  // allowed, except for the session's own policy, which can't be read
}

// A request is an action on a resource.
type request struct{ action, resource string }

// A result is what one source decides about one request.
type result struct {
	decision decision
	evidence awscheck.Evidence     // the source
	layers   []account.PolicyLayer // those that deny, if it is denied
	policy   string                // the policy that denies explicitly, if one is known
	// missing are condition keys without a value. A simulated decision treats them as
	// absent from the request, and settle decides whether it depends on them.
	missing      []string
	deniedBySCP  bool     // a service control policy denies explicitly, whatever other policies do
	organization bool     // undecided, because only service control policies seem to deny it
	underSCPs    bool     // the simulator evaluated service control policies
	against      decision // what the policy simulator decided, where a live call decided otherwise
	err          error    // why it is undecided, if a call failed
}
