"""The values that events store, as people read them: typed again, with the titles that the reader may know."""

from __future__ import annotations

from typing import Any

import orjson

from kith.definition.model import Field
from kith.errors import KithError
from kith.fields import Context
from kith.fields.lookups import is_id
from kith.records.happenings import raw_value
from kith.timeline.titles import Titles


class Old(str):
    """A stored value that its field can't hold any more, as text: an option that is gone, say."""

    __slots__ = ()


def shown(declared: Field, stored: Any, titles: Titles, context: Context) -> Any:
    """The value as records show it: a Ref for a reference, a tuple of them for several, None where it is empty."""
    if stored is None or stored == []:
        return None
    kind = declared.type.item or declared.type
    if kind.reference in ("record", "user", "group", "file"):
        listed = stored if isinstance(stored, list) else [stored]
        refs = tuple(titles.of(declared, each) for each in listed if is_id(each))
        return (refs or None) if declared.type.item is not None else (refs[0] if refs else None)
    try:
        return declared.type.literal(raw_value(declared, stored), context)
    except KithError:
        return Old(_text(stored))


def _text(stored: Any) -> str:
    if isinstance(stored, str):
        return stored
    if isinstance(stored, list) and all(isinstance(each, str) for each in stored):
        return ", ".join(stored)
    return orjson.dumps(stored).decode()
