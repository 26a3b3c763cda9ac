"""Actions on many records: how many, in part or whole, in batches that are resumed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, change, make, read, titles

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.ledger import audit
from kith.records import bulk
from kith.records.bulk import Run, Selection
from kith.records.model import Change
from kith.records.save import write
from kith.storage.ids import new_id
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest

LEADS = Selection(module="contacts", pairs=(("role", "lead"),))


def many(site: SiteUnderTest, count: int, **values: Any) -> list[str]:
    """The ids of that many new contacts, each with an address of its own."""
    rows = [Change(values=ADA | {"email": f"a{n}@example.test"} | values) for n in range(count)]
    with site.writing() as tx:
        return [saved.id for saved in write(tx, SYSTEM, "contacts", rows).saved if saved]


def begin(site: SiteUnderTest, selection: Selection, action: str, actor: Actor = SYSTEM, **said: Any) -> Run:
    """The run of an action, as it stands once it was begun."""
    answers = said.pop("answers", {})
    with site.writing() as tx:
        run = bulk.find(tx, bulk.begin(tx, actor, selection, action, answers, **said))
        assert run is not None
        return run


def named(ids: list[str]) -> Selection:
    """These contacts."""
    return Selection(module="contacts", ids=tuple(ids))


@contextmanager
def batches_of(count: int, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes batches small."""
    with patch.context() as patched:
        patched.setattr("kith.records.bulk.runs.AT_ONCE", count)
        yield


def step(site: SiteUnderTest, id: str, actor: Actor = SYSTEM) -> Run:
    """The run after another batch."""
    with site.writing() as tx:
        run = bulk.step(tx, actor, id)
        assert run is not None
        return run


def test_a_few_records_are_done_at_once(crm: SiteUnderTest) -> None:
    ids = many(crm, 3)
    run = begin(crm, named(ids), "make_client")
    assert (run.state, run.done, run.refused) == ("done", 3, 0)
    assert {read(crm, "contacts", id).values["role"] for id in ids} == {"client"}


def test_those_that_are_refused_are_named_and_the_others_done(crm: SiteUnderTest) -> None:
    ids = [*many(crm, 2), make(crm, "contacts", **ADA)]  # who has no address can't be a client
    run = begin(crm, named(ids), "make_client")
    assert (run.done, [(each.id, each.problems[0].code) for each in run.reasons]) == (2, [(ids[2], "K605")])


def test_without_partial_one_refusal_stops_all(crm: SiteUnderTest) -> None:
    ids = [*many(crm, 2), make(crm, "contacts", **ADA)]
    with pytest.raises(KithError, match="K605"):
        begin(crm, named(ids), "make_client", partial=False)
    assert {read(crm, "contacts", id).values["role"] for id in ids} == {"lead"}


def test_a_filter_means_what_it_finds(crm: SiteUnderTest) -> None:
    many(crm, 3)
    client = make(crm, "contacts", **ADA, role="client", email="c@example.test")
    assert begin(crm, LEADS, "make_client").done == 3
    assert read(crm, "contacts", client).version == 1


def test_words_and_a_view_narrow_a_selection(crm: SiteUnderTest) -> None:
    ids = [make(crm, "contacts", first_name=name, last_name="Byron") for name in ("Ada", "Bo", "Adam")]
    change(crm, "contacts", ids[2], active=False)
    found = Selection(module="contacts", pairs=(("q", "ada"), ("active", "true")), view="active")
    with crm.reading() as tx:
        assert bulk.count(tx, SYSTEM, found) == 1


def test_a_filter_that_finds_many_asks_first(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    many(crm, 3)
    monkeypatch.setattr("kith.records.bulk.runs.UNASKED", 2)
    with pytest.raises(KithError, match="K643 this is about 3 records"):
        begin(crm, LEADS, "make_client")
    assert begin(crm, LEADS, "make_client", confirmed=3).done == 3


def test_another_number_than_was_confirmed_asks_again(crm: SiteUnderTest) -> None:
    many(crm, 3)
    with pytest.raises(KithError, match="K644 there are 3 records now, and 2 were meant"):
        begin(crm, LEADS, "make_client", confirmed=2)
    assert len(titles(crm, "contacts")) == 3


def test_nothing_that_fits_is_told(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="K649"):
        begin(crm, LEADS, "make_client")


def test_many_records_become_a_job_that_goes_on_where_it_stood(
    crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(crm, 5)
    with batches_of(2, monkeypatch):
        run = begin(crm, LEADS, "make_client", confirmed=5)
        assert (run.state, run.job, run.done) == ("run", "ready", 0)
        done = [step(crm, run.id).done for _ in range(3)]
    assert (done, step(crm, run.id).state) == ([2, 4, 5], "done")


def test_a_run_leaves_out_what_came_later(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    many(crm, 3)
    with batches_of(2, monkeypatch):
        run = begin(crm, LEADS, "make_client", confirmed=3)
        late = make(crm, "contacts", **ADA, email="late@example.test")
        while step(crm, run.id).state == "run":
            pass
    assert read(crm, "contacts", late).values["role"] == "lead"


def test_a_run_that_is_stopped_does_no_more(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    many(crm, 3)
    with batches_of(2, monkeypatch):
        run = begin(crm, LEADS, "make_client", confirmed=3)
        with crm.writing() as tx:
            assert bulk.stop(tx, run.id)
        assert (step(crm, run.id).state, step(crm, run.id).done) == ("stopped", 0)


def test_a_run_is_shown_to_who_began_it_alone(crm: SiteUnderTest) -> None:
    sales, looker = crm.actor("sales"), crm.actor("looker")
    run = begin(crm, named(many(crm, 1)), "make_client", sales)
    with crm.reading() as tx:
        assert bulk.find(tx, run.id, of=sales.user) is not None
        assert bulk.find(tx, run.id, of=looker.user) is None


def test_answers_are_forgotten_when_a_run_is_over(crm: SiteUnderTest) -> None:
    run = begin(crm, named(many(crm, 1)), "rename", answers={"first_name": "Grace"})
    with crm.reading() as tx:
        kept = tx.connection.execute(sa.text("SELECT answers FROM kith_bulk_run")).scalar()
    assert (run.done, "Grace" in str(kept)) == (1, False)


def test_many_are_edited_as_one_is(crm: SiteUnderTest) -> None:
    owner = crm.actor("owner")
    mine = make(crm, "contacts", owner, **ADA)
    others = make(crm, "contacts", **ADA)
    run = begin(crm, named([mine, others]), "edit", owner, answers={"country": "FR"})
    assert (run.done, [(each.id, each.problems[0].code) for each in run.reasons]) == (1, [(others, "K603")])
    assert read(crm, "contacts", mine).values["country"] == "FR"


def test_editing_refuses_a_field_that_isnt_the_actors(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="K604"):
        begin(crm, named(many(crm, 1)), "edit", crm.actor("sales"), answers={"salary": "1 EUR"})


def test_many_are_deleted_but_for_those_that_others_hold(crm: SiteUnderTest) -> None:
    held, free = make(crm, "companies", name="Held"), make(crm, "companies", name="Free")
    make(crm, "contacts", **ADA, company=held)
    run = begin(crm, Selection(module="companies", ids=(held, free)), "delete")
    assert (run.done, [(each.id, each.problems[0].code) for each in run.reasons]) == (1, [(held, "K619")])
    assert titles(crm, "companies") == ["Held"]


def test_many_are_restored_from_the_bin(crm: SiteUnderTest) -> None:
    ids = many(crm, 2)
    begin(crm, named(ids), "delete")
    assert begin(crm, Selection(module="contacts", pairs=(), deleted=True), "restore").done == 2


def test_what_is_made_is_told_by_its_source(crm: SiteUnderTest) -> None:
    ids = many(crm, 2)
    run = begin(crm, named(ids), "open_deal")
    assert sorted(run.told["made"]) == sorted(ids)


def test_old_runs_are_forgotten(crm: SiteUnderTest) -> None:
    ids = many(crm, 1)
    run = begin(crm, named(ids), "make_client")
    crm.clock.advance(timedelta(days=31))
    begin(crm, named(ids), "edit", answers={"country": "FR"})
    with crm.reading() as tx:
        assert bulk.find(tx, run.id) is None


def test_the_job_stands_for_who_began_it(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    many(crm, 2)
    sales = crm.actor("sales")
    with batches_of(1, monkeypatch):
        begin(crm, LEADS, "make_client", sales, confirmed=2)
    with crm.reading() as tx:
        job = tx.connection.execute(sa.select(JobRow.kind, JobRow.realm, JobRow.user_id)).one()
    assert tuple(job) == ("kith.bulk", "staff", sales.user)


def noted(crm: SiteUnderTest) -> list[audit.Entry]:
    """What the audit log has of runs."""
    with crm.reading() as tx:
        return list(audit.entries(tx.connection, kind="bulk"))


def test_the_audit_log_tells_who_has_what_done_to_how_many(crm: SiteUnderTest) -> None:
    many(crm, 3)
    boss = crm.actor("admin")
    begin(crm, LEADS, "edit", boss, answers={"first_name": "Eve"})
    (entry,) = noted(crm)
    assert (entry.kind, entry.user_id, entry.subject) == ("bulk.begun", boss.user, "contacts")
    assert entry.detail == {"action": "edit", "records": 3, "chosen": "filter", "via": "page"}


def test_the_audit_log_tells_that_records_were_named_one_by_one(crm: SiteUnderTest) -> None:
    begin(crm, named(many(crm, 2)), "delete")
    found = [(each.detail["records"], each.detail["chosen"]) for each in noted(crm) if each.detail]
    assert found == [(2, "named")]


def test_a_run_that_is_refused_as_a_whole_leaves_no_entry(crm: SiteUnderTest) -> None:
    ids = many(crm, 2)
    with pytest.raises(KithError):
        begin(crm, named([*ids, new_id()]), "make_client", partial=False)
    assert noted(crm) == []
