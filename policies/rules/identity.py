"""Identity: what policies may grant, and what roles must be bounded by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from components import naming
from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind, carrying
from policies.iam import IDENTITY_CARRIERS, Statement, judge_statements
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
from policies.patterns import matches
from policies.resources import Resource
from policies.values import Property

SENSITIVE_SERVICES: Final = ("iam", "sts", "kms", "s3", "lakeformation", "bedrock", "sagemaker")

_MADE_UP: Final = "ZzNoSuchAction"
"""No action of AWS: a pattern that matches it matches whatever a service has or will have."""

_LEAST_PRIVILEGE: Final = Supports(
    nist_800_53_r5=("AC-6", "AC-6(10)"),
    nist_ai_rmf=("GOVERN 2.1",),
    iso42001=("A.3.2",),
    owasp_llm_2025=("LLM06",),
    genai_lens=("GENSEC01-BP01",),
    cis_v3=("1.16",),
    cis_v5=("1.15",),
    soc2=("CC6.3",),
)
_BEST_PRACTICES: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"


def _no_service_wildcard(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        excluded = statement.part("NotAction")
        if not excluded.is_absent:
            open_services = [
                service
                for service in SENSITIVE_SERVICES
                if statement.allows(f"{service}:{_MADE_UP}")
            ]
            if open_services:
                yield failed(
                    excluded, f"all actions but some are allowed, on {', '.join(open_services)} too"
                )
        for item in statement.part("Action").items():
            yield from each_decided(_judge_action(item))

    yield from judge_statements(
        resource,
        (Kind.IDENTITY, Kind.BUCKET),
        judge,
        "no statement allows all of a sensitive service",
    )


def _judge_action(item: Property) -> Iterator[Finding]:
    pattern = item.text() or ""
    if matches(pattern, f"zz-no-such-service:{_MADE_UP}"):
        yield failed(item, f"every action of AWS is allowed by {pattern!r}")
        return
    for service in SENSITIVE_SERVICES:
        if matches(pattern, f"{service}:{_MADE_UP}"):
            yield failed(item, f"every action of {service} is allowed by {pattern!r}")


NO_SERVICE_WILDCARD: Final = Policy(
    id="IAM-01",
    name="no-service-wildcard",
    title="No policy allows all actions of AWS or of a sensitive service",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(*IDENTITY_CARRIERS, *carrying(Kind.BUCKET)),
    rationale="A wildcard of actions grants administration of the control it was meant to use.",
    remedy="list the actions that the identity needs",
    supports=_LEAST_PRIVILEGE,
    links=(_BEST_PRACTICES,),
    on_resource=_no_service_wildcard,
)


FORBIDDEN_MANAGED_POLICIES: Final = frozenset(
    {
        "AdministratorAccess",
        "AWSKeyManagementServicePowerUser",
        "AWSLakeFormationDataAdmin",
        "AmazonBedrockLimitedAccess",
        "DataScientist",
        "DatabaseAdministrator",
        "NetworkAdministrator",
        "PowerUserAccess",
        "ReadOnlyAccess",
        "SecretsManagerReadWrite",
        "SystemAdministrator",
    }
)
"""Beside all that AWS calls full access: what reads or writes whatever the account holds."""

_FULL: Final = re.compile(r"FullAccess(?:V\d+)?$")


_ATTACHED: Final = (
    "definition.iamActionDefinition.policyArn",
    "managedPolicyArn",
    "managedPolicyArns",
    "policyArn",
    "policyArns",
)
"""Where resources name policies that they attach; a budget attaches one when it is spent."""


def _no_broad_managed_policy(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    attached = [
        item
        for name in _ATTACHED
        if resource.schema.declares(name)
        for item in resource.prop(name).items()
    ]
    yield from each_decided(*(_judge_attachment(it) for it in attached))
    if resource.type == types.SSO_CUSTOMER_POLICY.token:
        named = resource.prop("customerManagedPolicyReference")
        path, name = named.field("path").text() or "/", named.field("name").text()
        yield from _judge_owner(named, f"arn:aws:iam::000000000000:policy{path}{name}")
    elif not attached:
        yield not_applicable(resource, "it attaches no managed policy")


def _judge_attachment(item: Property) -> Iterator[Finding]:
    yield from _judge_owner(item, item.text() or "")


def _judge_owner(item: Property, arn: str) -> Iterator[Finding]:
    owner, _, name = arn.partition(":policy/")
    managed = name.rpartition("/")[2]
    is_broad = managed in FORBIDDEN_MANAGED_POLICIES or _FULL.search(managed)
    if owner.endswith(":iam::aws") and is_broad:
        yield failed(item, f"{managed} is attached")
    elif f"/{name}".startswith(naming.BOUNDARY_PATH):
        yield failed(
            item,
            f"the boundary {managed} is attached as a grant",
            "a boundary only limits: set it as permissionsBoundary",
        )
    else:
        yield passed(item, f"{arn} is not on the list of broad policies")


NO_BROAD_MANAGED_POLICY: Final = Policy(
    id="IAM-02",
    name="no-broad-managed-policy",
    title="No broad managed policy and no boundary is attached as a grant",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.ROLE_POLICY_ATTACHMENT,
        types.USER_POLICY_ATTACHMENT,
        types.GROUP_POLICY_ATTACHMENT,
        types.POLICY_ATTACHMENT,
        types.ROLE_ATTACHMENTS_EXCLUSIVE,
        types.USER_ATTACHMENTS_EXCLUSIVE,
        types.GROUP_ATTACHMENTS_EXCLUSIVE,
        types.ROLE,
        types.SSO_MANAGED_POLICY,
        types.SSO_MANAGED_EXCLUSIVE,
        types.SSO_CUSTOMER_POLICY,
        types.BUDGET_ACTION,
    ),
    rationale="AWS's broad policies grow with every service and action that AWS adds.",
    remedy="write a policy with the actions and resources that are needed",
    supports=Supports(
        nist_800_53_r5=("AC-6",),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01",),
        cis_v3=("1.16",),
        cis_v5=("1.15",),
        soc2=("CC6.3",),
    ),
    links=(_BEST_PRACTICES,),
    on_resource=_no_broad_managed_policy,
)


def _role_is_bounded(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    boundary = resource.prop("permissionsBoundary")
    wanted = " or ".join(sorted(context.permissions_boundaries))
    if not wanted:
        yield not_applicable(boundary, "the platform's own roles stand outside the boundary")
        return
    found = boundary.text()
    if found in context.permissions_boundaries:
        yield passed(boundary, f"the role is bounded by {found}")
    elif found is None:
        yield failed(boundary, "the role has no permissions boundary", f"set it to {wanted}")
    else:
        yield failed(boundary, f"the role is bounded by {found}", f"set it to {wanted}")


ROLE_IS_BOUNDED: Final = Policy(
    id="IAM-05",
    name="role-is-bounded",
    title="Every role of a use case has the platform's permissions boundary",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ROLE,),
    rationale="The boundary limits what a stack can grant to itself, whatever its policies say.",
    remedy="set permissionsBoundary to the platform's boundary",
    supports=Supports(
        nist_800_53_r5=("AC-6", "CM-5"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.3",),
    ),
    links=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
    on_resource=_role_is_bounded,
)


def _no_inverted_allow(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        if not statement.is_allow:
            return
        for name in ("NotAction", "NotResource", "NotPrincipal"):
            part = statement.part(name)
            if not part.is_absent:
                yield failed(part, f"the statement allows by {name}, all that it does not list")

    yield from judge_statements(
        resource, Kind, judge, "every statement that allows says what it allows"
    )


NO_INVERTED_ALLOW: Final = Policy(
    id="IAM-10",
    name="no-inverted-allow",
    title="No statement allows by NotAction, NotResource or NotPrincipal",
    severity=Severity.HIGH,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ROLE, *carrying(*Kind)),
    rationale="What is allowed by exclusion grows with everything that AWS adds.",
    remedy="list what is allowed in Action, Resource and Principal",
    supports=Supports(
        nist_800_53_r5=("AC-6",),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC01-BP01",),
        soc2=("CC6.3",),
    ),
    links=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
    ),
    on_resource=_no_inverted_allow,
)
