"""Keys: rotated, kept, and usable only by those who are named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind, carrying
from policies.iam import Statement, account_of, judge_statements, strangers
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
from policies.resources import Resource
from policies.values import Property

LONGEST_NOTICE_DAYS: Final = 30
_ASYMMETRIC: Final = ("RSA", "ECC", "HMAC", "SM2", "ML_DSA")


def _key_is_kept_well(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.KMS_REPLICA_KEY.token:
        yield from each_decided(_is_expected(resource, context), _gives_notice(resource, context))
        return
    yield from each_decided(
        _rotates(resource), _stays_in_region(resource, context), _gives_notice(resource, context)
    )


def _rotates(resource: Resource) -> Iterator[Finding]:
    spec = resource.prop("customerMasterKeySpec").text() or "SYMMETRIC_DEFAULT"
    rotation = resource.prop("enableKeyRotation")
    if spec.startswith(_ASYMMETRIC):
        yield not_applicable(rotation, f"AWS does not rotate a key of {spec}")
    elif rotation.flag() is True:
        yield passed(rotation, "key rotation is on")
    else:
        yield failed(rotation, "key rotation is off", "set enableKeyRotation to true")


def _stays_in_region(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    multi_region = resource.prop("multiRegion")
    if multi_region.flag() is not True:
        yield passed(multi_region, "the key stays in its region")
    elif context.recovery_region is None:
        yield failed(
            multi_region, "the key can be copied to other regions", "leave multiRegion out"
        )
    else:
        yield passed(multi_region, f"the key is copied to {context.recovery_region}, as declared")


def _is_expected(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    region = resource.region()
    text = region.text()
    if text == context.recovery_region and text is not None:
        yield passed(region, f"the key is copied to {text}, as declared")
    else:
        yield failed(
            region,
            f"a key is copied to {text or 'a region that nothing names'}, which no spec declares",
            "name the environment's recovery_region, or take the replica out",
        )


def _gives_notice(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    window = resource.prop("deletionWindowInDays")
    # KMS itself takes 30 days where nothing is said.
    days = window.number() or LONGEST_NOTICE_DAYS
    if context.is_disposable:
        yield not_applicable(window, "in a disposable environment a key may go sooner")
    elif days < LONGEST_NOTICE_DAYS:
        yield failed(
            window,
            f"the key is gone {days:g} days after its deletion was asked for",
            f"set deletionWindowInDays to {LONGEST_NOTICE_DAYS}",
        )
    else:
        yield passed(window, f"a deletion takes {days:g} days")


KEY_IS_KEPT_WELL: Final = Policy(
    id="ENC-04",
    name="key-is-kept-well",
    title="A key is rotated, stays in its declared regions, and goes with the longest notice",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.KMS_KEY, types.KMS_REPLICA_KEY),
    rationale="What a key protects is lost with the key, and open with what leaks of it.",
    remedy="turn rotation on, keep to the declared regions, take 30 days in production",
    supports=Supports(
        nist_800_53_r5=("SC-12", "SC-13"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        cis_v3=("3.6",),
        cis_v5=("3.6",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",),
    on_resource=_key_is_kept_well,
)


def _key_is_not_public(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.KMS_GRANT.token:
        yield from _is_granted_inside(resource.prop("granteePrincipal"), context)
        return

    def judge(statement: Statement) -> Iterator[Finding]:
        for item in strangers(statement):
            yield failed(item, "everybody may use the key")

    yield from judge_statements(
        resource, (Kind.KEY,), judge, "the key's policy names who may use it"
    )


def _is_granted_inside(grantee: Property, context: PolicyContext) -> Iterator[Finding]:
    """Yield whether a grant, which no policy of the key shows, stays in known accounts."""
    name = grantee.text() or ""
    if account_of(name) in context.account_ids:
        yield passed(grantee, f"the grant is to {name}, of a known account")
    else:
        yield failed(
            grantee,
            f"the grant is to {name or 'nobody'}, who is of no known account",
            "grant to a role of the environment's account",
        )


KEY_IS_NOT_PUBLIC: Final = Policy(
    id="ENC-05",
    name="key-is-not-public",
    title="A key's policy names whom it lets in, and no grant leads out of the known accounts",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(*carrying(Kind.KEY), types.KMS_GRANT),
    rationale="A key that everybody may use encrypts nothing.",
    remedy="name the principals, or add a condition such as kms:CallerAccount",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-5", "SC-12"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1", "CC6.3"),
    ),
    links=("https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html",),
    on_resource=_key_is_not_public,
)
