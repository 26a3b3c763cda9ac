"""Whatever one may not read today shows in no feed, no history and no undo: rights and changes are drawn."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.timeline.desk import MINUTE

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest
from kith.timeline import feed
from kith.timeline.standing import standing
from kith.timeline.undo import foreseen, undo

FIELDS = ("one", "two", "three", "four")
WORDS = st.text("abcdefgh", min_size=8, max_size=12)  # long enough to be found by chance nowhere else
RIGHTS = st.sampled_from(("open", "closed", "own"))
CHANGES = st.lists(st.dictionaries(st.sampled_from(FIELDS), WORDS, min_size=1), min_size=1, max_size=6)


def modules(rights: tuple[str, ...]) -> dict[str, str]:
    """A module whose fields are open to the role `reader` everywhere, nowhere, or on its own records alone."""
    fields = "\n".join(f"  {name}: {{type: text}}" for name in FIELDS)
    hidden = ["pad"] + [name for name, right in zip(FIELDS, rights, strict=True) if right != "open"]
    never = ["pad"] + [name for name, right in zip(FIELDS, rights, strict=True) if right == "closed"]
    return {
        "modules/notes.yaml": f"""
module: notes
label: {{one: Note, many: Notes}}
title: "{{name}}"
fields:
  name: {{type: text, required: true}}
  pad: {{type: text}}
{fields}
""",
        "config/roles.yaml": f"""
roles:
  reader: {{modules: {{notes: {{view: all, fields: {{hide: [{", ".join(hidden)}]}}}}}}}}
  writer: {{modules: {{notes: {{view: own, edit: own, fields: {{hide: [{", ".join(never)}]}}}}}}}}
""",
    }


class World:
    """A note with a past, and somebody who reads it."""

    def __init__(self, url: str, rights: tuple[str, ...], mine: bool, changes: list[dict[str, str]]) -> None:
        self.site = SiteUnderTest(url, modules(rights))
        self.reader: Actor = self.site.actor("reader", "writer")
        owner = {"owner": self.reader.user} if mine else {}
        with self.site.writing() as tx:
            saved = write(tx, SYSTEM, "notes", [Change(values={"name": "x", **owner})]).saved[0]
        assert saved is not None
        self.id = saved.id
        for values in changes:
            self.site.clock.advance(MINUTE)
            with self.site.writing() as tx:
                write(tx, SYSTEM, "notes", [Change(id=self.id, values=values)])
        kept = ("open", "own") if mine else ("open",)
        self.open = {name for name, right in zip(FIELDS, rights, strict=True) if right in kept}

    def told(self) -> Iterator[Any]:
        """All that the reader is told, page by page."""
        with self.site.reading() as tx:
            at = standing(tx, self.reader, "notes", self.id)
            for read in (feed.feed, feed.history):
                cursor = None
                while True:
                    page = read(tx, self.reader, at, limit=2, cursor=cursor)
                    yield from page.entries
                    cursor = page.next
                    if cursor is None:
                        break
                    assert page.entries, "a page that is empty tells that something was left out"

    def events(self) -> list[str]:
        with self.site.reading() as tx:
            return list(tx.connection.exec_driver_sql("SELECT id FROM kith_event WHERE kind = 'changed'").scalars())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rights=st.tuples(*(RIGHTS for _ in FIELDS)),
    mine=st.booleans(),
    changes=CHANGES,
)
def test_what_one_may_not_read_is_told_nowhere(
    rights: tuple[str, ...], mine: bool, changes: list[dict[str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(f"sqlite:///{folder}/kith.db", rights, mine, changes)
        try:
            _judge(world, changes)
        finally:
            world.site.close()


def _judge(world: World, changes: list[dict[str, str]]) -> None:
    entries = list(world.told())
    seen = {each.field.name for entry in entries for each in entry.differences}
    assert seen <= world.open
    spoken = repr([dataclasses.asdict(dataclasses.replace(entry, differences=())) for entry in entries])
    spoken += repr([(each.before, each.after) for entry in entries for each in entry.differences])
    known = {value for values in changes for name, value in values.items() if name in world.open}
    closed = {value for values in changes for name, value in values.items() if name not in world.open} - known
    assert [value for value in closed if value in spoken] == []
    assert all(entry.differences for entry in entries if entry.kind == "changed")
    for event in world.events():
        _undo(world, event, closed)


def _undo(world: World, event: str, closed: set[str]) -> None:
    """Nothing closed is foreseen, complained about, or written."""
    before = _stored(world)
    try:
        with world.site.reading() as tx:
            found = foreseen(tx, world.reader, standing(tx, world.reader, "notes", world.id), event)
        assert {each.field.name for each in found} <= world.open
        with world.site.writing() as tx:
            undo(tx, world.reader, "notes", world.id, event, confirmed=True)
    except KithError as refused:
        said = repr([(each.field, each.params) for each in refused.problems])
        assert [value for value in closed if value in said] == []
    after = _stored(world)
    assert {name for name in FIELDS if before[name] != after[name]} <= world.open


def _stored(world: World) -> Any:
    with world.site.reading() as tx:
        columns = ", ".join(tx.tables.column("notes", name).name for name in FIELDS)
        row = tx.connection.exec_driver_sql(f"SELECT {columns} FROM m_notes").one()
        return dict(zip(FIELDS, row, strict=True))


def test_the_drawn_worlds_have_something_to_hide_and_to_tell(tmp_path: Any) -> None:
    world = World(f"sqlite:///{tmp_path}/kith.db", ("open", "closed", "own", "open"), False, [{"one": "a", "two": "b"}])
    try:
        assert [each.field.name for entry in world.told() for each in entry.differences] == ["one", "one"]
    finally:
        world.site.close()
