"""The kinds of values that a spec holds, with the words that tell what is wrong with others."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from components.spec import docstrings

Stage: TypeAlias = Literal["prototype", "pilot", "production"]
"""The maturity that a use case has proved; decides which policies are mandatory."""

STAGES: tuple[Stage, ...] = ("prototype", "pilot", "production")
"""In the order in which a use case goes through them."""

DataClass: TypeAlias = Literal["public", "internal", "confidential", "restricted"]
"""Sensitivity of data, least first."""

DATA_CLASSES: tuple[DataClass, ...] = ("public", "internal", "confidential", "restricted")


def rank(data_class: DataClass) -> int:
    """Return the sensitivity of `data_class`; a greater number is more sensitive."""
    return DATA_CLASSES.index(data_class)


class Spec(BaseModel):
    """A part of a spec: unknown keys and values of another type are faults, never guessed at."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        # YAML's 1e999 is infinity, of which no limit and no price is made.
        allow_inf_nan=False,
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe each field by the string below it."""
        found = handler(schema)
        properties = handler.resolve_ref_schema(found).get("properties", {})
        for name, text in docstrings.of_fields(cls).items():
            properties.get(name, {}).setdefault("description", text)
        return found


@dataclass(frozen=True, slots=True)
class Shape:
    """The form of a text field: a pattern for machines, and words for people."""

    pattern: str
    form: str

    def check(self, value: str) -> str:
        """Return `value`.

        Raises:
            ValueError: it has another form.
        """
        if re.fullmatch(self.pattern, value) is None:
            raise ValueError(f"{value!r} has the wrong form; write {self.form}")
        return value

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "pattern": f"^(?:{self.pattern})$"}


def _iso_date(value: object) -> object:
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"{value!r} is not a date; write YYYY-MM-DD") from error
    return value


Slug = Annotated[str, Shape(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", "lower-case words joined by hyphens")]
Email = Annotated[str, Shape(r"[^@\s]+@[^@\s]+\.[^@\s]+", "an address such as team@example.com")]
AccountId = Annotated[str, Shape(r"[0-9]{12}", "the 12 digits of an AWS account, in quotes")]
Region = Annotated[str, Shape(r"[a-z]{2}(-[a-z]+)+-[0-9]", "a region such as us-east-1")]
ColumnName = Annotated[str, Shape(r"[a-z][a-z0-9_]*", "lower-case words joined by underscores")]
Prefix = Annotated[
    str, Shape(r"([a-z0-9-]+/)+", "a folder that ends with a slash, such as tickets/")
]
HttpsUrl = Annotated[
    str, Shape(r"https://[^\s/]+(/[^\s]*)?", "an address that starts with https://")
]
ExactSubject = Annotated[str, Shape(r"[^*?\s]+", "the exact claim, without * or ?")]
BucketName = Annotated[str, Shape(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of an S3 bucket")]
RoleArn = Annotated[
    str,
    Shape(
        r"arn:aws:iam::[0-9]{12}:role/[a-zA-Z0-9_+=,.@/-]+",
        "a role's ARN, as arn:aws:iam::...:role/name",
    ),
]
ModelId = Annotated[
    str,
    Field(max_length=128),
    Shape(
        r"[a-z0-9]+(-[a-z0-9]+)*\.[a-z0-9]+([.:-][a-z0-9]+)*",
        "the id of a model or a profile of Bedrock, as amazon.nova-lite-v1:0",
    ),
]
Label = Annotated[str, Field(min_length=1, max_length=256)]
"""What something is called or numbered elsewhere."""

TagValue = Annotated[
    str,
    Shape(
        r"[a-zA-Z0-9_ .:/=+@-]{1,256}",
        "1 to 256 ASCII letters, digits, spaces and . : / = + - @ _, which any tag takes",
    ),
]
"""https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html

Of letters, some services take those of ASCII alone, as AgentCore.
"""

Sentence = Annotated[str, Field(min_length=1, max_length=1000)]
Date = Annotated[dt.date, BeforeValidator(_iso_date)]
Days = Annotated[int, Field(gt=0, le=3653)]
Usd = Annotated[int, Field(gt=0)]
Share = Annotated[float, Field(gt=0, lt=1)]
"""A part of one, exclusive of both ends."""
