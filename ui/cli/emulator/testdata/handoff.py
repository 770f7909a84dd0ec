"""Plays both sides of a peering handoff in an AWS emulator, one act per run.

  handoff.py customer                     the account of the target VPC, before
  handoff.py astronomer TARGET_VPC OWNER  Astro's VPC, and its request
  handoff.py associate ZONE ASTRO_VPC     Astronomer associates the private zone

Each act prints the ids that it creates as JSON. (In the emulator only its own account
can associate a zone, so the last act uses the customer's credentials.)
"""

import json
import sys

import boto3

CLUSTER_REGION, TARGET_REGION = "us-east-1", "eu-west-1"
CLUSTER_ACCOUNT = "999900001111"


def customer():
    ec2 = boto3.client("ec2", region_name=TARGET_REGION)
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)["Subnet"]["SubnetId"]
        for cidr in ("10.20.0.0/24", "10.20.1.0/24", "10.20.2.0/24")
    ]
    # One subnet has its own route table, and one a network ACL that allows only the VPC.
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[0])
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for egress in (False, True):
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100, Protocol="-1", RuleAction="allow", Egress=egress, CidrBlock="10.20.0.0/16")
    lists = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnets[1]]}])["NetworkAcls"]
    association = next(a for a in lists[0]["Associations"] if a["SubnetId"] == subnets[1])
    ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl)
    # Another VPC is already peered with the target.
    office = ec2.create_vpc(CidrBlock="10.60.0.0/16")["Vpc"]["VpcId"]
    other = ec2.create_vpc_peering_connection(VpcId=office, PeerVpcId=vpc)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=other)
    zone = boto3.client("route53", region_name=CLUSTER_REGION).create_hosted_zone(
        Name="warehouse.internal", CallerReference="handoff", VPC={"VPCRegion": TARGET_REGION, "VPCId": vpc},
        HostedZoneConfig={"PrivateZone": True, "Comment": ""},
    )["HostedZone"]["Id"].removeprefix("/hostedzone/")
    account = boto3.client("sts", region_name=CLUSTER_REGION).get_caller_identity()["Account"]
    return {"account": account, "cluster": CLUSTER_ACCOUNT, "target": vpc, "table": table, "acl": acl, "other": other, "zone": zone}


def astronomer(target, owner):
    keys = boto3.client("sts", region_name=CLUSTER_REGION).assume_role(
        RoleArn=f"arn:aws:iam::{CLUSTER_ACCOUNT}:role/astronomer-remote-management", RoleSessionName="astronomer")["Credentials"]
    ec2 = boto3.client(
        "ec2", region_name=CLUSTER_REGION, aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
    vpc = ec2.create_vpc(CidrBlock="172.20.0.0/19")["Vpc"]["VpcId"]
    peering = ec2.create_vpc_peering_connection(
        VpcId=vpc, PeerVpcId=target, PeerOwnerId=owner, PeerRegion=TARGET_REGION)["VpcPeeringConnection"]
    return {"vpc": vpc, "peering": peering["VpcPeeringConnectionId"]}


def associate(zone, vpc):
    boto3.client("route53", region_name=CLUSTER_REGION).associate_vpc_with_hosted_zone(
        HostedZoneId=zone, VPC={"VPCRegion": CLUSTER_REGION, "VPCId": vpc})
    return {}


print(json.dumps({"customer": customer, "astronomer": astronomer, "associate": associate}[sys.argv[1]](*sys.argv[2:])))
