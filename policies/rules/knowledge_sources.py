"""What knowledge bases read: registered documents, encrypted on their way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext, RegisteredDataset
from policies.knowledge import S3_CONFIGURATION, bucket_name, documents_of
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    passed,
)
from policies.resources import Resource
from policies.values import Property


def _source_is_encrypted(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    key = resource.prop("serverSideEncryptionConfiguration.kmsKeyArn")
    if key.is_unknown or key.text() is not None:
        yield passed(key, f"passages on their way are encrypted with {key.text()}")
    else:
        yield failed(key, "passages on their way are encrypted with a key of AWS's own")


SOURCE_IS_ENCRYPTED: Final = Policy(
    id="KB-01",
    name="source-is-encrypted",
    title="A data source encrypts passages on their way with a key of the account",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.DATA_SOURCE,),
    rationale="While documents become vectors, Bedrock keeps their passages aside.",
    remedy="set serverSideEncryptionConfiguration.kmsKeyArn to the use case's key",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)",),
        nist_ai_rmf=("MEASURE 2.10",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM08",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-kb.html",),
    on_resource=_source_is_encrypted,
)


def _source_is_registered(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    kind = resource.prop("dataSourceConfiguration.type")
    if kind.text() != "S3":
        yield failed(
            kind,
            f"documents come from {kind.text()}, which no dataset of the register is",
            "copy them to the bucket of their class, and register them as a dataset",
        )
        return
    place = resource.prop(S3_CONFIGURATION)
    dataset = documents_of(resource, context)
    if dataset is None:
        bucket = bucket_name(place.field("bucketArn").text() or "")
        prefixes = ", ".join(place.field("inclusionPrefixes").texts()) or "all of it"
        yield failed(
            place,
            f"{bucket} ({prefixes}) is not the folder of one registered dataset",
            "name the folder of a registered dataset's documents in inclusionPrefixes",
        )
        return
    yield from each_decided(
        _class_is_open(place, dataset, context),
        _purpose_is_lawful(place, dataset),
        _use_is_approved(place, dataset, context),
    )


def _class_is_open(
    place: Property, dataset: RegisteredDataset, context: PolicyContext
) -> Iterator[Finding]:
    own = dataset.data_class
    if own.rank > context.data_class.rank:
        yield failed(
            place,
            f"{dataset.name} is {own.name}, above the class {context.data_class.name}",
            "leave it out, or declare the higher class in the spec",
        )
    else:
        yield passed(place, f"{dataset.name} is {own.name}")


def _purpose_is_lawful(place: Property, dataset: RegisteredDataset) -> Iterator[Finding]:
    if dataset.is_personal and dataset.lawful_basis is None:
        yield failed(
            place,
            f"{dataset.name} tells of people, and no lawful basis is recorded",
            "record lawful_basis in the register",
        )
    elif dataset.is_personal:
        yield passed(place, f"{dataset.name} tells of people, on the ground {dataset.lawful_basis}")
    else:
        yield passed(place, f"{dataset.name} tells of nobody")


def _use_is_approved(
    place: Property, dataset: RegisteredDataset, context: PolicyContext
) -> Iterator[Finding]:
    approval = next(
        (
            it
            for table, it in context.grant_approvals.items()
            if context.datasets.get(table) == dataset
        ),
        None,
    )
    if context.use_case is None:
        return
    if approval is None:
        yield failed(
            place,
            f"no approval opens {dataset.name} to {context.use_case}",
            "add the dataset to the use case's spec with its owner's approval",
        )
    elif context.today > approval.expires_on:
        yield failed(
            place,
            f"the approval {approval.reference} ended on {approval.expires_on}",
            "have the dataset's owner approve again, or take the data source away",
        )
    else:
        yield passed(place, f"{approval.reference} opens it until {approval.expires_on}")


SOURCE_IS_REGISTERED: Final = Policy(
    id="KB-02",
    name="source-is-registered",
    title="A knowledge base reads registered documents, of an open class, by a lawful approval",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PILOT,
    types=(types.DATA_SOURCE,),
    rationale="A knowledge base turns a file share into a machine that answers from all of it.",
    remedy="read the documents of one registered dataset that the use case was granted",
    supports=Supports(
        nist_800_53_r5=("AC-4", "RA-2", "PT-2", "PT-3"),
        nist_ai_rmf=("MAP 4.1", "MEASURE 2.10"),
        iso42001=("A.7.2", "A.7.3", "A.7.5"),
        eu_ai_act=("10",),
        owasp_llm_2025=("LLM02", "LLM08"),
        genai_lens=("GENSEC01-BP03", "GENSEC06-BP01"),
        cis_v3=("2.1.3",),
        cis_v5=("2.1.3",),
        soc2=("CC6.1", "C1.1"),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/s3-data-source-connector.html",),
    on_resource=_source_is_registered,
)
