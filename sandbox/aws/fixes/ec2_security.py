"""EC2: security groups that are in use, and their rules as they were written."""

import copy
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.security_groups import (
    SecurityGroup,
    SecurityGroupBackend,
    SecurityGroupRule,
)
from moto.ec2.responses.security_groups import SecurityGroups

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.ec2 import Backend, dependency
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_DESCRIPTION = re.compile(r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}")
_ALL = "-1"
_WITH_PORTS = frozenset({"tcp", "udp", "6", "17"})
_PREFIX_LIST = 7
"""Place of `prefix_list_id` among the arguments of a rule."""

_SOURCES = ("CidrIpv4", "CidrIpv6", "PrefixListId", "ReferencedGroupId")


@patches.around(SecurityGroups)
def delete_security_group(original: Method, self: SecurityGroups) -> ActionResult:
    """Refuse the default group, and one that an interface or another group's rule uses."""
    backend: Backend = self.ec2_backend
    group = backend.get_security_group_from_id(param(self, "GroupId"))
    if group is not None:
        if group.is_default:
            raise AwsError(
                "CannotDelete",
                f'the specified group: "{group.id}" name: "default" cannot be deleted by a user',
            )
        if _is_used(backend, group):
            raise dependency(f"resource {group.id} has a dependent object")
    answer: ActionResult = original(self)
    return answer


def _is_used(backend: Backend, group: SecurityGroup) -> bool:
    users = [
        *(it.id for eni in backend.enis.values() for it in eni.group_set),
        *(key for it in backend.vpc_end_points.values() for key in it.security_group_ids),
        *(
            rule.source_group.get("GroupId")
            for groups in backend.groups.values()
            for other in groups.values()
            if other.id != group.id
            for rule in (*other.ingress_rules, *other.egress_rules)
        ),
    ]
    return group.id in users


@patches.around(SecurityGroupBackend)
def create_security_group(
    original: Method,
    self: SecurityGroupBackend,
    name: str,
    description: str,
    *rest: object,
    **more: object,
) -> SecurityGroup:
    """Refuse a description that AWS does not take, and the name that it keeps for itself."""
    _check_description(description)
    if name.startswith("sg-"):
        raise _value(f"Value ({name}) for parameter GroupName is invalid. It begins with sg-.")
    group: SecurityGroup = original(self, name, description, *rest, **more)
    return group


@patches.around(SecurityGroupBackend)
def authorize_security_group_ingress(
    original: Method,
    self: SecurityGroupBackend,
    *args: object,
    **given: Any,  # noqa: ANN401
) -> object:
    """Check the rule, as AWS does before it takes it."""
    _check_rule(given)
    return original(self, *args, **given)


@patches.around(SecurityGroupBackend)
def authorize_security_group_egress(
    original: Method,
    self: SecurityGroupBackend,
    *args: object,
    **given: Any,  # noqa: ANN401
) -> object:
    """Check the rule, as AWS does before it takes it."""
    _check_rule(given)
    return original(self, *args, **given)


@patches.around(SecurityGroupRule)
def __init__(  # noqa: N807 - the name of what it stands before
    original: Method, self: SecurityGroupRule, *args: object, **given: object
) -> None:
    """Keep the description of a rule for a group or a prefix list, which moto loses."""
    original(self, *args, **given)
    given_list: Any = args[_PREFIX_LIST] if len(args) > _PREFIX_LIST else None
    listed: dict[str, str] = given_list or {}
    told = listed.get("Description") or self.source_group.pop("Description", None)
    if told:
        vars(self)["groundwork_description"] = told


@patches.around(SecurityGroupBackend)
def describe_security_group_rules(
    original: Method, self: SecurityGroupBackend, *args: object, **given: object
) -> list[SecurityGroupRule]:
    """Tell the descriptions that moto has lost."""
    rules: list[SecurityGroupRule] = original(self, *args, **given)
    for rule in rules:  # Each is a copy, made for this answer.
        if "groundwork_description" in vars(rule):
            told = {"Description": vars(rule)["groundwork_description"]}
            rule.ip_range = {**rule.ip_range, **told}
    return rules


@patches.around(SecurityGroup)
def _flattened_rules(
    original: Method, self: SecurityGroup, rules: list[SecurityGroupRule]
) -> list[Any]:
    """Tell the descriptions of rules for groups here, too."""
    told = [copy.copy(rule) for rule in rules]
    for rule in told:
        if rule.source_group and vars(rule).get("groundwork_description"):
            description = {"Description": vars(rule)["groundwork_description"]}
            rule.source_group = {**rule.source_group, **description}
    views: list[Any] = original(self, told)
    return views


@patches.around(SecurityGroupBackend)
def modify_security_group_rules(
    _original: Method, self: Backend, group_id: str, rules: dict[str, dict[str, Any]]
) -> None:
    """Change rules of every kind, of which moto knows the IPv4 ranges with ports."""
    group = self.get_security_group_from_id(group_id)
    if group is None:
        raise AwsError("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist")
    for key, wanted in rules.items():
        rule = group.get_rule(key)
        if rule is None:
            raise AwsError(
                "InvalidSecurityGroupRuleId.NotFound",
                f"The security group rule ID '{key}' does not exist",
            )
        _modify(rule, wanted)


def _modify(rule: SecurityGroupRule, wanted: dict[str, Any]) -> None:
    given = [name for name in _SOURCES if wanted.get(name)]
    if len(given) != 1:
        raise AwsError(
            "InvalidParameterCombination" if given else "MissingParameter",
            "Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId must be given",
        )
    has = next(
        name
        for name, value in (
            ("CidrIpv4", rule.cidr_ipv4),
            ("CidrIpv6", rule.cidr_ipv6),
            ("PrefixListId", rule.prefix_list_id),
            ("ReferencedGroupId", rule.source_group),
        )
        if value
    )
    if given != [has]:
        raise _value(
            f"Invalid rule type for security group rule '{rule.id}'. You may not specify "
            f"{given[0]} for an existing {has} rule."
        )
    _check_rule(
        {
            "ip_protocol": wanted.get("IpProtocol"),
            "from_port": wanted.get("FromPort"),
            "to_port": wanted.get("ToPort"),
            "ip_ranges": [wanted],
        }
    )
    rule.ip_protocol = wanted["IpProtocol"]
    for name in ("from_port", "to_port"):
        port = wanted.get("FromPort" if name == "from_port" else "ToPort")
        setattr(rule, name, None if rule.ip_protocol == _ALL or port is None else int(port))
    if has == "PrefixListId":
        rule.prefix_list_id = wanted[has]
    elif has == "ReferencedGroupId":
        rule.source_group["GroupId"] = wanted[has]
    else:
        rule.ip_range = {"CidrIp" if has == "CidrIpv4" else has: wanted[has]}
    vars(rule)["groundwork_description"] = wanted.get("Description") or ""


def _check_rule(given: dict[str, Any]) -> None:
    protocol = str(given.get("ip_protocol") or "")
    if not protocol:
        raise _value(
            "Invalid value 'null' for protocol. VPC security group rules must specify protocols "
            "explicitly."
        )
    ports = (given.get("from_port"), given.get("to_port"))
    if protocol.lower() in _WITH_PORTS and None in ports:
        raise _value(
            "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."
        )
    listed = ("ip_ranges", "source_groups", "prefix_list_ids")
    for name in listed:
        sources: list[dict[str, str]] = given.get(name) or []
        for source in sources:
            _check_description(source.get("Description") or "")


def _check_description(text: str | None) -> None:
    if text and not _DESCRIPTION.fullmatch(text):
        raise _value(
            "Invalid rule description. Valid descriptions are strings less than 256 characters "
            "from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
        )


def _value(message: str) -> AwsError:
    return AwsError("InvalidParameterValue", message)
