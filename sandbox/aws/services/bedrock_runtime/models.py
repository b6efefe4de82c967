"""Which models there are, and what a model id, a profile or an ARN leads to."""

import re
from dataclasses import dataclass
from typing import Literal

from sandbox.aws.services.bedrock.profiles import GEOGRAPHIES
from sandbox.aws.services.store import Item, Store, invalid, not_found

Family = Literal[
    "nova", "anthropic", "titan-text", "openai", "titan-embed", "cohere-embed", "converse"
]
"""Shape of InvokeModel's body; models of `converse` answer to the Converse operations alone."""

EMBEDDINGS: tuple[Family, ...] = ("titan-embed", "cohere-embed")


OPENAI_IDS = ("openai.gpt-oss-20b-1:0", "openai.gpt-oss-120b-1:0")
"""Models that OpenAI's API answers for here; AWS has more of them, which the sandbox does not."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """Model ids that are alike."""

    pattern: str
    family: Family
    needs_profile: bool = False
    """Whether AWS serves it through inference profiles alone, never by its own id."""


# Bedrock user guide, "Supported foundation models" and "Supported Regions and models for inference
# profiles".
_KINDS = (
    _Kind(r"amazon\.nova-(micro|lite|pro)-v1:0", "nova"),
    _Kind(r"amazon\.nova-(premier-v1|2-lite-v1|2-pro-v1):0", "nova", needs_profile=True),
    _Kind(r"amazon\.titan-text-(lite-v1|express-v1|premier-v1:0)", "titan-text"),
    _Kind(r"amazon\.titan-embed-text-(v1|v2:0)", "titan-embed"),
    _Kind(r"cohere\.embed-((english|multilingual)-v3|v4:0)", "cohere-embed"),
    _Kind(r"anthropic\.claude-3-(haiku-20240307|sonnet-20240229|opus-20240229)-v1:0", "anthropic"),
    _Kind(r"anthropic\.claude-3-5-(sonnet-20240620|haiku-20241022)-v1:0", "anthropic"),
    _Kind(r"anthropic\.claude-3-5-sonnet-20241022-v2:0", "anthropic", needs_profile=True),
    _Kind(r"anthropic\.claude-3-7-sonnet-20250219-v1:0", "anthropic", needs_profile=True),
    _Kind(
        r"anthropic\.claude-(sonnet|opus|haiku)-[4-9](-\d{1,2})?(-\d{8})?(-v\d)?(:\d)?",
        "anthropic",
        needs_profile=True,
    ),
    _Kind("|".join(map(re.escape, OPENAI_IDS)), "openai"),
    _Kind(r"meta\.llama3-(8b|70b)-instruct-v1:0", "converse"),
    _Kind(r"meta\.llama[34][a-z0-9-]*-instruct-v1:0", "converse", needs_profile=True),
    _Kind(r"mistral\.[a-z0-9-]+(-v\d(:\d)?)?", "converse"),
    _Kind(r"cohere\.command-r(-plus)?-v1:0", "converse"),
    _Kind(r"(deepseek|qwen|ai21)\.[a-z0-9.-]+(:\d)?", "converse"),
)
_ARN = re.compile(
    r"arn:[^:]+:bedrock:(?P<region>[^:]*):(?P<account>[^:]*):(?P<kind>[a-z-]+)/(?P<name>.+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a model id of a request leads to."""

    given: str
    """As the caller wrote it."""

    model_id: str
    """The foundation model behind it."""

    family: Family
    arns: tuple[str, ...]
    """What the call is authorised on: the profile if there is one, and each model behind it."""

    metric_id: str
    """The value of the dimension ModelId in CloudWatch; a profile's id, where it is one."""

    region: str
    """Where the call is answered: the caller's region, if the profile reaches it."""


def resolve(store: Store, given: str) -> Target:
    """Return what `given` leads to: a model's id or ARN, or a profile's.

    Raises:
        AwsError: There is no such model or profile, or the model is served through profiles alone.
    """
    parts = _ARN.fullmatch(given)
    if parts is None:
        prefix, _, rest = given.partition(".")
        if prefix in GEOGRAPHIES and rest:
            return _system_profile(store, given, prefix, rest)
        return _direct(store, given, given)
    if parts["region"] != store.region or parts["account"] not in {"", store.account}:
        raise _unknown()
    match parts["kind"]:
        case "foundation-model" if not parts["account"]:
            return _direct(store, given, parts["name"])
        case "inference-profile" if parts["account"]:
            prefix, _, rest = parts["name"].partition(".")
            return _system_profile(store, given, prefix, rest)
        case "application-inference-profile" if parts["account"]:
            return _application_profile(store, given, parts["name"])
        case _:
            raise _unknown()


def _direct(store: Store, given: str, model_id: str) -> Target:
    kind = _kind(model_id)
    if kind.needs_profile:
        raise invalid(
            f"Invocation of model ID {model_id} with on-demand throughput isn\u2019t supported. "
            "Retry your request with the ID or ARN of an inference profile that contains this "
            "model."
        )
    return Target(
        given=given,
        model_id=model_id,
        family=kind.family,
        arns=(_model_arn(store, store.region, model_id),),
        metric_id=model_id,
        region=store.region,
    )


def _system_profile(store: Store, given: str, prefix: str, model_id: str) -> Target:
    regions = GEOGRAPHIES.get(prefix, ())
    if store.region not in regions:
        raise _unknown()
    profile = f"{prefix}.{model_id}"
    return Target(
        given=given,
        model_id=model_id,
        family=_kind(model_id).family,
        arns=(
            store.arn("inference-profile", profile).replace("bedrock-runtime", "bedrock"),
            *(_model_arn(store, region, model_id) for region in regions),
        ),
        metric_id=profile,
        region=store.region,
    )


def _application_profile(store: Store, given: str, identifier: str) -> Target:
    profiles = Store("bedrock", store.account, store.region).table("profiles")
    profile: Item | None = profiles.get(identifier)
    if profile is None:
        raise not_found(f"inference profile {given}")
    models = tuple(str(model["modelArn"]) for model in profile["models"])
    regions = [arn.split(":")[3] for arn in models]
    model_id = models[0].partition("/")[2]
    return Target(
        given=given,
        model_id=model_id,
        family=_kind(model_id).family,
        arns=(given, *models),
        metric_id=identifier,
        region=store.region if store.region in regions else regions[0],
    )


def _kind(model_id: str) -> _Kind:
    for kind in _KINDS:
        if re.fullmatch(kind.pattern, model_id):
            return kind
    raise _unknown()


def _model_arn(store: Store, region: str, model_id: str) -> str:
    return f"arn:{store.partition}:bedrock:{region}::foundation-model/{model_id}"


def _unknown() -> Exception:
    return invalid("The provided model identifier is invalid.")
