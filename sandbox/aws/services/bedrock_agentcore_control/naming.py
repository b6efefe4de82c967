"""ARNs and ids as AgentCore's service model writes them."""

from sandbox.aws.services.store import Store, new_id

_SUFFIX_LENGTH = 10


def identifier(name: str) -> str:
    """Return the id of what is called `name`: the name and ten characters."""
    return f"{name}-{new_id(_SUFFIX_LENGTH)}"


def arn(store: Store, resource: str) -> str:
    """Return an ARN; their service is not boto3's name of it."""
    kind, _, name = resource.partition("/")
    return store.arn(kind, name, service="bedrock-agentcore")


def workload_identity(store: Store, name: str) -> dict[str, str]:
    """Return the identity that the service makes for a runtime or a gateway."""
    resource = f"workload-identity-directory/default/workload-identity/{name}"
    return {"workloadIdentityArn": arn(store, resource)}
