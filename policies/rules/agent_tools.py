"""Tools of agents: declared, called by the agent alone, confirmed where they change anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.checks import each_decided
from policies.context import PolicyContext
from policies.documents import Kind
from policies.iam import Carrier, Statement
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
from policies.values import Property

_FUNCTION: Final = re.compile(
    r"arn:aws[\w-]*:lambda:[\w-]+:(?P<account>\d{12}):function:(?P<name>[\w-]+)(?P<alias>:[\w$-]+)?"
)
_BUCKET: Final = re.compile(r"arn:aws[\w-]*:s3:::[\w.-]*-data-(?P<data_class>[a-z]+)-")
_WRITES: Final = ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")
ASKS_PEOPLE: Final = "AMAZON.UserInput"
"""The one action group of AWS's own that does nothing but ask for what is missing."""


def _tools_are_declared(stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    groups = list(stack.of_type(types.ACTION_GROUP))
    yield from each_decided(*(_judge_group(group, stack, context) for group in groups))
    if not groups:
        yield not_applicable(stack, "no agent of the stack has a tool")


def _judge_group(group: Resource, stack: Stack, context: PolicyContext) -> Iterator[Finding]:
    own = group.prop("parentActionGroupSignature")
    executor = group.prop("actionGroupExecutor")
    if own.text() == ASKS_PEOPLE:
        yield passed(own, "the agent asks people for what is missing")
    elif own.text() is not None:
        yield failed(own, f"{own.text()} is a tool of AWS's own, which no spec declares")
    elif executor.field("customControl").text() == "RETURN_CONTROL":
        yield passed(executor, "the workload acts by itself, with its own rights")
    else:
        yield from _judge_function(group, executor.field("lambda"), stack, context)


def _judge_function(
    group: Resource, named: Property, stack: Stack, context: PolicyContext
) -> Iterator[Finding]:
    arn = named.text() or "nothing"
    name = group.prop("actionGroupName").text() or ""
    tool = context.agent.tools.get(name) if context.agent else None
    found = _FUNCTION.fullmatch(arn)
    if found is None or found["account"] not in context.account_ids:
        yield failed(named, f"{arn} is no function of the environment's account")
        return
    if tool is None or tool.function != found["name"] + (found["alias"] or ""):
        yield failed(named, f"the spec declares no tool {name} by {arn}", "write it as agent.tools")
    else:
        yield passed(named, f"the spec declares {name} by {tool.function}")
    function = stack.find(types.FUNCTION, found["name"], "name")
    if function is not None:
        yield from each_decided(
            _is_called_by_agents(function, stack), _writes_no_higher(function, stack, context)
        )


def _is_called_by_agents(function: Resource, stack: Stack) -> Iterator[Finding]:
    for permission in stack.referring(function, types.FUNCTION_PERMISSION, "function"):
        yield from each_decided(_judge_permission(permission, stack))


def _judge_permission(permission: Resource, stack: Stack) -> Iterator[Finding]:
    principal, source = permission.prop("principal"), permission.prop("sourceArn")
    if principal.text() != "bedrock.amazonaws.com":
        yield failed(principal, f"{principal.text()} may call the tool, past the agent")
    elif source.text() is None or stack.find(types.AGENT, source.text() or "", "agentArn") is None:
        yield failed(source, f"{source.text() or 'any agent'} may call the tool, which is not ours")
    else:
        yield passed(source, "the stack's own agent alone may call the tool")


def _writes_no_higher(
    function: Resource, stack: Stack, context: PolicyContext
) -> Iterator[Finding]:
    role = (function.prop("role").text() or "").rpartition("/")[2]
    for policy in stack.of_type(types.ROLE_POLICY):
        if policy.prop("role").value == role:
            carrier = Carrier(Kind.IDENTITY, policy.prop("policy"))
            for statement in carrier.statements():
                yield from each_decided(_judge_writes(statement, context))


def _judge_writes(statement: Statement, context: PolicyContext) -> Iterator[Finding]:
    if not statement.is_allow or not any(statement.allows(each) for each in _WRITES):
        return
    for item in statement.part("Resource").items():
        found = _BUCKET.match(item.text() or "")
        above = context.data_classes.get(found["data_class"]) if found else None
        if above is not None and above.rank > context.data_class.rank:
            yield failed(
                item,
                f"the tool may change {above.name} data, and the use case may handle "
                f"{context.data_class.name}",
                "leave the right out",
            )


TOOLS_ARE_DECLARED: Final = Policy(
    id="AGT-04",
    name="agent-tools-are-declared",
    title="An agent calls the tools of its spec and no others, and nobody else calls its own",
    severity=Severity.HIGH,
    mandatory_from=Stage.PILOT,
    types=(
        types.ACTION_GROUP,
        types.AGENT,
        types.FUNCTION,
        types.FUNCTION_PERMISSION,
        types.ROLE_POLICY,
    ),
    rationale="Tools are an agent's hands: what they may do, whoever talks to it can try.",
    remedy="declare the tool in the spec, in the environment's account, for the agent alone",
    supports=Supports(
        nist_800_53_r5=("AC-6", "AC-4"),
        nist_ai_rmf=("MAP 3.5", "MANAGE 2.4"),
        iso42001=("A.9.2", "A.9.4"),
        eu_ai_act=("14",),
        owasp_llm_2025=("LLM06", "LLM05"),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC6.1",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html",),
    on_stack=_tools_are_declared,
)


def _changes_are_confirmed(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    name = resource.prop("actionGroupName").text() or ""
    tool = context.agent.tools.get(name) if context.agent else None
    if tool is None or not tool.needs_confirmation:
        yield not_applicable(resource, f"the spec does not say that {name} changes anything")
        return
    schema = resource.prop("apiSchema")
    if schema.is_absent:
        yield failed(
            resource.prop("functionSchema"),
            f"{name} changes something, and nothing asks a person before",
            "write it as an API whose operation has x-requireConfirmation ENABLED",
        )
    elif schema.field("payload").is_absent:
        yield failed(
            schema.field("s3"),
            f"what {name} asks stands in a file that can change unseen",
            "write the schema out, as payload",
        )
    else:
        yield from _operations_ask(schema.field("payload"), name)


def _operations_ask(payload: Property, name: str) -> Iterator[Finding]:
    operations = [
        operation
        for _, path in payload.unpacked(remedy="write it as JSON").field("paths").entries()
        for _, operation in path.entries()
    ]
    silent = [
        each for each in operations if each.field("x-requireConfirmation").text() != "ENABLED"
    ]
    for each in silent:
        yield failed(payload, f"{name} is carried out by {each.path}, and no person is asked")
    if not operations:
        yield failed(payload, f"the schema of {name} has no operation")
    elif not silent:
        yield passed(payload, f"a person must agree before {name} is called")


CHANGES_ARE_CONFIRMED: Final = Policy(
    id="AGT-05",
    name="agent-changes-are-confirmed",
    title="A person agrees before an agent calls a tool that changes something",
    severity=Severity.HIGH,
    mandatory_from=Stage.PRODUCTION,
    types=(types.ACTION_GROUP,),
    rationale="An agent can be talked into anything that its tools can do; a person sees it first.",
    remedy="set x-requireConfirmation to ENABLED",
    supports=Supports(
        nist_800_53_r5=("AC-3", "AC-5"),
        nist_ai_rmf=("MAP 3.5", "GOVERN 3.2", "MANAGE 2.4"),
        iso42001=("A.9.2",),
        eu_ai_act=("14", "26"),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENSEC05-BP01",),
        soc2=("CC5.2",),
    ),
    links=("https://docs.aws.amazon.com/bedrock/latest/userguide/agents-userconfirmation.html",),
    on_resource=_changes_are_confirmed,
)
