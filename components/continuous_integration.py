"""How CI comes into an account: by short-lived tokens of known issuers, to read or to deploy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import (
    agent_permissions,
    ci_hosting,
    ci_keys,
    ci_permissions,
    data_permissions,
    naming,
)
from components.iam_document import Statement, document, packed
from components.quotas.model import WARN_FROM
from components.region_fence import fence

SESSION_SECONDS = 3600


REGIONAL: Sequence[str] = (
    "aoss:*", "application-autoscaling:*", "athena:*", "bedrock:*", "bedrock-agentcore:*",
    "cloudformation:*", "cloudwatch:*", "kms:*", "lakeformation:*", "logs:*", "resource-groups:*",
    "s3vectors:*", "sagemaker:*", "secretsmanager:*", "servicecatalog:*", "sns:*", "ssm:*",
)  # fmt: skip
"""What CI uses of services that answer in each region for itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A CI system that signs tokens for its runs, and the runs of it that are trusted."""

    url: str
    """OIDC issuer, as `https://token.actions.githubusercontent.com`."""

    audience: str
    planner_subjects: Sequence[str]
    """`sub` claims of runs that may read, as `repo:example/groundwork:pull_request`; a `*` at the
    end stands for any branch."""

    deployer_subjects: Sequence[str]
    """Exact `sub` claims of runs that may change; CI gives them only after approval. None: the
    issuer does not deploy here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinuousIntegrationArgs:
    """What CI's way into the account is built from."""

    place: naming.Place
    issuers: Mapping[str, Issuer]
    """Name, as `github`, to issuer."""

    state_bucket: str | None
    """Bucket of the Pulumi state; None where the state lies on the machine itself."""

    regions: Sequence[str] = ()
    """The regions in which it deploys, where there are others than the place's own."""


class ContinuousIntegration(pulumi.ComponentResource):
    """Two roles that CI takes with a short-lived token: one reads, one deploys use cases."""

    planner_arn: pulumi.Output[str]
    deployer_arn: pulumi.Output[str]

    def __init__(
        self, name: str, args: ContinuousIntegrationArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:identity:ContinuousIntegration", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        place = args.place.everywhere() if args.regions else args.place
        fences = [fence(args.regions, REGIONAL)] if args.regions else []
        providers = {
            issuer: aws.iam.OpenIdConnectProvider(
                f"{name}-{issuer}-issuer",
                url=known.url,
                client_id_lists=[known.audience],
                # An account has one provider of an address, so a new name must not make another.
                opts=pulumi.ResourceOptions(
                    parent=self, aliases=[pulumi.Alias(name=f"{name}-issuer")] if first else None
                ),
            ).arn
            for first, (issuer, known) in _marked(args.issuers)
        }
        self.planner_arn = _role(
            f"{name}-planner",
            naming.CI_PLANNER,
            "Previews every change of a pull request; reads, never writes",
            [
                _trusts(issuer, known, providers[issuer], known.planner_subjects)
                for issuer, known in args.issuers.items()
            ],
            [
                *ci_permissions.planner(place, args.state_bucket),
                *data_permissions.planner(place),
                *ci_hosting.planner(place),
                *agent_permissions.planner(place),
                *fences,
            ],
            child,
        )
        self.deployer_arn = _role(
            f"{name}-deployer",
            naming.DEPLOYER,
            "Deploys use cases after approval; cannot change what the platform shares",
            [
                _trusts(issuer, known, providers[issuer], known.deployer_subjects)
                for issuer, known in args.issuers.items()
                if known.deployer_subjects
            ],
            [
                *ci_permissions.deployer(place, args.state_bucket),
                *ci_keys.deployer(place),
                *data_permissions.deployer(place),
                *ci_hosting.deployer(place),
                *agent_permissions.deployer(place),
                *fences,
            ],
            child,
        )
        self.register_outputs({"planner_arn": self.planner_arn, "deployer_arn": self.deployer_arn})


def _marked(issuers: Mapping[str, Issuer]) -> Sequence[tuple[bool, tuple[str, Issuer]]]:
    return [(index == 0, item) for index, item in enumerate(issuers.items())]


def _trusts(
    name: str, issuer: Issuer, provider_arn: pulumi.Output[str], subjects: Sequence[str]
) -> Statement:
    claim = issuer.url.removeprefix("https://")
    operator = "StringLike" if any("*" in subject for subject in subjects) else "StringEquals"
    condition: dict[str, dict[str, str | Sequence[str]]] = {
        "StringEquals": {f"{claim}:aud": issuer.audience}
    }
    condition.setdefault(operator, {})[f"{claim}:sub"] = list(subjects)
    return Statement(
        sid="AssumedBy" + "".join(word.capitalize() for word in name.split("-")),
        actions=["sts:AssumeRoleWithWebIdentity"],
        principals={"Federated": [provider_arn]},
        condition=condition,
    )


def _role(
    name: str,
    physical_name: str,
    description: str,
    trust: Sequence[Statement],
    statements: Sequence[Statement],
    opts: pulumi.ResourceOptions,
) -> pulumi.Output[str]:
    role = aws.iam.Role(
        f"{name}-role",
        name=physical_name,
        path=naming.ROLE_PATH,
        description=description,
        assume_role_policy=document(*trust),
        max_session_duration=SESSION_SECONDS,
        opts=opts,
    )
    for number, part in enumerate(packed(statements, WARN_FROM), 1):
        # The first keeps the name that it had when there was one.
        suffix = "" if number == 1 else f"-{number}"
        policy = aws.iam.Policy(
            f"{name}-policy{suffix}",
            name=f"{physical_name}{suffix}",
            path=naming.ROLE_PATH,
            description=description,
            policy=document(*part),
            opts=opts,
        )
        aws.iam.RolePolicyAttachment(
            f"{name}-attachment{suffix}", role=role.name, policy_arn=policy.arn, opts=opts
        )
    return role.arn
