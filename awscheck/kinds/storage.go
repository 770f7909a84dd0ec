package kinds

import "github.com/astronomer/astro-activate/awscheck/wire"

func storageKinds() []*Kind {
	return []*Kind{
		{
			Type: "AWS::S3::Bucket", Noun: "S3 bucket", Action: "s3:ListAllMyBuckets",
			ARN: "s3:*",
			List: &wire.Operation{
				Service: "S3", Name: "ListBuckets", Protocol: wire.RESTXML, Endpoint: "s3",
				Global: "us-east-1", Host: "s3.us-east-1.amazonaws.com", FIPSHost: "s3-fips.{region}.amazonaws.com", DualStackHost: "s3.dualstack.{region}.amazonaws.com", FIPSDualStackHost: "s3-fips.dualstack.{region}.amazonaws.com", Path: "/", Params: []wire.Param{{Name: "max-buckets", Value: 1000}}, Next: "continuation-token", NextFrom: "ContinuationToken", Items: "Buckets", Item: "Bucket",
			},
			ID: "Name", Region: "BucketRegion",
			Look:       "s3api list-buckets",
			LookInside: "s3api list-object-versions --bucket {id} --max-items 20",
			RemoveNote: "Empty and delete the bucket once nothing uses it, with all versions of its objects and delete markers.",
			RemoveLink: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/empty-bucket.html",
		},
		{
			Type: "AWS::EFS::FileSystem", Noun: "EFS file system", Action: "elasticfilesystem:DescribeFileSystems",
			ARN: "elasticfilesystem:file-system/* elasticfilesystem:access-point/*",
			List: &wire.Operation{
				Service: "EFS", Name: "DescribeFileSystems", Protocol: wire.RESTJSON, Endpoint: "elasticfilesystem",
				DualStackHost: "efs.{region}.api.aws", FIPSDualStackHost: "efs-fips.{region}.api.aws", Path: "/2015-02-01/file-systems", Params: []wire.Param{{Name: "MaxItems", Value: 100}}, Next: "Marker", NextFrom: "NextMarker", Items: "FileSystems",
			},
			ID: "FileSystemId", Name: "Name", Tags: Tags{Path: "Tags", Key: "Key", Value: "Value"},
			Ignore:     []Match{{Path: "LifeCycleState", Is: "deleted"}},
			Look:       "efs describe-file-systems",
			RemoveNote: "Delete the file system once nothing uses it, after its replication configuration and its mount targets.",
			RemoveLink: "https://docs.aws.amazon.com/efs/latest/ug/API_DeleteFileSystem.html",
		},
		{
			Type: "AWS::FSx::FileSystem", Noun: "FSx file system", Action: "fsx:DescribeFileSystems",
			ARN: "fsx:file-system/* fsx:volume/** fsx:storage-virtual-machine/** fsx:snapshot/** fsx:task/* fsx:association/**",
			List: &wire.Operation{
				Service: "FSx", Name: "DescribeFileSystems", Protocol: wire.JSON11, Endpoint: "fsx",
				Version: "AWSSimbaAPIService_v20180301", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "FileSystems",
			},
			ID: "FileSystemId", NameTag: true, Tags: Tags{Path: "Tags", Key: "Key", Value: "Value"},
			Look:       "fsx describe-file-systems",
			Remove:     []string{"fsx delete-file-system --file-system-id {id}"},
			RemoveNote: "Delete an ONTAP file system once nothing uses it, after its storage virtual machines and volumes. Backups stay.",
		},
		{
			Type: "AWS::Backup::BackupVault", Noun: "backup vault", Action: "backup:ListBackupVaults",
			ARN: "backup:backup-vault:* backup:recovery-point:*",
			List: &wire.Operation{
				Service: "Backup", Name: "ListBackupVaults", Protocol: wire.RESTJSON, Endpoint: "backup",
				Path: "/backup-vaults", Params: []wire.Param{{Name: "maxResults", Value: 1000}}, Next: "nextToken", NextFrom: "NextToken", Items: "BackupVaultList",
			},
			ID:         "BackupVaultName",
			Ignore:     []Match{{Path: "BackupVaultName", Is: "Default", Empty: "NumberOfRecoveryPoints"}, {Path: "BackupVaultName", Is: "aws/efs/automatic-backup-vault", Empty: "NumberOfRecoveryPoints"}},
			Look:       "backup list-backup-vaults",
			RemoveNote: "Delete the vault once nothing uses it, after its recovery points. A locked vault keeps them until their retention ends.",
		},
		{
			Type: "AWS::DataSync::Task", Noun: "DataSync task", Action: "datasync:ListTasks",
			ARN: "datasync:task/**",
			List: &wire.Operation{
				Service: "DataSync", Name: "ListTasks", Protocol: wire.JSON11, Endpoint: "datasync",
				Version: "FmrsService", Params: []wire.Param{{Name: "MaxResults", Value: 100}}, Next: "NextToken", NextFrom: "NextToken", Items: "Tasks",
			},
			ID: "TaskArn", Name: "Name",
			Look:   "datasync list-tasks",
			Remove: []string{"datasync delete-task --task-arn {id}"},
		},
		{
			Type: "AWS::Transfer::Server", Noun: "Transfer server", Action: "transfer:ListServers",
			ARN: "transfer:server/* transfer:user/** transfer:agreement/** transfer:host-key/**",
			List: &wire.Operation{
				Service: "Transfer", Name: "ListServers", Protocol: wire.JSON11, Endpoint: "transfer",
				Version: "TransferService", Params: []wire.Param{{Name: "MaxResults", Value: 1000}}, Next: "NextToken", NextFrom: "NextToken", Items: "Servers",
			},
			ID:     "ServerId",
			Look:   "transfer list-servers",
			Remove: []string{"transfer delete-server --server-id {id}"},
		},
	}
}
