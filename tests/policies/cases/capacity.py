"""Workbenches, machines of a stage, and anomalies of cost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from typing import Any

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import Outcome, Stage
from policies.resource_types import ResourceType
from policies.resources import Resource
from tests.policies.case import Case
from tests.policies.cases.hosting import SERVERLESS, configuration
from tests.policies.cases.models import BUCKET, FAIL, NOT_APPLICABLE, PASS, UNDECIDED
from tests.policies.support import HOSTING, PLATFORM, UNKNOWN_TEXT, context, resource

PILOT = context(HOSTING)
PROTOTYPE = dataclasses.replace(PILOT, stage=Stage.PROTOTYPE)
PAYER = dataclasses.replace(
    context(PLATFORM), anomaly_receivers={"claims": frozenset({"owner@example.com"})}
)


def case(
    policy: str,
    outcome: Outcome,
    subject: Resource,
    says: str = "",
    why: str = "",
    where: PolicyContext = PILOT,
) -> Case:
    return Case(policy=policy, outcome=outcome, subject=subject, says=says, why=why, where=where)


def heard(outcome: Outcome, *subject: Resource, says: str = "", why: str = "") -> Case:
    return Case(policy="CST-05", outcome=outcome, subject=subject, says=says, why=why, where=PAYER)


def notebook(**properties: Any) -> Resource:
    given = {
        "directInternetAccess": "Disabled",
        "instanceType": "ml.m5.large",
        "kmsKeyId": "arn:key",
        "lifecycleConfigName": "stop-when-idle",
        "platformIdentifier": "notebook-al2-v3",
        "rootAccess": "Disabled",
        "subnetId": "subnet-1",
        "instanceMetadataServiceConfiguration": {"minimumInstanceMetadataServiceVersion": "2"},
        **properties,
    }
    return resource(types.NOTEBOOK.token, given, name="notebook")


IDLE = {"appLifecycleManagement": {"idleSettings": {"lifecycleManagement": "ENABLED"}}}


def studio(**properties: Any) -> Resource:
    given = {
        "appNetworkAccessType": "VpcOnly",
        "authMode": "SSO",
        "kmsKeyId": "arn:key",
        "defaultUserSettings": {"jupyterLabAppSettings": IDLE, "codeEditorAppSettings": IDLE},
        **properties,
    }
    return resource(types.STUDIO_DOMAIN.token, given, name="studio")


def runs_on(kind: str, count: Any = 1) -> Resource:
    return configuration(productionVariants=[{"instanceType": kind, "initialInstanceCount": count}])


def machine(kind: ResourceType, instance_type: str) -> Resource:
    return resource(kind.token, {"instanceType": instance_type})


def search(instance_type: str) -> Resource:
    given = {"clusterConfig": {"instanceType": instance_type}}
    return resource(types.SEARCH_DOMAIN.token, given)


def throughput(**properties: Any) -> Resource:
    return resource(types.PROVISIONED_THROUGHPUT.token, properties)


def monitor(use_case: str = "claims") -> Resource:
    tags = {"Key": "use_case", "Values": [use_case]}
    given = {"arn": "arn:monitor", "monitorSpecification": json.dumps({"Tags": tags})}
    return resource(types.ANOMALY_MONITOR.token, given, name="monitor")


def subscription(address: str = "owner@example.com", **properties: Any) -> Resource:
    given = {
        "frequency": "DAILY",
        "monitorArnLists": ["arn:monitor"],
        "subscribers": [{"type": "EMAIL", "address": address}],
        **properties,
    }
    return resource(types.ANOMALY_SUBSCRIPTION.token, given, name="subscription")


LATER = dataclasses.replace(PILOT, today=dt.date(2027, 12, 1))
UNAPPROVED = dataclasses.replace(PILOT, accelerator_approvals={})
ANY_TYPE = dataclasses.replace(PILOT, instance_types=frozenset[str]())

CASES = [
    case("SMK-04", PASS, notebook()),
    case("SMK-04", PASS, notebook(kmsKeyId=UNKNOWN_TEXT), why="key to come"),
    *(
        case("SMK-04", FAIL, notebook(**{name: value}), f"{name} is {said}", name)
        for name, value, said in (
            ("directInternetAccess", "Enabled", "Enabled: it is on the internet"),
            ("rootAccess", None, "None: people are root on it"),
            ("platformIdentifier", "notebook-al1-v1", "notebook-al1-v1: AWS keeps it up no more"),
            ("subnetId", None, "left out: it is in no network of ours"),
            ("kmsKeyId", None, "left out: files lie under a key of AWS"),
        )
    ),
    case(
        "SMK-04",
        FAIL,
        notebook(instanceMetadataServiceConfiguration=None),
        "its role can be stolen",
        "metadata",
    ),
    case("SMK-04", PASS, studio(), why="studio"),
    case("SMK-04", FAIL, studio(authMode="IAM"), "past Identity Center", "studio"),
    case(
        "SMK-04",
        FAIL,
        studio(appNetworkAccessType="PublicInternetOnly"),
        "it is on the internet",
        "open studio",
    ),
    case("SMK-04", NOT_APPLICABLE, BUCKET),
    case("SMK-04", UNDECIDED, notebook(rootAccess=UNKNOWN_TEXT)),
    case("CST-04", PASS, runs_on("ml.g5.xlarge"), "is approved by GA-2026-004"),
    case("CST-04", PASS, machine(types.INSTANCE, "m5.large"), "fits the stage pilot", "machine"),
    case("CST-04", PASS, search("m5.large.search"), why="search"),
    case("CST-04", FAIL, search("r6g.12xlarge.search"), "too large for a pilot", "search"),
    case("CST-04", FAIL, runs_on("ml.p4d.24xlarge"), "too large for a pilot", "type"),
    case("CST-04", FAIL, runs_on("ml.g5.xlarge", 5), "5 instances start, 4 are", "count"),
    case(
        "CST-04",
        FAIL,
        runs_on("ml.g5.xlarge"),
        "which nobody approved",
        "approval",
        UNAPPROVED,
    ),
    case("CST-04", FAIL, runs_on("ml.g5.xlarge"), "ended on 2027-11-30", "over", LATER),
    case(
        "CST-04",
        FAIL,
        machine(types.LAUNCH_TEMPLATE, "trn1.2xlarge"),
        "which nobody approved",
        "template",
        dataclasses.replace(ANY_TYPE, accelerator_approvals={}),
    ),
    case(
        "CST-04",
        FAIL,
        runs_on("ml.m5.large"),
        "run when nobody calls",
        "endpoint of a prototype",
        PROTOTYPE,
    ),
    case(
        "CST-04",
        PASS,
        configuration(productionVariants=[SERVERLESS]),
        why="serverless prototype",
        where=PROTOTYPE,
    ),
    case("CST-04", PASS, notebook(), why="notebook of a prototype", where=PROTOTYPE),
    case(
        "CST-04",
        FAIL,
        notebook(lifecycleConfigName=None),
        "no script stops the notebook",
        "notebook of a prototype",
        PROTOTYPE,
    ),
    case("CST-04", PASS, studio(), why="studio of a prototype", where=PROTOTYPE),
    case(
        "CST-04",
        FAIL,
        studio(defaultUserSettings=None),
        "nothing stops codeEditorAppSettings",
        "studio of a prototype",
        PROTOTYPE,
    ),
    case(
        "CST-04",
        FAIL,
        throughput(commitmentDuration="OneMonth"),
        "outlives a prototype",
        "throughput of a prototype",
        PROTOTYPE,
    ),
    case("CST-04", NOT_APPLICABLE, throughput(commitmentDuration="OneMonth")),
    case(
        "CST-04", NOT_APPLICABLE, configuration(productionVariants=[SERVERLESS]), why="serverless"
    ),
    case("CST-04", UNDECIDED, runs_on(UNKNOWN_TEXT)),
    heard(PASS, monitor(), subscription()),
    heard(FAIL, monitor("other"), subscription(), says="nothing watches the cost of claims"),
    heard(FAIL, monitor(), says="owner@example.com does not hear", why="nobody"),
    heard(FAIL, monitor(), subscription("a@example.com"), says="does not hear", why="others"),
    heard(FAIL, monitor(), subscription(frequency="WEEKLY"), says="a week late", why="weekly"),
    heard(FAIL, monitor(), subscription(monitorArnLists=["arn:x"]), says="not hear", why="apart"),
    Case(policy="CST-05", outcome=NOT_APPLICABLE, subject=[BUCKET]),
    heard(UNDECIDED, monitor(), subscription(frequency=UNKNOWN_TEXT)),
]
