"""Who reads what was recorded, and that nobody ends the recording."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.grants import Grantee, grantees
from policies.iam import IDENTITY_CARRIERS, Statement
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Stack

_AS_IT_WAS: Final = ("logs:Unmask", "s3:GetObject", "s3:GetObjectVersion")
"""Reads of prompts as they were; what else is read of the log group is masked."""

_AT_ALL: Final = (
    *_AS_IT_WAS,
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "logs:GetLogRecord",
    "logs:StartLiveTail",
    "logs:StartQuery",
)


def _prompts_are_read_by_few(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    # People's policies are the platform's; a workload has no business with anybody's prompts.
    actions = _AS_IT_WAS if context.is_platform else _AT_ALL
    bearers = grantees(stack)
    yield from each_decided(*(_reads(each, actions, context) for each in bearers))
    if not bearers:
        yield not_applicable(stack, "the stack grants nobody anything")


def _reads(grantee: Grantee, actions: Sequence[str], context: PolicyContext) -> Iterator[Finding]:
    found = False
    for action in actions:
        for statement, arn in grantee.allowing(action, context.prompt_stores):
            found = True
            # Only the platform names its policies; a use case may call its own whatever it likes.
            if context.is_platform and grantee.name in context.prompt_readers:
                yield passed(statement.place, f"{grantee.name} is for auditors")
            else:
                yield failed(
                    statement.place,
                    f"{grantee.name} reads prompts by {action} on {arn}",
                    "leave the account's records to auditors, and read the masked copy",
                )
    if not found:
        yield passed(grantee.place, f"{grantee.name} reads no prompts")


PROMPTS_ARE_READ_BY_FEW: Final = Policy(
    id="LOG-03",
    name="prompts-are-read-by-few",
    title="Auditors alone read prompts as they were, developers the masked copy, workloads none",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(*IDENTITY_CARRIERS, types.ROLE_POLICY_ATTACHMENT),
    rationale="The log of prompts holds what all customers told all use cases.",
    remedy="take the account's records out of the grant",
    supports=Supports(
        nist_800_53_r5=("AU-9", "AU-9(4)", "AC-6(9)"),
        nist_ai_rmf=("GOVERN 2.1", "MEASURE 2.10"),
        iso42001=("A.6.2.8", "A.3.2"),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP04",),
        soc2=("CC6.1", "CC7.2"),
    ),
    links=(
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html",
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html",
    ),
    on_stack=_prompts_are_read_by_few,
)


_ENDS_RECORDING: Final = (
    "bedrock:DeleteModelInvocationLoggingConfiguration",
    "bedrock:PutModelInvocationLoggingConfiguration",
    "cloudtrail:DeleteTrail",
    "cloudtrail:PutEventSelectors",
    "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail",
    "ec2:DeleteFlowLogs",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "logs:DeleteDataProtectionPolicy",
    "logs:DeleteLogGroup",
    "logs:DeleteLogStream",
    "logs:DeleteRetentionPolicy",
    "logs:PutRetentionPolicy",
    "s3:BypassGovernanceRetention",
    "s3:DeleteBucket",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutLifecycleConfiguration",
)
_OWNER_KEY: Final = "aws:resourcetag/use_case"


def _nobody_ends_recording(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    bearers = grantees(stack)
    yield from each_decided(*(_ends_recording(each, context) for each in bearers))
    if not bearers:
        yield not_applicable(stack, "the stack grants nobody anything")


def _ends_recording(grantee: Grantee, context: PolicyContext) -> Iterator[Finding]:
    found = False
    for action in _ENDS_RECORDING:
        arns = context.record_stores.get(action.partition(":")[0], ())
        for statement, arn in grantee.allowing(action, arns):
            if not _spares_the_platform(statement, context):
                found = True
                yield failed(
                    statement.place,
                    f"{grantee.name} may {action} on {arn}",
                    "take the action out, or deny it on the platform's records",
                )
    if not found:
        yield passed(grantee.place, f"{grantee.name} can end no record")


def _spares_the_platform(statement: Statement, context: PolicyContext) -> bool:
    """Whether a condition keeps the statement away from what carries the platform's tag."""
    return context.is_platform and any(
        condition.key == _OWNER_KEY
        and condition.comparison == "stringnotequals"
        and naming.PLATFORM in condition.values.texts()
        for condition in statement.conditions()
    )


NOBODY_ENDS_RECORDING: Final = Policy(
    id="LOG-09",
    name="nobody-ends-the-recording",
    title="No identity of a stack can stop, shorten or delete what is recorded",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(*IDENTITY_CARRIERS, types.ROLE_POLICY_ATTACHMENT),
    rationale="Who can end the record can do the rest unseen.",
    remedy="take the action out, or deny it on the platform's records",
    supports=Supports(
        nist_800_53_r5=("AU-9", "AC-5"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENSEC03-BP01",),
        soc2=("CC6.3", "CC7.2"),
    ),
    links=(
        "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html",
    ),
    on_stack=_nobody_ends_recording,
)
