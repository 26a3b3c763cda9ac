"""Questions to the records, as conditions in JSON: parsed and policed like those of the API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kith.ext import Actor, Page, Query, Row, Tx, page, parse_query

AT_ONCE = 200  # records that are read and written together
EVERY_ONE = 10_000_000  # where counting stops

Where = Mapping[str, Any]


def query(
    tx: Tx, actor: Actor, module: str, where: Where, fields: Sequence[str] = (), limit: int = AT_ONCE, sort: str = ""
) -> Query:
    """The records for which `where` holds, among those that `actor` may view; in the order of the module's lists."""
    pairs = [("where", json.dumps(where)), ("fields", ",".join(fields)), ("limit", str(limit))]
    pairs += [("sort", sort)] if sort else []
    return parse_query(tx, actor, module, pairs)


def rows(tx: Tx, actor: Actor, module: str, where: Where, fields: Sequence[str] = ()) -> tuple[Row, ...]:
    """At most 200 such records."""
    return page(tx, actor, query(tx, actor, module, where, fields)).rows


def count(tx: Tx, actor: Actor, asked: Query) -> int:
    """How many records there are, however many."""
    found: Page = page(tx, actor, replace(asked, limit=1, total=True, count_to=EVERY_ONE))
    return found.total.value if found.total else 0


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids, 200 at a time."""
    together: list[str] = []
    for id in ids:
        together.append(id)
        if len(together) == AT_ONCE:
            yield together
            together = []
    if together:
        yield together
