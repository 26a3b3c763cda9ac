"""Many contacts in seconds: rows made of the field types' own cells, past rules and events.

Most names are drawn from a few frequent ones; every contact has a word of its own in its e-mail address.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from kith.fields.keys import sort_key
from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.storage.statistics import refresh_statistics
from kith.storage.tx import Tx
from kith.testing.site import START

FIRST = ("Anna", "Anton", "Jürgen", "Søren", "Ελένη", "Иван", "芳", "Maria", "Joanna", "Hans", "Zoë", "Li")
LAST = ("Müller", "Schmidt", "Παππά", "Иванов", "王", "Smith", "Łukasz", "Jones", "Nguyen", "García", "Öz", "Ay")
SYLLABLES = ("ba", "ce", "di", "fo", "gu", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "zu")


def word_of(number: int) -> str:
    """The word that only contact `number` has: five syllables tell 750,000 apart."""
    word = ""
    for _ in range(5):
        number, at = divmod(number, len(SYLLABLES))
        word += SYLLABLES[at]
    return word + "q"


class Site(Protocol):
    """What can be written to: a site under test, or one that is served."""

    def writing(self) -> AbstractContextManager[Tx]: ...


def crowd(site: Site, count: int) -> None:
    """Fills the contacts of `site` with `count` people, the same each time."""
    chance = random.Random(7)
    with site.writing() as tx:
        rows = list(_rows(tx, count, chance))
        insert_rows(tx, tx.tables.table("contacts"), list(rows[0]), [tuple(row.values()) for row in rows])
    with site.writing() as tx:
        refresh_statistics(tx, ["contacts"])


def _rows(tx: Tx, count: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    module, context = tx.site.modules["contacts"], tx.context()
    for number in range(count):
        values = {
            "first_name": FIRST[int(len(FIRST) * chance.random() ** 2)],
            "last_name": chance.choice(LAST) + chance.choice(("", "", "-Holm", "sen")),
            "email": f"{word_of(number)}@example.test",
            "role": chance.choice(("lead", "prospect", "client")),
        }
        row: dict[str, Any] = {"id": new_id(), "created_at": START, "modified_at": START, "active": True, "version": 1}
        for name, value in values.items():
            field = module.fields[name]
            specs = field.type.columns(sort=field.sort)
            cells = field.type.dump(value, context, sort=field.sort)
            row |= {spec.name(field.physical): cell for spec, cell in zip(specs, cells, strict=True)}
        title = f"{values['first_name']} {values['last_name']}"
        yield row | {"title": title, "title__sort": sort_key(title)}
