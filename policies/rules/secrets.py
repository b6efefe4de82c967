"""Secrets: kept where secrets are kept, renewed in time, and written nowhere else."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Statement, judge_statements, strangers
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource, Stack
from policies.taggable import is_taggable
from policies.values import ENCRYPTED, Property, Unknown

OLDEST_DAYS: Final = 90


def _secret_is_closed(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    def judge(statement: Statement) -> Iterator[Finding]:
        for item in strangers(statement):
            yield failed(item, "everybody may read the secret", "name who may")

    if resource.type == types.SECRET_VERSION.token:
        # The engine tells a policy a secret's plain value, so that it cannot see how it was given.
        value = resource.prop("secretString")
        if value.is_given:
            yield failed(value, "the value of a secret is in the program", "set it by hand")
        else:
            yield passed(value, "the value is set outside the program")
        return
    if resource.type == types.SECRET.token:
        key = resource.prop("kmsKeyId")
        if key.is_given and key.value != "alias/aws/secretsmanager":
            yield passed(key, "the secret is encrypted with a key of its own")
        else:
            yield failed(key, "the secret has no key of its own", "set kmsKeyId")
    yield from each_decided(
        judge_statements(resource, (Kind.SECRET,), judge, "the secret's policy names who may read")
    )


def _secrets_are_renewed(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    secrets = list(stack.of_type(types.SECRET))
    yield from each_decided(*(_is_renewed(stack, each, context) for each in secrets))
    if not secrets:
        yield not_applicable(stack, "the stack has no secret")


def _is_renewed(stack: Stack, secret: Resource, context: PolicyContext) -> Iterator[Finding]:
    name = secret.prop("name")
    rotations = list(stack.referring(secret, types.SECRET_ROTATION, "secretId"))
    for rotation in rotations:
        days = rotation.prop("rotationRules.automaticallyAfterDays")
        yield from each_decided(_is_young(days, days.number(), secret))
    if not rotations:
        yield from each_decided(_is_young(name, context.secret_ages.get(name.text() or ""), secret))


def _is_young(place: Property, days: float | None, secret: Resource) -> Iterator[Finding]:
    if days is None:
        yield failed(
            place, f"nothing says when {secret.name} is renewed", "declare a SecretRotation for it"
        )
    elif days > OLDEST_DAYS:
        yield failed(
            place,
            f"{secret.name} is renewed after {days:g} days",
            f"renew it every {OLDEST_DAYS} days or sooner",
        )
    else:
        yield passed(place, f"{secret.name} is renewed every {days:g} days")


SECRET_IS_KEPT_WELL: Final = Policy(
    id="ENC-06",
    name="secret-is-kept-well",
    title="A secret has a key, named readers and a new value every 90 days, set outside programs",
    severity=Severity.MEDIUM,
    mandatory_from=Stage.PILOT,
    types=(types.SECRET, types.SECRET_POLICY, types.SECRET_ROTATION, types.SECRET_VERSION),
    judged_types=(types.SECRET, types.SECRET_POLICY, types.SECRET_VERSION),
    rationale="A secret that many know, or that stays the same for years, is known to strangers.",
    remedy="set its key, its readers and a rotation, and its value outside the program",
    supports=Supports(
        nist_800_53_r5=("IA-5", "SC-28"),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM07",),
        genai_lens=("GENSEC04-BP01",),
        soc2=("CC6.1",),
    ),
    links=(
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html",
    ),
    on_resource=_secret_is_closed,
    on_stack=_secrets_are_renewed,
)


_SHAPES: Final[Mapping[str, re.Pattern[str]]] = {
    "an AWS access key": re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a token of GitHub": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20}"),
    "a token of Slack": re.compile(r"\bxox[abeoprs]-[A-Za-z0-9-]{10}"),
    "a key of a model's vendor": re.compile(r"\b(?:sk-[\w-]{20}|hf_[A-Za-z0-9]{30})"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a signed token": re.compile(r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
    "a password in an address": re.compile(r"\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@$]+@"),
}
"""What secrets look like wherever they are, by what they are called."""

_NAMES: Final = re.compile(
    r"(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_KEY)(?:_|$)"
)
_REFERENCES: Final = re.compile(r"(?:^|_)(?:ARN|ID|NAME|PARAMETER|PATH|REF|URI|URL)$")
_ASSIGNED: Final = re.compile(
    r"(?im)^\s*(?:export\s+)?(\w+)\s*=\s*[\"']?([^\s\"'$`(]{8,})[\"']?\s*$"
)
"""A variable of a script that is given a fixed value; one that is read out starts with a $."""

_SCRIPTS: Final[Mapping[str, tuple[str, ...]]] = {
    types.INSTANCE.token: ("userData", "userDataBase64"),
    types.LAUNCH_TEMPLATE.token: ("userData",),
    types.NOTEBOOK_SCRIPTS.token: ("onCreate", "onStart"),
}
_VARIABLES: Final[Mapping[str, str]] = {
    types.FUNCTION.token: "environment.variables",
    types.AGENT_RUNTIME.token: "environmentVariables",
}


def _holds_no_secret(resource: Resource, _: PolicyContext) -> Iterator[Finding]:
    scripts = [
        place for name in _SCRIPTS.get(resource.type, ()) if (place := resource.prop(name)).is_given
    ]
    findings = [
        *each_decided(*(_script(each) for each in scripts)),
        *each_decided(_variables_of(resource)),
        *each_decided(_setting(resource), _told_to_everybody(resource)),
    ]
    yield from findings
    if not findings:
        yield not_applicable(resource, "it is given no variables and no script")


def _setting(resource: Resource) -> Iterator[Finding]:
    if resource.type != types.SETTING.token or resource.prop("type").text() == "SecureString":
        return
    name = (resource.prop("name").text() or "").rpartition("/")[2]
    value = resource.prop("value")
    # The provider seals the value of each parameter in the state, a secret or not.
    if not (isinstance(value.value, Unknown) and value.value.reason == ENCRYPTED):
        yield from _variable(name, value)


def _told_to_everybody(resource: Resource) -> Iterator[Finding]:
    """Yield the tags that hold what looks like a secret: whoever may list a resource reads them."""
    for key, value in resource.prop("tags").entries() if is_taggable(resource.type) else ():
        found = None if value.is_unknown else _secret_in(value.text() or "")
        if found is not None:
            yield failed(value, f"the tag {key} holds {found}")


def _variables_of(resource: Resource) -> Iterator[Finding]:
    if resource.type == types.HOSTED_MODEL.token:
        containers = [resource.prop("primaryContainer"), *resource.prop("containers").items()]
        for container in containers:
            for name, value in container.field("environment").entries():
                yield from each_decided(_variable(name, value))
    elif resource.type == types.TASK_DEFINITION.token:
        for container in resource.prop("containerDefinitions").unpacked().items():
            for each in container.field("environment").items():
                yield from each_decided(
                    _variable(each.field("name").text() or "", each.field("value"))
                )
    elif resource.type in _VARIABLES:
        for name, value in resource.prop(_VARIABLES[resource.type]).entries():
            yield from each_decided(_variable(name, value))


def _variable(name: str, value: Property) -> Iterator[Finding]:
    if isinstance(value.value, Unknown) and value.value.reason == ENCRYPTED:
        found: str | None = "a secret of the state"
    else:
        found = _secret_in(value.text() or "") or _named_secret(name, value.text() or "")
    if found is None:
        yield passed(value, f"{name} holds no secret")
    else:
        # What was found is not told: messages are kept and shown.
        yield failed(value, f"{name} holds {found}")


def _named_secret(name: str, text: str) -> str | None:
    upper = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).replace("-", "_").upper()
    if _NAMES.search(upper) is None or _REFERENCES.search(upper) is not None:
        return None
    is_elsewhere = text.startswith(("arn:", "/", "{{resolve:", "https://")) or text.isdecimal()
    return None if is_elsewhere or not text else "what its name calls a secret"


def _secret_in(text: str) -> str | None:
    return next((name for name, shape in _SHAPES.items() if shape.search(text)), None)


def _script(place: Property) -> Iterator[Finding]:
    text = _decoded(place.text() or "")
    found = _secret_in(text)
    for name, value in _ASSIGNED.findall(text):
        found = found or _named_secret(name, value)
    if found is None:
        yield passed(place, "the script holds no secret")
    else:
        yield failed(place, f"the script holds {found}")


def _decoded(text: str) -> str:
    """Return the script; most places take it in base64."""
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text


NO_SECRET_IN_PLAIN: Final = Policy(
    id="ENC-07",
    name="no-secret-in-plain",
    title="No variable, script or setting of a workload holds a secret, and no tag shows one",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(
        types.FUNCTION,
        types.AGENT_RUNTIME,
        types.TASK_DEFINITION,
        types.HOSTED_MODEL,
        types.INSTANCE,
        types.LAUNCH_TEMPLATE,
        types.NOTEBOOK_SCRIPTS,
        types.SETTING,
        types.ANY,
    ),
    rationale="Whoever may describe a workload reads its variables, and so does a turned model.",
    remedy="keep it in Secrets Manager, and read it from there at run time",
    supports=Supports(
        nist_800_53_r5=("IA-5",),
        nist_ai_rmf=("MEASURE 2.7",),
        iso42001=("A.4.5",),
        owasp_llm_2025=("LLM07", "LLM02"),
        genai_lens=("GENSEC04-BP01",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/secretsmanager/latest/userguide/hardcoded.html",),
    on_resource=_holds_no_secret,
)
