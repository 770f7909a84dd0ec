package facts

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"

	"github.com/astronomer/astro-activate/awscheck/account"
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
// and DocumentDB.
func DBInstances(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "RDS", Operation: "DescribeDBInstances", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBInstancesPaginator(account.Client(a, cfg, rds.NewFromConfig), &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *rds.DescribeDBInstancesOutput) []rdstypes.DBInstance { return out.DBInstances })
		return account.Map(found, err, func(db rdstypes.DBInstance) Resource {
			r := Resource{
				ID: account.Text(db.DBInstanceIdentifier), Cluster: account.Text(db.DBClusterIdentifier),
				Protected: aws.ToBool(db.DeletionProtection), Replica: account.Text(db.ReadReplicaSourceDBInstanceIdentifier) != "",
			}
			if db.DBSubnetGroup != nil {
				r.VPC = account.Text(db.DBSubnetGroup.VpcId)
			}
			if e := db.Endpoint; e != nil {
				r.Endpoint = Endpoint{Host: account.Text(e.Address), Port: int(aws.ToInt32(e.Port)), Engine: account.Text(db.Engine), SecurityGroup: groupOf(db.VpcSecurityGroups)}
			}
			return r
		})
	})
}

// DBClusters lists a region's database clusters; a serverless one may have no instance.
func DBClusters(ctx context.Context, a *account.Account, region string) ([]Resource, error) {
	return account.Call(ctx, a, account.Request{Service: "RDS", Operation: "DescribeDBClusters", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Resource, error) {
		pages := rds.NewDescribeDBClustersPaginator(account.Client(a, cfg, rds.NewFromConfig), &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(100)})
		found, err := account.AllPages(ctx, pages, func(out *rds.DescribeDBClustersOutput) []rdstypes.DBCluster { return out.DBClusters })
		return account.Map(found, err, func(db rdstypes.DBCluster) Resource {
			return Resource{
				ID: account.Text(db.DBClusterIdentifier), Protected: aws.ToBool(db.DeletionProtection),
				Endpoint: Endpoint{Host: account.Text(db.Endpoint), Port: int(aws.ToInt32(db.Port)), Engine: account.Text(db.Engine), SecurityGroup: groupOf(db.VpcSecurityGroups)},
			}
		})
	})
}

// groupOf is the id of one of a database's security groups; "" for none.
func groupOf(groups []rdstypes.VpcSecurityGroupMembership) string {
	if len(groups) == 0 {
		return ""
	}
	return account.Text(groups[0].VpcSecurityGroupId)
}

// lastPart is the name at the end of an ARN: what follows the last slash or colon.
func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }
