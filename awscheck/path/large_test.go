package path_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/path"
)

// large is a target VPC of a whole company: 500 services with names of a zone, in 50 subnets
// with a network ACL for each, 400 route tables and 2,000 security groups, half of which
// are on other interfaces; and 50 nodes on Astro's side.
func large() *situation {
	s := open()
	s.plan.Services, s.target.Zones[0].Records, s.region.Resources.Databases = nil, nil, nil
	s.vpc.Subnets, s.vpc.RouteTables, s.vpc.SecurityGroups = nil, []awssim.RouteTable{{ID: "rtb-0main", Main: true}}, nil
	for i := range 50 {
		subnet := fmt.Sprintf("subnet-%04d", i)
		s.vpc.Subnets = append(s.vpc.Subnets, awssim.Subnet{ID: subnet, CIDR: fmt.Sprintf("10.40.%d.0/24", i), Zone: "us-east-1a"})
		s.vpc.RouteTables = append(s.vpc.RouteTables, awssim.RouteTable{ID: fmt.Sprintf("rtb-%04d", i), Subnets: []string{subnet}, Routes: []awssim.Route{{To: astroCIDR, Via: pcx}, {To: "0.0.0.0/0", Via: "nat-0a"}}})
		s.vpc.NetworkACLs = append(s.vpc.NetworkACLs, awssim.NetworkACL{ID: fmt.Sprintf("acl-%04d", i), Subnets: []string{subnet}, Rules: []awssim.ACLRule{
			{Number: 100, Network: "10.0.0.0/8"}, {Number: 200, Network: "172.16.0.0/12"}, {Number: 100, Egress: true, Network: "0.0.0.0/0"}}})
		s.cluster.Resources.Instances = append(s.cluster.Resources.Instances, awssim.Instance{
			ID: fmt.Sprintf("i-0more%02d", i), VPC: astroVPC, Subnet: "subnet-0node", Address: fmt.Sprintf("172.20.2.%d", i+4), Groups: []string{"sg-0node"}})
	}
	for i := range 349 {
		s.vpc.RouteTables = append(s.vpc.RouteTables, awssim.RouteTable{ID: fmt.Sprintf("rtb-0unused%03d", i)})
	}
	for i := range 2000 {
		g := awssim.SecurityGroup{ID: fmt.Sprintf("sg-%05d", i), Name: fmt.Sprintf("service-%d", i)}
		for j := range 10 {
			g.Rules = append(g.Rules, awssim.GroupRule{Protocol: "tcp", From: 8000 + int32(j), To: 8000 + int32(j), Networks: []string{fmt.Sprintf("10.%d.0.0/16", j)}})
		}
		g.Rules = append(g.Rules, postgres(astroCIDR))
		s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, g)
		instance := awssim.Instance{
			ID: fmt.Sprintf("i-%05d", i), VPC: simtest.VPC, Subnet: fmt.Sprintf("subnet-%04d", i%50), Address: fmt.Sprintf("10.40.%d.%d", i%50, 10+i/50), Groups: []string{g.ID}}
		if i%2 == 0 {
			s.region.Resources.Instances = append(s.region.Resources.Instances, instance)
		}
		host := fmt.Sprintf("service%d.data.example.internal", i)
		s.target.Zones[0].Records = append(s.target.Zones[0].Records, awssim.Record{Name: host, Values: []string{instance.Address}})
		if i%4 == 0 {
			s.plan.Services = append(s.plan.Services, dataservice.Endpoint{Name: fmt.Sprintf("service%d", i), Kind: "postgres", Host: host, Port: 5432})
		}
	}
	return s
}

func allChecks() []func(context.Context, path.Plan) []awscheck.Finding {
	return []func(context.Context, path.Plan) []awscheck.Finding{
		path.CheckName, path.CheckInterface, path.CheckSecurityGroups, path.CheckACL, path.CheckRoute, path.CheckAstro,
	}
}

// TestManyServicesShareWhatAWSIsAsked counts the calls: one listing of each kind, in as many
// pages as AWS needs, in each account.
func TestManyServicesShareWhatAWSIsAsked(t *testing.T) {
	s := large()
	var log bytes.Buffer
	s.open(account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock, DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}))
	for _, check := range allChecks() {
		found := check(t.Context(), s.plan)
		if len(found) != 500 {
			t.Fatalf("%d findings about 500 services", len(found))
		}
		for _, f := range found {
			if f.Status != pass {
				t.Fatalf("%s of %s: %s %s", f.ID, f.Subject, f.Status, f.Detail)
			}
		}
	}
	if left := path.KnownOpenings(t.Context(), s.plan); len(left) > 0 {
		t.Errorf("open paths lack %v", left)
	}
	calls := map[string]int{}
	for line := range strings.Lines(log.String()) {
		var c struct{ Operation string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		calls[c.Operation]++
	}
	pages := map[string]int{ // of the simulated account, in both accounts together
		"ListResourceRecordSets": 21, "DescribeRouteTables": 5, "DescribeSecurityGroups": 22, "DescribeNetworkInterfaces": 53,
	}
	for operation, n := range calls {
		if limit := max(2, pages[operation]); n > limit {
			t.Errorf("%s was called %d times", operation, n)
		}
	}
}

// BenchmarkManyServices runs the six checks of 500 services: with AWS's replies at hand, and
// from nothing. (The second one is mostly the simulated account.)
func BenchmarkManyServices(b *testing.B) {
	s := large()
	judge := func(b *testing.B) {
		for _, check := range allChecks() {
			for _, f := range check(b.Context(), s.plan) {
				if f.Status != pass {
					b.Fatal(f)
				}
			}
		}
	}
	for i, name := range []string{"name", "interface", "groups", "acl", "route", "astro"} {
		b.Run(name, func(b *testing.B) {
			s.open(account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock}))
			judge(b)
			b.ReportAllocs()
			for b.Loop() {
				allChecks()[i](b.Context(), s.plan)
			}
		})
	}
	b.Run("openings", func(b *testing.B) {
		s.open(account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock}))
		judge(b)
		b.ReportAllocs()
		for b.Loop() {
			path.KnownOpenings(b.Context(), s.plan)
		}
	})
	b.Run("from nothing", func(b *testing.B) {
		b.ReportAllocs()
		var memory runtime.MemStats
		var most uint64
		for b.Loop() {
			s.open(account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock}))
			judge(b)
			runtime.GC()
			runtime.ReadMemStats(&memory)
			most = max(most, memory.HeapInuse)
		}
		b.ReportMetric(float64(most)/1e6, "MB-kept")
	})
}
