"""What an agent or a prompt names that must exist in the same account and region."""

from moto.kms.models import kms_backends

from sandbox.aws.services.store import Item, Store, invalid


def check_key(store: Store, request: Item) -> None:
    """Refuse a key that does not exist."""
    arn = request.get("customerEncryptionKeyArn")
    if arn is None:
        return
    keys = kms_backends[store.account][store.region].keys
    if arn not in {key.arn for key in keys.values()}:
        raise invalid(f"customerEncryptionKeyArn: there is no key {arn} in {store.region}")


def check_guardrail(store: Store, request: Item) -> None:
    """Refuse a guardrail, or a version of one, that does not exist."""
    asked = request.get("guardrailConfiguration")
    if not asked:
        return
    if "guardrailIdentifier" not in asked or "guardrailVersion" not in asked:
        raise invalid("guardrailConfiguration: names a guardrail and its version, or is left out")
    identifier = asked["guardrailIdentifier"].rpartition("/")[2]
    guardrails = Store("bedrock", store.account, store.region).table("guardrails")
    if asked["guardrailVersion"] not in guardrails.get(identifier, {}):
        raise invalid(
            f"guardrailConfiguration: there is no version {asked['guardrailVersion']} of "
            f"guardrail {asked['guardrailIdentifier']}"
        )


def check_model(store: Store, model: str | None) -> None:
    """Refuse an application inference profile that does not exist; models are not listed here."""
    if model is None or ":application-inference-profile/" not in model:
        return
    profiles = Store("bedrock", store.account, store.region).table("profiles")
    if model not in {profile["inferenceProfileArn"] for profile in profiles.values()}:
        raise invalid(f"there is no inference profile {model}")
