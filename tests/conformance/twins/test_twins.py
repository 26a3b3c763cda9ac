"""Databases that differ only in what is hidden answer with the same bytes, whatever they are asked.

Equal are ids, versions and clock; other are the values of closed fields, and the records that are out of reach. To who
is closed out everywhere, a site answers as if the hidden fields had never been declared. Only uniqueness, auto numbers
and versions may tell something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from tests.conformance.twins.asker import Asker, Question
from tests.conformance.twins.asking import ask, differing, said
from tests.conformance.twins.everything import closed_names, every
from tests.conformance.twins.questions import API_READS, PAGE_READS, STANDING, Maker, drawn, preview
from tests.conformance.twins.twin import VIEWERS, Twin
from tests.conformance.twins.writes import WRITES

from kith.web.inventory import INVENTORY

Questions = Callable[[Asker, int], list[Question]]
# addresses that speak of no record and no field, but of people, roles and groups
TELL_NOTHING = {
    *("login.with", "login.back", "logout", "setup", "invite", "reset", "theme", "options"),
    *("account.picture", "account.two_factor", "person.picture", "impersonation", "impersonation.end"),
    "impersonation.portal",  # the title of a record in view, or nothing
    *("email", "unsubscribe", "dev.mail.one", "dev.mail.page", "plugin", "plugin.page", "studio.jobs.deed"),
    *("plugin.asset", "api.plugin", "webform", "webform.colours", "webform.confirm"),
    *("webform.embed", "webform.start", "forms.one"),
    *("studio.person", "studio.person.deed", "studio.role", "studio.group", "studio.group.deed", "studio.audit.export"),
}


def _drawn(makers: Sequence[Maker]) -> Questions:
    return lambda asker, count: list(drawn(asker, makers, count))


def _some(questions: Callable[[Asker], object]) -> Questions:
    def sample(asker: Asker, count: int) -> list[Question]:
        found = list(questions(asker))  # type: ignore[call-overload]
        return asker.draw.sample(found, min(count, len(found)))

    return sample


READS: dict[str, tuple[Questions, int, int]] = {
    "every path": (_some(every), 50, 20_000),
    "closed names": (_some(closed_names), 40, 20_000),
    "lists": (_drawn(API_READS), 50, 3_000),
    "pages": (_drawn(PAGE_READS), 35, 1_500),
}


def asker_of(twins: Sequence[Twin], seed: str) -> Asker:
    """Who draws questions: about what is there for the viewers, and what is out of their reach."""
    return Asker(twins[1].site, twins[1].everything(), list(twins[1].users.values()), seed)


def comparable(twins: Sequence[Twin], viewer: str) -> Sequence[Twin]:
    """Those that have to answer this viewer alike: one who sees hidden fields of its own records sees them declared."""
    return twins if viewer == "blind" else twins[:2]


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("door", READS)
def test_no_question_of_a_sample_tells_what_is_hidden(triplets: tuple[Twin, ...], viewer: str, door: str) -> None:
    questions, few, _ = READS[door]
    asked = questions(asker_of(triplets, f"{viewer} {door}"), few)
    assert differing(comparable(triplets, viewer), viewer, asked) == []


@pytest.mark.soak
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("door", READS)
def test_no_question_of_thousands_tells_what_is_hidden(triplets: tuple[Twin, ...], viewer: str, door: str) -> None:
    questions, _, many = READS[door]
    asked = questions(asker_of(triplets, f"{viewer} {door} many"), many)
    assert differing(comparable(triplets, viewer), viewer, asked) == []


def test_no_answer_to_a_write_of_a_sample_tells_what_is_hidden(fresh: tuple[Twin, ...]) -> None:
    for viewer in VIEWERS:  # who sees what was never declared first
        asked = list(drawn(asker_of(fresh, viewer), WRITES, 50))
        assert differing(comparable(fresh, viewer), viewer, asked) == []


def test_a_right_guess_of_a_closed_value_is_refused_like_a_wrong_one(fresh: tuple[Twin, ...]) -> None:
    id, firms = fresh[0].ids["people"][5], fresh[0].ids["firms"]
    guesses = [{"h_firm": firm, "name": "x"} for firm in (*firms, id)] + [{"h_text": "zeta"}, {"h_int": 9}]
    path = f"/api/v1/people/{id}"
    asked = [Question(route="api.record", method="PATCH", path=path, json=each) for each in guesses]
    assert differing(fresh[:2], "mixed", asked) == []
    assert {ask(fresh[0], "mixed", each).status_code for each in asked} == {422}


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("viewer", VIEWERS)
def test_no_answer_to_thousands_of_writes_tells_what_is_hidden(fresh: tuple[Twin, ...], viewer: str, seed: int) -> None:
    asked = list(drawn(asker_of(fresh, f"{viewer} {seed}"), (*WRITES, *API_READS, *PAGE_READS), 1_500))
    assert differing(comparable(fresh, viewer), viewer, asked) == []


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("count", [8, pytest.param(300, marks=pytest.mark.soak)])
def test_all_pages_of_a_list_are_alike(triplets: tuple[Twin, ...], viewer: str, count: int) -> None:
    ask_ = asker_of(triplets, f"{viewer} pages of lists")
    for _ in range(count):
        module = ask_.module()
        start = f"/api/v1/{module.name}?limit=2&sort={ask_.sort(module)}&fields=title"
        waiting, seen = [start], 0
        while waiting and seen < 12:
            path, seen = waiting.pop(), seen + 1
            question = Question(route="api.module", path=path)
            assert differing(comparable(triplets, viewer), viewer, [question]) == []
            found = ask(triplets[0], viewer, question)
            following = found.json.get("next") if found.status_code == 200 else None
            waiting += [f"{start}&cursor={following}"] if following else []


@pytest.mark.parametrize("count", [25, pytest.param(1_500, marks=pytest.mark.soak)])
def test_a_list_as_others_see_it_tells_no_more_than_one_s_own(triplets: tuple[Twin, ...], count: int) -> None:
    asked = list(drawn(asker_of(triplets, "preview"), (preview,), count))
    assert differing(triplets[:2], "auditor", asked) == []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_who_can_see_a_record_tells_nothing_of_what_decides_it(triplets: tuple[Twin, ...], viewer: str) -> None:
    people = [f"/m/people/{id}/access" for id in triplets[0].ids["people"]]
    asked = [Question(route="record.access", path=path) for path in people]
    assert differing(comparable(triplets, viewer), viewer, asked) == []


def test_the_twins_differ_for_who_may_see_it_all(triplets: tuple[Twin, ...]) -> None:
    paths = ("/m/people", "/m/firms", "/m/notes", "/m/deals?h_words=mint")
    answers = [[said(ask(each, "boss", Question(route="list", path=path))) for each in triplets[:2]] for path in paths]
    assert all(one != other for one, other in answers)


def test_the_questions_come_to_every_address(triplets: tuple[Twin, ...]) -> None:
    asker = asker_of(triplets, "routes")
    asked = [each.route for makers in (API_READS, PAGE_READS, WRITES) for each in drawn(asker, makers, 400)]
    introspector = triplets[0].wsgi.registry.introspector
    routes = {each["introspectable"]["name"] for each in introspector.get_category("routes")}
    programs = {name for name in routes if name.startswith("api")} - TELL_NOTHING
    assert {*asked, *(each.name for each in STANDING)} == {each.name for each in INVENTORY} - TELL_NOTHING | programs


def test_two_in_five_questions_are_answered(triplets: tuple[Twin, ...]) -> None:
    asked = list(drawn(asker_of(triplets, "answered"), API_READS, 100))
    assert sum(ask(triplets[0], "mixed", each).status_code in (200, 206) for each in asked) > 40
