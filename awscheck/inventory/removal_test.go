package inventory

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	table "github.com/astronomer/astro-activate/awscheck/kinds"
)

// removeRow returns the removal of a row of the kinds package.
func removeRow(name string) func(resource) removal {
	k, _ := table.Lookup(name)
	return removeListed(k)
}

// Commands are in an order that AWS accepts; where none can be right, there are words.
func TestRemovalOrder(t *testing.T) {
	for name, tt := range map[string]struct {
		remove   func(resource) removal
		resource resource
		commands []string
	}{
		"a stack, whatever its protection": {removeStack, resource{id: "shop"}, []string{
			"cloudformation delete-stack --stack-name shop"}},
		"a protected database": {removeDBInstance, resource{id: "orders", protected: true}, []string{
			"rds delete-db-instance --db-instance-identifier orders --final-db-snapshot-identifier orders-final"}},
		"a read replica":             {removeDBInstance, resource{id: "r", replica: true}, []string{"rds delete-db-instance --db-instance-identifier r --skip-final-snapshot"}},
		"an instance of a cluster":   {removeDBInstance, resource{id: "i", cluster: "c"}, []string{"rds delete-db-instance --db-instance-identifier i --skip-final-snapshot"}},
		"a member of a cache group":  {removeRow("AWS::ElastiCache::CacheCluster"), resource{id: "c-001", group: "c"}, []string{"elasticache delete-replication-group --replication-group-id c"}},
		"a cache cluster of its own": {removeRow("AWS::ElastiCache::CacheCluster"), resource{id: "c"}, []string{"elasticache delete-cache-cluster --cache-cluster-id c"}},
		"a load balancer, whatever its protection": {removeRow("AWS::ElasticLoadBalancingV2::LoadBalancer"), resource{id: "arn:web"}, []string{
			"elbv2 delete-load-balancer --load-balancer-arn arn:web"}},
		"a cluster with node groups":    {removeRow("AWS::EKS::Cluster"), resource{id: "prod"}, nil},
		"a managed instance":            {removeInstance, resource{id: "i-1", manager: "eks.amazonaws.com"}, nil},
		"a VPC":                         {removeVPC, resource{id: "vpc-1"}, nil},
		"a parameter of a hierarchy":    {removeTagged, resource{name: "ssm:parameter/nightly/recipients"}, []string{"ssm delete-parameter --name /nightly/recipients"}},
		"an alarm":                      {removeTagged, resource{name: "cloudwatch:alarm:CPU of db"}, []string{"cloudwatch delete-alarms --alarm-names CPU of db"}},
		"a launch template":             {removeTagged, resource{name: "ec2:launch-template/lt-1"}, []string{"ec2 delete-launch-template --launch-template-id lt-1"}},
		"an address of a NAT gateway":   {removeAddress, resource{id: "eipalloc-1", inUse: true}, nil},
		"an address that is not in use": {removeAddress, resource{id: "eipalloc-1"}, []string{"ec2 release-address --allocation-id eipalloc-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := tt.remove(tt.resource)
			var commands []string
			for _, c := range got.commands {
				commands = append(commands, strings.Join(c, " "))
			}
			if !slices.Equal(commands, tt.commands) || commands == nil && got.note == "" {
				t.Errorf("got %q with %q", commands, got.note)
			}
		})
	}
	all := removeAll(removeRow("AWS::ElastiCache::CacheCluster"), []resource{{id: "c-001", group: "c"}, {id: "c-002", group: "c"}})
	if len(all.commands) != 1 || all.removed != 2 {
		t.Errorf("a group of two is removed %d times, and %d resources with it", len(all.commands), all.removed)
	}
	all = removeAll(removeAddress, []resource{{id: "eipalloc-1", inUse: true}, {id: "eipalloc-2"}})
	if all.removed != 1 {
		t.Errorf("of an address in use and one that is not, %d are removed", all.removed)
	}
}

// A protection is there to prevent the deletion: what is pasted to delete a resource leaves it on, and
// the fix says how it is turned off, once its owner agrees.
func TestNoCommandTurnsAProtectionOff(t *testing.T) {
	protected := 0
	for _, k := range sweep() {
		if k.remove == nil {
			continue
		}
		got := removeAll(k.remove, []resource{{id: "x", name: "x", protected: true}})
		for _, c := range got.commands {
			if command := strings.Join(c, " "); strings.Contains(command, "protection") || strings.Contains(command, "disable-api-termination") {
				t.Errorf("%s is removed by %q", k.name, command)
			}
		}
		if note := strings.Join(got.notes, " "); strings.Contains(strings.ToLower(note), "ask who turned it on before you turn it off (aws ") {
			protected++
		}
	}
	if protected < 5 { // an instance, a stack, two of databases, a load balancer
		t.Errorf("%d kinds have a protection", protected)
	}
	if got := removeDBInstance(resource{id: "orders"}); got.note != "" {
		t.Errorf("a database without protection: %q", got.note)
	}
}

// On the summary, below the row of a function, that of a bucket read "Empty and delete the bucket": a
// reader of that line alone deletes what is in use. The condition is in the first clause, and so is not what is
// cut at 80 columns.
func TestNoFixInShortDeletesWithoutItsCondition(t *testing.T) {
	a := simtest.Open(simtest.World(nil))
	const function = "Delete it once you know that nothing uses it, or activate in a new account instead. Deletion can't be undone."
	for _, k := range sweep() {
		for situation, found := range map[string][]resource{
			"one":         {{id: "x", name: "x"}},
			"two":         {{id: "x", name: "x"}, {id: "y", name: "y"}},
			"protected":   {{id: "x", name: "x", protected: true}},
			"in use":      {{id: "x", name: "x", inUse: true}},
			"of a group":  {{id: "x", name: "x", group: "g"}},
			"of EKS":      {{id: "x", name: "x", manager: "eks.amazonaws.com"}},
			"of a member": {{id: "x", name: "x", cluster: "c"}},
		} {
			findings := workloadFindings(a, awscheck.Finding{ID: awscheck.AccountClean}, []listing{{kind: k, region: "us-east-1", resources: found}})
			if len(findings) != 1 {
				t.Fatalf("%s: %d findings", k.name, len(findings))
			}
			fix := findings[0].Remedy
			above := strings.NewReplacer("Delete it", "Delete them", "uses it", "uses them").Replace(function)
			if len(found) == 1 {
				above = function
			}
			for _, short := range []string{fix.Short(), fix.ShortAfter(above)} {
				before, _, conditional := strings.Cut(short, "nothing uses ")
				if !conditional || len(before) > 60 || strings.ContainsAny(before, ",;:") {
					t.Errorf("%s, %s: %q", k.name, situation, short)
				}
			}
		}
	}
}

// "Delete it once you know that nothing uses it. Empty and delete the bucket once nothing uses it" is read twice.
func TestTheConditionOfADeletionIsGivenOnce(t *testing.T) {
	a := simtest.Open(simtest.World(nil))
	const alternative = " Deletion can't be undone. Or activate in a new account instead."
	seven := make([]resource, 7)
	seven[6].inUse = true
	for name, tt := range map[string]struct {
		kind   string
		found  []resource
		begins string
		once   bool
	}{
		"a bucket, which has to be emptied":             {"AWS::S3::Bucket", []resource{{id: "results"}}, "Empty and delete the bucket once nothing uses it", true},
		"two addresses, none in use":                    {"AWS::EC2::EIP", make([]resource, 2), "Release an address once nothing uses it", true},
		"a function, which takes nothing else":          {"AWS::Lambda::Function", []resource{{id: "export"}}, "Delete it once you know that nothing uses it", false},
		"two databases, one of them protected":          {"AWS::RDS::DBInstance", []resource{{id: "a"}, {id: "b", protected: true}}, "Delete them once you know that nothing uses them", false},
		"seven addresses, the last of which is in use":  {"AWS::EC2::EIP", seven, "Delete them once you know that nothing uses them", false},
		"two volumes, whose note is that of their kind": {"AWS::EC2::Volume", make([]resource, 2), "Delete the volume once nothing uses it", true},
	} {
		at := slices.IndexFunc(sweep(), func(k kind) bool { return k.name == tt.kind })
		text := workloadFindings(a, awscheck.Finding{ID: awscheck.AccountClean}, []listing{{kind: sweep()[at], region: "us-east-1", resources: tt.found}})[0].Remedy.Text
		if !strings.HasPrefix(text, tt.begins) || tt.once != strings.Contains(text, alternative) || tt.once == strings.Contains(text, "once you know") || strings.Count(text, "new account") != 1 {
			t.Errorf("%s: %q", name, text)
		}
	}
}

// One without other slashes may be called with a slash or without.
func TestANameThatIsNotKnownHasNoCommand(t *testing.T) {
	for _, name := range []string{"ssm:parameter/recipients", "ssm:document/x", "kms:key/1234", "ssm:parameter/", "cloudwatch:alarm:"} {
		if got := removeTagged(resource{name: name}); len(got.commands) > 0 {
			t.Errorf("%s is removed by %q", name, got.commands)
		}
	}
}

// What is in use by another resource is removed after it.
func TestResourcesAreRemovedInTheOrderOfTheirDependencies(t *testing.T) {
	var lists []listing
	for _, k := range sweep() {
		lists = append(lists, listing{kind: k})
	}
	at := map[string]int{}
	for i, l := range inRemovalOrder(lists) {
		at[l.kind.name] = i
	}
	if len(at) != len(lists) {
		t.Fatalf("%d of %d kinds", len(at), len(lists))
	}
	for _, chain := range [][]string{
		{stackKind, "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::EC2::Volume", vpcKind},
		{"AWS::EKS::Cluster", "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::EC2::NatGateway", "AWS::EC2::EIP", vpcKind, taggedKind},
		{"AWS::RDS::DBInstance", "AWS::RDS::DBCluster", vpcKind},
		{stackKind, "AWS::EC2::Instance", "AWS::S3::Bucket"},
		{"AWS::Lambda::Function", "AWS::DynamoDB::Table"},
		{"AWS::EC2::Image", "AWS::EC2::Snapshot"},
		{"AWS::EC2::VPNConnection", "AWS::EC2::VPNGateway", vpcKind},
		{"AWS::EC2::VPCEndpoint", catchAll, vpcKind},
	} {
		for i, name := range chain[1:] {
			if before, known := at[chain[i]]; !known || before >= at[name] {
				t.Errorf("%s is removed before %s", name, chain[i])
			}
		}
	}
	for _, wave := range removalWaves {
		for _, name := range wave {
			if _, known := at[name]; !known {
				t.Errorf("there is no kind %s", name)
			}
		}
	}
}
