"""Creates a small customer's resources in an AWS emulator and prints their ids as JSON.

It uses boto3, so that the program reads resources that another client has created.
"""

import json

import boto3


def client(service, region):
    return boto3.client(service, region_name=region)


def vpc(ec2, name, *cidrs):
    made = ec2.create_vpc(CidrBlock=cidrs[0])["Vpc"]["VpcId"]
    ec2.create_tags(Resources=[made], Tags=[{"Key": "Name", "Value": name}])
    for cidr in cidrs[1:]:
        ec2.associate_vpc_cidr_block(VpcId=made, CidrBlock=cidr)
    return made


# The account has a VPC in the cluster's region, and an instance in a distant region.
analytics = vpc(client("ec2", "us-east-1"), "analytics", "10.50.0.0/16")
far = client("ec2", "ap-southeast-2")
instance = far.run_instances(ImageId="ami-0a1b2c3d", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]

# Both the target VPC and the VPC that it is peered with have a secondary CIDR.
ireland = client("ec2", "eu-west-1")
target = vpc(ireland, "warehouse", "10.20.0.0/16", "10.40.0.0/16")
peer = vpc(ireland, "legacy", "10.60.0.0/16", "10.30.0.0/16")
peering = ireland.create_vpc_peering_connection(VpcId=target, PeerVpcId=peer)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
ireland.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)

# A private zone of the target VPC, which has DNS support but no DNS hostnames.
ireland.modify_vpc_attribute(VpcId=target, EnableDnsSupport={"Value": True})
ireland.modify_vpc_attribute(VpcId=target, EnableDnsHostnames={"Value": False})
zone = client("route53", "us-east-1").create_hosted_zone(
    Name="warehouse.internal",
    CallerReference="world",
    VPC={"VPCRegion": "eu-west-1", "VPCId": target},
    HostedZoneConfig={"PrivateZone": True, "Comment": ""},
)["HostedZone"]["Id"].removeprefix("/hostedzone/")

print(json.dumps({
    "account": client("sts", "us-east-1").get_caller_identity()["Account"],
    "analytics": analytics,
    "instance": instance,
    "target": target,
    "peer": peer,
    "peering": peering,
    "zone": zone,
}))
