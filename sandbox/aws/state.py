"""moto's state as bytes and back, backend by backend.

moto has no way to save its state. A backend is one service in one account and region; each is
pickled on its own, with references to other backends by name, so that one that cannot be pickled
does not take the others with it and an unchanged one need not be pickled again.
"""

import importlib
import io
import pickle
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from moto.core.base_backend import AccountSpecificBackend, BackendDict, BaseBackend
from moto.iam import models as iam

_LOCKS = (type(threading.Lock()), type(threading.RLock()))
_BASE_ATTRIBUTES = frozenset(vars(BackendDict(BaseBackend, "")))


class Key(NamedTuple):
    """Which backend, or with an empty region the attributes of a service's `BackendDict`."""

    module: str
    """Where moto defines the backend's class, such as `moto.kms.models`."""

    account: str
    region: str


_touched: set[Key] = set()


@contextmanager
def touched() -> Generator[set[Key]]:
    """Yield a set that holds, at the end, the backends that were used within the context.

    A request may change other services than its own (SNS puts messages into SQS), and this is
    the only place through which they all reach them. Not for several threads at once.
    """
    _touched.clear()
    yield _touched


def track() -> None:
    """Make `touched` work: note which backend each request takes out of moto's registry."""
    registry: Any = AccountSpecificBackend
    if getattr(registry, "tracked", False):
        return
    take = registry.__getitem__

    def note(self: Any, region_name: str) -> Any:  # noqa: ANN401 - any service's backend
        backend = take(self, region_name)
        _touched.add(Key(self.backend.__module__, self.account_id, backend.region_name))
        return backend

    registry.__getitem__ = note
    registry.tracked = True
    visit = iam.mark_account_as_visited

    def unnoticed(**given: str) -> None:
        # Every request of any service tells IAM when its access key was last used, which is not
        # worth saving IAM for.
        before = set(_touched)
        visit(**given)
        _touched.intersection_update(before)

    iam.mark_account_as_visited = unnoticed


def keys() -> set[Key]:
    """Return all backends that exist."""
    return {
        Key(registry.backend.__module__, account, region)
        for registry in _registries()
        for account, region, _ in registry.iter_backends()
    }


def with_registries(backends: set[Key]) -> set[Key]:
    """Return `backends` and the registries above them that keep something of their own."""
    registries = {Key(key.module, "", "") for key in backends}
    return backends | {key for key in registries if _own_attributes(_registry(key.module))}


def dump(key: Key) -> bytes:
    """Return the state of one backend; raises what pickling raises for what moto put in it."""
    registry = _registry(key.module)
    backend = registry[key.account][key.region] if key.region else None
    state = cast("dict[str, Any]", vars(backend)) if backend else _own_attributes(registry)
    buffer = io.BytesIO()
    _Pickler(buffer, protocol=pickle.HIGHEST_PROTOCOL).dump(state)
    return buffer.getvalue()


def load(key: Key, data: bytes) -> None:
    """Put the state of one backend back; raises what unpickling raises."""
    state = _Unpickler(data).load()
    registry = _registry(key.module)
    vars(registry if not key.region else registry[key.account][key.region]).update(state)


class _Pickler(pickle.Pickler):
    def persistent_id(self, obj: object) -> tuple[str, ...] | None:
        if isinstance(obj, BaseBackend):
            return ("backend", type(obj).__module__, obj.account_id, obj.region_name)
        if isinstance(obj, AccountSpecificBackend):
            account = cast("AccountSpecificBackend[Any]", obj)
            return ("account", account.backend.__module__, account.account_id)
        if isinstance(obj, BackendDict):
            return ("registry", cast("BackendDict[Any]", obj).backend.__module__)
        # AWS's own 1,582 policies would be 4 MB in each snapshot; only attached ones have a state.
        if isinstance(obj, iam.AWSManagedPolicy):
            policy = cast("Any", obj)
            if not policy.attachment_count and not policy.tags:
                return ("policy", policy.account_id, policy.partition, policy.arn)
        return None

    def reducer_override(self, obj: object) -> Any:  # noqa: ANN401 - as pickle types it
        if isinstance(obj, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            pem = obj.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            return _private_key, (pem,)
        if isinstance(obj, _LOCKS):
            return _lock, (isinstance(obj, _LOCKS[1]),)
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._policies: dict[tuple[str, str], dict[str, iam.AWSManagedPolicy]] = {}

    def persistent_load(self, pid: tuple[str, ...]) -> object:
        match pid:
            case ("backend", module, account, region):
                return _registry(module)[account][region]
            case ("account", module, account):
                return _registry(module)[account]
            case ("registry", module):
                return _registry(module)
            case ("policy", account, partition, arn):
                return self._aws_policies(account, partition)[arn]
            case _:
                raise pickle.UnpicklingError(f"unknown reference {pid!r}")

    def _aws_policies(self, account: str, partition: str) -> dict[str, iam.AWSManagedPolicy]:
        if (account, partition) not in self._policies:
            policies = iam.iam_backends[account][partition].aws_managed_policies
            self._policies[account, partition] = {
                policy.arn: cast("iam.AWSManagedPolicy", policy) for policy in policies
            }
        return self._policies[account, partition]


def _private_key(pem: bytes) -> object:
    return serialization.load_pem_private_key(pem, password=None)


def _lock(reentrant: bool) -> object:  # noqa: FBT001 - called by pickle, by position
    return threading.RLock() if reentrant else threading.Lock()


def _own_attributes(registry: BackendDict[Any]) -> dict[str, Any]:
    """What a service's registry keeps beside its backends, such as who owns which bucket name."""
    return {name: value for name, value in vars(registry).items() if name not in _BASE_ATTRIBUTES}


def _registries() -> list[BackendDict[Any]]:
    # moto's only list of the services in use.
    return list(cast("Any", BackendDict)._instances)  # pyright: ignore[reportPrivateUsage]


def _registry(module: str) -> BackendDict[Any]:
    for value in vars(importlib.import_module(module)).values():
        if isinstance(value, BackendDict):
            registry = cast("BackendDict[Any]", value)
            if registry.backend.__module__ == module:
                return registry
    raise LookupError(f"{module} has no backends")
