"""Every address x every principal x every kind of record: the status that the design asks for, and nothing told.

What is out of reach answers with the bytes of what never was; what is refused changes nothing. The cells come from the
inventory: a route without a line there fails.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from tests.conformance.access.calls import Call
from tests.conformance.access.cast import CAST, RECORDS, records_for
from tests.conformance.access.inventory import CALLS
from tests.conformance.access.oracle import Principal, Record
from tests.conformance.access.served import NEVER, Keys, World
from webob import Request

from kith.web.inventory import INVENTORY

SAMPLE = {"HEAD": 1}  # cells of each call in `make test`, by method
USUAL = 3
LEAST = 2_000
PASSING = frozenset({"X-Request-Id", "Set-Cookie", "RateLimit"})  # headers of the asking, not of what is asked
Cell = tuple[Principal, Record | None]
REQUEST_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,32}")
NEVER_WAS = RECORDS[-1]


def cells_of(call: Call) -> list[Cell]:
    """Whom to send, and about which record: all of them where the address names one."""
    if call.who != "record":
        return [(who, None) for who in CAST]
    return [(who, record) for who in CAST for record in records_for(who)]


def send(world: World, call: Call, keys: Keys, id: str) -> Any:
    """The answer to the call about the record `id`."""
    path = call.path.replace("{id}", id)
    for name in ("bookkeeper", "north"):
        path = path.replace(f"{{{name}}}", world.ids[name])
    headers = {"Authorization": f"Bearer {keys.bearer}"} if keys.bearer else {}
    if not call.is_api:
        headers["X-CSRF-Token"] = keys.form
    browser = keys.browser
    if call.json is not None:
        body = [each | {"id": id} for each in call.json] if isinstance(call.json, list) else call.json
        body = body | {"ids": [id]} if "ids" in body else body
        return getattr(browser, f"{call.method.lower()}_json")(path, body, headers=headers, expect_errors=True)
    if call.writes:
        form = {name: value.replace("{who}", keys.name) for name, value in (call.form or {}).items()}
        return browser.request(path, method=call.method, POST=form, headers=headers, expect_errors=True)
    return browser.request(path, method=call.method, headers=headers, expect_errors=True)


def told(answer: Any, id: str) -> tuple[Any, ...]:
    """All that an answer says, without the id that was asked for and that of the request."""
    request_id = answer.headers.get("X-Request-Id", "-").encode()
    headers = sorted((k, v.replace(id, "ID")) for k, v in answer.headerlist if k not in PASSING)
    return answer.status_code, headers, answer.body.replace(request_id, b"REQUEST").replace(id.encode(), b"ID")


def wrong_cells(world: World, call: Call, cells: list[Cell]) -> Iterator[str]:
    """What is wrong, in a line per cell."""
    for who, record in cells:
        keys = world.keys[who.name] if call.route != "logout" else world.keys_of(who)
        said = _judge(world, call, keys, who, record)
        if said:
            yield f"{who.name}, {record.kind if record else '-'}: {said}"


def _judge(world: World, call: Call, keys: Keys, who: Principal, record: Record | None) -> str:
    wanted = call.expected(who, record)
    if not call.writes:
        id = world.id_of(record) if record else ""
        answer = send(world, call, keys, id)
        return _status(answer, wanted) or _bytes(world, call, keys, who, record, told(answer, id))
    with world.throwaway(record or NEVER_WAS) as id:
        before = world.state()
        answer = send(world, call, keys, id)
        changed = world.state() != before
        if wanted >= 400 and changed:
            return f"{answer.status_code} and something was changed"
        return _status(answer, wanted) or _bytes(world, call, keys, who, record, told(answer, id))


def _status(answer: Any, wanted: int) -> str:
    return "" if answer.status_code == wanted else f"{answer.status_code} instead of {wanted}: {answer.text[:300]}"


def _bytes(world: World, call: Call, keys: Keys, who: Principal, record: Record | None, said: Any) -> str:
    """Whether a record out of reach is told from one that never was."""
    if record is None or not record.there or not call.is_unreachable(who, record):
        return ""
    never = told(send(world, call, keys, NEVER), NEVER)
    return "" if said == never else f"not as one that never was: {said} {never}"


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_sample_of_the_matrix_is_as_the_design_says(world: World, call: Call) -> None:
    outside = [cell for cell in cells_of(call) if cell[0].name in ("visitor", "bookkeeper")]
    drawn = random.Random(call.name).sample(cells_of(call), SAMPLE.get(call.method, USUAL))
    assert list(wrong_cells(world, call, [outside[0], outside[-1], *drawn])) == []


@pytest.mark.soak
@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_the_whole_matrix_is_as_the_design_says(world: World, call: Call) -> None:
    assert list(wrong_cells(world, call, cells_of(call))) == []


def test_the_matrix_has_thousands_of_cells() -> None:
    assert sum(len(cells_of(call)) for call in CALLS) >= LEAST


def test_every_route_and_method_has_its_line(world: World) -> None:
    introspector = world.wsgi.registry.introspector
    routes = [each["introspectable"] for each in introspector.get_category("routes")]
    programs = {
        (route["name"], method)
        for route in routes
        if route["pattern"].startswith("/api/v1")
        for method in _allowed(world, route)
    }
    pages = {(each.name, method) for each in INVENTORY for method in each.methods}
    assert {(call.route, call.method) for call in CALLS} == pages | programs


def _allowed(world: World, route: Any) -> list[str]:
    """The methods that an address of the API takes, as it says itself to a method that none takes.

    OPTIONS says the same to everybody: tests/functional/api holds that.
    """
    path = re.sub(r"\{[^}]*\}", "x", route["pattern"].replace("{slash:/?}", "/"))
    answer = Request.blank(path, method="PROPFIND").get_response(world.wsgi)
    assert answer.status_code == 405, answer
    return [each for each in answer.headers["Allow"].split(", ") if each != "OPTIONS"]
