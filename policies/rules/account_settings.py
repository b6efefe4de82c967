"""What holds for a whole account is the platform's to set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies import resource_types as types
from policies.context import PolicyContext
from policies.model import (
    Finding,
    Policy,
    Severity,
    Stage,
    Supports,
    failed,
    not_applicable,
    passed,
)
from policies.resources import Resource

_SERVICES: Final = frozenset(
    {
        "accessanalyzer",
        "account",
        "auditmanager",
        "cfg",
        "cloudtrail",
        "controltower",
        "detective",
        "fms",
        "guardduty",
        "identitystore",
        "inspector2",
        "macie",
        "macie2",
        "organizations",
        "ram",
        "rolesanywhere",
        "securityhub",
        "securitylake",
        "servicequotas",
        "ssoadmin",
    }
)
"""Services that watch, bound or share an account, by their modules of the provider."""

_TYPES: Final = frozenset(
    {
        "aws:apigateway/account:Account",
        "aws:backup/globalSettings:GlobalSettings",
        "aws:backup/regionSettings:RegionSettings",
        "aws:cloudwatch/logAccountPolicy:LogAccountPolicy",
        "aws:ebs/defaultKmsKey:DefaultKmsKey",
        "aws:ebs/encryptionByDefault:EncryptionByDefault",
        "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
        "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
        "aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults",
        "aws:ec2/serialConsoleAccess:SerialConsoleAccess",
        "aws:ecr/accountSetting:AccountSetting",
        "aws:ecr/registryPolicy:RegistryPolicy",
        "aws:ecs/accountSettingDefault:AccountSettingDefault",
        "aws:glue/dataCatalogEncryptionSettings:DataCatalogEncryptionSettings",
        "aws:glue/resourcePolicy:ResourcePolicy",
        "aws:iam/accountAlias:AccountAlias",
        "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        "aws:iam/samlProvider:SamlProvider",
        "aws:iam/securityTokenServicePreferences:SecurityTokenServicePreferences",
        "aws:lakeformation/dataLakeSettings:DataLakeSettings",
        "aws:lakeformation/identityCenterConfiguration:IdentityCenterConfiguration",
        "aws:lakeformation/resource:Resource",
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    }
)
"""Settings of which an account has one, and doors by which others come in."""


def _is_its_own(resource: Resource, context: PolicyContext) -> Iterator[Finding]:
    service = resource.type.removeprefix("aws:").partition("/")[0]
    if context.is_platform:
        yield not_applicable(resource, "what holds for the whole account is the platform's to set")
    elif service in _SERVICES or resource.type in _TYPES:
        yield failed(
            resource,
            f"{resource.type} changes what holds for the whole account",
            "ask for it in stacks/platform.yaml",
        )
    else:
        yield passed(resource, "it is of this use case alone")


CHANGES_ITS_OWN: Final = Policy(
    id="GOV-15",
    name="account-is-the-platform-s",
    title="A use case changes nothing that holds for the whole account",
    severity=Severity.CRITICAL,
    mandatory_from=Stage.PROTOTYPE,
    types=(types.ANY,),
    rationale="One setting of the account turns a guardrail off for all use cases at once.",
    remedy="leave it to the platform's stack",
    supports=Supports(
        nist_800_53_r5=("AC-5", "CM-5", "AU-9"),
        nist_ai_rmf=("GOVERN 2.1",),
        iso42001=("A.3.2",),
        owasp_llm_2025=("LLM06",),
        genai_lens=("GENOPS04-BP01",),
        soc2=("CC6.3", "CC8.1"),
    ),
    links=(
        "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_aws_account.html",
    ),
    on_resource=_is_its_own,
)
