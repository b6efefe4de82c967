"""Which environment a command works on, and the AWS that stands behind it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from cli.engine import CommandError
from components import naming
from components.spec import loader
from components.spec.platform import Environment
from components.spec.use_case import UseCase
from sandbox import environment as sandbox_environment
from sandbox import lifecycle
from sandbox.settings import Home, SandboxError

UseCaseName = Annotated[str, typer.Argument(metavar="USE_CASE", help="As customer-support.")]
EnvironmentName = Annotated[
    str | None,
    typer.Option(
        "--environment", "-e", help="Where, as prod.", show_default="the sandbox, if it is there"
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """An environment of a checkout's specs."""

    environment: str
    specs: loader.Specs
    root: Path

    @property
    def where(self) -> Environment:
        """The environment as the platform says it is."""
        return self.specs.platform.environments[self.environment]

    @property
    def place(self) -> naming.Place:
        """The account and region."""
        return self.specs.platform.place(self.environment)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Site):
    """A use case in an environment."""

    use_case: str
    spec: UseCase

    @property
    def regions(self) -> list[str]:
        """Where it may have something: the environment's region, and its recovery region."""
        return [it for it in (self.where.region, self.where.recovery_region) if it is not None]

    @property
    def stack(self) -> str:
        """The name of its stack."""
        return f"{self.use_case}.{self.environment}"

    @property
    def others(self) -> list[str]:
        """The other environments in which the use case runs."""
        return [it for it in self.specs.use_cases[self.use_case] if it != self.environment]


def find(root: Path, use_case: str, environment: str | None) -> Target:
    """Return what a person means.

    Raises:
        CommandError: There is no such use case, or it does not run there.
        SpecError: The specs have faults.
    """
    specs = loader.load(root / loader.STACKS)
    if use_case not in specs.use_cases:
        known = ", ".join(sorted(specs.use_cases)) or "none"
        raise CommandError(f"there is no use case {use_case!r}; there are: {known}")
    where = specs.use_cases[use_case]
    if environment is None:
        environments = specs.platform.environments
        environment = next((it for it in where if environments[it].is_sandbox), None)
    if environment is None or environment not in where:
        asked = "the sandbox" if environment is None else repr(environment)
        raise CommandError(
            f"{use_case} does not run in {asked}; --environment takes: {', '.join(where)}"
        )
    return Target(
        use_case=use_case,
        environment=environment,
        spec=where[environment],
        specs=specs,
        root=root,
    )


def variables(target: Site) -> Mapping[str, str]:
    """Return the process environment in which AWS's tools reach the target.

    Raises:
        CommandError: It is the sandbox, and the sandbox is not up.
    """
    if not target.where.is_sandbox:
        return dict(os.environ)
    home = Home.find()
    try:
        record = lifecycle.current(home)
    except SandboxError as error:
        raise CommandError(str(error)) from None
    return sandbox_environment.applied(home, record)


class Aws:
    """The target's AWS, by the credentials of whoever runs the command.

    Raises:
        CommandError: They lead nowhere, or to another account than the environment's.
    """

    caller: str
    """ARN of whoever runs the command."""

    def __init__(self, target: Site) -> None:
        # It takes half a second, which commands that never reach AWS need not wait for.
        import boto3
        from botocore.exceptions import BotoCoreError, ClientError

        given = variables(target)
        self._region = target.place.region
        self._endpoint = given.get("AWS_ENDPOINT_URL") if target.where.is_sandbox else None
        self._session = (
            boto3.session.Session(given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"])
            if target.where.is_sandbox
            else boto3.session.Session()
        )
        try:
            who = self.client("sts").get_caller_identity()
        except (BotoCoreError, ClientError) as error:
            raise CommandError(f"no credentials that AWS takes: {error}") from None
        if who["Account"] != target.place.account_id:
            raise CommandError(
                f"these credentials are of account {who['Account']}, and {target.environment} is "
                f"{target.place.account_id}; sign in to that account"
            )
        self.caller = str(who["Arn"])

    def client(self, service: str, region: str = "") -> Any:  # noqa: ANN401 - made at run time
        """Return the boto3 client of a service, in the environment's region or in another."""
        make = cast("Any", self._session).client
        return make(service, region_name=region or self._region, endpoint_url=self._endpoint)
