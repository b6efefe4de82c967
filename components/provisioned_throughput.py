"""Provisioned throughput: capacity for one model, bought by the unit and perhaps for a term."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

Commitment = Literal["OneMonth", "SixMonths"]
DIGEST_LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Provisioned:
    """Throughput that is bought for one model."""

    model_units: int
    commitment: Commitment | None
    """Term for which it is paid; None where it can be given back at any hour."""


def provision(
    name: str,
    label: str,
    model_arn: str,
    bought: Provisioned,
    tags: Mapping[str, str],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    """Buy the throughput and return the ARN that callers pass as model id.

    It never changes: its physical name is `label` with a digest of what was bought, so that
    another is bought before this one goes. AWS lets none go before its term is over.
    """
    content = json.dumps([model_arn, bought.model_units, bought.commitment])
    digest = hashlib.sha256(content.encode()).hexdigest()[:DIGEST_LENGTH]
    return aws.bedrock.ProvisionedModelThroughput(
        f"{name}-provisioned",
        provisioned_model_name=f"{label}-{digest}",
        model_arn=model_arn,
        model_units=bought.model_units,
        commitment_duration=bought.commitment,
        tags=tags,
        opts=opts,
    ).provisioned_model_arn
