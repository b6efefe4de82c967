"""SNS: subscriptions that a person must confirm, and what moto knows of a topic and keeps back."""

from typing import Any, cast

from moto.core.responses import ActionResult
from moto.core.utils import camelcase_to_underscores
from moto.sns.models import SNSBackend, Subscription
from moto.sns.responses import SNSResponse

from sandbox.aws.fixes.patch import Method, Patches, param

patches = Patches()

_KEPT = ("ArchivePolicy", "FifoThroughputScope", "SignatureVersion", "TracingConfig")


@patches.around(SNSBackend)
def subscribe(
    original: Method, self: SNSBackend, topic_arn: str, endpoint: str, protocol: str
) -> Subscription:
    """Leave a subscription by mail unconfirmed: only its reader can confirm it."""
    before = set(self.subscriptions)
    subscription: Subscription = original(self, topic_arn, endpoint, protocol)
    if protocol in {"email", "email-json"} and subscription.arn not in before:
        attributes = subscription.attributes
        attributes["PendingConfirmation"] = "true"
        attributes["ConfirmationWasAuthenticated"] = "false"
    return subscription


@patches.around(SNSResponse)
def get_topic_attributes(original: Method, self: SNSResponse) -> ActionResult:
    """Tell also the attributes that moto keeps and does not return."""
    answer: ActionResult = original(self)
    topic = self.backend.get_topic(param(self, "TopicArn"))
    attributes = cast("dict[str, Any]", answer.result)["Attributes"]
    for name in _KEPT:
        value = getattr(topic, camelcase_to_underscores(name), None)
        if value not in {None, ""}:
            attributes[name] = value
    return answer
