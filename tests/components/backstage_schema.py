"""Backstage's descriptor format as a JSON Schema, written from its published documentation.

https://backstage.io/docs/features/software-catalog/descriptor-format; Backstage holds entities
against `packages/catalog-model/src/schema` of https://github.com/backstage/backstage.
"""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string", "minLength": 1}
_NAME = {
    "type": "string",
    "minLength": 1,
    "maxLength": 63,
    "pattern": r"^[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$",
}
_REFERENCE = {
    "type": "string",
    "pattern": r"^([a-zA-Z]+:)?([a-z0-9-]+/)?[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*$",
}
_REFERENCES = {"type": "array", "items": _REFERENCE}
_KEY = r"^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$"
_PROFILE = {
    "type": "object",
    "properties": {"displayName": _TEXT, "email": _TEXT, "picture": _TEXT},
}

METADATA: dict[str, Any] = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": _NAME,
        "namespace": _NAME,
        "title": _TEXT,
        "description": {"type": "string"},
        "labels": {
            "type": "object",
            "propertyNames": {"pattern": _KEY},
            "additionalProperties": {"type": "string", "maxLength": 63},
        },
        "annotations": {
            "type": "object",
            "propertyNames": {"pattern": _KEY},
            "additionalProperties": {"type": "string"},
        },
        "tags": {
            "type": "array",
            "items": {
                "type": "string",
                "maxLength": 63,
                "pattern": r"^[a-z0-9:+#]+(-[a-z0-9:+#]+)*$",
            },
        },
        "links": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["url"],
                "additionalProperties": False,
                "properties": {
                    "url": {"type": "string", "pattern": r"^https?://\S+$"},
                    "title": _TEXT,
                    "icon": _TEXT,
                    "type": _TEXT,
                },
            },
        },
    },
}

SPECS: dict[str, dict[str, Any]] = {
    "Component": {
        "required": ["type", "lifecycle", "owner"],
        "properties": {
            "type": _TEXT,
            "lifecycle": {"enum": ["experimental", "production", "deprecated"]},
            "owner": _REFERENCE,
            "system": _REFERENCE,
            "dependsOn": _REFERENCES,
        },
    },
    "System": {
        "required": ["owner"],
        "properties": {"owner": _REFERENCE, "domain": _REFERENCE, "type": _TEXT},
    },
    "Domain": {
        "required": ["owner"],
        "properties": {"owner": _REFERENCE, "subdomainOf": _REFERENCE, "type": _TEXT},
    },
    "Resource": {
        "required": ["type", "owner"],
        "properties": {
            "type": _TEXT,
            "owner": _REFERENCE,
            "system": _REFERENCE,
            "dependsOn": _REFERENCES,
        },
    },
    "Group": {
        "required": ["type", "children"],
        "properties": {
            "type": _TEXT,
            "profile": _PROFILE,
            "parent": _REFERENCE,
            "children": _REFERENCES,
            "members": _REFERENCES,
        },
    },
    "User": {
        "required": ["memberOf"],
        "properties": {"profile": _PROFILE, "memberOf": _REFERENCES},
    },
    "Location": {
        "properties": {
            "type": _TEXT,
            "target": _TEXT,
            "targets": {"type": "array", "items": _TEXT},
        },
    },
}

ENTITY: dict[str, Any] = {
    "type": "object",
    "required": ["apiVersion", "kind", "metadata", "spec"],
    "additionalProperties": False,
    "properties": {
        "apiVersion": {"enum": ["backstage.io/v1alpha1", "backstage.io/v1beta1"]},
        "kind": {"enum": list(SPECS)},
        "metadata": METADATA,
        "spec": {"type": "object"},
    },
    "allOf": [
        {
            "if": {"properties": {"kind": {"const": kind}}},
            "then": {"properties": {"spec": {**spec, "additionalProperties": False}}},
        }
        for kind, spec in SPECS.items()
    ],
}
