package discovery

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// lists are the services of a region as AWS reports them.
type lists struct {
	dbInstances, dbClusters                      []facts.Resource
	redshift, workgroups                         []facts.Resource
	cacheClusters, cacheGroups, serverlessCaches []facts.Resource
	balancers, classicBalancers                  []facts.Resource
	instances                                    []facts.Instance

	groups []facts.SecurityGroup
	errs   []error // of the lists that could not be read
}

// vpcOf is the VPC of a resource: the one that its list reports, or that of its security
// group.
func (l *lists) vpcOf(r facts.Resource) string {
	if r.VPC != "" || r.Endpoint.SecurityGroup == "" {
		return r.VPC
	}
	for i := range l.groups {
		if g := &l.groups[i]; g.ID == r.Endpoint.SecurityGroup {
			return g.VPC
		}
	}
	return ""
}

// read reads the lists concurrently.
func read(ctx context.Context, a *account.Account, region string) *lists {
	l := &lists{}
	var reads []func()
	add := func(read func() error) {
		i := len(l.errs)
		l.errs = append(l.errs, nil)
		reads = append(reads, func() { l.errs[i] = read() })
	}
	for _, from := range []struct {
		to   *[]facts.Resource
		list func(context.Context, *account.Account, string) ([]facts.Resource, error)
	}{
		{&l.dbInstances, facts.DBInstances},
		{&l.dbClusters, facts.DBClusters},
		{&l.redshift, ofType("AWS::Redshift::Cluster")},
		{&l.workgroups, ofType("AWS::RedshiftServerless::Workgroup")},
		{&l.cacheClusters, ofType("AWS::ElastiCache::CacheCluster")},
		{&l.cacheGroups, ofKind(kinds.ReplicationGroup())},
		{&l.serverlessCaches, ofType("AWS::ElastiCache::ServerlessCache")},
		{&l.balancers, ofType("AWS::ElasticLoadBalancingV2::LoadBalancer")},
		{&l.classicBalancers, ofType("AWS::ElasticLoadBalancing::LoadBalancer")},
	} {
		add(func() (err error) { *from.to, err = from.list(ctx, a, region); return err })
	}
	add(func() (err error) { l.instances, err = facts.Instances(ctx, a, region); return err })
	add(func() (err error) { l.groups, err = facts.SecurityGroups(ctx, a, region); return err })
	parallel.Do(reads...)
	return l
}

func ofType(typ string) func(context.Context, *account.Account, string) ([]facts.Resource, error) {
	k, _ := kinds.Lookup(typ) // a test lists each
	return ofKind(k)
}

func ofKind(k *kinds.Kind) func(context.Context, *account.Account, string) ([]facts.Resource, error) {
	return func(ctx context.Context, a *account.Account, region string) ([]facts.Resource, error) {
		return facts.ListKind(ctx, a, region, k)
	}
}
