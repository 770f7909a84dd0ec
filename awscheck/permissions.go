package awscheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// ActivationNeeds is what the activation must be able to do.
type ActivationNeeds struct {
	IAMActions     []string // without the "iam:" prefix
	CloudFormation string   // a pattern of CloudFormation actions, without the prefix
	Roles, Stacks  []string // names of the role and stack that it makes
}

// CheckIAMPermission reports whether the principal may perform one of the IAM
// actions that the activation needs, named without its prefix.
func CheckIAMPermission(ctx context.Context, a *Account, needs ActivationNeeds, region, action string) []Finding {
	f := Finding{ID: "permissions.iam." + action, Title: "Permission iam:" + action}
	p, err := a.permissions(ctx, needs, region)
	if err != nil {
		return []Finding{unverified(f, err)}
	}
	return []Finding{p.finding(f, []string{"iam:" + action})}
}

// CheckCloudFormationPermission reports whether the principal may perform every
// CloudFormation action that the activation needs.
func CheckCloudFormationPermission(ctx context.Context, a *Account, needs ActivationNeeds, region string) []Finding {
	f := Finding{ID: "permissions.cloudformation", Title: "Permission cloudformation:" + needs.CloudFormation, Region: region}
	p, err := a.permissions(ctx, needs, region)
	if err != nil {
		return []Finding{unverified(f, err)}
	}
	return []Finding{p.finding(f, cloudFormationActions(needs.CloudFormation))}
}

// permissions are what could be found out about every action that the activation
// needs, each on the strongest rung that holds.
type permissions struct {
	account   *Account
	principal Principal
	needs     ActivationNeeds
	standing  map[string]permission // by action
	noSim     error                 // why the policy simulator could not be asked; nil: it could
	boundary  string                // ARN of the principal's boundary, if it is known
}

// A permission is what is known of one action, over all resources that matter.
type permission struct {
	ruling
	evidence Evidence
	only     []string // where it is allowed, if not everywhere
	except   []string // where it is denied, if not everywhere
	// conditional says that the policies were read, and that a condition decides.
	conditional bool
	unread      error // why its policies could not be read instead, where it is undecided
}

// permissions climbs the ladder for all needs at once. It fails only where the
// principal itself can't be told.
func (a *Account) permissions(ctx context.Context, needs ActivationNeeds, region string) (permissions, error) {
	return fact(ctx, a, fmt.Sprintf("permissions %q %q", needs, region), func(ctx context.Context) (permissions, error) {
		principal, err := a.Principal(ctx)
		if err != nil {
			return permissions{}, err
		}
		p := permissions{account: a, principal: principal, needs: needs, standing: map[string]permission{}}
		p.climb(ctx, region)
		return p, nil
	})
}

// climb finds each action's standing: by simulation, else by live calls for what
// reads, else by the policies.
func (p *permissions) climb(ctx context.Context, region string) {
	var iam []string
	for _, name := range p.needs.IAMActions {
		iam = append(iam, "iam:"+name)
	}
	cfn := cloudFormationActions(p.needs.CloudFormation)
	// IAM is one service for all regions, and a request to it is one to its own
	// region. (IAM User Guide, aws:RequestedRegion.)
	regions := map[string]string{"iam": iamRegion(p.principal.Partition), "cloudformation": region}
	named := func(action string) []string { return p.activationOwn(action, region) }
	everywhere := func(action string) []string { return append([]string{"*"}, named(action)...) }

	var sim map[string]func(action, resource string) ruling
	switch p.principal.Kind {
	case UserPrincipal, RolePrincipal, SSOPrincipal:
		source, guessed := p.account.policySource(ctx, p.principal)
		var onIAM, onCFN func(action, resource string) ruling
		var wait group
		wait.Go(func() { onIAM = p.account.simulateAll(ctx, source, regions["iam"], iam, everywhere) })
		wait.Go(func() { onCFN = p.account.simulateAll(ctx, source, regions["cloudformation"], cfn, everywhere) })
		wait.Wait()
		sim = map[string]func(action, resource string) ruling{"iam": onIAM, "cloudformation": onCFN}
		for _, action := range append(slices.Clone(iam), cfn...) {
			service, _, _ := strings.Cut(action, ":")
			s := weigh(Simulated, named(action), func(resource string) ruling { return sim[service](action, resource) })
			if s.err != nil && guessed != nil && reasonFor(s.err) == NotFound {
				s.err = guessed // the role's real name is what is missing
			}
			p.standing[action] = s
			if s.err != nil && p.noSim == nil {
				p.noSim = s.err
			}
		}
	default:
		for _, action := range append(slices.Clone(iam), cfn...) {
			p.standing[action] = permission{ruling: ruling{decision: undecided}, evidence: None}
		}
		p.noSim = errNoSource
	}
	if p.noSim == nil {
		p.noteBoundary(ctx)
		return
	}
	p.without(ctx, regions, named)
}

// errNoSource is why root and federated users can't be simulated.
var errNoSource = errors.New("the policy simulator takes users and roles only")

// without finds the standings that the policy simulator could not give.
func (p *permissions) without(ctx context.Context, regions map[string]string, named func(action string) []string) {
	var read principalPolicies
	readable := p.noSim != errNoSource
	var wait group
	if readable {
		wait.Go(func() { read = p.account.policies(ctx, p.principal) })
	}
	live := map[string]permission{}
	var mu sync.Mutex
	for action, s := range p.standing {
		if probe := p.account.probe(action); probe != nil && s.decision == undecided && s.missing == nil {
			wait.Go(func() {
				s := weigh(Live, named(action), func(resource string) ruling { return probe(ctx, resource) })
				mu.Lock()
				defer mu.Unlock()
				live[action] = s
			})
		}
	}
	wait.Wait()
	for action, s := range p.standing {
		if s.decision != undecided || s.missing != nil {
			continue // the simulator has spoken
		}
		service, _, _ := strings.Cut(action, ":")
		documents := permission{ruling: ruling{decision: undecided, err: s.err}}
		if readable {
			documents = weigh(Policies, named(action), func(resource string) ruling {
				return read.decide(question{action: action, resource: resource, region: regions[service]})
			})
		}
		l, tried := live[action]
		switch {
		case tried && l.decision.denied():
			s = l
		case documents.decision == explicitDeny:
			s = documents // whatever was answered before the policies changed
		case tried && l.decision == isAllowed:
			s = l
		case documents.decision != undecided:
			s = documents
		default:
			s.evidence = None
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
	if readable {
		p.noteBoundary(ctx)
	}
}

// noteBoundary remembers the principal's boundary for the fix, if it is known or
// something may hang on it.
func (p *permissions) noteBoundary(ctx context.Context) {
	for _, s := range p.standing {
		if slices.Contains(s.layers, boundaryLayer) {
			p.boundary, _ = p.account.boundaryOf(ctx, p.principal)
			return
		}
	}
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
		return globalRegion("us-gov-")
	case "aws-cn":
		return globalRegion("cn-")
	}
	return globalRegion("")
}

// weigh puts together what a rung says of an action on every resource and on the
// activation's own ones, if the action can be permitted for those alone.
func weigh(evidence Evidence, own []string, ask func(resource string) ruling) permission {
	s := permission{ruling: ask("*"), evidence: evidence}
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
