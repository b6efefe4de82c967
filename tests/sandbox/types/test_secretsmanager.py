"""Secrets that go at once or later, and versions that follow each other."""

from tests.sandbox.engine_side import Engine

SECRET = "aws:secretsmanager/secret:Secret"  # noqa: S105 - a type
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"


def test_a_secret_without_a_recovery_window_is_gone_at_once(engine: Engine) -> None:
    inputs = {"name": "support/api-key", "recoveryWindowInDays": 0}
    identity, state = engine.create(SECRET, inputs)
    engine.delete(SECRET, identity, state)
    again, _ = engine.create(SECRET, inputs)
    assert again.startswith("arn:aws:secretsmanager:")


def test_a_secret_with_one_counts_as_gone_but_can_come_back(engine: Engine) -> None:
    inputs = {"name": "support/api-key", "recoveryWindowInDays": 7}
    identity, state = engine.create(SECRET, inputs)
    engine.delete(SECRET, identity, state)
    assert engine.read(SECRET, identity, state, inputs) is None
    engine.cloud.client("secretsmanager", "us-east-1").restore_secret(SecretId=identity)
    assert engine.read(SECRET, identity, state, inputs) is not None


def test_a_replaced_version_loses_its_label(engine: Engine) -> None:
    secret, _ = engine.create(SECRET, {"name": "support/api-key"})
    first, state = engine.create(VERSION, {"secretId": secret, "secretString": "one"})
    second, _ = engine.create(VERSION, {"secretId": secret, "secretString": "two"})
    engine.delete(VERSION, first, state)
    client = engine.cloud.client("secretsmanager", "us-east-1")
    stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"]
    assert {k: v for k, v in stages.items() if v} == {second.partition("|")[2]: ["AWSCURRENT"]}


def test_bytes_travel_as_base64(engine: Engine) -> None:
    secret, _ = engine.create(SECRET, {"name": "support/api-key"})
    _, state = engine.create(VERSION, {"secretId": secret, "secretBinary": "AAEC"})
    client = engine.cloud.client("secretsmanager", "us-east-1")
    assert client.get_secret_value(SecretId=secret)["SecretBinary"] == b"\x00\x01\x02"
    assert state["secretBinary"] == "AAEC"
