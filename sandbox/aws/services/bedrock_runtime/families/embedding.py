"""Bodies of the models that make embeddings.

https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html
https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html
"""

from dataclasses import dataclass
from typing import cast

from sandbox.aws.services.bedrock_runtime import answering, text
from sandbox.aws.services.bedrock_runtime.embeddings import vector
from sandbox.aws.services.bedrock_runtime.families.reading import malformed, members
from sandbox.aws.services.bedrock_runtime.models import Target
from sandbox.aws.services.store import Item

_TITAN_V1 = "amazon.titan-embed-text-v1"
_TITAN_V1_DIMENSIONS = 1536
_TITAN_DIMENSIONS = (1024, 512, 256)
"""What can be asked for; the first is what is given unasked."""

_COHERE_V3_DIMENSIONS = (1024,)
_COHERE_V4_DIMENSIONS = (1536, 1024, 512, 256)
_COHERE_TEXTS = 96
_COHERE_INPUT_TYPES = ("search_document", "search_query", "classification", "clustering")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The answer, and what it cost."""

    answer: Item
    input_tokens: int


def embed(target: Target, body: Item) -> Embedded:
    """Return the vectors that the body asks for.

    Raises:
        AwsError: The body is none of the model's.
    """
    return _titan(target, body) if target.family == "titan-embed" else _cohere(target, body)


def _titan(target: Target, body: Item) -> Embedded:
    is_first = target.model_id == _TITAN_V1
    known = () if is_first else ("dimensions", "normalize", "embeddingTypes")
    members(body, required=("inputText",), known=known)
    said = str(body["inputText"])
    if not said:
        raise malformed("#/inputText: expected minLength: 1, actual: 0")
    if body.get("normalize", True) is False:
        raise malformed("#/normalize: the sandbox makes vectors of length one alone")
    types = cast("list[str]", body.get("embeddingTypes", ["float"]))
    if types != ["float"]:
        raise malformed("#/embeddingTypes: the sandbox makes float vectors alone")
    dimensions = (
        _TITAN_V1_DIMENSIONS
        if is_first
        else _allowed("dimensions", body.get("dimensions"), _TITAN_DIMENSIONS)
    )
    made = vector(said, dimensions)
    tokens = text.count(said)
    answer: Item = {"embedding": made, "inputTextTokenCount": tokens}
    if not is_first:
        answer["embeddingsByType"] = {"float": made}
    return Embedded(answer, tokens)


def _cohere(target: Target, body: Item) -> Embedded:
    is_fourth = target.model_id.endswith("v4:0")
    known = ("truncate", "embedding_types", *(("output_dimension",) if is_fourth else ()))
    members(body, required=("texts", "input_type"), known=known)
    texts = cast("list[str]", body["texts"])
    if not 1 <= len(texts) <= _COHERE_TEXTS:
        raise malformed(f"#/texts: expected 1 to {_COHERE_TEXTS} items, actual: {len(texts)}")
    if body["input_type"] not in _COHERE_INPUT_TYPES:
        raise malformed(f"#/input_type: {body['input_type']} is not a valid enum value")
    if body.get("embedding_types", ["float"]) != ["float"]:
        raise malformed("#/embedding_types: the sandbox makes float vectors alone")
    dimensions = _allowed(
        "output_dimension",
        body.get("output_dimension"),
        _COHERE_V4_DIMENSIONS if is_fourth else _COHERE_V3_DIMENSIONS,
    )
    made = [vector(it, dimensions) for it in texts]
    by_type = is_fourth or "embedding_types" in body
    answer: Item = {
        "id": answering.identifier("", body),
        "texts": texts,
        "response_type": "embeddings_by_type" if by_type else "embeddings_floats",
        "embeddings": {"float": made} if by_type else made,
    }
    return Embedded(answer, sum(map(text.count, texts)))


def _allowed(name: str, asked: int | None, known: tuple[int, ...]) -> int:
    if asked is None:
        return known[0]
    if asked not in known:
        raise malformed(f"#/{name}: {asked} is not a valid enum value")
    return asked
