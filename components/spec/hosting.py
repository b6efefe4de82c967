"""Models that the organisation hosts itself: the catalogue of them, and a use case's use of one."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from components.spec.catalogue import Commitment, VendorReview
from components.spec.fields import DataClass, Date, HttpsUrl, Sentence, Shape, Slug, Spec

ModelPackageArn = Annotated[
    str,
    Shape(
        r"arn:aws:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package/[a-zA-Z0-9-]+/[0-9]+",
        "the ARN of one version, as arn:aws:sagemaker:REGION:ACCOUNT:model-package/GROUP/3",
    ),
]
RepositoryArn = Annotated[
    str,
    Shape(
        r"arn:aws:ecr:[a-z0-9-]+:[0-9]{12}:repository/[a-z0-9/_.-]+",
        "the ARN of an ECR repository",
    ),
]
ArtifactsArn = Annotated[
    str,
    Shape(
        r"arn:aws:s3:::[a-z0-9.-]+/([a-zA-Z0-9_.-]+/)+",
        "a folder of a bucket, as arn:aws:s3:::models/invoices/",
    ),
]
KeyArn = Annotated[
    str, Shape(r"arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[a-f0-9-]+", "the ARN of a KMS key")
]
InstanceType = Annotated[
    str, Shape(r"ml\.[a-z0-9-]+\.[a-z0-9]+", "an instance type of SageMaker, as ml.m5.xlarge")
]
Alias = Annotated[Slug, Field(max_length=16)]
"""Part of a role's name, which IAM caps at 64 characters, and of an endpoint's."""

Count = Annotated[int, Field(ge=1, le=100)]

_ACCELERATED = re.compile(r"(?:ml\.)?(?:dl|g|gr|inf|p|trn|vt)[0-9]")


def is_accelerated(instance_type: str) -> bool:
    """Whether an instance type of SageMaker or EC2 has GPUs or other accelerators.

    https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html
    """
    return _ACCELERATED.match(instance_type) is not None


class HostedModel(Spec):
    """A model of the registry that use cases may host, at an approved version."""

    purpose: Sentence
    """What it does with what it is given."""

    model_package_arn: ModelPackageArn
    """The approved version; a new one is a change of this line."""

    image_repository_arn: RepositoryArn | None = None
    """Where its image lies; left out where AWS Marketplace brings it."""

    artifacts_arn: ArtifactsArn | None = None
    """Where its weights lie; left out where AWS Marketplace brings them."""

    artifacts_key_arn: KeyArn | None = None
    """Key under which the weights lie; left out where S3's own encrypts them."""

    instance_types: Annotated[tuple[InstanceType, ...], Field(min_length=1)]
    """What it may run on."""

    data_classes: Annotated[tuple[DataClass, ...], Field(min_length=1)]
    """Classes of data that it may be given."""

    serverless_data_classes: tuple[DataClass, ...] = ()
    """Those that it may be given where it runs serverless, which AWS isolates from no network."""

    vendor_review: VendorReview
    model_card: HttpsUrl | None = None
    """Where it is told what the version is for, how it was tested and where it fails; a use case in
    production hosts none without."""


class AcceleratorApproval(Spec):
    """That a use case may run on accelerators, which cost many times what processors do."""

    reference: str
    """Number of the approval's record."""

    approver: Slug
    """Person who approved; none of the trio."""

    expires_on: Date


class Instances(Spec):
    """Instances of one type, as many as are called for."""

    type: InstanceType
    min_count: Count
    max_count: Count
    target_invocations_per_minute: Annotated[int, Field(gt=0)]
    """Calls per instance at which another instance is started."""


class InstancesOverlay(Spec):
    """What an environment changes in the instances."""

    type: InstanceType | None = None
    min_count: Count | None = None
    max_count: Count | None = None
    target_invocations_per_minute: Annotated[int, Field(gt=0)] | None = None


class Serverless(Spec):
    """Capacity that AWS keeps only while it is called."""

    memory_mb: Literal[1024, 2048, 3072, 4096, 5120, 6144]
    max_concurrency: Annotated[int, Field(ge=1, le=200)]


class ServerlessOverlay(Spec):
    """What an environment changes in the serverless capacity."""

    memory_mb: Literal[1024, 2048, 3072, 4096, 5120, 6144] | None = None
    max_concurrency: Annotated[int, Field(ge=1, le=200)] | None = None


CaptureShare = Annotated[float, Field(ge=0, le=1)]


class HostedModelUse(Spec):
    """A model of the catalogue that the use case hosts behind an endpoint of its own."""

    purpose: Sentence
    """What the use case does with it."""

    instances: Instances | None = None
    serverless: Serverless | None = None
    """Instead of instances, for few calls."""

    accelerator_approval: AcceleratorApproval | None = None
    """Left out where its instances have no accelerators."""

    capture_share: CaptureShare = 0.0
    """Part of the calls that are kept with their answers, to measure quality and drift."""

    max_latency_ms: Annotated[int, Field(gt=0, le=60_000)] = 10_000
    """Time of an answer, at the 90th percentile, above which the team is told."""

    @model_validator(mode="after")
    def _runs_on_one_thing(self) -> HostedModelUse:
        if (self.instances is None) == (self.serverless is None):
            raise ValueError("needs instances or serverless; write exactly one of the two")
        return self


class HostedModelUseOverlay(Spec):
    """What an environment changes in the use of a hosted model."""

    instances: InstancesOverlay | None = None
    serverless: ServerlessOverlay | None = None
    capture_share: CaptureShare | None = None
    max_latency_ms: Annotated[int, Field(gt=0, le=60_000)] | None = None


class Provisioned(Spec):
    """Throughput of a Bedrock model that is bought by the unit, beside what all share."""

    model_units: Annotated[int, Field(ge=1)]
    """Units; what one carries differs by model."""

    commitment: Commitment = "none"
    """Term for which it is paid, and cannot be given back."""


class ProvisionedOverlay(Spec):
    """What an environment changes in the provisioned throughput."""

    model_units: Annotated[int, Field(ge=1)] | None = None
    commitment: Commitment | None = None
