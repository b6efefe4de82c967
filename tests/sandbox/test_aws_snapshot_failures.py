"""Bad files, full disks and odd state do not stop the sandbox, and are told."""

import errno
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

import pytest
from moto.core.base_backend import BackendDict

from sandbox.aws import snapshot
from tests.sandbox.conftest import cloud_of
from tests.sandbox.lives import die, fill, start


def of_another_moto(data: bytes) -> bytes:
    header, payload = data.split(b"\n", 1)
    return json.dumps({**json.loads(header), "moto": "4.0"}).encode() + b"\n" + payload


def of_another_account(data: bytes) -> bytes:
    return data.replace(b'"account": "000000000000"', b'"account": "111122223333"')


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def emptied(_: bytes) -> bytes:
    return b""


def foreign(_: bytes) -> bytes:
    return b"\x80\x05garbage"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (cut, "content is damaged"),
        (flipped, "content is damaged"),
        (emptied, "header is damaged"),
        (foreign, "header is damaged"),
        (of_another_moto, "it is of moto 4.0"),
        (of_another_account, "it is of account 111122223333"),
    ],
)
def test_an_unusable_file_is_set_aside(
    path: Path, spoil: Any, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = start(path)
    fill(app)
    app.close()
    BackendDict.reset()
    spoiled = spoil(path.read_bytes())
    path.write_bytes(spoiled)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        again = start(path)
    assert "starting empty" in caplog.text
    assert why in caplog.text
    assert "pulumi up --refresh" in caplog.text
    [aside] = path.parent.glob("aws.snapshot.unusable-*")
    assert aside.read_bytes() == spoiled
    assert cloud_of(again).client("s3", "us-east-1").list_buckets()["Buckets"] == []
    again.close()


def test_a_full_disk_keeps_the_old_snapshot_and_the_server(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "_RETRY", 0.05)
    app = start(path)
    s3 = cloud_of(app).client("s3", "us-east-1")
    s3.create_bucket(Bucket="first-bucket")
    app.save()
    old = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", full)
        s3.create_bucket(Bucket="second-bucket")
        with pytest.raises(OSError, match="No space left"):
            app.save()
        assert app.status()["error"] == "aws.snapshot: No space left on device"
        assert path.read_bytes() == old
        assert [p.name for p in path.parent.iterdir()] == ["aws.snapshot"]
        # It still serves, and it goes on trying.
        assert len(s3.list_buckets()["Buckets"]) == 2
    deadline = time.monotonic() + 10
    while app.status()["error"] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert app.status()["error"] is None
    die(app)
    again = start(path)
    assert len(cloud_of(again).client("s3", "us-east-1").list_buckets()["Buckets"]) == 2
    again.close()


def test_what_cannot_be_saved_does_not_take_the_rest_along(path: Path) -> None:
    app = start(path)
    cloud = cloud_of(app)
    cloud.client("s3", "us-east-1").create_bucket(Bucket="first-bucket")
    cloud.client("sqs", "us-east-1").create_queue(QueueName="q")
    from moto.sqs.models import sqs_backends

    vars(sqs_backends["0" * 12]["us-east-1"])["strange"] = (n for n in range(3))
    app.save()
    told: Any = app.status()["not_kept"]
    assert list(told) == ["moto.sqs.models"]
    assert "generator" in told["moto.sqs.models"]
    die(app)
    again = start(path)
    cloud = cloud_of(again)
    assert len(cloud.client("s3", "us-east-1").list_buckets()["Buckets"]) == 1
    assert "QueueUrls" not in cloud.client("sqs", "us-east-1").list_queues()
    again.close()
