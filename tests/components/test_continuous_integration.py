from __future__ import annotations

import pytest

from components import ci_permissions
from components.continuous_integration import (
    ContinuousIntegration,
    ContinuousIntegrationArgs,
    Issuer,
)
from components.iam_document import MANAGED_POLICY_CHARACTERS, Statement
from components.naming import Place
from tests.components.example import PLACE, statements
from tests.harness import Declaration, declare

GITHUB = "token.actions.githubusercontent.com"
PROVIDER = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
PROJECT = "project_path:g/s/p:ref_type:branch:ref"


def _ci() -> Declaration:
    args = ContinuousIntegrationArgs(
        place=PLACE,
        issuers={
            "github": Issuer(
                url=f"https://{GITHUB}",
                audience="sts.amazonaws.com",
                planner_subjects=["repo:o/r:pull_request", "repo:o/r:ref:refs/heads/main"],
                deployer_subjects=["repo:o/r:environment:prod"],
            ),
            "gitlab": Issuer(
                url="https://gitlab.com",
                audience="https://gitlab.com",
                planner_subjects=[f"{PROJECT}:*"],
                deployer_subjects=[],
            ),
        },
        state_bucket="state",
    )
    return declare(lambda: ContinuousIntegration("ci", args))


def test_each_issuer_is_known_by_its_address_and_audience() -> None:
    assert _ci().of_type(PROVIDER) == {
        "ci-github-issuer": {"url": f"https://{GITHUB}", "clientIdLists": ["sts.amazonaws.com"]},
        "ci-gitlab-issuer": {
            "url": "https://gitlab.com",
            "clientIdLists": ["https://gitlab.com"],
        },
    }


def _trust(name: str, condition: dict[str, object]) -> dict[str, object]:
    return {
        "Effect": "Allow",
        "Principal": {"Federated": [f"arn:aws:iam:us-east-1:000000000000:ci-{name}-issuer"]},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": condition,
    }


def test_ci_comes_in_by_its_claims_and_deploys_where_it_may() -> None:
    roles = _ci().of_type("aws:iam/role:Role")
    assert {it["name"] for it in roles.values()} == {
        "groundwork-ci-planner",
        "groundwork-ci-deployer",
    }
    assert {it["maxSessionDuration"] for it in roles.values()} == {3600}
    aud, sub = f"{GITHUB}:aud", f"{GITHUB}:sub"
    assert statements(roles["ci-planner-role"]["assumeRolePolicy"]) == {
        "AssumedByGithub": _trust(
            "github",
            {
                "StringEquals": {
                    aud: "sts.amazonaws.com",
                    sub: ["repo:o/r:pull_request", "repo:o/r:ref:refs/heads/main"],
                }
            },
        ),
        "AssumedByGitlab": _trust(
            "gitlab",
            {
                "StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
                "StringLike": {"gitlab.com:sub": [f"{PROJECT}:*"]},
            },
        ),
    }
    assert statements(roles["ci-deployer-role"]["assumeRolePolicy"]) == {
        "AssumedByGithub": _trust(
            "github",
            {"StringEquals": {aud: "sts.amazonaws.com", sub: ["repo:o/r:environment:prod"]}},
        )
    }


def test_each_role_has_its_own_policies_which_fit_iam(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = Statement(
        sid="Read", actions=["iam:GetRole"], resources=[f"arn:aws:iam::1:role/{'r' * 3000}"]
    )

    def large(_: Place, __: str | None) -> list[Statement]:
        return [statement] * 3

    monkeypatch.setattr(ci_permissions, "deployer", large)
    declared = _ci()
    policies = declared.of_type("aws:iam/policy:Policy")
    names = {name: it["name"] for name, it in policies.items()}
    assert len([it for it in names if "deployer" in it]) > 2
    assert names == {name: f"groundwork-{name.replace('-policy', '')}" for name in policies}, (
        "the first keeps the name that it had when there was one"
    )
    assert {
        len("".join(it["policy"].split())) <= MANAGED_POLICY_CHARACTERS for it in policies.values()
    } == {True}
    attached = declared.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert attached == {
        name.replace("policy", "attachment"): {
            "role": "groundwork-ci-planner" if "planner" in name else "groundwork-ci-deployer",
            "policyArn": f"arn:aws:iam:us-east-1:000000000000:{name}",
        }
        for name in policies
    }
