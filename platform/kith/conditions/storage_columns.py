"""Which of a field's columns a condition looks at."""

from __future__ import annotations

from kith.conditions.tree import Path
from kith.fields.base import ColumnSpec, FieldType


def stored_type(path: Path) -> FieldType:
    """The type of the field at the end of `path`, whose columns hold the value: the whole of a part."""
    return path.whole or path.type


def value_position(path: Path) -> int:
    """Where in `stored_type(path).columns()` stands what equality and order compare; money compares its base."""
    specs = stored_type(path).columns()
    if path.part is not None and path.whole is not None and path.whole.family != "option":
        return next(index for index, spec in enumerate(specs) if spec.suffix == path.part)
    wanted = "base" if path.type.family == "money" else "value"
    return next((index for index, spec in enumerate(specs) if spec.role == wanted), 0)


def key_position(path: Path) -> int | None:
    """Where in `stored_type(path).columns()` stands the folded key of a text, None where there is none."""
    suffix = f"{path.part}__key" if path.part is not None else None
    for index, spec in enumerate(stored_type(path).columns()):
        if spec.role == "key" and suffix in {None, spec.suffix}:
            return index
    return None


def emptiness(type_: FieldType) -> tuple[ColumnSpec, ...]:
    """The columns that are all NULL where the value is empty."""
    specs = type_.columns()
    return tuple(spec for spec in specs if spec.role == "value") or tuple(s for s in specs if s.role == "part")
