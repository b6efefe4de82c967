"""What gets past the policies, told as plainly as what does not.

Each entry is proved: by a row of `tests/policies/evasions`, or on the engine, in `tests/engine`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way around a policy that no policy stops."""

    id: str
    """Names the row of the suite that proves it."""

    way: str
    """What somebody does."""

    why: str
    """Why no policy can tell."""

    instead: str
    """What stops it, or shows it, in production."""

    is_declared: bool = True
    """Whether resources show it; what is done around the program is proved on the engine."""


GETS_PAST: Final[tuple[Way, ...]] = (
    Way(
        id="no-policy-pack",
        is_declared=False,
        way="Run `pulumi up` without `--policy-pack`, or change state by hand.",
        why="The engine loads the pack that it is told to load.",
        instead="the deployer's role, which CI alone takes (IAM-11), and IAM-06 for whoever else; "
        "`groundwork audit` judges what the states hold, whoever wrote them",
    ),
    Way(
        id="retained",
        is_declared=False,
        way="Deploy a resource with `retain_on_delete`, then take it out of the program.",
        why="The engine tells packs neither of the option nor of what is deleted.",
        instead="IAM Access Analyzer goes on watching it; an inventory of the account by tag (AWS "
        "Config) against the states",
    ),
    Way(
        id="shapeless-secret",
        way="Put a secret without a known shape into a variable with an innocent name.",
        why="Its text differs in nothing from a setting.",
        instead="code review, and a scanner of secrets",
    ),
    Way(
        id="secret-in-a-description",
        way="Put a secret into a description, or any text that is neither a variable nor a tag.",
        why="ENC-07 reads what workloads are given, settings and tags; any text might be a secret.",
        instead="a scanner of secrets",
    ),
    Way(
        id="secret-as-output",
        is_declared=False,
        way="Export a secret as an output of the stack under another name.",
        why="The engine shows packs no outputs of stacks.",
        instead="the state's own encryption, and who may read it (docs/adr/0006)",
    ),
    Way(
        id="unread-type",
        way="Use a type of AWS that no policy reads, such as an App Runner service with its own "
        "public address.",
        why="The general policies (region, tags, register, account) judge it, and no special one.",
        instead="a service control policy that lists the services of the account; "
        "`uncovered_types` of the evidence names such types",
    ),
    Way(
        id="role-chain",
        way="Allow a role to take a named role of another use case.",
        why="The trust of the other role decides, and it lies in another stack.",
        instead="the permissions boundary, which allows no sts:AssumeRole, and the other role's "
        "trust, which IAM-03 and IAM-04 judge in its own stack",
    ),
    Way(
        id="two-stacks",
        way="Divide a set of rights that escalates over roles of two stacks.",
        why="A pack sees one stack at a time.",
        instead="the boundary of each role, and `groundwork access` on the states of all stacks",
    ),
    Way(
        id="waived-urn",
        way="Replace what a running waiver accepts by something worse that fails the same policy.",
        why="A waiver is for a policy and a URN, and does not hold what was found.",
        instead="the waiver's end after 30 to 365 days, and its owner's review (CODEOWNERS)",
    ),
    Way(
        id="foreign-organisation",
        way="Let a network endpoint pass callers of another organisation, by aws:PrincipalOrgID.",
        why="The specs do not name the organisation.",
        instead="a resource control policy of the organisation",
    ),
    Way(
        id="image-behind-a-tag",
        way="Exchange the image behind the tag of a container or a function after deployment.",
        why="A task definition names a tag, and the registry says what is behind it; AGT-12 asks "
        "for digests of agent runtimes alone.",
        instead="immutable tags of the registry, and image signing",
    ),
    Way(
        id="code-inside",
        way="Do it in the code of a function: the archive holds what it will call.",
        why="The engine shows an archive as an asset, without its contents.",
        instead="the role and its boundary, and the network without a way out (NET-04, NET-07)",
    ),
    Way(
        id="reused-policy",
        way="Attach a customer-managed policy that another stack or a person made.",
        why="Its ARN says nothing of what it grants.",
        instead="the boundary, and the stack that makes the policy, which is judged there; a "
        "service control policy that keeps iam:CreatePolicy for the deployer",
    ),
    Way(
        id="prototype-in-production",
        way="Pretend to be a prototype: declare a new use case with the earliest stage, and serve "
        "customers with it.",
        why="What a use case is used for is no property of a resource.",
        instead="the prototype's own bounds: its end, a budget that stops calls, its data classes",
    ),
)
