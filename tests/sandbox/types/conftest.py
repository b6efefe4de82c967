"""The provider over an empty AWS."""

import pytest

from sandbox.aws.app import Aws
from tests.sandbox.engine_side import Engine


@pytest.fixture
def engine(aws: Aws) -> Engine:
    """Return one program's instance of the provider."""
    return Engine(aws)
