"""Amazon Titan Text.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html
"""

from sandbox.aws.services.bedrock_runtime.exchange import INTERVENED, Outcome
from sandbox.aws.services.bedrock_runtime.families.reading import members, present
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

_REASONS = {
    "end_turn": "FINISH",
    "max_tokens": "LENGTH",
    "stop_sequence": "STOP_CRITERIA_MET",
    INTERVENED: "CONTENT_FILTERED",
}


def request(body: Item) -> Item:
    """Bring a body to Converse's form."""
    members(body, required=("inputText",), known=("textGenerationConfig",))
    config = body.get("textGenerationConfig", {})
    members(config, required=(), known=("maxTokenCount", "stopSequences", "temperature", "topP"))
    return {
        "messages": [{"role": "user", "content": [{"text": body["inputText"]}]}],
        "inferenceConfig": present(
            maxTokens=config.get("maxTokenCount"),
            stopSequences=config.get("stopSequences"),
            temperature=config.get("temperature"),
            topP=config.get("topP"),
        ),
    }


def answer(outcome: Outcome, _target: Target) -> Item:
    """Return the answer."""
    return {
        "inputTextTokenCount": outcome.input_tokens,
        "results": [
            {
                "tokenCount": outcome.output_tokens,
                "outputText": outcome.text,
                "completionReason": _REASONS[outcome.stop_reason],
            }
        ],
    }


def chunks(outcome: Outcome, _target: Target) -> list[Item]:
    """Return the answer as it is streamed: Titan sends it whole."""
    return [
        {
            "outputText": outcome.text,
            "index": 0,
            "totalOutputTextTokenCount": outcome.output_tokens,
            "completionReason": _REASONS[outcome.stop_reason],
            "inputTextTokenCount": outcome.input_tokens,
        }
    ]
