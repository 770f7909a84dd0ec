# Looks paths of a reply up in AWS's own models, which the AWS CLI brings along. Reads a
# list of operations as JSON, each with paths, and prints for each the paths that its reply
# does not have by these very names. "[NAME]" in a path is an item of a list whose element
# in XML is NAME, "[]" one in JSON, and "[*]" one of any name.
import json
import sys

import botocore.session

session = botocore.session.get_session()
services = {}


def model(name):
    if name not in services:
        services[name] = session.get_service_model(name)
    return services[name]


def child(shape, name):
    if shape.type_name == "list":
        element = shape.member.serialization.get("name", "member")
        if name == element:  # in a path, without brackets
            return shape.member
    if name.startswith("["):
        if shape.type_name != "list":
            return None
        return shape.member if name in ("[]", "[*]", f"[{element}]") else None
    if shape.type_name == "map":
        return shape.value
    if shape.type_name != "structure":
        return None
    for member_name, member in shape.members.items():
        if member.serialization.get("name", member_name) == name:
            return member
    return None


def found(operation, path):
    shape = operation.output_shape
    wrapper = shape.serialization.get("resultWrapper")
    if "payload" in shape.serialization:  # a member is the whole body: CloudFront
        shape = shape.members[shape.serialization["payload"]]
    for i, name in enumerate(path):
        if i == 0 and wrapper:
            if name != wrapper:
                return False
            continue
        shape = child(shape, name)
        if shape is None:
            return False
    return True


unknown = []
for row in json.load(sys.stdin):
    operation = model(row["service"]).operation_model(row["operation"])
    unknown.append([path for path in row["paths"] if not found(operation, path)])
json.dump(unknown, sys.stdout)
