"""SQS: a queue's policy, which moto drops where other attributes are set."""

from typing import Any

from moto.sqs.models import Queue, SQSBackend

from sandbox.aws.fixes.patch import Method, Patches

patches = Patches()


@patches.around(SQSBackend)
def set_queue_attributes(
    original: Method, self: SQSBackend, queue_name: str, attributes: dict[str, Any]
) -> Queue:
    """Keep the policy where it is not among the attributes."""
    kept = {"Policy": self.get_queue(queue_name).policy}
    queue: Queue = original(self, queue_name, {**kept, **attributes})
    return queue
