"""Plays both sides of the paths to two data services in an AWS emulator, one act a run.

  paths.py target                    the target VPC and its services, closed at every hop
  paths.py astro TARGET_VPC OWNER    Astro's VPC with two nodes, and its request
  paths.py associate ZONE ASTRO_VPC  Astronomer associates the private zone
  paths.py rules TARGET_VPC          prints what the target VPC lets through

Each act prints JSON. The services are instances: the emulator makes no network interfaces
for databases. (It also can't associate a zone across accounts, so that act uses the
credentials of the zone's owner.)
"""

import json
import sys

import boto3

ASTRO_REGION, TARGET_REGION = "us-east-1", "eu-west-1"
ASTRO_ACCOUNT = "999900001111"
IMAGE = "ami-12c6146b"


def target():
    ec2 = boto3.client("ec2", region_name=TARGET_REGION)
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnets = [ec2.create_subnet(VpcId=vpc, CidrBlock=cidr)["Subnet"]["SubnetId"] for cidr in ("10.20.0.0/24", "10.20.1.0/24")]
    # Each subnet has a route table of its own; the services are in the first one.
    tables = [ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"] for _ in subnets]
    for table, subnet in zip(tables, subnets):
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    # A network ACL with rules of its own: one of them denies Astro's network, among others.
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for egress in (False, True):
        ec2.create_network_acl_entry(
            NetworkAclId=acl, RuleNumber=100, Protocol="-1", RuleAction="allow", Egress=egress, CidrBlock="10.20.0.0/16")
    ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=200, Protocol="-1", RuleAction="deny", Egress=False, CidrBlock="172.16.0.0/12")
    lists = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnets[0]]}])["NetworkAcls"]
    association = next(a for a in lists[0]["Associations"] if a["SubnetId"] == subnets[0])
    ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl)
    groups, instances = [], []
    for name, address, port in (("orders", "10.20.0.17", 5432), ("cache", "10.20.0.30", 6379)):
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(
            GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": "10.20.0.0/16"}]}])
        groups.append(group)
        instances.append(ec2.run_instances(
            ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=subnets[0], SecurityGroupIds=[group], PrivateIpAddress=address,
        )["Instances"][0]["InstanceId"])
    zone = boto3.client("route53", region_name=TARGET_REGION).create_hosted_zone(
        Name="data.example.internal", CallerReference="paths", VPC={"VPCRegion": TARGET_REGION, "VPCId": vpc},
        HostedZoneConfig={"PrivateZone": True, "Comment": ""},
    )["HostedZone"]["Id"].removeprefix("/hostedzone/")
    account = boto3.client("sts", region_name=TARGET_REGION).get_caller_identity()["Account"]
    return {"account": account, "astro": ASTRO_ACCOUNT, "vpc": vpc, "tables": tables, "acl": acl, "groups": groups, "instances": instances, "zone": zone}


def astro(target, owner):
    keys = boto3.client("sts", region_name=ASTRO_REGION).assume_role(
        RoleArn=f"arn:aws:iam::{ASTRO_ACCOUNT}:role/admin", RoleSessionName="ana")["Credentials"]
    ec2 = boto3.client(
        "ec2", region_name=ASTRO_REGION, aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
    vpc = ec2.create_vpc(CidrBlock="172.20.0.0/19")["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="172.20.0.0/20")["Subnet"]["SubnetId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    group = ec2.create_security_group(GroupName="nodes", Description="nodes", VpcId=vpc)["GroupId"]
    ec2.run_instances(ImageId=IMAGE, MinCount=2, MaxCount=2, SubnetId=subnet, SecurityGroupIds=[group])
    peering = ec2.create_vpc_peering_connection(
        VpcId=vpc, PeerVpcId=target, PeerOwnerId=owner, PeerRegion=TARGET_REGION)["VpcPeeringConnection"]
    acl = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"][0]["NetworkAclId"]
    return {
        "vpc": vpc, "table": table, "group": group, "acl": acl, "peering": peering["VpcPeeringConnectionId"],
        "keys": [keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"]],
    }


def associate(zone, vpc):
    boto3.client("route53", region_name=ASTRO_REGION).associate_vpc_with_hosted_zone(
        HostedZoneId=zone, VPC={"VPCRegion": ASTRO_REGION, "VPCId": vpc})
    return {}


def rules(vpc):
    ec2 = boto3.client("ec2", region_name=TARGET_REGION)
    of_vpc = [{"Name": "vpc-id", "Values": [vpc]}]
    found = []
    for group in ec2.describe_security_groups(Filters=of_vpc)["SecurityGroups"]:
        for rule in group["IpPermissions"]:
            found += [f"{group['GroupId']} {rule['FromPort']} {r['CidrIp']}" for r in rule["IpRanges"]]
    for acl in ec2.describe_network_acls(Filters=of_vpc + [{"Name": "default", "Values": ["false"]}])["NetworkAcls"]:
        for e in acl["Entries"]:
            ports = e.get("PortRange", {})
            found.append(
                f"{acl['NetworkAclId']} {'egress' if e['Egress'] else 'ingress'} {e['RuleNumber']} {e['RuleAction']} "
                f"{e['CidrBlock']} {ports.get('From')}-{ports.get('To')}")
    for table in ec2.describe_route_tables(Filters=of_vpc)["RouteTables"]:
        found += [f"{table['RouteTableId']} {r['DestinationCidrBlock']} {r.get('VpcPeeringConnectionId', '')}" for r in table["Routes"]]
    return sorted(found)


acts = {"target": target, "astro": astro, "associate": associate, "rules": rules}
print(json.dumps(acts[sys.argv[1]](*sys.argv[2:])))
