"""Data services: Athena and Glue encrypted and bounded, resource policies closed to strangers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind, carrying
from policies.iam import Condition, Principal, Statement, account_of, judge_statements
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
from policies.values import Property

_OWN_KEY: Final = frozenset({"SSE_KMS", "CSE_KMS"})


def is_keyed(key: Property) -> bool:
    """Whether a key is named; one that is still to be made is a key all the same."""
    return key.is_unknown or not key.is_absent


def _workgroup_is_bounded(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    configuration = resource.prop("configuration")
    yield from each_decided(
        _is_enforced(configuration),
        _results_are_encrypted(configuration),
        _scan_is_limited(configuration),
    )


def _is_enforced(configuration: Property) -> Iterator[Finding]:
    enforced = configuration.field("enforceWorkgroupConfiguration")
    # Athena enforces it where nothing is said.
    if enforced.flag() is False:
        yield failed(
            enforced,
            "clients may override the workgroup's settings",
            "set enforceWorkgroupConfiguration to true",
        )
    else:
        yield passed(enforced, "clients cannot override the workgroup's settings")


def _results_are_encrypted(configuration: Property) -> Iterator[Finding]:
    managed = configuration.field("managedQueryResultsConfiguration")
    if managed.field("enabled").flag() is True:
        option = managed.field("enabled")
        key = managed.field("encryptionConfiguration").field("kmsKey")
    else:
        encryption = configuration.field("resultConfiguration").field("encryptionConfiguration")
        option = encryption.field("encryptionOption")
        key = encryption.field("kmsKeyArn")
        if option.text() not in _OWN_KEY:
            yield failed(
                option,
                f"results are encrypted by {option.text() or 'nothing that the workgroup says'}",
                "set encryptionOption to SSE_KMS and kmsKeyArn to the key of the data's class",
            )
            return
    if is_keyed(key):
        yield passed(option, "results are encrypted with a key of the account")
    else:
        yield failed(key, "results have no key of the account", "name the key of the data's class")


def _scan_is_limited(configuration: Property) -> Iterator[Finding]:
    limit = configuration.field("bytesScannedCutoffPerQuery")
    scanned = limit.number()
    if scanned:
        yield passed(limit, f"a query scans {scanned:g} bytes at most")
    else:
        yield failed(limit, "a query may scan any amount of data", "set bytesScannedCutoffPerQuery")


WORKGROUP_IS_BOUNDED: Final = Policy(
    id="DAT-05",
    name="workgroup-is-bounded",
    title="An Athena workgroup enforces an own key for results and a limit for scans",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(types.WORKGROUP,),
    rationale="Results are copies of data; a query by an agent can scan a whole lake in a loop.",
    remedy="enforce the workgroup's settings, with a key and a limit of bytes scanned",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)", "SC-5"),
        nist_ai_rmf=("MANAGE 2.1",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM10",),
        genai_lens=("GENCOST02-BP02",),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html",
        "https://docs.aws.amazon.com/athena/latest/ug/encrypting-query-results-stored-in-s3.html",
    ),
    on_resource=_workgroup_is_bounded,
)


def _glue_is_encrypted(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type == types.CATALOG_ENCRYPTION.token:
        settings = resource.prop("dataCatalogEncryptionSettings")
        yield from each_decided(_catalog_is_encrypted(settings), _passwords_are_encrypted(settings))
    elif resource.type == types.GLUE_SECURITY.token:
        encryption = resource.prop("encryptionConfiguration")
        yield from each_decided(
            _part(encryption.field("cloudwatchEncryption"), "cloudwatchEncryptionMode", "logs"),
            _part(
                encryption.field("jobBookmarksEncryption"),
                "jobBookmarksEncryptionMode",
                "bookmarks",
            ),
            _part(encryption.field("s3Encryption"), "s3EncryptionMode", "results in S3"),
        )
    else:
        attached = resource.prop("securityConfiguration")
        if is_keyed(attached):
            yield passed(attached, "a security configuration says how it encrypts")
        else:
            yield failed(
                attached,
                "nothing says how its logs, bookmarks and results are encrypted",
                "attach a SecurityConfiguration",
            )


def _catalog_is_encrypted(settings: Property) -> Iterator[Finding]:
    at_rest = settings.field("encryptionAtRest")
    mode = at_rest.field("catalogEncryptionMode")
    if (mode.text() or "").startswith("SSE-KMS") and is_keyed(at_rest.field("sseAwsKmsKeyId")):
        yield passed(mode, "the catalogue is encrypted with a key of the account")
    else:
        yield failed(
            mode,
            f"the catalogue is encrypted by {mode.text() or 'nothing'}, with no key of the account",
            "set catalogEncryptionMode to SSE-KMS, and sseAwsKmsKeyId",
        )


def _passwords_are_encrypted(settings: Property) -> Iterator[Finding]:
    passwords = settings.field("connectionPasswordEncryption")
    flag = passwords.field("returnConnectionPasswordEncrypted")
    if flag.flag() is True and is_keyed(passwords.field("awsKmsKeyId")):
        yield passed(flag, "passwords of connections are given out encrypted alone")
    else:
        yield failed(
            flag,
            "passwords of connections are given out as plain text",
            "set returnConnectionPasswordEncrypted to true, and awsKmsKeyId",
        )


def _part(part: Property, mode_name: str, subject: str) -> Iterator[Finding]:
    mode = part.field(mode_name)
    text = mode.text() or "DISABLED"
    if text.endswith("KMS") and is_keyed(part.field("kmsKeyArn")):
        yield passed(mode, f"{subject} are encrypted with a key of the account")
    else:
        yield failed(
            mode,
            f"{subject} are encrypted by {text}, with no key of the account",
            f"set {mode_name} to a mode of KMS, and kmsKeyArn",
        )


def _every_catalogue_is_encrypted(stack: Stack, _: PolicyContext) -> Iterator[Finding]:
    databases = list(stack.of_type(types.CATALOG_DATABASE))
    if not databases:
        yield not_applicable(stack, "the stack has no catalogue")
        return
    # The settings hold for the whole catalogue of an account in a region.
    covered = {it.region().text() for it in stack.of_type(types.CATALOG_ENCRYPTION)}
    for region in sorted({it.region().text() or "" for it in databases}):
        if region in covered or (not region and None in covered):
            yield passed(
                stack, f"the stack sets how the catalogue in {region or 'it'} is encrypted"
            )
        else:
            yield failed(
                stack,
                f"nothing sets how the catalogue in {region or 'the stack'} is encrypted",
                "declare DataCatalogEncryptionSettings with a key",
            )


GLUE_IS_ENCRYPTED: Final = Policy(
    id="DAT-06",
    name="glue-is-encrypted",
    title="Glue's catalogue, passwords, logs and bookmarks are encrypted with a key of the account",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(
        types.CATALOG_ENCRYPTION,
        types.GLUE_SECURITY,
        types.GLUE_JOB,
        types.GLUE_CRAWLER,
        types.CATALOG_DATABASE,
    ),
    judged_types=(
        types.CATALOG_ENCRYPTION,
        types.GLUE_SECURITY,
        types.GLUE_JOB,
        types.GLUE_CRAWLER,
    ),
    rationale="Columns, statistics, logs and bookmarks tell much of the data that they describe.",
    remedy="declare the encryption of the catalogue and a security configuration for jobs",
    supports=Supports(
        nist_800_53_r5=("SC-28(1)",),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.3",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/glue/latest/dg/encryption-at-rest.html",),
    on_resource=_glue_is_encrypted,
    on_stack=_every_catalogue_is_encrypted,
)


_OPENING: Final = (Kind.BUCKET, Kind.KEY, Kind.RESOURCE, Kind.SECRET)
"""Documents that open a resource to accounts other than its own."""


def _no_stranger(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        for principal in statement.principals():
            if principal.kind != "Service":
                for item in principal.names.items():
                    yield from each_decided(_judge_stranger(statement, principal, item, context))

    yield from judge_statements(resource, _OPENING, judge, "only known accounts are let in")


_ACCOUNT_KEYS: Final = (
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "kms:calleraccount",
)


def _judge_stranger(
    statement: Statement, principal: Principal, item: Property, context: PolicyContext
) -> Iterator[Finding]:
    name = item.text() or ""
    if principal.kind in ("*", "AWS"):
        if account_of(name) in context.account_ids:
            return
        if name == "*" and any(_names_accounts(it, context) for it in statement.conditions()):
            return
    yield failed(item, f"{name} is let in, who is of no known account")


def _names_accounts(condition: Condition, context: PolicyContext) -> bool:
    if condition.is_optional or not condition.values.texts():
        return False
    values = condition.values.texts()
    if condition.key in _ACCOUNT_KEYS:
        return condition.comparison == "stringequals" and set(values) <= context.account_ids
    return (
        condition.key == "aws:principalarn"
        and condition.comparison in ("arnequals", "arnlike", "stringequals", "stringlike")
        and all(account_of(value) in context.account_ids for value in values)
    )


NO_STRANGER: Final = Policy(
    id="DAT-08",
    name="no-stranger-at-the-data",
    title="No policy of a resource lets in an account that the platform does not name",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=carrying(*_OPENING),
    rationale="A resource's policy opens it to other accounts, past every policy of this one.",
    remedy="name principals of the platform's accounts",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-4", "AC-20"),
        nist_ai_rmf=("GOVERN 6.1",),
        iso42001=("A.10.2",),
        owasp_llm_2025=("LLM02",),
        genai_lens=("GENSEC01-BP03",),
        soc2=("CC6.6", "CC6.7"),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    ),
    on_resource=_no_stranger,
)
