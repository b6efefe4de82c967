"""Whose a resource is and how closed what it holds is, as its tags tell."""

from __future__ import annotations

from components import naming
from policies.context import DataClass, PolicyContext
from policies.resources import Resource
from policies.values import FaultError

USE_CASE_TAG = "use_case"
DATA_CLASS_TAG = "data_class"
CONFIDENTIAL = "confidential"
"""The class from which on the strictest rules hold."""


def data_class_of(resource: Resource, context: PolicyContext) -> DataClass:
    """Return the class of what `resource` holds: its tag's, or the stack's where it has none.

    Raises:
        FaultError: no class has that name.
        UndecidedError: the tags are not known yet.
    """
    tag = resource.tags().get(DATA_CLASS_TAG)
    name = tag.text() if tag is not None else None
    if tag is None or name is None:
        return context.data_class
    found = context.data_classes.get(name)
    if found is None:
        classes = ", ".join(context.data_classes)
        raise FaultError(tag, f"the class {name!r} is unknown", f"use one of {classes}")
    return found


def is_confidential(data_class: DataClass, context: PolicyContext) -> bool:
    """Whether data of the class are confidential or more."""
    return data_class.rank >= context.data_classes[CONFIDENTIAL].rank


def subject_of(context: PolicyContext) -> str:
    """Return what the tag `use_case` of the stack's resources says."""
    return context.use_case or naming.PLATFORM
