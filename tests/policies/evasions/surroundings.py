"""Ways around policies on networks, doors and secrets, and what gets past them."""

from __future__ import annotations

import base64
import json
from typing import Any

from policies import resource_types as types
from tests.policies.evasions.row import allow, caught, gets_past, made
from tests.policies.support import PROTOTYPE

PINNED = {"region": "us-east-1", "allowedAccountIds": '["000000000000"]'}
FUNCTION = {
    "name": "attempt",
    "role": "arn:aws:iam::000000000000:role/x",
    "tracingConfig": {"mode": "Active"},
    "vpcConfig": {"subnetIds": ["subnet-1"]},
}


def function(**variables: str) -> dict[str, Any]:
    return {**FUNCTION, "environment": {"variables": variables}}


ROWS = [
    caught(
        "internet-in-halves",
        "Open a security group to 0.0.0.0/1 and 128.0.0.0/1.",
        "NET-03",
        "NET-03",
        made(types.EGRESS_RULE, {"cidrIpv4": "0.0.0.0/1"}, "low"),
        made(types.EGRESS_RULE, {"cidrIpv4": "128.0.0.0/1"}, "high"),
    ),
    caught(
        "internet-in-long",
        "Open a security group to 0000:0000:0000:0000:0000:0000:0000:0000/0.",
        "NET-03",
        "NET-03",
        made(types.SECURITY_GROUP_RULE, {"ipv6CidrBlocks": [":".join(["0000"] * 8) + "/0"]}),
    ),
    caught(
        "internet-in-a-prefix-list",
        "Open a security group to a prefix list of one's own that holds the internet.",
        "NET-03",
        "NET-03",
        made(types.PREFIX_LIST, {"entries": [{"cidr": "0.0.0.0/0"}]}),
    ),
    caught(
        "default-route-table",
        "Lead to the internet by the network's default route table.",
        "NET-07",
        "NET-07",
        made(
            types.DEFAULT_ROUTE_TABLE,
            {"routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-1"}]},
        ),
    ),
    caught(
        "default-network",
        "Take the region's default network, which has an internet gateway already.",
        "NET-07",
        "NET-07",
        made(types.DEFAULT_VPC, {}),
    ),
    caught(
        "policy-beside-the-endpoint",
        "Give a network endpoint an open policy by VpcEndpointPolicy.",
        "NET-02",
        "NET-02",
        made(
            types.VPC_ENDPOINT_POLICY,
            {"policy": json.dumps({"Statement": [{**allow("*"), "Principal": "*"}]})},
        ),
    ),
    caught(
        "endpoint-for-another-account",
        "Let callers of another account pass a network endpoint, by name.",
        "NET-02",
        "NET-02",
        made(
            types.VPC_ENDPOINT,
            {
                "vpcEndpointType": "Interface",
                "privateDnsEnabled": True,
                "serviceName": "com.amazonaws.us-east-1.sqs",
                "policy": json.dumps(
                    {
                        "Statement": [
                            {
                                **allow("*"),
                                "Principal": "*",
                                "Condition": {
                                    "StringEquals": {"aws:PrincipalAccount": "999999999999"}
                                },
                            }
                        ]
                    }
                ),
            },
        ),
    ),
    caught(
        "routes-in-the-body",
        "Define an API's routes in its body, where no method asks who calls.",
        "NET-05",
        "NET-05",
        made(types.REST_API, {"body": "{}", "endpointConfiguration": {"types": "PRIVATE"}}),
    ),
    caught(
        "api-by-quick-create",
        "Make an HTTP API by its target alone, which adds an open route.",
        "NET-05",
        "NET-05",
        made(types.HTTP_API, {"protocolType": "HTTP", "target": "arn:aws:lambda:x"}),
    ),
    caught(
        "function-for-another-account",
        "Let another account invoke a function by its number.",
        "NET-05",
        "NET-05",
        made(
            types.FUNCTION_PERMISSION,
            {"action": "lambda:InvokeFunction", "function": "f", "principal": "999999999999"},
        ),
    ),
    caught(
        "open-address",
        "Give a function an address with the authorization NONE.",
        "NET-05",
        "NET-05",
        made(types.FUNCTION_URL, {"authorizationType": "NONE"}),
    ),
    caught(
        "secret-in-camel-case",
        "Put a password into a variable named dbPassword.",
        "ENC-07",
        "ENC-07",
        made(types.FUNCTION, function(dbPassword="correct-horse-battery")),
    ),
    caught(
        "secret-under-an-innocent-name",
        "Put an access key into a variable named colour.",
        "ENC-07",
        "ENC-07",
        made(types.FUNCTION, function(colour="AKIAIOSFODNN7EXAMPLE")),
    ),
    caught(
        "secret-in-an-address",
        "Put a password into the address of a database.",
        "ENC-07",
        "ENC-07",
        made(types.FUNCTION, function(store="postgres://app:hunter2hunter2@db:5432/x")),
    ),
    caught(
        "secret-in-a-script",
        "Put a token into a script, in base64.",
        "ENC-07",
        "ENC-07",
        made(
            types.INSTANCE,
            {
                "instanceType": "t3.small",
                "userDataBase64": base64.b64encode(
                    b"#!/bin/sh\nexport TOKEN=ghp_abcdefghijklmnopqrstuvwxyz0123456789\n"
                ).decode(),
            },
        ),
    ),
    caught(
        "secret-in-the-other-of-two",
        "Give a container's definition the key environment twice, the harmless one last.",
        "ENC-07",
        "ENC-07",
        made(
            types.TASK_DEFINITION,
            {
                "containerDefinitions": '[{"name": "x", "environment": [{"name": "PASSWORD", '
                '"value": "hunter2hunter2"}], "environment": []}]'
            },
        ),
    ),
    caught(
        "secret-in-the-program",
        "Write a secret's value into the program, wrapped as a secret of Pulumi.",
        "ENC-06",
        "ENC-06",
        made(
            types.SECRET_VERSION,
            {
                "secretString": {
                    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
                    "value": "hunter2",
                }
            },
        ),
    ),
    caught(
        "secret-in-a-tag",
        "Put an access key into a tag.",
        "ENC-07",
        "ENC-07",
        made("aws:glue/registry:Registry", {"tags": {"note": "AKIAIOSFODNN7EXAMPLE"}}),
    ),
    caught(
        "secret-in-a-setting",
        "Put a password into a parameter that is no SecureString.",
        "ENC-07",
        "ENC-07",
        made(types.SETTING, {"name": "/x/db-password", "type": "String", "value": "correct-horse"}),
    ),
    gets_past(
        "shapeless-secret",
        "ENC-07",
        made("aws:ssm/parameter:Parameter", {"name": "/x/colour", "type": "String", "value": "q9"}),
    ),
    gets_past(
        "secret-in-a-description",
        "ENC-07",
        made("aws:glue/registry:Registry", {"description": "AKIAIOSFODNN7EXAMPLE"}),
    ),
    gets_past(
        "prototype-in-production",
        "GOV-02",
        made(
            types.SETTING,
            {"name": "/groundwork/returns-triage/audience", "type": "String", "value": "everybody"},
            stack=PROTOTYPE,
        ),
        stack=PROTOTYPE,
    ),
    gets_past(
        "foreign-organisation",
        "NET-02",
        made(
            types.VPC_ENDPOINT_POLICY,
            {
                "policy": json.dumps(
                    {
                        "Statement": [
                            {
                                **allow("sqs:*"),
                                "Principal": "*",
                                "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-others"}},
                            }
                        ]
                    }
                )
            },
        ),
    ),
    gets_past(
        "image-behind-a-tag",
        "AGT-12",
        made(
            types.TASK_DEFINITION,
            {"containerDefinitions": '[{"name": "x", "image": "repository:latest"}]'},
        ),
    ),
    gets_past(
        "code-inside", "MOD-06", made("aws:lambda/layerVersion:LayerVersion", {"layerName": "x"})
    ),
]
