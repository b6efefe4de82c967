"""Prompts, agents, gateways and runtimes of a spec, and the texts that stand in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.components.spec.editing import Workspace

SPEC = "internal-assistant.yaml"
PROMPTS = "prompts/internal-assistant"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_texts_come_from_the_files_beside_the_spec(workspace: Workspace) -> None:
    spec = workspace.load().use_cases["internal-assistant"]["sandbox"]
    folder = workspace.stacks / PROMPTS
    assert spec.agent is not None
    assert spec.agent.instructions == (folder / "agent.md").read_text("utf-8").strip()
    assert set(spec.prompts) == {"ticket-summary", "answer-review"}
    for name, prompt in spec.prompts.items():
        assert prompt.text == (folder / f"{name}.md").read_text("utf-8").strip()


def test_a_text_of_the_spec_itself_needs_no_file(workspace: Workspace) -> None:
    (workspace.stacks / PROMPTS / "ticket-summary.md").unlink()
    line = workspace.line_of(SPEC, "  ticket-summary:")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: prompts.ticket-summary: has no text; write it under text, "
        "or to prompts/<use-case>/ticket-summary.md beside the spec"
    ]
    workspace.edit(
        SPEC,
        "    variables: [conversation]\n",
        "    variables: [conversation]\n    text: Sum up {{conversation}}.\n",
    )
    assert workspace.faults() == []


def test_a_file_that_nothing_uses_is_told(workspace: Workspace) -> None:
    (workspace.stacks / PROMPTS / "old.md").write_text("Say hello.")
    assert workspace.faults() == [
        f"stacks/{SPEC}:1: nothing uses stacks/{PROMPTS}/old.md; "
        "declare it under prompts without a text of its own, or delete the file"
    ]


def test_an_agent_without_instructions_is_told(workspace: Workspace) -> None:
    (workspace.stacks / PROMPTS / "agent.md").unlink()
    line = workspace.line_of(SPEC, "agent: #")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent: has no instructions; write them under instructions, "
        "or to prompts/<use-case>/agent.md beside the spec"
    ]


def test_instructions_keep_to_what_aws_takes(workspace: Workspace) -> None:
    (workspace.stacks / PROMPTS / "agent.md").write_text("Be nice.")
    line = workspace.line_of(SPEC, "agent: #")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent.instructions: are 8 characters; write 40 to 4000"
    ]


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        pytest.param(
            "    variables: [conversation]",
            "    variables: []",
            "    variables: []",
            "prompts.ticket-summary.variables: lacks 'conversation', which the text has; "
            "add it, or take it out of the text",
            id="a variable that is not declared",
        ),
        pytest.param(
            "    variables: [conversation]",
            "    variables: [conversation, mood]",
            "    variables: [conversation, mood]",
            "prompts.ticket-summary.variables.1: 'mood' is not in the text; "
            "write {{mood}} in the text, or leave it out",
            id="a variable that the text lacks",
        ),
        pytest.param(
            "    model: fast\n    variables",
            "    model: fats\n    variables",
            "    model: fats",
            "prompts.ticket-summary.model: 'fats' is no model of the use case; did you mean fast?",
            id="a model that the use case does not call",
        ),
        pytest.param(
            "      needs_confirmation: true\n",
            "",
            "    open_it_ticket:",
            "agent.tools.open_it_ticket: changes something without asking the person first; "
            "set needs_confirmation to true",
            id="a change without a confirmation",
        ),
        pytest.param(
            "      meaning: Opens a ticket with the IT service desk. "
            "Use it when no article has resolved the problem.",
            "      meaning: Tells the status of one order and  when it should arrive.",
            "one order and  when",
            "agent.tools.open_it_ticket.meaning: is that of get_order too; say when to use which",
            id="tools that a model cannot tell apart",
        ),
        pytest.param(
            "  knowledge_bases: [house-rules]",
            "  knowledge_bases: [house-rule]",
            "  knowledge_bases: [house-rule]",
            "agent.knowledge_bases.0: 'house-rule' is no knowledge base of the use case; "
            "did you mean house-rules?",
            id="a knowledge base that the use case does not declare",
        ),
        pytest.param(
            "  knowledge_bases: [house-rules]",
            "  knowledge_bases: [house-rules, house-rules]",
            "  knowledge_bases: [house-rules, house-rules]",
            "agent.knowledge_bases.1: 'house-rules' is named twice; leave one out",
            id="a knowledge base that is named twice",
        ),
        pytest.param(
            "111122223333.dkr",
            "999999999999.dkr",
            "  image: 999999999999",
            "agent_runtime.image: 999999999999 is no account of stacks/platform.yaml; "
            "push it to one of 000000000000, 111122223333, 444455556666",
            id="an image of a registry that nobody knows",
        ),
        pytest.param(
            "  idle_session_minutes: 15",
            "  idle_session_minutes: 300",
            "  idle_session_minutes: 300",
            "agent_runtime.idle_session_minutes: is above longest_session_minutes; "
            "write 240 or less",
            id="a session that is idle for longer than it lives",
        ),
    ],
)
def test_what_does_not_agree_is_told_where_it_stands(
    workspace: Workspace, old: str, new: str, at: str, told: str
) -> None:
    workspace.edit(SPEC, old, new)
    line = workspace.line_of(SPEC, at)
    assert workspace.faults() == [f"stacks/{SPEC}:{line}: {told}"]


def _without(text: str, start: str, end: str) -> str:
    before, _, rest = text.partition(start)
    return before + end + rest.partition(end)[2]


def test_an_agent_has_something_to_work_with(workspace: Workspace) -> None:
    text = (workspace.stacks / SPEC).read_text("utf-8")
    bare = _without(text, "  knowledge_bases:", "gateway:")
    workspace.write(SPEC, bare)
    line = workspace.line_of(SPEC, "agent: #")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent: has neither tools nor knowledge_bases; add a tool, or "
        "name a knowledge base of the use case; or leave the agent out"
    ]
    workspace.write(SPEC, bare.replace("gateway:", "  knowledge_bases: [house-rules]\ngateway:"))
    assert workspace.faults() == []


def test_an_agent_searches_nothing_that_the_use_case_does_not(workspace: Workspace) -> None:
    text = (workspace.stacks / SPEC).read_text("utf-8")
    workspace.write(SPEC, _without(text, "knowledge:\n", "models:\n"))
    line = workspace.line_of(SPEC, "  knowledge_bases:")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent.knowledge_bases.0: 'house-rules' is no knowledge base of "
        "the use case; declare it under knowledge first"
    ]


def test_an_agent_searches_no_documents_above_the_use_case_s_class(workspace: Workspace) -> None:
    workspace.edit(SPEC, "data_class: internal", "data_class: public")
    line = workspace.line_of(SPEC, "  house-rules:")
    assert (
        f"stacks/{SPEC}:{line}: datasets.house-rules: is internal, above the use case's public; "
        "leave it out, or raise data_class with its controls"
    ) in workspace.faults()


def test_an_agent_remembers_no_longer_than_its_data_is_kept(workspace: Workspace) -> None:
    kept = "    log_retention_min_days: 90\n    log_retention_max_days: "
    workspace.edit("platform.yaml", f"{kept}400", f"{kept}180")
    idle = "  idle_session_minutes: 30\n"
    workspace.edit(SPEC, idle, f"{idle}  memory_days: 181\n")
    line = workspace.line_of(SPEC, "  memory_days: 181")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent.memory_days: 181 is longer than internal data is kept; "
        "write 180 or less"
    ]


def test_a_runtime_runs_in_a_network(workspace: Workspace) -> None:
    workspace.edit(
        "platform.yaml",
        "    network:\n      cidr: 10.20.0.0/16\n"
        "      zones: [us-east-1a, us-east-1b, us-east-1c]\n",
        "",
    )
    line = workspace.line_of(SPEC, "agent_runtime:")
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: agent_runtime: would reach all of the internet, for there is no "
        "network; give prod a network in stacks/platform.yaml"
    ]


def test_a_gateway_changes_nothing(workspace: Workspace) -> None:
    text = (workspace.stacks / SPEC).read_text("utf-8")
    before, mark, after = text.partition("gateway:\n")
    workspace.write(SPEC, before + mark + after.replace("effect: reads", "effect: changes", 1))
    line = workspace.line_of(SPEC, "    search_house_rules:", last=True)
    assert workspace.faults() == [
        f"stacks/{SPEC}:{line}: gateway.tools.search_house_rules: changes something, and a "
        "gateway asks nobody; make it a tool of the agent, with needs_confirmation"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("      function: it-service-desk:live", "      function: arn:aws:lambda", "function"),
        ("    open_it_ticket:", "    open__it_ticket:", "open__it_ticket"),
        ("@sha256:", ":", "image"),
        ("audiences: [internal-tools]", "audiences: []", "audiences"),
        ("  idle_session_minutes: 30", "  idle_session_minutes: 90", "idle_session_minutes"),
    ],
)
def test_a_value_of_the_wrong_form_is_refused(
    workspace: Workspace, old: str, new: str, told: str
) -> None:
    workspace.edit(SPEC, old, new)
    (fault,) = workspace.faults()
    assert told in fault.split(": ")[1]
