package inventory

import (
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
	case isBaselineName(s.Name):
		r.class = baseline
	}
	return r
}

func classifyInstance(i facts.Instance, _ accountInfo) resource {
	r := resource{id: i.ID, name: i.Name}
	if i.State == "terminated" {
		r.class = expected
	}
	return r
}

func classifyDBInstance(db facts.Resource, _ accountInfo) resource {
	return resource{id: db.ID, cluster: db.Cluster}
}

func classifyNATGateway(g facts.NATGateway, _ accountInfo) resource {
	r := resource{id: g.ID, name: g.Name}
	switch {
	case g.State == "deleted":
		r.class = expected
	case isBaselineName(g.Stack):
		r.class = baseline
	}
	return r
}

func classifyInterface(i facts.NetworkInterface, _ accountInfo) resource {
	r := resource{id: i.ID, name: i.Description}
	if i.NAT {
		r.class = expected // the list of NAT gateways has the gateway
	}
	return r
}

func classifyAddress(a facts.Address, _ accountInfo) resource {
	r := resource{id: a.ID, name: a.IP}
	if isBaselineName(a.Stack) {
		r.class = baseline
	}
	return r
}

func classifyVPC(v facts.VPC, info accountInfo) resource {
	r := resource{id: v.ID, name: v.Name}
	switch {
	case v.Owner != "" && v.Owner != info.account:
		r.class = baseline // another account shares it with this one
	case v.Default:
		r.class = expected
	case isBaselineName(v.Stack), v.Name == "aws-controltower-VPC":
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
	case isBaselineName(role.Name):
		r.class = baseline
	}
	return r
}

// classifyWorkload is for kinds whose every resource is a workload.
func classifyWorkload(v facts.Resource, _ accountInfo) resource {
	return resource{id: v.ID, name: v.Name}
}

// classifyByName is for kinds that an organization's baseline has too.
func classifyByName(v facts.Resource, _ accountInfo) resource {
	r := resource{id: v.ID, name: v.Name, region: v.Region}
	if isBaselineName(v.ID) || isBaselineName(v.Name) || isBaselineName(v.Tags[facts.StackTag]) {
		r.class = baseline
	}
	return r
}

// isBaselineName reports whether the name of a resource, or of its stack, belongs to
// what an organization creates in each of its accounts. A workload with such a name gives a
// warning instead of a failure, never a pass.
//
// Sources: AWS Control Tower User Guide, "About AWS accounts in AWS Control Tower"
// (resources of shared and enrolled accounts); CloudFormation User Guide, "Grant
// permissions for StackSets"; the names that the consoles of CloudTrail and Config propose.
func isBaselineName(name string) bool {
	name = strings.ToLower(name)
	for _, prefix := range []string{
		"aws-controltower-", "awscontroltower",
		"stackset-", "stacksets-exec-", "awscloudformationstackset",
		"aws-cloudtrail-logs-", "cloudtrail_cloudwatchlogs_role",
		"config-bucket-", "config-role-", "awsconfig",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
