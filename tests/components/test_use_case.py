from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from components.spec.loader import load
from components.use_case import UseCase, UseCaseArgs
from tests.components.example import shared_services, statements
from tests.components.spec.editing import STACKS, TODAY, Workspace
from tests.harness import Declaration, declare

NAME = "customer-support"
ACCOUNT = "us-east-1:000000000000"


def _declare(workspace: Workspace | None = None) -> Declaration:
    specs = load(workspace.stacks if workspace else STACKS, TODAY)

    def program() -> None:
        UseCase(
            NAME,
            UseCaseArgs(
                spec=specs.use_cases[NAME]["sandbox"],
                platform=specs.platform,
                environment="sandbox",
                services=shared_services(),
            ),
        )

    return declare(program, stack=f"{NAME}.sandbox")


@pytest.fixture(scope="module")
def declared() -> Declaration:
    return _declare()


def _runtime_policy(declared: Declaration) -> Mapping[str, Any]:
    found = declared.of_type("aws:iam/rolePolicy:RolePolicy")
    return found[f"{NAME}-runtime-policy"]


def test_it_is_composed_of_the_concerns(declared: Declaration) -> None:
    parts = Counter(it.type for it in declared.resources if it.type.startswith("groundwork:"))
    assert parts == {
        "groundwork:alarms:Observability": 1,
        "groundwork:cost_tagging:AlertTopic": 3,
        "groundwork:cost_tagging:UseCaseBudget": 1,
        "groundwork:data_grants:CatalogueGrant": 1,
        "groundwork:data_grants:DatasetGrant": 2,
        "groundwork:data_protection:ProtectedLogGroup": 2,
        "groundwork:encryption:EncryptionKey": 1,
        "groundwork:encryption:KeyReplica": 1,
        "groundwork:identity:RuntimeRole": 1,
        "groundwork:knowledge_base:KnowledgeBase": 1,
        "groundwork:queries:QueryWorkgroup": 1,
        "groundwork:secret:Secret": 1,
        "groundwork:vector_stores:S3VectorStore": 1,
        "groundwork:model_endpoints:ModelEndpoints": 2,
        "groundwork:rate_limit:RateAlarms": 1,
        "groundwork:registry:Registration": 1,
        "groundwork:saved_queries:SavedQueries": 1,
        "groundwork:use_case:UseCase": 1,
        "groundwork:use_case_recovery:UseCaseRecovery": 1,
    }


def test_its_role_stands_in_the_boundary_of_its_stage(declared: Declaration) -> None:
    roles = declared.of_type("aws:iam/role:Role")
    assert {it["permissionsBoundary"] for it in roles.values()} == {"boundary-production"}
    role = roles[f"{NAME}-runtime-role"]
    told = {key: role["tags"][key] for key in ("use_case", "data_class", "stage")}
    assert told == {"use_case": NAME, "data_class": "confidential", "stage": "production"}


def test_its_role_may_do_what_its_spec_asks_for_and_no_more(declared: Declaration) -> None:
    policy = _runtime_policy(declared)
    assert policy["role"] == "groundwork-customer-support-runtime"
    found = statements(policy["policy"])
    assert set(found) == {
        "InvokeThroughProfiles",
        "InvokeModelsBehindProfiles",
        "DenyWithoutGuardrail",
        "ApplyGuardrail",
        "ReadProfiles",
        "DescribeHelpArticles",
        "ListHelpArticles",
        "ReadHelpArticles",
        "DecryptHelpArticles",
        "DescribeSupportTickets",
        "AskLakeFormation",
        "QueryInOwnWorkgroup",
        "FindResults",
        "KeepResults",
        "EncryptResults",
        "SearchKnowledge",
        "ReadOwnSecrets",
        "UseOwnKey",
        "ReadOwnSettings",
        "WriteOwnLog",
        "InvokeThroughProfilesElsewhere",
        "InvokeModelsBehindProfilesElsewhere",
        "ReadProfilesElsewhere",
        "ApplyGuardrailElsewhere",
        "UseOwnKeyElsewhere",
        "ReadOwnSettingsElsewhere",
        "WriteOwnLogElsewhere",
        "ListReplicaHelpArticles",
        "ReadReplicaHelpArticles",
        "DecryptReplicaHelpArticles",
    }
    assert found["ReadHelpArticles"]["Resource"] == ["arn:aws:s3:::bucket-public/help-articles/*"]
    assert found["KeepResults"]["Resource"] == [
        "arn:aws:s3:::bucket-confidential/query-results/customer-support/*"
    ]
    assert found["QueryInOwnWorkgroup"]["Resource"] == [
        f"arn:aws:athena:{ACCOUNT}:workgroup/groundwork-customer-support"
    ]
    assert found["SearchKnowledge"] == {
        "Effect": "Allow",
        "Action": ["bedrock:Retrieve"],
        "Resource": [f"arn:aws:bedrock:{ACCOUNT}:customer-support-help-center-base"],
    }
    assert found["ReadOwnSecrets"]["Resource"] == [
        f"arn:aws:secretsmanager:{ACCOUNT}:customer-support-order-lookup-key-secret"
    ]
    assert found["UseOwnKey"]["Resource"] == [f"arn:aws:kms:{ACCOUNT}:customer-support-key"]
    assert found["ReadOwnSettings"]["Resource"] == [
        f"arn:aws:ssm:{ACCOUNT}:parameter/groundwork/customer-support",
        f"arn:aws:ssm:{ACCOUNT}:parameter/groundwork/customer-support/*",
    ]
    assert found["WriteOwnLog"]["Resource"] == [
        f"arn:aws:logs:{ACCOUNT}:log-group:/groundwork/customer-support/runtime:*"
    ]
    unbounded = {sid for sid, it in found.items() if it["Resource"] == ["*"]}
    assert unbounded == {"DenyWithoutGuardrail", "AskLakeFormation"}


def test_an_inline_policy_fits_iam(declared: Declaration) -> None:
    policy = _runtime_policy(declared)["policy"]
    # IAM counts the characters of all inline policies of a role, without white space, to 10,240.
    assert len("".join(policy.split())) <= 10_240


def test_the_workload_finds_its_models_by_name(declared: Declaration) -> None:
    parameters = declared.of_type("aws:ssm/parameter:Parameter").values()
    assert {it["name"] for it in parameters if "region" not in it} == {
        "/groundwork/customer-support/guardrail/arn",
        "/groundwork/customer-support/guardrail/version",
        "/groundwork/customer-support/models/fast",
        "/groundwork/customer-support/models/strong",
        "/groundwork/customer-support/knowledge/help-center",
        "/groundwork/customer-support/query/workgroup",
        "/groundwork/customer-support/secrets/order-lookup-key",
        "/groundwork/customer-support/rate-limit/requests-per-minute",
        "/groundwork/customer-support/rate-limit/tokens-per-minute",
    }


def test_owners_stakeholders_and_who_is_on_call_hear_what_concerns_them(
    declared: Declaration,
) -> None:
    topics = declared.of_type("aws:sns/topic:Topic")
    assert {it["name"] for it in topics.values()} == {
        f"groundwork-{NAME}-{channel}" for channel in ("alerts", "digest", "page")
    }
    heard: dict[str, set[str]] = {}
    for it in declared.of_type("aws:sns/topicSubscription:TopicSubscription").values():
        channel = it["topic"].removesuffix("-topic").rpartition("-")[2]
        heard.setdefault(channel, set()).add(it["endpoint"])
    assert heard == {
        "alerts": {"dana.okafor@example.com", "mei.tanaka@example.com"},
        "digest": {
            "ai-cost@example.com",
            "service-operations@example.com",
            "support-leads@example.com",
        },
        "page": {"mei.tanaka@example.com", "service-operations@example.com"},
    }


def test_owner_finance_and_stakeholders_hear_of_the_budget(declared: Declaration) -> None:
    alerts = declared.only("aws:budgets/budget:Budget")["notifications"]
    assert {tuple(it["subscriberEmailAddresses"]) for it in alerts} == {
        ("dana.okafor@example.com", "ai-cost@example.com")
    }
    digest = f"arn:aws:sns:{ACCOUNT}:{NAME}-digest-topic"
    assert {tuple(it["subscriberSnsTopicArns"]) for it in alerts} == {(digest,)}


def test_its_logs_are_kept_as_it_asks_within_its_class(declared: Declaration) -> None:
    groups = declared.of_type("aws:cloudwatch/logGroup:LogGroup").values()
    assert [it["retentionInDays"] for it in groups] == [400, 400]


def test_every_part_that_can_carry_tags_names_its_use_case(declared: Declaration) -> None:
    tagged = [it for it in declared.resources if "tags" in it.inputs]
    assert {it.type.rpartition(":")[2] for it in tagged} == {
        "AgentKnowledgeBase",
        "AppregistryApplication",
        "AppregistryAttributeGroup",
        "Group",
        "CompositeAlarm",
        "Guardrail",
        "InferenceProfile",
        "Key",
        "LogGroup",
        "MetricAlarm",
        "ReplicaKey",
        "Role",
        "Secret",
        "Topic",
        "VectorsIndex",
        "VectorsVectorBucket",
        "Workgroup",
    }
    assert {it.inputs["tags"]["use_case"] for it in tagged} == {NAME}


def test_without_datasets_the_role_reads_none(workspace: Workspace) -> None:
    text = (workspace.stacks / f"{NAME}.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition("datasets:\n")
    _, _, after = rest.partition("models:\n")
    workspace.write(f"{NAME}.yaml", f"{before}models:\n{after}")
    declared = _declare(workspace)
    assert declared.of_type("aws:lakeformation/permissions:Permissions") == {}
    assert declared.of_type("aws:athena/workgroup:Workgroup") == {}
    found = statements(_runtime_policy(declared)["policy"])
    gone = {"AskLakeFormation", "DescribeHelpArticles", "ReadHelpArticles", "QueryInOwnWorkgroup"}
    assert not gone & set(found)
