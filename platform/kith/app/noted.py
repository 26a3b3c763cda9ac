"""Changes of settings in the audit log: which ones, never what they are.

config/kith.yaml and the environment are read when a process starts. It compares them with what the last entry says,
by marks: keyed hashes, from which nobody without the site's secret learns a value.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from kith.app.build import App
from kith.ledger import audit
from kith.reader.plain import to_plain
from kith.settings import Settings
from kith.storage.locks import hold_name
from kith.storage.tx import Tx

KIND = "settings.changed"
SECRET = "secret"  # noqa: S105 - the setting's name
_ELSEWHERE = frozenset({"site", SECRET, "plugins"})


def note_settings(app: App) -> None:
    """Notes which settings differ from those of the last entry; the first start of a site notes that there are some."""
    found = marks(app.settings)
    with app.reading() as tx:
        if _last(tx) == found:
            return
    with app.writing() as tx:
        hold_name(tx.connection, KIND)  # of two that start at once, the second finds the entry of the first
        last = _last(tx)
        if last != found:
            audit.note(tx, KIND, user_id=None, detail={"fields": changed(last, found), "marks": found})


def changed(old: Mapping[str, str] | None, new: Mapping[str, str]) -> list[str]:
    """The names of settings whose marks differ; with another secret all marks do, and only it is named."""
    if old is None:
        return []
    if old.get(SECRET) != new.get(SECRET):
        return [SECRET]
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def marks(settings: Settings) -> dict[str, str]:
    """Setting -> its mark; those of plugins one by one."""
    return {name: _mark(settings.secret, name, value) for name, value in _named(settings)}


def _named(settings: Settings) -> Iterator[tuple[str, Any]]:
    yield SECRET, ""
    for each in fields(settings):
        if each.name not in _ELSEWHERE:
            yield each.name, getattr(settings, each.name)
    for plugin, node in settings.plugins.items():
        yield f"plugins.{plugin}", to_plain(node)


def _mark(secret: str, name: str, value: Any) -> str:
    told = orjson.dumps([name, value], default=_plain, option=orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_SORT_KEYS)
    return hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()[:16]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return dict(value) if isinstance(value, Mapping) else str(value)


def _last(tx: Tx) -> Mapping[str, str] | None:
    entries = audit.entries(tx.connection, kind=KIND, limit=1)
    return (entries[0].detail or {}).get("marks") if entries else None
