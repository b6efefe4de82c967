"""Logs: that calls are recorded, that the records are kept as their class asks, and sealed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
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
from policies.ownership import data_class_of
from policies.resources import Resource, Stack
from policies.values import Property


def _calls_are_recorded(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    recorders = list(stack.of_type(types.INVOCATION_LOGGING))
    if not context.is_platform:
        for each in recorders:
            yield failed(
                each,
                "a use case sets what is recorded of the whole account",
                "leave it to the platform's stack",
            )
        if not recorders:
            yield not_applicable(stack, "the platform's stack records the calls of its account")
        return
    yield from each_decided(
        _every_region_records(stack, recorders, context),
        *(_recorder_is_whole(each) for each in recorders),
    )


def _every_region_records(
    stack: Stack, recorders: Sequence[Resource], context: PolicyContext
) -> Iterator[Finding]:
    # A configuration is for the calls of its own region.
    recorded = {each.expected_region() for each in recorders}
    for region in sorted(context.allowed_regions - recorded):
        yield failed(
            stack,
            f"model calls in {region} are not recorded",
            "declare an InvocationLoggingConfiguration there",
        )


def _recorder_is_whole(recorder: Resource) -> Iterator[Finding]:
    config = recorder.prop("loggingConfig")
    text = config.field("textDataDeliveryEnabled")
    # AWS delivers text where nothing is said.
    if text.flag() is False:
        yield failed(text, "prompts and answers are left out of the record", "turn it on")
    else:
        yield passed(text, "prompts and answers are recorded")
    targets = [
        name for name in ("cloudwatchConfig", "s3Config") if not config.field(name).is_absent
    ]
    if targets:
        yield passed(config, f"the record goes to {' and '.join(targets)}")
    else:
        yield failed(config, "the record goes nowhere", "give it an S3 or a CloudWatch target")


CALLS_ARE_RECORDED: Final = Policy(
    id="LOG-01",
    name="model-calls-are-recorded",
    title="Every model call of the account is recorded with its text",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.INVOCATION_LOGGING,),
    rationale="Without a record there is no audit, and no incident can be understood.",
    remedy="declare an InvocationLoggingConfiguration with text delivery",
    supports=Supports(
        nist_800_53_r5=("AU-2", "AU-12", "AU-3"),
        nist_ai_rmf=("MEASURE 2.4", "MANAGE 4.1"),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12", "19", "26"),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENSEC01-BP04", "GENSEC03-BP01"),
        soc2=("CC7.2",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html",),
    on_stack=_calls_are_recorded,
)


def _records_are_kept_by_class(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    groups = list(stack.of_type(types.LOG_GROUP))
    yield from each_decided(*(_group_is_sealed(each) for each in groups))
    yield from each_decided(*(_group_is_kept(each, context) for each in groups))
    buckets = list(_record_buckets(stack))
    yield from each_decided(*(_bucket_is_sealed(stack, each) for each in buckets))
    if not groups and not buckets:
        yield not_applicable(stack, "the stack has no store of prompts or answers")


def _group_is_sealed(group: Resource) -> Iterator[Finding]:
    key = group.prop("kmsKeyId")
    if key.is_given:
        yield passed(key, "the log group is encrypted with a key of its own")
    else:
        yield failed(key, "the log group has no key of its own", "set kmsKeyId")


def _group_is_kept(group: Resource, context: PolicyContext) -> Iterator[Finding]:
    data_class = data_class_of(group, context)
    name = data_class.name
    retention = group.prop("retentionInDays")
    days = retention.number() or 0
    least, most = data_class.log_retention_min_days, data_class.log_retention_max_days
    wanted = f"{least}" if least == most else f"{least} to {most}"
    if least <= days <= most:
        yield passed(retention, f"{name} records are kept {days:g} days")
    else:
        kept = f"{days:g} days" if days else "for ever"
        yield failed(
            retention,
            f"{name} records are kept {kept}, their class asks for {wanted} days",
            f"set retentionInDays to {wanted}",
        )


def _record_buckets(stack: Stack) -> Iterator[Resource]:
    """Yield the stack's buckets that receive prompts and answers."""
    paths = ("loggingConfig.s3Config.bucketName",)
    for bucket in stack.of_type(types.BUCKET):
        if any(any(stack.referring(bucket, types.INVOCATION_LOGGING, path)) for path in paths):
            yield bucket


def _bucket_is_sealed(stack: Stack, bucket: Resource) -> Iterator[Finding]:
    for encryption in stack.referring(bucket, types.BUCKET_ENCRYPTION, "bucket"):
        for rule in encryption.prop("rules").items():
            default = rule.field("applyServerSideEncryptionByDefault")
            algorithm = default.field("sseAlgorithm")
            key = default.field("kmsMasterKeyId")
            if (algorithm.text() or "").startswith("aws:kms") and key.is_given:
                yield passed(algorithm, f"the records in {bucket.name} are encrypted with a key")
                return
    yield failed(
        bucket,
        "prompts and answers lie in a bucket without a key of its own",
        "declare a BucketServerSideEncryptionConfiguration with aws:kms and a key",
    )


RECORDS_ARE_KEPT_BY_CLASS: Final = Policy(
    id="LOG-02",
    name="records-are-kept-by-class",
    title="Stores of prompts and answers have a key, and are kept as long as their class asks",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.LOG_GROUP, types.INVOCATION_LOGGING, types.BUCKET, types.BUCKET_ENCRYPTION),
    rationale="Kept too short, an audit fails; kept too long, privacy does.",
    remedy="set kmsKeyId, and retentionInDays to the class's retention",
    supports=Supports(
        nist_800_53_r5=("AU-11", "AU-9", "SC-28(1)", "SI-12"),
        nist_ai_rmf=("MEASURE 2.10", "MANAGE 4.1"),
        iso42001=("A.6.2.8", "A.7.2"),
        eu_ai_act=("12", "18", "19", "26"),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC03-BP01",),
        soc2=("CC7.2", "C1.2"),
    ),
    links=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",),
    on_stack=_records_are_kept_by_class,
)


_DATA_EVENTS: Final = (("AWS::Bedrock::", "Bedrock"), ("AWS::S3::Object", "S3 objects"))


def _trail_is_whole(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        _is_on(resource.prop("isMultiRegionTrail"), "all regions are recorded"),
        _is_on(resource.prop("enableLogFileValidation"), "changed log files are noticed"),
        _is_not_stopped(resource.prop("enableLogging")),
        _trail_is_sealed(resource.prop("kmsKeyId")),
        _records_data_events(resource),
    )


def _is_on(flag: Property, meaning: str) -> Iterator[Finding]:
    if flag.flag() is True:
        yield passed(flag, meaning)
    else:
        yield failed(flag, f"{flag.path} is off", f"set {flag.path} to true")


def _is_not_stopped(flag: Property) -> Iterator[Finding]:
    # CloudTrail records from the start where nothing is said.
    if flag.flag() is False:
        yield failed(flag, "the trail is stopped", "leave enableLogging out or set it to true")
    else:
        yield passed(flag, "the trail records")


def _trail_is_sealed(key: Property) -> Iterator[Finding]:
    if key.is_given:
        yield passed(key, "the trail's files are encrypted with a key")
    else:
        yield failed(key, "the trail's files have no key of their own", "set kmsKeyId")


def _records_data_events(trail: Resource) -> Iterator[Finding]:
    selectors = trail.prop("advancedEventSelectors")
    recorded = [
        value
        for selector in selectors.items()
        for field in selector.field("fieldSelectors").items()
        if field.field("field").text() == "resources.type"
        for name in ("equals", "startsWiths")
        for value in field.field(name).texts()
    ]
    for prefix, meaning in _DATA_EVENTS:
        if any(value.startswith(prefix) for value in recorded):
            yield passed(selectors, f"data events of {meaning} are recorded")
        else:
            yield failed(
                selectors,
                f"data events of {meaning} are not recorded",
                f"add an advanced event selector with resources.type {prefix}...",
            )


TRAIL_IS_WHOLE: Final = Policy(
    id="LOG-05",
    name="trail-is-whole",
    title="The trail covers all regions, is sealed and validated, and records data events",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.TRAIL,),
    rationale="Management events alone do not tell who read which data or applied which guardrail.",
    remedy="record all regions, validate files, set a key and add data event selectors",
    supports=Supports(
        nist_800_53_r5=("AU-2", "AU-12", "AU-9(3)", "SI-7"),
        nist_ai_rmf=("MEASURE 2.4",),
        iso42001=("A.6.2.8",),
        eu_ai_act=("12",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENSEC03-BP01",),
        cis_v3=("3.1", "3.2", "3.5", "3.8", "3.9"),
        cis_v5=("3.1", "3.2", "3.5", "3.8", "3.9"),
        soc2=("CC7.2",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/logging-using-cloudtrail.html",),
    on_resource=_trail_is_whole,
)
