"""The platform and every use case of the repository: up in one run, unchanged, and gone again."""

from __future__ import annotations

import json
from typing import Any

import jmespath
import pytest

from tests.engine.world import SPECS, Everything, World

LEFT: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("s3", "list_buckets", {}, "Buckets[].Name"),
    ("iam", "list_roles", {}, "Roles[].RoleName"),
    ("iam", "list_policies", {"Scope": "Local"}, "Policies[].PolicyName"),
    ("iam", "list_open_id_connect_providers", {}, "OpenIDConnectProviderList[].Arn"),
    ("kms", "list_aliases", {}, "Aliases[?starts_with(AliasName, 'alias/groundwork')].AliasName"),
    ("bedrock", "list_guardrails", {}, "guardrails[].id"),
    ("bedrock", "list_inference_profiles", {}, "inferenceProfileSummaries[].inferenceProfileId"),
    ("logs", "describe_log_groups", {}, "logGroups[].logGroupName"),
    ("sns", "list_topics", {}, "Topics[].TopicArn"),
    ("ssm", "describe_parameters", {}, "Parameters[].Name"),
    ("glue", "get_databases", {}, "DatabaseList[].Name"),
    ("lakeformation", "list_resources", {}, "ResourceInfoList[].ResourceArn"),
    ("cloudtrail", "describe_trails", {}, "trailList[].Name"),
    ("cloudwatch", "describe_alarms", {}, "MetricAlarms[].AlarmName"),
    ("budgets", "describe_budgets", {"AccountId": "000000000000"}, "Budgets[].BudgetName"),
)
"""What boto3 lists of everything that a stack may have made: service, call, parameters, names."""


def _left(world: World) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for service, method, parameters, names in LEFT:
        answer = getattr(world.client(service), method)(**parameters)
        if there := jmespath.search(names, answer):
            found[f"{service}.{method}"] = there
    return found


SIZES = {"GOV-11", "GOV-12"}
"""Policies that count the characters of what is made."""


def _failing(world: World, *arguments: str) -> set[str]:
    """Return the policies that advise; none that must hold fails, for then the audit does."""
    report = json.loads(world.groundwork("audit", "--json", *arguments).ok().out)
    return {
        verdict["policy"]
        for stack in report["stacks"]
        for verdict in stack["verdicts"]
        if verdict["outcome"] == "fail"
    }


@pytest.mark.last
def test_all_use_cases_come_and_go(everything: Everything) -> None:
    world, first = everything.world, everything.first
    names = ["platform", *(spec for spec in SPECS if spec != "platform")]
    stacks = [f"{name}.sandbox" for name in names]
    assert list(first) == stacks
    assert all(each["policies"]["mandatory"] == 0 for each in first.values())
    again = world.groundwork("up").ok()
    assert again.out.strip().splitlines()[-1].startswith("Nothing to change: platform.sandbox")
    assert len(_left(world)) == len(LEFT), "each of the lists is a witness"
    deployed = _failing(world, "--environment", "sandbox")
    assert "MOD-11" in deployed, "a prototype is advised of what a pilot needs"
    # Without what AWS computes, sizes are guesses; all else fails alike before it is made.
    assert _failing(world, "--environment", "sandbox", "--declared") - SIZES == deployed - SIZES
    world.groundwork("down").ok()
    assert world.processes() == []
    world.groundwork("sandbox", "up").ok()
    assert _left(world) == {}
