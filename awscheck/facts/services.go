package facts

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Resource is a resource of an account with the identifiers that this program needs.
type Resource struct {
	ID      string // that AWS CLI commands take: a name, an id or an ARN
	Name    string // where ID is not readable
	Cluster string // of a database instance: its cluster; "" for none
	Group   string // with which it is removed, such as a replication group; "" for none
	VPC     string // "" where AWS does not report it
	Region  string // of a resource of a global list, such as a bucket; "" where AWS does not report it

	Endpoint Endpoint // the zero Endpoint of what is no data service

	Protected bool              // of a database: deletion protection is on
	Replica   bool              // a database instance that replicates another one
	Tags      map[string]string // nil where the list does not report them
}

// An Endpoint is what clients of a resource connect to.
type Endpoint struct {
	Host          string
	Port          int    // 0 where AWS does not report it
	Engine        string // its engine or type, such as "postgres" or "network"
	Scheme        string // of a load balancer: "internal" or "internet-facing"
	SecurityGroup string // id of one of its security groups
}

// DBInstances lists a region's RDS database instances, including those of Aurora, Neptune
// and DocumentDB. With an error it returns those on the pages before.
func DBInstances(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	request := account.Request{Service: "RDS", Operation: "DescribeDBInstances", Region: region}
	return listDatabases(ctx, a, request, describeDBInstances(), func(db wire.Node) Resource {
		r := Resource{
			ID: awscheck.Clean(db.String("DBInstanceIdentifier")), Cluster: awscheck.Clean(db.String("DBClusterIdentifier")),
			VPC:       awscheck.Clean(db.String("DBSubnetGroup.VpcId")),
			Protected: db.String("DeletionProtection") == "true", Replica: db.String("ReadReplicaSourceDBInstanceIdentifier") != "",
		}
		if _, ok := db.Find("Endpoint"); ok { // it has none while it is created
			r.Endpoint = endpointOf(kinds.Endpoint{Host: "Endpoint.Address", Port: "Endpoint.Port", Engine: "Engine", SecurityGroup: groupOfDatabase}, db)
		}
		return r
	})
}

// DBClusters lists a region's database clusters; a serverless one may have no instance.
// With an error it returns those on the pages before.
func DBClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	request := account.Request{Service: "RDS", Operation: "DescribeDBClusters", Region: region}
	return listDatabases(ctx, a, request, describeDBClusters(), func(db wire.Node) Resource {
		return Resource{
			ID: awscheck.Clean(db.String("DBClusterIdentifier")), Protected: db.String("DeletionProtection") == "true",
			Endpoint: endpointOf(kinds.Endpoint{Host: "Endpoint", Port: "Port", Engine: "Engine", SecurityGroup: groupOfDatabase}, db),
		}
	})
}

// groupOfDatabase is the path of the id of one of a database's security groups.
const groupOfDatabase = "VpcSecurityGroups.VpcSecurityGroupMembership.VpcSecurityGroupId"

func listDatabases(ctx context.Context, a *account.Account, request account.Request, op *wire.Operation, read func(wire.Node) Resource) ([]Resource, error) {
	return account.Call(ctx, a, request, func(ctx context.Context, client *wire.Client) ([]Resource, error) {
		found := []Resource{}
		err := client.List(ctx, op, func(items []wire.Node) {
			for _, db := range items {
				found = append(found, read(db))
			}
		})
		return found, err
	})
}

// lastPart is the name at the end of an ARN: what follows the last slash or colon.
func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }
