"""N resources of the kinds that a use case is made of, for `benchmarks.up`."""

import json
from collections.abc import Callable

import pulumi
import pulumi_aws as aws

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "bedrock.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
_READ = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)
_TAGS = {"use_case": "benchmark", "environment": "sandbox"}


def _bucket(i: int, made: list[pulumi.CustomResource]) -> pulumi.CustomResource:
    del made
    return aws.s3.Bucket(f"b{i}", bucket=f"benchmark-{i}", force_destroy=True, tags=_TAGS)


def _access(i: int, made: list[pulumi.CustomResource]) -> pulumi.CustomResource:
    return aws.s3.BucketPublicAccessBlock(
        f"b{i}",
        bucket=made[-1].id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )


def _role(i: int, made: list[pulumi.CustomResource]) -> pulumi.CustomResource:
    del made
    return aws.iam.Role(f"r{i}", name=f"r{i}", assume_role_policy=_TRUST, tags=_TAGS)


def _policy(i: int, made: list[pulumi.CustomResource]) -> pulumi.CustomResource:
    return aws.iam.RolePolicy(f"r{i}", name="read", role=made[-1].id, policy=_READ)


def _logs(i: int, made: list[pulumi.CustomResource]) -> pulumi.CustomResource:
    del made
    return aws.cloudwatch.LogGroup(
        f"l{i}", name=f"/benchmark/{i}", retention_in_days=30, tags=_TAGS
    )


_KINDS: tuple[Callable[[int, list[pulumi.CustomResource]], pulumi.CustomResource], ...] = (
    _bucket,
    _access,
    _role,
    _policy,
    _logs,
)

made: list[pulumi.CustomResource] = []
for n in range(pulumi.Config().require_int("resources")):
    made.append(_KINDS[n % len(_KINDS)](n, made))
