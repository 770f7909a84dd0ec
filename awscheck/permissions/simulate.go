package permissions

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// actionsAtOnce is how many actions one simulation is asked about. IAM documents
// no limit.
const actionsAtOnce = 50

// A ruling is what one rung of the ladder says of one action on one resource.
type ruling struct {
	decision decision
	layers   []account.PolicyLayer // those that deny, if it is denied
	policy   string                // the policy that denies explicitly, if one is known
	missing  []string              // condition keys without which the simulator can't decide
	denies   bool                  // it would deny explicitly without them
	scps     bool                  // the account has service control policies; the simulator skips those with conditions
	err      error                 // why it is undecided, if a call failed
}

// A simulation is one question to IAM's policy simulator.
type simulation struct {
	source   string   // ARN of a user or role; a session's is refused
	actions  []string // without wildcards, which the simulator does not take
	resource string   // an ARN, or "*"
	region   string   // aws:RequestedRegion; "": left out
	without  []types.PolicyIdentifierPolicyType
}

// simulate asks IAM's policy simulator. A result that does not come is an error,
// and so is one that says neither allowed nor denied.
func simulate(ctx context.Context, a *account.Account, s simulation) (map[string]ruling, error) {
	args := fmt.Sprintf("%q", s)
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "SimulatePrincipalPolicy", Key: args}, func(ctx context.Context, cfg aws.Config) (map[string]ruling, error) {
		in := &iam.SimulatePrincipalPolicyInput{
			PolicySourceArn: aws.String(s.source), ActionNames: s.actions,
			ResourceArns: []string{s.resource}, MaxItems: aws.Int32(1000),
		}
		if s.region != "" {
			in.ContextEntries = []types.ContextEntry{{
				ContextKeyName: aws.String("aws:RequestedRegion"), ContextKeyType: types.ContextKeyTypeEnumString,
				ContextKeyValues: []string{s.region},
			}}
		}
		for _, kind := range s.without {
			in.PolicyExclusionList = append(in.PolicyExclusionList, &types.PolicyIdentifierMemberPolicyType{Value: kind})
		}
		c := account.Client(a, cfg, iam.NewFromConfig)
		results, err := account.MarkedPages(func(marker *string) ([]types.EvaluationResult, *string, bool, error) {
			in.Marker = marker
			out, err := c.SimulatePrincipalPolicy(ctx, in)
			if err != nil {
				return nil, nil, false, err
			}
			return out.EvaluationResults, out.Marker, out.IsTruncated, nil
		})
		if err != nil {
			return nil, err
		}
		found := map[string]ruling{}
		for _, r := range results {
			v, ok := rulingOf(r)
			if !ok {
				return nil, account.ErrIncomplete
			}
			action := aws.ToString(r.EvalActionName)
			if before, twice := found[action]; twice && before.severity() >= v.severity() {
				continue
			}
			found[action] = v
		}
		for _, action := range s.actions {
			if _, ok := found[action]; !ok {
				return nil, account.ErrIncomplete
			}
		}
		return found, nil
	})
}

// severity orders rulings, the least favourable highest.
func (r ruling) severity() int {
	return slices.Index([]decision{isAllowed, undecided, implicitDeny, explicitDeny}, r.decision)
}

// rulingOf reads one result; ok is false if it is none that the simulator has: it
// allows nothing that the organisation or the boundary does not.
func rulingOf(r types.EvaluationResult) (v ruling, ok bool) {
	worst := r.EvalDecision
	missing := slices.Clone(r.MissingContextValues)
	inBoundary := r.PermissionsBoundaryDecisionDetail == nil || r.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary
	for _, one := range r.ResourceSpecificResults {
		if worst == types.PolicyEvaluationDecisionTypeAllowed {
			worst = one.EvalResourceDecision
		}
		missing = append(missing, one.MissingContextValues...)
		if d := one.PermissionsBoundaryDecisionDetail; d != nil && !d.AllowedByPermissionsBoundary {
			inBoundary = false
		}
	}
	switch worst {
	case types.PolicyEvaluationDecisionTypeAllowed:
		v.decision = isAllowed
	case types.PolicyEvaluationDecisionTypeExplicitDeny:
		v.decision = explicitDeny
	case types.PolicyEvaluationDecisionTypeImplicitDeny:
		v.decision = implicitDeny
	default:
		return v, false
	}
	organisation := r.OrganizationsDecisionDetail
	inOrganisation := organisation == nil || organisation.AllowedByOrganizations
	if v.decision == isAllowed && !(inOrganisation && inBoundary) {
		return v, false
	}
	v.scps = organisation != nil
	if len(missing) > 0 {
		// The simulator takes a condition on a key without a value as not met; a real
		// request may meet it, and be allowed, or denied.
		for i, key := range missing {
			missing[i] = awscheck.Clean(key)
		}
		slices.Sort(missing)
		return ruling{decision: undecided, missing: slices.Compact(missing), denies: v.decision == explicitDeny, scps: v.scps}, true
	}
	if !v.decision.denied() {
		return v, true
	}
	if !inOrganisation {
		v.layers = append(v.layers, account.OrganizationLayer)
	}
	if !inBoundary {
		v.layers = append(v.layers, account.BoundaryLayer)
	}
	switch {
	case v.layers != nil:
	case organisation != nil:
		v.layers = []account.PolicyLayer{account.IdentityLayer}
	default:
		v.layers = []account.PolicyLayer{account.UnknownLayer}
	}
	// With an explicit denial, the statements that match are those that deny. Where
	// another layer denies, they are the principal's own, which do not.
	if v.decision == explicitDeny && v.layers[0].IsPrincipalPolicy() && len(r.MatchedStatements) > 0 {
		v.policy = awscheck.Clean(aws.ToString(r.MatchedStatements[0].SourcePolicyId))
	}
	return v, true
}

// simulateAll asks about any number of actions on each of some resources, in
// parallel, and returns a way to look the rulings up. What failed is undecided.
func simulateAll(ctx context.Context, a *account.Account, source, region string, actions []string, resources func(action string) []string) func(action, resource string) ruling {
	var (
		found = map[asked]ruling{}
		mu    sync.Mutex
		wait  parallel.Group
	)
	byResource := map[string][]string{}
	for _, action := range actions {
		for _, r := range resources(action) {
			byResource[r] = append(byResource[r], action)
		}
	}
	for resource, actions := range byResource {
		for chunk := range slices.Chunk(actions, actionsAtOnce) {
			wait.Go(func() {
				s := simulation{source: source, actions: chunk, resource: resource, region: region}
				rulings, err := simulate(ctx, a, s)
				if err == nil {
					rulings = withLayers(ctx, a, s, rulings)
				}
				mu.Lock()
				defer mu.Unlock()
				for _, action := range chunk {
					if err != nil {
						found[asked{action, resource}] = ruling{decision: undecided, err: err}
					} else {
						found[asked{action, resource}] = rulings[action]
					}
				}
			})
		}
	}
	wait.Wait()
	return func(action, resource string) ruling { return found[asked{action, resource}] }
}

// withLayers finds out which layers deny, by simulating what is denied again with
// the organisation's policies left out, and then the boundary too. If that can't be
// done, what the first simulation told of the layers stands: where it told of none,
// the layer is unknown.
func withLayers(ctx context.Context, a *account.Account, s simulation, first map[string]ruling) map[string]ruling {
	denied := deniedIn(first, s.actions)
	if len(denied) == 0 {
		return first
	}
	s.actions, s.without = denied, []types.PolicyIdentifierPolicyType{types.PolicyIdentifierPolicyTypeScp}
	own, err := simulate(ctx, a, s)
	if err != nil {
		return first
	}
	unbounded := map[string]ruling{}
	if bounded := slices.DeleteFunc(deniedIn(own, denied), func(action string) bool {
		return !slices.Contains(own[action].layers, account.BoundaryLayer)
	}); len(bounded) > 0 {
		s.actions, s.without = bounded, append(s.without, types.PolicyIdentifierPolicyTypePermissionBoundary)
		if unbounded, err = simulate(ctx, a, s); err != nil {
			unbounded = nil
		}
	}
	all := map[string]ruling{}
	for action, r := range first {
		all[action] = r
		if !r.decision.denied() {
			continue
		}
		var layers []account.PolicyLayer
		if own[action].decision == isAllowed || slices.Contains(r.layers, account.OrganizationLayer) {
			layers = append(layers, account.OrganizationLayer)
		}
		if own[action].decision.denied() {
			layers = append(layers, known(own[action].layers)...)
			r.policy = own[action].policy
		}
		if u, ok := unbounded[action]; ok && u.decision.denied() {
			layers = append(layers, account.IdentityLayer)
			r.policy = u.policy
		}
		if layers == nil {
			layers = r.layers
		}
		slices.Sort(layers)
		r.layers = slices.Compact(layers)
		all[action] = r
	}
	return all
}

// known names the layers of a denial without the organisation's policies, where what
// is neither the boundary nor they is the principal's own.
func known(layers []account.PolicyLayer) []account.PolicyLayer {
	if slices.Equal(layers, []account.PolicyLayer{account.UnknownLayer}) {
		return []account.PolicyLayer{account.IdentityLayer}
	}
	return layers
}

func deniedIn(rulings map[string]ruling, actions []string) []string {
	var denied []string
	for _, action := range actions {
		if rulings[action].decision.denied() {
			denied = append(denied, action)
		}
	}
	return denied
}

// policySource finds the ARN that the simulator takes for a user or role: of a
// role it needs the path, which the ARN of a session leaves out. With an error the
// ARN is a guess, and the error is why.
func policySource(ctx context.Context, a *account.Account, p account.Principal) (arn string, err error) {
	if p.Kind == account.UserPrincipal {
		return p.ARN, nil
	}
	role, err := facts.GetRole(ctx, a, p.Name)
	if err == nil {
		return role.ARN, nil
	}
	roles, listErr := facts.Roles(ctx, a)
	if listErr == nil {
		i := slices.IndexFunc(roles, func(r facts.Role) bool {
			return r.Name == p.Name && (p.Kind != account.SSOPrincipal || strings.HasPrefix(r.Path, ssoPath))
		})
		if i >= 0 {
			return roles[i].ARN, nil
		}
	}
	// A role's name is unique whatever its path, so a wrong guess finds no role, and
	// never another one.
	path := "/"
	if p.Kind == account.SSOPrincipal {
		path = ssoPath
	}
	return fmt.Sprintf("arn:%s:iam::%s:role%s%s", p.Partition, p.Account, path, p.Name), err
}

// ssoPath is where IAM Identity Center keeps its roles; one of another region than
// us-east-1 has the region behind it. (IAM Identity Center User Guide, "Referencing
// permission sets in resource policies".)
const ssoPath = "/aws-reserved/sso.amazonaws.com/"
