"""Texts that name other records, as ids: by id, by a unique field, by title. Asked once per batch, for all its rows.

Only what the actor may view is found. A text that names several records is refused, never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import access_to
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem
from kith.fields import FieldType
from kith.fields.keys import fold, sort_key
from kith.records.open_titles import title_cell, title_is_open
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

Found = str | Problem  # what stands for the id in a change, or why there is none

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"[;\n]")
_REMEMBERED = 50_000  # texts per field that are kept from batch to batch


class Lookups:
    """Resolves the references of one file, field by field, and remembers what it found."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._known: dict[str, dict[str, Found]] = defaultdict(dict)

    def resolve(self, tx: Tx, actor: Actor, wanted: Mapping[str, Iterable[str]]) -> None:
        """Finds out what the texts of each field mean; `value` then answers without the database."""
        for name, texts in wanted.items():
            known = self._known[name]
            if len(known) > _REMEMBERED:
                known.clear()
            field = self._module.fields[name]
            new = {part for text in texts for part in _split(field, text) if part not in known}
            if new:
                known.update(_find(tx, actor, field, new))

    def value(self, name: str, text: str) -> Any:
        """The raw value for a resolved text: an id, or several. Raises KithError with K710, K711."""
        field = self._module.fields[name]
        found = [self._known[name][part] for part in _split(field, text)]
        problems = [each.at(field=name) for each in found if isinstance(each, Problem)]
        if problems:
            raise KithError(*problems)
        return found if field.type.item else found[0]

    def forget_missing(self) -> None:
        """Forgets what wasn't there: rows saved meanwhile may have made it."""
        for known in self._known.values():
            for text in [text for text, found in known.items() if isinstance(found, Problem)]:
                del known[text]


def _split(field: Field, text: str) -> list[str]:
    if field.type.item is None:
        return [text]
    return [part for each in _BETWEEN.split(text) if (part := each.strip())]


def _find(tx: Tx, actor: Actor, field: Field, texts: set[str]) -> dict[str, Found]:
    kind = field.type.item or field.type
    if kind.reference != "record":
        return _principals(tx, field, kind, texts)
    targets = [tx.site.modules[name] for name in kind.targets if access_to(tx.site, actor, name)]
    several = len(kind.targets) > 1
    candidates: dict[str, list[str]] = {text: [] for text in texts}
    for module in targets:
        named = {text: rest for text in texts if (rest := _within(module, text, several=several)) is not None}
        ids = {text: rest.lower() for text, rest in named.items() if _ID.fullmatch(rest)}
        for text, id in ids.items():
            if not several or "/" in text:
                candidates[text].append(_reference(module, id, several=several))
        for text, found in _by_text(tx, actor, module, {t: r for t, r in named.items() if t not in ids}).items():
            candidates[text] += [_reference(module, id, several=several) for id in found]
    return {text: _one(tx, kind, text, found) for text, found in candidates.items()}


def _within(module: Module, text: str, *, several: bool) -> str | None:
    """What `text` says of a record of `module`; None where it names another module (`deals/Roof`)."""
    name, slash, rest = text.partition("/")
    if not several or not slash:
        return text
    return rest.strip() if name.strip() in (module.name, module.labels.one, module.labels.many) else None


def _reference(module: Module, id: str, *, several: bool) -> str:
    return f"{module.name}/{id}" if several else id


def _one(tx: Tx, kind: FieldType, text: str, found: list[str]) -> Found:
    if len(set(found)) == 1:
        return found[0]
    if _ID.fullmatch(text):
        return text  # of one of several modules: records.save finds out which
    named = text.partition("/")[0].strip()
    labels = [tx.site.modules[name].labels for name in kind.targets if named not in kind.targets or name == named]
    if not found:
        return Problem(
            code="K710", params={"module": " or ".join(each.one.lower() for each in labels), "value": text[:80]}
        )
    params = {
        "count": len(set(found)),
        "modules": " and ".join(each.many.lower() for each in labels),
        "value": text[:80],
    }
    return Problem(code="K711", params=params)


def _by_text(tx: Tx, actor: Actor, module: Module, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Text -> ids of the records that a unique field or else the title says it of, as the actor may read them."""
    found: dict[str, list[str]] = {}
    access = access_to(tx.site, actor, module.name)
    open_fields = [each for each in module.fields.values() if access and access.readable.get(each.name, ()) is None]
    for field in open_fields:
        left = {text: rest for text, rest in texts.items() if text not in found}
        if left and field.type.shape == "columns" and (field.unique or field.type.name == "auto_number"):
            found |= _by_field(tx, actor, module, field, left)
    left = {text: rest for text, rest in texts.items() if text not in found}
    return found | (_by_title(tx, actor, module, left) if left else {})


def unique_key(tx: Tx, module: Module, field: Field) -> tuple[sa.Column[Any], int]:
    """The column that tells values of `field` apart (the folded one of a text), and its place in a dump."""
    specs = field.type.columns()
    place = next((at for at, spec in enumerate(specs) if spec.role == "key"), 0)
    return tx.tables.columns(module.name, field.name)[specs[place].suffix], place


def _by_field(tx: Tx, actor: Actor, module: Module, field: Field, texts: Mapping[str, str]) -> dict[str, list[str]]:
    column, place = unique_key(tx, module, field)
    context = tx.context()
    keys: dict[Any, list[str]] = defaultdict(list)
    for text, rest in texts.items():
        try:
            value = field.type.literal(rest, context)
        except KithError:
            continue
        if value is not None:
            keys[field.type.dump(value, context)[place]].append(text)
    found: dict[str, list[str]] = defaultdict(list)
    for id, key in _ids(tx, actor, module, column, list(keys)):
        for text in keys[key]:
            found[text].append(id)
    return dict(found)


def _by_title(tx: Tx, actor: Actor, module: Module, texts: Mapping[str, str]) -> dict[str, list[str]]:
    """By the title, case and accents aside; an exact title beats one that is only alike.

    For whom parts of it are closed, by what is left of it, exactly.
    """
    table = tx.tables.table(module.name)
    access = access_to(tx.site, actor, module.name)
    if access is None or not title_is_open(access):
        return _by_open_title(tx, actor, module, texts)
    keys: dict[str, list[str]] = defaultdict(list)
    for text, rest in texts.items():
        keys[sort_key(rest)].append(text)
    alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for id, key, title in _ids(tx, actor, module, table.c.title__sort, list(keys), table.c.title):
        alike[key].append((id, title))
    found: dict[str, list[str]] = {}
    for key, named in alike.items():
        for text in keys[key]:
            exact = [id for id, title in named if title == texts[text]]
            found[text] = exact or [id for id, _ in named]
    return found


def _by_open_title(tx: Tx, actor: Actor, module: Module, texts: Mapping[str, str]) -> dict[str, list[str]]:
    named: dict[str, list[str]] = defaultdict(list)
    for text, rest in texts.items():
        named[rest].append(text)
    found: dict[str, list[str]] = defaultdict(list)
    title = title_cell(tx, actor, module.name, tx.tables.table(module.name))
    for id, shown in _ids(tx, actor, module, title, list(named)):
        for text in named[shown]:
            found[text].append(id)
    return dict(found)


def _ids(tx: Tx, actor: Actor, module: Module, column: Any, keys: list[Any], *more: Any) -> list[Any]:
    table = tx.tables.table(module.name)
    rows: list[Any] = []
    for start in range(0, len(keys), 500):
        chosen = column.in_(keys[start : start + 500])
        reachable = scope(tx, actor, module.name, "view", table)
        statement = sa.select(table.c.id, column, *more).where(chosen, table.c.deleted_at.is_(None), reachable)
        rows += tx.connection.execute(statement).all()
    return rows


def _principals(tx: Tx, field: Field, kind: FieldType, texts: set[str]) -> dict[str, Found]:
    """Users by e-mail address or name, groups by name; an owner is either."""
    found: dict[str, list[str]] = {text: [text] for text in texts if _ID.fullmatch(text)}
    left = [text for text in texts if text not in found]
    emails, names = {fold(text): text for text in left if "@" in text}, {sort_key(text): text for text in left}
    named = sa.or_(Principal.name_sort.in_(names), User.email_key.in_(emails))
    kinds = ["user", "group"] if field.name == "owner" else [str(kind.reference)]
    statement = (
        sa.select(Principal.id, Principal.name_sort, User.email_key)
        .outerjoin(User, User.id == Principal.id)
        .where(named, Principal.kind.in_(kinds), sa.or_(User.kind.is_(None), User.kind == "staff"))
    )
    for id, name, email in tx.connection.execute(statement) if left else ():
        for text in {emails.get(email), names.get(name)} - {None}:
            found.setdefault(str(text), []).append(id)
    return {text: _principal(kind, text, found.get(text, [])) for text in texts}


def _principal(kind: FieldType, text: str, found: list[str]) -> Found:
    if len(found) == 1:
        return found[0]
    if found:
        return Problem(code="K711", params={"count": len(found), "modules": f"{kind.reference}s", "value": text[:80]})
    return Problem(code="K710", params={"module": str(kind.reference), "value": text[:80]})
