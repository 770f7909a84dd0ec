"""Creates a data service's surroundings in an AWS emulator and prints their ids as JSON:
a VPC with security groups, an instance, a prefix list, and a private zone with records.

It uses boto3, a client other than the program's own, so that what the program reads was
not put there by the code under test.
"""

import json

import boto3

ec2, route53 = boto3.client("ec2"), boto3.client("route53")

vpc = ec2.create_vpc(CidrBlock="10.40.0.0/16")["Vpc"]["VpcId"]
subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.40.0.0/20")["Subnet"]["SubnetId"]
prefix_list = ec2.create_managed_prefix_list(
    PrefixListName="astro", MaxEntries=5, AddressFamily="IPv4", Entries=[{"Cidr": "172.20.0.0/20"}]
)["PrefixList"]["PrefixListId"]
clients = ec2.create_security_group(GroupName="clients", Description="clients", VpcId=vpc)["GroupId"]
group = ec2.create_security_group(GroupName="orders", Description="orders", VpcId=vpc)["GroupId"]
ec2.authorize_security_group_ingress(
    GroupId=group,
    IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "172.20.16.0/20"}], "Ipv6Ranges": [{"CidrIpv6": "fd00::/8"}]},
        {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5433, "PrefixListIds": [{"PrefixListId": prefix_list}]},
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": clients}]},
        {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
    ],
)
instance = ec2.run_instances(
    ImageId="ami-12c6146b", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group], PrivateIpAddress="10.40.3.17"
)["Instances"][0]["InstanceId"]

zone = route53.create_hosted_zone(
    Name="data.example.internal", CallerReference="1", HostedZoneConfig={"PrivateZone": True}, VPC={"VPCRegion": "us-east-1", "VPCId": vpc}
)["HostedZone"]["Id"].removeprefix("/hostedzone/")


def values(*all):
    return [{"Value": v} for v in all]


records = [
    {"Name": "orders.data.example.internal", "Type": "A", "TTL": 60, "ResourceRecords": values("10.40.3.17")},
    {"Name": "*.data.example.internal", "Type": "CNAME", "TTL": 60, "ResourceRecords": values("orders.data.example.internal")},
    {"Name": "web.data.example.internal", "Type": "A", "AliasTarget": {"HostedZoneId": "Z35SXDOTRQ7X7K", "DNSName": "dualstack.web-1.us-east-1.elb.amazonaws.com", "EvaluateTargetHealth": False}},
    {"Name": "pair.data.example.internal", "Type": "A", "TTL": 60, "SetIdentifier": "blue", "Weight": 1, "ResourceRecords": values("10.40.3.18")},
    {"Name": "pair.data.example.internal", "Type": "A", "TTL": 60, "SetIdentifier": "green", "Weight": 1, "ResourceRecords": values("10.40.3.19")},
]
route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": r} for r in records]})
# More than a page of them.
for start in range(0, 700, 100):
    batch = [
        {"Action": "CREATE", "ResourceRecordSet": {"Name": f"host-{i}.data.example.internal", "Type": "A", "TTL": 60, "ResourceRecords": values("10.40.9.9")}}
        for i in range(start, start + 100)
    ]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": batch})

print(json.dumps({"vpc": vpc, "subnet": subnet, "list": prefix_list, "clients": clients, "group": group, "instance": instance, "zone": zone}))
