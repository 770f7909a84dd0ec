package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func databaseKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::RDS::DBSnapshot", Noun: "RDS snapshot", Action: "rds:DescribeDBSnapshots",
			ARN: "rds:snapshot:**",
			List: &wire.Operation{
				Service: "RDS", Name: "DescribeDBSnapshots", Protocol: wire.Query, Endpoint: "rds",
				Version: "2014-10-31", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "Marker", NextFrom: "DescribeDBSnapshotsResult.Marker", Items: "DescribeDBSnapshotsResult.DBSnapshots", Item: "DBSnapshot",
			},
			ID: "DBSnapshotIdentifier", Tags: Tags{Path: "TagList", Key: "Key", Value: "Value"},
			Ignore:     []Match{{Path: "SnapshotType", Is: "automated"}},
			Look:       "rds describe-db-snapshots",
			Remove:     []string{"rds delete-db-snapshot --db-snapshot-identifier {id}"},
			RemoveNote: "Delete a snapshot of AWS Backup once nothing uses it, in its backup vault.",
		},
		{
			Type: "AWS::RDS::DBClusterSnapshot", Noun: "RDS cluster snapshot", Action: "rds:DescribeDBClusterSnapshots",
			ARN: "rds:cluster-snapshot:**",
			List: &wire.Operation{
				Service: "RDS", Name: "DescribeDBClusterSnapshots", Protocol: wire.Query, Endpoint: "rds",
				Version: "2014-10-31", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "Marker", NextFrom: "DescribeDBClusterSnapshotsResult.Marker", Items: "DescribeDBClusterSnapshotsResult.DBClusterSnapshots", Item: "DBClusterSnapshot",
			},
			ID: "DBClusterSnapshotIdentifier", Tags: Tags{Path: "TagList", Key: "Key", Value: "Value"},
			Ignore: []Match{{Path: "SnapshotType", Is: "automated"}},
			Look:   "rds describe-db-cluster-snapshots",
			Remove: []string{"rds delete-db-cluster-snapshot --db-cluster-snapshot-identifier {id}"},
		},
		{
			Type: "AWS::DynamoDB::Table", Noun: "DynamoDB table", Action: "dynamodb:ListTables",
			ARN: "dynamodb:table/* dynamodb:table/*/index/* dynamodb:table/*/stream/**",
			List: &wire.Operation{
				Service: "DynamoDB", Name: "ListTables", Protocol: wire.JSON10, Endpoint: "dynamodb",
				Version: "DynamoDB_20120810", Params: []wire.Param{{Name: "Limit", Value: 100}}, Next: "ExclusiveStartTableName", NextFrom: "LastEvaluatedTableName", Items: "TableNames",
			},
			Look:       "dynamodb list-tables",
			Remove:     []string{"dynamodb delete-table --table-name {id}"},
			RemoveNote: "Delete the table once nothing uses it and its deletion protection is off.",
		},
		{
			Type: "AWS::ElastiCache::CacheCluster", Noun: "ElastiCache cluster", Action: "elasticache:DescribeCacheClusters",
			ARN: "elasticache:cluster:* elasticache:replicationgroup:*",
			List: &wire.Operation{
				Service: "ElastiCache", Name: "DescribeCacheClusters", Protocol: wire.Query, Endpoint: "elasticache",
				Version: "2015-02-02", Params: []wire.Param{{Name: "MaxRecords", Value: 100}, {Name: "ShowCacheNodeInfo", Value: true}}, Next: "Marker", NextFrom: "DescribeCacheClustersResult.Marker", Items: "DescribeCacheClustersResult.CacheClusters", Item: "CacheCluster",
			},
			ID: "CacheClusterId",
			Endpoint: Endpoint{
				At:   []string{"ConfigurationEndpoint", "CacheNodes.CacheNode.Endpoint"},
				Host: "Address", Port: "Port", Engine: "Engine", SecurityGroup: "SecurityGroups.member.SecurityGroupId",
			},
			Look:   "elasticache describe-cache-clusters",
			Remove: []string{"elasticache delete-cache-cluster --cache-cluster-id {id}"},
			// ElastiCache refuses to delete the primary and the last replica of a group.
			// (ElastiCache API Reference, DeleteCacheCluster.)
			Group: "ReplicationGroupId", RemoveGroup: "elasticache delete-replication-group --replication-group-id {id}",
		},
		{
			Type: "AWS::ElastiCache::ServerlessCache", Noun: "ElastiCache serverless cache", Action: "elasticache:DescribeServerlessCaches",
			ARN: "elasticache:serverlesscache:*",
			List: &wire.Operation{
				Service: "ElastiCache", Name: "DescribeServerlessCaches", Protocol: wire.Query, Endpoint: "elasticache",
				Version: "2015-02-02", Params: []wire.Param{{Name: "MaxResults", Value: 50}}, Next: "NextToken", NextFrom: "DescribeServerlessCachesResult.NextToken", Items: "DescribeServerlessCachesResult.ServerlessCaches", Item: "member",
			},
			ID:       "ServerlessCacheName",
			Endpoint: Endpoint{Host: "Endpoint.Address", Port: "Endpoint.Port", Engine: "Engine", SecurityGroup: "SecurityGroupIds.SecurityGroupId"},
			Look:     "elasticache describe-serverless-caches",
			Remove:   []string{"elasticache delete-serverless-cache --serverless-cache-name {id}"},
		},
		{
			Type: "AWS::MemoryDB::Cluster", Noun: "MemoryDB cluster", Action: "memorydb:DescribeClusters",
			ARN: "memorydb:cluster/*",
			List: &wire.Operation{
				Service: "MemoryDB", Name: "DescribeClusters", Protocol: wire.JSON11, Endpoint: "memory-db",
				Signing: "memorydb", Version: "AmazonMemoryDB", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Clusters",
			},
			ID:     "Name",
			Look:   "memorydb describe-clusters",
			Remove: []string{"memorydb delete-cluster --cluster-name {id}"},
		},
		{
			Type: "AWS::Redshift::Cluster", Noun: "Redshift cluster", Action: "redshift:DescribeClusters",
			ARN: "redshift:cluster:*",
			List: &wire.Operation{
				Service: "Redshift", Name: "DescribeClusters", Protocol: wire.Query, Endpoint: "redshift",
				Version: "2012-12-01", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "Marker", NextFrom: "DescribeClustersResult.Marker", Items: "DescribeClustersResult.Clusters", Item: "Cluster",
			},
			ID: "ClusterIdentifier", VPC: "VpcId", Tags: Tags{Path: "Tags", Key: "Key", Value: "Value"},
			Endpoint:   Endpoint{Host: "Endpoint.Address", Port: "Endpoint.Port"},
			Look:       "redshift describe-clusters",
			Remove:     []string{"redshift delete-cluster --cluster-identifier {id} --final-cluster-snapshot-identifier {id}-final"},
			RemoveNote: "Delete the cluster once nothing uses it: the command keeps a final snapshot.",
		},
		{
			Type: "AWS::RedshiftServerless::Workgroup", Noun: "Redshift Serverless workgroup", Action: "redshift-serverless:ListWorkgroups",
			ARN: "redshift-serverless:workgroup/*",
			List: &wire.Operation{
				Service: "Redshift Serverless", Name: "ListWorkgroups", Protocol: wire.JSON11, Endpoint: "redshift-serverless",
				Version: "RedshiftServerless", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "workgroups",
			},
			ID:         "workgroupName",
			Endpoint:   Endpoint{Host: "endpoint.address", Port: "endpoint.port", SecurityGroup: "securityGroupIds"},
			Look:       "redshift-serverless list-workgroups",
			Remove:     []string{"redshift-serverless delete-workgroup --workgroup-name {id}"},
			RemoveNote: "Delete the workgroup once nothing uses it, then its namespace.",
		},
		{
			Type: "AWS::DMS::ReplicationInstance", Noun: "DMS replication instance", Action: "dms:DescribeReplicationInstances",
			ARN: "dms:rep:* dms:task:*",
			List: &wire.Operation{
				Service: "Database Migration Service", Name: "DescribeReplicationInstances", Protocol: wire.JSON11, Endpoint: "dms",
				Version: "AmazonDMSv20160101", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "Marker", NextFrom: "Marker", Items: "ReplicationInstances",
			},
			ID: "ReplicationInstanceArn", Name: "ReplicationInstanceIdentifier",
			Look:       "dms describe-replication-instances",
			RemoveNote: "Delete the instance once nothing uses it, after its replication tasks.",
		},
		{
			Type: "AWS::OpenSearchService::Domain", Noun: "OpenSearch domain", Action: "es:ListDomainNames",
			ARN: "es:domain/*",
			List: &wire.Operation{
				Service: "OpenSearch", Name: "ListDomainNames", Protocol: wire.RESTJSON, Endpoint: "es",
				DualStackHost: "aos.{region}.api.aws", Path: "/2021-01-01/domain", Items: "DomainNames",
			},
			ID:     "DomainName",
			Look:   "opensearch list-domain-names",
			Remove: []string{"opensearch delete-domain --domain-name {id}"},
		},
		{
			Type: "AWS::OpenSearchServerless::Collection", Noun: "OpenSearch Serverless collection", Action: "aoss:ListCollections",
			ARN: "aoss:collection/*",
			List: &wire.Operation{
				Service: "OpenSearchServerless", Name: "ListCollections", Protocol: wire.JSON10, Endpoint: "aoss",
				Version: "OpenSearchServerless", Params: []wire.Param{{Name: "maxResults", Value: 100}}, Next: "nextToken", NextFrom: "nextToken", Items: "collectionSummaries",
			},
			ID: "id", Name: "name",
			Look:   "opensearchserverless list-collections",
			Remove: []string{"opensearchserverless delete-collection --id {id}"},
		},
		{
			Type: "AWS::DSQL::Cluster", Noun: "Aurora DSQL cluster", Action: "dsql:ListClusters",
			ARN: "dsql:cluster/*",
			List: &wire.Operation{
				Service: "DSQL", Name: "ListClusters", Protocol: wire.RESTJSON, Endpoint: "dsql",
				Host: "dsql.{region}.api.aws", FIPSHost: "dsql-fips.{region}.api.aws", DualStackHost: "dsql.{region}.api.aws", FIPSDualStackHost: "dsql-fips.{region}.api.aws", Path: "/cluster", Params: []wire.Param{{Name: "max-results", Value: 100}}, Next: "next-token", NextFrom: "nextToken", Items: "clusters",
			},
			ID:         "identifier",
			Look:       "dsql list-clusters",
			Remove:     []string{"dsql delete-cluster --identifier {id}"},
			RemoveNote: "Delete the cluster once nothing uses it and its deletion protection is off.",
		},
	}
}

// ReplicationGroup is the row of ElastiCache's groups of clusters. It is not among All.
func ReplicationGroup() *Kind {
	return &Kind{
		Type: "AWS::ElastiCache::ReplicationGroup", Noun: "ElastiCache replication group", Action: "elasticache:DescribeReplicationGroups",
		List: &wire.Operation{
			Service: "ElastiCache", Name: "DescribeReplicationGroups", Protocol: wire.Query, Endpoint: "elasticache",
			Version: "2015-02-02", Params: []wire.Param{{Name: "MaxRecords", Value: 100}}, Next: "Marker", NextFrom: "DescribeReplicationGroupsResult.Marker", Items: "DescribeReplicationGroupsResult.ReplicationGroups", Item: "ReplicationGroup",
		},
		ID: "ReplicationGroupId",
		// A group in cluster mode has a configuration endpoint. (ElastiCache API Reference,
		// ReplicationGroup.)
		Endpoint: Endpoint{At: []string{"ConfigurationEndpoint", "NodeGroups.NodeGroup.PrimaryEndpoint"}, Host: "Address", Port: "Port", Engine: "Engine"},
		Look:     "elasticache describe-replication-groups",
	}
}
