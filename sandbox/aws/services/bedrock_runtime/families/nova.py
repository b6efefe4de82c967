"""Amazon Nova: nearly Converse's own form.

https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html
"""

from sandbox.aws.services.bedrock_runtime.exchange import Outcome
from sandbox.aws.services.bedrock_runtime.families.reading import members, present
from sandbox.aws.services.bedrock_runtime.invocation import parts, text_of
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

_CONFIG = (
    "maxTokens", "max_new_tokens", "stopSequences", "temperature", "topP", "top_p", "topK", "top_k",
    "reasoningConfig",
)  # fmt: skip


def request(body: Item) -> Item:
    """Bring a body to Converse's form."""
    members(
        body,
        required=("messages",),
        known=("schemaVersion", "system", "inferenceConfig", "toolConfig"),
    )
    config = body.get("inferenceConfig", {})
    members(config, required=(), known=_CONFIG)
    return present(
        messages=body["messages"],
        system=body.get("system"),
        toolConfig=body.get("toolConfig"),
        inferenceConfig=present(
            maxTokens=config.get("maxTokens", config.get("max_new_tokens")),
            stopSequences=config.get("stopSequences"),
            temperature=config.get("temperature"),
            topP=config.get("topP", config.get("top_p")),
        ),
    )


def answer(outcome: Outcome, _target: Target) -> Item:
    """Return the answer."""
    return {
        "output": {"message": {"content": _content(outcome), "role": "assistant"}},
        "stopReason": outcome.stop_reason,
        "usage": _usage(outcome),
    }


def chunks(outcome: Outcome, _target: Target) -> list[Item]:
    """Return the answer as it is streamed."""
    events: list[Item] = [{"messageStart": {"role": "assistant"}}]
    for index, block in enumerate(_content(outcome)):
        if "toolUse" in block:
            use = block["toolUse"]
            start = {"toolUse": {"toolUseId": use["toolUseId"], "name": use["name"]}}
            events.append({"contentBlockStart": {"start": start, "contentBlockIndex": index}})
            deltas = [{"toolUse": {"input": text_of(use["input"])}}]
        else:
            deltas = [{"text": part} for part in parts(block["text"])]
        events += [
            {"contentBlockDelta": {"delta": delta, "contentBlockIndex": index}} for delta in deltas
        ]
        events.append({"contentBlockStop": {"contentBlockIndex": index}})
    return [
        *events,
        {"messageStop": {"stopReason": outcome.stop_reason}},
        {"metadata": {"usage": _usage(outcome), "metrics": {}}},
    ]


def _content(outcome: Outcome) -> list[Item]:
    content: list[Item] = [{"text": outcome.text}] if outcome.text else []
    if outcome.tool:
        use = {"name": outcome.tool.name, "toolUseId": outcome.identifier}
        content.append({"toolUse": {**use, "input": outcome.tool.input}})
    return content


def _usage(outcome: Outcome) -> Item:
    return {
        "inputTokens": outcome.input_tokens,
        "outputTokens": outcome.output_tokens,
        "totalTokens": outcome.input_tokens + outcome.output_tokens,
        "cacheReadInputTokenCount": 0,
        "cacheWriteInputTokenCount": 0,
    }
