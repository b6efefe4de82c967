"""Bedrock: what is not an extension (see `sandbox.aws.bedrock`) but wrong in moto."""

import json

from moto.bedrock.responses import BedrockResponse

from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()


@patches.around(BedrockResponse)
def get_model_invocation_logging_configuration(original: Method, self: BedrockResponse) -> str:
    """Leave the configuration out where there is none; moto shows an empty one."""
    answer: str = original(self)
    return answer if json.loads(answer)["loggingConfig"] else "{}"
