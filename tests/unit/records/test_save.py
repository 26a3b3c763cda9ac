"""The one write path."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.records.crm import MODULES
from tests.unit.records.doing import ADA, change, codes, make, read, refused, titles

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import hookimpl, of_modules
from kith.fields import Money
from kith.ledger import events
from kith.records.existing import load_records
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest


def test_a_new_record_is_at_version_one_with_its_defaults(crm: SiteUnderTest) -> None:
    row = read(crm, "contacts", make(crm, "contacts", **ADA))
    assert (row.version, row.values["role"], row.values["active"], row.values["is_user"]) == (1, "lead", True, False)


def test_everything_wrong_is_said_at_once(crm: SiteUnderTest) -> None:
    found = refused(crm, "contacts", role="client", birthday="31.02.2020", salary="much")
    assert {field for field, _ in codes(found)} == {"first_name", "last_name", "email", "birthday", "salary"}


def test_nothing_is_written_when_one_row_of_a_batch_is_refused(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError) as error, crm.writing() as tx:
        write(tx, SYSTEM, "contacts", [Change(values=ADA), Change(values={"first_name": "Bo"})])
    assert [(problem.row, problem.field) for problem in error.value.problems] == [(1, "last_name")]
    assert titles(crm, "contacts") == []


def test_a_partial_batch_writes_its_good_rows(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", [Change(values={"first_name": "Bo"}), Change(values=ADA)], partial=True)
    assert (outcome.saved[0], list(outcome.refused)) == (None, [0])
    assert titles(crm, "contacts") == ["Ada Lovelace"]


@pytest.mark.parametrize(("role", "needed"), [("lead", False), ("prospect", True), ("client", True)])
def test_email_is_required_exactly_for_prospects_and_clients(crm: SiteUnderTest, role: str, needed: bool) -> None:
    """Proves A5."""
    with crm.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", [Change(values={**ADA, "role": role})], partial=True)
    assert bool(outcome.refused) is needed


def test_a_hidden_field_is_never_required(crm: SiteUnderTest) -> None:
    """Proves S6."""
    assert read(crm, "contacts", make(crm, "contacts", **ADA)).values["user"] is None


def test_a_shown_field_is_required(crm: SiteUnderTest) -> None:
    """Proves S6."""
    assert codes(refused(crm, "contacts", **ADA, is_user=True)) == [("user", "K605")]


def test_a_field_that_a_change_shows_is_required_from_then_on(crm: SiteUnderTest) -> None:
    ada = make(crm, "contacts", **ADA)
    assert codes(refused(crm, "contacts", ada, is_user=True)) == [("user", "K605")]


def test_a_value_sent_for_a_hidden_field_is_dropped_with_a_notice(crm: SiteUnderTest) -> None:
    user = crm.actor("admin").user
    with crm.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", [Change(values={**ADA, "user": user})])
    assert [(notice.field, notice.code) for notice in outcome.notices] == [("user", "K613")]


def test_what_hides_is_emptied_when_saved(crm: SiteUnderTest) -> None:
    user = crm.actor("admin").user
    id = make(crm, "contacts", **ADA, is_user=True, user=user)
    change(crm, "contacts", id, is_user=False)
    assert read(crm, "contacts", id).values["user"] is None


def test_a_locked_field_takes_an_equal_value_and_no_other(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, email="ada@example.test")
    change(crm, "contacts", id, role="lead")
    assert codes(refused(crm, "contacts", id, role="prospect")) == [("role", "K608")]


def test_what_a_definition_sets_passes_a_lock(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, email="ada@example.test")
    with crm.writing() as tx:
        write(tx, SYSTEM, "contacts", [Change(id=id, set={"role": "client"})])
    assert read(crm, "contacts", id).values["role"] == "client"


def test_an_invalid_value_gets_the_message_of_its_rule(crm: SiteUnderTest) -> None:
    found = refused(crm, "contacts", **ADA, birthday="2026-04-02")
    assert [problem.message for problem in found] == ["A birthday lies in the past"]


def test_an_old_fault_that_a_change_does_not_touch_is_a_warning(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, role="client", email="ada@example.test")
    with crm.writing() as tx:
        table = crm.serving.tables.table("contacts")
        tx.connection.execute(table.update().values(email=None, email__key=""))
    with crm.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", [Change(id=id, values={"first_name": "Augusta"})])
    assert [(notice.field, notice.level) for notice in outcome.notices] == [("email", "warning")]


def test_a_unique_value_is_taken_once_in_any_case(crm: SiteUnderTest) -> None:
    make(crm, "contacts", **ADA, email="ada@example.test")
    assert codes(refused(crm, "contacts", **ADA, email="ADA@example.test")) == [("email", "K606")]


def test_a_taken_value_is_told_together_with_other_faults(crm: SiteUnderTest) -> None:
    make(crm, "contacts", **ADA, email="ada@example.test")
    found = refused(crm, "contacts", first_name="Bo", email="ada@example.test")
    assert codes(found) == [("last_name", "K605"), ("email", "K606")]


def test_a_refused_value_leaves_the_transaction_usable(crm: SiteUnderTest) -> None:
    make(crm, "contacts", **ADA, email="ada@example.test")
    with crm.writing() as tx:
        with pytest.raises(KithError):
            write(tx, SYSTEM, "contacts", [Change(values={**ADA, "email": "ada@example.test"})])
        write(tx, SYSTEM, "contacts", [Change(values={**ADA, "email": "bo@example.test"})])
    assert len(titles(crm, "contacts")) == 2


def test_a_plus_address_is_an_email_of_its_own(crm: SiteUnderTest) -> None:
    """Proves A21."""
    make(crm, "contacts", **ADA, email="ada@example.test")
    make(crm, "contacts", **ADA, email="ada+work@example.test")
    assert len(titles(crm, "contacts")) == 2


def test_an_inactive_holder_of_an_email_is_named_with_its_id(crm: SiteUnderTest) -> None:
    """Proves A8."""
    holder = make(crm, "contacts", **ADA, email="ada@example.test", active=False)
    problem = refused(crm, "contacts", first_name="Bo", last_name="Lee", email="ada@example.test")[0]
    assert (problem.code, problem.params["holder"], problem.params["holder_title"]) == ("K615", holder, "Ada Lovelace")


def test_a_holder_out_of_reach_is_not_named(crm: SiteUnderTest) -> None:
    make(crm, "contacts", **ADA, email="ada@example.test")
    problem = refused(crm, "contacts", None, crm.actor("entry"), **ADA, email="ada@example.test")[0]
    assert (problem.code, "holder" in problem.params) == ("K606", False)


def test_two_rows_of_a_batch_cannot_share_a_unique_value(crm: SiteUnderTest) -> None:
    rows = [Change(values={**ADA, "email": "a@example.test"}), Change(values={**ADA, "email": "A@example.test"})]
    with crm.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", rows, partial=True)
    assert list(outcome.refused) == [1]


def test_update_refuses_a_stale_version(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    change(crm, "contacts", id, version=1, first_name="Augusta")
    with pytest.raises(KithError) as error:
        change(crm, "contacts", id, version=1, first_name="Bo")
    assert error.value.problems[0].code == "K602"


def test_an_unchanged_save_keeps_the_version(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    change(crm, "contacts", id, first_name="Ada")
    assert read(crm, "contacts", id).version == 1


def test_a_lookup_must_lead_somewhere(crm: SiteUnderTest) -> None:
    nowhere = "01931b2c-7a00-7000-8000-000000000001"
    assert codes(refused(crm, "contacts", **ADA, company=nowhere)) == [("company", "K610")]


def test_a_lookup_must_fit_its_condition(crm: SiteUnderTest) -> None:
    one, other = make(crm, "companies", name="One"), make(crm, "companies", name="Other")
    boss = make(crm, "contacts", first_name="Bo", last_name="Lee", company=one)
    make(crm, "contacts", **ADA, company=one, manager=boss)
    assert codes(refused(crm, "contacts", **ADA, company=other, manager=boss)) == [("manager", "K611")]


def test_each_record_of_several_must_fit_the_condition_that_was_not_there_before(crm: SiteUnderTest) -> None:
    one, other = make(crm, "companies", name="One"), make(crm, "companies", name="Other")
    bo, cy = (make(crm, "contacts", first_name=name, last_name="Lee", company=one) for name in ("Bo", "Cy"))
    id = make(crm, "contacts", **ADA, company=one, peers=[bo])
    stranger = make(crm, "contacts", first_name="Di", last_name="Lee", company=other)
    assert codes(refused(crm, "contacts", id, peers=[bo, cy, stranger])) == [("peers", "K611")]
    change(crm, "contacts", bo, company=other)
    change(crm, "contacts", id, peers=[bo, cy])


def test_a_default_is_copied_through_a_lookup_and_again_when_it_changes(crm: SiteUnderTest) -> None:
    german, french = make(crm, "companies", name="A", country="DE"), make(crm, "companies", name="B", country="FR")
    id = make(crm, "contacts", **ADA, company=german)
    assert read(crm, "contacts", id).values["country"] == "DE"
    change(crm, "contacts", id, country=None)
    change(crm, "contacts", id, company=french)
    assert read(crm, "contacts", id).values["country"] == "FR"


def test_several_values_keep_their_own_rows(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, tags=["vip", "press"])
    change(crm, "contacts", id, tags=["press"])
    assert read(crm, "contacts", id).values["tags"] == ("press",)


def test_linked_records_are_read_with_their_titles(crm: SiteUnderTest) -> None:
    friend = make(crm, "contacts", first_name="Bo", last_name="Lee")
    row = read(crm, "contacts", make(crm, "contacts", **ADA, friends=[friend]))
    assert [(ref.id, ref.title) for ref in row.values["friends"]] == [(friend, "Bo Lee")]


def test_a_lookup_to_one_of_several_knows_its_module(crm: SiteUnderTest) -> None:
    company = make(crm, "companies", name="One")
    ref = read(crm, "calls", make(crm, "calls", subject="Hello", about=company)).values["about"]
    assert (ref.id, ref.title, ref.module) == (company, "One", "companies")


def test_line_items_come_back_in_order(crm: SiteUnderTest) -> None:
    items = [{"what": "Boat", "price": "10.50"}, {"what": "Anchor", "price": "2"}]
    row = read(crm, "deals", make(crm, "deals", name="Fleet", items=items))
    assert [item["what"] for item in row.values["items"]] == ["Boat", "Anchor"]


def test_numbers_are_given_without_holes(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        write(tx, SYSTEM, "deals", [Change(values={"name": name}) for name in ("a", "b", "c")])
    assert sorted(titles(crm, "deals")) == ["D-2026-001 a", "D-2026-002 b", "D-2026-003 c"]


def test_formulas_and_titles_follow_a_change(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    change(crm, "contacts", id, first_name="Augusta")
    row = read(crm, "contacts", id)
    assert (row.title, row.values["full_name"]) == ("Augusta Lovelace", "Lovelace, Augusta")


def test_rollups_follow_what_is_below(crm: SiteUnderTest) -> None:
    id, other = make(crm, "contacts", **ADA), make(crm, "contacts", first_name="Bo", last_name="Lee")
    deal = make(crm, "deals", name="x", contact=id, amount="10.25")
    make(crm, "deals", name="y", contact=id, amount="20 USD")
    make(crm, "deals", name="z", contact=id, amount="99", stage="won")
    assert read(crm, "contacts", id).values["open_deals"] == Money(Decimal("28.25"), "EUR")
    change(crm, "deals", deal, contact=other)
    assert [read(crm, "contacts", each).values["deal_count"] for each in (id, other)] == [2, 1]


def test_a_sum_of_the_largest_amounts_is_exact(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    amount = "9999999999999.99"
    with crm.writing() as tx:
        write(tx, SYSTEM, "deals", [Change(values={"name": "x", "contact": id, "amount": amount}) for _ in range(20)])
    assert read(crm, "contacts", id).values["open_deals"] == Money(20 * Decimal(amount), "EUR")


def test_rollups_never_change_the_version(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    make(crm, "deals", name="x", contact=id, amount="10")
    assert read(crm, "contacts", id).version == 1


def test_every_change_leaves_an_event_and_creation_tells_no_values(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    change(crm, "contacts", id, first_name="Augusta")
    with crm.reading() as tx:
        found = {event.kind: event.changes for event in events.of(tx.connection, "contacts", id)}
    assert found == {"created": None, "changed": {"first_name": ["Ada", "Augusta"]}}


def test_computed_and_built_in_fields_cannot_be_sent(crm: SiteUnderTest) -> None:
    found = codes(refused(crm, "contacts", **ADA, full_name="x", version=7, nonsense=1))
    assert found == [("full_name", "K608"), ("version", "K608"), ("nonsense", "K604")]


def test_eight_threads_of_a_hundred_changes_lose_none(crm: SiteUnderTest) -> None:
    id = make(crm, "deals", name="0")

    def count() -> None:
        for _ in range(ROUNDS):
            with crm.writing() as tx:
                module = crm.serving.site.modules["deals"]
                seen = load_records(tx, module, [id], lock=True)[id]
                write(
                    tx,
                    SYSTEM,
                    "deals",
                    [Change(id=id, values={"name": str(int(seen["name"]) + 1)}, version=seen["version"])],
                )

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read(crm, "deals", id).values["name"] == str(8 * ROUNDS)


ROUNDS = 100


def statements(site: SiteUnderTest, module: str, **values: Any) -> list[str]:
    """What a create asks the database to write."""
    said: list[str] = []
    sa.event.listen(site.engine, "before_cursor_execute", lambda c, cursor, text, *_: said.append(text))
    make(site, module, **values)
    return [text.partition(" (")[0] for text in said if text.startswith(("INSERT", "SAVEPOINT"))]


def test_a_new_record_that_nothing_could_take_back_needs_no_savepoint(crm: SiteUnderTest) -> None:
    assert statements(crm, "companies", name="Acme") == ["INSERT INTO m_companies", "INSERT INTO kith_event"]


class Follower:
    """A plugin that could refuse what was written to one module."""

    @hookimpl
    @of_modules("contacts")
    def kith_after_save(self, module: Any) -> None:
        """Refuses nothing."""


@pytest.mark.parametrize(("module", "taken_back"), [("companies", False), ("contacts", True)])
def test_a_new_record_has_a_savepoint_where_a_plugin_follows_its_module(
    database_url: str, module: str, taken_back: bool
) -> None:
    site = SiteUnderTest(database_url, MODULES, plugins=(Follower(),))
    said = statements(site, module, **({"name": "Acme"} if module == "companies" else ADA))
    site.close()
    assert ("SAVEPOINT kith_part" in said) is taken_back


def test_a_new_record_that_draws_a_number_has_a_savepoint_which_takes_the_number_back(crm: SiteUnderTest) -> None:
    assert "SAVEPOINT kith_part" in statements(crm, "deals", name="First")


def test_a_value_that_is_taken_refuses_the_record_and_writes_nothing_and_the_transaction_goes_on(
    crm: SiteUnderTest,
) -> None:
    make(crm, "companies", name="Acme")
    with crm.writing() as tx:
        with pytest.raises(KithError) as error:
            write(tx, SYSTEM, "companies", [Change(values={"name": "Acme"})])
        write(tx, SYSTEM, "companies", [Change(values={"name": "Other"})])
    assert codes(list(error.value.problems)) == [("name", "K606")]
    assert sorted(titles(crm, "companies")) == ["Acme", "Other"]
