"""Providers: resources come from the one that policies judge, in the account that specs name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.iam import account_of
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
from policies.resources import Resource
from policies.values import Property

_OWN: Final = frozenset({"", "pulumi:providers:aws", "pulumi:providers:groundwork"})
"""Providers of what is judged: none, as a component has, AWS's, and that of our components."""

_UNSEEN: Final = frozenset(
    {
        "aws:cloudcontrol/resource:Resource",
        "aws:cloudformation/stack:Stack",
        "aws:cloudformation/stackInstances:StackInstances",
        "aws:cloudformation/stackSet:StackSet",
        "aws:cloudformation/stackSetInstance:StackSetInstance",
        "aws:lambda/invocation:Invocation",
        "aws:serverlessrepository/cloudFormationStack:CloudFormationStack",
        "aws:servicecatalog/provisionedProduct:ProvisionedProduct",
        "aws:ssm/association:Association",
    }
)
"""Types that make other things, or act, by a text that the engine does not show as resources."""


def _is_judged(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    if resource.type in _UNSEEN:
        yield failed(
            resource,
            f"{resource.type} makes what no policy sees",
            "declare as resources what it makes",
        )
    elif resource.type.startswith("aws:"):
        yield passed(resource, f"policies read {resource.type}")
    elif resource.type.startswith("pulumi:") or resource.provider_type in _OWN:
        yield not_applicable(resource, "it makes nothing in AWS by itself")
    else:
        provider = resource.provider_type.removeprefix("pulumi:providers:")
        yield failed(
            resource,
            f"{resource.type} is made by the provider {provider}, whose resources no policy reads",
            "declare it by pulumi_aws",
        )


IS_JUDGED: Final = Policy(
    id="GOV-13",
    name="resources-are-judged",
    title="Nothing is made by a provider or a template that policies cannot read",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.EVERY,),
    rationale=(
        "A bucket made by a command, a template or another provider's type is a bucket all the "
        "same, and every policy on buckets is blind to it."
    ),
    remedy="declare what is made as resources of pulumi_aws",
    supports=Supports(
        nist_800_53_r5=("CM-7(5)", "CM-5", "CM-8"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.6.2.5",),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC8.1",),
    ),
    links=(
        "https://www.pulumi.com/docs/insights/policy/",
        "https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/what-is-cloudcontrolapi.html",
    ),
    on_resource=_is_judged,
)


_SKIPS: Final = ("insecure", "skipCredentialsValidation", "skipRequestingAccountId")
_CREDENTIALS: Final = ("accessKey", "secretKey", "token")


def _is_pinned(provider: Resource, context: PolicyContext) -> Iterator[Finding]:
    yield from each_decided(
        _names_its_account(provider.prop("allowedAccountIds"), context),
        _takes_own_roles(provider, context),
        _says_no_credentials(provider),
        _reaches_aws(provider),
    )


def _names_its_account(allowed: Property, context: PolicyContext) -> Iterator[Finding]:
    accounts = allowed.unpacked().texts()
    if accounts and set(accounts) <= context.account_ids:
        yield passed(allowed, f"it works in {', '.join(accounts)} alone")
    elif accounts and context.is_platform:
        yield not_applicable(allowed, "the platform also works where Identity Center is kept")
    else:
        named = ", ".join(accounts) or "whatever account the credentials are of"
        yield failed(
            allowed,
            f"it works in {named}",
            f"set allowedAccountIds to {', '.join(sorted(context.account_ids))}, or take "
            "components.account.pinned_provider",
        )


def _takes_own_roles(provider: Resource, context: PolicyContext) -> Iterator[Finding]:
    for name in ("assumeRoles", "assumeRoleWithWebIdentity"):
        for taken in provider.prop(name).unpacked().items():
            role = taken.field("roleArn")
            if not context.is_platform and account_of(role.text() or "") not in context.account_ids:
                yield failed(
                    provider.prop(name),
                    f"it takes {role.text()}, of no known account",
                    "take a role of the environment's account",
                )


def _says_no_credentials(provider: Resource) -> Iterator[Finding]:
    for name in _CREDENTIALS:
        if provider.prop(name).is_given:
            yield failed(
                provider.prop(name),
                f"{name} is in the program",
                "leave credentials to the environment, as AWS's own tools find them",
            )


def _reaches_aws(provider: Resource) -> Iterator[Finding]:
    endpoints = provider.prop("endpoints")
    if endpoints.is_unknown or endpoints.unpacked().items():
        yield failed(
            endpoints, "calls go to addresses that the program names", "leave endpoints out"
        )
    for name in _SKIPS:
        if provider.prop(name).flag():
            yield failed(
                provider.prop(name), f"{name} leaves out a check of the account", "leave it out"
            )


IS_PINNED: Final = Policy(
    id="GOV-14",
    name="provider-is-pinned",
    title="A provider works in the environment's account alone, by the caller's own credentials",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.AWS_PROVIDER,),
    rationale="Policies judge for one account; under other credentials the same code is elsewhere.",
    remedy="take the provider that components.account.pinned_provider makes",
    supports=Supports(
        nist_800_53_r5=("AC-4", "CM-5", "IA-5"),
        nist_ai_rmf=("GOVERN 1.4",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM03",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC6.1", "CC8.1"),
    ),
    links=("https://www.pulumi.com/registry/packages/aws/installation-configuration/",),
    on_resource=_is_pinned,
)
