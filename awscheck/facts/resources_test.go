package facts_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
)

// many is more than fits on two pages of the simulation.
const many = 47

// crowded has many of every resource.
func crowded() awssim.Resources {
	r := awssim.Resources{Kinds: awssim.Kinds{}}
	for i := range many {
		name := func(prefix string) string { return fmt.Sprintf("%s-%04d", prefix, i) }
		r.Instances = append(r.Instances, awssim.Instance{ID: name("i")})
		r.NATGateways = append(r.NATGateways, awssim.NATGateway{ID: name("nat"), Subnet: name("subnet")})
		r.Addresses = append(r.Addresses, awssim.Address{ID: name("eipalloc")})
		r.InternetGateways = append(r.InternetGateways, awssim.InternetGateway{ID: name("igw")})
		r.Stacks = append(r.Stacks, awssim.Stack{Name: name("stack")})
		r.DBInstances = append(r.DBInstances, name("thing"))
		r.DBClusters = append(r.DBClusters, name("thing"))
		for _, k := range kinds.All() {
			r.Kinds[k.Type] = append(r.Kinds[k.Type], awssim.Thing{ID: name("thing")})
		}
	}
	return r
}

// A counter lists one kind of resource of a region and returns how many there are.
type counter struct {
	service, operation string
	paged              bool
	count              func(context.Context, *account.Account, string) (int, error)
}

func counting[T any](service, operation string, list func(context.Context, *account.Account, string) ([]T, error)) counter {
	return counter{service, operation, operation != "DescribeAddresses", func(ctx context.Context, a *account.Account, region string) (int, error) {
		found, err := list(ctx, a, region)
		return len(found), err
	}}
}

func counters() []counter {
	all := []counter{
		counting("EC2", "DescribeInstances", facts.Instances),
		counting("EC2", "DescribeNatGateways", facts.NATGateways),
		counting("EC2", "DescribeAddresses", facts.Addresses),
		counting("EC2", "DescribeInternetGateways", facts.InternetGateways),
		counting("CloudFormation", "ListStacks", facts.Stacks),
		counting("RDS", "DescribeDBInstances", facts.DBInstances),
		counting("RDS", "DescribeDBClusters", facts.DBClusters),
	}
	for _, k := range kinds.All() {
		all = append(all, countingKind(k))
	}
	return all
}

// countingType lists the row of a type.
func countingType(t *testing.T, typ string) counter {
	t.Helper()
	k, ok := kinds.Lookup(typ)
	if !ok {
		t.Fatalf("there is no kind %s", typ)
	}
	return countingKind(k)
}

// countingKind lists a row of the kinds package.
func countingKind(k *kinds.Kind) counter {
	return counter{k.List.Service, k.List.Name, k.List.Next != "", func(ctx context.Context, a *account.Account, region string) (int, error) {
		found, err := facts.ListKind(ctx, a, region, k)
		return len(found), err
	}}
}

// inAccount opens the account of a world with one administrator.
func inAccount(holds awssim.Account, faults ...awssim.Fault) *account.Account {
	w := simtest.World(nil)
	holds.ID = simtest.AccountID
	w.Accounts, w.Faults = []*awssim.Account{&holds}, faults
	return simtest.Open(w)
}

func TestEveryListHasAllPages(t *testing.T) {
	holds := awssim.Account{Regions: map[string]*awssim.Region{"eu-west-1": {NoDefaultVPC: true, Resources: crowded()}}}
	for i := range many {
		holds.Buckets = append(holds.Buckets, awssim.Bucket{Name: fmt.Sprintf("bucket-%04d", i)})
	}
	holds.Global = holds.Regions["eu-west-1"].Resources.Kinds
	for _, c := range counters() {
		t.Run(c.service+" "+c.operation, func(t *testing.T) {
			n, err := c.count(t.Context(), inAccount(holds), "eu-west-1")
			if n != many || err != nil {
				t.Errorf("listed %d of %d, %v", n, many, err)
			}
			later := awssim.Fault{Service: c.service, Operation: c.operation, Later: true, Err: awssim.Throttled()}
			n, err = c.count(t.Context(), inAccount(holds, later), "eu-west-1")
			if c.paged && (n == 0 || n == many || reason(err) != account.Throttled) {
				t.Errorf("a throttled second page gave %d, %v", n, err)
			}
			later.Err = nil
			n, err = c.count(t.Context(), inAccount(holds, later), "eu-west-1")
			if c.paged && (n == 0 || n == many || reason(err) != account.Malformed) {
				t.Errorf("an empty body for a second page gave %d, %v", n, err)
			}
			empty := awssim.Fault{Service: c.service, Operation: c.operation}
			if n, err = c.count(t.Context(), inAccount(holds, empty), "eu-west-1"); n != 0 || reason(err) != account.Malformed {
				t.Errorf("an empty body gave %d, %v", n, err)
			}
			if n, err = c.count(t.Context(), inAccount(awssim.Account{}), "ap-south-1"); n > 1 || err != nil {
				t.Errorf("a new account's region gave %d, %v", n, err)
			}
		})
	}
}

func reason(err error) account.Reason {
	var f *account.Failure
	if errors.As(err, &f) {
		return f.Reason
	}
	return ""
}

func TestInstanceHasItsOwnCores(t *testing.T) {
	a := inAccount(awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {Resources: awssim.Resources{Instances: []awssim.Instance{
		{ID: "i-1", Name: "batch", Type: "c5.4xlarge", Cores: 4, Threads: 1, Spot: true, State: "stopped", Zone: "us-east-1a"},
	}}}}})
	found, err := facts.Instances(t.Context(), a, "us-east-1")
	want := facts.Instance{ID: "i-1", Name: "batch", Type: "c5.4xlarge", VCPUs: 4, Spot: true, State: "stopped", Zone: "us-east-1a", Tags: []string{"Name=batch"}}
	if err != nil || len(found) != 1 || !reflect.DeepEqual(found[0], want) {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestZonesOfNATGateways(t *testing.T) {
	a := inAccount(awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {
		VPCs: []awssim.VPC{{ID: "vpc-1", CIDRs: []string{"10.0.0.0/16"}, Subnets: []awssim.Subnet{{ID: "subnet-1", CIDR: "10.0.0.0/24", Zone: "us-east-1b"}}}},
		Resources: awssim.Resources{NATGateways: []awssim.NATGateway{
			{ID: "nat-zonal", VPC: "vpc-1", Subnet: "subnet-1", Zones: []string{"us-east-1b"}},
			{ID: "nat-regional", VPC: "vpc-1", Zones: []string{"us-east-1a", "us-east-1b"}},
		}},
	}}})
	gateways, err := facts.NATGateways(t.Context(), a, "us-east-1")
	if err != nil || len(gateways) != 2 {
		t.Fatalf("got %+v, %v", gateways, err)
	}
	zones, err := facts.SubnetZones(t.Context(), a, "us-east-1")
	if err != nil || zones[gateways[0].Subnet] != "us-east-1b" || gateways[0].Zones != nil {
		t.Errorf("the zonal one is %+v; subnets %v, %v", gateways[0], zones, err)
	}
	if got := gateways[1]; got.Subnet != "" || len(got.Zones) != 2 {
		t.Errorf("the regional one is %+v", got)
	}
}

func TestDeletedStacksAreNotListed(t *testing.T) {
	a := inAccount(awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{
		{Name: "old", Status: "DELETE_COMPLETE"}, {Name: "stuck", Status: "DELETE_FAILED"}, {Name: "live"},
	}}}}})
	stacks, err := facts.Stacks(t.Context(), a, "us-east-1")
	if err != nil || len(stacks) != 2 || stacks[0].Name != "stuck" || stacks[1].Status != "CREATE_COMPLETE" {
		t.Errorf("got %+v, %v", stacks, err)
	}
}

func TestManagedInstancesAreListed(t *testing.T) {
	a := inAccount(awssim.Account{Regions: map[string]*awssim.Region{"us-east-1": {Resources: awssim.Resources{Instances: []awssim.Instance{
		{ID: "i-1", Manager: "eks.amazonaws.com", VPC: "vpc-1"},
	}}}}})
	found, err := facts.Instances(t.Context(), a, "us-east-1")
	if err != nil || len(found) != 1 || found[0].Manager != "eks.amazonaws.com" {
		t.Errorf("got %+v, %v", found, err)
	}
	interfaces, err := facts.NetworkInterfaces(t.Context(), a, "us-east-1")
	if err != nil || len(interfaces) != 1 || interfaces[0].VPC != "vpc-1" {
		t.Errorf("got %+v, %v", interfaces, err)
	}
}

// TestTheEndpointsOfListedResources reads what clients connect to, from the form that
// each list has it in. (API references of ElastiCache, Redshift, Redshift Serverless and
// Elastic Load Balancing.)
func TestTheEndpointsOfListedResources(t *testing.T) {
	lookup := func(typ string) *kinds.Kind {
		k, _ := kinds.Lookup(typ)
		return k
	}
	for _, c := range []struct {
		name string
		kind *kinds.Kind
		body string
		want facts.Endpoint
	}{
		{"a Redis node", lookup("AWS::ElastiCache::CacheCluster"),
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters><CacheCluster><CacheClusterId>c</CacheClusterId><Engine>redis</Engine><SecurityGroups><member><Status>active</Status><SecurityGroupId>sg-1</SecurityGroupId></member></SecurityGroups>` +
				`<CacheNodes><CacheNode><Endpoint><Address>c.0001.use1.cache.amazonaws.com</Address><Port>6379</Port></Endpoint></CacheNode></CacheNodes></CacheCluster></CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			facts.Endpoint{Host: "c.0001.use1.cache.amazonaws.com", Port: 6379, Engine: "redis", SecurityGroup: "sg-1"}},
		{"a memcached cluster", lookup("AWS::ElastiCache::CacheCluster"),
			`<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters><CacheCluster><CacheClusterId>c</CacheClusterId><Engine>memcached</Engine><ConfigurationEndpoint><Address>c.cfg.use1.cache.amazonaws.com</Address><Port>11211</Port></ConfigurationEndpoint>` +
				`<CacheNodes><CacheNode><Endpoint><Address>c.0001.use1.cache.amazonaws.com</Address><Port>11211</Port></Endpoint></CacheNode></CacheNodes></CacheCluster></CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>`,
			facts.Endpoint{Host: "c.cfg.use1.cache.amazonaws.com", Port: 11211, Engine: "memcached"}},
		{"a replication group", kinds.ReplicationGroup(),
			`<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups><ReplicationGroup><ReplicationGroupId>g</ReplicationGroupId><NodeGroups><NodeGroup><PrimaryEndpoint><Address>master.g.use1.cache.amazonaws.com</Address><Port>6379</Port></PrimaryEndpoint>` +
				`</NodeGroup></NodeGroups></ReplicationGroup></ReplicationGroups></DescribeReplicationGroupsResult></DescribeReplicationGroupsResponse>`,
			facts.Endpoint{Host: "master.g.use1.cache.amazonaws.com", Port: 6379}},
		{"a Redshift Serverless workgroup", lookup("AWS::RedshiftServerless::Workgroup"),
			`{"workgroups":[{"workgroupName":"w","endpoint":{"address":"w.redshift-serverless.amazonaws.com","port":5439},"securityGroupIds":["sg-1","sg-2"]}]}`,
			facts.Endpoint{Host: "w.redshift-serverless.amazonaws.com", Port: 5439, SecurityGroup: "sg-1"}},
		{"a Redshift cluster that is being created", lookup("AWS::Redshift::Cluster"),
			`<DescribeClustersResponse><DescribeClustersResult><Clusters><Cluster><ClusterIdentifier>c</ClusterIdentifier></Cluster></Clusters></DescribeClustersResult></DescribeClustersResponse>`, facts.Endpoint{}},
		{"a network load balancer", lookup("AWS::ElasticLoadBalancingV2::LoadBalancer"),
			`<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member><LoadBalancerArn>a</LoadBalancerArn><Type>network</Type><Scheme>internal</Scheme><DNSName>feed-1.elb.us-east-1.amazonaws.com</DNSName></member></LoadBalancers></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>`,
			facts.Endpoint{Host: "feed-1.elb.us-east-1.amazonaws.com", Engine: "network", Scheme: "internal"}},
		{"an S3 bucket, which has none", lookup("AWS::S3::Bucket"), `<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket></Buckets></ListAllMyBucketsResult>`, facts.Endpoint{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := facts.ListKind(t.Context(), simtest.Serve(t, c.body), "eu-west-1", c.kind)
			if err != nil || len(found) != 1 || found[0].Endpoint != c.want {
				t.Errorf("%+v, %v; want %+v", found, err, c.want)
			}
		})
	}
}
