"""EC2: security groups, with the rules that stand in them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sandbox.resource import Call, Properties, ResourceType
from sandbox.types.ec2 import TAGS, Client, tagging

ALL = "-1"
"""EC2's word for every protocol, which has no ports."""


class _Rule(NamedTuple):
    """What EC2 calls a rule: one source or destination; pulumi-aws's blocks hold several."""

    protocol: str
    from_port: int
    to_port: int
    source: str
    """The block's property that names it."""
    value: str
    description: str

    def permission(self) -> dict[str, Any]:
        """Return the rule as the calls that authorize it take it."""
        member, key = _SOURCES[self.source]
        told = {key: self.value}
        if self.description:
            told["Description"] = self.description
        out: dict[str, Any] = {"IpProtocol": self.protocol, member: [told]}
        if self.protocol != ALL:
            out |= {"FromPort": self.from_port, "ToPort": self.to_port}
        return out


_SOURCES = {
    "cidrBlocks": ("IpRanges", "CidrIp"),
    "ipv6CidrBlocks": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListIds": ("PrefixListIds", "PrefixListId"),
    "securityGroups": ("UserIdGroupPairs", "GroupId"),
}


def _of_blocks(blocks: Iterable[Properties], own: str) -> set[_Rule]:
    return {
        _Rule(
            str(block["protocol"]),
            0 if block["protocol"] == ALL else block["fromPort"],
            0 if block["protocol"] == ALL else block["toPort"],
            source,
            value,
            block.get("description") or "",
        )
        for block in blocks
        for source in _SOURCES
        for value in _sources(block, source, own)
    }


def _sources(block: Properties, source: str, own: str) -> list[str]:
    named: list[str] = block.get(source) or []
    return [*named, own] if source == "securityGroups" and block.get("self") else named


def _of_aws(told: Properties) -> _Rule:
    every = told["IpProtocol"] == ALL
    group: dict[str, str] = told.get("ReferencedGroupInfo") or {}
    values: dict[str, str | None] = {
        "cidrBlocks": told.get("CidrIpv4"),
        "ipv6CidrBlocks": told.get("CidrIpv6"),
        "prefixListIds": told.get("PrefixListId"),
        "securityGroups": group.get("GroupId"),
    }
    source, value = next((k, v) for k, v in values.items() if v)
    return _Rule(
        told["IpProtocol"],
        0 if every else told["FromPort"],
        0 if every else told["ToPort"],
        source,
        value,
        told.get("Description") or "",
    )


def _blocks(rules: Iterable[_Rule], own: str) -> list[Properties]:
    """Return rules as blocks, one for each protocol, range of ports and description."""
    out: dict[tuple[str, int, int, str], Properties] = {}
    for rule in sorted(rules):
        key = (rule.protocol, rule.from_port, rule.to_port, rule.description)
        block = out.setdefault(
            key, {"protocol": rule.protocol, "fromPort": rule.from_port, "toPort": rule.to_port}
        )
        if rule.description:
            block["description"] = rule.description
        if rule.source == "securityGroups" and rule.value == own:
            block["self"] = True
        else:
            block.setdefault(rule.source, []).append(rule.value)
    return list(out.values())


def _listed(client: Client, group: str, *, egress: bool) -> dict[str, _Rule]:
    """Return the group's rules of one direction, by their ids."""
    pages = client.get_paginator("describe_security_group_rules").paginate(
        Filters=[{"Name": "group-id", "Values": [group]}]
    )
    return {
        rule["SecurityGroupRuleId"]: _of_aws(rule)
        for page in pages
        for rule in page["SecurityGroupRules"]
        if rule["IsEgress"] == egress
    }


def _make_so(client: Client, group: str, wanted: set[_Rule], *, egress: bool) -> None:
    there = _listed(client, group, egress=egress)
    way = "egress" if egress else "ingress"
    gone = [key for key, rule in there.items() if rule not in wanted]
    new = sorted(wanted - set(there.values()))
    if gone:
        revoke = getattr(client, f"revoke_security_group_{way}")
        revoke(GroupId=group, SecurityGroupRuleIds=gone)
    if new:
        authorize = getattr(client, f"authorize_security_group_{way}")
        authorize(GroupId=group, IpPermissions=[rule.permission() for rule in new])


def _set_rules(client: Client, values: Properties) -> None:
    for name in ("ingress", "egress"):
        if values.get(name) is not None:
            wanted = _of_blocks(values[name], values["id"])
            _make_so(client, values["id"], wanted, egress=name == "egress")


def _first_rules(client: Client, values: Properties) -> None:
    """Set the rules of a new group; pulumi-aws takes away the one with which AWS opens it."""
    _set_rules(client, {**values, "egress": values.get("egress") or []})


def _read_rules(client: Client, values: Properties) -> Properties:
    """Return the rules where the program gives them; else resources of their own hold them."""
    out: Properties = {}
    for name in ("ingress", "egress"):
        # What steers pulumi-aws itself is in every state, and unknown of what is imported.
        if name in values or "revokeRulesOnDelete" not in values:
            rules = set(_listed(client, values["id"], egress=name == "egress").values())
            given = values.get(name)
            same = given is not None and _of_blocks(given, values["id"]) == rules
            out[name] = given if same else _blocks(rules, values["id"])
    return out


def _revoke_all(client: Client, values: Properties) -> None:
    if values.get("revokeRulesOnDelete"):
        _set_rules(client, {**values, "ingress": [], "egress": []})


_READ_GROUP = Call(
    method="describe_security_groups",
    names={"id": "GroupIds"},
    binds=("id",),
    at="SecurityGroups[0]",
    gives={"name": "GroupName", "description": "Description", "vpcId": "VpcId"},
)
_RULES = Call(method=_set_rules, covers=("ingress", "egress"))
_ARN = "=arn:{partition}:ec2:{region}:{account}:security-group/{_id}"

SECURITY_GROUP = ResourceType(
    token="aws:ec2/securityGroup:SecurityGroup",
    service="ec2",
    cloudformation="AWS::EC2::SecurityGroup",
    id="{_id}",
    auto_name="name",
    auto_name_limit=255,
    names={**TAGS, "name": "GroupName"},
    sets=("egress", "ingress"),
    create=(
        Call(
            method="create_security_group",
            binds=("description", "name", "tags", "vpcId"),
        ),
        # The name is always there, so that no group keeps the rule that AWS gives it.
        Call(method=_first_rules, covers=("name", "ingress", "egress")),
    ),
    read=(_READ_GROUP, Call(method=_read_rules)),
    update=(_RULES,),
    before_delete=_revoke_all,
    delete=(Call(method="delete_security_group", names={"id": "GroupId"}, binds=("id",)),),
    replace=("description", "name", "vpcId"),
    outputs={"_id": "GroupId", "arn": _ARN, "ownerId": "OwnerId"},
    defaults={"description": "Managed by Pulumi", "revokeRulesOnDelete": False},
    computed=("egress", "ingress", "vpcId"),
    write_only=("revokeRulesOnDelete",),
    missing=("InvalidGroup.NotFound",),
    tags=tagging("security-group"),
    differs={
        "name:description": "=GroupDescription",
        "required:description": "pulumi-aws writes one where none is given",
    },
)


def _adopt(client: Client, values: Properties) -> Any:  # noqa: ANN401 - JSON
    """Take the VPC's default group over, and with it the duty for its rules."""
    filters = [{"Name": "group-name", "Values": ["default"]}]
    if values.get("vpcId"):
        filters.append({"Name": "vpc-id", "Values": [values["vpcId"]]})
    found = client.describe_security_groups(Filters=filters)["SecurityGroups"][0]
    rules: Properties = {name: values.get(name) or [] for name in ("ingress", "egress")}
    _set_rules(client, {**rules, "id": found["GroupId"]})
    if values.get("tags"):
        tags = [{"Key": k, "Value": v} for k, v in values["tags"].items()]
        client.create_tags(Resources=[found["GroupId"]], Tags=tags)
    return found


def _leave(_client: Client, _values: Properties) -> None:
    """Do nothing: AWS lets nobody delete a default group, and pulumi-aws only forgets it."""


DEFAULT_SECURITY_GROUP = ResourceType(
    token="aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    service="ec2",
    cloudformation=None,
    id="{_id}",
    sets=("egress", "ingress"),
    create=(Call(method=_adopt, covers=("egress", "ingress", "tags", "vpcId")),),
    read=(_READ_GROUP, Call(method=_read_rules)),
    update=(_RULES,),
    delete=(Call(method=_leave),),
    replace=("vpcId",),
    outputs={
        "_id": "GroupId",
        "arn": _ARN,
        "description": "Description",
        "name": "GroupName",
        "ownerId": "OwnerId",
    },
    defaults={"revokeRulesOnDelete": False},
    computed=("egress", "ingress", "vpcId"),
    write_only=("revokeRulesOnDelete",),
    missing=("InvalidGroup.NotFound",),
    tags=tagging("security-group"),
    differs={"type": "CloudFormation cannot take over a VPC's default group"},
)

TYPES = (DEFAULT_SECURITY_GROUP, SECURITY_GROUP)
