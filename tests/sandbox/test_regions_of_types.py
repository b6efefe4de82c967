"""A resource lies in the region that it names, whichever its provider's is."""

import json

import pytest

from sandbox.aws.app import create_app
from sandbox.request import input_types
from sandbox.types import find
from tests.sandbox.cases import cases
from tests.sandbox.engine_side import Engine
from tests.sandbox.test_conformance import _filled  # pyright: ignore[reportPrivateUsage]

ELSEWHERE = "us-west-2"
USED_IN_A_RECOVERY_REGION = (
    "aws:bedrock/guardrail:Guardrail",
    "aws:bedrock/guardrailVersion:GuardrailVersion",
    "aws:bedrock/inferenceProfile:InferenceProfile",
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
    "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:kms/alias:Alias",
    "aws:kms/key:Key",
    "aws:s3/bucket:Bucket",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    ("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"),
    "aws:s3/bucketVersioning:BucketVersioning",
    "aws:ssm/parameter:Parameter",
)


@pytest.mark.parametrize("token", USED_IN_A_RECOVERY_REGION)
def test_it_is_made_read_and_deleted_in_the_region_that_it_names(token: str) -> None:
    app = create_app()
    app.reset()
    engine = Engine(app)
    case = cases()[token]
    states: dict[str, dict[str, object]] = {}
    for name, (needed, given) in case.needs.items():
        inputs = _filled(_there(needed, dict(given)), states)
        identity, state = engine.create(needed, engine.check(needed, inputs))
        states[name] = {**state, "id": identity}
    inputs = engine.check(token, _filled(_there(token, dict(case.inputs)), states))
    identity, state = engine.create(token, inputs)
    assert state["region"] == ELSEWHERE
    assert engine.read(token, identity, state, inputs) == (inputs, state)
    # S3's names are one list for all regions; everything else is not there for others.
    if not token.startswith("aws:s3/"):
        here = {"region": "us-east-1"}
        assert engine.read(token, identity, {**state, **here}, {**inputs, **here}) is None
    engine.delete(token, identity, state)
    app.reset()


def _there(token: str, inputs: dict[str, object]) -> dict[str, object]:
    takes = "region" in input_types(find(token))
    moved = json.loads(json.dumps(inputs).replace("us-east-1", ELSEWHERE))
    return {**moved, "region": ELSEWHERE} if takes else moved
