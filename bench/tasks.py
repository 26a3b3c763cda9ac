"""What is measured over HTTP: for each task the requests to the floor and to Kith, and the goal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, cycle
from urllib.parse import urlencode

import orjson

from bench.client import Client, Request, get, post
from bench.measuring import Make, Unit
from bench.people import People
from bench.site import Opened

ROLES = ("client", "prospect", "lead")
FIELDS = "role,first_name,last_name,email,mobile_phone,job_title,country,birthday,created_at,company"
COMPANIES = 40  # records that are opened in turn
SENT = "role first_name last_name birthday preference notes job_title timezone language country mobile_phone email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """`goal` is the share of the floor's rate to reach."""

    name: str
    goal: float
    floor: Make
    kith: Make


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the requests name: how to get in, and which records there are."""

    opened: Opened
    companies: tuple[str, ...]
    people: People

    def api(self, path: str) -> Request:
        """A GET of the API."""
        return get(f"/api/v1/{path}", Authorization=f"Bearer {self.opened.token}")

    def page(self, path: str) -> Request:
        """A GET of a page."""
        return get(path, Cookie=f"kith-staff={self.opened.session}", Accept="text/html")


def tasks(at: Surroundings) -> tuple[Task, ...]:
    """All tasks, in the order in which they are measured; the one that writes comes last."""
    listed = f"contacts?sort=last_name,first_name&fields={FIELDS}"
    return (
        Task(
            name="list, JSON",
            goal=0.50,
            floor=_each(lambda role: get(f"/contacts.json?role={role}"), ROLES),
            kith=_each(lambda role: at.api(f"{listed}&role={role}"), ROLES),
        ),
        Task(
            name="list with total, JSON",
            goal=0.45,
            floor=_each(lambda role: get(f"/contacts.json?role={role}&total=true"), ROLES),
            kith=_each(lambda role: at.api(f"{listed}&role={role}&total=true"), ROLES),
        ),
        Task(name="next page, JSON", goal=0.50, floor=_floor_pages, kith=_kith_pages(at, listed)),
        Task(
            name="list, HTML",
            goal=0.60,
            floor=_each(lambda role: get(f"/contacts.html?role={role}"), ROLES),
            kith=_each(lambda role: at.page(f"/m/contacts?role={role}"), ROLES),
        ),
        Task(
            name="record and related, JSON",
            goal=0.50,
            floor=_pairs(lambda id: (get(f"/companies/{id}.json"), get(f"/companies/{id}/people.json")), at),
            kith=_pairs(lambda id: (at.api(f"companies/{id}"), at.api(f"companies/{id}/people")), at),
        ),
        Task(
            name="record and related, HTML",
            goal=0.60,
            floor=_each(lambda id: get(f"/companies/{id}.html"), at.companies),
            kith=_each(lambda id: at.page(f"/m/companies/{id}"), at.companies),
        ),
        Task(name="create, JSON", goal=0.45, floor=_floor_creates(at), kith=_kith_creates(at)),
    )


def some_companies(port: int, opened: Opened) -> tuple[str, ...]:
    """Ids of companies, as Kith's own list gives them."""
    asked = get(f"/api/v1/companies?fields=name&limit={COMPANIES}", Authorization=f"Bearer {opened.token}")
    with Client(port) as client:
        return tuple(each["id"] for each in orjson.loads(client.ask(asked))["data"])


def _each(request: Callable[[str], Request], given: tuple[str, ...]) -> Make:
    """Units of one request, for what is `given` in turn."""
    return lambda _: cycle([(request(each),) for each in given])


def _pairs(requests: Callable[[str], Unit], at: Surroundings) -> Make:
    return lambda _: cycle([requests(id) for id in at.companies])


def _floor_pages(client: Client) -> Iterator[Unit]:
    """The second page, again and again: where it begins is what the first one said."""
    units: list[Unit] = []
    for role in ROLES:
        after = orjson.loads(client.ask(get(f"/contacts.json?role={role}")))["next"]
        units.append((get(f"/contacts.json?role={role}&{urlencode(after)}"),))
    return cycle(units)


def _kith_pages(at: Surroundings, listed: str) -> Make:
    def pages(client: Client) -> Iterator[Unit]:
        units: list[Unit] = []
        for role in ROLES:
            after = orjson.loads(client.ask(at.api(f"{listed}&role={role}")))["next"]
            units.append((at.api(f"{listed}&role={role}&cursor={after}"),))
        return cycle(units)

    return pages


_numbers = count(1)


def _bodies(at: Surroundings) -> Iterator[bytes]:
    """New people, each with an address of their own."""
    for values in at.people.people(1_000_000):
        given = {name: values[name] for name in SENT.split() if values[name]}
        yield orjson.dumps(given | {"email": f"new{next(_numbers)}@bench.example"})


def _floor_creates(at: Surroundings) -> Make:
    return lambda _: ((post("/contacts", body),) for body in _bodies(at))


def _kith_creates(at: Surroundings) -> Make:
    authorization = f"Bearer {at.opened.token}"
    return lambda _: ((post("/api/v1/contacts", body, Authorization=authorization),) for body in _bodies(at))
