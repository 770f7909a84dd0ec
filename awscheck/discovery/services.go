package discovery

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A Service is a data service in a VPC. Its name is made from AWS's, and unique among
// connections; its port is 0 where AWS does not report it.
type Service struct {
	dataservice.Endpoint
	Noun string // what it is, such as "RDS database instance"
	ID   string // of AWS
}

// Services proposes the data services of a VPC: databases and their clusters, Redshift,
// ElastiCache, internal load balancers, and EC2 instances with a name. A database cluster
// is one service, and so is a replication group: their members are none. With an error,
// which joins those of the lists that could not be read, it returns what the others have.
//
// MSK is left out, because its brokers take a request for each cluster. So are MemoryDB
// and OpenSearch, whose lists report no VPC or no endpoint.
func Services(ctx context.Context, a *account.Account, region, vpc string) ([]Service, error) {
	l := read(ctx, a, region)
	found := slices.Concat(
		l.databases(), l.of(l.redshift, "Redshift cluster", "redshift"), l.of(l.workgroups, "Redshift Serverless workgroup", "redshift"),
		l.caches(), l.loadBalancers(), l.servers(),
	)
	names, services := names{}, []Service{}
	for _, c := range found {
		if c.vpc != vpc || !isUsable(c.Endpoint) {
			continue
		}
		c.Name = names.unique(c.Name)
		services = append(services, c.Service)
	}
	return services, errors.Join(l.errs...)
}

// isUsable reports whether an endpoint could be an answer, once its port is known. One
// that is being created has no host.
func isUsable(e dataservice.Endpoint) bool {
	e.Name, e.Port = "any", cmp.Or(e.Port, 1)
	return e.Check() == nil
}

// A candidate is a service of any VPC.
type candidate struct {
	Service
	vpc string
}

// candidate returns a resource as a service.
func (l *lists) candidate(r facts.Resource, noun, kind string) candidate {
	return candidate{
		Service: Service{dataservice.Endpoint{Name: cmp.Or(r.Name, r.ID), Kind: kind, Host: strings.ToLower(r.Endpoint.Host), Port: r.Endpoint.Port}, noun, r.ID},
		vpc:     l.vpcOf(r),
	}
}

func (l *lists) of(resources []facts.Resource, noun, kind string) []candidate {
	var all []candidate
	for _, r := range resources {
		all = append(all, l.candidate(r, noun, kind))
	}
	return all
}

// databases are the clusters and the instances without a cluster.
func (l *lists) databases() []candidate {
	vpcs, single := l.grouped(l.dbInstances, func(r facts.Resource) string { return r.Cluster })
	var all []candidate
	for _, r := range l.dbClusters {
		r.VPC = vpcs[r.ID]
		all = append(all, l.candidate(r, "RDS database cluster", kindOf(r.Endpoint.Engine)))
	}
	for _, r := range single {
		all = append(all, l.candidate(r, "RDS database instance", kindOf(r.Endpoint.Engine)))
	}
	return all
}

// caches are the replication groups, the clusters without a group, and the serverless
// caches.
func (l *lists) caches() []candidate {
	vpcs, single := l.grouped(l.cacheClusters, func(r facts.Resource) string { return r.Group })
	var all []candidate
	for _, r := range l.cacheGroups {
		r.VPC = vpcs[r.ID]
		all = append(all, l.candidate(r, "ElastiCache replication group", kindOf(cmp.Or(r.Endpoint.Engine, "redis")))) // memcached has no groups
	}
	for _, r := range single {
		all = append(all, l.candidate(r, "ElastiCache cluster", kindOf(r.Endpoint.Engine)))
	}
	for _, r := range l.serverlessCaches {
		all = append(all, l.candidate(r, "ElastiCache serverless cache", kindOf(r.Endpoint.Engine)))
	}
	return all
}

// grouped returns the VPC of each group, which is that of its members, and the resources
// without a group.
func (l *lists) grouped(members []facts.Resource, group func(facts.Resource) string) (vpcs map[string]string, single []facts.Resource) {
	vpcs = map[string]string{}
	for _, r := range members {
		if id := group(r); id != "" {
			vpcs[id] = l.vpcOf(r)
			continue
		}
		single = append(single, r)
	}
	return vpcs, single
}

// loadBalancers are the internal ones: the name of an internet-facing one resolves to
// public addresses, in a peered VPC too. (Elastic Load Balancing User Guide, "How Elastic
// Load Balancing works".) Their listeners take a request for each load balancer; 443 is
// the usual port of an application load balancer.
func (l *lists) loadBalancers() []candidate {
	var all []candidate
	for _, r := range slices.Concat(l.balancers, l.classicBalancers) {
		if r.Endpoint.Scheme != "internal" || r.Endpoint.Engine == "gateway" {
			continue
		}
		c := l.candidate(r, "load balancer", "generic")
		if r.Endpoint.Engine == "application" {
			c.Kind, c.Port = "https", 443
		}
		all = append(all, c)
	}
	return all
}

// servers are the instances with a name, at their private address. Those that come and go
// with a group or a cluster are not services.
func (l *lists) servers() []candidate {
	var all []candidate
	for _, i := range l.instances {
		if i.Name == "" || i.Manager != "" || !i.Address.IsValid() || i.State == "terminated" || i.State == "shutting-down" || slices.ContainsFunc(i.Tags, isOfGroup) {
			continue
		}
		all = append(all, candidate{Service{dataservice.Endpoint{Name: i.Name, Kind: "generic", Host: i.Address.String()}, "EC2 instance", i.ID}, i.VPC})
	}
	return all
}

// isOfGroup reports whether a tag marks an instance of an Auto Scaling group or a
// Kubernetes cluster.
func isOfGroup(tag string) bool {
	return strings.HasPrefix(tag, "aws:autoscaling:groupName=") || strings.HasPrefix(tag, "kubernetes.io/cluster/")
}

// kindOf is the kind of service for an engine of RDS or ElastiCache. (RDS API Reference,
// CreateDBInstance and CreateDBCluster, Engine.)
func kindOf(engine string) string {
	for _, e := range [...]struct{ part, kind string }{
		{"postgres", "postgres"}, {"mysql", "mysql"}, {"mariadb", "mysql"}, {"sqlserver", "mssql"}, {"oracle", "oracle"}, {"db2", "db2"},
		{"docdb", "mongo"}, {"neptune", "neptune"}, {"redis", "redis"}, {"valkey", "redis"}, {"memcached", "memcached"},
	} {
		if strings.Contains(engine, e.part) {
			return e.kind
		}
	}
	return "generic"
}
