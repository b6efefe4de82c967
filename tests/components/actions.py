"""Which actions of policies AWS has, by botocore's models."""

from __future__ import annotations

from collections.abc import Iterable

from botocore.loaders import Loader

_SERVICES = {
    "access-analyzer": ("accessanalyzer",),
    "bedrock": ("bedrock", "bedrock-runtime"),
    "servicequotas": ("service-quotas",),
    "tag": ("resourcegroupstaggingapi",),
}
"""Prefix of an action to boto3's names, where they differ."""


def unknown_actions(actions: Iterable[str]) -> set[str]:
    """Return those of `actions` that are no operation of their service."""
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    unknown = set[str]()
    for action in actions:
        prefix, _, name = action.partition(":")
        services = _SERVICES.get(prefix, (prefix,))
        models = [loader.load_service_model(service, "service-2") for service in services]
        if not any(name in model["operations"] for model in models):
            unknown.add(action)
    return unknown
