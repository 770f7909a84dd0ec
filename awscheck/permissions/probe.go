package permissions

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// probe returns how to find out by a real call whether an action is permitted on a
// resource, for CloudFormation in a region; nil for an action that this program does not
// call. Only reads are.
func probe(a *account.Account, action, region string) func(ctx context.Context, resource string) ruling {
	switch action {
	case "iam:GetRole":
		return func(ctx context.Context, resource string) ruling {
			_, err := facts.GetRole(ctx, a, roleToProbe(resource))
			return liveRuling(err)
		}
	case "iam:GetRolePolicy":
		return func(ctx context.Context, resource string) ruling {
			return liveRuling(facts.ProbeRolePolicy(ctx, a, roleToProbe(resource)))
		}
	case "iam:ListRoles":
		return func(ctx context.Context, _ string) ruling {
			_, err := facts.Roles(ctx, a)
			return liveRuling(err)
		}
	case "cloudformation:ListStacks":
		if region == "" {
			return nil
		}
		return func(ctx context.Context, _ string) ruling {
			_, err := facts.Stacks(ctx, a, region)
			return liveRuling(err)
		}
	}
	return nil
}

func roleToProbe(resource string) string {
	if i := strings.LastIndex(resource, "/"); i >= 0 {
		return resource[i+1:]
	}
	return facts.NoSuchRole
}

// liveRuling reads the outcome of a probe: an answer, or AWS's word that there is
// no such thing, means that it was permitted to ask.
func liveRuling(err error) ruling {
	if err == nil || account.ReasonOf(err) == account.NotFound {
		return ruling{decision: isAllowed}
	}
	var f *account.Failure
	if !errors.As(err, &f) || f.Reason != account.Denied {
		return ruling{decision: undecided, err: err}
	}
	r := ruling{decision: implicitDeny, layers: []account.PolicyLayer{account.LayerOf(f)}}
	if strings.Contains(f.Message, "explicit deny") {
		r.decision = explicitDeny
	}
	return r
}

// try makes the real calls that tell whether an action is permitted.
func (p *permissions) try(ctx context.Context, region string, actions []string, resources func(action string) []string) {
	var mu sync.Mutex
	var wait parallel.Group
	for _, action := range actions {
		probe := probe(p.account, action, region)
		if probe == nil {
			continue
		}
		for _, resource := range resources(action) {
			wait.Go(func() {
				r := probe(ctx, resource)
				mu.Lock()
				defer mu.Unlock()
				p.live[asked{action, resource}] = r
			})
		}
	}
	wait.Wait()
}

// overrule lets what AWS did stand against what was foreseen: the simulator evaluates
// neither session policies nor service control policies with conditions. That a call
// went well says it all where the action knows one resource only.
func (p *permissions) overrule(action, resource string, foreseen ruling, whole bool) (r ruling, overruled bool) {
	did, tried := p.live[asked{action, resource}]
	switch {
	case !tried:
	case foreseen.decision == isAllowed && did.decision.denied(),
		(foreseen.decision.denied() || foreseen.missing != nil) && did.decision == isAllowed && whole:
		return did, true
	}
	return foreseen, false
}

// heedSession takes back what was found allowed without trying it, if the session is
// known to have a policy of its own: the simulator and the documents do not know it.
func (p *permissions) heedSession(resources func(action string) []string) {
	if len(p.deniedBySession()) == 0 {
		return
	}
	for action, s := range p.standing {
		went := !slices.ContainsFunc(resources(action), func(resource string) bool {
			return p.live[asked{action, resource}].decision != isAllowed
		})
		if s.decision == isAllowed && s.evidence != awscheck.Live && !went {
			p.standing[action] = permission{ruling: ruling{decision: undecided}, evidence: awscheck.None, session: true}
		}
	}
}

// deniedBySession lists the actions that the session's own policy was seen to deny.
func (p *permissions) deniedBySession() []string {
	var actions []string
	for a, r := range p.live {
		if r.decision.denied() && slices.Contains(r.layers, account.SessionLayer) {
			actions = append(actions, a.action)
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}
