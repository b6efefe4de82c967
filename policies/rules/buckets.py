"""Buckets: closed to the public and to requests without TLS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Statement, carriers, judge_statements, strangers
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
from policies.resources import Resource, Stack
from policies.values import Property, Value

_FLAGS: Final = (
    "blockPublicAcls",
    "blockPublicPolicy",
    "ignorePublicAcls",
    "restrictPublicBuckets",
)

_OPEN_ACLS: Final = ("public-read", "public-read-write", "authenticated-read")
_LISTED: Final = {
    types.BUCKET.token: "grants",
    types.BUCKET_ACL.token: "accessControlPolicy.grants",
}
"""Where an access list may name its grantees one by one."""


def _is_closed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.BUCKET_PUBLIC_ACCESS_BLOCK.token:
        yield from each_decided(*(_flag_is_on(resource.prop(name)) for name in _FLAGS))
        return
    if resource.type in _LISTED:
        yield from each_decided(_no_open_list(resource, resource.prop(_LISTED[resource.type])))
    if resource.type != types.BUCKET_ACL.token:
        yield from judge_statements(
            resource, (Kind.BUCKET,), _opens_to_everybody, "the policy lets in only whom it names"
        )


def _no_open_list(resource: Resource, listed: Property) -> Iterator[Finding]:
    acl = resource.prop("acl")
    text = acl.text()
    if text in _OPEN_ACLS:
        yield failed(acl, f"the bucket's access list is {text}", "leave acl out")
    elif not listed.is_absent:
        yield failed(
            listed,
            "an access list names grantees, whom no policy shows",
            "leave it out, and name them in the bucket's policy",
        )
    else:
        yield passed(acl, "no access list opens the bucket")


def _closed(resource: Resource, _: PolicyContext) -> Mapping[str, Value]:
    if resource.type != types.BUCKET_PUBLIC_ACCESS_BLOCK.token:
        return {}
    flags = {name: resource.prop(name) for name in _FLAGS}
    return {name: True for name, it in flags.items() if not it.is_unknown and not it.flag()}


def _opens_to_everybody(statement: Statement) -> Iterator[Finding]:
    for item in strangers(statement):
        yield failed(item, "the policy lets everybody in", "name whom the policy lets in")


def _flag_is_on(flag: Property) -> Iterator[Finding]:
    if flag.flag() is True:
        yield passed(flag, f"{flag.path} is on")
    else:
        yield failed(flag, f"{flag.path} is off", f"set {flag.path} to true")


def _every_bucket_is_blocked(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    buckets = list(stack.of_type(types.BUCKET))
    for bucket in buckets:
        blocks = list(stack.referring(bucket, types.BUCKET_PUBLIC_ACCESS_BLOCK, "bucket"))
        if blocks:
            yield passed(bucket, f"{blocks[0].name} blocks public access")
        else:
            yield failed(
                bucket,
                "nothing blocks public access to the bucket",
                "declare a BucketPublicAccessBlock for it",
            )
    if not buckets:
        yield not_applicable(stack, "the stack has no bucket")


BUCKET_IS_NOT_PUBLIC: Final = Policy(
    id="ENC-01",
    name="bucket-is-not-public",
    title="Public access to every bucket is blocked in all four ways",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.BUCKET_PUBLIC_ACCESS_BLOCK,
        types.BUCKET,
        types.BUCKET_ACL,
        types.BUCKET_POLICY,
        types.ACCESS_POINT,
        types.ACCESS_POINT_POLICY,
    ),
    rationale="One policy or access list written in haste opens a bucket to everybody.",
    remedy="set all four flags of the bucket's BucketPublicAccessBlock",
    supports=Supports(
        nist_800_53_r5=("AC-3", "SC-7"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        cis_v3=("2.1.4",),
        cis_v5=("2.1.4",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    ),
    on_resource=_is_closed,
    remediate=_closed,
    on_stack=_every_bucket_is_blocked,
)

_OF_OBJECTS: Final = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket")


def _denies_plain_text(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    for carrier in carriers(resource):
        for statement in carrier.statements():
            if _denies_without_tls(statement):
                yield passed(statement.place, "requests without TLS are denied")
                return
        yield failed(carrier.document, "requests without TLS are not denied")


def _denies_without_tls(statement: Statement) -> bool:
    if statement.is_allow or not all(statement.allows(action) for action in _OF_OBJECTS):
        return False
    if not any(pattern.endswith("*") for pattern in statement.part("Resource").texts()):
        return False
    everyone = [
        name == "*"
        for principal in statement.principals()
        if principal.kind in ("*", "AWS")
        for name in principal.names.texts()
    ]
    conditions = list(statement.conditions())
    on_tls = [
        each
        for each in conditions
        if each.key == "aws:securetransport"
        and each.comparison == "bool"
        and [value.lower() for value in each.values.texts()] == ["false"]
    ]
    # A second comparison would narrow what is denied.
    return any(everyone) and len(on_tls) == len(conditions) == 1


def _every_bucket_denies_plain_text(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    buckets = list(stack.of_type(types.BUCKET))
    for bucket in buckets:
        if any(stack.referring(bucket, types.BUCKET_POLICY, "bucket")):
            yield passed(bucket, "the bucket has a policy")
        else:
            yield failed(
                bucket,
                "the bucket has no policy that denies requests without TLS",
                "declare a BucketPolicy for it that denies aws:SecureTransport false",
            )
    if not buckets:
        yield not_applicable(stack, "the stack has no bucket")


BUCKET_DENIES_PLAIN_TEXT: Final = Policy(
    id="ENC-02",
    name="bucket-denies-plain-text",
    title="Every bucket denies requests without TLS",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.BUCKET_POLICY, types.BUCKET),
    judged_types=(types.BUCKET_POLICY,),
    rationale="S3 answers without TLS unless the bucket's policy denies it.",
    remedy="deny s3:* to everybody with Bool aws:SecureTransport false",
    supports=Supports(
        nist_800_53_r5=("SC-8", "SC-8(1)"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        cis_v3=("2.1.1",),
        cis_v5=("2.1.1",),
        soc2=("CC6.7",),
    ),
    links=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",),
    on_resource=_denies_plain_text,
    on_stack=_every_bucket_denies_plain_text,
)
