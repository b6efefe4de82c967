from __future__ import annotations

import pytest

from components import naming
from components.errors import StackError
from tests.components.example import PLACE


@pytest.mark.parametrize(
    ("name", "subject", "environment"),
    [
        ("platform.sandbox", "platform", "sandbox"),
        ("customer-support.prod", "customer-support", "prod"),
        ("a.b.c", "a.b", "c"),
    ],
)
def test_a_stack_name_says_what_and_where(name: str, subject: str, environment: str) -> None:
    stack = naming.parse_stack_name(name)
    assert (stack.subject, stack.environment, str(stack)) == (subject, environment, name)


@pytest.mark.parametrize("name", ["", "platform", ".sandbox", "platform.", "."])
def test_another_form_is_refused(name: str) -> None:
    with pytest.raises(StackError, match=r"does not say what to build and where; name it "):
        naming.parse_stack_name(name)


def test_names_and_arns() -> None:
    assert naming.platform_stack("dev") == "organization/groundwork/platform.dev"
    assert PLACE.bucket("records") == "meridian-records-000000000000-us-east-1"
    assert PLACE.arn("logs", "log-group:x") == "arn:aws:logs:us-east-1:000000000000:log-group:x"
    assert PLACE.role_arn("r") == "arn:aws:iam::000000000000:role/groundwork/r"
    assert PLACE.root_arn == "arn:aws:iam::000000000000:root"
    assert PLACE.boundary_arn("pilot") == (
        "arn:aws:iam::000000000000:policy/groundwork/boundary/groundwork-pilot-boundary"
    )
    assert PLACE.boundary_arns("pilot") == (
        PLACE.boundary_arn("pilot"),
        "arn:aws:iam::000000000000:policy/groundwork/boundary/groundwork-pilot-service-boundary",
    )
    assert PLACE.break_glass_user_arn("ada") == "arn:aws:iam::000000000000:user/break-glass/ada"
    assert naming.permission_set("auditor", "dev") == "auditor-dev"
    assert PLACE.permission_set_role_arn("auditor-dev") == (
        "arn:aws:iam::000000000000:role/aws-reserved/sso.amazonaws.com/"
        "*AWSReservedSSO_auditor-dev_*"
    )
    assert naming.bucket_arn("b") == "arn:aws:s3:::b"
    assert naming.foundation_model_arn("us-west-2", "m:0") == (
        "arn:aws:bedrock:us-west-2::foundation-model/m:0"
    )
    assert naming.role_name("support", "runtime") == "groundwork-support-runtime"
    assert naming.key_alias("support") == "alias/groundwork/support"
    assert naming.log_group("support", "runtime") == "/groundwork/support/runtime"
    assert naming.parameter("support", "models", "fast") == "/groundwork/support/models/fast"
    assert naming.glue_name("support-tickets") == "support_tickets"


def test_the_longest_bucket_name_fits_s3() -> None:
    place = naming.Place("a" * 12, "0" * 12, "ap-southeast-1")
    assert len(place.bucket("data-confidential")) <= 63
