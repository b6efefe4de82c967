from __future__ import annotations

import dataclasses
from typing import Any

import pulumi

from components.iam_document import document
from components.prompt import Prompts, PromptsArgs, PromptText
from tests.components.example import KEY_ARN, statements
from tests.harness import Declaration, declare

SUMMARY = PromptText(
    name="summary",
    text="Sum up {{document}}.",
    variables=["document"],
    model="fast",
    temperature=0.2,
    top_p=None,
    max_tokens=400,
    stop_sequences=["END"],
)
PROFILE = "arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/fast"


def _prompts(*prompts: PromptText) -> Declaration:
    def program() -> None:
        made = Prompts(
            "support",
            PromptsArgs(
                use_case="support",
                prompts=prompts,
                profile_arns={"fast": pulumi.Output.from_input(PROFILE)},
                key_arn=KEY_ARN,
                tags={"use_case": "support"},
            ),
        )
        pulumi.export("reading", document(*made.reading))
        pulumi.export("digests", made.digests)

    return declare(program)


def test_a_prompt_is_what_the_spec_says_under_its_digest() -> None:
    declared = _prompts(SUMMARY)
    content = SUMMARY.digest()
    assert declared.of_type("aws:bedrock/agentPrompt:AgentPrompt") == {
        "support-summary-prompt": {
            "name": "support-summary",
            "description": f"Content {content} for support",
            "customerEncryptionKeyArn": KEY_ARN,
            "defaultVariant": f"v-{content}",
            "variants": [
                {
                    "name": f"v-{content}",
                    "templateType": "TEXT",
                    "modelId": PROFILE,
                    "templateConfiguration": {
                        "text": {
                            "text": "Sum up {{document}}.",
                            "inputVariables": [{"name": "document"}],
                        }
                    },
                    "inferenceConfiguration": {
                        "text": {"temperature": 0.2, "maxTokens": 400, "stopSequences": ["END"]}
                    },
                }
            ],
            "tags": {"use_case": "support"},
        }
    }
    assert declared.outputs["digests"] == {"summary": content}


def test_all_that_an_answer_depends_on_changes_the_digest() -> None:
    changes: list[dict[str, Any]] = [
        {"text": "Sum up {{document}} in full."},
        {"model": "strong"},
        {"temperature": 0.3},
        {"max_tokens": None},
        {"stop_sequences": []},
    ]
    changed = [dataclasses.replace(SUMMARY, **change) for change in changes]
    digests = {it.digest() for it in (SUMMARY, *changed)}
    assert len(digests) == 1 + len(changed)
    assert dataclasses.replace(SUMMARY).digest() == SUMMARY.digest()


def test_a_prompt_without_settings_has_none() -> None:
    plain = dataclasses.replace(SUMMARY, temperature=None, max_tokens=None, stop_sequences=[])
    prompt = _prompts(plain).only("aws:bedrock/agentPrompt:AgentPrompt")
    assert "inferenceConfiguration" not in prompt["variants"][0]


def test_the_workload_reads_its_own_prompts() -> None:
    reading = statements(_prompts(SUMMARY).outputs["reading"])["ReadPrompts"]
    assert reading["Action"] == ["bedrock:GetPrompt", "bedrock:RenderPrompt"]
    assert reading["Resource"] == ["arn:aws:bedrock:us-east-1:000000000000:support-summary-prompt"]
