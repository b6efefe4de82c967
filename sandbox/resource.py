"""What a declaration of a resource type says; `sandbox/types/` holds the declarations.

A declaration is data. It names boto3 operations; which property goes to which member of an
operation is found by name (`bucketKeyEnabled` and `BucketKeyEnabled`, `rules` and `Rule`), and
only what does not follow from the names is written down.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = dict[str, Any]
"""Values by property name, as Pulumi spells them (camelCase)."""


Function = Callable[[Any, Properties], Any]
SET = object()
"""In `given`: the property has a value, whichever."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Call:
    """One boto3 call, and how it is tied to the properties of the resource."""

    method: str | Function
    """The client's method, such as `create_role`; `service.method` for another service. Where
    one call does not do, a function of (client, values); a read's returns properties."""

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Property -> member of the request (dots for nesting, "[0]" after a list whose one element
    it is part of), beside the type's `names`."""

    region: Callable[[Properties], str] | None = None
    """The region that is asked, of the resource's properties; the resource's own where None."""

    into: str | None = None
    """A structure of the request whose members take properties too, such as `TableInput`; with
    "[0]" behind its name, a list of one such structure."""

    binds: tuple[str, ...] | None = None
    """The only properties that go into the request; by name where None."""

    constants: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Member of the request -> value that is always sent; "{property}" is filled in."""

    given: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The call is made only where these properties have these values (None: not set)."""

    covers: tuple[str, ...] | None = None
    """The properties that it sets; those bound to its request where None."""

    at: str = "@"
    """JMESPath to the resource in the response; "{property}" is filled in."""

    gives: Mapping[str, str] | None = None
    """Read: property -> JMESPath below `at`, and nothing else is taken; by name where None."""

    missing: tuple[str, ...] = ()
    """Error codes that mean that what it reads or deletes is not set, beside NotFound's kin."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tags:
    """How a type's tags are changed and read after it was created."""

    add: str
    remove: str | None = None
    """None: `add` sets all tags at once."""
    read: str | None = None
    """None: the type's own read returns the tags."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    at: str = "Tags || tags || TagList"
    on_create: bool = True
    """Whether the create call takes the tags; else they are added after it."""
    constants: Mapping[str, Any] = field(default_factory=dict[str, Any])
    clear: str | None = None
    """The call that takes all tags away, where `add` sets all of them at once."""
    specification: str | None = None
    """EC2's word for the resource in `TagSpecifications`, by which its create calls take tags."""


@dataclass(frozen=True, slots=True)
class Codec:
    """A property whose value is written otherwise in AWS than in Pulumi."""

    to_aws: Callable[[Any], Any]
    from_aws: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ResourceType:
    """One `aws:*` type: which calls carry it out, and what follows from a change."""

    token: str
    service: str
    """boto3's name of the service."""

    cloudformation: str | None
    """AWS's own name of the type, whose published schema is the outside witness."""

    id: str
    """The id as pulumi-aws writes it, of properties: "{name}", "{role}:{name}"."""

    importable: bool = True
    """Whether the id tells enough to find the resource; some of pulumi-aws's are digests."""

    create: tuple[Call, ...]
    """The first makes the resource; each further one is made where it covers a set property."""

    read: tuple[Call, ...]
    update: tuple[Call, ...] = ()
    """Those that cover a changed property are made, in this order."""

    delete: tuple[Call, ...] = ()
    replace: tuple[str, ...] = ()
    """Properties whose change needs a new resource; a part by its dotted path, without indices."""

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Property -> member of requests, dots for nesting; "a.b" as property for nested ones. An empty
    member means that the sandbox does not carry the property out, and refuses it."""

    reads: Mapping[str, str] = field(default_factory=dict[str, str])
    """Property -> JMESPath below the first read's `at`, where names do not tell."""

    outputs: Mapping[str, str | Function] = field(default_factory=dict[str, str | Function])
    """Computed property -> JMESPath in create's and read's result, a function of (result,
    values), or "=text" with {property} in it ({account}, {region} and {partition} are known
    too). One that starts with an underscore is for ids and requests only."""

    json: tuple[str, ...] = ()
    """Properties that hold JSON text, compared by meaning."""

    sets: tuple[str, ...] = ()
    """Lists whose order means nothing, by dotted path."""

    arn_or_id: tuple[str, ...] = ()
    """Properties that take an ARN or the id at its end alike; AWS returns one of them."""

    defaults: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What pulumi-aws takes where a property is not given."""

    computed: tuple[str, ...] = ()
    """Inputs that AWS fills in where they are not given."""

    write_only: tuple[str, ...] = ()
    """Inputs that AWS does not return, or that only steer the provider."""

    codecs: Mapping[str, Codec] = field(default_factory=dict[str, Codec])
    auto_name: str | None = None
    """The property that gets the resource's name and seven hex digits where it is not given."""

    auto_name_limit: int = 64
    auto_name_prefix: str = ""
    """What AWS wants before such a name, as in "alias/"."""

    tags: Tags | None = None
    missing: tuple[str, ...] = ()
    before_delete: Callable[..., None] | None = None
    """Called with (client, state) first, such as to empty a bucket under forceDestroy."""

    volatile: tuple[str, ...] = ()
    """Outputs that an update may change, so that a preview of one does not know them. Of inputs:
    those that AWS decides anew at each update that does not give them."""

    differs: Mapping[str, str] = field(default_factory=dict[str, str])
    """"replace:P", "required:P", "computed:P", "enum:P", "pattern:P", "name:P" or "type" -> why
    pulumi-aws differs there from AWS's published schema; P may hold "*", and "name:P" may give
    AWS's name as "=Q". The fidelity test fails on any other difference."""

    @property
    def title(self) -> str:
        """The type without its package, such as `s3.Bucket`."""
        _, module, name = self.token.split(":")
        return f"{module.split('/')[0]}.{name}"
