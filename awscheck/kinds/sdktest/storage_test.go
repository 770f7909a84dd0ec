package sdktest

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/datasync"
	"github.com/aws/aws-sdk-go-v2/service/efs"
	"github.com/aws/aws-sdk-go-v2/service/fsx"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/transfer"
)

var storageSenders = map[string]sender{
	"AWS::S3::Bucket": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := s3.NewFromConfig(cfg).ListBuckets(ctx, &s3.ListBucketsInput{MaxBuckets: aws.Int32(1000), ContinuationToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Buckets, next: out.ContinuationToken}, nil
	},
	"AWS::EFS::FileSystem": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := efs.NewFromConfig(cfg).DescribeFileSystems(ctx, &efs.DescribeFileSystemsInput{MaxItems: aws.Int32(100), Marker: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.FileSystems, next: out.NextMarker}, nil
	},
	"AWS::FSx::FileSystem": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := fsx.NewFromConfig(cfg).DescribeFileSystems(ctx, &fsx.DescribeFileSystemsInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.FileSystems, next: out.NextToken}, nil
	},
	"AWS::Backup::BackupVault": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := backup.NewFromConfig(cfg).ListBackupVaults(ctx, &backup.ListBackupVaultsInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.BackupVaultList, next: out.NextToken}, nil
	},
	"AWS::DataSync::Task": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := datasync.NewFromConfig(cfg).ListTasks(ctx, &datasync.ListTasksInput{MaxResults: aws.Int32(100), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Tasks, next: out.NextToken}, nil
	},
	"AWS::Transfer::Server": func(ctx context.Context, cfg aws.Config, page *string) (result, error) {
		out, err := transfer.NewFromConfig(cfg).ListServers(ctx, &transfer.ListServersInput{MaxResults: aws.Int32(1000), NextToken: page})
		if err != nil {
			return result{}, err
		}
		return result{list: out.Servers, next: out.NextToken}, nil
	},
}
