"""What a write tells of a record's references, so that reading it back needn't look them up."""

from __future__ import annotations

from functools import lru_cache

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.records.draft import Draft
from kith.records.model import UNKNOWN, Known


def known_of(module: Module, draft: Draft, actor: Actor) -> Known:
    """Which references of a new record are empty, and which name `actor`; of a changed one nothing."""
    if not draft.created:
        return UNKNOWN
    records, principals = _references(module)
    new, user = draft.new, actor.user
    empty = frozenset(name for name in (*records, *principals) if new.get(name) is None)
    own = frozenset(name for name in principals if user is not None and new.get(name) == user)
    return Known(empty=empty, own=own)


@lru_cache(maxsize=512)
def _references(module: Module) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that name one record or file, and those that name one user or group."""
    single = {name: each.type.reference for name, each in module.fields.items() if each.type.shape == "columns"}
    records = tuple(name for name, kind in single.items() if kind in ("record", "file"))
    return records, tuple(name for name, kind in single.items() if kind in ("user", "group"))
