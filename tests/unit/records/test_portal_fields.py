"""The fields that tell how records stand with portals, read as all others. Proves V6, V7, A18."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from tests.unit.portal.world import FILES, contact

from kith.access.actor import SYSTEM, Actor
from kith.definition.portal_fields import LastLoginType, PortalStatusType
from kith.errors import KithError
from kith.fields.base import Context
from kith.portal import invitations
from kith.records.ask import parse_query
from kith.records.model import Query
from kith.records.query import get, page
from kith.storage.system import PortalAccess, User
from kith.testing.site import SiteUnderTest, fill_database

BOTH = ("portal_status", "last_login")
THEN = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def invite(site: SiteUnderTest, record: str, portal: str = "clients") -> None:
    with site.writing() as tx:
        invitations.invite(tx, SYSTEM, portal, record)


def enter(site: SiteUnderTest, portal: str = "clients") -> None:
    """Makes all who are invited active, with a log-in."""
    with site.writing() as tx:
        tx.connection.execute(sa.update(PortalAccess).where(PortalAccess.type == portal).values(state="active"))
        tx.connection.execute(sa.update(User).where(User.kind == "portal").values(last_login_at=THEN))


def shown(site: SiteUnderTest, record: str, actor: Actor = SYSTEM) -> tuple[object, object]:
    with site.reading() as tx:
        row = get(tx, actor, "contacts", record, BOTH)
    assert row is not None
    return row.values["portal_status"], row.values["last_login"]


def test_who_isnt_invited_says_so_and_was_never_there(site):
    assert shown(site, contact(site, "Ada")) == ("not_invited", None)


def test_the_last_login_reads_invited_until_activation(site):
    ada = contact(site, "Ada")
    invite(site, ada)
    assert shown(site, ada) == ("invited", "invited")
    enter(site)
    assert shown(site, ada) == ("active", THEN)


def test_of_several_portals_the_one_counts_where_somebody_got_furthest(site):
    ada = contact(site, "Ada")
    invite(site, ada)
    enter(site)
    invite(site, ada, "partners")
    assert shown(site, ada) == ("active", THEN)


def test_a_list_reads_them_by_its_one_statement(site):
    ids = [contact(site, name) for name in ("Ada", "Bob")]
    invite(site, ids[0])
    asked: list[str] = []
    with site.reading() as tx:
        sa.event.listen(tx.connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
        rows = page(tx, SYSTEM, Query(module="contacts", fields=BOTH)).rows
    assert {row.id: row.values["portal_status"] for row in rows} == {ids[0]: "invited", ids[1]: "not_invited"}
    assert len(asked) == 1


def test_they_are_read_behind_a_lookup_as_well(site):
    ada = contact(site, "Ada")
    invite(site, ada)
    bob = contact(site, "Bob", partner=ada)
    with site.reading() as tx:
        row = get(tx, SYSTEM, "contacts", bob, ("partner.portal_status",))
    assert row is not None
    assert row.values["partner.portal_status"] == "invited"


def test_modules_without_portals_have_no_such_fields(site):
    with site.reading() as tx:
        assert not set(BOTH) & set(tx.site.modules["deals"].fields)


def test_a_portal_user_reads_them_only_where_they_are_opened(site):
    ada = contact(site, "Ada")
    me = Actor(kind="portal", user=ada, name="Ada", portal_type="clients", record=ada, record_module="contacts")
    with site.reading() as tx, pytest.raises(KithError) as refused:
        page(tx, me, Query(module="contacts", fields=BOTH))
    assert {problem.code for problem in refused.value.problems} == {"K609"}


@pytest.mark.parametrize("pair", [("portal_status", "active"), ("sort", "last_login")])
def test_they_are_read_and_neither_filtered_nor_sorted_by(site, pair):
    with site.reading() as tx, pytest.raises(KithError):
        page(tx, SYSTEM, parse_query(tx, SYSTEM, "contacts", [pair]))


def test_programs_get_the_moment_and_nothing_for_who_is_only_invited():
    assert LastLoginType().to_json("invited") is None
    assert LastLoginType().to_json(THEN) == "2026-03-30T08:00:00Z"


def test_they_are_said_in_words():
    assert PortalStatusType().format("not_invited", Context()) == "Not invited"
    assert LastLoginType().format("invited", Context()) == "Invited"
    assert LastLoginType().format(THEN, Context()) != ""
