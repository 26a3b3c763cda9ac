"""What fills the placeholders of mail about records: their fields, as whoever sends it may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.access.actor import Actor
from kith.errors import KithError
from kith.fields import Context
from kith.mail.templates import ALWAYS, Template, check_places, places
from kith.records.model import Query, Ref, Row
from kith.records.paths import ReadPath, read_path
from kith.records.query import page
from kith.storage.tx import Tx


def check_record_places(tx: Tx, actor: Actor, module: str, template: Template, known: Sequence[str] = ()) -> list[str]:
    """The fields of `module` that the template uses, by their paths (`first_name`, `company.name`).

    `known` are further names that the sender gives. Raises K752, K758, with their lines, for what is neither, or isn't
    the actor's to read.
    """
    given = {*known, *ALWAYS}
    used = [name for name in dict.fromkeys(place.name for place in places(template)) if name not in given]
    read = {name for name in used if _is_readable(tx, actor, module, name)}
    readable = [field for field in tx.site.modules[module].fields if _is_readable(tx, actor, module, field)]
    check_places(template, (*known, *read, *readable))
    return [name for name in used if name in read]


def record_values(
    tx: Tx, actor: Actor, module: str, ids: Sequence[str], names: Sequence[str], *, locale: str | None = None
) -> Mapping[str, Mapping[str, str]]:
    """Id -> name -> the value as people read it, in one statement for at most 200 records.

    What `actor` can't view is left out.
    """
    context, table = tx.context(locale=locale), tx.tables.table(module)
    query = Query(module=module, fields=tuple(names), limit=len(ids))
    paths = {name: read_path(tx.site, actor, module, name) for name in names}
    rows = page(tx, actor, query, extra=table.c.id.in_(list(ids))).rows
    return {row.id: {name: _words(row, path, context) for name, path in paths.items()} for row in rows}


def _is_readable(tx: Tx, actor: Actor, module: str, name: str) -> bool:
    try:
        read_path(tx.site, actor, module, name)
    except KithError:
        return False
    return True


def _words(row: Row, path: ReadPath, context: Context) -> str:
    value = row.values.get(path.text) if path.text != "title" else row.title
    if isinstance(value, tuple):
        return ", ".join(_word(each, path, context) for each in value)
    return _word(value, path, context)


def _word(value: Any, path: ReadPath, context: Context) -> str:
    if isinstance(value, Ref):
        return value.title or ""
    if value is None or path.type is None:
        return "" if value is None else str(value)
    return path.type.format(value, context)
