"""Tags by a resource's ARN: three operations that services spell in a few ways, and mean alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.aws.errors import AwsError
from sandbox.aws.services.service import Handler
from sandbox.aws.services.store import MAX_TAGS, Item, Store, not_found, page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """How one service spells them."""

    arn: str = "resourceArn"
    """Member of a request that names the resource."""

    tags: str = "tags"
    """Member that holds tags, in requests and in answers."""

    keys: str = "tagKeys"
    """Member that holds the keys of tags to take off."""

    pair: tuple[str, str] | None = None
    """Members of one tag where they are a list, key and value; None where they are a map."""

    pages: tuple[str, str] | None = None
    """Members that lead to the next page and limit one; None where a list is told at once."""

    most: int = MAX_TAGS
    """Tags that a resource may have."""

    unknown: Callable[[str], AwsError] = not_found
    """The error for an ARN of nothing that has tags."""

    def operations(self) -> Mapping[str, Handler]:
        """Return what adds tags, takes them off and tells them."""
        return {
            "TagResource": self._add,
            "UntagResource": self._remove,
            "ListTagsForResource": self._list,
        }

    def _add(self, store: Store, request: Item) -> Item:
        store.tag(self._known(store, request), request[self.tags], self.most)
        return {}

    def _remove(self, store: Store, request: Item) -> Item:
        tags = store.tags[self._known(store, request)]
        for key in request[self.keys]:
            tags.pop(key, None)
        return {}

    def _list(self, store: Store, request: Item) -> Item:
        tags = store.tags[self._known(store, request)]
        if self.pair is None:
            return {self.tags: dict(tags)}
        key, value = self.pair
        found = [{key: name, value: text} for name, text in tags.items()]
        if self.pages is None:
            return {self.tags: found}
        following, size = self.pages
        shown, more = page(found, request, following=following, size=size)
        return {self.tags: shown, **more}

    def _known(self, store: Store, request: Item) -> str:
        arn: str = request[self.arn]
        if arn not in store.tags:
            raise self.unknown(arn)
        return arn


AS_MAP = Tagging().operations()
"""As services spell them that have tags as a map."""

UPPER_PAIR = ("Key", "Value")
LOWER_PAIR = ("key", "value")
