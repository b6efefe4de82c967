"""The prompts, the agent, the gateway and the runtime of a use case, where it asks for them."""

from __future__ import annotations

from components.agent import Agent, AgentArgs
from components.agent_draft import SearchedKnowledge
from components.agent_runtime import AgentRuntime, AgentRuntimeArgs, Network
from components.gateway import Gateway, GatewayArgs
from components.inputs import callers_of, guardrail_of, models_of, prompt_of, tool_of
from components.knowledge_base import described
from components.prompt import Prompts, PromptsArgs
from components.use_case_parts.assembly import Assembly

_MINUTE = 60


def prompts(assembly: Assembly) -> None:
    """Keep the use case's prompts, and tell the workload where and which they are."""
    endpoints = assembly.endpoints
    # What names a model has one: `components.spec.checks.agent`.
    if not assembly.spec.prompts or endpoints is None:
        return
    made = Prompts(
        assembly.name,
        PromptsArgs(
            use_case=assembly.name,
            prompts=[prompt_of(name, spec) for name, spec in assembly.spec.prompts.items()],
            profile_arns=endpoints.profile_arns,
            key_arn=assembly.key.arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.statements += made.reading
    for name, arn in made.arns.items():
        assembly.settings[("prompts", name, "arn")] = arn
        assembly.settings[("prompts", name, "digest")] = made.digests[name]
    assembly.outputs["prompt_digests"] = made.digests


def agent(assembly: Assembly) -> None:
    """Make the agent, with the right to call it."""
    spec, platform, place = assembly.spec, assembly.platform, assembly.place
    endpoints = assembly.endpoints
    if spec.agent is None or endpoints is None:
        return
    (model,) = (it for it in models_of(spec, platform, place) if it.alias == spec.agent.model)
    made = Agent(
        assembly.name,
        AgentArgs(
            place=place,
            use_case=assembly.name,
            purpose=spec.agent.purpose,
            instructions=spec.agent.instructions,
            idle_session_seconds=spec.agent.idle_session_minutes * _MINUTE,
            memory_days=spec.agent.memory_days,
            tools=[
                tool_of(name, tool, place, needs_confirmation=tool.needs_confirmation)
                for name, tool in spec.agent.tools.items()
            ],
            model=model,
            profile_arn=endpoints.profile_arns[model.alias],
            guardrail_arn=endpoints.guardrail_arn,
            guardrail_version=endpoints.guardrail_version,
            guardrail_digest=guardrail_of(spec, platform).digest(),
            key_arn=assembly.key.arn,
            boundary_arn=assembly.service_boundary_arn,
            tags=assembly.tags,
            knowledge=[_searched(assembly, name) for name in spec.agent.knowledge_bases],
        ),
        assembly.opts,
    )
    assembly.statements += made.invocation
    assembly.callers.append(made.role_name)
    assembly.settings[("agent", "alias-arn")] = made.alias_arn
    # Owners of the tools let this agent in, by policies of their functions.
    assembly.outputs |= {"agent_arn": made.arn, "agent_alias_arn": made.alias_arn}


def _searched(assembly: Assembly, name: str) -> SearchedKnowledge:
    base = assembly.knowledge[name]
    return SearchedKnowledge(
        name=name,
        purpose=described(assembly.spec.knowledge[name].purpose),
        id=base.id,
        arn=base.arn,
        digest=base.content,
    )


def gateway(assembly: Assembly) -> None:
    """Make the gateway; the workload may call it where it asks IAM."""
    spec = assembly.spec.gateway
    if spec is None:
        return
    made = Gateway(
        assembly.name,
        GatewayArgs(
            place=assembly.place,
            use_case=assembly.name,
            purpose=spec.purpose,
            tools=[tool_of(name, tool, assembly.place) for name, tool in spec.tools.items()],
            callers=callers_of(spec.callers),
            key_arn=assembly.key.arn,
            boundary_arn=assembly.service_boundary_arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    if spec.callers is None:
        assembly.statements += made.invocation
    assembly.settings[("gateway", "url")] = made.url
    assembly.outputs |= {"gateway_arn": made.arn, "gateway_url": made.url}


def runtime(assembly: Assembly) -> None:
    """Run the team's container with the rights of the workload; comes after their policy."""
    spec = assembly.spec.agent_runtime
    if spec is None:
        return
    made = AgentRuntime(
        assembly.name,
        AgentRuntimeArgs(
            place=assembly.place,
            use_case=assembly.name,
            purpose=spec.purpose,
            image=spec.image,
            protocol=spec.protocol,
            idle_session_seconds=spec.idle_session_minutes * _MINUTE,
            longest_session_seconds=spec.longest_session_minutes * _MINUTE,
            callers=callers_of(spec.callers),
            # Without a network of the environment's, AgentCore's own way to the internet is left.
            network=assembly.where.network
            and Network(
                subnet_ids=assembly.services.network.subnet_ids,
                security_group_ids=assembly.services.network.security_group_ids,
            ),
            statements=assembly.statements,
            boundary_arn=assembly.boundary_arn,
            tags=assembly.tags,
        ),
        assembly.opts,
    )
    assembly.callers.append(made.role_name)
    assembly.outputs |= {
        "agent_runtime_arn": made.arn,
        "agent_runtime_endpoint_arn": made.endpoint_arn,
        "agent_runtime_role_arn": made.role_arn,
    }
