"""Records whose texts differ by one letter from those of records that are about to be saved.

Nothing is stored for it and nothing is scanned: all texts that are one letter away are looked up in the index that
`duplicates:` has anyway. How long that takes depends on the length of a name, not on how many records there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import readable
from kith.definition.model import Field, Module
from kith.ext.alike import Alike
from kith.fields.keys import sort_key, unaccented
from kith.records.draft import Draft, is_empty
from kith.records.open_titles import title_cell
from kith.storage.alike import alike_column, alike_place
from kith.storage.tx import Tx

FEW = 20  # drafts: more of them, as imports bring them, are compared by what is equal alone
SHORTEST, LONGEST = 5, 60  # letters: Ann and Anna are two names; what is long has too many neighbours
SCRIPTS = (("α", "ω"), ("а", "я"))  # letters besides the Latin ones, where a text has some


def find_nearly_alike(
    tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]
) -> list[Alike]:
    """The living records that differ from a draft by one letter in one of `fields`, and are equal in all others.

    A letter is another one, one too many, one too few, or two have changed places; digits make a difference, since
    what is numbered is not the same. Only what `actor` may view is found, at most one per draft, with a statement for
    each draft; nothing for more than `FEW` of them.
    """
    if len(drafts) > FEW or not set(fields) <= set(readable(tx, actor, module.name)):
        return []
    declared = [module.fields[name] for name in fields]
    found = ((draft, _statement(tx, actor, module, declared, draft)) for draft in drafts)
    rows = ((draft, tx.connection.execute(asked).first()) for draft, asked in found if asked is not None)
    return [Alike(row=draft.row, id=row.id, title=row.title or "") for draft, row in rows if row is not None]


def _statement(tx: Tx, actor: Actor, module: Module, fields: Sequence[Field], draft: Draft) -> sa.Select[Any] | None:
    """What looks for them; None where no text of the draft is long enough, or one of the fields is empty."""
    context = tx.context()
    values = [draft.new.get(field.name) for field in fields]
    if any(is_empty(value) for value in values):
        return None
    cells = [
        field.type.dump(value, context, sort=field.sort)[alike_place(field)]
        for field, value in zip(fields, values, strict=True)
    ]
    table = tx.tables.table(module.name)
    columns = [alike_column(field, table) for field in fields]
    parts = []
    for place, (field, value) in enumerate(zip(fields, values, strict=True)):
        near = neighbours(str(value)) if field.type.name == "text" else ()
        if near:
            others = (columns[n] == cell for n, cell in enumerate(cells) if n != place)
            parts.append(sa.and_(_one_of(tx.dialect, columns[place], near), *others))
    if not parts:
        return None
    living = (table.c.deleted_at.is_(None), table.c.id != draft.id, scope(tx, actor, module.name, "view", table))
    title = title_cell(tx, actor, module.name, table).label("title")
    each = [sa.select(table.c.id, title).where(part, *living).limit(1).subquery() for part in parts]
    found = sa.union_all(*(sa.select(*part.c) for part in each)).subquery()
    return sa.select(*found.c).limit(1)


def neighbours(text: str) -> tuple[str, ...]:
    """The keys of all texts that are one letter away from `text`; none where it is too short or too long for that."""
    plain = unaccented(text)
    if not SHORTEST <= len(plain) <= LONGEST:
        return ()
    found = dict.fromkeys(_changed(plain))
    found.pop(plain, None)
    return tuple(found) if plain.isascii() else tuple(dict.fromkeys(sort_key(each) for each in found))


def _changed(text: str) -> Iterator[str]:
    letters = _letters(text)
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        yield from (f"{head}{letter}{tail}" for letter in letters)
        if not tail or tail[0].isdigit():
            continue
        yield f"{head}{tail[1:]}"
        yield from (f"{head}{letter}{tail[1:]}" for letter in letters)
        if len(tail) > 1 and not tail[1].isdigit():
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"


def _letters(text: str) -> str:
    """What a letter may become: those of the scripts that the text is in, and a space."""
    others = (
        "".join(chr(code) for code in range(ord(first), ord(last) + 1))
        for first, last in SCRIPTS
        if any(first <= letter <= last for letter in text)
    )
    return "".join([ascii_lowercase, " ", *others])


def _one_of(dialect: str, column: sa.Column[Any], keys: Sequence[str]) -> sa.ColumnElement[bool]:
    """All keys as one parameter: hundreds would take longer to write out than to look up."""
    if dialect == "postgresql":
        return column == sa.any_(sa.literal(list(keys), sa.ARRAY(sa.Text)))
    listed = sa.func.json_each(sa.literal(json.dumps(keys))).table_valued("value")
    return column.in_(sa.select(listed.c.value))
