"""EC2: networks, their subnets and routes."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType, Tags

Client = Any
"""boto3's client of EC2, which has no types."""

_NO_IPV6 = "the sandbox's networks have IPv4 addresses only"


def tagging(specification: str) -> Tags:
    """Return how EC2 tags a resource, which is the same for all kinds of them."""
    return Tags(
        add="create_tags",
        remove="delete_tags",
        names={"id": "Resources"},
        specification=specification,
    )


TAGS = {"tags": "TagSpecifications"}
"""How EC2's create calls take tags."""

_VPC_SWITCHES = ("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics")


def _read_vpc(client: Client, values: Properties) -> Any:  # noqa: ANN401 - JSON
    """Return the VPC with its switches and with what AWS makes for it, each its own question."""
    key = values["id"]
    found = client.describe_vpcs(VpcIds=[key])["Vpcs"][0]
    for name in _VPC_SWITCHES:
        answer = client.describe_vpc_attribute(VpcId=key, Attribute=name)
        found[name] = answer[name[0].upper() + name[1:]]["Value"]
    inside = {"Name": "vpc-id", "Values": [key]}

    def first(method: str, answer: str, member: str, name: str, value: str) -> str | None:
        filters = [inside, {"Name": name, "Values": [value]}]
        listed = getattr(client, method)(Filters=filters)[answer]
        return listed[0][member] if listed else None

    main = ("describe_route_tables", "RouteTables", "RouteTableId", "association.main", "true")
    acl = ("describe_network_acls", "NetworkAcls", "NetworkAclId", "default", "true")
    group = ("describe_security_groups", "SecurityGroups", "GroupId", "group-name", "default")
    found["MainRouteTableId"] = first(*main)
    found["DefaultNetworkAclId"] = first(*acl)
    found["DefaultSecurityGroupId"] = first(*group)
    return found


def _switch(name: str, *, value: bool | None = None) -> Call:
    """Return the call that sets a switch; EC2 takes only one in a request."""
    return Call(
        method="modify_vpc_attribute",
        names={"id": "VpcId", name: f"{name[0].upper()}{name[1:]}.Value"},
        binds=("id", name),
        covers=(name,),
        given={} if value is None else {name: value},
    )


# Hostnames need DNS support: it is switched on before them, and off after.
_SWITCHES = (
    _switch("enableDnsSupport", value=True),
    _switch("enableDnsHostnames"),
    _switch("enableNetworkAddressUsageMetrics"),
    _switch("enableDnsSupport", value=False),
)

VPC = ResourceType(
    token="aws:ec2/vpc:Vpc",
    service="ec2",
    cloudformation="AWS::EC2::VPC",
    id="{_id}",
    names=TAGS,
    create=(
        Call(method="create_vpc", binds=("cidrBlock", "instanceTenancy", "tags"), at="Vpc"),
        *_SWITCHES,
    ),
    read=(Call(method=_read_vpc),),
    update=_SWITCHES,
    delete=(Call(method="delete_vpc", names={"id": "VpcId"}, binds=("id",)),),
    replace=("cidrBlock", "instanceTenancy"),
    outputs={
        "_id": "VpcId",
        "arn": "=arn:{partition}:ec2:{region}:{account}:vpc/{_id}",
        "defaultNetworkAclId": "DefaultNetworkAclId",
        "defaultRouteTableId": "MainRouteTableId",
        "defaultSecurityGroupId": "DefaultSecurityGroupId",
        "dhcpOptionsId": "DhcpOptionsId",
        "mainRouteTableId": "MainRouteTableId",
        "ownerId": "OwnerId",
    },
    defaults={
        "enableDnsHostnames": False,
        "enableDnsSupport": True,
        "enableNetworkAddressUsageMetrics": False,
        "instanceTenancy": "default",
    },
    computed=("cidrBlock",),
    tags=tagging("vpc"),
    differs={
        "computed:ipv6AssociationId": _NO_IPV6,
        "name:enableNetworkAddressUsageMetrics": "CloudFormation leaves this switch out",
    },
)

SUBNET = ResourceType(
    token="aws:ec2/subnet:Subnet",
    service="ec2",
    cloudformation="AWS::EC2::Subnet",
    id="{_id}",
    names=TAGS,
    create=(
        Call(
            method="create_subnet",
            binds=("availabilityZone", "availabilityZoneId", "cidrBlock", "tags", "vpcId"),
            at="Subnet",
        ),
        _map := Call(
            method="modify_subnet_attribute",
            names={"id": "SubnetId", "mapPublicIpOnLaunch": "MapPublicIpOnLaunch.Value"},
            binds=("id", "mapPublicIpOnLaunch"),
            covers=("mapPublicIpOnLaunch",),
        ),
    ),
    read=(
        Call(
            method="describe_subnets",
            names={"id": "SubnetIds"},
            binds=("id",),
            at="Subnets[0]",
        ),
    ),
    update=(_map,),
    delete=(Call(method="delete_subnet", names={"id": "SubnetId"}, binds=("id",)),),
    replace=("availabilityZone", "availabilityZoneId", "cidrBlock", "vpcId"),
    outputs={"_id": "SubnetId", "arn": "SubnetArn", "ownerId": "OwnerId"},
    defaults={"mapPublicIpOnLaunch": False},
    computed=("availabilityZone", "availabilityZoneId"),
    tags=tagging("subnet"),
    differs={"computed:ipv6CidrBlockAssociationId": _NO_IPV6},
)

_TARGETS = {
    "carrierGatewayId": "CarrierGatewayId",
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "natGatewayId": "NatGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "transitGatewayId": "TransitGatewayId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}
_DESTINATIONS = {
    "cidrBlock": "DestinationCidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
    "ipv6CidrBlock": "DestinationIpv6CidrBlock",
}


def _routes(table: Any) -> list[Properties]:  # noqa: ANN401
    """Return a table's routes without those that AWS itself keeps there, as pulumi-aws does."""
    names = {**_DESTINATIONS, **_TARGETS}
    return [
        {ours: route[theirs] for ours, theirs in names.items() if route.get(theirs)}
        for route in table["Routes"]
        if route.get("Origin") == "CreateRoute"
        and not route.get("GatewayId", "").startswith("vpce-")
    ]


def _route_table(client: Client, values: Properties) -> Any:  # noqa: ANN401
    table = client.describe_route_tables(RouteTableIds=[values.get("id")])["RouteTables"][0]
    return {**table, "Routes": _routes(table)}


def _set_routes(client: Client, values: Properties) -> None:
    """Make the table's routes those wanted: AWS has a call for each."""
    key = values["id"]
    given: list[Properties] = values.get("routes") or []
    wanted = [{k: v for k, v in route.items() if v} for route in given]
    there: list[Properties] = _route_table(client, values)["Routes"]
    for route in there:
        if route not in wanted:
            at = {_DESTINATIONS[k]: v for k, v in route.items() if k in _DESTINATIONS}
            client.delete_route(RouteTableId=key, **at)
    for route in wanted:
        if route not in there:
            names = {**_DESTINATIONS, **_TARGETS}
            client.create_route(RouteTableId=key, **{names[k]: v for k, v in route.items()})


_ROUTES = Call(method=_set_routes, covers=("routes",))

ROUTE_TABLE = ResourceType(
    token="aws:ec2/routeTable:RouteTable",
    service="ec2",
    cloudformation="AWS::EC2::RouteTable",
    id="{_id}",
    names=TAGS,
    sets=("routes",),
    create=(Call(method="create_route_table", binds=("tags", "vpcId"), at="RouteTable"), _ROUTES),
    read=(Call(method=_route_table),),
    update=(_ROUTES,),
    delete=(Call(method="delete_route_table", names={"id": "RouteTableId"}, binds=("id",)),),
    replace=("vpcId",),
    outputs={
        "_id": "RouteTableId",
        "arn": "=arn:{partition}:ec2:{region}:{account}:route-table/{_id}",
        "ownerId": "OwnerId",
    },
    computed=("routes",),
    tags=tagging("route-table"),
    differs={"name:routes": "CloudFormation has a type of its own for a route"},
)


def _association(client: Client, values: Properties) -> Any:  # noqa: ANN401
    """Return the subnet's association, whose id changes whenever the subnet changes tables."""
    subnet = values.get("subnetId")
    filters = [{"Name": "association.subnet-id", "Values": [subnet]}]
    for table in client.describe_route_tables(Filters=filters)["RouteTables"]:
        for association in table["Associations"]:
            if association.get("SubnetId") == subnet:
                return association
    return None


def _move(client: Client, values: Properties) -> None:
    client.replace_route_table_association(
        AssociationId=_association(client, values)["RouteTableAssociationId"],
        RouteTableId=values["routeTableId"],
    )


def _disassociate(client: Client, values: Properties) -> None:
    association = _association(client, values)
    if association:
        client.disassociate_route_table(AssociationId=association["RouteTableAssociationId"])


ROUTE_TABLE_ASSOCIATION = ResourceType(
    token="aws:ec2/routeTableAssociation:RouteTableAssociation",
    service="ec2",
    cloudformation="AWS::EC2::SubnetRouteTableAssociation",
    id="{_id}",
    # pulumi-aws imports it by "<subnet>/<table>", which is not the id that it keeps.
    importable=False,
    create=(Call(method="associate_route_table", binds=("routeTableId", "subnetId")),),
    read=(Call(method=_association),),
    update=(Call(method=_move, covers=("routeTableId",)),),
    delete=(Call(method=_disassociate),),
    replace=("subnetId",),
    outputs={"_id": "AssociationId"},
    differs={
        "replace:routeTableId": "pulumi-aws moves the subnet with ReplaceRouteTableAssociation",
        "required:subnetId": "the call takes a gateway in its place; AWS refuses a lack of both",
    },
)

TYPES = (ROUTE_TABLE, ROUTE_TABLE_ASSOCIATION, SUBNET, VPC)
