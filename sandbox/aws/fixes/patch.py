"""How a fix is put into a class of moto, from outside."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from moto.core.responses import BaseResponse

Method = Callable[..., Any]


class Patches:
    """The fixes of one service, in force once `apply` was called."""

    def __init__(self) -> None:
        self._todo: list[tuple[type, str, Callable[[Method | None], Method]]] = []
        self.obsolete: list[str] = []
        """Methods that were to be added and that moto has by now."""

    def adds(self, owner: type) -> Callable[[Method], Method]:
        """Decorate a method that `owner` lacks; it takes the function's name."""

        def collect(method: Method) -> Method:
            def make(original: Method | None) -> Method:
                if original is not None:
                    self.obsolete.append(f"{owner.__name__}.{method.__name__}")
                    return original
                return method

            self._todo.append((owner, method.__name__, make))
            return method

        return collect

    def around(self, owner: type) -> Callable[[Method], Method]:
        """Decorate a method that stands before `owner`'s of the same name.

        It is called with `owner`'s own, which it may call, then with what the caller gives.
        """

        def collect(method: Method) -> Method:
            def make(original: Method | None) -> Method:
                if original is None:
                    raise AttributeError(f"{owner.__name__} has no {method.__name__}")

                @wraps(original)
                def call(self: object, *args: object, **kwargs: object) -> object:
                    return method(original, self, *args, **kwargs)

                return call

            self._todo.append((owner, method.__name__, make))
            return method

        return collect

    def apply(self) -> None:
        """Put the fixes in force; doing it again changes nothing."""
        while self._todo:
            owner, name, make = self._todo.pop(0)
            setattr(owner, name, make(getattr(owner, name, None)))


def param(response: BaseResponse, name: str, default: object = None) -> Any:  # noqa: ANN401 - JSON
    """Return a parameter of the request that `response` answers."""
    value = response._get_param(name)  # pyright: ignore[reportPrivateUsage] - moto's way to ask
    return default if value is None else value
