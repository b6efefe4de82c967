"""A team's own program: its use case, and a bucket that only it needs, from the components."""

import os
from pathlib import Path

import pulumi

from components import naming
from components.account import pinned_provider
from components.attachment import in_sandbox
from components.bucket import Lifecycle, PrivateBucket, PrivateBucketArgs
from components.encryption import EncryptionKey, EncryptionKeyArgs
from components.errors import SpecError, StackError
from components.spec.loader import load
from components.tags import use_case_tags
from components.use_case import UseCase, UseCaseArgs

STACKS = Path(__file__).resolve().parents[2] / "stacks"


def build(stack: naming.StackName) -> None:
    """Declare the stack's use case, its key and its bucket, and export what others take."""
    specs = load(STACKS)
    environment = specs.select(stack, in_sandbox=in_sandbox(os.environ))
    args = UseCaseArgs.of(specs, stack.subject, stack.environment)
    place = specs.platform.place(stack.environment)
    tags = use_case_tags(stack.subject, args.spec, specs.platform, stack.environment)
    opts = pulumi.ResourceOptions(providers=[pinned_provider("aws", environment, tags)])

    use_case = UseCase(stack.subject, args, opts)
    key = EncryptionKey(
        "photos-key",
        EncryptionKeyArgs(
            place=place,
            subject=f"{stack.subject}-photos",
            description="Encrypts the photos of returned goods",
            disposable=environment.is_disposable,
        ),
        opts,
    )
    photos = PrivateBucket(
        "photos",
        PrivateBucketArgs(
            bucket_name=place.bucket("returns-photos"),
            key_arn=key.arn,
            access_log_bucket=place.bucket("access-logs"),
            # A return is settled in a month, and disputed for two more.
            lifecycle=Lifecycle(expire_days=90, noncurrent_days=7),
            disposable=environment.is_disposable,
        ),
        opts,
    )
    for name in ("role_arn", "settings"):
        pulumi.export(name, use_case.outputs[name])
    pulumi.export("model_profiles", use_case.outputs["profile_arns"])
    pulumi.export("photos_bucket", photos.bucket)


try:
    build(naming.parse_stack_name(pulumi.get_stack()))
except (SpecError, StackError) as error:
    pulumi.log.error(str(error))
    # The exit code by which Pulumi's language host knows that the person has been told.
    raise SystemExit(32) from None
