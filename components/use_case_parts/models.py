"""The models that a use case calls."""

from __future__ import annotations

from components.inputs import guardrail_of, models_of
from components.model_endpoints import ModelEndpoints, ModelEndpointsArgs
from components.use_case_parts.assembly import Assembly


def endpoints(assembly: Assembly) -> None:
    """Make an inference profile per model, and the guardrail that every call goes through."""
    spec, platform = assembly.spec, assembly.platform
    if not spec.models:
        return
    made = ModelEndpoints(
        assembly.name,
        ModelEndpointsArgs(
            use_case=assembly.name,
            models=models_of(spec, platform, assembly.place),
            guardrail=guardrail_of(spec, platform),
            key_arn=assembly.key.arn,
            tags=assembly.tags,
            disposable=assembly.where.is_disposable,
        ),
        assembly.opts,
    )
    assembly.endpoints = made
    assembly.statements += made.calls
    assembly.guardrails.append(made.guardrail)
    assembly.settings |= {
        ("guardrail", "arn"): made.guardrail_arn,
        ("guardrail", "version"): made.guardrail_version,
        **{("models", alias): arn for alias, arn in made.profile_arns.items()},
    }
    assembly.outputs |= {
        "profile_arns": made.profile_arns,
        "guardrail_arn": made.guardrail_arn,
        "guardrail_version": made.guardrail_version,
    }
