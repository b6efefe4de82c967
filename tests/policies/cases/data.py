"""Data: its classes, the services that read it, and who is let in to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED, role_policy
from tests.policies.declared import declared, with_properties
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, USE_CASE, context, resource

PUBLIC = dataclasses.replace(context(), data_class=context().data_classes["public"])
PLATFORM_WHERE = context(PLATFORM)
GRANTS = declared(USE_CASE, types.LAKE_PERMISSIONS)
(WORKGROUP,) = declared(USE_CASE, types.WORKGROUP)
(SECRET,) = declared(USE_CASE, types.SECRET)
CONFIGURATION: Mapping[str, Any] = WORKGROUP.properties["configuration"]  # type: ignore[assignment]
DATABASES = declared(PLATFORM, types.CATALOG_DATABASE)
TABLES = declared(PLATFORM, types.CATALOG_TABLE)
BUCKETS = declared(PLATFORM, types.BUCKET)
KEY = "arn:aws:kms:us-east-1:000000000000:key/1"
RESTRICTED = "arn:aws:s3:::meridian-data-restricted-000000000000-us-east-1"
GLUE = "arn:aws:glue:us-east-1:000000000000:"
ACCOUNT = "arn:aws:iam::000000000000"


def one(
    policy: str,
    outcome: Outcome,
    subject: Resource | Sequence[Resource],
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


def grant(**properties: Any) -> Resource:
    return resource(types.LAKE_PERMISSIONS.token, {"principal": "arn:role", **properties})


def tagged(*expressions: tuple[str, str]) -> Resource:
    given = [{"key": key, "values": [value]} for key, value in expressions]
    return grant(lfTagPolicy={"resourceType": "DATABASE", "expressions": given})


def workgroup(**changes: Any) -> Resource:
    return with_properties(WORKGROUP, {"configuration": {**CONFIGURATION, **changes}})


def of(resources: Sequence[Resource], name: str) -> Resource:
    return next(each for each in resources if name in each.name)


def catalogue(mode: str = "SSE-KMS", *, plain: bool = False) -> Resource:
    settings: dict[str, Any] = {
        "encryptionAtRest": {"catalogEncryptionMode": mode, "sseAwsKmsKeyId": KEY},
        "connectionPasswordEncryption": {
            "returnConnectionPasswordEncrypted": not plain,
            "awsKmsKeyId": KEY,
        },
    }
    return resource(
        types.CATALOG_ENCRYPTION.token,
        {"dataCatalogEncryptionSettings": settings},
        provider={"region": "us-east-1"},
    )


def glue_security(logs: str = "SSE-KMS") -> Resource:
    given = {
        "cloudwatchEncryption": {"cloudwatchEncryptionMode": logs, "kmsKeyArn": KEY},
        "jobBookmarksEncryption": {"jobBookmarksEncryptionMode": "CSE-KMS", "kmsKeyArn": KEY},
        "s3Encryption": {"s3EncryptionMode": "SSE-KMS", "kmsKeyArn": KEY},
    }
    return resource(types.GLUE_SECURITY.token, {"encryptionConfiguration": given})


def letting_in(principal: Any, **more: Any) -> Resource:
    body = document(allow("s3:GetObject", "*", Principal=principal, **more))
    return resource(types.BUCKET_POLICY.token, {"bucket": "b", "policy": body})


def store(token: str, tags: Any, **properties: Any) -> Resource:
    return resource(token, {"tags": tags, **properties})


OF_OURS = {"StringEquals": {"aws:PrincipalAccount": "000000000000"}}
FOREIGN = {"StringEquals": {"aws:PrincipalAccount": "999999999999"}}

CASES = [
    *(one("DAT-01", PASS, it, why=it.name) for it in GRANTS),
    *(one("DAT-01", PASS, it, why=it.name) for it in declared(USE_CASE, types.ROLE_POLICY)),
    one("DAT-01", FAIL, grant(table={"name": "supplier_invoices"}), "opens restricted data"),
    one(
        "DAT-01",
        FAIL,
        grant(table={"databaseName": "groundwork_restricted", "wildcard": True}),
        "opens restricted data",
        "wildcard",
    ),
    one(
        "DAT-01",
        FAIL,
        grant(tableWithColumns={"name": "help_articles", "databaseName": "groundwork_restricted"}),
        "opens restricted data",
        "the higher of two",
    ),
    one(
        "DAT-01",
        FAIL,
        grant(database={"name": "groundwork_restricted"}),
        "opens restricted data",
        "database",
    ),
    one("DAT-01", FAIL, tagged(("data_class", "restricted")), "restricted data", "tag"),
    one("DAT-01", FAIL, tagged(("domain", "support")), "restricted data", "tag of all"),
    one(
        "DAT-01",
        FAIL,
        of(GRANTS, "support-tickets"),
        "above the class public of customer-support",
        "lower class",
        PUBLIC,
    ),
    one(
        "DAT-01",
        FAIL,
        role_policy(allow("s3:GetObject", f"{RESTRICTED}/*")),
        "opens meridian-data-restricted",
        "objects",
    ),
    one("DAT-01", FAIL, role_policy(allow("s3:*", "*")), "opens meridian-data-restr", "everything"),
    one(
        "DAT-01",
        FAIL,
        role_policy(allow("s3:Get*", "arn:aws:s3:::meridian-*")),
        "opens meridian-data-restricted",
        "pattern",
    ),
    one(
        "DAT-01",
        FAIL,
        role_policy(allow("glue:GetTable", f"{GLUE}table/*")),
        "opens groundwork_restricted",
        "catalogue",
    ),
    one(
        "DAT-01",
        FAIL,
        role_policy({"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "x"}),
        "data of every class",
        "not_resource",
    ),
    one("DAT-01", NOT_APPLICABLE, grant(table={"name": "unheard_of"})),
    one("DAT-01", NOT_APPLICABLE, GRANTS[0], why="platform", where=PLATFORM_WHERE),
    one("DAT-01", UNDECIDED, role_policy(policy=UNKNOWN_TEXT)),
    one("DAT-01", UNDECIDED, grant(table={"name": UNKNOWN_TEXT}), why="grant"),
    one("DAT-05", PASS, WORKGROUP),
    one(
        "DAT-05",
        PASS,
        workgroup(
            resultConfiguration=None,
            managedQueryResultsConfiguration={
                "enabled": True,
                "encryptionConfiguration": {"kmsKey": KEY},
            },
        ),
        why="managed",
    ),
    one("DAT-05", FAIL, workgroup(enforceWorkgroupConfiguration=False), "clients may override"),
    one("DAT-05", FAIL, workgroup(bytesScannedCutoffPerQuery=None), "any amount of data", "limit"),
    one(
        "DAT-05", FAIL, workgroup(resultConfiguration=None), "nothing that the workgroup", "results"
    ),
    one(
        "DAT-05",
        FAIL,
        workgroup(resultConfiguration={"encryptionConfiguration": {"encryptionOption": "SSE_KMS"}}),
        "no key of the account",
        "key",
    ),
    one("DAT-05", FAIL, with_properties(WORKGROUP, {"configuration": None}), "any amount", "empty"),
    one("DAT-05", NOT_APPLICABLE, BUCKET),
    one("DAT-05", UNDECIDED, with_properties(WORKGROUP, {"configuration": UNKNOWN_TEXT})),
    one("DAT-06", PASS, catalogue()),
    one("DAT-06", PASS, catalogue("SSE-KMS-WITH-SERVICE-ROLE"), why="by a role"),
    one("DAT-06", PASS, glue_security(), why="security"),
    one(
        "DAT-06",
        PASS,
        resource(types.GLUE_JOB.token, {"securityConfiguration": "own"}),
        why="job",
    ),
    one("DAT-06", FAIL, catalogue("DISABLED"), "encrypted by DISABLED"),
    one("DAT-06", FAIL, catalogue(plain=True), "as plain text", "passwords"),
    one("DAT-06", FAIL, glue_security("DISABLED"), "logs are encrypted by DISABLED", "logs"),
    one("DAT-06", FAIL, resource(types.GLUE_CRAWLER.token, {}), "nothing says", "crawler"),
    one("DAT-06", PASS, [*DATABASES, catalogue()], why="stack"),
    one("DAT-06", FAIL, DATABASES, "nothing sets how the catalogue", "stack"),
    one("DAT-06", NOT_APPLICABLE, [BUCKET]),
    one("DAT-06", UNDECIDED, catalogue(UNKNOWN_TEXT)),
    one("DAT-07", PASS, of(BUCKETS, "data-restricted"), where=PLATFORM_WHERE),
    one("DAT-07", PASS, of(DATABASES, "data-public"), why="database", where=PLATFORM_WHERE),
    one("DAT-07", PASS, of(TABLES, "support-tickets"), why="table", where=PLATFORM_WHERE),
    one("DAT-07", PASS, SECRET, why="secret"),
    one("DAT-07", FAIL, store(types.TABLE.token, {}), "nothing tells which class"),
    one(
        "DAT-07", FAIL, store(types.TABLE.token, {"data_class": "x"}), "'x' is no class", "unknown"
    ),
    one(
        "DAT-07",
        FAIL,
        store(types.TABLE.token, {"data_class": "restricted"}),
        "above the class confidential",
        "above",
    ),
    one(
        "DAT-07",
        FAIL,
        with_properties(of(BUCKETS, "data-restricted"), {"tags": {"data_class": "public"}}),
        "the register says restricted",
        "bucket",
        PLATFORM_WHERE,
    ),
    one(
        "DAT-07",
        FAIL,
        with_properties(of(TABLES, "support-tickets"), {"parameters": {"data_class": "public"}}),
        "the register says confidential",
        "table",
        PLATFORM_WHERE,
    ),
    one("DAT-07", NOT_APPLICABLE, of(TABLES, "record-tables"), where=PLATFORM_WHERE),
    one("DAT-07", UNDECIDED, store(types.TABLE.token, UNKNOWN_TEXT)),
    one("DAT-08", PASS, SECRET),
    one("DAT-08", PASS, letting_in({"AWS": f"{ACCOUNT}:root"}), why="own"),
    one("DAT-08", PASS, letting_in({"Service": "logging.s3.amazonaws.com"}), why="service"),
    one("DAT-08", PASS, letting_in("*", Condition=OF_OURS), why="own_accounts"),
    one("DAT-08", FAIL, letting_in("*"), "* is let in"),
    one("DAT-08", FAIL, letting_in({"AWS": "999999999999"}), "999999999999 is let in", "foreign"),
    one("DAT-08", FAIL, letting_in("*", Condition=FOREIGN), "* is let in", "foreign_accounts"),
    one("DAT-08", FAIL, letting_in({"CanonicalUser": "abc"}), "abc is let in", "canonical"),
    one(
        "DAT-08",
        FAIL,
        resource(
            types.SECRET_POLICY.token,
            {"policy": document(allow("secretsmanager:*", "*", Principal={"AWS": "*"}))},
        ),
        "* is let in",
        "secret",
    ),
    one("DAT-08", NOT_APPLICABLE, with_properties(SECRET, {"policy": None})),
    one("DAT-08", UNDECIDED, with_properties(SECRET, {"policy": UNKNOWN_TEXT})),
]
