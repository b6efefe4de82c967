"""Loads the files of `stacks/` together and tells every fault of all of them at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from components import naming
from components.errors import Fault, SpecError, StackError
from components.spec import checks
from components.spec.checks.finding import PlatformCase, UseCaseCase
from components.spec.document import Document, Location, Value, deep_merge, read
from components.spec.faults import did_you_mean, translate
from components.spec.partial import salvage
from components.spec.platform import Environment, Platform
from components.spec.texts import with_texts
from components.spec.use_case import UseCase, UseCaseFile

STACKS = Path("stacks")

_USE_CASE_NAME = re.compile(r"(?=.{3,30}$)[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""30 characters leave room for what AWS's names add, of which a guardrail takes 50 in all."""


@dataclass(frozen=True, slots=True)
class Specs:
    """Everything that the files say, checked."""

    platform: Platform
    use_cases: Mapping[str, Mapping[str, UseCase]]
    """Use case to environment to the use case as it is there."""

    @property
    def products(self) -> Mapping[str, str]:
        """Every use case, to its value stream, which is the same in all of its environments."""
        return {
            name: next(iter(environments.values())).value_stream
            for name, environments in self.use_cases.items()
            if environments
        }

    @property
    def owners(self) -> Mapping[str, str]:
        """Every use case, to the person who answers for its product in all environments."""
        return {
            name: next(iter(environments.values())).trio.product
            for name, environments in self.use_cases.items()
            if environments
        }

    overdue: Sequence[Fault] = ()
    """What held when it was written and has ended since: approvals, stages, models."""

    def of_environment(self, environment: str) -> Mapping[str, UseCase]:
        """Return the use cases that run in the environment, as they are there."""
        return {
            name: there[environment]
            for name, there in self.use_cases.items()
            if environment in there
        }

    def select(self, stack: naming.StackName, *, in_sandbox: bool) -> Environment:
        """Return the stack's environment.

        Args:
            stack: what to build, and where.
            in_sandbox: whether the sandbox is what this process would build in.

        Raises:
            StackError: no spec has the stack, or its environment is not the one attached.
        """
        environment = self.platform.environments.get(stack.environment)
        if environment is None:
            remedy = did_you_mean(stack.environment, self.platform.environments)
            raise StackError(f"stack {stack}: no environment {stack.environment!r}; {remedy}")
        if stack.subject != naming.PLATFORM:
            there = self.use_cases.get(stack.subject)
            if there is None:
                remedy = did_you_mean(stack.subject, [naming.PLATFORM, *self.use_cases])
                raise StackError(f"stack {stack}: no spec stacks/{stack.subject}.yaml; {remedy}")
            if stack.environment not in there:
                raise StackError(
                    f"stack {stack}: its spec does not run in {stack.environment}; "
                    f"add it under environments, or use one of {', '.join(there)}"
                )
        if environment.is_sandbox and not in_sandbox:
            raise StackError(
                f"stack {stack}: the sandbox is not attached; "
                'run eval "$(groundwork sandbox env)" first'
            )
        if in_sandbox and not environment.is_sandbox:
            raise StackError(
                f"stack {stack}: the sandbox is attached, and {stack.environment} is account "
                f"{environment.account_id}; use a shell without the sandbox's environment"
            )
        return environment


def today() -> dt.date:
    """Return the day on which approvals must still hold."""
    return dt.datetime.now(tz=dt.UTC).date()


def load_for(subject: str, stacks: Path, day: dt.date | None = None) -> Specs:
    """Return what the stacks of `subject` are built from.

    The platform's take every spec. A use case's take its own and the platform's alone: so a fault
    in another team's file stops nobody else, and the time does not grow with their number.

    Raises:
        SpecError: with every fault of every file that was read.
    """
    is_alone = (stacks / f"{subject}.yaml").is_file() and subject != naming.PLATFORM
    return load(stacks, day, only=subject if is_alone else None)


def load(
    stacks: Path,
    day: dt.date | None = None,
    given: Mapping[str, Document] | None = None,
    *,
    only: str | None = None,
) -> Specs:
    """Return the specs of all files in `stacks`.

    What a day has ended, such as an approval, is `overdue` and no reason to refuse: it must not
    keep other teams from deploying. The policies stop the stack that it is about.

    Args:
        stacks: the folder of the specs.
        day: day on which approvals must still hold; today by default.
        given: use cases that stand in no file of the folder, by name.
        only: the one use case to read from the folder; all by default.

    Raises:
        SpecError: with every fault of every file.
    """
    files = sorted(
        path for path in stacks.glob(f"{only or '*'}.yaml") if path.stem != naming.PLATFORM
    )
    found = _Found(day or today())
    documents = [(path.stem, _document(path)) for path in files]
    platform, use_cases = _load(
        stacks / f"{naming.PLATFORM}.yaml", [*documents, *(given or {}).items()], found
    )
    for name in {name for name, _ in documents} & (given or {}).keys():
        remedy = "use the file, or give the other one a name of its own"
        found.faults.append(
            (given or {})[name].fault((), f"stacks/{name}.yaml is there too", remedy)
        )
    if found.faults or platform is None:
        raise SpecError(found.faults)
    return Specs(platform, use_cases, tuple(sorted(set(found.overdue))))


def faults_of(paths: Sequence[Path], day: dt.date | None = None) -> Mapping[Path, Sequence[Fault]]:
    """Return the faults of each file, with what is overdue.

    A use case is held against the platform of its folder.
    """
    found: dict[Path, Sequence[Fault]] = {}
    for folder in dict.fromkeys(path.parent for path in paths):
        main = folder / f"{naming.PLATFORM}.yaml"
        here = [path for path in paths if path.parent == folder]
        use_cases = [path for path in here if path.name != main.name]
        all_of_folder = _Found(day or today())
        documents = [(path.stem, _document(path)) for path in use_cases]
        platform, _ = _load(main, documents, all_of_folder)
        for path in here:
            of_file = {
                fault
                for fault in (*all_of_folder.faults, *all_of_folder.overdue)
                if fault.file == _shown(path)
            }
            if platform is None and path in use_cases and path.exists():
                of_file.add(_unchecked(path, main))
            found[path] = sorted(of_file)
    return found


@dataclass(slots=True)
class _Found:
    """What is wrong, as far as it was seen."""

    day: dt.date
    faults: list[Fault] = field(default_factory=list[Fault])
    overdue: list[Fault] = field(default_factory=list[Fault])


def _unchecked(path: Path, platform: Path) -> Fault:
    finding = f"cannot be held against {_shown(platform)}, which has faults of its own"
    return Fault(_shown(path), 1, "", finding, "correct that file first")


def _load(
    platform_path: Path, use_cases: Iterable[tuple[str, Document]], found: _Found
) -> tuple[Platform | None, dict[str, dict[str, UseCase]]]:
    platform = _platform(read(platform_path, _shown(platform_path)), found)
    return platform, {
        name: _use_case(document, name, platform, found) for name, document in use_cases
    }


def _document(path: Path) -> Document:
    return with_texts(read(path, _shown(path)), path)


def _shown(path: Path) -> str:
    return f"{STACKS.name}/{path.name}" if path.parent.name == STACKS.name else str(path)


def _platform(document: Document, found: _Found) -> Platform | None:
    found.faults += document.faults
    if not document.data:
        return None
    try:
        platform = Platform.model_validate(document.data)
    except ValidationError as error:
        found.faults += translate(error, document, Platform)
        return None
    case = PlatformCase(platform=platform, today=found.day)
    found.faults += [document.fault(*it) for it in checks.check_platform(case)]
    found.overdue += [document.fault(*it) for it in checks.check_platform(case, dated=True)]
    return platform


def _use_case(
    document: Document, name: str, platform: Platform | None, found: _Found
) -> dict[str, UseCase]:
    found.faults += document.faults
    if not document.data:
        return {}
    if _USE_CASE_NAME.fullmatch(name) is None:
        remedy = "rename it to 3 to 30 lower-case letters, digits and hyphens"
        found.faults.append(document.fault((), f"{name!r} cannot name a use case", remedy))
    try:
        environments: Iterable[str] = UseCaseFile.model_validate(document.data).environments
    except ValidationError as error:
        found.faults += translate(error, document, UseCaseFile)
        given = document.data.get("environments")
        is_partial, environments = True, given if isinstance(given, dict) else {}
    else:
        is_partial = False
    if platform is None:
        return {}
    resolved: dict[str, UseCase] = {}
    for environment in environments:
        if environment in platform.environments:
            use_case = _resolve(document, environment, platform, found, is_partial=is_partial)
            if use_case is not None:
                resolved[environment] = use_case
        elif not is_partial:
            remedy = did_you_mean(environment, platform.environments)
            finding = f"{environment!r} is no environment of stacks/platform.yaml"
            found.faults.append(document.fault(("environments", environment), finding, remedy))
    return resolved


def _resolve(
    document: Document, environment: str, platform: Platform, found: _Found, *, is_partial: bool
) -> UseCase | None:
    """Return the use case as it is there; a fault is told where the value was written.

    Args:
        document: the use case's file.
        environment: one of the platform's.
        platform: what the use case is held against.
        found: takes what is wrong.
        is_partial: the file has faults, which are told already; what is right by itself is still
            held against the platform.
    """
    written = _written(document, environment)
    merged = _with_defaults(
        deep_merge(_base(document), _overlay(document.data, environment)), platform
    )
    if is_partial:
        use_case = salvage(UseCase, merged)
    else:
        try:
            use_case = UseCase.model_validate(merged)
        except ValidationError as error:
            found.faults += translate(error, document, UseCase, written)
            return None
    case = UseCaseCase(
        use_case=use_case, environment=environment, platform=platform, today=found.day
    )
    for dated, faults in ((False, found.faults), (True, found.overdue)):
        faults += [
            document.fault(written(location), finding, remedy)
            for location, finding, remedy in checks.check_use_case(
                case, dated=dated, partial=is_partial
            )
        ]
    return None if is_partial else use_case


def _with_defaults(data: dict[str, Value], platform: Platform) -> dict[str, Value]:
    """Return `data` with what its stage says where it says nothing itself."""
    rules = next((it for name, it in platform.stages.items() if name == data.get("stage")), None)
    return {"monthly_budget_usd": rules.monthly_budget_usd, **data} if rules else data


def _base(document: Document) -> dict[str, Value]:
    return {key: value for key, value in document.data.items() if key != "environments"}


def _written(document: Document, environment: str) -> Callable[[Location], Location]:
    """Return what tells, of a place in the merged data, where in the file it was written."""

    def written(location: Location) -> Location:
        overlay: Location = ("environments", environment)
        depth = document.depth((*overlay, *location)) - len(overlay)
        is_overlaid = depth > 0 and depth >= document.depth(location)
        return (*overlay, *location) if is_overlaid else location

    return written


def _overlay(data: Mapping[str, Value], environment: str) -> dict[str, Value]:
    environments = data["environments"]
    overlay = environments[environment] if isinstance(environments, dict) else None
    return overlay if isinstance(overlay, dict) else {}
