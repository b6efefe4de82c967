"""What every extension of moto holds to; each service's own behaviour has a test of its own."""

from typing import Any

import boto3
import botocore.session
import pytest

from sandbox.aws import request
from sandbox.aws.services.dispatch import known
from sandbox.aws.services.service import Service

SERVICES = sorted(known())


def _model(service: Service) -> Any:
    return botocore.session.get_session().get_service_model(service.name)


def test_the_services_are_found() -> None:
    assert "bedrock" in SERVICES


@pytest.mark.parametrize("name", SERVICES)
def test_operations_are_of_the_service(name: str) -> None:
    assert set(known()[name].operations) - set(_model(known()[name]).operation_names) == set()


@pytest.mark.parametrize("name", SERVICES)
def test_a_request_over_http_finds_the_service(name: str) -> None:
    """A request tells no service, only the name in its signature."""
    shared: dict[str, tuple[str, ...]] = vars(request)["_SHARED_SIGNING_NAMES"]
    signing = _model(known()[name]).signing_name
    told: str = vars(request)["_OTHER_NAMES"].get(signing, signing)
    assert name in shared.get(told, (told,))


@pytest.mark.parametrize("name", SERVICES)
def test_boto3_has_the_service(name: str) -> None:
    assert name in boto3.session.Session().get_available_services()
