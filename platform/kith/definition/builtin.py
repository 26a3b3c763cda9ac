"""The fields that every module has without declaring them, and the names that nothing may be called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from kith.conditions.tree import Values
from kith.definition.model import Field
from kith.definition.schemas.fields import Types
from kith.fields.base import Examples
from kith.fields.lookups import IdType
from kith.source import Source

_SAMPLE = "01931b2c-7a00-7000-8000-000000000001"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIdType(IdType):
    """The id of the record itself."""

    name: ClassVar[str] = "id"
    meaning: ClassVar[str] = "The id of the record"
    computed: ClassVar[bool] = True
    examples: ClassVar[Examples] = Examples(good=((_SAMPLE, _SAMPLE), ("", None)), bad=("7", 7, True))


# name -> (type, label); ids of owner, created_by and modified_by are those of principals
_BUILTIN: Mapping[str, tuple[str, str]] = {
    "owner": ("user", "Owner"),
    "active": ("boolean", "Active"),
    "created_at": ("datetime", "Created"),
    "created_by": ("user", "Created by"),
    "modified_at": ("datetime", "Changed"),
    "modified_by": ("user", "Changed by"),
    "deleted_at": ("datetime", "Deleted"),
    "version": ("integer", "Version"),
}
BUILTIN_NAMES = ("id", *_BUILTIN)

OPERATOR_NAMES = (
    "contains starts_with ends_with gt gte lt lte empty all some none any not eq ne in is nin".split()  # noqa: SIM905
)
ADDRESS_NAMES = "where sort fields expand q limit cursor offset total view new actions restore title".split()  # noqa: SIM905
RESERVED = frozenset([*BUILTIN_NAMES, *OPERATOR_NAMES, *ADDRESS_NAMES, "portal_status", "last_login"])
# An invoice has a total. In an address `total=true` asks for the count; `total.gt=5` and `where` ask for the field.
RESERVED_FIELDS = RESERVED - {"total"}
# A related list's name stands behind a record's address, where the API has its shares, attachments and feed.
RESERVED_RELATED = RESERVED | {"shares", "attachments", "feed", "comments", "undo"}
# A module's name stands in addresses beside these, and in paths where users and groups have theirs.
RESERVED_MODULES = frozenset("users groups all me record visible actions openapi docs files plugins".split())  # noqa: SIM905


def builtin_fields(types: Types, source: Source) -> dict[str, Field]:
    """The built-in fields in order, as if declared at `source` (the module's)."""

    def made(name: str, type_: Any, label: str, **more: Any) -> Field:
        return Field(
            name=name, physical=name, label=label, type=type_, source=source, origin="engine", builtin=True, **more
        )

    fields = {"id": made("id", OwnIdType(), "Id")}
    for name, (type_name, label) in _BUILTIN.items():
        default = Values((True,)) if name == "active" else None
        fields[name] = made(name, types[type_name].declare({}), label, default=default)
    return fields
