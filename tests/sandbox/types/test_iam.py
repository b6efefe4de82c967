"""Roles on their way out."""

import pytest

from tests.sandbox.engine_side import Engine, RefusedError
from tests.sandbox.refusals import POLICY, READ_ONLY, statement

ROLE = "aws:iam/role:Role"
TRUST = statement(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole")


def _with_policies(engine: Engine, *, force: bool) -> tuple[str, dict[str, object]]:
    inputs = {"name": "r", "assumeRolePolicy": TRUST, "forceDetachPolicies": force}
    identity, state = engine.create(ROLE, inputs)
    iam = engine.cloud.client("iam", "us-east-1")
    iam.attach_role_policy(RoleName="r", PolicyArn=READ_ONLY)
    iam.put_role_policy(RoleName="r", PolicyName="own", PolicyDocument=POLICY)
    return identity, state


def test_a_role_to_which_others_attach_goes_where_the_program_says_so(engine: Engine) -> None:
    identity, state = _with_policies(engine, force=True)
    engine.delete(ROLE, identity, state)
    assert engine.read(ROLE, identity) is None


def test_a_role_with_policies_stays_otherwise(engine: Engine) -> None:
    identity, state = _with_policies(engine, force=False)
    with pytest.raises(RefusedError, match="DeleteConflict"):
        engine.delete(ROLE, identity, state)
