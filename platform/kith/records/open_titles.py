"""Titles for whom not all of their parts are open: what is hidden stands in no title, order, cursor or message."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.actor import Actor
from kith.access.predicate import columns
from kith.access.rights import ModuleAccess, access_to
from kith.records.titles import title_fields
from kith.storage.tx import Tx


def title_is_open(access: ModuleAccess) -> bool:
    """True where the stored title serves: it is open itself, or every field in it wherever the record is."""
    return access.titled or all(access.readable.get(name, ()) is None for name in title_fields(access.module))


def open_parts(access: ModuleAccess) -> tuple[str, ...]:
    """Names of the title's fields that may be read on some record."""
    return tuple(name for name in title_fields(access.module) if name in access.readable)


def title_cell(tx: Tx, actor: Actor, module: str, table: FromClause) -> ColumnElement[Any]:
    """The title of the record in `table` as one expression: the stored one, or its open texts with a space between."""
    access = access_to(tx.site, actor, module)
    if access is not None and title_is_open(access):
        return table.c.title
    texts: list[ColumnElement[Any]] = [sa.literal("")]
    for name in open_parts(access) if access else ():
        if access is not None and access.module.fields[name].type.family == "text":
            cell = columns(tx, actor, module, name, table)[""]
            texts += [sa.literal(" "), sa.func.coalesce(cell, "")]
    joined = texts[0]
    for text in texts[1:]:
        joined = joined.concat(text)
    return sa.func.trim(joined)
