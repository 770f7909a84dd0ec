// Package dataplane recognizes Astro's own data plane in an account that is already active,
// so that checks do not report it as a workload, an overlap or a shortage. It decides from
// the role and the stacks that an activation creates, the cluster's id, and the planned
// CIDR.
package dataplane

import (
	"context"
	"net/netip"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A Plan is what identifies the data plane of a cluster. The zero Plan identifies none.
type Plan struct {
	ClusterID string       // "" before the activation
	CIDR      netip.Prefix // of the data plane's VPC
	Roles     []string     // IAM roles that an activation creates, by name
	Stacks    []string     // CloudFormation stacks that an activation creates, by name
}

// Active reports whether the account has the data plane: the cluster has an id, and a role
// of an activation, or one of its stacks in the region, exists. Its error is the reason why
// that is not known.
func (p Plan) Active(ctx context.Context, a *account.Account, region string) (bool, error) {
	if p.ClusterID == "" {
		return false, nil
	}
	var unknown error
	for _, name := range p.Roles {
		found, err := roleExists(ctx, a, name)
		if found {
			return true, nil
		}
		if err != nil {
			unknown = err
		}
	}
	stacks, err := facts.Stacks(ctx, a, region)
	if slices.ContainsFunc(stacks, func(s facts.Stack) bool { return slices.Contains(p.Stacks, s.Name) }) {
		return true, nil
	}
	if err != nil {
		unknown = err
	}
	return false, unknown
}

// roleExists reports whether the account has a role. Where GetRole is denied, the list of
// roles decides.
func roleExists(ctx context.Context, a *account.Account, name string) (bool, error) {
	role, err := FindRole(ctx, a, name)
	return role.Name != "", err
}

// FindRole returns a role by its name, or the zero Role if it does not exist. Where GetRole
// is denied, the list of roles decides.
func FindRole(ctx context.Context, a *account.Account, name string) (facts.Role, error) {
	role, err := facts.GetRole(ctx, a, name)
	switch {
	case err == nil:
		return role, nil
	case account.ReasonOf(err) == account.NotFound:
		return facts.Role{}, nil
	}
	roles, listErr := facts.Roles(ctx, a)
	// To IAM, role names that differ only in case are the same.
	if i := slices.IndexFunc(roles, func(r facts.Role) bool { return strings.EqualFold(r.Name, name) }); i >= 0 {
		return roles[i], nil
	}
	if listErr == nil {
		return facts.Role{}, nil
	}
	return facts.Role{}, err
}

// In finds the data plane in a region. An account that is not active, or not known to be,
// has none.
func (p Plan) In(ctx context.Context, a *account.Account, region string) (Owned, error) {
	active, err := p.Active(ctx, a, region)
	if !active {
		return Owned{}, err
	}
	return p.Recognize(ctx, a, region)
}

// Recognize finds the data plane in a region of an account that is active: its VPCs are
// those of the account with the planned CIDR.
func (p Plan) Recognize(ctx context.Context, a *account.Account, region string) (Owned, error) {
	id, err := a.Identity(ctx)
	if err != nil {
		return Owned{}, err
	}
	vpcs, err := facts.VPCs(ctx, a, region)
	if err != nil {
		return Owned{}, err
	}
	o := Owned{clusterID: p.ClusterID}
	for _, v := range vpcs {
		if v.Owner == id.Account && !v.Default && slices.Contains(v.CIDRs, p.CIDR) {
			o.VPCs = append(o.VPCs, v.ID)
		}
	}
	return o, nil
}

// Owned recognizes the data plane's resources in one region. The zero Owned has none.
type Owned struct {
	VPCs      []string // ids
	clusterID string
}

// Has reports whether a resource belongs to the data plane: it is in its VPC, or the
// cluster's id is in one of its names and tags.
func (o Owned) Has(vpc string, names ...string) bool {
	return vpc != "" && slices.Contains(o.VPCs, vpc) || Named(o.clusterID, names...)
}

// Named reports whether the id of a cluster is in one of the names and tags of a resource. "" is in none.
func Named(clusterID string, names ...string) bool {
	return clusterID != "" && slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, clusterID) })
}
