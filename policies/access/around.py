"""What stands around an account and a network: policies that limit, and grant nothing.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from policies import resource_types as types
from policies.access.reading import text
from policies.access.statements import Document
from policies.documents import Kind
from policies.iam import Carrier, carriers
from policies.patterns import matches
from policies.resources import Resource
from policies.values import Property, decode

SCP: Final = "service control policy"
ENDPOINT: Final = "endpoint policy"

_SERVICES: Final[Mapping[str, str]] = {
    "bedrock:InvokeModel*": "bedrock-runtime",
    "bedrock:ApplyGuardrail": "bedrock-runtime",
    "bedrock:Retrieve*": "bedrock-agent-runtime",
    "bedrock:InvokeAgent": "bedrock-agent-runtime",
    "sagemaker:Invoke*": "sagemaker.runtime",
}
"""Actions whose endpoint's service is not named as the action's own."""

Way = tuple[str, str]
"""The service and the region to which an endpoint leads."""


@dataclass(frozen=True, slots=True)
class Around:
    """Limits that are told beside the states, or that hold for requests from the network alone."""

    levels: Sequence[Sequence[Document]] = ()
    """Service control policies by level: root, units, account. Each level must allow."""

    endpoints: Mapping[Way, Document] | None = None
    """The endpoints that requests pass, where they come from the network; None from elsewhere."""

    def limits(self, action: str, region: str | None) -> list[Sequence[Document]]:
        """Return the documents of which each group must allow a request.

        Args:
            action: What is asked for.
            region: Where the request enters AWS; None where a service makes it, which passes no
                endpoint of the network.
        """
        found = list(self.levels)
        if self.endpoints is not None and region is not None:
            way = (_service(action), region)
            closed = Document(f"of {way[0]} in {region}, which is not there,", ENDPOINT)
            found.append((self.endpoints.get(way, closed),))
        return found


NOTHING: Final = Around()


def _service(action: str) -> str:
    for actions, service in _SERVICES.items():
        if matches(actions, action):
            return service
    return action.partition(":")[0]


def endpoints(resources: Iterable[Resource]) -> dict[Way, Document]:
    """Return the endpoints of states, by where they lead; one without a policy lets all pass."""
    return dict(_endpoints(resources))


def _endpoints(resources: Iterable[Resource]) -> Iterator[tuple[Way, Document]]:
    for resource in resources:
        if resource.type == types.VPC_ENDPOINT.token:
            _, _, name = text(resource, "serviceName").partition("com.amazonaws.")
            region, _, service = name.partition(".")
            documents = [
                Document.of(resource.name, ENDPOINT, it)
                for it in carriers(resource)
                if it.kind is Kind.ENDPOINT
            ]
            whole = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
            yield (
                (service, region),
                documents[0] if documents else given("default", whole, ENDPOINT),
            )


def given(name: str, body: object, layer: str) -> Document:
    """Return a document that is in no state."""
    place = Property(f"urn:given::{name}", "policy", decode(body))
    return Document.of(name, layer, Carrier(Kind.IDENTITY, place))


@dataclass(frozen=True, slots=True)
class Given:
    """What is told about the surroundings of states."""

    scps: Sequence[Sequence[object]] = field(default_factory=list[Sequence[object]])
    """Documents of service control policies, by level."""

    from_network: bool = False
    """Whether requests come from the platform's network, through its endpoints."""

    def around(self, resources: Sequence[Resource]) -> Around:
        """Return the limits that follow, for what the states hold."""
        levels = [
            [given(f"level {at + 1}", body, SCP) for body in level]
            for at, level in enumerate(self.scps)
        ]
        return Around(levels, endpoints(resources) if self.from_network else None)
