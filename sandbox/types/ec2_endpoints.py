"""EC2: endpoints by which a VPC reaches AWS's services without the internet."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType
from sandbox.types.ec2 import TAGS, Client, tagging

_GATEWAY = "Gateway"
_LISTS = {
    "routeTableIds": ("RouteTableIds", "RouteTableIds"),
    "securityGroupIds": ("Groups", "SecurityGroupIds"),
    "subnetIds": ("SubnetIds", "SubnetIds"),
}
"""Property -> its member of an answer, and how the members end that add to it and remove."""


def _read(client: Client, values: Properties) -> Any:  # noqa: ANN401 - JSON
    """Return the endpoint; of a gateway also the prefix list by which routes lead to it."""
    key = values["id"]
    found = client.describe_vpc_endpoints(VpcEndpointIds=[key])["VpcEndpoints"][0]
    lists: list[Any] = []
    if found["VpcEndpointType"] == _GATEWAY:
        named = [{"Name": "prefix-list-name", "Values": [found["ServiceName"]]}]
        lists = client.describe_prefix_lists(Filters=named)["PrefixLists"]
    return {
        **found,
        "PrefixListId": lists[0]["PrefixListId"] if lists else "",
        "Cidrs": lists[0].get("Cidrs", []) if lists else [],
    }


def _modify(client: Client, values: Properties) -> None:
    """Change the endpoint; its lists are changed by what comes and what goes."""
    key = values["id"]
    there = client.describe_vpc_endpoints(VpcEndpointIds=[key])["VpcEndpoints"][0]
    request: dict[str, Any] = {}
    for name, (member, suffix) in _LISTS.items():
        listed: list[Any] = there.get(member) or []
        has: list[str] = [it["GroupId"] if member == "Groups" else it for it in listed]
        wants: list[str] = values.get(name) or []
        request[f"Add{suffix}"] = [it for it in wants if it not in has]
        request[f"Remove{suffix}"] = [it for it in has if it not in wants]
    if values["privateDnsEnabled"] != there.get("PrivateDnsEnabled"):
        request["PrivateDnsEnabled"] = values["privateDnsEnabled"]
    if values.get("policy"):
        request["PolicyDocument"] = values["policy"]
    client.modify_vpc_endpoint(VpcEndpointId=key, **{k: v for k, v in request.items() if v != []})


def _dns_entries(endpoint: Any, _: Properties) -> list[Any]:  # noqa: ANN401
    return endpoint.get("DnsEntries") or []


def _interfaces(endpoint: Any, _: Properties) -> list[str]:  # noqa: ANN401
    return endpoint.get("NetworkInterfaceIds") or []


VPC_ENDPOINT = ResourceType(
    token="aws:ec2/vpcEndpoint:VpcEndpoint",
    service="ec2",
    cloudformation="AWS::EC2::VPCEndpoint",
    id="{_id}",
    names={**TAGS, "policy": "PolicyDocument"},
    json=("policy",),
    sets=("routeTableIds", "securityGroupIds", "subnetIds"),
    create=(
        Call(
            method="create_vpc_endpoint",
            binds=(
                *("policy", "privateDnsEnabled", "routeTableIds", "securityGroupIds"),
                *("serviceName", "subnetIds", "tags", "vpcEndpointType", "vpcId"),
            ),
            at="VpcEndpoint",
        ),
    ),
    read=(Call(method=_read),),
    reads={"securityGroupIds": "Groups[].GroupId"},
    update=(
        Call(
            method=_modify,
            covers=("policy", "privateDnsEnabled", *_LISTS),
        ),
    ),
    delete=(Call(method="delete_vpc_endpoints", names={"id": "VpcEndpointIds"}, binds=("id",)),),
    replace=("serviceName", "vpcEndpointType", "vpcId"),
    outputs={
        "_id": "VpcEndpointId",
        "arn": "=arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{_id}",
        "cidrBlocks": "Cidrs",
        "dnsEntries": _dns_entries,
        "networkInterfaceIds": _interfaces,
        "ownerId": "OwnerId",
        "prefixListId": "PrefixListId",
        "requesterManaged": "RequesterManaged || `false`",
        "state": "State",
    },
    volatile=("dnsEntries", "networkInterfaceIds"),
    defaults={"privateDnsEnabled": False, "vpcEndpointType": _GATEWAY},
    computed=("policy", "routeTableIds", "securityGroupIds", "subnetIds"),
    tags=tagging("vpc-endpoint"),
)

TYPES = (VPC_ENDPOINT,)
