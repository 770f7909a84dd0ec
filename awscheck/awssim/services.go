package awssim

import (
	"cmp"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// computeHandlers answer what lists stacks.
func computeHandlers() map[string]handler {
	return map[string]handler{
		"CloudFormation.ListStacks": handle.OnWire("cloudformation:ListStacks", func(r *request, call wire.Input) (reply.Object, error) {
			var all []any
			for _, s := range r.here().Resources.Stacks {
				all = append(all, reply.Object{
					"StackName": s.Name, "StackId": r.arn("cloudformation", "stack/"+s.Name+"/5f6e7d8c-0000-11ee-be56-0242ac120002"),
					"StackStatus": cmp.Or(s.Status, "CREATE_COMPLETE"), "CreationTime": s.created().UTC().Format("2006-01-02T15:04:05.000Z"),
				})
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
	}
}

// storageHandlers answer what lists databases.
func storageHandlers() map[string]handler {
	return map[string]handler{
		"RDS.DescribeDBInstances": handle.OnWire("rds:DescribeDBInstances", func(r *request, call wire.Input) (reply.Object, error) {
			here := r.here().Resources
			var all []any
			for _, d := range here.Databases {
				all = append(all, d.described(r))
			}
			for _, id := range here.DBInstances {
				all = append(all, Database{ID: id}.described(r))
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
		"RDS.DescribeDBClusters": handle.OnWire("rds:DescribeDBClusters", func(r *request, call wire.Input) (reply.Object, error) {
			here := r.here().Resources
			listed := map[string]bool{}
			var all []any
			for _, id := range here.DBClusters {
				listed[id] = true
				all = append(all, reply.Object{"DBClusterIdentifier": id, "DBClusterArn": r.arn("rds", "cluster:"+id), "DeletionProtection": false})
			}
			for _, d := range here.Databases {
				if d.Cluster != "" && !listed[d.Cluster] {
					listed[d.Cluster] = true
					all = append(all, d.cluster(r))
				}
			}
			return handle.WirePage(call, all, resourcesPage), nil
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
	Address string // private, IPv4
	Public  string // public address
	// Interface is the id of its network interface; "": one that is made of ID.
	Interface string
	Groups    []string // ids of security groups; none: the default group of the VPC
}

func (d Database) described(r *request) reply.Object {
	db := reply.Object{"DBInstanceIdentifier": d.ID, "DBInstanceArn": r.arn("rds", "db:"+d.ID), "DeletionProtection": false}
	if d.VPC == "" {
		return db
	}
	host := cmp.Or(d.Host, d.ID+rdsDomain(r))
	if d.Cluster != "" {
		db["DBClusterIdentifier"], host = d.Cluster, d.ID+rdsDomain(r)
	}
	db["Engine"], db["PubliclyAccessible"] = d.Engine, d.Public != ""
	db["Endpoint"] = reply.Object{"Address": host, "Port": cmp.Or(d.Port, 5432)}
	db["VpcSecurityGroups"] = d.groups()
	db["DBSubnetGroup"] = reply.Object{"VpcId": d.VPC}
	return db
}

// cluster is the cluster of the database. AWS does not report its VPC.
func (d Database) cluster(r *request) reply.Object {
	return reply.Object{
		"DBClusterIdentifier": d.Cluster, "DBClusterArn": r.arn("rds", "cluster:"+d.Cluster), "Engine": d.Engine, "DeletionProtection": false,
		"Endpoint": cmp.Or(d.Host, d.Cluster+strings.Replace(rdsDomain(r), ".", ".cluster-", 1)), "Port": cmp.Or(d.Port, 5432),
		"VpcSecurityGroups": d.groups(),
		"DBClusterMembers":  reply.List{Item: "DBClusterMember", Values: []any{reply.Object{"DBInstanceIdentifier": d.ID, "IsClusterWriter": true}}},
	}
}

func (d Database) groups() reply.List {
	list := reply.List{Item: "VpcSecurityGroupMembership"}
	for _, id := range d.Groups {
		list.Values = append(list.Values, reply.Object{"VpcSecurityGroupId": id, "Status": "active"})
	}
	return list
}

// rdsDomain is the end of the names of RDS's endpoints in an account and region.
func rdsDomain(r *request) string { return ".c9akciq32abc." + r.region + ".rds.amazonaws.com" }

func (d Database) networkInterface() Interface {
	n := Interface{ID: cmp.Or(d.Interface, "eni-of-"+d.ID), VPC: d.VPC, Subnet: d.Subnet, About: "RDSNetworkInterface", Service: "amazon-rds", Public: d.Public, Groups: d.Groups}
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
