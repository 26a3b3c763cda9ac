"""/metrics: who may read it, and what it tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import ServedSite

from kith.ledger import jobs
from kith.ledger.tally import Tally
from kith.settings.model import Settings
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database
from kith.web.metrics import is_near

NEAR = {"REMOTE_ADDR": "127.0.0.1"}
FAR = {"REMOTE_ADDR": "192.0.2.7"}
TOKEN = "a token of twenty-eight chars"


@pytest.fixture
def crm(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES, metrics_token=TOKEN)
    yield served
    served.close()


def figures(served: ServedSite, name: str, **labels: str) -> list[float]:
    """The values of a figure with these labels, among all."""
    text = served.browser(**NEAR).get("/metrics").text
    return [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]


def test_this_machine_may_read(crm):
    answer = crm.browser(**NEAR).get("/metrics")
    assert (answer.status_code, answer.content_type) == (200, "text/plain")
    assert answer.headers["Cache-Control"] == "no-store"


def test_others_are_told_that_there_is_nothing(crm):
    assert crm.browser(**FAR).get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer {TOKEN}", 200),
        (f"Basic {TOKEN}", 404),
        ("Bearer wrong", 404),
        ("Bearer", 404),
    ],
)
def test_who_has_the_token_may_read_from_anywhere(crm, header, status):
    assert crm.browser(**FAR, HTTP_AUTHORIZATION=header).get("/metrics").status_code == status


@pytest.mark.parametrize(
    ("settings", "near"),
    [
        ({}, True),
        ({"metrics": "nobody"}, False),
        ({"url": "https://crm.example.org"}, False),
        ({"url": "https://crm.example.org", "trusted_proxies": ("127.0.0.1",)}, True),
    ],
    ids=["alone", "closed", "behind a proxy that isn't declared", "behind one that is"],
)
def test_this_machine_is_let_in_where_the_settings_say_so(tmp_path, settings, near):
    made = Settings(site=tmp_path, database="sqlite://", secret="x", **settings)
    assert is_near(SimpleNamespace(remote_addr="127.0.0.1"), made) == near


def test_no_token_set_is_no_token_to_guess(sqlite_url):
    made = ServedSite(sqlite_url, MODULES)
    assert made.browser(**FAR, HTTP_AUTHORIZATION="Bearer ").get("/metrics").status_code == 404
    made.close()


def test_every_queue_has_its_depth(crm):
    with crm.site.writing() as tx:
        jobs.enqueue(tx, "a.b", {}, queue="mail")
    assert figures(crm, "kith_jobs", queue="mail", state="ready") == [1]
    assert figures(crm, "kith_jobs", queue="slow", state="dead") == [0]


def test_the_age_of_the_oldest_that_is_due_is_told(crm):
    with crm.site.writing() as tx:
        jobs.enqueue(tx, "a.b", {})
        jobs.enqueue(tx, "a.b", {}, queue="mail", run_at=tx.clock.now() + timedelta(days=1))
    crm.site.clock.advance(timedelta(minutes=2))
    assert figures(crm, "kith_jobs_oldest_seconds", queue="default") == [120]
    assert figures(crm, "kith_jobs_oldest_seconds", queue="mail") == [0]


def test_jobs_that_ended_are_counted_with_how_long_they_took(crm):
    tally = Tally()
    for seconds in (0.005, 0.05, 20.0):
        tally.add("a.b", "done", seconds)
    tally.flush(crm.site.engine)
    assert figures(crm, "kith_job_seconds_count", kind="a.b", outcome="done") == [3]
    assert figures(crm, "kith_job_seconds_sum", kind="a.b") == [pytest.approx(20.055)]
    assert figures(crm, "kith_job_seconds_bucket", kind="a.b", le="0.1") == [2]


def test_requests_are_counted_by_route(crm):
    before = sum(figures(crm, "kith_http_request_seconds_count", route="healthz", status="2xx"))
    crm.browser().get("/healthz")
    assert sum(figures(crm, "kith_http_request_seconds_count", route="healthz", status="2xx")) == before + 1


def test_addresses_that_are_not_there_make_one_figure(crm):
    for number in range(3):
        crm.browser().get(f"/nowhere/{number}")
    assert len(figures(crm, "kith_http_request_seconds_count", route="", method="GET", status="4xx")) == 1
