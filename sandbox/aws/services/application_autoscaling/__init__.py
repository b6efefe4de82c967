"""Application Auto Scaling: targets, their policies and tags.

moto takes targets and policies of what does not exist, forgets a policy's ARN at each change,
leaves a target's policies behind when it goes, and knows no tags. Scheduled actions stay moto's.
"""

from sandbox.aws.services.application_autoscaling import policies, targets
from sandbox.aws.services.service import Service

SERVICE = Service(
    name="application-autoscaling",
    operations={**targets.OPERATIONS, **policies.OPERATIONS},
)
