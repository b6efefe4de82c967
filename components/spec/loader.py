"""Loads the files of `stacks/` together and tells every fault of all of them at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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


def load(stacks: Path, day: dt.date | None = None) -> Specs:
    """Return the specs of all files in `stacks`.

    Args:
        stacks: the folder of the specs.
        day: day on which approvals must still hold; today by default.

    Raises:
        SpecError: with every fault of every file.
    """
    files = sorted(path for path in stacks.glob("*.yaml") if path.stem != naming.PLATFORM)
    platform, use_cases, faults = _load(stacks / f"{naming.PLATFORM}.yaml", files, day or today())
    if faults or platform is None:
        raise SpecError(faults)
    return Specs(platform, use_cases)


def faults_of(paths: Sequence[Path], day: dt.date | None = None) -> Mapping[Path, Sequence[Fault]]:
    """Return the faults of each file; a use case is held against the platform of its folder."""
    found: dict[Path, Sequence[Fault]] = {}
    for folder in dict.fromkeys(path.parent for path in paths):
        main = folder / f"{naming.PLATFORM}.yaml"
        here = [path for path in paths if path.parent == folder]
        use_cases = [path for path in here if path.name != main.name]
        platform, _, faults = _load(main, use_cases, day or today())
        for path in here:
            of_file = {fault for fault in faults if fault.file == _shown(path)}
            if platform is None and path in use_cases and path.exists():
                of_file.add(_unchecked(path, main))
            found[path] = sorted(of_file)
    return found


def _unchecked(path: Path, platform: Path) -> Fault:
    finding = f"cannot be held against {_shown(platform)}, which has faults of its own"
    return Fault(_shown(path), 1, "", finding, "correct that file first")


def _load(
    platform_path: Path, files: Sequence[Path], day: dt.date
) -> tuple[Platform | None, dict[str, dict[str, UseCase]], list[Fault]]:
    document = read(platform_path, _shown(platform_path))
    platform, faults = _platform(document, day)
    use_cases: dict[str, dict[str, UseCase]] = {}
    for path in files:
        use_cases[path.stem], more = _use_case(read(path, _shown(path)), path.stem, platform, day)
        faults += more
    return platform, use_cases, faults


def _shown(path: Path) -> str:
    return f"{STACKS.name}/{path.name}" if path.parent.name == STACKS.name else str(path)


def _platform(document: Document, day: dt.date) -> tuple[Platform | None, list[Fault]]:
    faults = list(document.faults)
    if not document.data:
        return None, faults
    try:
        platform = Platform.model_validate(document.data)
    except ValidationError as error:
        return None, faults + translate(error, document, Platform)
    faults += [
        document.fault(*finding)
        for finding in checks.check_platform(PlatformCase(platform=platform, today=day))
    ]
    return platform, faults


def _use_case(
    document: Document, name: str, platform: Platform | None, day: dt.date
) -> tuple[dict[str, UseCase], list[Fault]]:
    faults = list(document.faults)
    if not document.data:
        return {}, faults
    if _USE_CASE_NAME.fullmatch(name) is None:
        faults.append(
            document.fault(
                (),
                f"{name!r} cannot name a use case",
                "rename it to 3 to 30 lower-case letters, digits and hyphens",
            )
        )
    try:
        file = UseCaseFile.model_validate(document.data)
    except ValidationError as error:
        faults += translate(error, document, UseCaseFile)
        return {}, faults + _further(document, platform, day)
    resolved: dict[str, UseCase] = {}
    for environment in file.environments:
        if platform is None:
            continue
        if environment not in platform.environments:
            remedy = did_you_mean(environment, platform.environments)
            finding = f"{environment!r} is no environment of stacks/platform.yaml"
            faults.append(document.fault(("environments", environment), finding, remedy))
            continue
        use_case, more = _resolve(document, environment, platform, day)
        faults += more
        if use_case is not None:
            resolved[environment] = use_case
    return resolved, faults


def _further(document: Document, platform: Platform | None, day: dt.date) -> list[Fault]:
    """Return what the parts that are right by themselves disagree in with the platform."""
    given = document.data.get("environments")
    environments = given if isinstance(given, dict) else {}
    found: list[Fault] = []
    for environment in environments:
        if platform is None or environment not in platform.environments:
            continue
        merged = deep_merge(_base(document), _overlay(document.data, environment))
        use_case = salvage(UseCase, merged)
        written = _written(document, environment)
        found += [
            document.fault(written(location), finding, remedy)
            for location, finding, remedy in checks.check_use_case(
                UseCaseCase(
                    use_case=use_case, environment=environment, platform=platform, today=day
                ),
                partial=True,
            )
        ]
    return found


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


def _resolve(
    document: Document, environment: str, platform: Platform, day: dt.date
) -> tuple[UseCase | None, list[Fault]]:
    """Return the use case as it is there; a fault is told where the value was written."""
    written = _written(document, environment)
    merged = deep_merge(_base(document), _overlay(document.data, environment))
    try:
        use_case = UseCase.model_validate(merged)
    except ValidationError as error:
        return None, translate(error, document, UseCase, written)
    findings = checks.check_use_case(
        UseCaseCase(use_case=use_case, environment=environment, platform=platform, today=day)
    )
    return use_case, [
        document.fault(written(location), finding, remedy) for location, finding, remedy in findings
    ]


def _overlay(data: Mapping[str, Value], environment: str) -> dict[str, Value]:
    environments = data["environments"]
    overlay = environments[environment] if isinstance(environments, dict) else None
    return overlay if isinstance(overlay, dict) else {}
