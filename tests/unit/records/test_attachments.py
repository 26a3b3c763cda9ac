"""Attachments: by the grant `attach`, each with an event; seen by whoever may view the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.unit.files.doing import MODULES, PDF, Harbour, settings_in
from tests.unit.records.doing import make

from kith.errors import KithError
from kith.files import StoredFile
from kith.ledger import events
from kith.records.attachments import attach, attached_to, detach, takes_attachments
from kith.records.delivery import open_file
from kith.records.lifecycle import delete
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

PORTAL = {
    **MODULES,
    "config/portals.yaml": """
types:
  guests: {users: {module: people, email: email}, licence: free, seats: 10}
""",
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{email}"
fields: {email: {type: email}}
""",
    "modules/boats.yaml": MODULES["modules/boats.yaml"]
    + 'portal: {guests: {view: {name: {starts_with: "A"}}, attach: true, fields: {view: [name]}}}\n',
}


@pytest.fixture
def harbour(copy_of: CopyOf, tmp_path: Path) -> Iterator[Harbour]:
    site = SiteUnderTest(copy_of(__name__, fill_database(PORTAL)), PORTAL)
    harbour = Harbour(site, [])
    harbour.configure(store=settings_in(tmp_path, {}).store)
    yield harbour
    site.close()


@pytest.fixture
def skipper(harbour: Harbour) -> Any:
    return harbour.site.actor("skipper")


@pytest.fixture
def boat(harbour: Harbour, skipper: Any) -> str:
    return make(harbour.site, "boats", skipper, name="Ada")


def guest(harbour: Harbour) -> Any:
    """Somebody in the portal, with an account to stage by."""
    base = harbour.site.actor("stranger", email="guest@example.test")
    return replace(base, kind="portal", roles=frozenset(), portal_type="guests")


def put(harbour: Harbour, by: Any, boat: str, *files: StoredFile, shared: bool = False) -> tuple[StoredFile, ...]:
    with harbour.site.writing() as tx:
        return attach(tx, by, "boats", boat, [file.id for file in files], shared=shared)


def names(harbour: Harbour, by: Any, boat: str) -> Sequence[str]:
    with harbour.site.reading() as tx:
        return [file.name for file in attached_to(tx, by, "boats", boat)]


def refused(harbour: Harbour, what: Any, *given: Any) -> str:
    with pytest.raises(KithError) as error, harbour.site.writing() as tx:
        what(tx, *given)
    return error.value.problems[0].code


def test_an_attachment_is_seen_by_whoever_views_the_record(harbour: Harbour, skipper: Any, boat: str) -> None:
    put(harbour, skipper, boat, harbour.stage(PDF, "a.pdf", owner=skipper), harbour.stage(PDF, "b.pdf", owner=skipper))
    assert names(harbour, harbour.site.actor("mate"), boat) == ["b.pdf", "a.pdf"]


def test_who_holds_no_grant_to_attach_may_neither_add_nor_remove(harbour: Harbour, skipper: Any, boat: str) -> None:
    mate = harbour.site.actor("mate")
    (there,) = put(harbour, skipper, boat, harbour.stage(PDF, owner=skipper))
    assert refused(harbour, attach, mate, "boats", boat, [harbour.stage(PDF, owner=mate).id]) == "K603"
    assert refused(harbour, detach, mate, "boats", boat, there.id) == "K603"


def test_the_scope_of_the_grant_holds(harbour: Harbour, boat: str) -> None:
    purser = harbour.site.actor("purser")
    assert refused(harbour, attach, purser, "boats", boat, [harbour.stage(PDF, owner=purser).id]) == "K603"


def test_a_record_that_is_not_theirs_is_not_there(harbour: Harbour, boat: str) -> None:
    stranger = harbour.site.actor("stranger")
    nowhere = "01931b2c-7a00-7000-8000-000000000001"
    assert refused(harbour, attach, stranger, "boats", boat, []) == "K601"
    assert refused(harbour, attach, harbour.site.actor("mate"), "boats", nowhere, []) == "K601"


def test_a_file_of_somebody_else_is_not_there(harbour: Harbour, skipper: Any, boat: str) -> None:
    theirs = harbour.stage(PDF, owner=harbour.site.actor("mate"))
    assert refused(harbour, attach, skipper, "boats", boat, [theirs.id]) == "K668"
    assert refused(harbour, attach, skipper, "boats", boat, ["nonsense"]) == "K668"


def test_each_addition_and_removal_is_an_event_about_the_file(harbour: Harbour, skipper: Any, boat: str) -> None:
    (file,) = put(harbour, skipper, boat, harbour.stage(PDF, owner=skipper))
    harbour.site.clock.advance(timedelta(seconds=1))
    with harbour.site.writing() as tx:
        detach(tx, skipper, "boats", boat, file.id)
    with harbour.site.reading() as tx:
        found = events.of(tx.connection, "boats", boat)
    assert [(each.kind, each.about) for each in found[:2]] == [("detached", file.id), ("attached", file.id)]


def test_what_was_removed_is_gone_for_everybody(harbour: Harbour, skipper: Any, boat: str) -> None:
    (file,) = put(harbour, skipper, boat, harbour.stage(PDF, owner=skipper))
    with harbour.site.writing() as tx:
        detach(tx, skipper, "boats", boat, file.id)
    assert names(harbour, skipper, boat) == []
    assert refused(harbour, open_file, skipper, file.id) == "K601"
    assert refused(harbour, detach, skipper, "boats", boat, file.id) == "K601"


def test_in_the_bin_attachments_are_there_for_whoever_may_restore(harbour: Harbour, skipper: Any, boat: str) -> None:
    (file,) = put(harbour, skipper, boat, harbour.stage(PDF, owner=skipper))
    with harbour.site.writing() as tx:
        delete(tx, skipper, "boats", [boat])
    with harbour.site.reading() as tx:
        assert open_file(tx, skipper, file.id).id == file.id
    assert refused(harbour, open_file, harbour.site.actor("mate"), file.id) == "K601"


def test_a_portal_shows_what_is_shared_alone(harbour: Harbour, skipper: Any, boat: str) -> None:
    own, shared = (harbour.stage(PDF, name, owner=skipper) for name in ("own.pdf", "shared.pdf"))
    put(harbour, skipper, boat, own)
    put(harbour, skipper, boat, shared, shared=True)
    somebody = guest(harbour)
    assert names(harbour, somebody, boat) == ["shared.pdf"]
    assert refused(harbour, open_file, somebody, own.id) == "K601"


def test_what_a_portal_user_attaches_is_shared_and_theirs_to_remove(harbour: Harbour, skipper: Any, boat: str) -> None:
    somebody = guest(harbour)
    (theirs,) = put(harbour, somebody, boat, harbour.stage(PDF, "mine.pdf", owner=somebody))
    (ours,) = put(harbour, skipper, boat, harbour.stage(PDF, owner=skipper), shared=True)
    assert theirs.shared
    assert refused(harbour, detach, somebody, "boats", boat, ours.id) == "K603"
    with harbour.site.writing() as tx:
        detach(tx, somebody, "boats", boat, theirs.id)


def test_a_portal_user_reaches_no_record_outside_of_their_scope(harbour: Harbour, skipper: Any) -> None:
    other = make(harbour.site, "boats", skipper, name="Bea")
    (file,) = put(harbour, skipper, other, harbour.stage(PDF, owner=skipper), shared=True)
    assert refused(harbour, open_file, guest(harbour), file.id) == "K601"


def test_nobody_looks_for_attachments_where_nobody_may_attach(harbour: Harbour) -> None:
    with harbour.site.reading() as tx:
        assert takes_attachments(tx.site, "boats")
        assert not takes_attachments(tx.site, "people")
