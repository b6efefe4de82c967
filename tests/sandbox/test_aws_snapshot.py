"""The state of AWS outlives the process, whatever ends it."""

import time
from pathlib import Path

import pytest
from moto.core.base_backend import BackendDict

from sandbox.aws import state
from tests.sandbox.conftest import cloud_of
from tests.sandbox.lives import check, die, fill, start, wait_saved
from tests.sandbox.test_aws_app import TRUST


def test_everything_is_there_after_a_restart(path: Path) -> None:
    app = start(path)
    made = fill(app)
    app.close()
    BackendDict.reset()
    again = start(path)
    check(again, made)
    # What came back can be changed, saved and read once more.
    cloud_of(again).client("iam", "us-east-1").detach_role_policy(
        RoleName="r", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess"
    )
    again.close()
    BackendDict.reset()
    third = start(path)
    iam = cloud_of(third).client("iam", "us-east-1")
    assert iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"] == []
    assert (
        iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")["Policy"][
            "AttachmentCount"
        ]
        == 0
    )
    third.close()


def test_a_change_is_on_disk_soon_without_any_goodbye(path: Path) -> None:
    app = start(path)
    made = fill(app)
    wait_saved(app, path)
    die(app)
    again = start(path)
    check(again, made)
    again.close()


def test_reading_saves_nothing(path: Path) -> None:
    app = start(path)
    cloud_of(app).client("iam", "us-east-1").create_role(
        RoleName="r", AssumeRolePolicyDocument=TRUST
    )
    wait_saved(app, path)
    before = path.stat().st_mtime_ns
    cloud_of(app).client("iam", "us-east-1").list_roles()
    cloud_of(app).client("s3", "us-east-1").list_buckets()
    time.sleep(0.6)
    assert path.stat().st_mtime_ns == before
    app.close()


def test_a_change_in_another_service_is_saved_too(path: Path) -> None:
    """SNS delivers into SQS: the request is SNS's, the change is SQS's."""
    app = start(path)
    cloud = cloud_of(app)
    sns, sqs = cloud.client("sns", "us-east-1"), cloud.client("sqs", "us-east-1")
    topic = sns.create_topic(Name="t")["TopicArn"]
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:000000000000:q")
    app.save()
    sns.publish(TopicArn=topic, Message="hello")
    app.save()
    die(app)
    again = start(path)
    received = cloud_of(again).client("sqs", "us-east-1").receive_message(QueueUrl=url)
    assert "hello" in received["Messages"][0]["Body"]
    again.close()


def test_reset_is_saved(path: Path) -> None:
    app = start(path)
    fill(app)
    app.save()
    app.reset()
    app.close()
    BackendDict.reset()
    again = start(path)
    cloud = cloud_of(again)
    assert cloud.client("s3", "us-east-1").list_buckets()["Buckets"] == []
    cloud.client("s3", "us-east-1").create_bucket(Bucket="kept-bucket")
    assert cloud.client("iam", "us-east-1").list_roles()["Roles"] == []
    again.close()


def test_the_file_is_for_this_user_only(path: Path) -> None:
    app = start(path)
    app.save()
    assert path.stat().st_mode & 0o777 == 0o600
    app.close()


def test_aws_s_own_policies_are_not_in_it(path: Path) -> None:
    app = start(path)
    cloud_of(app).client("iam", "us-east-1").create_role(
        RoleName="r", AssumeRolePolicyDocument=TRUST
    )
    app.close()
    # All of them would be 4 MB.
    assert path.stat().st_size < 600_000


def test_references_between_backends_are_whole_again(path: Path) -> None:
    app = start(path)
    fill(app)
    app.close()
    BackendDict.reset()
    again = start(path)
    from moto.sns.models import sns_backends

    backend = sns_backends["0" * 12]["us-east-1"]
    [topic] = backend.topics.values()
    assert topic.sns_backend is backend
    again.close()


def test_only_what_changed_is_pickled(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = start(path)
    cloud = cloud_of(app)
    logs = cloud.client("logs", "us-east-1")
    for number in range(20):
        logs.create_log_group(logGroupName=f"g{number}")
    app.save()
    pickled: list[str] = []
    dump = state.dump

    def counting(key: state.Key) -> bytes:
        pickled.append(key.module)
        return dump(key)

    monkeypatch.setattr(state, "dump", counting)
    cloud.client("sqs", "us-east-1").create_queue(QueueName="q")
    app.save()
    assert set(pickled) == {"moto.sqs.models"}
    app.close()
