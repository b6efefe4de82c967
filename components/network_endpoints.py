"""Which of AWS's services a network reaches, and what its endpoints let through.

An endpoint's policy grants nothing: it bounds what anybody in the network can do through it. These
let through what workloads do with data; nobody administers AWS from their network.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pulumi

from components import naming
from components.iam_document import ANYONE, Statement, document
from components.model_endpoints import INVOKE

Needs = Callable[[object], bool]
"""Whether a use case, as its spec says it is in an environment, needs a service."""

CONTAINERS = "ecs-tasks.amazonaws.com"
"""The runtime whose workloads come as images from ECR."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that the network may reach."""

    name: str
    """Last part of the endpoint service's name, as in `com.amazonaws.us-east-1.bedrock-runtime`."""

    actions: Sequence[str]
    """What workloads do with it."""

    needed: Needs


def _always(_: object) -> bool:
    return True


def _declares(section: str) -> Needs:
    def needed(use_case: object) -> bool:
        return bool(getattr(use_case, section, None))

    return needed


def _comes_as_image(use_case: object) -> bool:
    return getattr(getattr(use_case, "runtime", None), "service", None) == CONTAINERS


_PULL: Sequence[str] = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
)

INTERFACES: Sequence[Service] = (
    Service(
        name="sts",
        # Not the calls that name no AWS principal: AssumeRoleWithSAML and -WithWebIdentity.
        actions=["sts:AssumeRole", "sts:GetCallerIdentity", "sts:TagSession"],
        needed=_always,
    ),
    Service(
        name="logs",
        actions=["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        needed=_always,
    ),
    Service(
        name="kms",
        actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*"],
        needed=_always,
    ),
    Service(
        name="ssm",
        # A workload finds its models and all else under its parameters.
        actions=["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"],
        needed=_always,
    ),
    Service(
        name="bedrock-runtime",
        actions=[*INVOKE, "bedrock:ApplyGuardrail"],
        needed=_declares("models"),
    ),
    Service(
        name="bedrock-agent-runtime",
        actions=["bedrock:Retrieve", "bedrock:RetrieveAndGenerate"],
        needed=_declares("knowledge"),
    ),
    Service(
        name="sagemaker.runtime",
        actions=[
            "sagemaker:InvokeEndpoint",
            "sagemaker:InvokeEndpointAsync",
            "sagemaker:InvokeEndpointWithResponseStream",
        ],
        needed=_declares("hosted_models"),
    ),
    Service(
        name="secretsmanager",
        actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        needed=_declares("secrets"),
    ),
    Service(
        name="glue",
        actions=["glue:GetDatabase", "glue:GetPartitions", "glue:GetTable"],
        needed=_declares("datasets"),
    ),
    Service(
        name="lakeformation",
        actions=["lakeformation:GetDataAccess"],
        needed=_declares("datasets"),
    ),
    # ECS on Fargate pulls through both of ECR's, and the layers from S3.
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    Service(name="ecr.api", actions=_PULL, needed=_comes_as_image),
    Service(name="ecr.dkr", actions=_PULL, needed=_comes_as_image),
)
"""What can have an interface in the network's subnets, which costs by the hour and zone."""

GATEWAYS: Mapping[str, Sequence[str]] = {
    "s3": (
        "s3:AbortMultipartUpload",
        "s3:DeleteObject",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:PutObject",
    ),
    "dynamodb": (
        "dynamodb:BatchGetItem",
        "dynamodb:BatchWriteItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
}
"""What the network reaches by a route; it costs nothing, so that it is always there."""


def needed(use_cases: Iterable[object]) -> Sequence[str]:
    """Return the services that need an interface, for all that these use cases declare."""
    cases = list(use_cases)
    return [it.name for it in INTERFACES if any(it.needed(use_case) for use_case in cases)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Perimeter:
    """Who may use the endpoints, and whose resources they reach.

    AWS's data perimeter: identities that are ours, to resources that are ours.
    https://github.com/aws-samples/data-perimeter-policy-examples
    """

    place: naming.Place
    organisation_id: str | None
    """Where it is None, the account alone is inside."""

    model_arns: Sequence[str]
    """The approved models, which belong to AWS; no others are let through."""

    services: Sequence[str]
    """The services that have an interface."""

    def policy(self, service: str) -> pulumi.Output[str]:
        """Return the policy of the endpoint of one of `INTERFACES` or `GATEWAYS`."""
        if service == "bedrock-runtime":
            return document(*self._models())
        actions = {it.name: it.actions for it in INTERFACES} | dict(GATEWAYS)
        inside = self._inside("OwnPrincipalsToOwnResources", actions[service], "*")
        layers = [_image_layers(self.place.region)] if "ecr.dkr" in self.services else []
        return document(inside, *(layers if service == "s3" else []))

    @property
    def _principals(self) -> Mapping[str, str]:
        if self.organisation_id is None:
            return {"aws:PrincipalAccount": self.place.account_id}
        return {"aws:PrincipalOrgID": self.organisation_id}

    @property
    def _resources(self) -> Mapping[str, str]:
        if self.organisation_id is None:
            return {"aws:ResourceAccount": self.place.account_id}
        return {"aws:ResourceOrgID": self.organisation_id}

    def _inside(self, sid: str, actions: Sequence[str], resource: str) -> Statement:
        return Statement(
            sid=sid,
            actions=actions,
            resources=[resource],
            principals=ANYONE,
            condition={"StringEquals": {**self._principals, **self._resources}},
        )

    def _models(self) -> Sequence[Statement]:
        """Return the way to the approved models, and to what of the account's stands before them.

        A call of a profile is also judged on the model behind it, which belongs to no account.
        https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
        """
        profiles = self.place.arn("bedrock", "application-inference-profile/*")
        guardrails = self.place.arn("bedrock", "guardrail/*")
        return (
            Statement(
                sid="OwnPrincipalsToApprovedModels",
                actions=INVOKE,
                resources=self.model_arns,
                principals=ANYONE,
                condition={"StringEquals": self._principals},
            ),
            self._inside("OwnPrincipalsToOwnProfiles", INVOKE, profiles),
            self._inside("OwnPrincipalsToOwnGuardrails", ["bedrock:ApplyGuardrail"], guardrails),
        )


def _image_layers(region: str) -> Statement:
    """Return the way to the layers of images, which ECR signs as itself, not as one of ours.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    """
    return Statement(
        sid="ImageLayers",
        actions=["s3:GetObject"],
        resources=[naming.bucket_arn(f"prod-{region}-starport-layer-bucket/*")],
        principals=ANYONE,
    )
