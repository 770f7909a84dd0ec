package inventory

import (
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// An accountInfo is what the class of a resource depends on, besides the resource.
type accountInfo struct {
	account string            // id
	caller  account.Principal // the principal of these credentials
	prior   PriorActivation
}

func classifyStack(s facts.Stack, info accountInfo) resource {
	r := resource{id: s.Name}
	switch {
	case info.prior.stack(s.Name):
		r.class = expected
	case info.isBaselineName(s.Name):
		r.class = baseline
	}
	return r
}

func classifyInstance(i facts.Instance, _ accountInfo) resource {
	r := resource{id: i.ID, name: i.Name, vpc: i.VPC, tags: i.Tags, manager: i.Manager}
	if i.State == "terminated" {
		r.class = expected
	}
	return r
}

func classifyDatabase(db facts.Resource, _ accountInfo) resource {
	return resource{id: db.ID, cluster: db.Cluster, vpc: db.VPC, protected: db.Protected, replica: db.Replica}
}

func classifyNATGateway(g facts.NATGateway, info accountInfo) resource {
	r := resource{id: g.ID, name: g.Name, vpc: g.VPC, uses: g.Allocations}
	switch {
	case g.State == "deleted":
		r.class = expected
	case info.isBaselineName(g.Stack):
		r.class = baseline
	}
	return r
}

func classifyInterface(i facts.NetworkInterface, _ accountInfo) resource {
	r := resource{id: i.ID, name: i.Description, vpc: i.VPC}
	if i.NAT {
		r.class = expected // the list of NAT gateways has the gateway
	}
	return r
}

func classifyAddress(a facts.Address, info accountInfo) resource {
	r := resource{id: a.ID, name: a.IP, tags: a.Tags, inUse: a.Association != ""}
	if info.isBaselineName(a.Stack) {
		r.class = baseline
	}
	return r
}

func classifyVPC(v facts.VPC, info accountInfo) resource {
	r := resource{id: v.ID, name: v.Name, vpc: v.ID}
	switch {
	case v.Owner != "" && v.Owner != info.account:
		r.class = baseline // another account shares it with this one
	case v.Default:
		r.class = expected
	case info.isBaselineName(v.Stack), v.Name == "aws-controltower-VPC":
		r.class = baseline
	}
	return r
}

func classifyUser(u facts.User, info accountInfo) resource {
	r := resource{id: u.Name, class: identity}
	if info.caller.Kind == account.UserPrincipal && u.Name == info.caller.Name {
		r.class = expected
	}
	return r
}

func classifyRole(role facts.Role, info accountInfo) resource {
	r := resource{id: role.Name, class: identity}
	callerIsRole := info.caller.Kind == account.RolePrincipal || info.caller.Kind == account.SSOPrincipal
	switch {
	case strings.HasPrefix(role.Path, "/aws-service-role/"), strings.HasPrefix(role.Path, "/aws-reserved/"),
		role.Name == "OrganizationAccountAccessRole", // AWS Organizations creates it in each account that it creates
		callerIsRole && role.Name == info.caller.Name, info.prior.role(role.Name):
		r.class = expected
	case info.isBaselineName(role.Name):
		r.class = baseline
	}
	return r
}

// classifyListed is for the rows of the kinds package.
func classifyListed(v facts.Resource, info accountInfo) resource {
	r := resource{id: v.ID, name: v.Name, region: v.Region, vpc: v.VPC, group: v.Group}
	for _, key := range slices.Sorted(maps.Keys(v.Tags)) {
		r.tags = append(r.tags, key+"="+v.Tags[key])
	}
	// The log group of a function has the function's name.
	names := []string{strings.TrimPrefix(v.ID, "/aws/lambda/"), v.Name, v.Tags[facts.StackTag]}
	if slices.ContainsFunc(names, info.isBaselineName) {
		r.class = baseline
	}
	return r
}
