"""What a definition says, without the places where it says it: equal where nothing but lines has moved."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from kith.source import Source


def essence(value: Any) -> Any:
    """`value` as nested tuples that compare by meaning; order counts, places don't."""
    if isinstance(value, Source):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = (field for field in dataclasses.fields(value) if not field.name.startswith("_"))
        return (type(value).__name__, *((field.name, essence(getattr(value, field.name))) for field in parts))
    if isinstance(value, Mapping):
        return tuple((key, essence(each)) for key, each in value.items())
    if isinstance(value, tuple | list):
        return tuple(essence(each) for each in value)
    return value
