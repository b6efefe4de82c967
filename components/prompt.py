"""Prompts under version: what the spec says, kept by Bedrock's Prompt management.

pulumi-aws has no type for a prompt's numbered versions. A prompt's content is told by the digest in
its description and in its variant's name; the numbers of evidence are those of the spec's commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import pulumi
import pulumi_aws as aws

from components.digest import digest
from components.iam_document import Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptText:
    """One prompt."""

    name: str
    text: str
    variables: Sequence[str]
    model: str
    """Alias of the model that it is written for."""

    temperature: float | None
    top_p: float | None
    max_tokens: int | None
    stop_sequences: Sequence[str]

    def digest(self) -> str:
        """Return a short digest of all that an answer depends on."""
        return digest(asdict(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptsArgs:
    """What the prompts of a use case are built from."""

    use_case: str
    prompts: Sequence[PromptText]
    profile_arns: Mapping[str, pulumi.Output[str]]
    """Alias to the profile that the prompt is served to."""

    key_arn: pulumi.Input[str]
    tags: Mapping[str, str]


class Prompts(pulumi.ComponentResource):
    """The prompts of a use case, encrypted with its key."""

    arns: Mapping[str, pulumi.Output[str]]
    digests: Mapping[str, str]
    """Name to the digest of the content that is in force."""

    reading: Sequence[Statement]
    """What the workload may do with them."""

    def __init__(
        self, name: str, args: PromptsArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:prompt:Prompts", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.digests = {prompt.name: prompt.digest() for prompt in args.prompts}
        self.arns = {
            prompt.name: _prompt(f"{name}-{prompt.name}-prompt", prompt, args, child).arn
            for prompt in args.prompts
        }
        self.reading = (
            Statement(
                sid="ReadPrompts",
                # A prompt that is named in a call of a model is rendered with the caller's right:
                # https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-management-prereq.html
                actions=["bedrock:GetPrompt", "bedrock:RenderPrompt"],
                resources=list(self.arns.values()),
            ),
        )
        self.register_outputs({"arns": self.arns, "digests": self.digests})


def _prompt(
    name: str, prompt: PromptText, args: PromptsArgs, opts: pulumi.ResourceOptions
) -> aws.bedrock.AgentPrompt:
    variant = f"v-{prompt.digest()}"
    variable = aws.bedrock.AgentPromptVariantTemplateConfigurationTextInputVariableArgs
    return aws.bedrock.AgentPrompt(
        name,
        name=f"{args.use_case}-{prompt.name}",
        description=f"Content {prompt.digest()} for {args.use_case}",
        customer_encryption_key_arn=args.key_arn,
        default_variant=variant,
        variants=[
            aws.bedrock.AgentPromptVariantArgs(
                name=variant,
                template_type="TEXT",
                model_id=args.profile_arns[prompt.model],
                template_configuration=aws.bedrock.AgentPromptVariantTemplateConfigurationArgs(
                    text=aws.bedrock.AgentPromptVariantTemplateConfigurationTextArgs(
                        text=prompt.text,
                        input_variables=[variable(name=it) for it in prompt.variables],
                    )
                ),
                inference_configuration=_inference(prompt),
            )
        ],
        tags=args.tags,
        opts=opts,
    )


def _inference(
    prompt: PromptText,
) -> aws.bedrock.AgentPromptVariantInferenceConfigurationArgs | None:
    settings = (prompt.temperature, prompt.top_p, prompt.max_tokens, prompt.stop_sequences or None)
    if all(setting is None for setting in settings):
        return None
    return aws.bedrock.AgentPromptVariantInferenceConfigurationArgs(
        text=aws.bedrock.AgentPromptVariantInferenceConfigurationTextArgs(
            temperature=prompt.temperature,
            top_p=prompt.top_p,
            max_tokens=prompt.max_tokens,
            stop_sequences=list(prompt.stop_sequences) or None,
        )
    )
