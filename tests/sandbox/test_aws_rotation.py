"""A secret's rotation is checked as Secrets Manager checks it."""

from typing import Any

import pytest

from tests.sandbox.cases.secretsmanager import FUNCTION_ARN
from tests.sandbox.conftest import Client
from tests.sandbox.refusals import refusal, statement

RULES = {"AutomaticallyAfterDays": 30}


@pytest.fixture
def secrets(client: Client) -> Any:
    secrets = client("secretsmanager")
    secrets.create_secret(Name="s", SecretString="first")
    return secrets


def _function(client: Client, *, invoked: bool) -> None:
    trust = statement(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
    role = client("iam").create_role(RoleName="r", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    functions = client("lambda")
    functions.create_function(
        FunctionName="rotate",
        Role=role,
        PackageType="Image",
        Code={"ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/rotate:1"},
    )
    if invoked:
        functions.add_permission(
            FunctionName="rotate",
            StatementId="s",
            Action="lambda:InvokeFunction",
            Principal="secretsmanager.amazonaws.com",
        )


def test_a_schedule_is_kept_and_no_value_changes(secrets: Any, client: Client) -> None:
    _function(client, invoked=True)
    rules = {**RULES, "Duration": "2h"}
    secrets.rotate_secret(SecretId="s", RotationLambdaARN=FUNCTION_ARN, RotationRules=rules)
    told = secrets.describe_secret(SecretId="s")
    assert told["RotationEnabled"] is True
    assert told["RotationRules"] == rules
    assert told["NextRotationDate"]
    assert secrets.get_secret_value(SecretId="s")["SecretString"] == "first"
    secrets.cancel_rotate_secret(SecretId="s")
    assert secrets.describe_secret(SecretId="s")["RotationEnabled"] is False


@pytest.mark.parametrize("there", [False, True])
def test_the_function_is_there_and_lets_secrets_manager_in(
    secrets: Any, client: Client, there: bool
) -> None:
    if there:
        _function(client, invoked=False)
    _, message = refusal(
        secrets.rotate_secret,
        SecretId="s",
        RotationLambdaARN=FUNCTION_ARN,
        RotationRules=RULES,
    )
    assert "cannot invoke the specified Lambda function" in message


def test_rotation_needs_a_function_and_one_schedule(secrets: Any, client: Client) -> None:
    code, message = refusal(secrets.rotate_secret, SecretId="s", RotationRules=RULES)
    assert code == "InvalidRequestException"
    assert "No Lambda rotation function ARN" in message
    _function(client, invoked=True)
    both = {**RULES, "ScheduleExpression": "rate(10 days)"}
    code, _ = refusal(
        secrets.rotate_secret, SecretId="s", RotationLambdaARN=FUNCTION_ARN, RotationRules=both
    )
    assert code == "InvalidParameterException"
    code, _ = refusal(secrets.rotate_secret, SecretId="none", RotationRules=RULES)
    assert code == "ResourceNotFoundException"
