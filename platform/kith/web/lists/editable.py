"""Which cells of a list can be changed where they stand."""

from __future__ import annotations

from functools import lru_cache

from kith.access.rights import ModuleAccess
from kith.definition.model import Field


@lru_cache(maxsize=1024)
def changes_in_place(access: ModuleAccess) -> frozenset[str]:
    """Names of the fields that a cell may change, on those records that the actor may edit."""
    module = access.module
    if module.append_only or module.written_by or not access.allows("edit"):
        return frozenset()
    return frozenset(name for name in access.editable if is_small(module.fields[name]))


def is_small(field: Field) -> bool:
    """Whether one small form can hold the field: neither lines nor files."""
    return field.type.shape != "child" and field.type.widget not in {"file", "files", "image"}
