"""The hooks around field types."""

from __future__ import annotations

from collections.abc import Sequence

import pluggy

from kith.fields.base import FieldType

hookspec = pluggy.HookspecMarker("kith")


@hookspec
def kith_field_types() -> Sequence[type[FieldType]] | None:
    """Fires once for each start, before any definition is read, outside of any transaction.

    Return the classes (not instances) of the field types that the plugin adds; their `name` is the word for `type:` in
    YAML and must not be taken. None means the same as ().
    """
    return None
