"""Data protection: a log group that masks personal data for whoever may not unmask it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components import naming
from components.moves import once_child_of

FINDINGS_LOG_GROUP = naming.log_group(naming.PLATFORM, "data-protection-findings")
"""Where CloudWatch Logs tells what it has found and masked: the kind and the place, no value."""

_IDENTIFIER = "arn:aws:dataprotection::aws:data-identifier/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Masking:
    """What the logs of a data class mask."""

    identifiers: Sequence[str]
    """Managed data identifiers of CloudWatch Logs, as `EmailAddress`."""

    patterns: Mapping[str, str] = field(default_factory=dict[str, str])
    """The organisation's own: a name to a regular expression."""


def protection_policy(masking: Masking) -> str:
    """Return the policy that audits and masks, in the two blocks that CloudWatch Logs asks for.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
    """
    data = [f"{_IDENTIFIER}{it}" for it in masking.identifiers] + sorted(masking.patterns)
    findings = {"CloudWatchLogs": {"LogGroup": FINDINGS_LOG_GROUP}}
    body: dict[str, object] = {
        "Name": "groundwork",
        "Description": "Masks personal data for whoever may not unmask it",
        "Version": "2021-06-01",
        "Statement": [
            {
                "Sid": "audit",
                "DataIdentifier": data,
                "Operation": {"Audit": {"FindingsDestination": findings}},
            },
            {
                "Sid": "mask",
                "DataIdentifier": data,
                "Operation": {"Deidentify": {"MaskConfig": {}}},
            },
        ],
    }
    if masking.patterns:
        body["Configuration"] = {
            "CustomDataIdentifier": [
                {"Name": name, "Regex": pattern}
                for name, pattern in sorted(masking.patterns.items())
            ]
        }
    return json.dumps(body)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedLogGroupArgs:
    """What a protected log group is built from."""

    log_group: str
    key_arn: pulumi.Input[str]
    retention_days: int
    masking: Masking
    disposable: bool
    """Whether the log may be deleted with what it holds; otherwise it is protected."""

    findings: pulumi.Resource | None = None
    """The log group for what is found, where the same stack makes it: it must be there first."""

    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ProtectedLogGroup(pulumi.ComponentResource):
    """An encrypted log group that forgets in time and masks personal data."""

    name: pulumi.Output[str]
    """The log group's name, given once it masks: what comes in before would stay as it is."""

    def __init__(
        self, name: str, args: ProtectedLogGroupArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:data_protection:ProtectedLogGroup", name, None, opts)
        group = aws.cloudwatch.LogGroup(
            name,
            name=args.log_group,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=args.tags,
            opts=once_child_of(opts, self, protect=not args.disposable),
        )
        policy = aws.cloudwatch.LogDataProtectionPolicy(
            f"{name}-protection",
            log_group_name=group.name,
            policy_document=protection_policy(args.masking),
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[args.findings] if args.findings is not None else None
            ),
        )
        self.name = pulumi.Output.all(group.name, policy.id).apply(lambda parts: parts[0])
        self.register_outputs({"name": self.name})
