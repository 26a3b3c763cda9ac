"""A plugin words events of its own kinds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.timeline.desk import MODULES, make, read

from kith.ledger.events import Event, record
from kith.plugins import hookimpl
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database


class Webinars:
    """Words for `webinar.invited`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict]] = []

    @hookimpl
    def kith_feed_words(self, tx, actor, event, language):
        self.asked.append((event.kind, language, dict(event.changes)))
        return f"was invited to {event.changes['$webinar']}" if event.kind == "webinar.invited" else None


@pytest.fixture
def plugin() -> Webinars:
    return Webinars()


@pytest.fixture
def site(copy_of: CopyOf, plugin: Webinars) -> Iterator[SiteUnderTest]:
    made = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES, plugins=(plugin,))
    yield made
    made.close()


def happen(site: SiteUnderTest, id: str, kind: str, **changes) -> None:
    with site.writing() as tx:
        record(tx, [Event(module="contacts", record_id=id, user_id=None, via="plugin", kind=kind, changes=changes)])


def test_kith_feed_words_are_those_of_the_plugin_that_has_some(site, plugin):
    boss = site.actor("boss")
    ada = make(site, "contacts", boss, name="Ada")
    happen(site, ada, "webinar.invited", **{"$webinar": "Sailing"})
    happen(site, ada, "webinar.other", **{"$webinar": "Rowing"})
    found = {entry.kind: entry.words for entry in read(site, ada, boss, language="de").entries}
    assert found == {"webinar.invited": "was invited to Sailing", "webinar.other": None, "created": None}
    assert {language for _, language, _ in plugin.asked} == {"de"}


def test_a_plugin_is_shown_no_field_that_the_reader_may_not_read(site, plugin):
    boss, sales = site.actor("boss"), site.actor("sales")
    ada = make(site, "contacts", boss, name="Ada")
    happen(site, ada, "webinar.paid", salary=[None, {"amount": "9", "currency": "EUR"}], told=[None, "x"])
    read(site, ada, sales)
    assert plugin.asked[-1] == ("webinar.paid", "en", {"told": [None, "x"]})


def test_kith_feed_words_is_not_asked_about_what_kith_knows(site, plugin):
    boss = site.actor("boss")
    read(site, make(site, "contacts", boss, name="Ada"), boss)
    assert plugin.asked == []
