from __future__ import annotations

from botocore.loaders import Loader

from components import ci_hosting
from tests.components.example import PLACE

READS = ("Describe", "List")


def test_the_planner_reads_and_never_writes() -> None:
    (reads,) = ci_hosting.planner(PLACE)
    assert [it for it in reads.actions if not it.partition(":")[2].startswith(READS)] == []


def test_the_deployer_hands_only_hosts_and_only_to_sagemaker() -> None:
    by_sid = {each.sid: each for each in ci_hosting.deployer(PLACE)}
    passing = [each for each in by_sid.values() if "iam:PassRole" in each.actions]
    assert passing == [by_sid["HandRolesToSageMaker"]]
    assert passing[0].resources == [
        "arn:aws:iam::000000000000:role/groundwork/use-case/groundwork-*-host"
    ]
    assert passing[0].condition == {
        "StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}
    }
    assert {it for each in by_sid.values() for it in each.actions if it.startswith("iam:")} == {
        "iam:CreateServiceLinkedRole",
        "iam:PassRole",
    }
    linked = by_sid["LetScalingAct"].condition["StringEquals"]
    assert linked == {"iam:AWSServiceName": ci_hosting.SCALING_SERVICE}


def test_the_deployer_touches_endpoints_of_the_platform_only() -> None:
    by_sid = {each.sid: each for each in ci_hosting.deployer(PLACE)}
    own = "us-east-1:000000000000"
    assert by_sid["KeepHostedModels"].resources == [
        f"arn:aws:sagemaker:{own}:model/*",
        f"arn:aws:sagemaker:{own}:endpoint-config/*",
        f"arn:aws:sagemaker:{own}:endpoint/groundwork-*-*",
    ]
    assert by_sid["KeepScalingAlarms"].resources == [
        f"arn:aws:cloudwatch:{own}:alarm:TargetTracking-endpoint/groundwork-*-*"
    ]
    approving = {"sagemaker:CreateModelPackage", "sagemaker:UpdateModelPackage"}
    assert not approving & {it for each in by_sid.values() for it in each.actions}


def test_every_action_is_one_that_aws_has() -> None:
    loader = Loader()
    loader.search_paths.append(loader.BUILTIN_DATA_PATH)
    actions = {
        it
        for statements in (ci_hosting.planner(PLACE), ci_hosting.deployer(PLACE))
        for each in statements
        for it in each.actions
    }
    operations = {
        f"{service}:{operation}"
        for service in ("application-autoscaling", "cloudwatch", "iam", "sagemaker")
        for operation in loader.load_service_model(service, "service-2")["operations"]
    }
    # It names no operation, but the handing over of a role by another one.
    assert actions - operations == {"iam:PassRole"}
