"""`groundwork access`: who may invoke which model, read which dataset, decrypt with which key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from cli import access_report, states
from cli.engine import CommandError, project_root
from cli.target import EnvironmentName
from components.errors import SpecError
from components.spec import loader
from policies.access import matrix, questions
from policies.access.around import Given
from policies.access.inventory import Inventory
from policies.access.model import Context
from policies.access.questions import QuestionError
from policies.access.routes import Access

Model = Annotated[
    str | None, typer.Option("--model", help="Who invokes it: an alias, name, model id or ARN.")
]
Dataset = Annotated[str | None, typer.Option("--dataset", help="Who reads it: a name or ARN.")]
Key = Annotated[
    str | None, typer.Option("--key", help="Who decrypts with it: a name, alias, id or ARN.")
]
Principal = Annotated[
    str | None, typer.Option("--principal", help="What a role, user or permission set may do.")
]
Action = Annotated[
    str | None, typer.Option("--action", help="A free question: whether the principal may do it.")
]
Resource = Annotated[str | None, typer.Option("--resource", help="The ARN that --action is on.")]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--context",
        metavar="KEY=VALUE",
        help="What is known of the request, again for more; KEY= says that it has none.",
    ),
]
States = Annotated[
    list[Path] | None,
    typer.Option(
        "--state", metavar="FILE", help="An exported state, again for more; for the engine's."
    ),
]
Texts = Annotated[
    Path | None,
    typer.Option(
        "--policies",
        metavar="FILE",
        help="Texts of managed policies that are in no state: a JSON object, by ARN.",
    ),
]
Scps = Annotated[
    list[Path] | None,
    typer.Option(
        "--scp",
        metavar="FILE",
        help="Service control policies of one level, a document or a list; again for more levels.",
    ),
]
FromNetwork = Annotated[
    bool,
    typer.Option("--from-network", help="As asked from the platform's network, by its endpoints."),
]
AsMatrix = Annotated[
    bool, typer.Option("--matrix", help="What each use case reads of each dataset.")
]
Everything = Annotated[bool, typer.Option("--all", help="Show who is denied, too, and why.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: everything, denials too.")]


def access(
    *,
    model: Model = None,
    dataset: Dataset = None,
    key: Key = None,
    principal: Principal = None,
    action: Action = None,
    resource: Resource = None,
    context: Facts = None,
    by_use_case: AsMatrix = False,
    state: States = None,
    environment: EnvironmentName = None,
    policies: Texts = None,
    scp: Scps = None,
    from_network: FromNetwork = False,
    everything: Everything = False,
    as_json: AsJson = False,
) -> None:
    """Show who may use which model, dataset and key, and the statements that decide.

    Answers are allowed, denied or undecided, by AWS's evaluation of the policies in states. What is
    in no state leaves an answer undecided and is named: docs/access.md says what that can be.
    Without a question it shows what everybody may do. Exits with 0 when it could answer.
    """
    asked = {
        name: value
        for name, value in (
            ("model", model),
            ("dataset", dataset),
            ("key", key),
            ("principal", principal),
            ("matrix", "all" if by_use_case else None),
        )
        if value is not None
    }
    _one_question(asked, action, resource, context)
    facts = _facts(context or [])
    try:
        levels = [_level(it) for it in scp or []]
        given = Given(levels, from_network)
        held = _inventory(state or [], environment, policies, given)
        answer = _answer(held, asked, action, resource, facts)
    except (CommandError, SpecError, QuestionError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(json.dumps(answer.as_json(), indent=2))
    else:
        typer.echo("\n".join(answer.lines(everything)))


@dataclass(frozen=True, slots=True)
class _Answer:
    as_json: Callable[[], object]
    lines: Callable[[bool], list[str]]


def _answer(
    held: Inventory,
    asked: Mapping[str, str],
    action: str | None,
    resource: str | None,
    facts: Context,
) -> _Answer:
    if "matrix" in asked:
        cells = matrix.matrix(held)
        return _Answer(
            lambda: {"matrix": [it.as_json() for it in cells]},
            lambda everything: access_report.matrix(cells, everything=everything),
        )
    if action is not None and resource is not None:
        decided = questions.may(held, asked["principal"], action, resource, facts)
        return _Answer(
            lambda: {
                "decisions": [{"principal": it.arn, **found.as_json()} for it, found in decided]
            },
            lambda _: access_report.decisions(decided, action, resource),
        )
    if "principal" in asked:
        found = questions.what_can(held, asked["principal"])
        return _accesses(found, access_report.with_statements)
    for kind, value in asked.items():
        return _accesses(questions.who_can(held, kind, value), access_report.by_subject)
    return _accesses(questions.overview(held), access_report.by_principal)


def _accesses(found: Sequence[Access], shown: access_report.Report) -> _Answer:
    return _Answer(
        lambda: {"accesses": [it.as_json() for it in found]},
        lambda everything: shown(found, everything=everything),
    )


def _one_question(
    asked: Mapping[str, str],
    action: str | None,
    resource: str | None,
    context: Sequence[str] | None,
) -> None:
    if len(asked) > 1:
        raise typer.BadParameter(f"ask one thing at a time, not {' and '.join(sorted(asked))}")
    if (action is None) != (resource is None):
        raise typer.BadParameter("--action and --resource belong together")
    if action is not None and "principal" not in asked:
        raise typer.BadParameter("--action asks about a --principal")
    if context and action is None:
        raise typer.BadParameter("--context is about an --action; other questions know their own")
    if action is not None and action.count(":") != 1:
        raise typer.BadParameter(f"--action {action!r} is no action; write it as s3:GetObject")


def _facts(given: Sequence[str]) -> Context:
    values: dict[str, tuple[str, ...]] = {}
    for fact in given:
        name, equals, value = fact.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"--context {fact!r} is not KEY=VALUE")
        values[name] = (*values.get(name, ()), *([value] if value else []))
    return Context.of(values)


def _inventory(
    files: Sequence[Path], environment: str | None, texts: Path | None, given: Given
) -> Inventory:
    known = _json(texts) if texts else None
    if files:
        found: list[dict[str, Any]] = [_json(it) for it in files]
    else:
        root = project_root()
        specs = loader.load(root / loader.STACKS)
        where = states.chosen(specs, environment)
        up = states.deployed(root, specs, where, instead="--state reads an exported state")
        found = [json.loads(it) for it in up.values()]
    try:
        return questions.inventory(found, known=known, given=given)
    except (TypeError, ValueError, KeyError) as error:
        raise CommandError(f"{', '.join(map(str, files)) or 'a state'}: {error}") from None


def _level(file: Path) -> list[object]:
    """Return the policies of one level."""
    read = _read(file)
    return cast("list[object]", read) if isinstance(read, list) else [read]


def _json(file: Path) -> dict[str, Any]:
    read = _read(file)
    if not isinstance(read, dict):
        raise CommandError(f"{file}: is not a JSON object")
    return cast("dict[str, Any]", read)


def _read(file: Path) -> object:
    try:
        return cast("object", json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: cannot be read as JSON ({error})") from None
