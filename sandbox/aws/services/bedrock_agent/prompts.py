"""Prompts of Prompt management: a draft, and numbered versions of it."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.aws.errors import AwsError
from sandbox.aws.services.bedrock_agent.agents import DRAFT, arn_of, identifier
from sandbox.aws.services.bedrock_agent.references import check_key, check_model
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import Item, Store, conflict, invalid, not_found, now, page

MAX_VERSIONS = 10
"""Versions of one prompt (Amazon Bedrock endpoints and quotas, AWS General Reference)."""

_SETTINGS = ("name", "description", "customerEncryptionKeyArn", "defaultVariant", "variants")
_VARIABLE = re.compile(r"\{\{\s*([0-9a-zA-Z_-]+)\s*\}\}")


def create_prompt(store: Store, request: Item) -> Item:
    """Make a prompt, as a draft."""
    return store.once(request, lambda: _create(store, request))


def _create(store: Store, request: Item) -> Item:
    _check(store, request)
    prompt_id = identifier()
    arn = arn_of(store, "prompt", prompt_id)
    store.tag(arn, request.get("tags", {}))
    moment = now()
    prompt: Item = {
        **_settings(request),
        "id": prompt_id,
        "arn": arn,
        "version": DRAFT,
        "createdAt": moment,
        "updatedAt": moment,
    }
    store.table("prompts")[prompt_id] = {"versions": {DRAFT: prompt}, "last": 0}
    return prompt


def get_prompt(store: Store, request: Item) -> Item:
    """Return a prompt, its draft where no version is named."""
    return _version(*_held(store, request), request)


def update_prompt(store: Store, request: Item) -> Item:
    """Replace the draft: what the request leaves out is gone."""
    kept, _ = _held(store, request)
    old = kept["versions"][DRAFT]
    _check(store, request, but=old["id"])
    fixed = ("id", "arn", "version", "createdAt")
    kept["versions"][DRAFT] = {
        **_settings(request),
        **{name: old[name] for name in fixed},
        "updatedAt": now(),
    }
    return kept["versions"][DRAFT]


def delete_prompt(store: Store, request: Item) -> Item:
    """Remove one numbered version, or the prompt with all of them."""
    kept, number = _held(store, request)
    prompt = _version(kept, number, request)
    number = request.get("promptVersion") or number
    if number and number != DRAFT:
        del kept["versions"][number]
        return {"id": prompt["id"], "version": number}
    arn = kept["versions"][DRAFT]["arn"]
    for version in kept["versions"].values():
        store.forget(version["arn"])
    store.forget(arn)
    del store.table("prompts")[prompt["id"]]
    return {"id": prompt["id"]}


def create_prompt_version(store: Store, request: Item) -> Item:
    """Freeze the draft under the next number; numbers are never used again."""
    return store.once(request, lambda: _freeze(store, request))


def _freeze(store: Store, request: Item) -> Item:
    kept, _ = _held(store, request)
    draft = kept["versions"][DRAFT]
    if len(kept["versions"]) > MAX_VERSIONS:
        raise AwsError(
            "ServiceQuotaExceededException", f"a prompt has at most {MAX_VERSIONS} versions"
        )
    kept["last"] += 1
    number = str(kept["last"])
    moment = now()
    frozen = copy.deepcopy(draft)
    frozen.pop("description", None)
    frozen |= {
        "arn": f"{draft['arn']}:{number}",
        "version": number,
        "createdAt": moment,
        "updatedAt": moment,
    }
    if "description" in request:
        frozen["description"] = request["description"]
    store.tag(frozen["arn"], request.get("tags", {}))
    kept["versions"][number] = frozen
    return frozen


def list_prompts(store: Store, request: Item) -> Item:
    """Return all prompts' drafts, or all versions of one prompt."""
    if "promptIdentifier" in request:
        found = list(_held(store, request)[0]["versions"].values())
    else:
        found = [kept["versions"][DRAFT] for kept in store.table("prompts").values()]
    names = ("name", "description", "id", "arn", "version", "createdAt", "updatedAt")
    summaries = [{name: prompt[name] for name in names if name in prompt} for prompt in found]
    shown, more = page(summaries, request)
    return {"promptSummaries": shown, **more}


def _held(store: Store, request: Item) -> tuple[Any, str | None]:
    """Return what is kept of the request's prompt, and the version that its identifier names."""
    asked: str = request["promptIdentifier"]
    last = asked.rpartition("/")[2]
    prompt_id, _, number = last.partition(":")
    kept = store.table("prompts").get(prompt_id)
    if kept is None or (
        asked.startswith("arn:")
        and asked.removesuffix(f":{number}") != arn_of(store, "prompt", prompt_id)
    ):
        raise not_found(f"prompt {asked}")
    return kept, number or None


def _version(kept: Item, number: str | None, request: Item) -> Item:
    number = request.get("promptVersion") or number or DRAFT
    if number not in kept["versions"]:
        raise not_found(f"version {number} of prompt {request['promptIdentifier']}")
    return kept["versions"][number]


def _check(store: Store, request: Item, but: str | None = None) -> None:
    check_key(store, request)
    variants: list[Item] = request.get("variants", [])
    names = [variant["name"] for variant in variants]
    if "defaultVariant" in request and request["defaultVariant"] not in names:
        raise invalid(f"defaultVariant: {request['defaultVariant']} is no variant of the prompt")
    for variant in variants:
        check_model(store, variant.get("modelId"))
        found = list(_faults(variant))
        if found:
            raise invalid(f"variant {variant['name']}: {'; '.join(found)}")
    for prompt_id, kept in store.table("prompts").items():
        if prompt_id != but and kept["versions"][DRAFT]["name"] == request["name"]:
            raise conflict(f"another prompt of this account has the name {request['name']!r}")


def _faults(variant: Item) -> Iterator[str]:
    wanted = variant["templateType"].lower()
    template: Item = variant["templateConfiguration"]
    if wanted not in template:
        yield f"templateType {variant['templateType']} needs templateConfiguration.{wanted}"
        return
    if "modelId" in variant and "genAiResource" in variant:
        yield "has one of modelId and genAiResource"
    body: Item = template[wanted]
    texts = [body["text"]] if wanted == "text" else list(_chat_texts(body))
    used = {name for text in texts for name in _VARIABLE.findall(text)}
    given = [variable.get("name", "") for variable in body.get("inputVariables", [])]
    if len(set(given)) != len(given):
        yield "an input variable is there twice"
    for name in sorted(used - set(given)):
        yield f"{{{{{name}}}}} is no input variable"
    for name in sorted(set(given) - used):
        yield f"input variable {name} is not in the template"


def _chat_texts(body: Item) -> Iterator[str]:
    for block in (*body.get("system", []), *(c for m in body["messages"] for c in m["content"])):
        if "text" in block:
            yield block["text"]


def _settings(request: Item) -> Item:
    return {name: request[name] for name in _SETTINGS if name in request}


OPERATIONS: Mapping[str, Handler] = {
    "CreatePrompt": create_prompt,
    "GetPrompt": get_prompt,
    "UpdatePrompt": update_prompt,
    "DeletePrompt": delete_prompt,
    "CreatePromptVersion": create_prompt_version,
    "ListPrompts": list_prompts,
}
