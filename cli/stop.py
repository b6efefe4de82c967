"""`groundwork stop` and `groundwork resume`: the kill switch of one use case."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError

from cli.engine import CommandError, project_root
from cli.target import Aws, EnvironmentName, Target, UseCaseName, find
from components import naming
from components.errors import SpecError

Reason = Annotated[str, typer.Option(help="Why, for the record; say the incident's number.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

_LEAST_REASON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Who stopped or resumed a use case, when, and why; the parameter's history has all of them."""

    stopped: bool
    by: str
    """ARN of the caller."""

    at: str
    """ISO 8601, UTC."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """What a command has done."""

    use_case: str
    environment: str
    account_id: str
    roles: list[str]
    """Roles of the use case, all of which are now as the record says."""

    changed: list[str]
    """Those of them that were not so before."""

    record: Record


def stop(
    use_case: UseCaseName,
    *,
    reason: Reason,
    environment: EnvironmentName = None,
    as_json: AsJson = False,
) -> None:
    """Stop all calls of models by one use case, at once and without a deployment.

    Sessions that are open are stopped too. `groundwork resume` takes it back; no deployment does.
    """
    _run(use_case, environment, reason, stopped=True, as_json=as_json)


def resume(
    use_case: UseCaseName,
    *,
    reason: Reason,
    environment: EnvironmentName = None,
    as_json: AsJson = False,
) -> None:
    """Let a use case call its models again."""
    _run(use_case, environment, reason, stopped=False, as_json=as_json)


def switch(target: Target, reason: str, *, stopped: bool) -> Switched:
    """Stop or resume a use case; what is so already stays so, and is recorded all the same.

    Raises:
        CommandError: It could not be done, or not for all roles; the text says what was.
    """
    if len(reason.strip()) < _LEAST_REASON:
        raise CommandError("--reason is empty; say why, for whoever reads the record")
    aws = Aws(target)
    record = Record(
        stopped=stopped,
        by=aws.caller,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        reason=reason.strip(),
    )
    iam = aws.client("iam")
    try:
        roles = list(roles_of(iam, target))
        if not roles:
            raise CommandError(
                f"{target.use_case} has no role in {target.environment}; is it deployed there?"
            )
        if not stopped:
            # What is let loose again is recorded before; what is stopped must not wait for it.
            _write(aws, target, record)
        changed, failed = _set_all(iam, roles, target, stopped=stopped)
        if stopped:
            _write(aws, target, record)
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"not finished; run it again: {error}") from None
    if failed:
        which = "; ".join(f"{role}: {error}" for role, error in failed.items())
        raise CommandError(f"not finished; run it again: {which}")
    return Switched(
        use_case=target.use_case,
        environment=target.environment,
        account_id=target.place.account_id,
        roles=roles,
        changed=changed,
        record=record,
    )


def read(aws: Aws, use_case: str) -> Record | None:
    """Return the last record of a use case, or None where it was never stopped."""
    ssm = aws.client("ssm")
    try:
        found = ssm.get_parameter(Name=naming.stop_record(use_case))["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return None
    return Record(**json.loads(found))


def roles_of(iam: Any, target: Target) -> Iterator[str]:  # noqa: ANN401 - boto3 has no types
    """Yield the use case's roles: those under the use cases' path that its tag is on."""
    pages = iam.get_paginator("list_roles").paginate(PathPrefix=naming.USE_CASE_ROLE_PATH)
    for page in pages:
        for role in page["Roles"]:
            tags = iam.list_role_tags(RoleName=role["RoleName"])["Tags"]
            if {"Key": "use_case", "Value": target.use_case} in tags:
                yield str(role["RoleName"])


def _set_all(
    iam: Any,  # noqa: ANN401 - boto3 has no types
    roles: list[str],
    target: Target,
    *,
    stopped: bool,
) -> tuple[list[str], dict[str, str]]:
    """Return which roles were changed, and why others were not: one that fails stops no other."""
    changed: list[str] = []
    failed: dict[str, str] = {}
    for role in roles:
        try:
            if _set(iam, role, target, stopped=stopped):
                changed.append(role)
        except ClientError as error:
            failed[role] = str(error)
    return changed, failed


def _set(iam: Any, role: str, target: Target, *, stopped: bool) -> bool:  # noqa: ANN401
    """Attach or detach the policy; returns whether that changed anything."""
    arn = target.place.stop_policy_arn
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    if any(it["PolicyArn"] == arn for it in attached) == stopped:
        return False
    change = iam.attach_role_policy if stopped else iam.detach_role_policy
    change(RoleName=role, PolicyArn=arn)
    return True


def _write(aws: Aws, target: Target, record: Record) -> None:
    aws.client("ssm").put_parameter(
        Name=naming.stop_record(target.use_case),
        Description=f"Whether {target.use_case} is stopped, by whom, when and why",
        Type="String",
        Value=json.dumps(asdict(record)),
        Overwrite=True,
    )


def _run(
    use_case: str, environment: str | None, reason: str, *, stopped: bool, as_json: bool
) -> None:
    try:
        target = find(project_root(), use_case, environment)
        done = switch(target, reason, stopped=stopped)
    except (CommandError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(asdict(done), indent=2))
        return
    state = "stopped" if stopped else "running"
    before = "" if done.changed else "; it was so already"
    typer.echo(f"{use_case} is {state} in {done.environment} ({done.account_id}){before}")
    for role in done.roles:
        typer.echo(f"  role {role}{'' if role in done.changed else ': as before'}")
    typer.echo(f"  by {done.record.by} at {done.record.at}: {done.record.reason}")
    typer.echo(f"  recorded in {naming.stop_record(use_case)}")
    if stopped:
        if target.others:
            typer.echo(f"  it goes on in {', '.join(target.others)}: --environment names one")
        typer.echo(f"  to take it back: groundwork resume {use_case} -e {done.environment}")
