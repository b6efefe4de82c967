"""ApplyGuardrail: a guardrail by itself, without a model."""

from collections.abc import Mapping

from sandbox.aws.services.bedrock_runtime import metrics
from sandbox.aws.services.bedrock_runtime.guard import guardrail as guards
from sandbox.aws.services.bedrock_runtime.guard.grounding import Context
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, invalid, not_found


def apply_guardrail(store: Store, request: Item) -> Item:
    """Say what the guardrail does to the texts given, and what they become."""
    name, version = request["guardrailIdentifier"], request["guardrailVersion"]
    guardrail = guards.find(store, name, version)
    if guardrail is None:
        raise not_found(f"version {version} of guardrail {name}")
    blocks = [_text(block) for block in request["content"]]
    plain = [
        str(block["text"])
        for block in blocks
        if not block.get("qualifiers") or "guard_content" in block["qualifiers"]
    ]
    verdict = guardrail.apply(plain, request["source"], _context(blocks))
    metrics.guarded(store, verdict)
    blocked = guardrail.input_message if request["source"] == "INPUT" else guardrail.output_message
    answer: Item = {
        "usage": verdict.usage,
        "action": "GUARDRAIL_INTERVENED" if verdict.intervenes else "NONE",
        "outputs": [],
        "assessments": [verdict.assessment(full=request.get("outputScope") == "FULL")],
        "guardrailCoverage": verdict.coverage,
    }
    if verdict.intervenes:
        texts = [blocked] if verdict.is_blocked else verdict.texts
        answer["actionReason"] = verdict.reason
        answer["outputs"] = [{"text": text} for text in texts]
    return answer


def _text(block: Item) -> Item:
    if "text" not in block:
        raise invalid("the sandbox's guardrails read text alone, and no image")
    return block["text"]


def _context(blocks: list[Item]) -> Context | None:
    def qualified(qualifier: str) -> list[str]:
        return [str(it["text"]) for it in blocks if qualifier in it.get("qualifiers", [])]

    sources, queries = qualified("grounding_source"), qualified("query")
    return Context(sources, "\n".join(queries)) if sources and queries else None


OPERATIONS: Mapping[str, Handler] = {"ApplyGuardrail": apply_guardrail}
