"""Differences of what stands outside of modules and roles: portal types and web forms, kept as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from kith.reader import Datum
from kith.storage.plan.changes import Change
from kith.storage.plan.essence import essence

PORTALS = "config/portals.yaml"
Extra = Mapping[str, Any]  # a file's path in the site -> its Datum


def diff_outside(old: Extra, new: Extra) -> Iterator[Change]:
    """The differences of portal types, of what else config/portals.yaml says, and of web forms."""
    yield from _things("portal type", portal_types(old), portal_types(new))
    before, after = (_settings(extra.get(PORTALS)) for extra in (old, new))
    changed = [key for key in (*after, *(k for k in before if k not in after)) if before.get(key) != after.get(key)]
    if changed:
        detail = ", ".join(changed)
        source = new[PORTALS].source if PORTALS in new else None
        yield Change(kind="changed", what="settings", name="portals", detail=detail, source=source)
    yield from _things("web form", web_forms(old), web_forms(new))


def portal_types(extra: Extra) -> dict[str, Datum]:
    """The declared portal types by name."""
    types = extra[PORTALS].get("types") if PORTALS in extra else None
    return {key.text: datum for key, datum in types.items()} if types else {}


def web_forms(extra: Extra) -> dict[str, Datum]:
    """The declared web forms by name."""
    found = {path: datum for path, datum in extra.items() if path != PORTALS}
    return {str(datum.plain("form") or PurePosixPath(path).stem): datum for path, datum in found.items()}


def was(datum: Datum) -> tuple[str, ...]:
    """The earlier names of what `datum` declares."""
    written = datum.plain("was", ())
    return (written,) if isinstance(written, str) else tuple(written)


def _things(what: str, old: Mapping[str, Datum], new: Mapping[str, Datum]) -> Iterator[Change]:
    heirs = {earlier: name for name, datum in new.items() for earlier in was(datum) if earlier in old}
    for name, datum in new.items():
        before = name if name in old else next((each for each in was(datum) if each in old), None)
        if before is None:
            yield Change(kind="new", what=what, name=name, source=datum.source)
            continue
        if before != name:
            yield Change(kind="renamed", what=what, name=name, detail=f"was {before}", source=datum.source)
        changed = _keys(old[before].value, datum.value)
        if changed:
            yield Change(kind="changed", what=what, name=name, detail=", ".join(changed), source=datum.source)
    for name in old:
        if name not in new and name not in heirs:
            yield Change(kind="dropped", what=what, name=name)


def _keys(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    names = dict.fromkeys((*new, *old))
    return [name for name in names if name != "was" and essence(old.get(name)) != essence(new.get(name))]


def _settings(portals: Datum | None) -> dict[str, Any]:
    return {} if portals is None else {key: essence(each) for key, each in portals.value.items() if key != "types"}
