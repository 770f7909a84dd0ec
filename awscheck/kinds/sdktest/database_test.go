package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/databasemigrationservice"
	"github.com/aws/aws-sdk-go-v2/service/dsql"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/memorydb"
	"github.com/aws/aws-sdk-go-v2/service/opensearch"
	"github.com/aws/aws-sdk-go-v2/service/opensearchserverless"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/redshiftserverless"
)

// regionalDynamoDB makes the SDK use the regional endpoint, which every account has, and
// not the account's own: wire knows only the regional ones.
func regionalDynamoDB(o *dynamodb.Options) {
	o.AccountIDEndpointMode = aws.AccountIDEndpointModeDisabled
}

var databaseSenders = map[string]sender{
	"AWS::RDS::DBSnapshot": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := rds.NewFromConfig(cfg).DescribeDBSnapshots(ctx, &rds.DescribeDBSnapshotsInput{MaxRecords: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DBSnapshots, next: out.Marker}, nil
	},
	"AWS::RDS::DBClusterSnapshot": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := rds.NewFromConfig(cfg).DescribeDBClusterSnapshots(ctx, &rds.DescribeDBClusterSnapshotsInput{MaxRecords: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DBClusterSnapshots, next: out.Marker}, nil
	},
	"AWS::DynamoDB::Table": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := dynamodb.NewFromConfig(cfg, regionalDynamoDB).ListTables(ctx, &dynamodb.ListTablesInput{Limit: aws.Int32(100), ExclusiveStartTableName: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.TableNames, next: out.LastEvaluatedTableName}, nil
	},
	"AWS::ElastiCache::CacheCluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticache.NewFromConfig(cfg).DescribeCacheClusters(ctx, &elasticache.DescribeCacheClustersInput{MaxRecords: aws.Int32(100), ShowCacheNodeInfo: aws.Bool(true), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.CacheClusters, next: out.Marker}, nil
	},
	"AWS::ElastiCache::ReplicationGroup": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticache.NewFromConfig(cfg).DescribeReplicationGroups(ctx, &elasticache.DescribeReplicationGroupsInput{MaxRecords: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ReplicationGroups, next: out.Marker}, nil
	},
	"AWS::ElastiCache::ServerlessCache": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := elasticache.NewFromConfig(cfg).DescribeServerlessCaches(ctx, &elasticache.DescribeServerlessCachesInput{MaxResults: aws.Int32(50), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ServerlessCaches, next: out.NextToken}, nil
	},
	"AWS::MemoryDB::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := memorydb.NewFromConfig(cfg).DescribeClusters(ctx, &memorydb.DescribeClustersInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Clusters, next: out.NextToken}, nil
	},
	"AWS::Redshift::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := redshift.NewFromConfig(cfg).DescribeClusters(ctx, &redshift.DescribeClustersInput{MaxRecords: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Clusters, next: out.Marker}, nil
	},
	"AWS::RedshiftServerless::Workgroup": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := redshiftserverless.NewFromConfig(cfg).ListWorkgroups(ctx, &redshiftserverless.ListWorkgroupsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Workgroups, next: out.NextToken}, nil
	},
	"AWS::DMS::ReplicationInstance": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := databasemigrationservice.NewFromConfig(cfg).DescribeReplicationInstances(ctx, &databasemigrationservice.DescribeReplicationInstancesInput{MaxRecords: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.ReplicationInstances, next: out.Marker}, nil
	},
	"AWS::OpenSearchService::Domain": func(ctx context.Context, cfg aws.Config, _ *string) (result, error) {
		out, err := opensearch.NewFromConfig(cfg).ListDomainNames(ctx, &opensearch.ListDomainNamesInput{})
		if err != nil {
			return result{}, err
		}
		return result{list: out.DomainNames}, nil
	},
	"AWS::OpenSearchServerless::Collection": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := opensearchserverless.NewFromConfig(cfg).ListCollections(ctx, &opensearchserverless.ListCollectionsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.CollectionSummaries, next: out.NextToken}, nil
	},
	"AWS::DSQL::Cluster": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := dsql.NewFromConfig(cfg).ListClusters(ctx, &dsql.ListClustersInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Clusters, next: out.NextToken}, nil
	},
}
