from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pulumi
import pytest

from components.network_endpoints import GATEWAYS, INTERFACES, Perimeter, needed
from components.spec.loader import load
from tests.components.example import PLACE, statements
from tests.components.spec.editing import STACKS, TODAY
from tests.harness import declare

EVERY = ["sts", "logs", "kms", "ssm"]
LAMBDA = SimpleNamespace(service="lambda.amazonaws.com")
CONTAINERS = SimpleNamespace(service="ecs-tasks.amazonaws.com")
ACCOUNT = {"aws:PrincipalAccount": "000000000000", "aws:ResourceAccount": "000000000000"}
ORGANISATION = {"aws:PrincipalOrgID": "o-abcdefghij", "aws:ResourceOrgID": "o-abcdefghij"}
MODELS = ["arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"]


def _case(**sections: object) -> SimpleNamespace:
    return SimpleNamespace(**{"runtime": LAMBDA, "models": {}, "datasets": {}, **sections})


@pytest.mark.parametrize(
    ("sections", "more"),
    [
        ({}, []),
        ({"models": {"fast": 1}}, ["bedrock-runtime"]),
        ({"knowledge": {"articles": 1}}, ["bedrock-agent-runtime"]),
        ({"knowledge": None}, []),
        ({"hosted_models": {"reader": 1}}, ["sagemaker.runtime"]),
        ({"secrets": {"crm": 1}}, ["secretsmanager"]),
        ({"datasets": {"tickets": 1}}, ["glue", "lakeformation"]),
        ({"runtime": CONTAINERS}, ["ecr.api", "ecr.dkr"]),
    ],
)
def test_what_a_use_case_declares_decides_what_is_reached(
    sections: dict[str, Any], more: list[str]
) -> None:
    assert needed([_case(**sections)]) == [*EVERY, *more]


def test_services_are_those_of_all_use_cases_each_once() -> None:
    one, two = _case(models={"fast": 1}), _case(models={"fast": 1}, secrets={"crm": 1})
    assert needed([one, two]) == [*EVERY, "bedrock-runtime", "secretsmanager"]
    assert needed([two, one]) == needed([one, two])
    assert needed([]) == []


def test_the_first_use_case_reaches_its_models_data_and_images() -> None:
    use_case = load(STACKS, TODAY).of_environment("sandbox")["customer-support"]
    assert needed([use_case]) == [
        *EVERY,
        *("bedrock-runtime", "bedrock-agent-runtime", "secretsmanager"),
        *("glue", "lakeformation", "ecr.api", "ecr.dkr"),
    ]


def _policy(
    service: str, organisation_id: str | None = None, services: tuple[str, ...] = ()
) -> dict[str, dict[str, Any]]:
    perimeter = Perimeter(
        place=PLACE, organisation_id=organisation_id, model_arns=MODELS, services=services
    )
    declared = declare(lambda: pulumi.export("policy", perimeter.policy(service)))
    return statements(declared.outputs["policy"])


@pytest.mark.parametrize(
    "service", [*(it.name for it in INTERFACES if it.name != "bedrock-runtime"), *GATEWAYS]
)
def test_own_principals_reach_own_resources_by_named_actions(service: str) -> None:
    actions = {it.name: it.actions for it in INTERFACES} | dict(GATEWAYS)
    assert not [action for action in actions[service] if action.endswith(":*")]
    for organisation, condition in ((None, ACCOUNT), ("o-abcdefghij", ORGANISATION)):
        assert _policy(service, organisation) == {
            "OwnPrincipalsToOwnResources": {
                "Effect": "Allow",
                "Principal": "*",
                "Action": list(actions[service]),
                "Resource": ["*"],
                "Condition": {"StringEquals": condition},
            }
        }


def test_models_are_the_approved_ones_and_profiles_and_guardrails_the_accounts_own() -> None:
    invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"]
    own = "arn:aws:bedrock:us-east-1:000000000000"
    allowed = {"Effect": "Allow", "Principal": "*"}
    for organisation, condition in ((None, ACCOUNT), ("o-abcdefghij", ORGANISATION)):
        principals = {k: v for k, v in condition.items() if k.startswith("aws:Principal")}
        assert _policy("bedrock-runtime", organisation) == {
            "OwnPrincipalsToApprovedModels": {
                **allowed,
                "Action": invoke,
                "Resource": MODELS,
                "Condition": {"StringEquals": principals},
            },
            "OwnPrincipalsToOwnProfiles": {
                **allowed,
                "Action": invoke,
                "Resource": [f"{own}:application-inference-profile/*"],
                "Condition": {"StringEquals": condition},
            },
            "OwnPrincipalsToOwnGuardrails": {
                **allowed,
                "Action": ["bedrock:ApplyGuardrail"],
                "Resource": [f"{own}:guardrail/*"],
                "Condition": {"StringEquals": condition},
            },
        }


def test_layers_of_images_come_from_awss_bucket_where_there_are_images() -> None:
    assert _policy("s3", services=("sts", "ecr.dkr"))["ImageLayers"] == {
        "Effect": "Allow",
        "Principal": "*",
        "Action": ["s3:GetObject"],
        "Resource": ["arn:aws:s3:::prod-us-east-1-starport-layer-bucket/*"],
    }
    assert "ImageLayers" not in _policy("dynamodb", services=("ecr.dkr",))
