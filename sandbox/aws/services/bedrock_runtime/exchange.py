"""One exchange with the local model: guardrail, model, guardrail."""

import copy
from dataclasses import dataclass
from typing import Any, cast

from sandbox.aws.services.bedrock_runtime import answering, prompt, tools
from sandbox.aws.services.bedrock_runtime.guard import guardrail as guards
from sandbox.aws.services.bedrock_runtime.guard.grounding import Context
from sandbox.aws.services.store import Item, Store, invalid

INTERVENED = "guardrail_intervened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarding:
    """The guardrail that a request names, and how much of its trace the caller wants."""

    guardrail: guards.Guardrail
    trace: bool
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes of an exchange; each API shows it in its own form."""

    text: str
    stop_reason: str
    """As Converse names it."""

    input_tokens: int
    output_tokens: int
    latency_ms: int
    tool: tools.Use | None = None
    stop_sequence: str | None = None
    identifier: str = ""
    """The same for the same exchange; ids of messages and calls of tools are made from it."""

    inputs: Item | None = None
    """Assessment of the prompt by the guardrail, where there is one and the trace is wanted."""

    outputs: Item | None = None
    model_output: str | None = None
    """What the model had said, where the trace is wanted and the model was asked."""

    verdicts: tuple[guards.Verdict, ...] = ()

    @property
    def intervened(self) -> bool:
        """Whether the guardrail changed the prompt or the answer."""
        return any(verdict.intervenes for verdict in self.verdicts)

    @property
    def trace(self) -> Item | None:
        """The guardrail's trace as Converse shows it."""
        if self.inputs is None:
            return None
        key = self.verdicts[0].guardrail.identifier
        shown: Item = {"inputAssessment": {key: self.inputs}}
        if self.outputs is not None:
            shown["outputAssessments"] = {key: [self.outputs]}
        if self.model_output is not None:
            shown["modelOutput"] = [self.model_output]
        if self.intervened:
            told = next(verdict for verdict in self.verdicts if verdict.intervenes)
            shown["actionReason"] = told.reason
        return {"guardrail": shown}


def guarding(
    store: Store, identifier: str | None, version: str | None, trace: str
) -> Guarding | None:
    """Return the guardrail that a request names.

    Raises:
        AwsError: One of identifier and version is missing, or there is no such guardrail.
    """
    if not identifier and not version:
        return None
    if not identifier or not version:
        raise invalid("guardrailIdentifier and guardrailVersion must be given together")
    found = guards.find(store, identifier, version)
    if found is None:
        raise invalid("The guardrail identifier or version provided in the request does not exist.")
    told = trace.casefold()
    return Guarding(guardrail=found, trace=told.startswith("enabled"), full=told == "enabled_full")


def hold(request: Item, guarding: Guarding | None) -> Outcome:
    """Hold an exchange.

    Args:
        request: in Converse's form.
        guarding: what looks at the prompt before the model does, and at the answer after it.

    Raises:
        AwsError: The request is none that a model takes.
    """
    asked = copy.deepcopy(request)
    prompt.read(asked)
    if guarding is None:
        return _of(answering.answer(prompt.read(asked)), prompt.read(asked), request)
    before = _look_at_prompt(asked, guarding)
    shown = {"inputs": before.assessment(full=guarding.full)} if guarding.trace else {}
    if before.is_blocked:
        return Outcome(
            text=guarding.guardrail.input_message,
            stop_reason=INTERVENED,
            # What never reached the model is not charged for.
            input_tokens=0,
            output_tokens=0,
            latency_ms=0,
            identifier=answering.identifier("", request),
            verdicts=(before,),
            **cast("Any", shown),
        )
    put = prompt.read(asked)
    reply = answering.answer(put)
    after = guarding.guardrail.apply([reply.text] if reply.text else [], "OUTPUT", _context(asked))
    if guarding.trace:
        shown |= {"outputs": after.assessment(full=guarding.full), "model_output": reply.text}
    return _of(reply, put, request, (before, after), cast("Any", shown))


def _of(
    reply: answering.Reply,
    put: prompt.Prompt,
    request: Item,
    verdicts: tuple[guards.Verdict, ...] = (),
    shown: Any = None,  # noqa: ANN401 - keyword arguments
) -> Outcome:
    said, reason = reply.text, reply.stop_reason
    if verdicts and verdicts[-1].is_blocked:
        said = verdicts[-1].guardrail.output_message
    elif verdicts and verdicts[-1].is_masked:
        said = verdicts[-1].texts[0]
    if verdicts and verdicts[-1].intervenes:
        reason = INTERVENED
    return Outcome(
        text=said,
        stop_reason=reason,
        input_tokens=put.input_tokens,
        output_tokens=reply.output_tokens,
        latency_ms=reply.latency_ms,
        tool=reply.tool,
        stop_sequence=reply.stop_sequence,
        identifier=answering.identifier("", request),
        verdicts=verdicts,
        **cast("dict[str, Any]", shown or {}),
    )


def _look_at_prompt(asked: Item, guarding: Guarding) -> guards.Verdict:
    """Hold the prompt against the guardrail, and mask in it what is to be masked.

    Where messages hold guardContent, that alone is looked at; else all of them are. Of the system
    prompt only guardContent is. Passages and questions that are qualified as such serve grounding
    and nothing else (Bedrock user guide, "Use guardrails with the Converse API").
    """
    said = [it for message in asked["messages"] for it in prompt.pieces(message["content"])]
    if any(it.guarded for it in said):
        said = [it for it in said if it.guarded]
    said += [it for it in prompt.pieces(asked.get("system", [])) if it.guarded]
    plain = [it for it in said if not it.qualifiers or "guard_content" in it.qualifiers]
    verdict = guarding.guardrail.apply([it.text for it in plain], "INPUT")
    for piece, changed in zip(plain, verdict.texts, strict=True):
        piece.holder[piece.key] = changed
    return verdict


def _context(asked: Item) -> Context | None:
    """Return what an answer is held against, where passages and question are marked."""
    said = [it for message in asked["messages"] for it in prompt.pieces(message["content"])]
    said += list(prompt.pieces(asked.get("system", [])))
    sources = [it.text for it in said if "grounding_source" in it.qualifiers]
    queries = [it.text for it in said if "query" in it.qualifiers]
    return Context(sources, "\n".join(queries)) if sources and queries else None
