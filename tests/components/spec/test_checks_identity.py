"""What must agree about identity: one broken agreement at a time."""

from __future__ import annotations

import pytest

from tests.components.spec.editing import Workspace

PROTOTYPE = "returns-triage.yaml"
PLATFORM = "platform.yaml"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "    issuer: https://gitlab.com",
            "    issuer: https://token.actions.githubusercontent.com",
            "ci.gitlab.issuer: https://token.actions.githubusercontent.com is another one's too; "
            "keep one: an account has one provider of an address",
            id="an issuer twice",
        ),
        pytest.param(
            'planner_subjects: [pull_request, "ref:refs/heads/main"]',
            'planner_subjects: ["ref_type:branch:ref:*"]',
            "ci.github.planner_subjects.0: 'ref_type:branch:ref:*' is no claim of github; "
            "write pull_request, ref:... or environment:...",
            id="a claim of the other system",
        ),
        pytest.param(
            'planner_subjects: ["ref_type:branch:ref:*"]',
            'planner_subjects: ["ref_type:branch:ref:m*"]',
            "ci.gitlab.planner_subjects.0: 'ref_type:branch:ref:m*' has the wrong form; write the "
            "exact claim, or ref_type:branch:ref:* for every branch of a GitLab project",
            id="a wildcard inside a claim",
        ),
        pytest.param(
            "      github: environment:prod",
            "      githob: environment:prod",
            "environments.prod.deployer_subjects.githob: 'githob' is no CI system of "
            "stacks/platform.yaml; did you mean github?",
            id="an unknown CI system",
        ),
        pytest.param(
            "      github: environment:prod",
            "      github: pull_request",
            "environments.prod.deployer_subjects.github: 'pull_request' is no protected claim of "
            "github; write environment:..., whose protection rules ask for approval",
            id="a deployer without approval",
        ),
        pytest.param(
            'planner_subjects: ["ref_type:branch:ref:*"]',
            'planner_subjects: ["ref_type:branch:ref:main"]',
            "environments.dev.deployer_subjects.gitlab: 'ref_type:branch:ref:main' may read "
            "already; let a claim either read or deploy",
            id="a claim that reads and deploys",
        ),
        pytest.param(
            "ceiling_usd: 5000\n    highest_data_class: restricted",
            "ceiling_usd: 5000\n    highest_data_class: public",
            "stages.pilot.highest_data_class: public is below that of the stage before; "
            "write internal or more",
            id="a later stage that may less",
        ),
        pytest.param(
            "    models: [nova-lite, gpt-oss]",
            "    models: [nova-light]",
            "stages.prototype.models.0: 'nova-light' is no model of stacks/platform.yaml; "
            "did you mean nova-lite?",
            id="an unknown model of a stage",
        ),
        pytest.param(
            "      groups: [finance]",
            "      groups: [finances]",
            "workforce.permission_sets.finance.groups.0: 'finances' is no group of "
            "stacks/platform.yaml; did you mean finance?",
            id="an unknown group",
        ),
        pytest.param(
            "      environments: [sandbox, dev]",
            "      environments: [sandbox, test]",
            "workforce.permission_sets.design.environments.1: 'test' is no environment of "
            "stacks/platform.yaml; use one of dev, prod, sandbox",
            id="an unknown environment",
        ),
        pytest.param(
            "    design:\n      description",
            "    design-and-research-and-writing:\n      description",
            "workforce.permission_sets.design-and-research-and-writing.environments.0: "
            "design-and-research-and-writing-sandbox has 39 characters; AWS takes 32; "
            "shorten the permission set's name",
            id="a name that AWS does not take",
        ),
        pytest.param(
            "      duties: [see-costs]\n",
            "",
            "workforce.permission_sets.finance: allows nothing; "
            "add duties or managed_policies, or take it out",
            id="a set that allows nothing",
        ),
        pytest.param(
            "managed_policies: [SecurityAudit]",
            "managed_policies: [AdministratorAccess]",
            "workforce.permission_sets.security.managed_policies.0: AdministratorAccess opens "
            "everything; use duties, or a narrower policy",
            id="a set that allows everything",
        ),
        pytest.param(
            "      duties: [steward-data]",
            "      duties: [own-data]",
            "workforce.permission_sets.data-steward.duties.0: 'own-data' is not allowed; "
            "did you mean steward-data?",
            id="an unknown duty",
        ),
        pytest.param(
            "    identity_center: sandbox",
            "    identity_center: sandboxes",
            "environments.sandbox.identity_center: 'sandboxes' is no Identity Center of "
            "stacks/platform.yaml; did you mean sandbox?",
            id="an unknown Identity Center",
        ),
        pytest.param(
            "        finance: 94482488-3041-7064-1a10-0c4f6f2b0006\n",
            "",
            "workforce.identity_centers.meridian.group_ids: lacks finance, and 2 environments "
            "would make them; make the groups once and write their ids",
            id="a group that two stacks would make",
        ),
        pytest.param(
            "        finance: 94482488-3041-7064-1a10-0c4f6f2b0006\n",
            "        finance: 94482488-3041-7064-1a10-0c4f6f2b0006\n"
            "        finances: 94482488-3041-7064-1a10-0c4f6f2b0016\n",
            "workforce.identity_centers.meridian.group_ids.finances: 'finances' is no group of the "
            "workforce of stacks/platform.yaml; did you mean finance?",
            id="the id of an unknown group",
        ),
        pytest.param(
            "audit:\n  permission_sets: [auditor]",
            "audit:\n  permission_sets: []",
            "audit: names nobody; add permission_sets or principals, or leave it out",
            id="an audit by nobody",
        ),
        pytest.param(
            "audit:\n  permission_sets: [auditor]",
            "audit:\n  permission_sets: [auditors]",
            "audit.permission_sets.0: 'auditors' is no permission set of stacks/platform.yaml; "
            "did you mean auditor?",
            id="an unknown auditor",
        ),
        pytest.param(
            "audit:\n  permission_sets: [auditor]",
            "audit:\n  permission_sets: [finance]",
            "audit.permission_sets.0: finance may not take the auditor's role; "
            "add audit-evidence to its duties",
            id="an auditor without the duty",
        ),
        pytest.param(
            "  people: [tomas-lindqvist, ines-carvalho]",
            "  people: [tomas-lindqvist, ines-carvalo]",
            "break_glass.people.1: 'ines-carvalo' is no person of stacks/platform.yaml; "
            "did you mean ines-carvalho?",
            id="an unknown person",
        ),
        pytest.param(
            "  people: [tomas-lindqvist, ines-carvalho]",
            "  people: [tomas-lindqvist]",
            "break_glass.people: ",
            id="one person alone",
        ),
    ],
)
def test_a_broken_agreement_is_told(workspace: Workspace, old: str, new: str, message: str) -> None:
    workspace.edit(PLATFORM, old, new)
    told = [fault.partition(": ")[2] for fault in workspace.faults()]
    assert [it for it in told if it.startswith(message)], told


def test_two_people_are_two_people(workspace: Workspace) -> None:
    both = "  people: [tomas-lindqvist, ines-carvalho]"
    workspace.edit(PLATFORM, both, "  people: [ines-carvalho, ines-carvalho]")
    line = workspace.line_of(PLATFORM, "  people: [ines")
    assert workspace.faults() == [
        f"stacks/{PLATFORM}:{line}: break_glass.people.{index}: ines-carvalho is there twice; "
        "name two different people"
        for index in (0, 1)
    ]


def test_a_prototype_keeps_to_its_boundary(workspace: Workspace) -> None:
    workspace.edit(PROTOTYPE, "data_class: internal", "data_class: confidential")
    workspace.edit(PROTOTYPE, "{ fast: {}, open: {} }", "{ strong: {} }")
    data = workspace.line_of(PROTOTYPE, "data_class:")
    model = workspace.line_of(PROTOTYPE, "models:")
    assert workspace.faults() == [
        f"stacks/{PROTOTYPE}:{data}: data_class: confidential is above what a prototype may "
        "handle; use internal data or less, or move to the next stage",
        f"stacks/{PROTOTYPE}:{model}: models.strong: claude-sonnet is not open to a prototype; "
        "use fast, open, or move to the next stage",
    ]


def test_a_platform_without_people_and_with_one_ci_system_is_whole(workspace: Workspace) -> None:
    text = (workspace.stacks / PLATFORM).read_text(encoding="utf-8")
    before, _, rest = text.partition("# People's access")
    rest = rest[rest.index("value_streams:") :]
    kept = "\n".join(
        line for line in (before + rest).splitlines() if "identity_center:" not in line
    )
    workspace.write(PLATFORM, kept)
    platform = workspace.load().platform
    assert platform.workforce.permission_sets == {}
    assert (platform.audit, platform.break_glass) == (None, None)
    assert platform.access_analysis.unused_access_days is None
