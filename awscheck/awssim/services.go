package awssim

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	rdstypes "github.com/aws/aws-sdk-go-v2/service/rds/types"
)

// computeHandlers answer what lists stacks.
func computeHandlers() map[string]handler {
	return map[string]handler{
		"CloudFormation.ListStacks": on("cloudformation:ListStacks", func(r *request, in *cloudformation.ListStacksInput) (*cloudformation.ListStacksOutput, error) {
			out := &cloudformation.ListStacksOutput{}
			out.StackSummaries, out.NextToken = listed(r.here().Resources.Stacks, in.NextToken, func(s Stack) cfntypes.StackSummary {
				return cfntypes.StackSummary{
					StackName: aws.String(s.Name), StackId: aws.String(r.arn("cloudformation", "stack/"+s.Name+"/5f6e7d8c-0000-11ee-be56-0242ac120002")),
					StackStatus: cfntypes.StackStatus(cmp.Or(s.Status, "CREATE_COMPLETE")), CreationTime: aws.Time(s.created()),
				}
			})
			return out, nil
		}),
	}
}

// storageHandlers answer what lists databases.
func storageHandlers() map[string]handler {
	return map[string]handler{
		"RDS.DescribeDBInstances": on("rds:DescribeDBInstances", func(r *request, in *rds.DescribeDBInstancesInput) (*rds.DescribeDBInstancesOutput, error) {
			here := r.here().Resources
			all := slices.Clone(here.Databases)
			for _, id := range here.DBInstances {
				all = append(all, Database{ID: id})
			}
			out := &rds.DescribeDBInstancesOutput{}
			out.DBInstances, out.Marker = listed(all, in.Marker, func(d Database) rdstypes.DBInstance { return d.described(r) })
			return out, nil
		}),
		"RDS.DescribeDBClusters": on("rds:DescribeDBClusters", func(r *request, in *rds.DescribeDBClustersInput) (*rds.DescribeDBClustersOutput, error) {
			here := r.here().Resources
			var all []rdstypes.DBCluster
			for _, id := range here.DBClusters {
				all = append(all, rdstypes.DBCluster{DBClusterIdentifier: aws.String(id), DBClusterArn: aws.String(r.arn("rds", "cluster:"+id))})
			}
			for _, d := range here.Databases {
				if d.Cluster != "" && !slices.ContainsFunc(all, func(c rdstypes.DBCluster) bool { return *c.DBClusterIdentifier == d.Cluster }) {
					all = append(all, d.cluster(r))
				}
			}
			out := &rds.DescribeDBClustersOutput{}
			out.DBClusters, out.Marker = listed(all, in.Marker, func(c rdstypes.DBCluster) rdstypes.DBCluster { return c })
			return out, nil
		}),
	}
}

// A Database is an RDS database instance. It has a network interface, which does not name
// it, as in AWS.
type Database struct {
	ID      string
	Engine  string // such as "postgres" or "aurora-postgresql"
	Cluster string // of which it is the only instance; "": it is in none
	Host    string // "": the one that AWS gives it
	Port    int32  // 0: 5432
	VPC     string
	Subnet  string
	Address string   // private, IPv4
	Public  string   // public address
	Groups  []string // ids of security groups; none: the default group of the VPC
}

func (d Database) described(r *request) rdstypes.DBInstance {
	db := rdstypes.DBInstance{DBInstanceIdentifier: aws.String(d.ID), DBInstanceArn: aws.String(r.arn("rds", "db:"+d.ID))}
	if d.VPC == "" {
		return db
	}
	db.Engine, db.PubliclyAccessible = aws.String(d.Engine), aws.Bool(d.Public != "")
	db.Endpoint = &rdstypes.Endpoint{Address: aws.String(cmp.Or(d.Host, d.ID+rdsDomain(r))), Port: aws.Int32(cmp.Or(d.Port, 5432))}
	db.VpcSecurityGroups = d.groups()
	db.DBSubnetGroup = &rdstypes.DBSubnetGroup{VpcId: aws.String(d.VPC)}
	if d.Cluster != "" {
		db.DBClusterIdentifier, db.Endpoint.Address = aws.String(d.Cluster), aws.String(d.ID+rdsDomain(r))
	}
	return db
}

// cluster is the cluster of the database. AWS does not report its VPC.
func (d Database) cluster(r *request) rdstypes.DBCluster {
	return rdstypes.DBCluster{
		DBClusterIdentifier: aws.String(d.Cluster), DBClusterArn: aws.String(r.arn("rds", "cluster:"+d.Cluster)), Engine: aws.String(d.Engine),
		Endpoint: aws.String(cmp.Or(d.Host, d.Cluster+strings.Replace(rdsDomain(r), ".", ".cluster-", 1))), Port: aws.Int32(cmp.Or(d.Port, 5432)),
		VpcSecurityGroups: d.groups(), DBClusterMembers: []rdstypes.DBClusterMember{{DBInstanceIdentifier: aws.String(d.ID), IsClusterWriter: aws.Bool(true)}},
	}
}

func (d Database) groups() []rdstypes.VpcSecurityGroupMembership {
	list := []rdstypes.VpcSecurityGroupMembership{}
	for _, id := range d.Groups {
		list = append(list, rdstypes.VpcSecurityGroupMembership{VpcSecurityGroupId: aws.String(id), Status: aws.String("active")})
	}
	return list
}

// rdsDomain is the end of the names of RDS's endpoints in an account and region.
func rdsDomain(r *request) string { return ".c9akciq32abc." + r.region + ".rds.amazonaws.com" }

func (d Database) networkInterface() Interface {
	n := Interface{ID: "eni-of-" + d.ID, VPC: d.VPC, Subnet: d.Subnet, About: "RDSNetworkInterface", Service: "amazon-rds", Public: d.Public, Groups: d.Groups}
	if d.Address != "" {
		n.Addresses = []string{d.Address}
	}
	return n
}

// A Stack is a CloudFormation stack.
type Stack struct {
	Name    string
	Status  string    // "": CREATE_COMPLETE
	Created time.Time // zero: a date long ago
}

func (s Stack) created() time.Time {
	if s.Created.IsZero() {
		return time.Date(2021, time.March, 9, 10, 0, 0, 0, time.UTC)
	}
	return s.Created
}
