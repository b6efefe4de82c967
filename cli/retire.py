"""`groundwork retire`: takes a use case out of an environment, its data handled as was promised."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError

from cli import recovery, retirement
from cli.engine import CommandError, InterruptedRunError, Pulumi, engine_of, project_root
from cli.retirement import Plan
from cli.stop import roles_of
from cli.target import Aws, EnvironmentName, Target, UseCaseName, find
from components import naming
from components.errors import SpecError

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask; needed without a terminal.")]
Release = Annotated[
    bool, typer.Option("--release-protection", help="Delete what the environment protects, too.")
]
Reason = Annotated[str, typer.Option(help="Why, for the record; needed with --release-protection.")]
AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON; all else goes to standard error.")
]

_LEAST_REASON = 3
_ENDING = frozenset({"PendingDeletion", "PendingReplicaDeletion"})


def retire(
    use_case: UseCaseName,
    *,
    environment: EnvironmentName = None,
    yes: Yes = False,
    release_protection: Release = False,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Delete all that a use case has in an environment, but for what must be kept.

    Says first what is deleted, what stays and why. Can be repeated: after a kill or Ctrl-C, the
    same command goes on. Ends with what a person does in the repository.
    """
    try:
        target = find(project_root(), use_case, environment)
        made, left = run(
            target, yes=yes, release=release_protection, reason=reason.strip(), quiet=as_json
        )
    except (CommandError, SpecError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    except InterruptedRunError:
        typer.echo("interrupted; the same command goes on from here", err=True)
        raise typer.Exit(130) from None
    steps = next_steps(target)
    if as_json:
        done: dict[str, Any] = {"plan": made.as_json() if made else None, "left": left}
        typer.echo(json.dumps({**done, "next": steps}, indent=2))
    else:
        typer.echo("\n".join(_end(target, made, left, steps)))
    if left:
        raise typer.Exit(1)


def run(
    target: Target, *, yes: bool, release: bool, reason: str, quiet: bool
) -> tuple[Plan | None, list[str]]:
    """Retire the use case; return what was planned, None for nothing, and what is still there.

    Raises:
        CommandError: It was refused, by a person or because something is protected; or the engine
            could not finish.
        InterruptedRunError: A person stopped the engine.
    """
    sandbox = target.where.is_sandbox
    pulumi = engine_of(target.root, sandbox=sandbox, say=_say)
    aws = Aws(target)
    if target.stack not in [it.rpartition("/")[2] for it in pulumi.stacks()]:
        return None, list(leftovers(aws, target))
    if sandbox:
        recovery.mend(pulumi, target.stack, _say)
        recovery.resolve_pending(pulumi, target.stack, _say)
    state = pulumi.export(target.stack)
    made = retirement.plan(target, state, dt.datetime.now(dt.UTC).date())
    for line in page(made):
        _say(line)
    _allowed(target, made, release=release, reason=reason)
    _confirmed(target, yes=yes)
    _record(aws, target, made, reason)
    _release(pulumi, target, state)
    _destroy(pulumi, target, quiet=quiet)
    return made, list(leftovers(aws, target))


def page(made: Plan) -> Iterator[str]:
    """Yield what a person reads before it happens."""
    total = sum(made.deleted.values())
    yield f"{made.use_case} is retired from {made.environment} (account {made.account_id})"
    yield ""
    yield f"Deleted, {total} resources:"
    for name, number in made.deleted.items():
        yield f"  {name:<18} {number}"
    yield "Kept:"
    for it in made.kept:
        yield f"  {it.what}: {it.why}{f', until {it.until}' if it.until else ''}"
    if made.restorable:
        yield "Can be brought back for a while:"
        for it in made.restorable:
            yield f"  {it.what}: {it.why}, until {it.until}"
    if made.protected:
        yield "Protected, since this environment keeps its data:"
        for name in made.protected:
            yield f"  {name}"


def _allowed(target: Target, made: Plan, *, release: bool, reason: str) -> None:
    if not made.protected and target.where.is_disposable:
        return
    if not release:
        raise CommandError(
            f"{target.environment} is not disposable and protects {len(made.protected)} resources "
            'of it; if they may go: --release-protection --reason "..."'
        )
    if len(reason) < _LEAST_REASON:
        raise CommandError("--release-protection needs --reason; say why, for whoever asks later")


def _confirmed(target: Target, *, yes: bool) -> None:
    if yes:
        return
    if not on_terminal():
        raise CommandError("nobody is there to ask; --yes says that it is meant")
    answer = typer.prompt(
        f"Type {target.use_case} to retire it from {target.environment}", err=True
    )
    if answer.strip() != target.use_case:
        raise CommandError("nothing was deleted")


def on_terminal() -> bool:
    """Tell whether somebody can be asked."""
    return sys.stdin.isatty()


def _record(aws: Aws, target: Target, made: Plan, reason: str) -> None:
    """Write who retires it and why, before anything goes; the parameter's history has all runs."""
    record = {
        "by": aws.caller,
        "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "environment": target.environment,
        "reason": reason,
        "released": list(made.protected),
    }
    try:
        aws.client("ssm").put_parameter(
            Name=naming.retirement_record(target.use_case),
            Description=f"Who retired {target.use_case}, when and why",
            Type="String",
            Value=json.dumps(record),
            Overwrite=True,
        )
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"nothing was deleted, for it cannot be recorded: {error}") from None


def _release(pulumi: Pulumi, target: Target, state: dict[str, Any]) -> None:
    changed = retirement.released(target, state)
    if changed is None:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(changed, file)
        file.flush()
        pulumi.answer("stack", "import", "--stack", target.stack, "--file", file.name)


def _destroy(pulumi: Pulumi, target: Target, *, quiet: bool) -> None:
    command = (
        "destroy",
        "--stack",
        target.stack,
        "--yes",
        "--skip-preview",
        "--refresh",
        "--remove",
    )
    _say(f"\n$ pulumi {' '.join(command)}")
    if pulumi.run(*command, "--suppress-progress", "--suppress-outputs", quiet=quiet):
        raise CommandError(
            f"{target.stack} is not wholly destroyed; the engine says why above. "
            "The same command tries again"
        )


def leftovers(aws: Aws, target: Target) -> Iterator[str]:
    """Yield what AWS still has under the use case's tag, beside what is kept.

    AWS lists what has a tag for all services but IAM, each region for itself:
    https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html

    Raises:
        CommandError: AWS does not tell.
    """
    try:
        for role in roles_of(aws.client("iam"), target):
            yield f"role {role}"
        filters = [
            {"Key": "use_case", "Values": [target.use_case]},
            {"Key": "environment", "Values": [target.environment]},
        ]
        for region in target.regions:
            pages = aws.client("resourcegroupstaggingapi", region).get_paginator("get_resources")
            for found in pages.paginate(TagFilters=filters):
                for it in found["ResourceTagMappingList"]:
                    arn = str(it["ResourceARN"])
                    if not retirement.is_kept_arn(target, arn) and not _is_ending(aws, arn):
                        yield arn
    except (BotoCoreError, ClientError) as error:
        raise CommandError(f"what is left cannot be told; run it again: {error}") from None


def _is_ending(aws: Aws, arn: str) -> bool:
    """Tell whether it waits for its deletion, until which AWS lists it.

    What the list names and AWS does not find is gone already; the list lags behind.
    """
    _, _, service, region, *_ = arn.split(":")
    if service == "kms":
        kms = aws.client("kms", region)
        try:
            return kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyState"] in _ENDING
        except kms.exceptions.NotFoundException:
            return True
    if service == "secretsmanager":
        secrets = aws.client("secretsmanager", region)
        try:
            return "DeletedDate" in secrets.describe_secret(SecretId=arn)
        except secrets.exceptions.ResourceNotFoundException:
            return True
    return False


def next_steps(target: Target) -> list[str]:
    """Return what a person does in the repository."""
    name, others = target.use_case, target.others
    if others:
        return [
            f"stacks/{name}.yaml: remove {target.environment} from environments; "
            f"it goes on in {', '.join(others)}"
        ]
    steps = [f"remove stacks/{name}.yaml"]
    if (target.root / "stacks" / "prompts" / name).is_dir():
        steps.append(f"remove stacks/prompts/{name}/")
    owners = target.root / "CODEOWNERS"
    if owners.is_file():
        lines = owners.read_text(encoding="utf-8").splitlines()
        own = (f"/stacks/{name}.yaml", f"/stacks/prompts/{name}/")
        steps += [
            f"CODEOWNERS:{number}: remove {line.split()[0]}"
            for number, line in enumerate(lines, 1)
            if line.startswith(own)
        ]
    for field, entries in retirement.left_in_platform(target).items():
        steps.append(
            f"stacks/platform.yaml: {field}: no other use case names {', '.join(entries)}; "
            "ask who owns it before it goes"
        )
    return [*steps, "then bring the platform up, which takes it off bills and networks"]


def _end(target: Target, made: Plan | None, left: list[str], steps: list[str]) -> Iterator[str]:
    where = f"{target.environment} ({target.place.account_id})"
    if left:
        yield f"{target.use_case} is not wholly gone from {where}; still there:"
        yield from (f"  {it}" for it in left)
        yield "delete these by hand, or find out whose they are; then run this again"
        return
    yield (
        f"{target.use_case} is retired from {where}; nothing but what is kept is left"
        if made
        else f"{target.use_case} is not up in {where}; nothing is left of it"
    )
    yield "What a person does now:"
    yield from (f"  {step}" for step in steps)


def _say(text: str) -> None:
    typer.echo(text, err=True)
