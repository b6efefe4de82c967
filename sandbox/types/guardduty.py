"""GuardDuty: plans that scan the objects of a bucket when they arrive."""

from typing import Any

from sandbox.resource import Call, Properties, ResourceType, Tags


def _update(client: Any, values: Properties) -> None:  # noqa: ANN401 - boto3 has no types
    """Change a plan: all but its bucket, which an update's request has no room for."""
    actions: list[dict[str, list[dict[str, str]]]] = values.get("actions") or []
    tagging = [it for each in actions for it in each.get("taggings", [])]
    protected: Properties = values["protectedResource"].get("s3Bucket") or {}
    client.update_malware_protection_plan(
        MalwareProtectionPlanId=values["arn"].rpartition("/")[2],
        Role=values["role"],
        Actions={"Tagging": {"Status": tagging[0]["status"] if tagging else "DISABLED"}},
        ProtectedResource={
            "S3Bucket": {"ObjectPrefixes": protected.get("objectPrefixes") or []},
        },
    )


MALWARE_PROTECTION_PLAN = ResourceType(
    token="aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
    service="guardduty",
    cloudformation="AWS::GuardDuty::MalwareProtectionPlan",
    differs={
        "name:protectedResource.s3Bucket.bucketName": "a part of the property that AWS names",
    },
    id="{_id}",
    create=(Call(method="create_malware_protection_plan"),),
    read=(Call(method="get_malware_protection_plan", names={"_id": "MalwareProtectionPlanId"}),),
    update=(Call(method=_update, covers=("actions", "protectedResource", "role")),),
    delete=(
        Call(method="delete_malware_protection_plan", names={"_id": "MalwareProtectionPlanId"}),
    ),
    # The bucket of a plan stays: another bucket is another plan.
    replace=("protectedResource.s3Bucket.bucketName",),
    outputs={
        # What is read tells the id within the ARN alone.
        "_id": lambda answer, _: (
            answer.get("MalwareProtectionPlanId") or answer["Arn"].rpartition("/")[2]
        ),
        "arn": "Arn",
        "createdAt": "CreatedAt",
        "status": "Status",
    },
    tags=Tags(add="tag_resource", remove="untag_resource", names={"arn": "ResourceArn"}),
)

TYPES = (MALWARE_PROTECTION_PLAN,)
