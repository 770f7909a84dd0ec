package inventory

import (
	"slices"
	"strings"
	"testing"

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
			"cloudformation update-termination-protection --no-enable-termination-protection --stack-name shop", "cloudformation delete-stack --stack-name shop"}},
		"a protected database": {removeDBInstance, resource{id: "orders", protected: true}, []string{
			"rds modify-db-instance --db-instance-identifier orders --no-deletion-protection --apply-immediately", "rds delete-db-instance --db-instance-identifier orders --final-db-snapshot-identifier orders-final"}},
		"a read replica":             {removeDBInstance, resource{id: "r", replica: true}, []string{"rds delete-db-instance --db-instance-identifier r --skip-final-snapshot"}},
		"an instance of a cluster":   {removeDBInstance, resource{id: "i", cluster: "c"}, []string{"rds delete-db-instance --db-instance-identifier i --skip-final-snapshot"}},
		"a member of a cache group":  {removeRow("AWS::ElastiCache::CacheCluster"), resource{id: "c-001", group: "c"}, []string{"elasticache delete-replication-group --replication-group-id c"}},
		"a cache cluster of its own": {removeRow("AWS::ElastiCache::CacheCluster"), resource{id: "c"}, []string{"elasticache delete-cache-cluster --cache-cluster-id c"}},
		"a load balancer, whatever its protection": {removeRow("AWS::ElasticLoadBalancingV2::LoadBalancer"), resource{id: "arn:web"}, []string{
			"elbv2 modify-load-balancer-attributes --attributes Key=deletion_protection.enabled,Value=false --load-balancer-arn arn:web", "elbv2 delete-load-balancer --load-balancer-arn arn:web"}},
		"a cluster with node groups":    {removeRow("AWS::EKS::Cluster"), resource{id: "prod"}, nil},
		"a managed instance":            {removeInstance, resource{id: "i-1", manager: "eks.amazonaws.com"}, nil},
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
