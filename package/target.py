"""Which use case a component is for and where it is built: what all components here must know."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from components import naming
from components.account import pinned_provider
from components.attachment import in_sandbox
from components.errors import SpecError, StackError
from components.spec import inline
from components.spec.document import Document
from components.spec.loader import Specs, load
from components.spec.platform import Environment
from components.tags import use_case_tags

STACKS: Final = Path(__file__).resolve().parent.parent / "stacks"
"""The specs that the package brings along."""


class RefusedError(Exception):
    """Why a component is not built; the text is for the person who wrote the program."""


class Target(TypedDict):
    """A use case in an environment: account, region, tags and what may be destroyed follow."""

    use_case: str
    """Name of the use case: the stem of its spec's file, as `customer-support`."""

    environment: str
    """One of the platform's environments, as `sandbox`, `dev` or `prod`."""

    stacks: NotRequired[str]
    """Absolute path of another folder of specs than the package's own, with its platform.yaml."""

    spec: NotRequired[Mapping[str, Any]]
    """The use case itself, under the keys of a spec file, where no file of the folder holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A target that was found in the specs."""

    name: str
    """The use case's."""

    where: str
    environment: Environment
    specs: Specs

    @property
    def place(self) -> naming.Place:
        """The account and region."""
        return self.specs.platform.place(self.where)

    def options(self, name: str, parent: pulumi.Resource) -> pulumi.ResourceOptions:
        """Return what makes a resource a part of `parent`, in the target's account, tagged."""
        spec = self.specs.use_cases[self.name][self.where]
        provider: aws.Provider = pinned_provider(
            f"{name}-aws",
            self.environment,
            use_case_tags(self.name, spec, self.specs.platform, self.where),
            pulumi.ResourceOptions(parent=parent),
        )
        return pulumi.ResourceOptions(parent=parent, providers=[provider])


def find(target: Target) -> Found:
    """Return the target after all specs of the folder were checked, as the platform checks them.

    Raises:
        RefusedError: with every fault of every file and of the target's own spec; or the target is
            in no spec, or its environment is not the one attached.
    """
    try:
        return _find(target)
    except (SpecError, StackError) as error:
        # The SDK shows where an error was raised: all that happened before is none of the user's.
        raise RefusedError(str(error)) from None


def _find(target: Target) -> Found:
    for key, value in target.items():
        if isinstance(value, pulumi.Output):
            raise StackError(
                f"target.{key}: only a deployment makes it known; write it out, or take it from "
                "the program's configuration"
            )
    stacks = Path(target.get("stacks", STACKS))
    if not stacks.is_absolute():
        raise StackError(
            f"target.stacks: {str(stacks)!r} is relative, and the package runs in a folder of its "
            "own; write an absolute path, as ${pulumi.cwd}/stacks in YAML"
        )
    name = naming.StackName(target["use_case"], target["environment"])
    if name.subject == naming.PLATFORM:
        raise StackError("target.useCase: 'platform' is no use case; name one")
    given = _given(name.subject, target.get("spec"))
    specs = load(stacks, given=given) if given else _specs(stacks)
    environment = specs.select(name, in_sandbox=in_sandbox(os.environ))
    return Found(name=name.subject, where=name.environment, environment=environment, specs=specs)


@cache
def _specs(stacks: Path) -> Specs:
    """Return the specs of a folder, read once: this process serves a single deployment."""
    return load(stacks)


def _given(name: str, spec: Mapping[str, Any] | None) -> Mapping[str, Document]:
    try:
        return {} if spec is None else {name: inline.document(name, spec)}
    except TypeError as error:
        raise StackError(f"target.spec: {error}") from None
