package permissions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// ActivationNeeds is what the activation must be able to do.
type ActivationNeeds struct {
	IAMActions     []string // without the "iam:" prefix
	CloudFormation string   // a pattern of CloudFormation actions, without the prefix
	Roles, Stacks  []string // names of the role and stack that it makes
}

// CheckIAMPermission reports whether the principal may perform one of the IAM
// actions that the activation needs, named without its prefix.
func CheckIAMPermission(ctx context.Context, a *account.Account, needs ActivationNeeds, region, action string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PermissionsIAM + action, Subject: "iam:" + action}
	p, err := collect(ctx, a, needs, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	return []awscheck.Finding{p.finding(f, []string{"iam:" + action})}
}

// CheckCloudFormationPermission reports whether the principal may perform every
// CloudFormation action that the activation needs.
func CheckCloudFormationPermission(ctx context.Context, a *account.Account, needs ActivationNeeds, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PermissionsCloudFormation, Subject: "cloudformation:" + needs.CloudFormation, Region: region}
	p, err := collect(ctx, a, needs, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	return []awscheck.Finding{p.finding(f, cloudFormationActions(needs.CloudFormation))}
}

// permissions are what could be found out about every action that the activation
// needs, each on the strongest rung that holds.
type permissions struct {
	account   *account.Account
	principal account.Principal
	needs     ActivationNeeds
	standing  map[string]permission // by action
	live      map[asked]ruling      // what AWS said to the calls that were made
	noSim     error                 // why the policy simulator could not be asked; nil: it could
	boundary  string                // ARN of the principal's boundary, if it is known
}

// A permission is what is known of one action, over all resources that matter.
type permission struct {
	ruling
	evidence awscheck.Evidence
	only     []string // where it is allowed, if not everywhere
	except   []string // where it is denied, if not everywhere
	// conditional says that the policies were read, and that a condition decides.
	conditional bool
	unread      error // why its policies could not be read instead, where it is undecided
	overruled   bool  // the simulator foresaw what AWS then did not do
	session     bool  // allowed, if it were not for the session's own policy, which nobody sees
}

// An asked is an action on a resource.
type asked struct{ action, resource string }

// permissions climbs the ladder for all needs at once. It fails only where the
// principal itself can't be told.
func collect(ctx context.Context, a *account.Account, needs ActivationNeeds, region string) (permissions, error) {
	return account.Fetch(ctx, a, fmt.Sprintf("permissions %q %q", needs, region), func(ctx context.Context) (permissions, error) {
		principal, err := a.Principal(ctx)
		if err != nil {
			return permissions{}, err
		}
		p := permissions{account: a, principal: principal, needs: needs, standing: map[string]permission{}, live: map[asked]ruling{}}
		p.climb(ctx, region)
		return p, nil
	})
}

// climb finds each action's standing: by simulation, which a live denial overrules;
// else by live calls for what reads, else by the policies.
func (p *permissions) climb(ctx context.Context, region string) {
	var iam []string
	for _, name := range p.needs.IAMActions {
		iam = append(iam, "iam:"+name)
	}
	cfn := cloudFormationActions(p.needs.CloudFormation)
	all := slices.Concat(iam, cfn)
	// IAM is one service for all regions, and a request to it is one to its own
	// region. (IAM User Guide, aws:RequestedRegion.)
	regions := map[string]string{"iam": iamRegion(p.principal.Partition), "cloudformation": region}
	resources := func(action string) []string {
		return append([]string{p.widest(action)}, p.activationOwn(action, region)...)
	}
	simulable := slices.Contains([]account.PrincipalKind{account.UserPrincipal, account.RolePrincipal, account.SSOPrincipal}, p.principal.Kind)

	var onIAM, onCFN func(action, resource string) ruling
	var guessed error
	var wait parallel.Group
	wait.Go(func() { p.try(ctx, region, all, resources) })
	if simulable {
		var source string
		source, guessed = policySource(ctx, p.account, p.principal)
		wait.Go(func() { onIAM = simulateAll(ctx, p.account, source, regions["iam"], iam, resources) })
		wait.Go(func() { onCFN = simulateAll(ctx, p.account, source, regions["cloudformation"], cfn, resources) })
	} else {
		p.noSim = errNoSource
	}
	wait.Wait()
	for _, action := range all {
		if !simulable {
			p.standing[action] = permission{ruling: ruling{decision: undecided}, evidence: awscheck.None}
			continue
		}
		overruled := false
		s := weigh(awscheck.Simulated, resources(action), func(resource string) ruling {
			sim := onIAM
			if strings.HasPrefix(action, "cloudformation:") {
				sim = onCFN
			}
			r, other := p.overrule(action, resource, sim(action, resource), len(resources(action)) == 1)
			overruled = overruled || other
			return r
		})
		if overruled {
			s.evidence, s.overruled = awscheck.Live, true
		}
		if s.err != nil && guessed != nil && account.ReasonOf(s.err) == account.NotFound {
			s.err = guessed // the role's real name is what is missing
		}
		p.standing[action] = s
		if s.err != nil && p.noSim == nil {
			p.noSim = s.err
		}
	}
	p.without(ctx, regions, resources, simulable)
	p.heedSession(resources)
	if simulable {
		p.noteBoundary(ctx)
	}
}

// errNoSource is why root and federated users can't be simulated.
var errNoSource = errors.New("the policy simulator takes users and roles only")

// without finds the standings that the policy simulator could not give, and those
// where it foresees an explicit deny that it is not sure of.
func (p *permissions) without(ctx context.Context, regions map[string]string, resources func(action string) []string, readable bool) {
	open := slices.DeleteFunc(slices.Sorted(maps.Keys(p.standing)), func(action string) bool {
		s := p.standing[action]
		return s.decision != undecided || s.missing != nil && !s.denies // the simulator has spoken
	})
	if len(open) == 0 {
		return
	}
	var read principalPolicies
	if readable {
		read = readPolicies(ctx, p.account, p.principal)
	}
	for _, action := range open {
		s := p.standing[action]
		service, _, _ := strings.Cut(action, ":")
		documents := permission{ruling: ruling{decision: undecided, err: s.err}}
		if readable {
			documents = weigh(awscheck.Policies, resources(action), func(resource string) ruling {
				return read.decide(question{action: action, resource: resource, region: regions[service]})
			})
		}
		if s.missing != nil {
			if documents.decision == explicitDeny {
				p.standing[action] = documents
			}
			continue
		}
		_, tried := p.live[asked{action, p.widest(action)}]
		l := weigh(awscheck.Live, resources(action), func(resource string) ruling { return p.live[asked{action, resource}] })
		switch {
		case tried && l.decision.denied():
			s = l
		case documents.decision == explicitDeny:
			s = documents // whatever was answered before the policies changed
		case tried && l.decision == isAllowed && service == "iam": // one of CloudFormation's says nothing of the others
			s = l
		case documents.decision != undecided:
			s = documents
		default:
			s.evidence = awscheck.None
			s.conditional = readable && documents.err == nil
			if readable {
				s.unread = read.identityGap
				if s.unread == nil {
					s.unread = read.boundaryGap
				}
			}
		}
		p.standing[action] = s
	}
}

// noteBoundary remembers the principal's boundary for the fix, if it is known or
// something may hang on it.
func (p *permissions) noteBoundary(ctx context.Context) {
	for _, s := range p.standing {
		if slices.Contains(s.layers, account.BoundaryLayer) {
			p.boundary, _ = boundaryOf(ctx, p.account, p.principal)
			return
		}
	}
}

// widest is the resource that stands for all that an action may be called on.
func (p *permissions) widest(action string) string {
	if action == "iam:ListRoles" {
		// Its requests are checked against the path that they list, here all of them;
		// a policy on role/* covers it.
		return fmt.Sprintf("arn:%s:iam::%s:role/", p.principal.Partition, p.principal.Account)
	}
	return "*"
}

// activationOwn lists the ARNs of the role or the stacks that the activation makes,
// for an action that can be permitted for those alone.
func (p *permissions) activationOwn(action, region string) []string {
	var arns []string
	switch actsOn(action) {
	case "role":
		for _, name := range p.needs.Roles {
			arns = append(arns, fmt.Sprintf("arn:%s:iam::%s:role/%s", p.principal.Partition, p.principal.Account, name))
		}
	case "stack":
		if region == "" {
			region = iamRegion(p.principal.Partition)
		}
		for _, name := range p.needs.Stacks {
			// A stack's ARN ends in an id that it gets when it is made.
			arns = append(arns, fmt.Sprintf("arn:%s:cloudformation:%s:%s:stack/%s/00000000-0000-0000-0000-000000000000", p.principal.Partition, region, p.principal.Account, name))
		}
	}
	return arns
}

// iamRegion is where the requests to a partition's IAM go.
func iamRegion(partition string) string {
	switch partition {
	case "aws-us-gov":
		return account.GlobalRegion("us-gov-")
	case "aws-cn":
		return account.GlobalRegion("cn-")
	}
	return account.GlobalRegion("")
}

// weigh puts together what a rung says of an action on every resource, the first of
// resources, and on the activation's own ones, the others, if the action can be
// permitted for those alone.
func weigh(evidence awscheck.Evidence, resources []string, ask func(resource string) ruling) permission {
	s := permission{ruling: ask(resources[0]), evidence: evidence}
	own := resources[1:]
	if len(own) == 0 {
		return s
	}
	var doubt, denial *ruling
	for _, resource := range own {
		r := ask(resource)
		switch {
		case r.decision == isAllowed:
			s.only = append(s.only, resource)
		case r.decision.denied():
			s.except = append(s.except, resource)
			denial = &r
		default:
			doubt = &r
		}
	}
	everywhere, none := s.decision, len(s.except) == len(own)
	switch {
	case everywhere.denied() && none:
		// As it is: denied, whatever it is called on.
	case none:
		s.ruling = *denial
		return s
	case everywhere == undecided:
	case doubt != nil:
		s.ruling = *doubt
	case everywhere == isAllowed && len(s.except) == 0:
	default:
		s.decision, s.layers, s.policy = isAllowed, nil, "" // but not everywhere
		return s
	}
	s.only, s.except = nil, nil
	return s
}
