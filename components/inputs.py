"""Turns what the specs say into what the components are built from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from components import naming
from components.data_access import Column, Dataset
from components.data_identifiers import identifiers
from components.data_protection import Masking
from components.gateway import Callers
from components.hosted_model import Instances, Serverless
from components.hosting_role import Source
from components.model_alarms import Thresholds
from components.model_endpoints import DeniedTopic, GuardrailRules, Model
from components.prompt import PromptText
from components.provisioned_throughput import Commitment, Provisioned
from components.spec.agent import Prompt, TokenIssuer
from components.spec.agent import Tool as ToolSpec
from components.spec.catalogue import Dataset as DatasetSpec
from components.spec.catalogue import Model as ModelSpec
from components.spec.fields import DataClass
from components.spec.hosting import HostedModel as HostedModelSpec
from components.spec.hosting import HostedModelUse
from components.spec.hosting import Provisioned as ProvisionedSpec
from components.spec.platform import Platform
from components.spec.use_case import UseCase
from components.tags import use_case_tags
from components.tools import Tool, ToolParameter
from components.watched_model import TokenPrice, WatchedModel

_COMMITMENTS: Mapping[str, Commitment | None] = {
    "none": None,
    "one-month": "OneMonth",
    "six-months": "SixMonths",
}


def registered_of(
    name: str, spec: UseCase, platform: Platform, environment: str
) -> Mapping[str, object]:
    """Return what is looked up of a use case in the registry, under fixed keys."""
    trio = {
        role: platform.people[getattr(spec.trio, role)].email
        for role in ("product", "design", "engineering")
    }
    ends_on = None if spec.stage_ends_on is None else spec.stage_ends_on.isoformat()
    return {
        **use_case_tags(name, spec, platform, environment).as_dict(),
        "value_stream": spec.value_stream,
        "risk_tier": spec.risk_tier,
        "stage_ends_on": ends_on,
        "trio": trio,
        "stakeholders": list(spec.stakeholders),
        "links": [{"title": it.title, "url": it.url, "kind": it.kind} for it in spec.links],
    }


def dataset_of(name: str, spec: DatasetSpec) -> Dataset:
    """Return the registered dataset as the data components take it."""
    return Dataset(
        name=name,
        purpose=spec.purpose,
        owner=spec.owner,
        steward=spec.steward,
        prefix=spec.location,
        documents=spec.documents,
        retention_days=spec.retention_days,
        columns=[
            Column(name=column.name, type=column.type, comment=column.meaning)
            for column in spec.columns
        ],
    )


def source_of(spec: HostedModelSpec) -> Source:
    """Return where a model of the catalogue comes from."""
    return Source(
        model_package_arn=spec.model_package_arn,
        image_repository_arn=spec.image_repository_arn,
        artifacts_arn=spec.artifacts_arn,
        artifacts_key_arn=spec.artifacts_key_arn,
    )


def capacity_of(spec: HostedModelUse) -> Instances | Serverless:
    """Return what a hosted model runs on."""
    if spec.serverless is not None:
        return Serverless(
            memory_mb=spec.serverless.memory_mb, max_concurrency=spec.serverless.max_concurrency
        )
    if spec.instances is None:
        raise ValueError("a hosted model runs on instances or serverless; its spec names neither")
    return Instances(
        type=spec.instances.type,
        min_count=spec.instances.min_count,
        max_count=spec.instances.max_count,
        target_invocations_per_minute=spec.instances.target_invocations_per_minute,
    )


def models_of(spec: UseCase, platform: Platform, place: naming.Place) -> Sequence[Model]:
    """Return the approved models behind the aliases that the use case calls."""
    return [
        _model(alias, platform.models[platform.model_aliases[alias]], use.provisioned, place)
        for alias, use in spec.models.items()
    ]


def recovery_models_of(spec: UseCase, platform: Platform, place: naming.Place) -> Sequence[Model]:
    """Return what answers to the aliases in a recovery region, where no throughput is bought."""
    found = {alias: platform.model_in(alias, place.region) for alias in spec.models}
    return [_model(alias, it, None, place) for alias, it in found.items() if it is not None]


def _model(
    alias: str, approved: ModelSpec, provisioned: ProvisionedSpec | None, place: naming.Place
) -> Model:
    source = (
        naming.foundation_model_arn(place.region, approved.model_id)
        if approved.cross_region_profile is None
        else place.arn("bedrock", f"inference-profile/{approved.cross_region_profile}")
    )
    return Model(
        alias=alias,
        model_id=approved.model_id,
        source_arn=source,
        regions=approved.regions,
        provisioned=provisioned
        and Provisioned(
            model_units=provisioned.model_units, commitment=_COMMITMENTS[provisioned.commitment]
        ),
    )


def guardrail_of(spec: UseCase, platform: Platform) -> GuardrailRules:
    """Return the use case's rules on top of those of its data class and of the platform."""
    defaults = platform.data_classes[spec.data_class].guardrail
    texts, own = platform.guardrail, spec.guardrail
    return GuardrailRules(
        filter_strength=defaults.filter_strength,
        pii={str(kind): action for kind, action in defaults.pii.items()},
        denied_topics=[
            DeniedTopic(name=it.name, definition=it.definition, examples=it.examples)
            for it in own.denied_topics
        ],
        blocked_words=own.blocked_words,
        grounding_threshold=own.grounding_threshold or texts.grounding_threshold,
        relevance_threshold=own.relevance_threshold or texts.relevance_threshold,
        blocked_input_message=own.blocked_input_message or texts.blocked_input_message,
        blocked_output_message=own.blocked_output_message or texts.blocked_output_message,
    )


def masking_of(data_class: DataClass, platform: Platform) -> Masking:
    """Return what logs of a data class mask: what its guardrails stop, and all credentials."""
    return Masking(
        identifiers=identifiers(
            platform.data_classes[data_class].guardrail.pii, platform.log_protection.countries
        ),
        patterns=platform.log_protection.patterns,
    )


def log_retention_of(spec: UseCase, platform: Platform) -> int:
    """Return the days for which a use case's logs are kept."""
    usual = platform.data_classes[spec.data_class].log_retention_days
    return spec.observation.log_retention_days or usual


def thresholds_of(spec: UseCase) -> Thresholds:
    """Return above what the team of a use case is told."""
    own = spec.observation
    return Thresholds(
        latency_p99_seconds=own.latency_p99_seconds,
        client_errors_per_five_minutes=own.client_errors_per_five_minutes,
        interventions_per_hour=own.interventions_per_hour,
    )


def watched_models_of(spec: UseCase, platform: Platform) -> Mapping[str, WatchedModel]:
    """Return the declared use of each alias, with the price of the model behind it."""
    watched: dict[str, WatchedModel] = {}
    for alias, use in spec.models.items():
        price = platform.models[platform.model_aliases[alias]].price
        watched[alias] = WatchedModel(
            input_tokens_per_month=use.calls_per_month * use.input_tokens_per_call,
            output_tokens_per_month=use.calls_per_month * use.output_tokens_per_call,
            price=price
            and TokenPrice(
                input_usd=price.input_usd_per_million_tokens,
                output_usd=price.output_usd_per_million_tokens,
            ),
        )
    return watched


def prompt_of(name: str, spec: Prompt) -> PromptText:
    """Return the prompt as the components take it."""
    return PromptText(
        name=name,
        text=spec.text,
        variables=spec.variables,
        model=spec.model,
        temperature=spec.temperature,
        top_p=spec.top_p,
        max_tokens=spec.max_tokens,
        stop_sequences=spec.stop_sequences,
    )


def tool_of(
    name: str, spec: ToolSpec, place: naming.Place, *, needs_confirmation: bool = False
) -> Tool:
    """Return the tool, behind the function of that name in `place`."""
    return Tool(
        name=name,
        meaning=spec.meaning,
        function_arn=place.arn("lambda", f"function:{spec.function}"),
        parameters=[
            ToolParameter(
                name=parameter, type=it.type, meaning=it.meaning, is_required=it.is_required
            )
            for parameter, it in spec.parameters.items()
        ],
        needs_confirmation=needs_confirmation,
    )


def callers_of(spec: TokenIssuer | None) -> Callers | None:
    """Return who is let in by a token; None where IAM decides."""
    if spec is None:
        return None
    return Callers(discovery_url=spec.discovery_url, audiences=spec.audiences, clients=spec.clients)
