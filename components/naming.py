"""Names, ARNs and tags: each is decided here, once, by pure functions.

A physical name is never random, so that an ARN can be written before its resource exists. Policies
can then be judged in a preview, where an ARN that AWS computes is still unknown. One environment is
one account, so names hold no environment; a bucket's name, which all accounts share, holds it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from components.errors import StackError

PLATFORM: Final = "platform"
"""The stack, the spec and the `use_case` tag of what all use cases share."""

SANDBOX_ACCOUNT_ID: Final = "000000000000"
"""The account of the sandbox; AWS never issues it."""

ROLE_PATH: Final = "/groundwork/"
USE_CASE_ROLE_PATH: Final = "/groundwork/use-case/"
AGENT_DUTY: Final = "agent"
GATEWAY_DUTY: Final = "gateway"
AGENT_RUNTIME_DUTY: Final = "agent-runtime"
"""What ends the names of the roles that AWS takes for a use case's agent, gateway, container."""

BOUNDARY_PATH: Final = "/groundwork/boundary/"
CI_PLANNER: Final = "groundwork-ci-planner"
"""Role by which CI reads; its name tells policies that every branch may take it."""

DEPLOYER: Final = "groundwork-ci-deployer"
AUDITOR: Final = "groundwork-auditor"
RECORDS_AUDITOR: Final = "groundwork-records-auditor"
"""Role that queries every prompt and answer as it was, and the policy that says so."""

RECORDS_DEVELOPER: Final = "groundwork-records-developer"
"""Role that queries the redacted copy, and the policy that says so."""

BREAK_GLASS: Final = "groundwork-break-glass"
BREAK_GLASS_USER_PATH: Final = "/break-glass/"
"""IAM users that are kept for emergencies; whoever runs the accounts makes them."""

QUERY_RESULTS: Final = "query-results/"
"""Folder of every data class's bucket in which Athena leaves results; no dataset lies there."""

CAPTURES: Final = "captures/"
"""Folder of a data class's store that holds captured calls of hosted models."""

SCAN_RESULT_TAG: Final = "GuardDutyMalwareScanStatus"
"""The tag that GuardDuty puts on an object once it has scanned it."""

STOP_POLICY_NAME: Final = "groundwork-stopped"
"""The policy that stops a use case whose roles it is attached to."""
STOP_PATH: Final = "/groundwork/stop/"
"""Policies that deny all calls of models; whoever attaches one stops a use case."""

OVER_BUDGET_POLICY: Final = "groundwork-over-budget-stopped"
"""Attached by AWS Budgets alone, which takes it off again: a stop by hand needs one of its own."""

BUDGET_EXECUTOR: Final = "groundwork-budget-executor"
"""The role by which AWS Budgets attaches it."""

TRAIL: Final = "groundwork"
"""The account's trail."""

INVOCATIONS_LOG_GROUP: Final = "/groundwork/platform/model-invocations"
"""Where every prompt and answer of the account is written, masked."""

RECORDS_BUCKET: Final = "records"
"""The role of the bucket that has the trail, and every prompt and answer as it was."""


@dataclass(frozen=True, slots=True)
class StackName:
    """The parts of a stack's name: what to build, and where."""

    subject: str
    """`platform`, or the stem of a use case's file."""

    environment: str

    def __str__(self) -> str:
        return f"{self.subject}.{self.environment}"


def parse_stack_name(name: str) -> StackName:
    """Return the parts of `platform.<environment>` or `<use-case>.<environment>`.

    Raises:
        StackError: `name` has another form.
    """
    subject, dot, environment = name.rpartition(".")
    if not (subject and dot and environment):
        raise StackError(
            f"stack {name!r} does not say what to build and where; "
            f"name it {PLATFORM}.<environment> or <use-case>.<environment>"
        )
    return StackName(subject, environment)


def platform_stack(environment: str) -> str:
    """Return the full name of the environment's platform stack, as a stack reference takes it."""
    return f"organization/groundwork/{StackName(PLATFORM, environment)}"


@dataclass(frozen=True, slots=True)
class Place:
    """The account and region in which a stack is built, and the names that hold them."""

    organisation: str
    """Slug of the organisation; starts the names that are unique in all of AWS."""

    account_id: str
    region: str

    def bucket(self, role: str) -> str:
        """Return the name of the bucket that has `role`; `role` takes at most 20 characters."""
        # S3 caps a bucket's name at 63 characters: slug 12, account 12, region 14, hyphens 3.
        return f"{self.organisation}-{role}-{self.account_id}-{self.region}"

    def everywhere(self) -> Place:
        """Return the place of a policy that holds in several regions; `fence` names them."""
        return replace(self, region="*")

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a regional resource of this account."""
        return f"arn:aws:{service}:{self.region}:{self.account_id}:{resource}"

    def role_arn(self, name: str, path: str = ROLE_PATH) -> str:
        """Return the ARN of the role `name` under `path`."""
        return f"arn:aws:iam::{self.account_id}:role{path}{name}"

    @property
    def root_arn(self) -> str:
        """The account itself, as the principal of a key's policy."""
        return f"arn:aws:iam::{self.account_id}:root"

    def policy_arn(self, name: str, path: str) -> str:
        """Return the ARN of the managed policy `name` under `path`."""
        return f"arn:aws:iam::{self.account_id}:policy{path}{name}"

    def boundary_arn(self, boundary: str) -> str:
        """Return the permissions boundary of that name, a stage or one of its service roles."""
        return self.policy_arn(boundary_name(boundary), BOUNDARY_PATH)

    def boundary_arns(self, stage: str) -> tuple[str, str]:
        """Return the boundaries of a stage: of workloads, and of the roles that services take."""
        return self.boundary_arn(stage), self.boundary_arn(service_boundary(stage))

    def break_glass_user_arn(self, person: str) -> str:
        """Return the IAM user by which `person` breaks the glass."""
        return f"arn:aws:iam::{self.account_id}:user{BREAK_GLASS_USER_PATH}{person}"

    def permission_set_role_arn(self, permission_set: str) -> str:
        """Return the pattern of the role that Identity Center makes of a permission set.

        AWS puts the region into its path, but for us-east-1, and a random suffix behind its name:
        https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
        """
        path = "role/aws-reserved/sso.amazonaws.com/"
        return f"arn:aws:iam::{self.account_id}:{path}*AWSReservedSSO_{permission_set}_*"

    @property
    def stop_policy_arn(self) -> str:
        """The policy that stops the use case whose roles it is attached to."""
        return f"arn:aws:iam::{self.account_id}:policy{ROLE_PATH}{STOP_POLICY_NAME}"


def stop_record(subject: str) -> str:
    """Return the parameter that tells whether a use case is stopped, by whom, when and why.

    It is written by `groundwork stop` and `groundwork resume`, and no stack's.
    """
    return parameter(subject, "stop")


def retirement_record(subject: str) -> str:
    """Return the parameter that tells who retired a use case, when and why; it is no stack's."""
    return parameter(subject, "retired")


def bucket_arn(name: str) -> str:
    """Return the ARN of the bucket `name`."""
    return f"arn:aws:s3:::{name}"


def foundation_model_arn(region: str, model_id: str) -> str:
    """Return the ARN of a foundation model, which belongs to no account."""
    return f"arn:aws:bedrock:{region}::foundation-model/{model_id}"


def boundary_name(boundary: str) -> str:
    """Return the name of a permissions boundary, as `groundwork-pilot-boundary`."""
    return f"groundwork-{boundary}-boundary"


def service_boundary(stage: str) -> str:
    """Return what the boundary of a stage's service roles is called, beside its workloads'."""
    return f"{stage}-service"


def permission_set(job_function: str, environment: str) -> str:
    """Return the name of a permission set; all environments of an organisation share one place."""
    return f"{job_function}-{environment}"


def role_name(subject: str, duty: str) -> str:
    """Return the name of a role, as `groundwork-customer-support-runtime`."""
    return f"groundwork-{subject}-{duty}"


def title(subject: str) -> str:
    """Return what stands for a subject where names lie in one list: budgets, groups, monitors."""
    return f"groundwork-{subject}"


def key_alias(subject: str) -> str:
    """Return the alias of a key, as `alias/groundwork/customer-support`."""
    return f"alias/groundwork/{subject}"


def log_group(subject: str, stream: str) -> str:
    """Return the name of a log group, as `/groundwork/customer-support/runtime`."""
    return f"/groundwork/{subject}/{stream}"


def endpoint(subject: str, alias: str) -> str:
    """Return the name of a hosted model's endpoint, as `groundwork-claims-reader`."""
    return f"groundwork-{subject}-{alias}"


def endpoint_log_group(endpoint_name: str) -> str:
    """Return the log group to which SageMaker writes what an endpoint's containers say."""
    return f"/aws/sagemaker/Endpoints/{endpoint_name}"


def captures(subject: str, alias: str) -> str:
    """Return the folder of the captured calls of a hosted model."""
    return f"{CAPTURES}{subject}/{alias}"


def parameter(subject: str, *parts: str) -> str:
    """Return the name of a parameter under which a workload finds what was built for it."""
    return "/".join(("/groundwork", subject, *parts))


def secret(subject: str, name: str) -> str:
    """Return the name of a secret, as `groundwork/customer-support/order-lookup-key`."""
    return f"groundwork/{subject}/{name}"


def workgroup(subject: str) -> str:
    """Return the name of an Athena workgroup, as `groundwork-customer-support`."""
    return f"groundwork-{subject}"


def query_results(subject: str) -> str:
    """Return the folder, in a data class's bucket, of a use case's query results."""
    return f"{QUERY_RESULTS}{subject}/"


def fitted(name: str, limit: int) -> str:
    """Return `name`, or where it is longer than `limit` a start of it and a digest of the whole."""
    if len(name) <= limit:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    return f"{name[: limit - len(digest) - 1].rstrip('-')}-{digest}"


def glue_name(slug: str) -> str:
    """Return `slug` as Glue and Athena take it; Athena accepts no hyphen in a name."""
    return slug.replace("-", "_")


def agent_runtime(slug: str) -> str:
    """Return the name of the runtime of `slug`; AgentCore accepts no hyphen in it."""
    return slug.replace("-", "_")
