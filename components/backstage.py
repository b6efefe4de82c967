"""The specs as entities of a Backstage catalogue: who owns what, how far it is, where it runs.

Backstage's descriptor format: https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from components.errors import StackError
from components.naming import StackName
from components.spec.fields import Stage
from components.spec.links import LinkKind
from components.spec.loader import Specs
from components.spec.platform import Platform
from components.spec.use_case import UseCase

Entity: TypeAlias = dict[str, Any]
"""One entity, as it stands in a `catalog-info.yaml`."""

FILE: Final = "catalog-info.yaml"
LIFECYCLES: Final[Mapping[Stage, str]] = {
    "prototype": "experimental",
    "pilot": "experimental",
    "production": "production",
}
"""Stage to Backstage's word for it; the stage itself is an annotation."""

_NAME_LIMIT: Final = 63
_ICONS: Final[Mapping[LinkKind, str]] = {
    "repository": "github",
    "documentation": "docs",
    "runbook": "docs",
    "dashboard": "dashboard",
    "evaluation": "dashboard",
    "decision": "docs",
}
_PROJECT_SLUGS: Final = {
    "github": "github.com/project-slug",
    "gitlab": "gitlab.com/project-slug",
}
"""Kind of CI system to the annotation by which Backstage's plugin finds the repository."""


def catalogue(specs: Specs) -> Mapping[str, Sequence[Entity]]:
    """Return all files of the catalogue: path to the entities in it.

    The file at the top holds the organisation and points to one file for each use case, so that
    Backstage is told of one location.

    Raises:
        StackError: a name is longer than Backstage takes.
    """
    files = {f"{name}/{FILE}": of_use_case(name, specs) for name in sorted(specs.use_cases)}
    return {FILE: [_location(specs.platform, list(files)), *organisation(specs.platform)], **files}


def organisation(platform: Platform) -> Sequence[Entity]:
    """Return groups, people, value streams and registered datasets.

    Raises:
        StackError: a name is longer than Backstage takes.
    """
    groups = [
        _entity(
            "Group",
            name,
            {"type": "team", "profile": {"email": group.email}, "children": []},
            description=group.duty,
        )
        for name, group in platform.groups.items()
    ]
    users = [
        _entity(
            "User",
            name,
            {
                "profile": {"displayName": person.name, "email": person.email},
                "memberOf": [person.group],
            },
        )
        for name, person in platform.people.items()
    ]
    domains = [
        _entity("Domain", name, {"owner": f"user:default/{it.owner}"}, description=it.purpose)
        for name, it in platform.value_streams.items()
    ]
    datasets = [
        _entity(
            "Resource",
            name,
            {"type": "dataset", "owner": f"group:default/{dataset.owner}"},
            description=dataset.purpose,
            tags=[f"data-{dataset.data_class}"],
        )
        for name, dataset in platform.datasets.items()
    ]
    return [*groups, *users, *domains, *datasets]


def of_use_case(name: str, specs: Specs) -> Sequence[Entity]:
    """Return a use case: the system, its one component, and the stack of each environment.

    Raises:
        StackError: a name is longer than Backstage takes.
    """
    platform, environments = specs.platform, _in_aws(specs, name)
    spec = next(iter(specs.use_cases[name].values()))
    owner = f"group:default/{platform.people[spec.trio.product].group}"
    stacks = {it: str(StackName(name, it)) for it in environments}
    links = [
        {"url": it.url, "title": it.title, "icon": _ICONS[it.kind], "type": it.kind}
        for it in spec.links
    ]
    said = {"title": spec.title, "description": spec.purpose}
    system = _entity(
        "System", name, {"owner": owner, "domain": spec.value_stream}, links=links, **said
    )
    component = _entity(
        "Component",
        name,
        {
            "type": "service",
            "lifecycle": LIFECYCLES[spec.stage],
            "owner": owner,
            "system": name,
            "dependsOn": [
                f"resource:default/{it}" for it in (*stacks.values(), *sorted(spec.datasets))
            ],
        },
        annotations=_annotations(spec, platform, environments),
        tags=[
            f"stage-{spec.stage}",
            f"data-{spec.data_class}",
            *([] if spec.risk_tier is None else [f"risk-{spec.risk_tier}"]),
        ],
        links=links,
        **said,
    )
    resources = [
        _entity(
            "Resource",
            stacks[environment],
            {"type": "groundwork-stack", "owner": owner, "system": name},
            # https://backstage.io/docs/integrations/aws/ names the account's annotation.
            annotations={
                "amazonaws.com/account-id": platform.environments[environment].account_id,
                "groundwork/region": platform.environments[environment].region,
                "groundwork/environment": environment,
            },
            description=f"{spec.title} in {environment}",
        )
        for environment in environments
    ]
    return [system, component, *resources]


def _in_aws(specs: Specs, name: str) -> Sequence[str]:
    """Return the environments of a use case that others can reach: a laptop's is nobody else's."""
    return [it for it in specs.use_cases[name] if not specs.platform.environments[it].is_sandbox]


def _annotations(
    spec: UseCase, platform: Platform, environments: Sequence[str]
) -> Mapping[str, str]:
    annotations = {
        "groundwork/stage": spec.stage,
        "groundwork/cost-center": spec.cost_center,
        "groundwork/product-owner": platform.people[spec.trio.product].email,
    }
    if environments:
        places = {it: platform.environments[it] for it in environments}
        annotations["groundwork/accounts"] = ", ".join(
            f"{it}={where.account_id}/{where.region}" for it, where in places.items()
        )
    for issuer in platform.ci.values():
        annotations[_PROJECT_SLUGS[issuer.system]] = issuer.repository
    return annotations


def _location(platform: Platform, files: Sequence[str]) -> Entity:
    return _entity(
        "Location",
        f"{platform.organisation.slug}-use-cases",
        # Without a type, targets are relative to where the file itself was read from.
        {"targets": [f"./{file}" for file in files]},
        description=f"Use cases of {platform.organisation.name}",
    )


def _entity(kind: str, name: str, spec: Mapping[str, Any], **metadata: object) -> Entity:
    if len(name) > _NAME_LIMIT:
        raise StackError(f"{kind} {name}: Backstage takes names of {_NAME_LIMIT} characters")
    given = {key: value for key, value in metadata.items() if value}
    return {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": kind,
        "metadata": {"name": name, **given},
        "spec": dict(spec),
    }
