"""CloudTrail: bucket policies, event selectors and what is told of a trail."""

import json
from fnmatch import fnmatchcase
from typing import Any, cast

from moto.cloudtrail.models import CloudTrailBackend, Trail
from moto.cloudtrail.responses import CloudTrailResponse
from moto.s3.models import s3_backends

from sandbox.aws.errors import AwsError
from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()

Details = dict[str, Any]

_PRINCIPAL = "cloudtrail.amazonaws.com"


@patches.around(Trail)
def check_bucket_exists(original: Method, self: Trail) -> None:
    """Refuse a bucket that CloudTrail may not write to."""
    original(self)
    bucket = s3_backends[self.account_id][self.partition].get_bucket(self.bucket_name)
    arn = f"arn:{self.partition}:s3:::{self.bucket_name}"
    prefix = f"{self.s3_key_prefix}/" if self.s3_key_prefix else ""
    log = f"{arn}/{prefix}AWSLogs/{self.account_id}/x"
    text = cast("str | bytes | None", bucket.policy)
    statements = _statements(text)
    if not (
        _allowed(statements, "s3:GetBucketAcl", arn) and _allowed(statements, "s3:PutObject", log)
    ):
        raise AwsError(
            "InsufficientS3BucketPolicyException",
            f"Incorrect S3 bucket policy is detected for bucket: {self.bucket_name}; it must allow "
            f"{_PRINCIPAL} s3:GetBucketAcl on {arn} and s3:PutObject on {log[:-1]}*",
        )


@patches.around(Trail)
def update(original: Method, self: Trail, *args: object, **kwargs: object) -> None:
    """Check a bucket that comes new."""
    original(self, *args, **kwargs)
    self.check_bucket_exists()


@patches.around(Trail)
def description(original: Method, self: Trail, *, include_region: bool = False) -> Details:
    """Tell the home region always, selectors as they are, and nothing that is not set."""
    del include_region
    told: Details = original(self, include_region=True)
    told["HasCustomEventSelectors"] = bool(self.event_selectors or self.advanced_event_selectors)
    told["HasInsightSelectors"] = bool(self.insight_selectors)
    return {name: value for name, value in told.items() if value is not None}


@patches.around(Trail)
def put_event_selectors(
    original: Method, self: Trail, event_selectors: object, advanced_event_selectors: object
) -> None:
    """Have one kind replace the other, both ways."""
    original(self, event_selectors, advanced_event_selectors)
    if event_selectors:
        self.advanced_event_selectors = []


@patches.around(CloudTrailResponse)
def get_event_selectors(original: Method, self: CloudTrailResponse) -> str:
    """Answer a new trail's default, and only the kind of selectors that is set."""
    told = cast("Details", json.loads(original(self)))
    if told["AdvancedEventSelectors"]:
        del told["EventSelectors"]
    else:
        del told["AdvancedEventSelectors"]
        told["EventSelectors"] = told["EventSelectors"] or [
            {
                "ReadWriteType": "All",
                "IncludeManagementEvents": True,
                "DataResources": [],
                "ExcludeManagementEventSources": [],
            }
        ]
    return json.dumps(told)


@patches.around(Trail)
def put_insight_selectors(
    original: Method, self: Trail, insight_selectors: list[dict[str, str]]
) -> None:
    """Replace the selectors; moto adds to them."""
    del original
    self.insight_selectors = insight_selectors


@patches.around(CloudTrailBackend)
def delete_trail(original: Method, self: CloudTrailBackend, name: str) -> None:
    """Take an ARN, too, and refuse a trail that does not exist."""
    original(self, self.get_trail(name).trail_name)


def _statements(policy: str | bytes | None) -> list[Details]:
    if not policy:
        return []
    statements = json.loads(policy).get("Statement", [])
    return cast("list[Details]", statements if isinstance(statements, list) else [statements])


def _allowed(statements: list[Details], action: str, resource: str) -> bool:
    return any(
        statement.get("Effect") == "Allow"
        and isinstance(statement.get("Principal"), dict)
        and _PRINCIPAL in _list(statement["Principal"].get("Service"))
        and any(fnmatchcase(action.lower(), p.lower()) for p in _list(statement.get("Action")))
        and any(fnmatchcase(resource, p) for p in _list(statement.get("Resource")))
        for statement in statements
    )


def _list(value: object) -> list[str]:
    if value is None:
        return []
    return cast("list[str]", value) if isinstance(value, list) else [str(value)]
