"""Writes `docs/policies.md` from the declarations: `python -m policies.catalogue [--check]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from policies import frameworks
from policies.gets_past import GETS_PAST
from policies.model import FRAMEWORK_TITLES, Policy
from policies.registry import all_policies
from policies.resource_types import ANY, EVERY

FILE = Path(__file__).resolve().parent.parent / "docs" / "policies.md"

INTRODUCTION = """\
# Policies

Written by `python -m policies.catalogue` from the declarations in `policies/rules/`; change those.

Every policy is a plain function on a typed view of resources. The Pulumi engine runs it through
`--policy-pack policies` before anything is made, the unit tests run it on cases, and
`python -m policies.verdicts STATE` runs it on what `pulumi stack export` wrote.

## Reading a verdict

| verdict | meaning |
| --- | --- |
| pass | the resource holds what the policy asks; the verdict says what was found |
| fail | it does not; the verdict says where, what was found and what to do |
| not applicable | the policy has nothing to say here, and says why |
| undecided | a preview does not know a value yet; in the update, it is a failure |
| waived | an approved, unexpired waiver accepts the failure |

A policy **advises** before the stage in its column and **stops the deployment** from it on. The
stage is that of the use case (`stacks/<use-case>.yaml`); the platform's own stack carries use cases
of every stage and is held to `production`. An exception inside a policy stops the run as a failure
of the pack; it never counts as a pass.

The engine shows a failure as `[CODE] finding at property; remedy`. Two more policies belong to the
pack itself: `stack-has-a-spec` stops a stack that no spec describes, and
`gov-09-everything-is-decided` lists, once per policy, what a preview could not decide.

## Configuration

A configuration of the pack (`pulumi up --policy-pack policies --policy-pack-config FILE`) can only
tighten: `{"<policy's slug>": "mandatory"}` makes a policy stop deployments before its stage, and
`"remediate"` lets one mend what it finds, where it says that it can. What it mended, the engine
shows as a remediation. Anything looser is refused: a failure is accepted by a waiver.

## Waivers

A failure that cannot be mended at once is accepted by an entry of `policies/waivers.yaml`, which
Security and Legal own (`CODEOWNERS`):

```yaml
waivers:
  - policy: ENC-04
    urn: urn:pulumi:customer-support.sandbox::groundwork::aws:kms/key:Key::customer-support
    owner: mei-tanaka # mends it
    approver: priya-raman # accepts the risk; not the owner
    reason: The vendor's client cannot follow a rotated key before its release in January.
    ticket: SEC-123
    created: 2026-11-20
    expires: 2027-02-18 # the last day
```

It lasts at most 30 days for a critical failure, 90 for a high, 180 for a medium and 365 for a low
one. A waiver is for one policy and one URN, as the verdict shows it. What is malformed, names
nobody, lasts too long or overlaps another accepts nothing, and fails GOV-03 as a waiver past its
end does: the failure that it excused is back as well. GOV-04 reports what excuses nothing any more,
or ends within 14 days. Neither of the two can be waived.

A mapping says that a policy **supports** the evidence for a control. No policy satisfies a control
by itself.

## Adding a policy

Declare a `Policy` constant in a module of `policies/rules/` and its cases (pass, fail, not
applicable, undecided) in `tests/policies/cases/`. Nothing has to be registered. A property that no
rule has read before is declared in `policies/resource_types.py`; a test resolves it against the
installed `pulumi_aws`. Run `python -m policies.catalogue` to write this page again. Then give it a
row in `tests/engine/mutations/`.

## What proves that a policy works

Cases prove that a rule says the right thing of what it is given. The mutation run
(`tests/engine/test_policy_mutations.py`) proves that the whole way to it works: for every policy,
`tests/engine/mutations/` has least changes to our own stacks that it must catch - a property set or
taken out, a resource added or left out, a line of a spec edited. The real engine previews the
deployed stacks with the change and the real pack, and what fails beside what fails anyway must be
exactly what the row says, on exactly those resources: nothing slips through, and nothing else cries
out. A mandatory policy must end the preview with an error, an advisory one must not. Where others
than the row's own policy fail for one change, the row says why.

No product code knows of it: `tests/engine/mutated_program.py` runs the program in a copy of the
checkout and changes resources on their way to the engine. Every row is decided in a preview of what
is deployed. A change that leaves values of other resources unknown leaves policies on those
undecided, which `gov-09-everything-is-decided` lists; such rows have previews of their own.

"""


def page() -> str:
    """Return the page."""
    policies = all_policies()
    lines = [INTRODUCTION, f"## The {len(policies)} policies\n\n"]
    lines += [
        "| id | title | severity | stops from | judges |\n",
        "| --- | --- | --- | --- | --- |\n",
    ]
    lines += [_row(policy) for policy in policies]
    lines += _what_gets_past()
    for policy in policies:
        lines += _section(policy)
    return "".join(lines)


def _what_gets_past() -> Iterator[str]:
    yield "\n## What gets past it\n\n"
    yield (
        "`tests/policies/evasions` tries to get around the policies, each way with what catches "
        "it.\nThese ways nothing in the pack catches. Policies of the organisation and AWS Config "
        "are for the\norganisation to set; no stack of this repository makes them.\n\n"
    )
    yield "| way | why no policy can tell | what stops or shows it instead |\n| --- | --- | --- |\n"
    for each in GETS_PAST:
        yield f"| {each.way} | {each.why} | {each.instead} |\n"
    yield "\n## Each policy\n"


def _row(policy: Policy) -> str:
    anchor = policy.slug
    stops = policy.mandatory_from.value if policy.mandatory_from else "never"
    return (
        f"| [{policy.id}](#{anchor}) | {policy.title} | {policy.severity} "
        f"| {stops} | {policy.scope} |\n"
    )


def _section(policy: Policy) -> Iterator[str]:
    yield f"\n### {policy.slug}\n\n"
    yield f"**{policy.title}.** {policy.rationale}\n\n"
    mends = " It can mend this itself." if policy.remediate else ""
    yield f"- Remedy: {policy.remedy}.{mends}\n"
    read = ", ".join(_type(each.token) for each in policy.types)
    yield f"- Reads: {read or 'the spec alone'}\n"
    for framework, controls in policy.supports.by_framework().items():
        named = ", ".join(_control(framework, control) for control in controls)
        yield f"- Supports {FRAMEWORK_TITLES[framework]}: {named}\n"
    for link in policy.links:
        yield f"- See <{link}>\n"


def _type(token: str) -> str:
    general = {ANY.token: "every AWS type", EVERY.token: "every type of every provider"}
    return general.get(token) or f"`{token}`"


def _control(framework: str, control: str) -> str:
    # CIS and SOC 2 titles are long sentences; their ids are enough to find them.
    title = (
        ""
        if framework in ("cis_v3", "cis_v5", "soc2")
        else frameworks.controls()[framework][control]
    )
    return f"{control} {title}".strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or with `--check` return 1 where it is not up to date."""
    parser = argparse.ArgumentParser(prog="python -m policies.catalogue", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only compare")
    if not cast("bool", parser.parse_args(arguments).check):
        FILE.write_text(page())
        return 0
    if FILE.exists() and FILE.read_text() == page():
        return 0
    sys.stderr.write("docs/policies.md is not up to date; run python -m policies.catalogue\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
