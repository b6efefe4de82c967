"""Model endpoints: approved models behind inference profiles and a guardrail per use case."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pulumi
import pulumi_aws as aws

from components import naming
from components.iam_document import Statement
from components.provisioned_throughput import Provisioned, provision

INVOKE: Sequence[str] = ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream")
"""What authorises a call of a model; Converse and ConverseStream are authorised as these two."""

HARMFUL_CONTENT: Sequence[str] = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")

Strength = Literal["LOW", "MEDIUM", "HIGH"]
PiiAction = Literal["BLOCK", "ANONYMIZE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """An approved model as a use case calls it."""

    alias: str
    """The use case's name for it, as `fast`; outlives the model behind it."""

    model_id: str
    source_arn: str
    """The foundation model, or AWS's cross-region profile of it, that the endpoint copies."""

    regions: Sequence[str]
    """Every region to which AWS may route a call."""

    provisioned: Provisioned | None = None
    """Throughput of its own, which takes the place of the profile; None where it shares all's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeniedTopic:
    """A subject that the assistant does not speak about."""

    name: str
    definition: str
    examples: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardrailRules:
    """What a guardrail stops, in prompts and in answers."""

    filter_strength: Strength
    """How sure the filter of harmful content must be before it lets a text pass."""

    pii: Mapping[str, PiiAction]
    denied_topics: Sequence[DeniedTopic]
    blocked_words: Sequence[str]
    grounding_threshold: float
    """Least confidence, from 0 to 1, that an answer follows from the passages given."""

    relevance_threshold: float
    blocked_input_message: str
    blocked_output_message: str

    def digest(self) -> str:
        """Return a short digest of the rules; another digest asks for another numbered version."""
        body = json.dumps(asdict(self), sort_keys=True)
        return hashlib.sha256(body.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEndpointsArgs:
    """What the endpoints of a use case are built from."""

    use_case: str
    models: Sequence[Model]
    guardrail: GuardrailRules
    key_arn: pulumi.Input[str]
    tags: Mapping[str, str]
    """Tags of the profiles; the bill is divided by them."""

    disposable: bool
    """Whether earlier guardrail versions may go; otherwise they stay, as evidence."""

    sid_suffix: str = ""
    """Ends the names of the statements, where a policy holds those of several endpoints."""


class ModelEndpoints(pulumi.ComponentResource):
    """The only way for a use case to a model: its own profiles, under its own guardrail."""

    profile_arns: Mapping[str, pulumi.Output[str]]
    """Alias to the ARN that callers pass as model id, of a profile or of provisioned throughput."""

    guardrail_arn: pulumi.Output[str]
    guardrail_version: pulumi.Output[str]

    guardrail: pulumi.Output[str]
    """ARN and version in one, as policies write it."""

    calls: Sequence[Statement]
    """What the caller's policy allows: through these profiles, with this guardrail. It must deny
    the rest by `deny_without`, where all guardrails of the caller are named."""

    def __init__(
        self, name: str, args: ModelEndpointsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:model_endpoints:ModelEndpoints", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        guardrail = _guardrail(name, args, child)
        version = aws.bedrock.GuardrailVersion(
            f"{name}-guardrail-version",
            guardrail_arn=guardrail.guardrail_arn,
            # A version never changes: new rules need a new one, and its description forces it.
            description=f"rules {args.guardrail.digest()}",
            skip_destroy=not args.disposable,
            # Callers are moved to the new version before the old one goes.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=False),
        )
        self.guardrail_arn = guardrail.guardrail_arn
        self.guardrail_version = version.version
        self.profile_arns = {
            model.alias: provision(
                f"{name}-{model.alias}",
                f"{args.use_case}-{model.alias}",
                model.source_arn,
                model.provisioned,
                args.tags,
                child,
            )
            if model.provisioned
            else _profile(name, args, model, child)
            for model in args.models
        }
        self.guardrail = pulumi.Output.concat(self.guardrail_arn, ":", self.guardrail_version)
        self.calls = _calls(
            args.models, self.profile_arns, self.guardrail_arn, self.guardrail, args.sid_suffix
        )
        self.register_outputs(
            {
                "profile_arns": self.profile_arns,
                "guardrail_arn": self.guardrail_arn,
                "guardrail_version": self.guardrail_version,
            }
        )


def _profile(
    name: str, args: ModelEndpointsArgs, model: Model, opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    return aws.bedrock.InferenceProfile(
        f"{name}-{model.alias}-profile",
        name=f"{args.use_case}-{model.alias}",
        description=f"{model.model_id} for {args.use_case}",
        model_source=aws.bedrock.InferenceProfileModelSourceArgs(copy_from=model.source_arn),
        tags=args.tags,
        opts=opts,
    ).arn


def _guardrail(
    name: str, args: ModelEndpointsArgs, opts: pulumi.ResourceOptions
) -> aws.bedrock.Guardrail:
    rules = args.guardrail
    return aws.bedrock.Guardrail(
        f"{name}-guardrail",
        name=args.use_case,
        description=f"What {args.use_case} neither hears nor says",
        blocked_input_messaging=rules.blocked_input_message,
        blocked_outputs_messaging=rules.blocked_output_message,
        kms_key_arn=args.key_arn,
        content_policy_config=aws.bedrock.GuardrailContentPolicyConfigArgs(
            filters_configs=[
                *(
                    _filter(kind, rules.filter_strength, rules.filter_strength)
                    for kind in HARMFUL_CONTENT
                ),
                # An attack comes with the prompt: AWS takes no strength but NONE for the answer.
                _filter("PROMPT_ATTACK", "HIGH", "NONE"),
            ]
        ),
        topic_policy_config=_topics(rules.denied_topics),
        word_policy_config=_words(rules.blocked_words),
        sensitive_information_policy_config=_pii(rules.pii),
        contextual_grounding_policy_config=_grounding(rules),
        tags=args.tags,
        opts=opts,
    )


def _filter(
    kind: str, input_strength: str, output_strength: str
) -> aws.bedrock.GuardrailContentPolicyConfigFiltersConfigArgs:
    return aws.bedrock.GuardrailContentPolicyConfigFiltersConfigArgs(
        type=kind, input_strength=input_strength, output_strength=output_strength
    )


def _topics(
    topics: Sequence[DeniedTopic],
) -> aws.bedrock.GuardrailTopicPolicyConfigArgs | None:
    if not topics:
        return None
    return aws.bedrock.GuardrailTopicPolicyConfigArgs(
        topics_configs=[
            aws.bedrock.GuardrailTopicPolicyConfigTopicsConfigArgs(
                name=topic.name,
                definition=topic.definition,
                examples=list(topic.examples),
                type="DENY",
            )
            for topic in topics
        ]
    )


def _words(words: Sequence[str]) -> aws.bedrock.GuardrailWordPolicyConfigArgs:
    return aws.bedrock.GuardrailWordPolicyConfigArgs(
        # AWS takes no empty list.
        words_configs=[
            aws.bedrock.GuardrailWordPolicyConfigWordsConfigArgs(text=word) for word in words
        ]
        or None,
        managed_word_lists_configs=[
            aws.bedrock.GuardrailWordPolicyConfigManagedWordListsConfigArgs(type="PROFANITY")
        ],
    )


def _pii(
    pii: Mapping[str, PiiAction],
) -> aws.bedrock.GuardrailSensitiveInformationPolicyConfigArgs | None:
    if not pii:
        return None
    entity = aws.bedrock.GuardrailSensitiveInformationPolicyConfigPiiEntitiesConfigArgs
    return aws.bedrock.GuardrailSensitiveInformationPolicyConfigArgs(
        pii_entities_configs=[
            entity(
                type=kind,
                action=action,
                input_action=action,
                input_enabled=True,
                output_action=action,
                output_enabled=True,
            )
            for kind, action in sorted(pii.items())
        ]
    )


def _grounding(
    rules: GuardrailRules,
) -> aws.bedrock.GuardrailContextualGroundingPolicyConfigArgs:
    threshold = aws.bedrock.GuardrailContextualGroundingPolicyConfigFiltersConfigArgs
    return aws.bedrock.GuardrailContextualGroundingPolicyConfigArgs(
        filters_configs=[
            threshold(type="GROUNDING", threshold=rules.grounding_threshold),
            threshold(type="RELEVANCE", threshold=rules.relevance_threshold),
        ]
    )


def _calls(
    models: Sequence[Model],
    profile_arns: Mapping[str, pulumi.Output[str]],
    guardrail_arn: pulumi.Output[str],
    guardrail: pulumi.Output[str],
    suffix: str,
) -> Sequence[Statement]:
    """Return who may call what: the forms are AWS's own.

    https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html
    https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html
    """
    everything = list(profile_arns.values())
    shared = [model for model in models if model.provisioned is None]
    profiles = [profile_arns[model.alias] for model in shared]
    guarded = {"bedrock:GuardrailIdentifier": guardrail}
    behind = [
        naming.foundation_model_arn(region, model.model_id)
        for model in shared
        for region in model.regions
    ]
    through_profiles = (
        # A call of a profile is also judged on the model behind it; this keeps the direct way
        # closed.
        Statement(
            sid=f"InvokeModelsBehindProfiles{suffix}",
            actions=INVOKE,
            resources=behind,
            condition={
                "StringEquals": guarded,
                "ArnEquals": {"bedrock:InferenceProfileArn": profiles},
            },
        ),
        Statement(
            sid=f"ReadProfiles{suffix}",
            actions=["bedrock:GetInferenceProfile"],
            resources=profiles,
        ),
    )
    return (
        Statement(
            sid=f"InvokeThroughProfiles{suffix}",
            actions=INVOKE,
            resources=everything,
            condition={"StringEquals": guarded},
        ),
        *(through_profiles if shared else ()),
        Statement(
            sid=f"ApplyGuardrail{suffix}",
            actions=["bedrock:ApplyGuardrail"],
            resources=[guardrail_arn],
        ),
    )


def deny_without(guardrails: Sequence[pulumi.Output[str]]) -> Statement:
    """Return the denial of every call that goes through none of these guardrails.

    Of several values, a negated comparison holds where none is equal.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
    """
    return Statement(
        sid="DenyWithoutGuardrail",
        effect="Deny",
        actions=INVOKE,
        resources=["*"],
        condition={
            "StringNotEquals": {
                "bedrock:GuardrailIdentifier": guardrails[0] if len(guardrails) == 1 else guardrails
            }
        },
    )
