from __future__ import annotations

from collections.abc import Iterable

from botocore.loaders import Loader

from components import data_permissions
from components.iam_document import Statement
from tests.components.example import PLACE

READS = ("BatchGet", "Describe", "Get", "List")
EMBEDDING = "amazon.titan-embed-text-v2:0"


def _allowed(statements: Iterable[Statement]) -> set[str]:
    return {action for it in statements if it.effect == "Allow" for action in it.actions}


def test_the_planner_reads_and_never_a_value() -> None:
    allowed = _allowed(data_permissions.planner(PLACE))
    assert [it for it in allowed if not it.partition(":")[2].startswith(READS)] == []
    assert "secretsmanager:GetSecretValue" not in allowed


def test_the_deployer_reads_no_secret_whatever_else_it_is_given() -> None:
    (denied,) = [it for it in data_permissions.deployer(PLACE) if it.effect == "Deny"]
    assert "secretsmanager:GetSecretValue" in denied.actions
    assert denied.resources == ["*"]
    assert "secretsmanager:PutSecretValue" not in _allowed(data_permissions.deployer(PLACE))


def test_roles_are_handed_to_bedrock_alone() -> None:
    (handing,) = [it for it in data_permissions.deployer(PLACE) if "iam:PassRole" in it.actions]
    assert handing.resources == ["arn:aws:iam::000000000000:role/groundwork/use-case/*"]
    assert handing.condition == {"StringEquals": {"iam:PassedToService": "bedrock.amazonaws.com"}}


def test_the_boundary_lets_embedding_models_alone_go_unguarded() -> None:
    found = {it.sid: it for it in data_permissions.limits(PLACE, [EMBEDDING])}
    assert found["EmbedPassages"].resources == [
        f"arn:aws:bedrock:us-east-1::foundation-model/{EMBEDDING}"
    ]
    assert "EmbedPassages" not in {it.sid for it in data_permissions.limits(PLACE, [])}
    unbounded = [sid for sid, it in found.items() if "*" in it.resources]
    assert unbounded == []


def test_every_action_is_one_that_aws_has() -> None:
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    services = {
        "aoss": ("opensearchserverless",),
        "athena": ("athena",),
        "bedrock": ("bedrock", "bedrock-agent", "bedrock-runtime", "bedrock-agent-runtime"),
        "cloudformation": ("cloudformation", "cloudcontrol"),
        "s3": ("s3",),
        "s3vectors": ("s3vectors",),
        "secretsmanager": ("secretsmanager",),
    }
    operations = {
        f"{prefix}:{operation}"
        for prefix, names in services.items()
        for name in names
        for operation in loader.load_service_model(name, "service-2")["operations"]
    }
    actions = _allowed(data_permissions.planner(PLACE))
    actions |= _allowed(data_permissions.deployer(PLACE))
    actions |= _allowed(data_permissions.limits(PLACE, [EMBEDDING]))
    # Rights without an operation of their name.
    assert actions - operations == {"aoss:APIAccessAll", "iam:PassRole"}
