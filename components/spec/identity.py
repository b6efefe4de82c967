"""What `stacks/platform.yaml` says of identity: CI, people, auditors, emergencies, analysis."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from components.spec.fields import HttpsUrl, Region, RoleArn, Sentence, Shape, Slug, Spec

ProjectPath = Annotated[
    str, Shape(r"[a-zA-Z0-9_.-]+(/[a-zA-Z0-9_.-]+)+", "owner/name, or group/subgroup/project")
]
PlannerSubject = Annotated[
    str,
    Shape(
        r"[^*?\s]+|ref_type:branch:ref:\*",
        "the exact claim, or ref_type:branch:ref:* for every branch of a GitLab project",
    ),
]
InstanceArn = Annotated[
    str,
    Shape(
        r"arn:aws:sso:::instance/(sso)?ins-[a-zA-Z0-9.-]{16}",
        "the ARN of an Identity Center instance, as arn:aws:sso:::instance/ssoins-...",
    ),
]
IdentityStoreId = Annotated[str, Shape(r"d-[0-9a-f]{10}", "the directory's id, as d-1234567890")]
GroupId = Annotated[
    str,
    Shape(
        r"([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "the group's id in the directory, as in `aws identitystore list-groups`",
    ),
]
AwsPolicy = Annotated[
    str,
    Shape(
        r"([a-zA-Z0-9_-]+/)*[a-zA-Z0-9_+=,.@-]+", "path and name of AWS's policy, as SecurityAudit"
    ),
]
AccountPrincipal = Annotated[
    str,
    Shape(
        r"(role|user)/[a-zA-Z0-9_+=,.@/-]+", "role/name or user/name of the environment's account"
    ),
]

Duty: TypeAlias = Literal[
    "audit-evidence",
    "operate-platform",
    "query-records",
    "query-redacted-records",
    "read-use-case-logs",
    "review-findings",
    "see-costs",
    "see-use-cases",
    "steward-data",
    "try-guardrails",
]
"""Duties of `components/workforce_statements.py`."""


class CiIssuer(Spec):
    """A CI system that may take roles, and the claims by which its runs are known."""

    system: Literal["github", "gitlab"]
    """How its `sub` claims are written."""

    issuer: HttpsUrl
    """OIDC issuer of the tokens."""

    audience: Annotated[str, Field(min_length=1)]
    """`aud` claim of the tokens."""

    repository: ProjectPath
    """The one repository whose runs are trusted."""

    planner_subjects: Annotated[tuple[PlannerSubject, ...], Field(min_length=1)]
    """What follows the repository in the `sub` claim of runs that preview."""

    @property
    def prefix(self) -> str:
        """What stands before it in each `sub` claim."""
        start = "repo" if self.system == "github" else "project_path"
        return f"{start}:{self.repository}:"


class IdentityCenter(Spec):
    """An organisation's instance of IAM Identity Center."""

    instance_arn: InstanceArn
    identity_store_id: IdentityStoreId
    """Its directory."""

    region: Region
    """Region in which the organisation has it."""

    administrator_role_arn: RoleArn | None = None
    """Role in the account that administers it; left out where that is the environment's own."""

    group_ids: dict[Slug, GroupId] = Field(default_factory=dict[str, str])
    """Ids of groups that the directory has already, as those that come from an identity provider;
    the others are made."""


class DirectoryGroup(Spec):
    """People of one job function."""

    purpose: Sentence
    """Who belongs to it."""


class PermissionSet(Spec):
    """What a job function may do, where, and who has it."""

    description: Annotated[str, Shape(r"[ -~]{1,700}", "one line of ASCII text")]
    session_hours: Annotated[int, Field(ge=1, le=12)]
    """How long a sign-in lasts."""

    managed_policies: tuple[AwsPolicy, ...] = ()
    """Policies of AWS, by path and name."""

    duties: tuple[Duty, ...] = ()
    """What it may do beside them."""

    groups: Annotated[tuple[Slug, ...], Field(min_length=1)]
    environments: Annotated[tuple[Slug, ...], Field(min_length=1)]
    """Where; it is made in those that name an Identity Center."""


class Workforce(Spec):
    """People's access to the accounts."""

    identity_centers: dict[Slug, IdentityCenter] = Field(default_factory=dict[str, IdentityCenter])
    groups: dict[Slug, DirectoryGroup] = Field(default_factory=dict[str, DirectoryGroup])
    permission_sets: dict[Slug, PermissionSet] = Field(default_factory=dict[str, PermissionSet])
    """By job function."""


class AuditAccess(Spec):
    """Who may take the role that reads evidence and nothing else."""

    permission_sets: tuple[Slug, ...] = ()
    principals: tuple[AccountPrincipal, ...] = ()
    """Roles and users of each environment's account."""


class BreakGlass(Spec):
    """Who may act in an emergency, which everybody then hears of."""

    people: Annotated[tuple[Slug, ...], Field(min_length=2)]
    """Two at the least, since one is away; each by an IAM user with a second factor, which whoever
    runs the accounts makes as user/break-glass/<person>."""


class AccessAnalysis(Spec):
    """What looks for access that should not be; access from outside always is."""

    unused_access_days: Annotated[int, Field(ge=1, le=365)] | None = None
    """How long a right may lie idle; left out where nothing looks, since AWS charges for it."""
