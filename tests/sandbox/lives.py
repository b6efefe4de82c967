"""An AWS that is started, filled, ended and started again."""

import time
from pathlib import Path
from typing import Any

from moto.core.base_backend import BackendDict

from sandbox.aws.app import Aws, create_app
from tests.sandbox.conftest import cloud_of
from tests.sandbox.test_aws_app import TRUST


def start(path: Path) -> Aws:
    return create_app(path)


def die(app: Aws) -> None:
    """End an application without a last save, and forget what moto holds in memory."""
    kept = app._snapshot  # pyright: ignore[reportPrivateUsage]
    assert kept is not None
    kept._closing.set()  # pyright: ignore[reportPrivateUsage]
    kept._changed.set()  # pyright: ignore[reportPrivateUsage]
    kept._thread.join()  # pyright: ignore[reportPrivateUsage]
    BackendDict.reset()


def fill(app: Aws) -> dict[str, Any]:
    cloud = cloud_of(app)
    iam, kms, s3 = (cloud.client(name, "us-east-1") for name in ("iam", "kms", "s3"))
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName="r", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    signer = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    curve = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    s3.create_bucket(Bucket="kept-bucket")
    s3.put_object(Bucket="kept-bucket", Key="k", Body=b"hello")
    topic = cloud.client("sns", "us-east-1").create_topic(Name="t")["TopicArn"]
    queue = cloud.client("sqs", "eu-west-1").create_queue(QueueName="q")["QueueUrl"]
    cloud.client("logs", "us-east-1").create_log_group(logGroupName="g", tags={"a": "b"})
    guardrail = cloud.client("bedrock", "us-east-1").create_guardrail(
        name="g",
        blockedInputMessaging="no",
        blockedOutputsMessaging="no",
        wordPolicyConfig={"wordsConfig": [{"text": "x"}]},
    )["guardrailId"]
    return {
        "blob": kms.encrypt(KeyId=key, Plaintext=b"secret")["CiphertextBlob"],
        "signatures": {
            signer: kms.sign(KeyId=signer, Message=b"m", SigningAlgorithm="RSASSA_PSS_SHA_256")[
                "Signature"
            ],
            curve: kms.sign(KeyId=curve, Message=b"m", SigningAlgorithm="ECDSA_SHA_256")[
                "Signature"
            ],
        },
        "topic": topic,
        "queue": queue,
        "guardrail": guardrail,
    }


def check(app: Aws, made: dict[str, Any]) -> None:
    cloud = cloud_of(app)
    iam, kms, s3 = (cloud.client(name, "us-east-1") for name in ("iam", "kms", "s3"))
    attached = iam.list_attached_role_policies(RoleName="r")["AttachedPolicies"]
    assert [policy["PolicyName"] for policy in attached] == ["ReadOnlyAccess"]
    assert (
        iam.get_policy(PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")["Policy"][
            "AttachmentCount"
        ]
        == 1
    )
    assert kms.decrypt(CiphertextBlob=made["blob"])["Plaintext"] == b"secret"
    for key, signature in made["signatures"].items():
        algorithm = kms.get_public_key(KeyId=key)["SigningAlgorithms"]
        used = "ECDSA_SHA_256" if "ECDSA_SHA_256" in algorithm else "RSASSA_PSS_SHA_256"
        assert kms.verify(KeyId=key, Message=b"m", Signature=signature, SigningAlgorithm=used)[
            "SignatureValid"
        ]
    assert s3.get_object(Bucket="kept-bucket", Key="k")["Body"].read() == b"hello"
    # The name is still taken, and by this account.
    s3.put_bucket_tagging(Bucket="kept-bucket", Tagging={"TagSet": []})
    sns = cloud.client("sns", "us-east-1")
    assert sns.get_topic_attributes(TopicArn=made["topic"])["Attributes"]["Owner"] == "0" * 12
    assert cloud.client("sqs", "eu-west-1").list_queues()["QueueUrls"] == [made["queue"]]
    assert cloud.client("logs", "us-east-1").list_tags_log_group(logGroupName="g")["tags"]
    read = cloud.client("bedrock", "us-east-1").get_guardrail(guardrailIdentifier=made["guardrail"])
    assert read["wordPolicy"] == {"words": [{"text": "x"}]}


def wait_saved(app: Aws, path: Path, before: float = 0) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        told = app.status()
        if path.exists() and path.stat().st_mtime_ns > before and not told["pending"]:
            return
        time.sleep(0.01)
    raise AssertionError(f"not saved: {app.status()}")
