"""CloudWatch Logs: class, deletion protection, keys and data protection of a log group."""

import json
from typing import Any, cast

from moto.core.utils import unix_time_millis, utcnow
from moto.logs.models import LogGroup, LogsBackend, logs_backends
from moto.logs.responses import LogsResponse

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes import data_protection
from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

RETENTION_DAYS = frozenset(
    {1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827}
    | {2192, 2557, 2922, 3288, 3653}
)
"""What PutRetentionPolicy takes, as its reference says; the service model has only "an integer"."""


@patches.around(LogsResponse)
def create_log_group(original: Method, self: LogsResponse) -> str:
    """Keep the class and the deletion protection."""
    answer: str = original(self)
    details = _details(self.logs_backend.groups[param(self, "logGroupName")])
    details["logGroupClass"] = param(self, "logGroupClass") or "STANDARD"
    details["deletionProtectionEnabled"] = bool(param(self, "deletionProtectionEnabled"))
    return answer


@patches.around(LogGroup)
def to_describe_dict(original: Method, self: LogGroup) -> dict[str, Any]:
    """Tell the class, the deletion protection and whether data are protected."""
    told: dict[str, Any] = original(self)
    details = dict(_details(self))
    told["metricFilterCount"] = len(filters_of(self))
    if details.pop("dataProtection", None):
        told["dataProtectionStatus"] = "ACTIVATED"
    return told | details


@patches.around(LogsBackend)
def delete_log_group(original: Method, self: LogsBackend, log_group_name: str) -> None:
    """Refuse a log group whose deletion protection is on."""
    group = self.groups.get(log_group_name)
    if group and _details(group).get("deletionProtectionEnabled"):
        raise AwsError(
            "ValidationException",
            f"log group {log_group_name} has deletion protection; disable it first",
        )
    original(self, log_group_name)
    kept = [it for it in self.filters.metric_filters if it["logGroupName"] != log_group_name]
    self.filters.metric_filters = kept


@patches.adds(LogsResponse)
def put_log_group_deletion_protection(self: LogsResponse) -> str:
    """Switch deletion protection."""
    group = _group(self, param(self, "logGroupIdentifier"))
    _details(group)["deletionProtectionEnabled"] = bool(param(self, "deletionProtectionEnabled"))
    return ""


@patches.around(LogsBackend)
def put_retention_policy(
    original: Method, self: LogsBackend, log_group_name: str, retention_in_days: int
) -> None:
    """Refuse a number of days that AWS does not offer."""
    if int(retention_in_days) not in RETENTION_DAYS:
        offered = ", ".join(str(days) for days in sorted(RETENTION_DAYS))
        raise AwsError(
            "InvalidParameterException",
            f"retentionInDays is {retention_in_days}; it must be one of {offered}",
        )
    original(self, log_group_name, retention_in_days)


@patches.adds(LogsResponse)
def associate_kms_key(self: LogsResponse) -> str:
    """Encrypt what comes with another key."""
    _named_group(self).kms_key_id = param(self, "kmsKeyId")
    return ""


@patches.adds(LogsResponse)
def disassociate_kms_key(self: LogsResponse) -> str:
    """Encrypt what comes with the service's own key."""
    _named_group(self).kms_key_id = None
    return ""


@patches.adds(LogsResponse)
def put_data_protection_policy(self: LogsResponse) -> str:
    """Keep the policy by which sensitive data are found and masked."""
    document = cast("str", param(self, "policyDocument"))
    found = list(data_protection.problems(document, set(self.logs_backend.groups)))
    if found:
        raise AwsError("InvalidParameterException", "; ".join(found))
    group = _group(self, param(self, "logGroupIdentifier"))
    _details(group)["dataProtection"] = [document, int(unix_time_millis(utcnow()))]
    return _protection(self, group)


@patches.adds(LogsResponse)
def get_data_protection_policy(self: LogsResponse) -> str:
    """Return the data protection policy; a group without one is answered without one."""
    return _protection(self, _group(self, param(self, "logGroupIdentifier")))


@patches.adds(LogsResponse)
def delete_data_protection_policy(self: LogsResponse) -> str:
    """Remove the data protection policy."""
    group = _group(self, param(self, "logGroupIdentifier"))
    if _details(group).pop("dataProtection", None) is None:
        raise AwsError("ResourceNotFoundException", "the log group has no data protection policy")
    return ""


def _protection(self: LogsResponse, group: LogGroup) -> str:
    told: dict[str, Any] = {"logGroupIdentifier": param(self, "logGroupIdentifier")}
    kept = _details(group).get("dataProtection")
    if kept:
        told |= {"policyDocument": kept[0], "lastUpdatedTime": kept[1]}
    return json.dumps(told)


def filters_of(group: LogGroup) -> list[dict[str, Any]]:
    """Return the metric filters of a log group, in moto's own form."""
    filters = logs_backends[group.account_id][group.region].filters.metric_filters
    return [it for it in filters if it["logGroupName"] == group.name]


def _details(group: LogGroup) -> dict[str, Any]:
    return vars(group).setdefault("groundwork_details", {})


def _named_group(self: LogsResponse) -> LogGroup:
    return _group(self, param(self, "resourceIdentifier") or param(self, "logGroupName"))


def _group(self: LogsResponse, identifier: str) -> LogGroup:
    name = identifier.partition(":log-group:")[2].removesuffix(":*") or identifier
    group = self.logs_backend.groups.get(name)
    if group is None:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
    return group
