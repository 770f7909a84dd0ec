package discovery_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/discovery"
)

const (
	data  = "vpc-0data"
	other = "vpc-0other"
)

// dataRegion has services of each kind in a VPC, some of which are not proposed.
func dataRegion() awssim.Region {
	vpc := func(id string, groups ...string) awssim.VPC {
		v := awssim.VPC{ID: id, CIDRs: []string{"10.40.0.0/16"}}
		for _, g := range groups {
			v.SecurityGroups = append(v.SecurityGroups, awssim.SecurityGroup{ID: g})
		}
		return v
	}
	cache := func(id, engine, group, security string) awssim.Thing {
		members := map[string]string{"Engine": engine, "SecurityGroups.member.SecurityGroupId": security,
			"CacheNodes.CacheNode.Endpoint.Address": id + ".abc123.0001.use1.cache.amazonaws.com", "CacheNodes.CacheNode.Endpoint.Port": "6379"}
		if group != "" {
			members["ReplicationGroupId"] = group
		}
		return awssim.Thing{ID: id, Members: members}
	}
	balancer := func(name, kind, scheme string) awssim.Thing {
		return awssim.Thing{ID: name, Name: name, Members: map[string]string{"VpcId": data, "Type": kind, "Scheme": scheme, "DNSName": scheme + "-" + name + "-1.us-east-1.elb.amazonaws.com"}}
	}
	return awssim.Region{
		NoDefaultVPC: true, VPCs: []awssim.VPC{vpc(data, "sg-data"), vpc(other, "sg-other")},
		Resources: awssim.Resources{
			DBInstances: []string{"being-created"},
			Databases: []awssim.Database{
				{ID: "orders", Engine: "postgres", VPC: data, Groups: []string{"sg-data"}},
				{ID: "elsewhere", Engine: "postgres", VPC: other},
				{ID: "billing-1", Cluster: "billing", Engine: "aurora-mysql", VPC: data, Port: 3306},
				{ID: "stock", Engine: "sqlserver-se", VPC: data, Port: 1433, Public: "203.0.113.9"},
			},
			Instances: []awssim.Instance{
				{ID: "i-1", Name: "legacy db", VPC: data, Address: "10.40.3.17"},
				{ID: "i-2", VPC: data, Address: "10.40.3.18"},
				{ID: "i-3", Name: "gone", State: "terminated"},
				{ID: "i-4", Name: "worker", VPC: data, Address: "10.40.3.19", Tags: []string{"aws:autoscaling:groupName=workers"}},
				{ID: "i-5", Name: "node", VPC: data, Address: "10.40.3.20", Manager: "eks.amazonaws.com"},
				{ID: "i-6", Name: "orders", VPC: data, Address: "10.40.3.21"},
			},
			Kinds: awssim.Kinds{
				"AWS::Redshift::Cluster": {{ID: "dwh", Members: map[string]string{"VpcId": data, "Endpoint.Address": "dwh.abc123.us-east-1.redshift.amazonaws.com", "Endpoint.Port": "5439"}},
					{ID: "dwh-new", Members: map[string]string{"VpcId": data}}},
				"AWS::RedshiftServerless::Workgroup": {{ID: "adhoc", Members: map[string]string{"securityGroupIds": "sg-data", "endpoint.address": "adhoc.444455556666.us-east-1.redshift-serverless.amazonaws.com", "endpoint.port": "5439"}}},
				"AWS::ElastiCache::CacheCluster":     {cache("sessions-001", "redis", "sessions", "sg-data"), cache("pages", "memcached", "", "sg-data"), cache("far", "redis", "", "sg-other")},
				"AWS::ElastiCache::ReplicationGroup": {{ID: "sessions", Members: map[string]string{"NodeGroups.NodeGroup.PrimaryEndpoint.Address": "master.sessions.abc123.use1.cache.amazonaws.com", "NodeGroups.NodeGroup.PrimaryEndpoint.Port": "6379"}}},
				"AWS::ElastiCache::ServerlessCache":  {{ID: "flags", Members: map[string]string{"Engine": "valkey", "SecurityGroupIds.SecurityGroupId": "sg-data", "Endpoint.Address": "flags-abc.serverless.use1.cache.amazonaws.com", "Endpoint.Port": "6379"}}},
				"AWS::ElasticLoadBalancingV2::LoadBalancer": {
					balancer("api", "application", "internal"), balancer("feed", "network", "internal"), balancer("www", "application", "internet-facing"), balancer("inspect", "gateway", "internal")},
				"AWS::ElasticLoadBalancing::LoadBalancer": {{ID: "old", Members: map[string]string{"VPCId": data, "Scheme": "internal", "DNSName": "Internal-Old-1.us-east-1.elb.amazonaws.com", "ListenerDescriptions.member.Listener.LoadBalancerPort": "8080"}}},
			},
		},
	}
}

func describe(services []discovery.Service) string {
	var lines []string
	for _, s := range services {
		lines = append(lines, fmt.Sprintf("%s, %s", s.Endpoint, s.Noun))
	}
	return strings.Join(lines, "\n")
}

const wantServices = `billing=mysql://billing.cluster-c9akciq32abc.us-east-1.rds.amazonaws.com:3306, RDS database cluster
orders=postgres://orders.c9akciq32abc.us-east-1.rds.amazonaws.com:5432, RDS database instance
stock=mssql://stock.c9akciq32abc.us-east-1.rds.amazonaws.com:1433, RDS database instance
dwh=redshift://dwh.abc123.us-east-1.redshift.amazonaws.com:5439, Redshift cluster
adhoc=redshift://adhoc.444455556666.us-east-1.redshift-serverless.amazonaws.com:5439, Redshift Serverless workgroup
sessions=redis://master.sessions.abc123.use1.cache.amazonaws.com:6379, ElastiCache replication group
pages=memcached://pages.abc123.0001.use1.cache.amazonaws.com:6379, ElastiCache cluster
flags=redis://flags-abc.serverless.use1.cache.amazonaws.com:6379, ElastiCache serverless cache
api=https://internal-api-1.us-east-1.elb.amazonaws.com:443, load balancer
feed=generic://internal-feed-1.us-east-1.elb.amazonaws.com:0, load balancer
old=generic://internal-old-1.us-east-1.elb.amazonaws.com:8080, load balancer
legacy_db=generic://10.40.3.17:0, EC2 instance
orders_2=generic://10.40.3.21:0, EC2 instance`

func TestTheServicesOfTheTargetVPC(t *testing.T) {
	services, err := discovery.Services(t.Context(), simtest.WithRegion(dataRegion()), "us-east-1", data)
	if got := describe(services); got != wantServices || err != nil {
		t.Errorf("%v\n%s", err, got)
	}
	none, err := discovery.Services(t.Context(), simtest.WithRegion(awssim.Region{}), "us-east-1", data)
	if len(none) != 0 || none == nil || err != nil {
		t.Errorf("an empty region has %+v, %v", none, err)
	}
}

// TestAListThatIsDeniedLeavesTheOthers denies one list after another.
func TestAListThatIsDeniedLeavesTheOthers(t *testing.T) {
	for denied, missing := range map[[2]string][]string{
		{"RDS", "DescribeDBInstances"}:                         {"billing=", "orders=", "stock="}, // and the name orders is free
		{"RDS", "DescribeDBClusters"}:                          {"billing="},
		{"Redshift", "DescribeClusters"}:                       {"dwh="},
		{"Redshift Serverless", "ListWorkgroups"}:              {"adhoc="},
		{"ElastiCache", "DescribeReplicationGroups"}:           {"sessions="},
		{"ElastiCache", "DescribeCacheClusters"}:               {"sessions=", "pages="},
		{"ElastiCache", "DescribeServerlessCaches"}:            {"flags="},
		{"Elastic Load Balancing", "DescribeLoadBalancers"}:    {"old="},
		{"Elastic Load Balancing v2", "DescribeLoadBalancers"}: {"api=", "feed="},
		{"EC2", "DescribeInstances"}:                           {"legacy_db=", "orders_2="},
		{"EC2", "DescribeSecurityGroups"}:                      {"adhoc=", "sessions=", "pages=", "flags="},
	} {
		a := simtest.WithRegion(dataRegion(), simtest.Denied(denied[0], denied[1]))
		services, err := discovery.Services(t.Context(), a, "us-east-1", data)
		var f *account.Failure
		if !errors.As(err, &f) || f.Reason != account.Denied || f.Operation != denied[1] {
			t.Errorf("%v: %v", denied, err)
		}
		var want []string
		for _, line := range strings.Split(wantServices, "\n") {
			gone := false
			for _, m := range missing {
				gone = gone || strings.HasPrefix(line, m)
			}
			if !gone {
				want = append(want, line)
			}
		}
		got := describe(services)
		if denied[1] == "DescribeDBInstances" {
			got = strings.Replace(got, "orders=generic", "orders_2=generic", 1)
		}
		if got != strings.Join(want, "\n") {
			t.Errorf("%v:\n%s", denied, got)
		}
	}
}

// FuzzServicesAreAnswers gives an instance any name: it must be one that can be answered,
// and no other service's.
func FuzzServicesAreAnswers(f *testing.F) {
	for _, name := range []string{"orders", "01", "", "a b/c", "Ordérs", strings.Repeat("x", 100), "service_01"} {
		f.Add(name, name)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		services, err := discovery.Services(t.Context(), simtest.WithRegion(awssim.Region{Resources: awssim.Resources{Instances: []awssim.Instance{
			{ID: "i-1", Name: first, VPC: data, Address: "10.40.3.17"}, {ID: "i-2", Name: second, VPC: data, Address: "10.40.3.18"}, {ID: "i-3", Name: "service_01", VPC: data, Address: "10.40.3.19"},
		}}}), "us-east-1", data)
		if err != nil || len(services) == 0 {
			t.Fatalf("%+v, %v", services, err)
		}
		seen := map[string]bool{}
		for _, s := range services {
			s.Port = 5432
			if err := s.Check(); err != nil {
				t.Error(err)
			}
			key := strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
			if seen[key] {
				t.Errorf("two services are named %s", s.Name)
			}
			seen[key] = true
		}
	})
}

// Each VPC that a user looks at in a list of 5,000 has its services proposed, while the keys of
// the next one are typed: garbage would delay them.
func TestTheServicesOfAnotherVPCAllocateLittle(t *testing.T) {
	const vpcs, bytesOfAVPC = 20, 50_000
	w := simtest.Scenario(t, "huge")
	target := account.NewAccounts(account.Options{Source: w, Now: w.Clock}).Open("data-platform")
	services := func(n int) {
		if _, err := discovery.Services(t.Context(), target, "us-east-1", fmt.Sprintf("vpc-0bb2%013d", n)); err != nil {
			t.Fatal(err)
		}
	}
	services(0) // with the lists of the region
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range vpcs {
		services(1 + i)
	}
	runtime.ReadMemStats(&after)
	if n := (after.TotalAlloc - before.TotalAlloc) / vpcs; n > bytesOfAVPC {
		t.Errorf("a VPC allocates %d bytes, more than %d", n, bytesOfAVPC)
	}
}
