"""Keys of stores, secrets, and what can be restored."""

from __future__ import annotations

import base64
import dataclasses
import json
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome
from policies.resources import Resource
from policies.values import ENCRYPTED, UNKNOWN, Unknown
from tests.policies.case import Case, allow, document
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import PROTOTYPE, UNKNOWN_TEXT, context, declared_stack, resource

KEPT = dataclasses.replace(context(), is_disposable=False)


def case(
    policy: str,
    outcome: Outcome,
    *subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext | None = None,
) -> Case:
    where = where or context()
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def key(use_case: str | None = "customer-support", name: str = "key") -> Resource:
    tags = {"use_case": use_case} if use_case else {}
    return resource(types.KMS_KEY.token, {"arn": f"arn:{name}", "tags": tags}, name=name)


def log(**properties: Any) -> Resource:
    return resource(types.LOG_GROUP.token, {"kmsKeyId": "arn:key", **properties}, name="log")


def bucket_key(key_arn: str) -> Resource:
    default = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": key_arn}
    rules = [{"applyServerSideEncryptionByDefault": default}]
    return resource(types.BUCKET_ENCRYPTION.token, {"bucket": "b", "rules": rules})


def vectors(key_arn: str) -> Resource:
    given = {"encryptionConfigurations": [{"kmsKeyArn": key_arn, "sseType": "aws:kms"}]}
    return resource(types.VECTOR_BUCKET.token, given, name="vectors")


def collection(key_arn: str) -> Resource:
    given = {"type": "encryption", "policy": json.dumps({"Rules": [], "KmsARN": key_arn})}
    return resource(types.SEARCH_SECURITY.token, given, name="collection")


SEALED_LATER = resource(
    types.LOG_GROUP.token,
    {"kmsKeyId": UNKNOWN_TEXT},
    made_from={"kmsKeyId": [key()]},
)

OWN = next(
    each for each in declared_stack("customer-support.sandbox") if each.type == types.SECRET.token
)


def secret(**properties: Any) -> Resource:
    return dataclasses.replace(OWN, properties={**OWN.properties, **properties})


def one(policy: str, outcome: Outcome, subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why)


def rotation(days: Any) -> Resource:
    given = {"secretId": OWN.properties["arn"], "rotationRules": {"automaticallyAfterDays": days}}
    return resource(types.SECRET_ROTATION.token, given, name="rotation")


UNTOLD = dataclasses.replace(context(), secret_ages=dict[str, int]())
READ_BY_ALL = document(allow("secretsmanager:GetSecretValue", "*", Principal="*"))
VALUE = resource(types.SECRET_VERSION.token, {"secretString": "hunter2"})


def function(**variables: Any) -> Resource:
    return resource(types.FUNCTION.token, {"environment": {"variables": variables}})


def scripts(text: str, *, encoded: bool = True) -> Resource:
    body = base64.b64encode(text.encode()).decode() if encoded else text
    return resource(types.NOTEBOOK_SCRIPTS.token, {"onStart": body})


def task(*environment: dict[str, str]) -> Resource:
    containers = json.dumps([{"name": "main", "environment": list(environment)}])
    return resource(types.TASK_DEFINITION.token, {"containerDefinitions": containers})


ACCESS_KEY = "AKIA" + "Z7" * 8
GITHUB = "ghp_" + "a1B2" * 9
VENDOR = "sk-ant-" + "a1B2" * 6
MODEL = resource(types.HOSTED_MODEL.token, {"primaryContainer": {"environment": {"KEY": VENDOR}}})
OF_THE_STATE = dataclasses.replace(
    function(), properties={"environment": {"variables": {"PASSCODE": Unknown(ENCRYPTED)}}}
)


def versioning(status: str) -> Resource:
    given = {"bucket": "b", "versioningConfiguration": {"status": status}}
    return resource(types.BUCKET_VERSIONING.token, given, name="versioning")


def table(**properties: Any) -> Resource:
    given = {
        "pointInTimeRecovery": {"enabled": True},
        "deletionProtectionEnabled": True,
        **properties,
    }
    return resource(types.TABLE.token, given, name="table")


CASES = [
    case("ENC-03", PASS, log(), key(), says="is a key of customer-support"),
    case("ENC-03", PASS, SEALED_LATER, key(), why="key to come"),
    case("ENC-03", PASS, BUCKET, bucket_key("arn:key"), key(), why="bucket"),
    case("ENC-03", PASS, vectors("arn:key"), key(), why="vectors"),
    case("ENC-03", PASS, collection("arn:key"), key(), why="collection"),
    case("ENC-03", FAIL, log(kmsKeyId=None), key(), says="with a key of AWS"),
    case("ENC-03", FAIL, BUCKET, key(), says="with a key of AWS", why="bucket"),
    case(
        "ENC-03", FAIL, collection("arn:theirs"), key(), says="arn:theirs is no key", why="search"
    ),
    case("ENC-03", FAIL, vectors(""), key(), says="with a key of AWS", why="vectors"),
    case(
        "ENC-03",
        FAIL,
        resource(types.TOPIC.token, {"kmsMasterKeyId": "alias/aws/sns"}),
        says="with a key of AWS",
        why="alias",
    ),
    case("ENC-03", FAIL, log(), says="is no key of this stack", why="elsewhere"),
    case("ENC-03", FAIL, log(), key("returns-triage"), says="of returns-triage", why="other"),
    case("ENC-03", FAIL, log(), key(None), says="a key of nobody", why="untagged"),
    case("ENC-03", NOT_APPLICABLE, log(kmsKeyId=None), where=context(PROTOTYPE)),
    case(
        "ENC-03",
        NOT_APPLICABLE,
        log(kmsKeyId=None, tags={"data_class": "public"}),
        why="open data",
    ),
    case("ENC-03", UNDECIDED, log(kmsKeyId=UNKNOWN_TEXT), key()),
    one("ENC-06", PASS, secret(), "names who may read"),
    one("ENC-06", FAIL, secret(kmsKeyId=None), "no key of its own", "key"),
    one("ENC-06", FAIL, secret(policy=READ_BY_ALL), "everybody may read", "readers"),
    one("ENC-06", FAIL, VALUE, "the value of a secret is in the program", "value"),
    one("ENC-06", UNDECIDED, secret(policy=UNKNOWN)),
    case("ENC-06", PASS, secret(), says="is renewed every 60 days", why="by people"),
    case("ENC-06", PASS, secret(), rotation(30), where=UNTOLD, why="by a function"),
    case("ENC-06", FAIL, secret(), says="nothing says when", where=UNTOLD, why="never"),
    case("ENC-06", FAIL, secret(), rotation(120), says="after 120 days", why="late"),
    case("ENC-06", NOT_APPLICABLE, BUCKET),
    case("ENC-06", UNDECIDED, secret(), rotation(UNKNOWN_TEXT), why="rotation"),
    one("ENC-07", PASS, function(TABLE="orders", MAX_TOKENS="4096", TOKEN_ARN="arn:aws:x")),
    one("ENC-07", PASS, function(DB_SECRET="arn:aws:secretsmanager:x"), why="reference"),
    one(
        "ENC-07", PASS, scripts("pip install pandas\nTOKEN=$(aws ssm get-parameter)"), why="script"
    ),
    one("ENC-07", PASS, task({"name": "MODE", "value": "fast"}), why="task"),
    one("ENC-07", FAIL, function(KEY=ACCESS_KEY), "KEY holds an AWS access key"),
    one("ENC-07", FAIL, function(dbPassword="hunter2"), "what its name calls a secret", "name"),
    one("ENC-07", FAIL, function(REPO=GITHUB), "a token of GitHub", "token"),
    one("ENC-07", FAIL, OF_THE_STATE, "PASSCODE holds a secret of the state", "marked"),
    one(
        "ENC-07",
        FAIL,
        function(DATABASE="postgres://app:hunter2@db.internal/orders"),
        "a password in an address",
        "address",
    ),
    one("ENC-07", FAIL, MODEL, "a key of a model's vendor", "model"),
    one("ENC-07", FAIL, task({"name": "API_KEY", "value": "abc"}), "its name calls", "task"),
    one("ENC-07", FAIL, scripts("export API_KEY=abcdefgh12"), "its name calls", "script"),
    one(
        "ENC-07",
        FAIL,
        scripts("-----BEGIN RSA PRIVATE KEY-----", encoded=False),
        "a private key",
        "plain script",
    ),
    one("ENC-07", NOT_APPLICABLE, resource(types.INSTANCE.token, {})),
    one("ENC-07", UNDECIDED, function(TABLE=UNKNOWN_TEXT)),
    case("ENC-08", PASS, BUCKET, versioning("Enabled"), table(), where=KEPT),
    case("ENC-08", FAIL, BUCKET, says="is gone"),
    case("ENC-08", FAIL, BUCKET, versioning("Suspended"), says="is Suspended", why="suspended"),
    case("ENC-08", FAIL, table(pointInTimeRecovery=None), says="earlier time", why="table"),
    case(
        "ENC-08",
        FAIL,
        table(deletionProtectionEnabled=False),
        says="by a slip",
        where=KEPT,
        why="slip",
    ),
    case("ENC-08", PASS, table(deletionProtectionEnabled=False), why="disposable"),
    case("ENC-08", NOT_APPLICABLE, log()),
    case("ENC-08", UNDECIDED, BUCKET, versioning(UNKNOWN_TEXT)),
]
