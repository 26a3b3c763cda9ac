"""The jobs in the studio: what waits, runs and failed; replay, discard, cancel, and who did so in the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.functional.pages.acting import FILES
from tests.functional.pages.served import Browser, ServedSite

from kith.ledger import audit, jobs
from kith.ledger.jobs import Standing
from kith.storage.ids import new_id
from kith.storage.system import JobRow
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def site(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def root(site: ServedSite) -> Browser:
    """A super administrator."""
    return site.login("super_admin", email="root@example.test")


def wanted(site: ServedSite, kind: str = "mail.send", *, most: int = 8, user: str | None = None, **payload) -> str:
    """The id of a new job."""
    by = Standing(realm="staff", user_id=user) if user else jobs.SYSTEM
    with site.site.writing() as tx:
        id = jobs.enqueue(tx, kind, payload, by=by, most_attempts=most)
    assert id is not None
    return id


def claimed(site: ServedSite, id: str) -> jobs.Job:
    """That job, claimed."""
    with site.site.writing() as tx:
        found = jobs.claim_many(tx.connection, jobs.QUEUES, tx.clock.now(), limit=1, ids=[id])
    return found[0]


def dead(site: ServedSite, kind: str = "mail.send", error: str = "the server said no") -> str:
    """A job that gave up."""
    id = wanted(site, kind, most=1)
    job = claimed(site, id)
    with site.site.writing() as tx:
        jobs.fail(tx.connection, job, tx.clock.now(), error)
    return id


def running(site: ServedSite, progress: object = None) -> str:
    """A job that runs."""
    id = wanted(site)
    job = claimed(site, id)
    with site.site.writing() as tx:
        jobs.renew(tx.connection, job, tx.clock.now(), progress=progress)
    return id


def state(site: ServedSite, id: str) -> str | None:
    with site.site.reading() as tx:
        return tx.connection.execute(sa.select(JobRow.state).where(JobRow.id == id)).scalar()


def noted(site: ServedSite) -> list[tuple[str, str | None, object]]:
    """The latest deed in the audit log."""
    with site.site.reading() as tx:
        return [(each.kind, each.user_id, each.detail) for each in audit.entries(tx.connection, kind="job", limit=1)]


def do(browser: Browser, deed: str, **form: str):
    return browser.send(f"/studio/jobs/{deed}", form, page="/studio/jobs")


def test_the_queues_are_counted(site, root):
    wanted(site)
    dead(site)
    text = root.get("/studio/jobs").text
    assert '<td class="k-num" data-label="Waiting">1</td>' in text
    assert '<td class="k-num" data-label="Gave up">1</td>' in text


def test_a_job_that_runs_shows_how_far_it_is(site, root):
    running(site, {"done": 1500, "of": 6000, "after": "somewhere"})
    text = root.get("/studio/jobs").text
    assert '<progress class="k-progress" value="1500.0" max="6000.0"' in text
    assert "1,500 of 6,000" in text


@pytest.mark.parametrize("progress", [{"done": "x", "of": 3}, {"done": 1}, {"done": 1, "of": 0}, [1, 2], "half"])
def test_a_progress_without_numbers_is_no_bar(site, root, progress):
    running(site, progress)
    assert "<progress" not in root.get("/studio/jobs").text


def test_what_failed_says_why_in_a_line_and_in_full(site, root):
    dead(site, error='Traceback (most recent call last):\n  File "x"\nZeroDivisionError: <b>division</b> by zero')
    text = root.get("/studio/jobs").text
    assert "<summary>ZeroDivisionError: &lt;b&gt;division&lt;/b&gt; by zero</summary>" in text
    assert "File &quot;x&quot;" in text


def test_what_is_to_be_tried_again_says_when(site, root):
    job = claimed(site, wanted(site))
    with site.site.writing() as tx:
        jobs.fail(tx.connection, job, tx.clock.now(), "busy")
    text = root.get("/studio/jobs").text
    assert "Failed, to be tried again" in text
    assert "attempt 1 of 8" in text


def test_a_kind_can_be_looked_at_alone(site, root):
    dead(site, "a.b", error="first")
    dead(site, "c.d", error="second")
    text = root.get("/studio/jobs?kind=c.d").text
    assert "second" in text
    assert "first" not in text


def test_a_job_is_replayed_and_the_audit_log_says_by_whom(site, root):
    id = dead(site)
    assert do(root, "replay", id=id).location.endswith("/studio/jobs?_done=replayed")
    assert state(site, id) == "ready"
    assert noted(site) == [("job.replayed", root.user, {"kind": "mail.send", "count": 1})]


def test_all_of_a_kind_are_replayed_in_one_deed(site, root):
    found = [dead(site) for _ in range(3)]
    other = dead(site, "another.kind")
    do(root, "replay", kind="mail.send")
    assert {state(site, id) for id in found} == {"ready"}
    assert state(site, other) == "dead"
    assert noted(site)[0][2] == {"kind": "mail.send", "count": 3}


def test_a_job_is_discarded(site, root):
    id = dead(site)
    do(root, "discard", id=id)
    assert state(site, id) is None
    assert noted(site) == [("job.discarded", root.user, {"kind": "mail.send", "count": 1})]


def test_a_job_that_waits_is_cancelled_at_once(site, root):
    id = wanted(site)
    do(root, "cancel", id=id)
    assert state(site, id) == "refused"
    assert "cancelled" in root.get("/studio/jobs").text
    assert noted(site)[0][0] == "job.cancelled"


def test_a_job_that_runs_is_asked_to_stop(site, root):
    id = running(site)
    do(root, "cancel", id=id)
    assert state(site, id) == "run"
    assert "is being cancelled" in root.get("/studio/jobs").text


def test_what_is_gone_is_told_and_not_noted(site, root):
    assert do(root, "discard", id=new_id()).location.endswith("?_done=nothing")
    assert do(root, "cancel", id=dead(site)).location.endswith("?_done=nothing")
    assert noted(site) == []


def test_a_job_that_waits_or_runs_is_neither_replayed_nor_discarded(site, root):
    ids = [wanted(site), running(site)]
    for id in ids:
        do(root, "discard", id=id)
        do(root, "replay", id=id)
    assert [state(site, id) for id in ids] == ["ready", "run"]


@pytest.mark.parametrize(
    "form", [{}, {"id": "x"}, {"id": "x", "kind": "mail.send"}, {"id": new_id(), "kind": "mail.send"}]
)
def test_a_deed_names_one_job_or_one_kind(root, form):
    assert do(root, "discard", **form).status_code == 404


def test_an_unknown_deed_is_not_found(site, root):
    assert do(root, "sell", id=new_id()).status_code == 404


def test_the_start_of_the_studio_says_how_many_gave_up(site, root):
    assert "All are done" in root.get("/studio").text
    dead(site)
    assert "1 job gave up" in root.get("/studio").text


def test_who_wanted_a_job_is_named(site, root):
    wanted(site, user=root.user)
    job = claimed(site, wanted(site, user=root.user))
    with site.site.writing() as tx:
        jobs.fail(tx.connection, job, tx.clock.now(), "busy")
    assert f'for <a href="/studio/people/{root.user}">' in root.get("/studio/jobs").text


def test_a_job_for_later_is_not_due_yet(site, root):
    with site.site.writing() as tx:
        jobs.enqueue(tx, "mail.send", {}, run_at=tx.clock.now() + timedelta(days=1))
    assert root.get("/studio/jobs").status_code == 200
