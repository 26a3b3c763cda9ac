"""Two people at one record: who comes second sees what the first one did, whatever the order."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from tests.unit.timeline.desk import change, codes, latest, make, read, say

from kith.access.actor import Actor
from kith.errors import KithError
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest
from kith.timeline import comments
from kith.timeline.undo import undo

SOON = 0.3  # seconds in which the other one is certainly waiting


@pytest.fixture
def ada(desk: SiteUnderTest, boss: Actor) -> str:
    return make(desk, "contacts", boss, name="Ada")


def in_between(first: Any, second: Any, desk: SiteUnderTest) -> list[BaseException]:
    """What `second` meets, which begins while `first` has written and not yet committed."""
    met: list[BaseException] = []
    written = threading.Event()

    def later() -> None:
        written.wait(10)
        try:
            with desk.writing() as tx:
                second(tx)
        except KithError as error:
            met.append(error)

    thread = threading.Thread(target=later)
    thread.start()
    with desk.writing() as tx:
        first(tx)
        written.set()
        thread.join(SOON)
        assert thread.is_alive(), "it has to wait for the first one"
    thread.join(20)
    assert not thread.is_alive()
    return met


def test_an_undo_sees_the_change_that_was_just_made(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    met = in_between(
        lambda tx: write(tx, boss, "contacts", [Change(id=ada, values={"told": "y"})]),
        lambda tx: undo(tx, boss, "contacts", ada, event),
        desk,
    )
    assert [problem.code for error in met for problem in error.problems] == ["K687"]


def test_of_two_undos_of_one_change_the_second_finds_nothing_to_do(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    met = in_between(*[lambda tx: undo(tx, boss, "contacts", ada, event)] * 2, desk)
    assert [problem.code for error in met for problem in error.problems] == ["K686"]


def test_a_comment_that_is_just_being_deleted_is_not_changed(desk, boss, ada):
    first = say(desk, ada, boss, "First")
    met = in_between(
        lambda tx: comments.delete(tx, boss, "contacts", ada, first.id),
        lambda tx: comments.edit(tx, boss, "contacts", ada, first.id, "Second"),
        desk,
    )
    assert [problem.code for error in met for problem in error.problems] == ["K683"]
    assert [entry.kind for entry in read(desk, ada, boss).entries] == ["created"]


def test_a_stale_page_is_refused_by_its_version(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    with pytest.raises(KithError) as refused, desk.writing() as tx:
        undo(tx, boss, "contacts", ada, event, version=1)
    assert codes(refused) == [(None, "K602")]
