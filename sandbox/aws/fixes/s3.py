"""S3: names, public policies, ownership and parts of configurations that moto forgets."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any, cast

from moto.core.responses import ActionResult
from moto.s3.exceptions import InvalidBucketState
from moto.s3.models import FakeBucket, PublicAccessBlock, S3Backend
from moto.s3.responses import S3Response

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()

Details = dict[str, Any]

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{1,61})[a-z0-9]")
_ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")

_LOG_DELIVERY = "logging.s3.amazonaws.com"

_NARROWING = frozenset(
    {"aws:sourceip", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"}
    | {"aws:sourcevpc", "aws:sourcevpce", "aws:principalarn", "aws:principalaccount"}
    | {"aws:principalorgid", "aws:principalorgpaths", "aws:userid", "s3:dataaccesspointarn"}
    | {"s3:dataaccesspointaccount", "s3:x-amz-server-side-encryption-aws-kms-key-id"}
)
"""Conditions on these keys make a statement not public (S3 user guide, "The meaning of public")."""


@patches.around(FakeBucket)
def get_permission(original: Method, self: FakeBucket, action: str, resource: str) -> object:
    """Leave conditional denials out, as conditions are not evaluated here.

    moto takes each of them as met, so that a policy that wants TLS closed its bucket's objects to
    everybody.
    """
    policy = self.policy
    if policy is None:
        return original(self, action, resource)
    document = json.loads(policy)
    document["Statement"] = [
        statement
        for statement in _list(document["Statement"])
        if statement.get("Effect") != "Deny" or not statement.get("Condition")
    ]
    self.policy = json.dumps(document).encode()
    try:
        return original(self, action, resource)
    finally:
        self.policy = policy


@patches.around(S3Backend)
def create_bucket(
    original: Method, self: S3Backend, bucket_name: str, *args: object, **given: object
) -> FakeBucket:
    """Refuse a name that S3 does not take; start as every bucket since April 2023 does.

    Access lists are off, and public access is blocked.
    """
    if (
        not _NAME.fullmatch(bucket_name)
        or ".." in bucket_name
        or _ADDRESS.fullmatch(bucket_name)
        or bucket_name.startswith(_PREFIXES)
        or bucket_name.endswith(_SUFFIXES)
    ):
        raise AwsError("InvalidBucketName", f"The specified bucket is not valid: {bucket_name}")
    bucket: FakeBucket = original(self, bucket_name, *args, **given)
    # moto keeps the bare word, in spite of what it says of the type.
    bucket.ownership_rule = cast("Any", "BucketOwnerEnforced")
    bucket.public_access_block = cast(
        "Any",
        PublicAccessBlock(
            block_public_acls=True,
            ignore_public_acls=True,
            block_public_policy=True,
            restrict_public_buckets=True,
        ),
    )
    return bucket


@patches.around(S3Backend)
def put_bucket_policy(original: Method, self: S3Backend, bucket_name: str, policy: bytes) -> None:
    """Refuse what is no policy, and a public one where the bucket blocks those."""
    try:
        document = json.loads(policy)
        statements = cast("list[Details]", _list(document["Statement"]))
        sound = bool(statements) and all(
            statement.get("Effect") in {"Allow", "Deny"} and "Principal" in statement
            for statement in statements
            if "NotPrincipal" not in statement
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        statements, sound = [], False
    if not sound:
        raise AwsError("MalformedPolicy", "This policy contains invalid Json or lacks statements")
    block = cast("Any", self.get_bucket(bucket_name)).public_access_block
    if block and block.block_public_policy and any(map(_public, statements)):
        raise AwsError(
            "AccessDenied",
            "because public policies are prevented by the BlockPublicPolicy setting in S3 Block "
            "Public Access.",
            status=403,
        )
    original(self, bucket_name, policy)


@patches.around(FakeBucket)
def set_lifecycle(original: Method, self: FakeBucket, rules: list[Details]) -> None:
    """Keep how many noncurrent versions stay."""
    original(self, rules)
    for rule, given in zip(self.rules, rules, strict=True):
        expiration = cast("Details", given.get("NoncurrentVersionExpiration") or {})
        newer = expiration.get("NewerNoncurrentVersions")
        if newer is not None:
            vars(rule)["groundwork_newer"] = int(newer)


@patches.around(S3Response)
def serialized(original: Method, self: S3Response, result: ActionResult) -> object:
    """Tell what `set_lifecycle` and `set_logging` kept."""
    body = cast("Any", result.result)
    if isinstance(body, dict):
        if "Rules" in body and "TransitionDefaultMinimumObjectSize" in body:
            kept = self.backend.get_bucket_lifecycle(self.bucket_name)
            for shown, rule in zip(cast("list[Details]", body["Rules"]), kept, strict=True):
                newer = vars(rule).get("groundwork_newer")
                if newer is not None:
                    shown.setdefault("NoncurrentVersionExpiration", {})[
                        "NewerNoncurrentVersions"
                    ] = newer
        if "LoggingEnabled" in body:
            bucket = self.backend.get_bucket(self.bucket_name)
            layout = vars(bucket).get("groundwork_layout")
            if layout:
                cast("Details", body["LoggingEnabled"])["TargetObjectKeyFormat"] = layout
    return original(self, result)


@patches.around(FakeBucket)
def set_logging(
    original: Method, self: FakeBucket, logging_config: Details | None, bucket_backend: S3Backend
) -> None:
    """Keep the layout of the logs' names."""
    original(self, logging_config, bucket_backend)
    layout = (logging_config or {}).get("TargetObjectKeyFormat")
    # The parser of the request gives None for an element without content.
    vars(self)["groundwork_layout"] = layout and {
        name: value or {} for name, value in layout.items()
    }


@patches.around(S3Backend)
def get_bucket_encryption(original: Method, self: S3Backend, bucket_name: str) -> Details:
    """Answer S3's own keys where nothing else is set: since January 2023 every bucket encrypts."""
    default = {"Rule": {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}}
    return original(self, bucket_name) or default


@patches.around(S3Backend)
def put_object_lock_configuration(
    original: Method,  # noqa: ARG001 - it does nothing but that
    self: S3Backend,
    bucket_name: str,
    lock_enabled: bool,  # noqa: FBT001 - moto's signature
    mode: str | None = None,
    days: int | None = None,
    years: int | None = None,
) -> None:
    """Lock a bucket that holds objects too, as S3 does since November 2023; moto refuses."""
    bucket = cast("Any", self.get_bucket(bucket_name))
    if not bucket.is_versioned:
        raise InvalidBucketState(
            "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration"
        )
    bucket.object_lock_enabled = bucket.object_lock_enabled or lock_enabled
    bucket.default_lock_mode = mode
    bucket.default_lock_days = days
    bucket.default_lock_years = years


@patches.around(FakeBucket)
def _log_permissions_enabled_policy(  # pyright: ignore[reportUnusedFunction] - called by moto
    original: Method,  # noqa: ARG001 - it does nothing but that
    self: FakeBucket,  # noqa: ARG001
    target_bucket: FakeBucket,
    target_prefix: str | None,
) -> bool:
    """Tell whether the bucket's policy lets S3 deliver access logs, in any way to write it.

    moto knows one spelling only, and fails at a statement for everybody ("Principal": "*").
    """
    if not target_bucket.policy:
        return False
    wanted = f"{target_bucket.arn}/{target_prefix or ''}log"
    return any(
        statement.get("Effect") == "Allow"
        and _for_log_delivery(statement.get("Principal"))
        and any(fnmatchcase("s3:PutObject", p) for p in _list(statement.get("Action")))
        and any(fnmatchcase(wanted, p) for p in _list(statement.get("Resource")))
        for statement in _list(json.loads(target_bucket.policy)["Statement"])
    )


def _for_log_delivery(principal: object) -> bool:
    if isinstance(principal, dict):
        return _LOG_DELIVERY in _list(cast("Details", principal).get("Service"))
    return principal == "*"


def _public(statement: Details) -> bool:
    if statement["Effect"] != "Allow":
        return False
    principal = statement.get("Principal")
    values = (
        [value for part in cast("Details", principal).values() for value in _list(part)]
        if isinstance(principal, dict)
        else _list(principal)
    )
    if "*" not in values:
        return False
    conditions = cast("dict[str, Details]", statement.get("Condition") or {})
    return not any(
        key.lower() in _NARROWING and "*" not in _list(value)
        for operator, tests in conditions.items()
        if not operator.lower().removeprefix("foranyvalue:").startswith(("stringnot", "null"))
        for key, value in tests.items()
    )


def _list(value: object) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]
