"""Sharing records: who may, what a share opens, when it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, change, make, refused, titles

from kith.access.actor import SYSTEM, Actor
from kith.definition.model import SortKey
from kith.errors import KithError
from kith.identity import administer, groups, load
from kith.ledger import audit, events
from kith.records.board import board
from kith.records.lifecycle import delete, restore
from kith.records.model import Query
from kith.records.query import get, page
from kith.records.search import find
from kith.records.shares import Holder, Shared, holder
from kith.records.sharing import end_expired, share, shares_of, unshare
from kith.storage.ids import new_id
from kith.storage.system import Share, SharedWith, UserRole
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

GRACE: dict[str, Any] = {"first_name": "Grace", "last_name": "Hopper"}


@pytest.fixture
def enter(crm: SiteUnderTest) -> Callable[[Actor], Actor]:
    """An actor as it is at the next request."""

    def entered(actor: Actor) -> Actor:
        with crm.reading() as tx:
            found = load.by_user(tx.connection, actor.user or "", via="page")
        assert found is not None
        return found

    return entered


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    """A contact that nobody owns."""
    return make(crm, "contacts", **ADA)


def given(
    crm: SiteUnderTest,
    id: str,
    kind: str,
    name: str | None,
    *,
    actor: Actor = SYSTEM,
    module: str = "contacts",
    **how: object,
) -> Shared:
    """The share that was made."""
    with crm.writing() as tx:
        return share(tx, actor, module, id, with_=holder(tx, kind, name or ""), **how)  # type: ignore[arg-type]


def test_a_shared_record_is_seen_at_the_next_request(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    assert titles(crm, "contacts", enter(clerk)) == []
    given(crm, ada, "user", clerk.user)
    assert enter(clerk).shared == {"contacts"}
    assert titles(crm, "contacts", enter(clerk)) == ["Ada Lovelace"]
    with crm.reading() as tx:
        assert get(tx, enter(clerk), "contacts", ada) is not None
        assert page(tx, enter(clerk), Query(module="contacts", total=True)).total.value == 1
        assert [row.id for row in find(tx, enter(clerk), "contacts", "lovelace")] == [ada]


def test_nobody_else_sees_it(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk, other = crm.actor("entry"), crm.actor("entry", email="other@example.test")
    given(crm, ada, "user", clerk.user)
    assert (enter(other).shared, titles(crm, "contacts", enter(other))) == (frozenset(), [])


def test_a_share_with_a_group_reaches_its_members_while_they_are(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    with crm.writing() as tx:
        group = groups.add(tx, "North")
        groups.add_member(tx, group, clerk.user or "")
    given(crm, ada, "group", "North")
    assert titles(crm, "contacts", enter(clerk)) == ["Ada Lovelace"]
    with crm.writing() as tx:
        groups.remove_member(tx, group, clerk.user or "")
    assert titles(crm, "contacts", enter(clerk)) == []


def test_a_share_with_a_role_reaches_its_holders(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk, sales = crm.actor("entry"), crm.actor("reader")
    given(crm, ada, "role", "entry")
    assert titles(crm, "contacts", enter(clerk)) == ["Ada Lovelace"]
    assert titles(crm, "contacts", enter(sales)) == []


def test_a_share_opens_no_module_to_who_has_none_of_it(crm: SiteUnderTest, ada: str, enter) -> None:
    keeper = crm.actor("keeper")
    given(crm, ada, "user", keeper.user, level="edit")
    with crm.reading() as tx:
        assert get(tx, enter(keeper), "contacts", ada) is None
    assert [each.code for each in refused(crm, "contacts", ada, enter(keeper), first_name="A")] == ["K601"]


def test_a_share_to_view_changes_nothing(crm: SiteUnderTest, ada: str, enter) -> None:
    owner = crm.actor("owner")
    given(crm, ada, "user", owner.user, level="view")
    assert [each.code for each in refused(crm, "contacts", ada, enter(owner), first_name="A")] == ["K603"]


def test_a_share_to_edit_lets_the_fields_be_written_that_the_role_opens(crm: SiteUnderTest, ada: str, enter) -> None:
    sales = crm.actor("sales")
    given(crm, ada, "user", sales.user, level="edit")
    change(crm, "contacts", ada, enter(sales), first_name="Augusta")
    assert [each.code for each in refused(crm, "contacts", ada, enter(sales), salary="1 EUR")] == ["K604"]
    with crm.reading() as tx:
        row = get(tx, enter(sales), "contacts", ada)
    assert row is not None
    assert (row.title, "salary" in row.values) == ("Augusta Lovelace", False)


def test_a_share_to_edit_gives_no_edit_to_who_has_none(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    given(crm, ada, "user", clerk.user, level="edit")
    assert [each.code for each in refused(crm, "contacts", ada, enter(clerk), first_name="A")] == ["K603"]


def test_no_share_lets_a_record_be_deleted(crm: SiteUnderTest, ada: str, enter) -> None:
    sales = crm.actor("sales")
    given(crm, ada, "user", sales.user, level="edit")
    with pytest.raises(KithError, match="K603"), crm.writing() as tx:
        delete(tx, enter(sales), "contacts", [ada])


def test_a_share_ends_at_its_moment_though_statements_are_kept(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    given(crm, ada, "user", clerk.user, until=crm.clock.present + timedelta(hours=1))
    actor = enter(clerk)
    assert titles(crm, "contacts", actor) == ["Ada Lovelace"]
    crm.clock.advance(timedelta(minutes=59, seconds=59))
    assert titles(crm, "contacts", actor) == ["Ada Lovelace"]
    crm.clock.advance(timedelta(seconds=1))
    assert titles(crm, "contacts", actor) == []
    assert titles(crm, "contacts", enter(clerk)) == []


def test_what_was_kept_before_a_share_is_not_used_after_it(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    mine = make(crm, "contacts", enter(clerk), **GRACE)
    assert titles(crm, "contacts", enter(clerk)) == ["Grace Hopper"]
    made = given(crm, ada, "user", clerk.user)
    assert sorted(titles(crm, "contacts", enter(clerk))) == ["Ada Lovelace", "Grace Hopper"]
    with crm.writing() as tx:
        unshare(tx, SYSTEM, "contacts", ada, made.id)
    assert titles(crm, "contacts", enter(clerk)) == ["Grace Hopper"]
    assert mine != ada


def test_a_share_is_gone_while_its_record_lies_in_the_bin(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    given(crm, ada, "user", clerk.user)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [ada])
    assert titles(crm, "contacts", enter(clerk)) == []
    with pytest.raises(KithError, match="K601"), crm.reading() as tx:
        shares_of(tx, SYSTEM, "contacts", ada)
    with crm.writing() as tx:
        restore(tx, SYSTEM, "contacts", [ada])
    assert titles(crm, "contacts", enter(clerk)) == ["Ada Lovelace"]


def test_shares_go_with_their_group(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        groups.add(tx, "North")
    given(crm, ada, "group", "North")
    with crm.writing() as tx:
        groups.remove(tx, "North")
        assert shares_of(tx, SYSTEM, "contacts", ada) == ()


def test_who_loses_the_role_loses_what_was_shared_with_it(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry", "keeper")
    given(crm, ada, "role", "keeper")
    assert titles(crm, "contacts", enter(clerk)) == ["Ada Lovelace"]
    with crm.writing() as tx:
        administer.set_roles(tx, clerk.user or "", ["entry"])
    assert titles(crm, "contacts", enter(clerk)) == []


def test_a_share_with_a_role_that_was_dropped_opens_nothing(crm: SiteUnderTest, ada: str, enter) -> None:
    clerk = crm.actor("entry")
    given(crm, ada, "role", "keeper")
    with crm.writing() as tx:
        tx.connection.execute(sa.update(Share).values(role="dropped"))
        tx.connection.execute(sa.update(SharedWith).values(holder="dropped"))
        tx.connection.execute(sa.insert(UserRole).values(user_id=clerk.user, role="dropped"))
    assert enter(clerk).shared == {"contacts"}
    assert titles(crm, "contacts", enter(clerk)) == []
    with crm.reading() as tx:
        assert shares_of(tx, SYSTEM, "contacts", ada) == ()


def test_a_board_holds_what_is_shared_in_its_order_and_counts_it(crm: SiteUnderTest, enter) -> None:
    clerk = crm.actor("entry")
    own: dict[str, Any] = {"first_name": "B", "last_name": "Own", "role": "client", "email": "b@x.example"}
    make(crm, "contacts", enter(clerk), **own)
    for name, role in (("A", "client"), ("C", "client"), ("D", "lead")):
        shared: dict[str, Any] = {"first_name": name, "last_name": "Shared", "role": role, "email": f"{name}@x.example"}
        given(crm, make(crm, "contacts", **shared), "user", clerk.user)
    query = Query(module="contacts", sort=(SortKey("first_name"),), groups=("role",), limit=2)
    with crm.reading() as tx:
        drawn = {each.group.value: each for each in board(tx, enter(clerk), query)}
        whole = page(tx, enter(clerk), query).groups
    assert [row.title for row in drawn["client"].rows] == ["A Shared", "B Own"]
    assert {value: each.group.total.value for value, each in drawn.items()} == {"lead": 1, "prospect": 0, "client": 3}
    assert {each.value: each.total.value for each in whole or ()} == {"lead": 1, "prospect": 0, "client": 3}


# -- who may ----------------------------------------------------------------------------------------------------------
def test_the_owner_shares_and_a_mere_reader_does_not(crm: SiteUnderTest, enter) -> None:
    owner, clerk = crm.actor("owner"), crm.actor("looker")
    ada = make(crm, "contacts", owner, **ADA)
    assert given(crm, ada, "user", clerk.user, actor=enter(owner)).level == "view"
    with pytest.raises(KithError, match="K438"):
        given(crm, ada, "role", "entry", actor=enter(clerk))


def test_what_one_cannot_see_one_cannot_share(crm: SiteUnderTest, ada: str, enter) -> None:
    with pytest.raises(KithError, match="K601"):
        given(crm, ada, "role", "looker", actor=enter(crm.actor("entry")))
    for id in (new_id(), "7"):
        with pytest.raises(KithError, match="K601"):
            given(crm, id, "role", "looker")


def test_who_edits_by_a_share_alone_passes_it_on_no_longer_than_it_lasts(crm: SiteUnderTest, ada: str, enter) -> None:
    sales, end = crm.actor("sales"), crm.clock.present + timedelta(days=1)
    given(crm, ada, "user", sales.user, level="edit", until=end)
    assert given(crm, ada, "role", "looker", actor=enter(sales)).until == end
    later = end + timedelta(days=1)
    assert given(crm, ada, "role", "looker", actor=enter(sales), until=later).until == end
    assert given(crm, ada, "role", "looker", until=later).until == later


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("user", "nobody@example.test", "K433"),
        ("group", "North", "K433"),
        ("role", "boss", "K433"),
        ("team", "sales", "K434"),
    ],
)
def test_one_shares_with_somebody_who_is_there(crm: SiteUnderTest, kind: str, name: str, code: str) -> None:
    with pytest.raises(KithError, match=code), crm.reading() as tx:
        holder(tx, kind, name)


def test_a_suspended_account_is_nobody_to_share_with(crm: SiteUnderTest) -> None:
    clerk = crm.actor("entry")
    with crm.writing() as tx:
        administer.disable(tx, clerk.user or "")
        with pytest.raises(KithError, match="K433"):
            holder(tx, "user", clerk.email)


def test_a_moment_in_the_past_and_an_unknown_level_are_refused(crm: SiteUnderTest, ada: str) -> None:
    with pytest.raises(KithError, match="K435"):
        given(crm, ada, "role", "looker", until=crm.clock.present)
    with pytest.raises(KithError, match="K437"):
        given(crm, ada, "role", "looker", level="own")


# -- what is told -----------------------------------------------------------------------------------------------------
def test_sharing_again_takes_the_place_of_the_share(crm: SiteUnderTest, ada: str) -> None:
    first = given(crm, ada, "role", "looker")
    second = given(crm, ada, "role", "looker", level="edit")
    assert (first.id, first.level, second.level) == (second.id, "view", "edit")
    with crm.reading() as tx:
        assert [each.holder for each in shares_of(tx, SYSTEM, "contacts", ada)] == [
            Holder(kind="role", id="looker", name="Looker")
        ]


def test_a_share_and_its_end_stand_in_events_and_audit(crm: SiteUnderTest, ada: str, enter) -> None:
    admin = enter(crm.actor("admin"))
    made = given(crm, ada, "role", "looker", actor=admin)
    with crm.writing() as tx:
        unshare(tx, admin, "contacts", ada, made.id)
    with crm.reading() as tx:
        ended, shared = events.of(tx.connection, "contacts", ada)[:2]
        noted = audit.entries(tx.connection, kind="grant")
    told = {"with": "role", "id": "looker", "level": "view", "until": None}
    assert (shared.kind, shared.user_id, shared.changes) == ("shared", admin.user, {"$share": [None, told]})
    assert (ended.kind, ended.changes) == ("unshared", {"$share": [told, None]})
    assert [(each.kind, each.subject) for each in noted] == [
        ("grant.ended", f"contacts/{ada}"),
        ("grant.shared", f"contacts/{ada}"),
    ]


def test_the_same_share_again_tells_nothing(crm: SiteUnderTest, ada: str) -> None:
    for _ in range(2):
        given(crm, ada, "role", "looker")
    with crm.reading() as tx:
        assert len(audit.entries(tx.connection, kind="grant")) == 1


def test_a_share_of_another_record_is_not_ended_here(crm: SiteUnderTest, ada: str) -> None:
    grace = make(crm, "contacts", **GRACE)
    made = given(crm, ada, "role", "looker")
    for id in (made.id, new_id(), "x"):
        with pytest.raises(KithError, match="K436"), crm.writing() as tx:
            unshare(tx, SYSTEM, "contacts", grace, id)


def test_shares_are_told_to_who_may_edit_or_administer(crm: SiteUnderTest, ada: str, enter) -> None:
    given(crm, ada, "role", "looker")
    with crm.reading() as tx:
        assert len(shares_of(tx, enter(crm.actor("admin")), "contacts", ada)) == 1
    looker = enter(crm.actor("looker"))
    with pytest.raises(KithError, match="K438"), crm.reading() as tx:
        shares_of(tx, looker, "contacts", ada)


def test_what_is_over_is_taken_away_and_noted_once(crm: SiteUnderTest, ada: str) -> None:
    given(crm, ada, "role", "looker", until=crm.clock.present + timedelta(hours=1))
    given(crm, ada, "role", "entry")
    crm.clock.advance(timedelta(hours=2))
    with crm.writing() as tx:
        assert (end_expired(tx, SYSTEM), end_expired(tx, SYSTEM)) == (1, 0)
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(Share)).scalar_one() == 1
        assert events.of(tx.connection, "contacts", ada)[0].kind == "unshared"


def test_the_grant_to_share_is_enough_to_share_to_view(copy_of: CopyOf) -> None:
    guide = "  guide: {modules: {boats: {view: all, share: all}}}\n"
    roles = f"roles:\n{guide}  guest: {{modules: {{boats: {{view: own, edit: own}}}}}}\n"
    boats = "module: boats\nlabel: {one: Boat, many: Boats}\ntitle: '{name}'\nfields: {name: {type: text}}\n"
    files = {"modules/boats.yaml": boats, "config/roles.yaml": roles}
    site = SiteUnderTest(copy_of("boats to share", fill_database(files)), files)
    who, ada = site.actor("guide"), make(site, "boats", name="Ada")
    assert given(site, ada, "role", "guest", actor=who, module="boats").level == "view"
    with pytest.raises(KithError, match="K438"):
        given(site, ada, "role", "guest", actor=who, module="boats", level="edit")
    site.close()
