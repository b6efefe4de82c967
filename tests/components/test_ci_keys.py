"""What the deployer may do with keys, as AWS decides on its statements."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from components import ci_keys, naming
from policies.access.model import Verdict
from tests.components.actions import unknown_actions
from tests.components.example import PLACE
from tests.policies.access.documents import allow, asked, document, to, verdict

DEPLOYER = PLACE.role_arn(naming.DEPLOYER)
KEY = PLACE.arn("kms", "key/1")
OWN = {"aws:ResourceTag/managed_by": "groundwork", "aws:ResourceTag/use_case": "support"}
SHARED = {**OWN, "aws:ResourceTag/use_case": naming.PLATFORM}
STATE = {"aws:ResourceTag/managed_by": "others"}
BY_ITSELF: Mapping[str, str] = {}
ALLOWED, IMPLICIT = Verdict.ALLOWED, Verdict.IMPLICITLY_DENIED
EXPLICIT = Verdict.EXPLICITLY_DENIED


def _through(service: str, region: str = "us-east-1") -> Mapping[str, str]:
    return {"kms:ViaService": f"{service}.{region}.amazonaws.com"}


def _verdict(
    action: str, tags: Mapping[str, str], way: Mapping[str, str], *, names: str = PLACE.root_arn
) -> Verdict:
    """Return the decision under a key policy that gives everything to whom it `names`."""
    statements = [it.as_json() for it in ci_keys.deployer(PLACE.everywhere())]
    request = asked(
        DEPLOYER, f"kms:{action}", KEY, context={**tags, **way}, account=PLACE.account_id
    )
    policy = document(to({"AWS": names}, allow("kms:*")), layer="key policy")
    return verdict(request, identity=[document(*statements)], resource=[policy])


@pytest.mark.parametrize("action", ["Decrypt", "GenerateDataKey", "CreateGrant"])
@pytest.mark.parametrize(
    ("tags", "way", "expected"),
    [
        (OWN, _through("bedrock"), ALLOWED),
        (OWN, _through("bedrock", "us-west-2"), ALLOWED),
        (OWN, _through("bedrock-agentcore"), ALLOWED),
        (OWN, _through("secretsmanager"), ALLOWED),
        (OWN, _through("s3"), EXPLICIT),
        (OWN, _through("logs"), EXPLICIT),
        (OWN, BY_ITSELF, EXPLICIT),
        (SHARED, _through("bedrock"), IMPLICIT),
        (SHARED, BY_ITSELF, EXPLICIT),
    ],
)
def test_a_key_is_used_by_the_services_that_encrypt_for_the_deployer_alone(
    action: str, tags: Mapping[str, str], way: Mapping[str, str], expected: Verdict
) -> None:
    assert _verdict(action, tags, way) is expected


@pytest.mark.parametrize("action", ["Decrypt", "Encrypt", "ReEncryptFrom", "CreateGrant"])
def test_a_key_policy_that_the_deployer_writes_opens_nothing_to_it(action: str) -> None:
    assert _verdict("PutKeyPolicy", OWN, BY_ITSELF) is ALLOWED
    assert _verdict(action, OWN, BY_ITSELF, names=DEPLOYER) is EXPLICIT


def test_the_key_of_the_states_secrets_opens_as_its_own_policy_says() -> None:
    assert _verdict("Decrypt", STATE, BY_ITSELF, names=DEPLOYER) is ALLOWED
    assert _verdict("Decrypt", STATE, BY_ITSELF) is IMPLICIT


@pytest.mark.parametrize("action", ["PutKeyPolicy", "ScheduleKeyDeletion"])
def test_shared_keys_stay_out_of_reach(action: str) -> None:
    assert _verdict(action, OWN, BY_ITSELF) is ALLOWED
    assert _verdict(action, SHARED, BY_ITSELF) is IMPLICIT


def test_no_tag_makes_a_shared_key_a_use_cases() -> None:
    told = {"aws:RequestTag/managed_by": "groundwork"}
    assert _verdict("TagResource", OWN, told) is ALLOWED
    assert _verdict("TagResource", SHARED, told) is EXPLICIT
    # A key that is being made has none yet.
    assert _verdict("TagResource", {}, told) is ALLOWED
    assert _verdict("CreateKey", {}, told) is ALLOWED


def test_kms_may_make_its_own_role_and_no_other() -> None:
    (making,) = [it for it in ci_keys.deployer(PLACE) if it.actions[0].startswith("iam:")]
    service = "mrk.kms.amazonaws.com"
    assert making.actions == ["iam:CreateServiceLinkedRole"]
    assert making.resources == [
        f"arn:aws:iam::000000000000:role/aws-service-role/{service}/*",
    ]
    assert making.condition == {"StringEquals": {"iam:AWSServiceName": service}}


def test_every_action_is_one_that_aws_has() -> None:
    allowed = {
        it for each in ci_keys.deployer(PLACE) if each.effect == "Allow" for it in each.actions
    }
    assert unknown_actions(allowed) == set()
