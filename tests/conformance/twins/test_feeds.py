"""Feeds, histories and undoing tell nothing of what is hidden: the twins answer with the same bytes, page by page."""

from __future__ import annotations

import pytest
from tests.conformance.twins import feeds
from tests.conformance.twins.asker import Question
from tests.conformance.twins.asking import ask, differing, said
from tests.conformance.twins.questions import drawn
from tests.conformance.twins.test_twins import asker_of, comparable
from tests.conformance.twins.twin import VIEWERS, Twin


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("count", [60, pytest.param(800, marks=pytest.mark.soak)])
def test_no_feed_and_no_history_tells_what_is_hidden(triplets: tuple[Twin, ...], viewer: str, count: int) -> None:
    asked = list(drawn(asker_of(triplets, f"{viewer} feeds"), (*feeds.API_READS, *feeds.PAGE_READS), count))
    assert differing(comparable(triplets, viewer), viewer, asked) == []


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.soak)])
def test_no_comment_and_no_undo_tells_what_is_hidden(fresh: tuple[Twin, ...], count: int) -> None:
    for viewer in VIEWERS:
        makers = (*feeds.WRITES, *feeds.API_READS, *feeds.PAGE_READS)
        asked = list(drawn(asker_of(fresh, f"{viewer} comments"), makers, count))
        assert differing(comparable(fresh, viewer), viewer, asked) == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_all_pages_of_a_feed_are_alike(triplets: tuple[Twin, ...], viewer: str) -> None:
    for id in triplets[0].ids["people"][:3]:
        path = f"/api/v1/people/{id}/feed?limit=1"
        following: str | None = ""
        seen = 0
        while following is not None and seen < 9:
            question = Question(route="api.feed", path=path + (f"&cursor={following}" if following else ""))
            assert differing(comparable(triplets, viewer), viewer, [question]) == []
            following, seen = ask(triplets[0], viewer, question).json["next"], seen + 1
        assert 1 < seen < 9


def test_the_feeds_of_the_twins_differ_for_who_may_see_it_all(triplets: tuple[Twin, ...]) -> None:
    id = triplets[0].ids["people"][0]
    for path in (f"/m/people/{id}/feed", f"/m/people/{id}/history?field=h_text"):
        one, other = (said(ask(each, "boss", Question(route="record.feed", path=path))) for each in triplets[:2])
        assert one != other
