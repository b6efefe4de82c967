"""`pulumi_aws` loaded in parts has the classes, and the types of their properties, that it has."""

import json
import subprocess
import sys

import pytest

from sandbox import types

_SAID = """
import importlib, json, sys
from components import lazy_sdk
if sys.argv[1] == "in parts":
    lazy_sdk.install()
import pulumi_aws
from pulumi._types import input_type_types, resource_types

def said(token):
    service, name = token.removeprefix("aws:").split(":")[0].split("/")[0], token.split(":")[-1]
    found = getattr(getattr(pulumi_aws, service), name)
    module = importlib.import_module(found.__module__)
    arguments = getattr(module, f"{name}InitArgs", None) or getattr(module, f"{name}Args")
    return {"outputs": repr(resource_types(found)), "inputs": repr(input_type_types(arguments))}

print(json.dumps({token: said(token) for token in json.load(sys.stdin)}))
"""


def _said(how: str, tokens: list[str]) -> dict[str, dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", _SAID, how],
        input=json.dumps(tokens),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def tokens() -> list[str]:
    """Return the types that the platform's programs declare."""
    return sorted(types.REGISTRY)


def test_every_type_has_the_properties_that_it_has_when_all_is_loaded(tokens: list[str]) -> None:
    """Names, types, and the nested types of what goes in and of what comes out."""
    in_parts, whole = _said("in parts", tokens), _said("whole", tokens)
    assert in_parts == whole
    assert "BucketVersioning" in json.dumps(whole)


def test_a_part_takes_no_other_with_it() -> None:
    """One class of a service brings neither its siblings nor their nested types along."""
    program = (
        "import sys\n"
        "from components import lazy_sdk\n"
        "lazy_sdk.install()\n"
        "from pulumi_aws import bedrock\n"
        "bedrock.Guardrail\n"
        "assert 'pulumi_aws.bedrock.guardrail' in sys.modules\n"
        "assert 'pulumi_aws.bedrock.agent_agent' not in sys.modules\n"
        "made = vars(sys.modules['pulumi_aws.bedrock._inputs'])\n"
        "assert 'GuardrailTopicPolicyConfigArgs' in made\n"
        "assert 'AgentAgentTimeoutsArgs' not in made\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_name_that_is_elsewhere_loads_the_whole_service() -> None:
    """Nothing that the package has is missing, wherever it has it; and no more than it has."""
    program = (
        "import sys\n"
        "from components import lazy_sdk\n"
        "lazy_sdk.install()\n"
        "from pulumi_aws import sns\n"
        "before = sns.TopicPolicyArgs\n"
        "assert sns.PolicyDocumentArgs and sns.PolicyDocumentArgsDict and before\n"
        "assert 'pulumi_aws.sns.platform_application' in sys.modules\n"
        "try:\n"
        "    sns.Nothing\n"
        "except AttributeError as error:\n"
        "    assert 'Nothing' in str(error)\n"
        "else:\n"
        "    raise SystemExit('an attribute that is not there was found')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_what_was_found_before_is_loaded_as_ever() -> None:
    """A service that was imported as a whole, or is about to be, has all of its types."""
    program = (
        "import pulumi_aws\n"
        "from components import lazy_sdk\n"
        "lazy_sdk.install()\n"
        "from pulumi_aws import s3\n"
        "assert s3.BucketOwnershipControlsRuleArgs(object_ownership='BucketOwnerEnforced')\n"
        "assert s3.Bucket\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
