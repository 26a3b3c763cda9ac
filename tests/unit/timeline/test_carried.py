"""Files that comments carry: as open and as closed as the comment, and gone with it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.timeline.desk import MODULES, codes, make, read, say

from kith.access.actor import Actor
from kith.errors import KithError
from kith.files import find, stage
from kith.files.model import MOST_SAID
from kith.identity import administer
from kith.identity.load import by_user
from kith.records.attachments import attach, attached_to
from kith.records.delivery import open_file
from kith.settings import FileSettings
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline import comments
from kith.timeline.erase import erase

ROLES = MODULES["config/roles.yaml"].replace("restore: all,", "restore: all, attach: true,")
FILES = {**MODULES, "config/roles.yaml": ROLES}


@pytest.fixture
def desk(copy_of: CopyOf, tmp_path: Path) -> Iterator[SiteUnderTest]:
    """The desk, with a place for files."""
    site = SiteUnderTest(copy_of("desk with files", fill_database(FILES)), FILES)
    site.settings = replace(site.settings, files=FileSettings(store=str(tmp_path)))
    yield site
    site.close()


@pytest.fixture
def ada(desk: SiteUnderTest, boss: Actor) -> str:
    return make(desk, "contacts", boss, name="Ada")


def put(desk: SiteUnderTest, owner: Actor, text: str = "x") -> str:
    """The id of a staged file."""
    return stage(desk, io.BytesIO(text.encode()), f"{text}.txt", owner=owner.user).id


def edit(desk: SiteUnderTest, actor: Actor, record: str, comment: str, body: str, files: list[str] | None) -> None:
    with desk.writing() as tx:
        comments.edit(tx, actor, "contacts", record, comment, body, files=files)


def carried(desk: SiteUnderTest, actor: Actor, record: str) -> list[str]:
    """The names of the files that the latest comment carries."""
    said = next(entry.comment for entry in read(desk, record, actor).entries if entry.comment)
    return [file.name for file in said.files]


def has(desk: SiteUnderTest, actor: Actor, file: str) -> bool:
    """Whether the actor is given the file."""
    with desk.reading() as tx:
        try:
            return open_file(tx, actor, file).id == file
        except KithError:
            return False


def test_a_comment_carries_the_files_that_its_author_has_staged(desk, boss, ada):
    files = [put(desk, boss, "a"), put(desk, boss, "b")]
    assert say(desk, ada, boss, "Look", files=files).files == tuple(files)
    assert carried(desk, boss, ada) == ["a.txt", "b.txt"]


def test_what_somebody_else_has_staged_is_not_there(desk, boss, sales, ada):
    file = put(desk, sales)
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "Look", files=[file])
    assert codes(refused) == [("files", "K668")]


def test_a_comment_takes_so_many_files(desk, boss, ada):
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "Look", files=[put(desk, boss, str(number)) for number in range(MOST_SAID + 1)])
    assert codes(refused) == [("files", "K672")]


def test_who_reads_the_comment_is_given_its_files_and_nobody_else(desk, boss, sales, ada):
    file = put(desk, boss)
    say(desk, ada, boss, "Look", files=[file])
    assert [has(desk, each, file) for each in (boss, sales, desk.actor("nobody"))] == [True, True, False]


def test_rights_are_those_of_the_moment(desk, boss, sales, ada):
    file = put(desk, boss)
    say(desk, ada, boss, "Look", files=[file])
    assert has(desk, sales, file)
    with desk.writing() as tx:
        administer.set_roles(tx, sales.user, ["nobody"])
        now = by_user(tx.connection, sales.user, via="page")
    assert not has(desk, now, file)


def test_the_files_of_an_internal_comment_are_hidden_from_a_portal_and_those_of_a_shared_one_are_not(desk, boss, ada):
    inside, outside = put(desk, boss, "in"), put(desk, boss, "out")
    say(desk, ada, boss, "Inside", files=[inside])
    say(desk, ada, boss, "Outside", audience="shared", files=[outside])
    with desk.reading() as tx:
        assert [find(tx, each).shared for each in (inside, outside)] == [False, True]


def test_deleting_the_comment_takes_its_files_away(desk, boss, ada):
    file = put(desk, boss)
    written = say(desk, ada, boss, "Look", files=[file])
    with desk.writing() as tx:
        comments.delete(tx, boss, "contacts", ada, written.id)
        assert find(tx, file).clear_at == tx.clock.now()
    assert not has(desk, boss, file)


def test_what_went_with_a_comment_can_not_be_attached_again(desk, boss, ada):
    file = put(desk, boss)
    written = say(desk, ada, boss, "Look", files=[file])
    with desk.writing() as tx:
        comments.delete(tx, boss, "contacts", ada, written.id)
    with desk.writing() as tx, pytest.raises(KithError) as refused:
        attach(tx, boss, "contacts", ada, [file])
    assert codes(refused) == [("files", "K668")]


def test_an_edit_takes_files_away_and_adds_others(desk, boss, ada):
    first, second = put(desk, boss, "first"), put(desk, boss, "second")
    written = say(desk, ada, boss, "Look", files=[first])
    edit(desk, boss, ada, written.id, "Look", [second])
    assert carried(desk, boss, ada) == ["second.txt"]
    assert not has(desk, boss, first)


def test_an_edit_that_says_nothing_of_files_leaves_them(desk, boss, ada):
    written = say(desk, ada, boss, "Look", files=[put(desk, boss, "a")])
    edit(desk, boss, ada, written.id, "Look here", None)
    assert carried(desk, boss, ada) == ["a.txt"]


def test_files_of_comments_are_no_attachments_of_the_record(desk, boss, ada):
    say(desk, ada, boss, "Look", files=[put(desk, boss)])
    with desk.reading() as tx:
        assert attached_to(tx, boss, "contacts", ada) == ()


def test_a_file_is_carried_once(desk, boss, ada):
    file = put(desk, boss)
    say(desk, ada, boss, "Look", files=[file])
    with pytest.raises(KithError) as refused:
        say(desk, ada, boss, "Again", files=[file])
    assert codes(refused) == [("files", "K668")]


def test_erasing_the_past_of_a_record_takes_the_files_of_its_comments(desk, boss, ada):
    file = put(desk, boss)
    say(desk, ada, boss, "Look", files=[file])
    with desk.writing() as tx:
        erase(tx, tx.site.modules["contacts"].physical, ada)
    assert not has(desk, boss, file)
