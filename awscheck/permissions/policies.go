package permissions

import (
	"context"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// principalPolicies are the policies of a user or role that can be read: its own, those
// of its groups, and its permissions boundary. The policies of the organization and of a
// session can't be read from an account.
type principalPolicies struct {
	identity []policyDocument
	boundary []policyDocument // one, or none
	// identityGap and boundaryGap are why something could not be read or parsed; nil: all
	// was.
	identityGap, boundaryGap error
	unreadable               bool // the principal has no policies: it is root, or federated
}

// gap is why something could not be read or parsed; nil: all was.
func (p principalPolicies) gap() error {
	if p.identityGap != nil {
		return p.identityGap
	}
	return p.boundaryGap
}

// decide decides about a question and names the layers that deny.
func (p principalPolicies) decide(q question) result {
	d, by, keys := evaluatePolicies(p.identity, p.identityGap != nil, q)
	r := result{decision: d, evidence: awscheck.Policies, missing: keys}
	if d == explicitDeny {
		r.policy = by
	}
	if d.denied() {
		r.layers = []account.PolicyLayer{account.IdentityLayer}
	}
	if d == undecided {
		r.err = p.identityGap
	}
	if len(p.boundary) == 0 && p.boundaryGap == nil {
		return r
	}
	b, by, keys := evaluatePolicies(p.boundary, p.boundaryGap != nil, q)
	r.decision = underBoundary(d, b)
	r.missing = append(r.missing, keys...)
	if b.denied() {
		r.layers = append(r.layers, account.BoundaryLayer)
	}
	if b == explicitDeny && !d.denied() {
		r.policy = by
	}
	if r.decision != undecided {
		r.missing = nil
	} else if r.err == nil {
		r.err = p.boundaryGap
	}
	r.missing = words.Distinct(r.missing)
	return r
}

// readPolicies reads the policies of a user or role.
func readPolicies(ctx context.Context, a *account.Account, p account.Principal) principalPolicies {
	var (
		identity collector
		found    principalPolicies
		wait     parallel.Group
	)
	if p.Kind == account.UserPrincipal {
		wait.Go(func() { identity.add(ownPolicies(ctx, a, owner{"User", p.Name})) })
		wait.Go(func() {
			groups, err := groupsOf(ctx, a, p.Name)
			identity.add(nil, err)
			for _, g := range groups {
				wait.Go(func() { identity.add(ownPolicies(ctx, a, owner{"Group", g})) })
			}
		})
	} else {
		wait.Go(func() { identity.add(ownPolicies(ctx, a, owner{"Role", p.Name})) })
	}
	wait.Go(func() { found.boundary, found.boundaryGap = readBoundary(ctx, a, p) })
	wait.Wait()
	found.identity, found.identityGap = identity.docs, identity.err
	return found
}

// An owner is what policies are attached to.
type owner struct {
	kind string // "User", "Role", "Group": also in the names of IAM's operations
	name string
}

// ownPolicies reads the attached and inline policies of an owner.
func ownPolicies(ctx context.Context, a *account.Account, o owner) ([]policyDocument, error) {
	var found collector
	var wait parallel.Group
	wait.Go(func() {
		arns, err := attachedPolicies(ctx, a, o)
		found.add(nil, err)
		for _, arn := range arns {
			wait.Go(func() { found.addOne(managedPolicy(ctx, a, arn)) })
		}
	})
	wait.Go(func() {
		names, err := inlinePolicies(ctx, a, o)
		found.add(nil, err)
		for _, name := range names {
			wait.Go(func() { found.addOne(inlinePolicy(ctx, a, o, name)) })
		}
	})
	wait.Wait()
	return found.docs, found.err
}

// readBoundary reads the permissions boundary of a user or role, if it has one.
func readBoundary(ctx context.Context, a *account.Account, p account.Principal) ([]policyDocument, error) {
	arn, err := boundaryOf(ctx, a, p)
	if err != nil || arn == "" {
		return nil, err
	}
	doc, err := managedPolicy(ctx, a, arn)
	return []policyDocument{doc}, err
}

// A collector gathers documents, and one error, from several goroutines.
type collector struct {
	mu   sync.Mutex
	docs []policyDocument
	err  error
}

func (c *collector) add(docs []policyDocument, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.docs = append(c.docs, docs...)
	// Always the same error of several, in whatever order they come, so that a report
	// does not change from run to run.
	if c.err == nil || err != nil && err.Error() < c.err.Error() {
		c.err = err
	}
}

func (c *collector) addOne(doc policyDocument, err error) {
	if err != nil {
		c.add(nil, err)
		return
	}
	c.add([]policyDocument{doc}, nil)
}
