"""Scopes in words, and which of two reaches further."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal

from kith.access.rights import Scopes
from kith.access.roles import WIDTH
from kith.conditions import describe
from kith.definition.model import Module
from kith.fields.base import Context
from kith.storage.plan.essence import Stable, essence

Sign = Literal["+", "-", "~"]
_PLAIN = Context()


def scope_words(scopes: Scopes, modules: Mapping[str, Module]) -> str:
    """A union of scopes in words: `own, or Country is Germany`; `none` where it is empty."""
    found = [describe(scope.condition, modules, _PLAIN) if scope.condition else scope.kind for scope in scopes]
    return ", or ".join(found) or "none"


def compared(old: Scopes, new: Scopes, before: Stable, after: Stable) -> Sign | None:
    """`+` where `new` reaches further than `old`, `-` where less far, `~` where neither is sure; None: equal."""
    was, now = _keys(old, before), _keys(new, after)
    if was == now:
        return None
    if _covers(now, was):
        return "+"
    return "-" if _covers(was, now) else "~"


Key = tuple[str, Any]  # the kind of a scope, and what its condition says


def _keys(scopes: Scopes, names: Stable) -> frozenset[Key]:
    return frozenset((scope.kind, essence(scope.condition, names)) for scope in scopes if scope.kind != "none")


def _covers(wide: Collection[Key], narrow: Collection[Key]) -> bool:
    """Whether every part of `narrow` is surely within `wide`."""
    widest = max((WIDTH[kind] for kind, _ in wide if kind in WIDTH), default=0)
    if widest == WIDTH["all"]:
        return True
    return all(part in wide or WIDTH.get(part[0], 99) <= widest for part in narrow)
