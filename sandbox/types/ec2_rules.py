"""EC2: rules of security groups as resources of their own."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType
from sandbox.types.ec2 import Client, tagging
from sandbox.types.ec2_security import ALL

_RULE_MEMBERS = {
    "cidrIpv4": ("IpRanges", "CidrIp", "CidrIpv4"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId", "ReferencedGroupId"),
}
"""Property -> how a rule is authorized with it (member, key), and its member in a change."""


def _ports(values: Properties) -> dict[str, Any]:
    given = {"FromPort": values.get("fromPort"), "ToPort": values.get("toPort")}
    return {k: v for k, v in given.items() if v is not None}


def _authorize(way: str) -> Any:  # noqa: ANN401 - a function of (client, values)
    def authorize(client: Client, values: Properties) -> Any:  # noqa: ANN401
        permission: dict[str, Any] = {"IpProtocol": values["ipProtocol"], **_ports(values)}
        for name, (member, key, _) in _RULE_MEMBERS.items():
            if values.get(name):
                permission[member] = [{key: values[name]}]
                if values.get("description"):
                    permission[member][0]["Description"] = values["description"]
        request: dict[str, Any] = {"GroupId": values["securityGroupId"]}
        if values.get("tags"):
            tags = [{"Key": k, "Value": v} for k, v in values["tags"].items()]
            request["TagSpecifications"] = [{"ResourceType": "security-group-rule", "Tags": tags}]
        call = getattr(client, f"authorize_security_group_{way}")
        return call(IpPermissions=[permission], **request)["SecurityGroupRules"][0]

    return authorize


def _read_rule(client: Client, values: Properties) -> Any:  # noqa: ANN401
    """Return the rule; where every protocol is meant, the ports that AWS fills in are left out."""
    key = values["id"]
    found = client.describe_security_group_rules(SecurityGroupRuleIds=[key])
    rule = found["SecurityGroupRules"][0]
    if rule["IpProtocol"] == ALL:
        rule = {k: v for k, v in rule.items() if k not in {"FromPort", "ToPort"}}
    return rule


def _change_rule(client: Client, values: Properties) -> None:
    rule = {"IpProtocol": values["ipProtocol"], **_ports(values)}
    rule |= {"Description": values.get("description") or ""}
    for name, (_, _, member) in _RULE_MEMBERS.items():
        if values.get(name):
            rule[member] = values[name]
    client.modify_security_group_rules(
        GroupId=values["securityGroupId"],
        SecurityGroupRules=[{"SecurityGroupRuleId": values["id"], "SecurityGroupRule": rule}],
    )


_RULE_PROPERTIES = ("description", "fromPort", "ipProtocol", "toPort", *_RULE_MEMBERS)
_IN_PLACE = "pulumi-aws changes a rule in place with ModifySecurityGroupRules"


def _rule_type(token: str, cloudformation: str, way: str, differs: dict[str, str]) -> ResourceType:
    return ResourceType(
        token=token,
        service="ec2",
        cloudformation=cloudformation,
        id="{securityGroupRuleId}",
        names={"securityGroupId": "GroupId"},
        create=(
            Call(method=_authorize(way), covers=("securityGroupId", "tags", *_RULE_PROPERTIES)),
        ),
        read=(Call(method=_read_rule),),
        reads={"referencedSecurityGroupId": "ReferencedGroupInfo.GroupId"},
        update=(Call(method=_change_rule, covers=_RULE_PROPERTIES),),
        delete=(
            Call(
                method=f"revoke_security_group_{way}",
                names={"id": "SecurityGroupRuleIds"},
                binds=("id", "securityGroupId"),
                missing=("InvalidGroup.NotFound",),
            ),
        ),
        replace=("securityGroupId",),
        outputs={
            "arn": "=arn:{partition}:ec2:{region}:{account}:security-group-rule/"
            "{securityGroupRuleId}",
            "securityGroupRuleId": "SecurityGroupRuleId",
        },
        tags=tagging("security-group-rule"),
        differs={"name:cidrIpv4": "=CidrIp", "replace:*": _IN_PLACE, **differs},
    )


INGRESS_RULE = _rule_type(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "AWS::EC2::SecurityGroupIngress",
    "ingress",
    {
        "required:securityGroupId": "AWS takes a name in its place, but not in a VPC",
        "name:prefixListId": "=SourcePrefixListId",
        "name:referencedSecurityGroupId": "=SourceSecurityGroupId",
    },
)
EGRESS_RULE = _rule_type(
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "AWS::EC2::SecurityGroupEgress",
    "egress",
    {
        "name:prefixListId": "=DestinationPrefixListId",
        "name:referencedSecurityGroupId": "=DestinationSecurityGroupId",
    },
)

TYPES = (EGRESS_RULE, INGRESS_RULE)
