"""Knowledge bases: what they read, by which role, and where their vectors are kept."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.declared import changing, declared, with_properties, with_statement
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, USE_CASE, context, resource

KNOWLEDGE = declared(
    USE_CASE,
    types.KNOWLEDGE_BASE,
    types.DATA_SOURCE,
    types.VECTOR_BUCKET,
    types.VECTOR_INDEX,
    types.ROLE,
    types.ROLE_POLICY,
)
(SOURCE,) = declared(USE_CASE, types.DATA_SOURCE)
(VECTORS,) = declared(USE_CASE, types.VECTOR_BUCKET)
(INDEX,) = declared(USE_CASE, types.VECTOR_INDEX)
(BASE,) = declared(USE_CASE, types.KNOWLEDGE_BASE)
STORES = declared(
    PLATFORM,
    types.BUCKET,
    types.BUCKET_VERSIONING,
    types.BUCKET_LIFECYCLE,
    types.BUCKET_REPLICATION,
    types.MALWARE_PLAN,
    types.BUCKET_POLICY,
)
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
ROLE_ARN = "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-base"
DEPLOYER = context().deployer_arn
DOCUMENTS = "arn:aws:s3:::meridian-data-public-000000000000-us-east-1"
COLLECTION_ARN = "arn:aws:aoss:us-east-1:000000000000:collection/abc"


def one(policy: str, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


def stack(
    policy: str,
    outcome: Outcome,
    subject: Sequence[Resource],
    says: str = "",
    why: str = "",
    where: PolicyContext | None = None,
) -> Case:
    return Case(
        policy=policy,
        outcome=outcome,
        subject=subject,
        says=says,
        why=why,
        where=where or context(),
    )


def reading(bucket: str = DOCUMENTS, *prefixes: str, kind: str = "S3") -> Resource:
    given: dict[str, Any] = {"bucketArn": bucket}
    if prefixes:
        given["inclusionPrefixes"] = list(prefixes)
    return with_properties(
        SOURCE, {"dataSourceConfiguration": {"type": kind, "s3Configuration": given}}
    )


def registered(**changes: Any) -> PolicyContext:
    """Return the context with the help articles changed in the register."""
    found = context()
    dataset = dataclasses.replace(found.datasets["help_articles"], **changes)
    return dataclasses.replace(found, datasets={**found.datasets, "help_articles": dataset})


def knowing(*statements: Mapping[str, Any]) -> list[Resource]:
    """Return the knowledge base with statements added to its role's policy."""
    name = "customer-support-help-center-policy"
    return [with_statement(it, *statements) if it.name == name else it for it in KNOWLEDGE]


def trusting(**condition: Any) -> list[Resource]:
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": "bedrock.amazonaws.com"},
        "Condition": condition,
    }
    return changing(KNOWLEDGE, types.ROLE, {"assumeRolePolicy": document(statement)}, "help-center")


def security(kind: str, policy: Any) -> Resource:
    text = policy if isinstance(policy, str) else json.dumps(policy)
    return resource(types.SEARCH_SECURITY.token, {"type": kind, "policy": text}, name=kind)


RULES = [{"ResourceType": "collection", "Resource": ["collection/help"]}]


def network(**part: Any) -> Resource:
    return security("network", [{"Rules": RULES, **part}])


def encryption(**policy: Any) -> Resource:
    return security("encryption", {"Rules": RULES, **policy})


def access(principal: str, *permissions: str, policy: str | None = None) -> Resource:
    rule = {
        "ResourceType": "index",
        "Resource": ["index/help/*"],
        "Permission": [f"aoss:{it}" for it in permissions],
    }
    text = policy or json.dumps([{"Rules": [rule], "Principal": [principal]}])
    return resource(types.COLLECTION_ACCESS.token, {"type": "data", "policy": text}, name="access")


def bucket_policy(principal: str, policy: str | None = None) -> Resource:
    body = policy or document(allow("s3vectors:QueryVectors", "*", Principal={"AWS": principal}))
    return resource(types.VECTOR_BUCKET_POLICY.token, {"policy": body})


OWN_ROLE = resource(types.ROLE.token, {"name": "groundwork-base", "arn": ROLE_ARN}, name="role")
COLLECTION = resource(
    types.COLLECTION.token, {"name": "help", "arn": COLLECTION_ARN}, name="collection"
)
BY_BEDROCK = network(AllowFromPublic=False, SourceServices=["bedrock.amazonaws.com"])
KEYED = encryption(AWSOwnedKey=False, KmsARN=KEY)
OPENSEARCH = {
    "type": "OPENSEARCH_SERVERLESS",
    "opensearchServerlessConfiguration": {"collectionArn": COLLECTION_ARN},
}
IN_COLLECTION = with_properties(BASE, {"storageConfiguration": OPENSEARCH})
PLAN = next(it for it in declared(PLATFORM, types.MALWARE_PLAN) if "public" in it.name)
UNPLANNED = [it for it in STORES if it.urn != PLAN.urn]
ON_TLS = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
OWN_ACCOUNT = {"aws:SourceAccount": "000000000000"}
LATER = dataclasses.replace(context(), today=dt.date(2028, 10, 1))

CASES = [
    one("KB-01", PASS, SOURCE),
    one("KB-01", FAIL, with_properties(SOURCE, {"serverSideEncryptionConfiguration": None}), "AWS"),
    one("KB-01", NOT_APPLICABLE, BUCKET),
    one(
        "KB-01",
        UNDECIDED,
        with_properties(SOURCE, {"serverSideEncryptionConfiguration": UNKNOWN_TEXT}),
    ),
    one("KB-02", PASS, SOURCE),
    one("KB-02", FAIL, reading(kind="WEB"), "documents come from WEB", "crawler"),
    one("KB-02", FAIL, reading(DOCUMENTS), "(all of it)", "whole bucket"),
    one(
        "KB-02", FAIL, reading("arn:aws:s3:::share", "a/"), "share (a/) is not the folder", "share"
    ),
    Case(
        policy="KB-02",
        outcome=FAIL,
        subject=SOURCE,
        says="is restricted, above the class confidential",
        where=registered(data_class=context().data_classes["restricted"]),
        why="class",
    ),
    Case(
        policy="KB-02",
        outcome=FAIL,
        subject=SOURCE,
        says="no lawful basis is recorded",
        where=registered(is_personal=True),
        why="basis",
    ),
    Case(
        policy="KB-02",
        outcome=PASS,
        subject=SOURCE,
        where=registered(is_personal=True, lawful_basis="contract"),
        why="basis",
    ),
    Case(
        policy="KB-02",
        outcome=FAIL,
        subject=SOURCE,
        says="the approval DA-2026-031 ended",
        where=LATER,
        why="ended",
    ),
    Case(
        policy="KB-02",
        outcome=FAIL,
        subject=SOURCE,
        says="no approval opens help-articles",
        where=dataclasses.replace(context(), grant_approvals={}),
        why="approval",
    ),
    one("KB-02", NOT_APPLICABLE, BUCKET),
    one("KB-02", UNDECIDED, reading(UNKNOWN_TEXT, "help-articles-documents/")),
    stack("KB-03", PASS, KNOWLEDGE),
    stack(
        "KB-03",
        FAIL,
        knowing(allow("s3:GetObject", f"{DOCUMENTS}/*")),
        "reads more than the documents",
        "reads",
    ),
    stack(
        "KB-03",
        FAIL,
        knowing(allow(["s3:PutObject"], f"{DOCUMENTS}/help-articles-documents/*")),
        "changes the documents",
        "writes",
    ),
    stack(
        "KB-03",
        FAIL,
        knowing(allow("s3vectors:*", "*")),
        "reaches vectors of others",
        "vectors",
    ),
    stack(
        "KB-03",
        FAIL,
        knowing(allow("aoss:APIAccessAll", "*")),
        "reaches vectors of others",
        "collections",
    ),
    stack("KB-03", FAIL, trusting(), "the role is taken for any account", "trust"),
    stack(
        "KB-03",
        FAIL,
        trusting(StringEquals=OWN_ACCOUNT),
        "more than knowledge bases",
        "trust of all",
    ),
    stack("KB-03", FAIL, [BASE, SOURCE], "is no role of this stack", "foreign"),
    stack("KB-03", NOT_APPLICABLE, [BUCKET]),
    stack("KB-03", UNDECIDED, changing(KNOWLEDGE, types.ROLE_POLICY, {"policy": UNKNOWN_TEXT})),
    stack("KB-04", PASS, KNOWLEDGE, why="s3_vectors"),
    one("KB-04", PASS, BY_BEDROCK),
    one("KB-04", PASS, network(AllowFromPublic=False, SourceVPCEs=["vpce-1"]), why="endpoint"),
    one("KB-04", FAIL, network(AllowFromPublic=True), "from the internet"),
    one("KB-04", FAIL, network(AllowFromPublic=False), "nothing is named", "nobody"),
    one(
        "KB-04",
        FAIL,
        network(
            AllowFromPublic=False, SourceServices=["application.opensearchservice.amazonaws.com"]
        ),
        "application.opensearchservice.amazonaws.com reaches",
        "service",
    ),
    one("KB-04", FAIL, security("network", "{"), "not valid JSON", "broken"),
    stack(
        "KB-04",
        FAIL,
        [with_properties(BASE, {"storageConfiguration": {"type": "PINECONE"}})],
        "kept in PINECONE",
        "elsewhere",
    ),
    one("KB-04", NOT_APPLICABLE, KEYED),
    stack("KB-04", NOT_APPLICABLE, [BUCKET], why="stack"),
    one("KB-04", UNDECIDED, security("network", UNKNOWN_TEXT)),
    one("KB-05", PASS, VECTORS, why="bucket"),
    one("KB-05", PASS, INDEX, why="index"),
    one("KB-05", PASS, KEYED),
    one("KB-05", FAIL, encryption(AWSOwnedKey=True), "a key of AWS's own"),
    one(
        "KB-05", FAIL, with_properties(VECTORS, {"encryptionConfigurations": []}), "AWS's", "bucket"
    ),
    one(
        "KB-05",
        FAIL,
        with_properties(INDEX, {"encryptionConfigurations": [{"sseType": "AES256"}]}),
        "encrypted by AES256",
        "index",
    ),
    one("KB-05", NOT_APPLICABLE, BY_BEDROCK),
    one("KB-05", UNDECIDED, security("encryption", UNKNOWN_TEXT)),
    stack(
        "KB-05",
        PASS,
        [COLLECTION, KEYED, BY_BEDROCK, access(ROLE_ARN, "ReadDocument")],
        why="stack",
    ),
    stack("KB-05", FAIL, [COLLECTION, KEYED], "no policy of network", "stack"),
    stack(
        "KB-05",
        FAIL,
        [with_properties(COLLECTION, {"name": "other"}), KEYED],
        "about the collection other",
        "name",
    ),
    stack("KB-05", NOT_APPLICABLE, [BUCKET], why="stack"),
    stack("KB-06", PASS, KNOWLEDGE),
    stack("KB-06", PASS, [OWN_ROLE, access(ROLE_ARN, "ReadDocument")], why="role"),
    stack("KB-06", PASS, [access(DEPLOYER, "CreateIndex")], why="deployer"),
    stack("KB-06", PASS, [OWN_ROLE, bucket_policy(ROLE_ARN)], why="bucket"),
    stack("KB-06", PASS, [IN_COLLECTION, COLLECTION], why="collection"),
    stack("KB-06", FAIL, [access(DEPLOYER, "ReadDocument")], "is no role of the stack", "deployer"),
    stack("KB-06", FAIL, [OWN_ROLE, access("*", "ReadDocument")], "* reaches the vectors", "any"),
    stack(
        "KB-06",
        FAIL,
        [OWN_ROLE, bucket_policy("arn:aws:iam::000000000000:root")],
        "root reaches the vectors",
        "root",
    ),
    stack("KB-06", FAIL, [BASE], "not of this stack", "shared index"),
    stack("KB-06", FAIL, [IN_COLLECTION], "not of this stack", "shared collection"),
    stack("KB-06", NOT_APPLICABLE, [BUCKET]),
    stack("KB-06", UNDECIDED, [access("", policy=UNKNOWN_TEXT)]),
    stack("KB-07", PASS, [SOURCE]),
    stack("KB-07", PASS, STORES, why="documents", where=context(PLATFORM)),
    stack(
        "KB-07", FAIL, [with_properties(SOURCE, {"dataDeletionPolicy": "RETAIN"})], "vectors stay"
    ),
    stack(
        "KB-07", FAIL, [with_properties(SOURCE, {"dataDeletionPolicy": None})], "is said", "silent"
    ),
    stack(
        "KB-07",
        FAIL,
        changing(STORES, types.BUCKET_LIFECYCLE, {"rules": []}, "data-public"),
        "documents of help-articles end never",
        "kept",
        context(PLATFORM),
    ),
    stack("KB-07", NOT_APPLICABLE, [BUCKET]),
    stack("KB-07", UNDECIDED, [with_properties(SOURCE, {"dataDeletionPolicy": UNKNOWN_TEXT})]),
    stack("KB-08", PASS, STORES, where=context(PLATFORM)),
    stack(
        "KB-08",
        FAIL,
        changing(STORES, types.BUCKET_POLICY, {"policy": document(ON_TLS)}, "data-public"),
        "are read before their scan",
        "read at once",
        context(PLATFORM),
    ),
    stack(
        "KB-08",
        FAIL,
        UNPLANNED,
        "nothing scans the documents of help-articles",
        "scan",
        context(PLATFORM),
    ),
    stack(
        "KB-08",
        FAIL,
        [*UNPLANNED, with_properties(PLAN, {"actions": []})],
        "nothing sets apart what is found",
        "tagging",
        context(PLATFORM),
    ),
    stack(
        "KB-08",
        FAIL,
        changing(
            [*UNPLANNED, PLAN],
            types.BUCKET_VERSIONING,
            {"versioningConfiguration": {"status": "Suspended"}},
            "data-public",
        ),
        "cannot be brought back",
        "versions",
        context(PLATFORM),
    ),
    stack("KB-08", NOT_APPLICABLE, [BUCKET]),
    stack(
        "KB-08",
        UNDECIDED,
        [*UNPLANNED, with_properties(PLAN, {"actions": UNKNOWN_TEXT})],
        where=context(PLATFORM),
    ),
]
