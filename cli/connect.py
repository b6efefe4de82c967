"""`groundwork connect`: everything that a program needs to call a use case's models."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Annotated, Any

import typer

from cli import snippets, stop
from cli.engine import CommandError, engine_of, project_root
from cli.target import Aws, EnvironmentName, Target, UseCaseName, find, variables
from components.errors import SpecError


class Snippet(Enum):
    """A program to print alone."""

    BOTO3 = "boto3"
    OPENAI = "openai"


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Only = Annotated[
    Snippet | None, typer.Option("--snippet", help="Print this program alone, to run it.")
]
Alias = Annotated[
    str | None, typer.Option("--model", help="Model that the program asks.", metavar="ALIAS")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How a use case calls its models in an environment."""

    use_case: str
    environment: str
    account_id: str
    region: str
    endpoint: str
    profiles: dict[str, str]
    """Alias to the ARN that a call passes as its model id."""

    models: dict[str, str]
    """Alias to the model behind it."""

    guardrail_arn: str
    guardrail_version: str
    role_arn: str
    assumed_by: str
    settings: str
    rate_limit: dict[str, int] | None
    stopped: stop.Record | None
    """The last record of the kill switch, if there is one."""

    snippets: dict[str, str]
    """`boto3`, and `openai` where AWS serves one of the models by that API."""


def connect(
    use_case: UseCaseName,
    *,
    environment: EnvironmentName = None,
    model: Alias = None,
    snippet: Only = None,
    as_json: AsJson = False,
) -> None:
    """Print endpoint, profiles, guardrail, role and a program that runs as it is printed."""
    try:
        found = connection(find(project_root(), use_case, environment), model)
        text = _asked_for(found, snippet, as_json=as_json)
    except (CommandError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(text.rstrip("\n"))


def _asked_for(found: Connection, snippet: Snippet | None, *, as_json: bool) -> str:
    if snippet is None:
        return json.dumps(asdict(found), indent=2) if as_json else _text(found)
    if snippet.value not in found.snippets:
        raise CommandError(_no_openai(found))
    return found.snippets[snippet.value]


def connection(target: Target, alias: str | None) -> Connection:
    """Return what the stack has published, and programs that use it.

    Args:
        target: the use case and where.
        alias: the model that the programs ask; if None, the first of the spec that AWS serves by
            the program's API.

    Raises:
        CommandError: The use case is not up there, or has no such model.
    """
    outputs = _outputs(target)
    profiles: dict[str, str] = outputs["profile_arns"]
    if alias is not None and alias not in profiles:
        raise CommandError(f"{target.use_case} has no model {alias!r}; it has: {_list(profiles)}")
    platform = target.specs.platform
    models = {it: platform.models[platform.model_aliases[it]].model_id for it in profiles}
    asked = [alias] if alias else list(target.spec.models)
    calls = [
        snippets.Call(
            use_case=target.use_case,
            environment=target.environment,
            title=target.spec.title,
            purpose=target.spec.purpose,
            region=target.place.region,
            role_arn=outputs["role_arn"],
            settings=outputs["settings"],
            alias=it,
            model_id=models[it],
        )
        for it in asked
    ]
    made = {"boto3": snippets.boto3(calls[0])}
    served = [it for it in calls if snippets.is_openai_compatible(it.model_id)]
    if served:
        made["openai"] = snippets.openai(served[0])
    limit = target.spec.rate_limit
    return Connection(
        use_case=target.use_case,
        environment=target.environment,
        account_id=target.place.account_id,
        region=target.place.region,
        endpoint=_endpoint(target),
        profiles=profiles,
        models=models,
        guardrail_arn=outputs["guardrail_arn"],
        guardrail_version=outputs["guardrail_version"],
        role_arn=outputs["role_arn"],
        assumed_by=target.spec.runtime.service,
        settings=outputs["settings"],
        rate_limit=limit.model_dump() if limit else None,
        stopped=stop.read(Aws(target), target.use_case),
        snippets=made,
    )


def _outputs(target: Target) -> dict[str, Any]:
    pulumi = engine_of(
        target.root,
        sandbox=target.where.is_sandbox,
        say=lambda text: typer.echo(text, err=True),
    )
    if target.stack not in pulumi.stacks():
        raise CommandError(f"{target.stack} is not up; bring it up first")
    outputs: dict[str, Any] = pulumi.data("stack", "output", "--json", "--stack", target.stack)
    if "profile_arns" not in outputs:
        raise CommandError(f"{target.stack} has no outputs; bring it up first")
    return outputs


def _endpoint(target: Target) -> str:
    if target.where.is_sandbox:
        return variables(target)["AWS_ENDPOINT_URL"]
    return f"https://bedrock-runtime.{target.place.region}.amazonaws.com"


def _text(found: Connection) -> str:
    where = f"{found.environment} (account {found.account_id}, {found.region})"
    lines = [f"{found.use_case} in {where}", f"  endpoint    {found.endpoint}"]
    for alias, arn in found.profiles.items():
        lines.append(f"  model       {alias}: {arn}")
        lines.append(f"              is {found.models[alias]}; pass the ARN as modelId")
    lines += [
        f"  guardrail   {found.guardrail_arn}, version {found.guardrail_version}",
        f"  role        {found.role_arn}",
        f"              tasks of {found.assumed_by} get it as their role and take nothing; to",
        "              take it elsewhere, where it trusts you:",
        f"              aws sts assume-role --role-arn {found.role_arn} \\",
        "                --role-session-name connect",
        f"  settings    {found.settings} (SSM parameters)",
    ]
    if found.rate_limit:
        limits = ", ".join(f"{n} {name.replace('_', ' ')}" for name, n in found.rate_limit.items())
        lines.append(f"  rate limit  {limits}; watched by alarms, kept by clients")
    if found.stopped and found.stopped.stopped:
        said = found.stopped
        lines.append(f"  STOPPED     since {said.at}, by {said.by}: {said.reason}")
    lines += ["", "# boto3: groundwork connect ... --snippet boto3 > ask.py && python ask.py"]
    lines.append(found.snippets["boto3"])
    if "openai" in found.snippets:
        lines.append("# OpenAI's API: groundwork connect ... --snippet openai > ask.py")
        lines.append(found.snippets["openai"])
    else:
        lines.append(f"# {_no_openai(found)}")
    return "\n".join(lines)


def _no_openai(found: Connection) -> str:
    return (
        "no program for OpenAI's API: AWS documents it at Bedrock Runtime for models of openai.*, "
        f"and not for {_list(found.models.values())}"
    )


def _list(names: Any) -> str:  # noqa: ANN401 - any texts
    return ", ".join(names)
