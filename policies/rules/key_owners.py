"""Keys of stores: what a use case keeps is sealed with a key that is its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
from policies.ownership import USE_CASE_TAG, data_class_of, is_confidential, subject_of
from policies.resources import Resource, Stack, is_named
from policies.values import Property

_KEYS: Final[Mapping[str, str]] = {
    types.LOG_GROUP.token: "kmsKeyId",
    types.TABLE.token: "serverSideEncryption.kmsKeyArn",
    types.QUEUE.token: "kmsMasterKeyId",
    types.TOPIC.token: "kmsMasterKeyId",
    types.SECRET.token: "kmsKeyId",
    types.SEARCH_DOMAIN.token: "encryptAtRest.kmsKeyId",
    types.ENDPOINT_CONFIGURATION.token: "kmsKeyArn",
    types.NOTEBOOK.token: "kmsKeyId",
    types.STUDIO_DOMAIN.token: "kmsKeyId",
}
"""Where a store that has one key names it."""

_STORES: Final = (
    types.LOG_GROUP,
    types.TABLE,
    types.QUEUE,
    types.TOPIC,
    types.SECRET,
    types.SEARCH_DOMAIN,
    types.ENDPOINT_CONFIGURATION,
    types.NOTEBOOK,
    types.STUDIO_DOMAIN,
    types.VECTOR_BUCKET,
    types.SEARCH_SECURITY,
)


def _stores_have_own_keys(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    findings = [
        *each_decided(*(_store(stack, each, context) for each in stack.of_type(*_STORES))),
        *each_decided(*(_bucket(stack, each, context) for each in stack.of_type(types.BUCKET))),
    ]
    yield from findings
    if not findings:
        yield not_applicable(stack, "the stack keeps nothing confidential")


def _store(stack: Stack, store: Resource, context: PolicyContext) -> Iterator[Finding]:
    if is_confidential(data_class_of(store, context), context):
        for key in _keys(store):
            yield from each_decided(_is_own(stack, store, key, context))


def _keys(store: Resource) -> Iterator[Property]:
    if store.type == types.VECTOR_BUCKET.token:
        configurations = store.prop("encryptionConfigurations")
        if configurations.is_absent:
            yield configurations
        for each in configurations.items():
            yield each.field("kmsKeyArn")
    elif store.type == types.SEARCH_SECURITY.token:
        if store.prop("type").text() == "encryption":
            yield store.prop("policy").unpacked().field("KmsARN")
    else:
        key = store.prop(_KEYS[store.type])
        # A serverless endpoint has no volume; SMK-01 asks for the key where there is one.
        if key.is_given or store.type != types.ENDPOINT_CONFIGURATION.token:
            yield key


def _bucket(stack: Stack, bucket: Resource, context: PolicyContext) -> Iterator[Finding]:
    if not is_confidential(data_class_of(bucket, context), context):
        return
    keyed = [
        (encryption, rule.field("applyServerSideEncryptionByDefault").field("kmsMasterKeyId"))
        for encryption in stack.referring(bucket, types.BUCKET_ENCRYPTION, "bucket")
        for rule in encryption.prop("rules").items()
    ]
    for encryption, key in keyed:
        yield from each_decided(_is_own(stack, encryption, key, context))
    if not keyed:
        yield failed(
            bucket,
            "the bucket is encrypted with a key of AWS",
            "declare a BucketServerSideEncryptionConfiguration with the use case's key",
        )


def _is_own(
    stack: Stack, holder: Resource, named: Property, context: PolicyContext
) -> Iterator[Finding]:
    if not named.is_given or (isinstance(named.value, str) and "alias/aws/" in named.value):
        yield failed(named, f"{holder.name} is encrypted with a key of AWS", "name an own key")
        return
    place = named.path.partition("[")[0]
    keys = [
        key
        for key in stack.of_type(types.KMS_KEY, types.KMS_REPLICA_KEY)
        if is_named(key, holder, place, named.value)
    ]
    if not keys:
        yield failed(
            named,
            f"{named.text()} is no key of this stack",
            "name the key that the use case's own stack makes",
        )
    for key in keys:
        yield from each_decided(_is_tagged(key, named, context))


def _is_tagged(key: Resource, named: Property, context: PolicyContext) -> Iterator[Finding]:
    subject = subject_of(context)
    tag = key.tags().get(USE_CASE_TAG)
    if tag is not None and tag.text() == subject:
        yield passed(named, f"{key.name} is a key of {subject}")
    else:
        told = "of nobody" if tag is None else f"of {tag.text()}"
        yield failed(
            named,
            f"{key.name} is a key {told}, by its tag {USE_CASE_TAG}",
            f"name a key that is tagged {USE_CASE_TAG} {subject}",
        )


STORES_HAVE_OWN_KEYS: Final = Policy(
    id="ENC-03",
    name="stores-have-own-keys",
    title="What is kept of confidential data or more is encrypted with a key of its use case",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(*_STORES, types.BUCKET, types.BUCKET_ENCRYPTION, types.KMS_KEY, types.KMS_REPLICA_KEY),
    rationale="A key per use case is what closes one use case without closing the others.",
    remedy="encrypt it with the key of the use case's own stack",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SC-12", "AC-3"),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.4.3",),
        eu_ai_act=("15",),
        owasp_llm_2025=("LLM02", "LLM08"),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html",
        "https://docs.aws.amazon.com/prescriptive-guidance/latest/aws-kms-best-practices/introduction.html",
    ),
    on_stack=_stores_have_own_keys,
)
