"""Buckets, keys, data grants, logs, cost and regions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from policies import resource_types as types
from policies.model import Outcome
from policies.resources import Resource
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import (
    BUCKET,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    TAGS,
    UNDECIDED,
)
from tests.policies.support import PLATFORM, UNKNOWN_TEXT, context, resource

CLOSED = {
    "bucket": "b",
    "blockPublicAcls": True,
    "blockPublicPolicy": True,
    "ignorePublicAcls": True,
    "restrictPublicBuckets": True,
}
ONLY_PLAIN = {"Bool": {"aws:SecureTransport": "false"}}
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
    "Condition": ONLY_PLAIN,
}


def block(**properties: Any) -> Resource:
    return resource(types.BUCKET_PUBLIC_ACCESS_BLOCK.token, {**CLOSED, **properties}, name="block")


def bucket_policy(*statements: dict[str, Any], policy: str | None = None) -> Resource:
    body = policy or document(*statements)
    return resource(types.BUCKET_POLICY.token, {"bucket": "b", "policy": body}, name="policy")


def key(**properties: Any) -> Resource:
    return resource(types.KMS_KEY.token, {"enableKeyRotation": True, **properties}, name="key")


def replica_key(**properties: Any) -> Resource:
    given = {"primaryKeyArn": "arn:aws:kms:us-east-1:000000000000:key/mrk-1", **properties}
    return resource(types.KMS_REPLICA_KEY.token, given, name="replica")


ALONE = dataclasses.replace(context(), recovery_region=None)
RECOVERING = dataclasses.replace(context(), recovery_region="us-west-2")


def grant(**properties: Any) -> Resource:
    given = {
        "principal": "arn:aws:iam::000000000000:role/reader",
        "permissions": ["SELECT"],
        **properties,
    }
    return resource(types.LAKE_PERMISSIONS.token, given)


def settings(**properties: Any) -> Resource:
    return resource(types.LAKE_SETTINGS.token, properties)


def log_group(**properties: Any) -> Resource:
    given = {"name": "g", "kmsKeyId": "arn:key", "retentionInDays": 365, **properties}
    return resource(types.LOG_GROUP.token, given, name="group")


def recorder(region: str = "us-east-1", **config: Any) -> Resource:
    given = {"textDataDeliveryEnabled": True, "s3Config": {"bucketName": "b"}, **config}
    properties = {"loggingConfig": given, "region": region}
    return resource(types.INVOCATION_LOGGING.token, properties, name=f"recorder-{region}")


def encryption(algorithm: str, key_id: str = "") -> Resource:
    default = {"sseAlgorithm": algorithm, "kmsMasterKeyId": key_id}
    rules = [{"applyServerSideEncryptionByDefault": default}]
    return resource(types.BUCKET_ENCRYPTION.token, {"bucket": "b", "rules": rules})


def trail(*data_types: str, **properties: Any) -> Resource:
    selectors = [
        {"fieldSelectors": [{"field": "resources.type", "equals": [each]}]} for each in data_types
    ]
    given = {
        "isMultiRegionTrail": True,
        "enableLogFileValidation": True,
        "kmsKeyId": "arn:key",
        "advancedEventSelectors": selectors,
        **properties,
    }
    return resource(types.TRAIL.token, given)


def budget(**properties: Any) -> Resource:
    notifications = [
        {
            "threshold": threshold,
            "thresholdType": "PERCENTAGE",
            "notificationType": kind,
            "subscriberEmailAddresses": ["a@example.com"],
        }
        for threshold, kind in (
            (50, "ACTUAL"),
            (80, "ACTUAL"),
            (100, "ACTUAL"),
            (100, "FORECASTED"),
        )
    ]
    given = {
        "limitAmount": "1800.0",
        "limitUnit": "USD",
        "timeUnit": "MONTHLY",
        "costFilters": [{"name": "TagKeyValue", "values": ["user:use_case$customer-support"]}],
        "notifications": notifications,
        **properties,
    }
    return resource(types.BUDGET.token, given, name="budget")


def one(policy: str, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


def stack(policy: str, outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    where = context(PLATFORM) if policy == "LOG-01" else context()
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


EVERYBODY = allow("s3:GetObject", "arn:aws:s3:::b/*", Principal={"AWS": "*"})
BEDROCK, OBJECTS = "AWS::Bedrock::Guardrail", "AWS::S3::Object"
PUBLIC_KEY = json.loads(document(allow("kms:Decrypt", "*", Principal="*")))
OPEN_DEFAULT = [{"principal": "IAM_ALLOWED_PRINCIPALS", "permissions": ["ALL"]}]
HOME = {"region": "us-east-1"}
ABROAD = {"region": "eu-west-1"}
ELSEWHERE = recorder("us-west-2")

CASES = [
    one("ENC-01", PASS, block()),
    one("ENC-01", PASS, block(blockPublicAcls="true"), why="text"),
    one("ENC-01", FAIL, block(blockPublicPolicy=False), "blockPublicPolicy is off"),
    one("ENC-01", FAIL, block(ignorePublicAcls=None), "ignorePublicAcls is off", "absent"),
    one("ENC-01", FAIL, bucket_policy(EVERYBODY), "lets everybody in", "policy"),
    one(
        "ENC-01",
        FAIL,
        resource(types.BUCKET.token, {"acl": "public-read"}),
        "access list is public-read",
        "acl",
    ),
    one("ENC-01", NOT_APPLICABLE, log_group()),
    one("ENC-01", UNDECIDED, block(blockPublicAcls="1c4a061d-8072-4f0a-a4cb-0ff528b18fe7")),
    stack("ENC-01", PASS, BUCKET, block(), why="stack"),
    stack("ENC-01", FAIL, BUCKET, block(bucket="other"), says="nothing blocks", why="stack"),
    stack("ENC-01", NOT_APPLICABLE, block(), why="stack"),
    one("ENC-02", PASS, bucket_policy(EVERYBODY, TLS_ONLY)),
    one("ENC-02", FAIL, bucket_policy(EVERYBODY), "without TLS are not denied"),
    one(
        "ENC-02",
        FAIL,
        bucket_policy({**TLS_ONLY, "Action": "s3:GetObject"}),
        "without TLS are not denied",
        "reads_only",
    ),
    one(
        "ENC-02",
        FAIL,
        bucket_policy({**TLS_ONLY, "Principal": {"AWS": "arn:aws:iam::000000000000:root"}}),
        "without TLS are not denied",
        "one_principal",
    ),
    one(
        "ENC-02",
        FAIL,
        bucket_policy({**TLS_ONLY, "Condition": {**ONLY_PLAIN, "StringEquals": {"aws:X": "1"}}}),
        "without TLS are not denied",
        "narrowed",
    ),
    one("ENC-02", NOT_APPLICABLE, BUCKET),
    one("ENC-02", UNDECIDED, bucket_policy(policy=UNKNOWN_TEXT)),
    stack("ENC-02", FAIL, BUCKET, says="has no policy", why="stack"),
    stack("ENC-02", PASS, BUCKET, bucket_policy(TLS_ONLY), why="stack"),
    one("ENC-04", PASS, key()),
    one("ENC-04", FAIL, key(enableKeyRotation=False), "rotation is off"),
    Case(
        policy="ENC-04",
        outcome=FAIL,
        subject=key(multiRegion=True),
        says="other regions",
        where=ALONE,
        why="multi_region",
    ),
    Case(
        policy="ENC-04",
        outcome=PASS,
        subject=key(multiRegion=True),
        where=RECOVERING,
        why="declared",
    ),
    Case(
        policy="ENC-04",
        outcome=PASS,
        subject=replica_key(region="us-west-2"),
        where=RECOVERING,
        why="replica",
    ),
    Case(
        policy="ENC-04",
        outcome=FAIL,
        subject=replica_key(region="us-east-2"),
        says="us-east-2, which no spec declares",
        where=RECOVERING,
        why="replica elsewhere",
    ),
    Case(
        policy="ENC-04",
        outcome=FAIL,
        subject=replica_key(region="us-west-2"),
        says="which no spec declares",
        where=ALONE,
        why="replica of what stays",
    ),
    one("ENC-04", NOT_APPLICABLE, BUCKET),
    one("ENC-04", UNDECIDED, key(enableKeyRotation=UNKNOWN_TEXT)),
    one("ENC-05", PASS, key(policy=document(allow("kms:*", "*", Principal={"AWS": "000"})))),
    one("ENC-05", FAIL, key(policy=PUBLIC_KEY), "everybody may use the key"),
    one("ENC-05", NOT_APPLICABLE, key()),
    one("ENC-05", UNDECIDED, key(policy=UNKNOWN_TEXT)),
    one("DAT-02", PASS, grant(table={"name": "help_articles"}), "DA-2026-031 opens it until"),
    one("DAT-02", PASS, grant(tableWithColumns={"name": "support_tickets"}), why="columns"),
    one("DAT-02", FAIL, grant(table={"name": "order_status"}), "no approval opens order_status"),
    Case(
        policy="DAT-02",
        outcome=FAIL,
        subject=grant(table={"name": "help_articles"}),
        where=dataclasses.replace(context(), today=dt.date(2028, 10, 1)),
        says="the approval DA-2026-031 ended on 2028-09-30",
        why="over",
    ),
    one("DAT-02", NOT_APPLICABLE, grant(database={"name": "groundwork_public"})),
    one("DAT-02", UNDECIDED, grant(table={"name": UNKNOWN_TEXT})),
    one("DAT-03", PASS, grant(tableWithColumns={"name": "support_tickets", "columnNames": ["a"]})),
    one("DAT-03", PASS, grant(table={"name": "help_articles"}), why="open_class"),
    one("DAT-03", FAIL, grant(permissions=["ALL"]), "every right"),
    one("DAT-03", FAIL, grant(permissionsWithGrantOptions=["SELECT"]), "may pass on", "grantable"),
    one("DAT-03", FAIL, grant(principal="IAM_ALLOWED_PRINCIPALS"), "whoever IAM lets", "everybody"),
    one("DAT-03", FAIL, grant(table={"name": "support_tickets"}), "the whole table", "columns"),
    one(
        "DAT-03",
        FAIL,
        grant(table={"databaseName": "d", "wildcard": True}),
        "every table",
        "wildcard",
    ),
    one(
        "DAT-03",
        FAIL,
        grant(tableWithColumns={"name": "support_tickets", "excludedColumnNames": ["a"]}),
        "does not name",
        "excluded",
    ),
    one("DAT-03", PASS, grant(lfTagPolicy={"resourceType": "DATABASE"}), "no table", "databases"),
    one("DAT-03", FAIL, grant(lfTagPolicy={"resourceType": "TABLE"}), "every table", "tagged"),
    one("DAT-03", NOT_APPLICABLE, BUCKET),
    one("DAT-03", UNDECIDED, grant(principal=UNKNOWN_TEXT)),
    one("DAT-04", PASS, settings()),
    one("DAT-04", PASS, settings(createTableDefaultPermissions=[{}]), why="empty_block"),
    one(
        "DAT-04",
        FAIL,
        settings(createDatabaseDefaultPermissions=OPEN_DEFAULT),
        "open to IAM_ALLOWED_PRINCIPALS",
    ),
    one("DAT-04", NOT_APPLICABLE, BUCKET),
    one("DAT-04", UNDECIDED, settings(createTableDefaultPermissions=UNKNOWN_TEXT)),
    stack("LOG-01", PASS, recorder(), ELSEWHERE),
    stack("LOG-01", FAIL, BUCKET, says="not recorded"),
    stack("LOG-01", FAIL, recorder(), says="in us-west-2 are not", why="one region alone"),
    stack(
        "LOG-01",
        FAIL,
        recorder(textDataDeliveryEnabled=False),
        ELSEWHERE,
        says="left out",
        why="text",
    ),
    stack("LOG-01", FAIL, recorder(s3Config=None), ELSEWHERE, says="goes nowhere", why="target"),
    Case(policy="LOG-01", outcome=NOT_APPLICABLE, subject=[BUCKET]),
    stack(
        "LOG-01",
        UNDECIDED,
        resource(types.INVOCATION_LOGGING.token, {"loggingConfig": UNKNOWN_TEXT}, provider=HOME),
        ELSEWHERE,
    ),
    stack("LOG-02", PASS, log_group()),
    stack("LOG-02", PASS, log_group(kmsKeyId=UNKNOWN_TEXT), why="key_to_come"),
    stack("LOG-02", FAIL, log_group(retentionInDays=30), says="kept 30 days"),
    stack("LOG-02", FAIL, log_group(retentionInDays=0), says="kept for ever", why="ever"),
    stack("LOG-02", FAIL, log_group(kmsKeyId=None), says="no key of its own", why="key"),
    stack("LOG-02", FAIL, log_group(tags={"data_class": "secret"}), says="is unknown", why="class"),
    stack(
        "LOG-02",
        FAIL,
        BUCKET,
        recorder(),
        encryption("AES256"),
        says="without a key",
        why="bucket",
    ),
    stack("LOG-02", PASS, BUCKET, recorder(), encryption("aws:kms", "arn:key"), why="bucket"),
    stack("LOG-02", NOT_APPLICABLE, BUCKET),
    stack("LOG-02", UNDECIDED, log_group(retentionInDays=UNKNOWN_TEXT)),
    one("LOG-05", PASS, trail(BEDROCK, OBJECTS)),
    one("LOG-05", FAIL, trail(OBJECTS), "events of Bedrock are not"),
    one("LOG-05", FAIL, trail(BEDROCK, OBJECTS, isMultiRegionTrail=False), "is off", "regions"),
    one("LOG-05", FAIL, trail(BEDROCK, OBJECTS, enableLogging=False), "is stopped", "stopped"),
    one("LOG-05", FAIL, trail(BEDROCK, OBJECTS, kmsKeyId=""), "no key", "key"),
    one("LOG-05", NOT_APPLICABLE, BUCKET),
    one("LOG-05", UNDECIDED, trail(BEDROCK, OBJECTS, isMultiRegionTrail=UNKNOWN_TEXT)),
    stack("CST-01", PASS, budget()),
    stack("CST-01", FAIL, BUCKET, says="no budget counts"),
    stack("CST-01", FAIL, budget(costFilters=[]), says="no budget counts", why="filter"),
    stack("CST-01", FAIL, budget(limitAmount="5000"), says="allows 1800", why="amount"),
    stack("CST-01", FAIL, budget(notifications=[]), says="nobody is told at 50 %", why="alerts"),
    stack("CST-01", FAIL, budget(timeUnit="ANNUALLY"), says="not in USD per month", why="unit"),
    Case(policy="CST-01", outcome=NOT_APPLICABLE, subject=[BUCKET], where=context(PLATFORM)),
    stack("CST-01", UNDECIDED, budget(limitAmount=UNKNOWN_TEXT)),
    one("CST-03", PASS, resource(types.BUCKET.token, {"tags": TAGS})),
    one("CST-03", FAIL, BUCKET, "use_case, owner, cost_center"),
    one(
        "CST-03",
        FAIL,
        resource(types.BUCKET.token, {"tags": {**TAGS, "stage": "live"}}),
        "the tag stage is 'live'",
        "value",
    ),
    one(
        "CST-03",
        FAIL,
        resource(types.BUCKET.token, {"tags": {**TAGS, "owner": ""}}),
        "the tag owner is empty",
        "empty",
    ),
    one("CST-03", NOT_APPLICABLE, block()),
    one("CST-03", UNDECIDED, resource(types.BUCKET.token, {"tags": UNKNOWN_TEXT})),
    one("GOV-06", PASS, resource(types.BUCKET.token, {}, provider=HOME)),
    one("GOV-06", FAIL, resource(types.BUCKET.token, {}, provider=ABROAD), "eu-west-1 is not"),
    one(
        "GOV-06",
        FAIL,
        resource(types.BUCKET.token, {"region": "eu-west-1"}, provider=HOME),
        "eu-west-1 is not",
        "own",
    ),
    Case(
        policy="GOV-06",
        outcome=PASS,
        subject=resource(types.BUCKET.token, {"region": "us-west-2"}, provider=HOME),
        where=context("customer-support.sandbox"),
        why="recovery region",
    ),
    Case(
        policy="GOV-06",
        outcome=FAIL,
        subject=resource(types.BUCKET.token, {"region": "us-west-2"}, provider=HOME),
        says="us-west-2 is not",
        where=context("returns-triage.sandbox"),
        why="recovery region of others",
    ),
    one("GOV-06", NOT_APPLICABLE, BUCKET),
    one("GOV-06", UNDECIDED, resource(types.BUCKET.token, {"region": UNKNOWN_TEXT})),
]
