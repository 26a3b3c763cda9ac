"""Portals answer with the same bytes from databases that differ only in what isn't open, whatever is asked of any
address of their inventory; and what isn't theirs is answered as what isn't there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from random import Random

import pytest
from tests.conformance.twins.asker import Question
from tests.conformance.twins.asking import ask, differing, said
from tests.conformance.twins.portal_questions import NEVER, NOT_ASKED, reads, sends
from tests.conformance.twins.portal_twin import VIEWERS, PortalTwin

from kith.web.portal.inventory import INVENTORY

OPEN = re.compile(r"/m/(contacts|deals)\?(q=|name|company=|sort=-?name|cursor|_)")
Pair = tuple[PortalTwin, PortalTwin]


@pytest.fixture(scope="module")
def pair(new_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from _made(new_url, tmp_path_factory)


@pytest.fixture
def fresh_pair(new_url: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    yield from _made(new_url, tmp_path_factory)


def _made(new_url: Callable[[], str], folders: pytest.TempPathFactory) -> Iterator[Pair]:
    one, two = (PortalTwin(new_url(), variant, folders.mktemp("portal twin")) for variant in (0, 1))
    yield one, two
    one.close()
    two.close()


def known(twins: Pair) -> dict[str, list[str]]:
    """The ids that both have; records that only one of them has can't be asked for alike."""
    one, two = (each.ids for each in twins)
    return {name: [id for id in one[name] if id in two[name]] for name in one}


def questions(twins: Pair, viewer: str) -> list[Question]:
    return list(reads(twins[0].served.site.serving.site, known(twins), viewer))


def sample(twins: Pair, viewer: str, each: int) -> list[Question]:
    """Some of each address; of lists more, and as many of what may be asked as of what mostly may not."""
    draw, by_route = Random(viewer), dict[str, list[Question]]()
    for question in questions(twins, viewer):
        by_route.setdefault(question.route, []).append(question)
    found = [question for some in by_route.values() for question in draw.sample(some, min(each, len(some)))]
    lists, several = by_route["portal.list"], each * len(by_route) // 2
    asked = [question for question in lists if OPEN.search(question.path)]
    return [*found, *draw.sample(lists, several), *draw.sample(asked, several)]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_question_of_a_sample_tells_what_is_not_open(pair: Pair, viewer: str) -> None:
    assert differing(pair, viewer, sample(pair, viewer, 3)) == []


@pytest.mark.soak
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_question_of_all_tells_what_is_not_open(pair: Pair, viewer: str) -> None:
    assert differing(pair, viewer, questions(pair, viewer)) == []


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("count", [30, pytest.param(1_500, marks=pytest.mark.soak)])
def test_no_answer_to_what_is_sent_tells_what_is_not_open(fresh_pair: Pair, viewer: str, count: int) -> None:
    every = list(sends(fresh_pair[0].served.site.serving.site, known(fresh_pair), viewer))
    asked = Random(viewer).sample(every, min(count, len(every)))
    assert differing(fresh_pair, viewer, asked) == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_record_of_others_is_answered_as_one_that_is_not_there(pair: Pair, viewer: str) -> None:
    twin = pair[1]
    for module, id in ((name, twin.ids[name][-1]) for name in ("companies", "contacts", "deals")):
        for tail in ("", "/edit", "/delete", "/related/people", "/related/deals", "/actions/jot", "/attachments"):
            path = f"/portal/{viewer}/m/{module}/{{}}{tail}"
            one, none = (said(ask(twin, viewer, Question(route="", path=path.format(each)))) for each in (id, NEVER))
            assert one == (none[0], none[1], none[2].replace(NEVER.encode(), id.encode())), path


def test_the_twins_differ_for_staff(pair: Pair) -> None:
    bosses = [twin.served.login("boss") for twin in pair]
    for path in ("/m/contacts", "/m/companies", "/m/deals", f"/m/contacts/{pair[0].named['Ada']}"):
        one, two = (boss.get(path).html.select_one("main").get_text(" ", strip=True) for boss in bosses)
        assert one != two, path


def test_the_questions_come_to_every_address(pair: Pair) -> None:
    site, ids = pair[0].served.site.serving.site, known(pair)
    asked = {each.route for makers in (reads, sends) for each in makers(site, ids, "clients")}
    assert asked | set(NOT_ASKED) == {each.name for each in INVENTORY}


def test_one_question_in_five_is_answered(pair: Pair) -> None:
    asked = sample(pair, "clients", 3)
    assert sum(ask(pair[0], "clients", each).status_code == 200 for each in asked) > len(asked) / 5
