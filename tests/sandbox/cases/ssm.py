"""SSM's cases."""

from tests.sandbox.cases import Case, Drift, Sees

CASES = [
    Case(
        token="aws:ssm/parameter:Parameter",
        inputs={
            "name": "/groundwork/support/api-key",
            "type": "SecureString",
            "value": "first",
            "keyId": "alias/aws/ssm",
            "description": "Key of the search service",
            "allowedPattern": "^[a-z]+$",
            "tier": "Standard",
            "tags": {"use_case": "support"},
        },
        sees=(
            Sees(
                method="get_parameter",
                params={"Name": "{name}", "WithDecryption": True},
                created={
                    "Parameter.Value": "first",
                    "Parameter.Type": "SecureString",
                    "Parameter.Version": 1,
                },
                updated={"Parameter.Value": "second", "Parameter.Version": 2},
            ),
            Sees(
                method="list_tags_for_resource",
                params={"ResourceType": "Parameter", "ResourceId": "{name}"},
                created={"TagList": [{"Key": "use_case", "Value": "support"}]},
                updated={"TagList": [{"Key": "stage", "Value": "pilot"}]},
            ),
        ),
        change={
            "value": "second",
            "description": "Key of the new search service",
            "tags": {"stage": "pilot"},
        },
        replace={"name": "/groundwork/support/other"},
        invalid={
            "type": {"type": "Secret"},
            "tier": {"tier": "Free"},
            "insecureValue": {"insecureValue": "plain"},
        },
        drift=Drift(
            method="put_parameter",
            params={
                "Name": "{name}",
                "Value": "byhand",
                "Type": "SecureString",
                "Overwrite": True,
            },
            shows="value",
        ),
    ),
]
