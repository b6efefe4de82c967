"""Questions on the repository's own stacks: the specs say what the answers must be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest

from components import naming
from components.spec import loader
from policies.access import keys, questions
from policies.access.around import Given
from policies.access.inventory import Inventory
from policies.access.model import Context, Verdict
from policies.access.questions import QuestionError
from policies.access.routes import Access
from tests.policies.access.stacks import ACCOUNT, NOW, STACKS, held, state
from tests.policies.support import ROOT, TODAY

RUNTIME = "groundwork-customer-support-runtime"
PROFILE = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:application-inference-profile/customer-support-fast"
GUARDRAIL = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:guardrail/abc123:1"
UNREAD = {"permission set platform-engineer-sandbox", "permission set security-sandbox"}
"""They have policies that only AWS knows."""


def _words(found: list[Access]) -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for it in found:
        words.setdefault(it.word, set()).add(it.principal)
    return words


def test_only_a_use_cases_own_roles_invoke_its_models() -> None:
    found = _words(questions.who_can(held(), "model", "customer-support-strong"))
    assert found["allowed"] == {f"role {RUNTIME}"}
    assert found["undecided"] == UNREAD


def test_a_model_is_found_by_alias_name_id_and_arn() -> None:
    by_alias = questions.who_can(held(), "model", "fast")
    assert {it.subject for it in by_alias} == {
        "customer-support-fast (us-east-1)",
        "customer-support-fast (us-west-2)",
        "internal-assistant-fast (us-east-1)",
        "returns-triage-fast (us-east-1)",
    }
    by_id = questions.who_can(held(), "model", "amazon.nova-lite-v1:0")
    assert {it.subject for it in by_id} > {it.subject for it in by_alias if "triage" in it.subject}
    assert {it.subject for it in questions.who_can(held(), "model", PROFILE)} == {
        "customer-support-fast (us-east-1)"
    }
    hosted = questions.who_can(held(), "model", "document-reader")
    assert _words(hosted)["allowed"] == {"role groundwork-document-extraction-runtime"}


def test_no_foundation_model_is_called_as_such_but_for_embedding() -> None:
    called = {
        (it.principal, it.subject)
        for model in ("amazon.nova-lite-v1:0", "amazon.titan-embed-text-v2:0")
        for it in questions.who_can(held(), "model", model)
        if it.answer.is_yes and it.subject == model
    }
    assert called == {
        (f"role groundwork-{base}-knowledge", "amazon.titan-embed-text-v2:0")
        for base in ("customer-support-help-center", "internal-assistant-house-rules")
    }


@pytest.mark.parametrize(
    ("guardrail", "expected"),
    [
        (GUARDRAIL, Verdict.ALLOWED),
        (f"{GUARDRAIL}0", Verdict.EXPLICITLY_DENIED),
        ((), Verdict.EXPLICITLY_DENIED),
        (None, Verdict.UNDECIDED),
    ],
)
def test_a_call_of_a_model_depends_on_its_guardrail(guardrail: Any, expected: Verdict) -> None:
    context = (
        Context() if guardrail is None else Context.of({"bedrock:GuardrailIdentifier": guardrail})
    )
    ((principal, found),) = questions.may(held(), RUNTIME, "bedrock:InvokeModel", PROFILE, context)
    assert (principal.name, found.verdict) == (RUNTIME, expected)
    if expected is Verdict.EXPLICITLY_DENIED:
        assert [it.sid for it in found.by] == ["DenyWithoutGuardrail"]


def test_data_is_read_by_lake_formations_roles_and_by_whom_it_was_granted_to() -> None:
    found = _words(questions.who_can(held(), "dataset", "support-tickets"))
    assert found["allowed"] == {f"role {RUNTIME}", "role groundwork-data-confidential-access"}


def test_an_access_ends_with_its_approval() -> None:
    later = held().at(dt.datetime(2028, 10, 1, tzinfo=dt.UTC))
    found = _words(questions.who_can(later, "dataset", "help_articles"))
    assert found["allowed"] == {
        "role groundwork-data-public-access",
        "role groundwork-data-public-scan",
    }


def test_without_lake_formations_grant_iam_alone_opens_no_columns() -> None:
    resources = [it for it in held().resources if not it.type.endswith(":Permissions")]
    found = questions.who_can(Inventory(resources, NOW, {}), "dataset", "support_tickets")
    (access,) = [it for it in found if it.principal == f"role {RUNTIME}"]
    assert access.word == "denied"
    assert "no Lake Formation grant opens groundwork_confidential.support_tickets to " in " ".join(
        access.answer.why
    )


def test_a_key_is_used_through_the_services_that_its_statements_name() -> None:
    found = {it.principal: it for it in questions.who_can(held(), "key", "data-public-key")}
    assert found[f"role {RUNTIME}"].routes == ("through s3.us-east-1.amazonaws.com",)
    assert found["role groundwork-data-public-access"].routes[0] == "by its own call"
    own = {
        it.principal: it for it in questions.who_can(held(), "key", "groundwork/customer-support")
    }
    service = own["service logs.us-east-1.amazonaws.com"]
    assert service.word == "undecided"
    assert service.answer.why == ("the request's kms:encryptioncontext:aws:logs:arn",)


@pytest.mark.parametrize("who", ["design-sandbox", "engineering-sandbox"])
def test_people_decrypt_nothing_but_guardrails(who: str) -> None:
    found = [it for it in questions.what_can(held(), who) if it.subject.startswith("key ")]
    maybe = {it.subject: it for it in found if not it.answer.is_no}
    assert set(maybe) == {
        f"key {use_case}-key" for use_case in loader.load(ROOT / loader.STACKS, TODAY).use_cases
    }
    context = "kms:encryptioncontext:aws:bedrock:guardrail-id"
    for it in maybe.values():
        assert it.answer.why == (f"whether the request has {context}",)
        assert it.routes == ("through bedrock.us-east-1.amazonaws.com",)
    (key,) = [it for it in keys.keys(held()) if it.name == "customer-support-key"]
    through = {keys.VIA: "bedrock.us-east-1.amazonaws.com"}
    for values, expected in (((), Verdict.IMPLICITLY_DENIED), (("abc123",), Verdict.ALLOWED)):
        asked = Context.of({**through, context: values})
        ((_, decision),) = questions.may(held(), who, keys.DECRYPT, key.arn, asked)
        assert decision.verdict is expected


def test_the_deployer_decrypts_nothing_by_itself() -> None:
    found = questions.what_can(held(), naming.DEPLOYER)
    allowed = [it for it in found if it.answer.is_yes]
    assert {it.subject.partition(" ")[0] for it in allowed} == {"key"}
    ways = {way.removeprefix("through ").partition(".")[0] for it in allowed for way in it.routes}
    # A pattern for every region, as its policy has them, is asked for the key's own.
    assert ways == {
        "aoss",
        "bedrock",
        "bedrock-agentcore",
        "s3vectors",
        "sagemaker",
        "secretsmanager",
    }


def test_a_text_that_is_given_closes_what_was_open() -> None:
    arns = (
        "arn:aws:iam::aws:policy/SecurityAudit",
        "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    )
    body = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}],
    }
    given = questions.inventory([state(it) for it in STACKS], NOW, dict.fromkeys(arns, body))
    assert "undecided" not in _words(questions.who_can(given, "dataset", "help_articles"))


def test_what_a_principal_can_do_is_all_of_it() -> None:
    found = questions.what_can(held(), "groundwork-returns-triage-runtime")
    assert {it.subject for it in found if it.answer.is_yes} == {
        "model returns-triage-fast (us-east-1)",
        "model returns-triage-open (us-east-1)",
        "key returns-triage-key",
    }
    assert len({it.subject for it in found}) == len(found)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("model", "no model 'nope' in the states; there are: amazon.nova-lite"),
        ("dataset", "no dataset 'nope' in the states; there are: delivery_papers"),
        ("key", "no key 'nope' in the states; there are: alerts-key"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(kind: str, told: str) -> None:
    with pytest.raises(QuestionError, match=told):
        questions.who_can(held(), kind, "nope")


def test_who_is_not_there_is_told_with_who_is() -> None:
    told = "no principal 'nope' in the states; there are: auditor-sandbox"
    with pytest.raises(QuestionError, match=told):
        questions.what_can(held(), "nope")


def _changed(token: str, name: str, **properties: Any) -> Inventory:
    """Return the stacks with one resource's properties changed."""
    resources = [
        type(it)(
            urn=it.urn,
            type=it.type,
            properties={**it.properties, **properties},
            provider=it.provider,
        )
        if (it.type, it.name) == (token, name)
        else it
        for it in held().resources
    ]
    return Inventory(resources, NOW, {})


def _wide(principal: Any) -> Mapping[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
        ],
    }


def test_a_key_policy_that_names_a_role_is_seen() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/groundwork/groundwork-ci-planner"
    found = _changed("aws:kms/key:Key", "data-restricted-key", policy=_wide({"AWS": role}))
    words = _words(questions.who_can(found, "key", "data-restricted-key"))
    # Nobody else is left: without the account in it, identity policies give nothing.
    assert words["allowed"] == {"role groundwork-ci-planner"}
    assert "undecided" not in words


def test_a_profile_that_does_not_tell_its_models_is_undecided() -> None:
    token, name = "aws:bedrock/inferenceProfile:InferenceProfile", "customer-support-fast-profile"
    source = {"copyFrom": f"arn:aws:bedrock:us-east-1:{ACCOUNT}:inference-profile/us.a"}
    found = questions.who_can(
        _changed(token, name, models=[], modelSource=source), "model", PROFILE
    )
    (own,) = [it for it in found if it.principal == f"role {RUNTIME}"]
    assert own.word == "undecided"
    assert own.answer.why == (
        "to which models customer-support-fast routes, which its state does not tell",
    )


def _given(**about: Any) -> Inventory:
    return Inventory(held().resources, NOW, {}, Given(**about).around(held().resources))


def test_service_control_policies_limit_every_principal_and_grant_nothing() -> None:
    no_bedrock = {"Statement": [{"Effect": "Allow", "NotAction": "bedrock:*", "Resource": "*"}]}
    found = questions.who_can(_given(scps=[[no_bedrock]]), "model", PROFILE)
    (own,) = [it for it in found if it.principal == f"role {RUNTIME}"]
    assert own.word == "denied"
    assert "no service control policy level 1 allows bedrock:InvokeModel" in own.answer.why
    assert "undecided" not in _words(found)
    everything = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    levels = _given(scps=[[everything], [no_bedrock, everything]])
    assert _words(questions.who_can(levels, "model", PROFILE))["allowed"] == {f"role {RUNTIME}"}


def test_from_the_network_only_what_its_endpoints_let_pass_is_reached() -> None:
    """Calls of a model in the other region find no endpoint; data and models here do."""
    network = _given(from_network=True)
    assert _words(questions.who_can(network, "model", PROFILE))["allowed"] == {f"role {RUNTIME}"}
    elsewhere = PROFILE.replace("us-east-1", "us-west-2")
    found = questions.who_can(network, "model", elsewhere)
    assert _words(questions.who_can(held(), "model", elsewhere))["allowed"] == {f"role {RUNTIME}"}
    assert "allowed" not in _words(found)
    (own,) = [it for it in found if it.principal == f"role {RUNTIME}"]
    assert any(
        "no endpoint policy of bedrock-runtime in us-west-2, which is not there, allows" in why
        for why in own.answer.why
    )
    # S3 decrypts by itself, and needs no endpoint of KMS for that.
    reading = {it.principal: it for it in questions.who_can(network, "dataset", "support_tickets")}
    assert reading[f"role {RUNTIME}"].routes == ("as a table",)
    data = {it.principal: it for it in questions.who_can(network, "dataset", "help_articles")}
    assert data[f"role {RUNTIME}"].routes == ("as a table", "as files")
