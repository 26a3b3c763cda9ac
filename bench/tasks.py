"""What is measured over HTTP: for each task the requests to each side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count, cycle
from urllib.parse import urlencode

import orjson

from bench.client import Client, Request, get, post
from bench.figures import Side
from bench.hierarchy import TASK, Crew
from bench.measuring import Make, Unit
from bench.people import People
from bench.site import Opened

ROLES = ("client", "prospect", "lead")
FIELDS = "role,first_name,last_name,email,mobile_phone,job_title,country,birthday,created_at,company"
COMPANIES = 40  # records that are opened in turn
FAR = 0.7  # of all contacts lie before a jump's page
SENT = "role first_name last_name birthday preference notes job_title timezone language country mobile_phone email"
LIST = f"contacts?sort=last_name,first_name&fields={FIELDS}"
DRF_LIST = "contacts/?ordering=last_name,first_name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that is asked for again and again; `sides` has only those that can do it."""

    name: str
    sides: Mapping[Side, Make]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the requests name: how to get in, and which records there are."""

    opened: Opened
    people: People
    django: Opened | None
    crew: Crew
    companies: tuple[str, ...] = ()
    django_companies: tuple[str, ...] = ()

    def api(self, path: str) -> Request:
        """A GET of Kith's API."""
        return get(f"/api/v1/{path}", Authorization=f"Bearer {self.opened.token}")

    def api_of(self, token: str, path: str) -> Request:
        """A GET of Kith's API, by another person."""
        return get(f"/api/v1/{path}", Authorization=f"Bearer {token}")

    def page(self, path: str) -> Request:
        """A GET of a page of Kith's."""
        return get(path, Cookie=f"kith-staff={self.opened.session}", Accept="text/html")

    def drf(self, path: str) -> Request:
        """A GET of REST framework's API."""
        return get(f"/api/{path}", Authorization=f"Token {self.django.token if self.django else ''}")

    def admin(self, path: str) -> Request:
        """A GET of a page of Django's admin."""
        session = self.django.session if self.django else ""
        return get(f"/admin/crm/{path}", Cookie=f"sessionid={session}", Accept="text/html")


def tasks(at: Surroundings) -> tuple[Task, ...]:
    """All tasks, in the order in which they are measured; the one that writes comes last."""
    made = [*_lists(at), *_searches(at), *_records(at), _team(at), _create(at)]
    if at.django is None:
        made = [Task(name=each.name, sides=_without_django(each.sides)) for each in made]
    return tuple(made)


def _without_django(sides: Mapping[Side, Make]) -> dict[Side, Make]:
    return {side: make for side, make in sides.items() if side not in ("drf", "admin")}


def _team(at: Surroundings) -> Task:
    """The same list for a person with a team of 194, and for one who may view all."""

    def lists(token: str) -> Make:
        return _each(lambda role: at.api_of(token, f"{LIST}&role={role}"), ROLES)

    return Task(name=TASK, sides={"kith": lists(at.crew.team), "everyone": lists(at.crew.everyone)})


def _lists(at: Surroundings) -> Iterable[Task]:
    far = int(at.people.count * FAR)
    yield Task(
        name="list, JSON",
        sides={
            "floor": _each(lambda role: get(f"/contacts.json?role={role}"), ROLES),
            "kith": _each(lambda role: at.api(f"{LIST}&role={role}"), ROLES),
            "drf": _each(lambda role: at.drf(f"{DRF_LIST}&role={role}"), ROLES),
        },
    )
    yield Task(
        name="list with total, JSON",
        sides={
            "floor": _each(lambda role: get(f"/contacts.json?role={role}&total=true"), ROLES),
            "kith": _each(lambda role: at.api(f"{LIST}&role={role}&total=true"), ROLES),
            "drf": _each(lambda role: at.drf(f"counted/?ordering=last_name,first_name&role={role}"), ROLES),
        },
    )
    yield Task(name="next page, JSON", sides={"floor": _floor_pages, "kith": _kith_pages(at), "drf": _drf_pages(at)})
    yield Task(
        name="jump, JSON",
        sides={
            "floor": _each(lambda place: get(f"/contacts.json?offset={place}"), _around(far)),
            "kith": _each(lambda place: at.api(f"{LIST}&offset={place}"), _around(far)),
            "drf": _each(lambda at_: at.drf(f"counted/?ordering=last_name,first_name&offset={at_}"), _around(far)),
        },
    )
    yield Task(
        name="list, HTML",
        sides={
            "floor": _each(lambda role: get(f"/contacts.html?role={role}"), ROLES),
            "kith": _each(lambda role: at.page(f"/m/contacts?role={role}"), ROLES),
            "admin": _each(lambda role: at.admin(f"contact/?role__exact={role}&active__exact=1"), ROLES),
        },
    )


def _searches(at: Surroundings) -> Iterable[Task]:
    for how, words in (("rare", at.people.rare), ("broad", at.people.broad)):
        yield Task(
            name=f"search {how}, JSON",
            sides={
                "floor": _each(lambda word: get(f"/contacts.json?q={word}"), words),
                "kith": _each(lambda word: at.api(f"contacts?q={word}&fields={FIELDS}"), words),
                "drf": _each(lambda word: at.drf(f"{DRF_LIST}&search={word}"), words),
            },
        )
    yield Task(
        name="search rare, HTML",
        sides={
            "floor": _each(lambda word: get(f"/contacts.html?q={word}"), at.people.rare),
            "kith": _each(lambda word: at.page(f"/m/contacts?q={word}"), at.people.rare),
            "admin": _each(lambda word: at.admin(f"contact/?q={word}"), at.people.rare),
        },
    )


def _records(at: Surroundings) -> Iterable[Task]:
    yield Task(
        name="record and related, JSON",
        sides={
            "floor": _units(
                lambda id: (get(f"/companies/{id}.json"), get(f"/companies/{id}/people.json")), at.companies
            ),
            "kith": _units(lambda id: (at.api(f"companies/{id}"), at.api(f"companies/{id}/people")), at.companies),
            "drf": _units(
                lambda id: (at.drf(f"companies/{id}/"), at.drf(f"companies/{id}/people/")), at.django_companies
            ),
        },
    )
    yield Task(
        name="record and related, HTML",
        sides={
            "floor": _each(lambda id: get(f"/companies/{id}.html"), at.companies),
            "kith": _each(lambda id: at.page(f"/m/companies/{id}"), at.companies),
            "admin": _each(lambda id: at.admin(f"company/{id}/change/"), at.django_companies),
        },
    )


def _create(at: Surroundings) -> Task:
    def creates(path: str, **headers: str) -> Make:
        return lambda _: ((post(path, body, **headers),) for body in _bodies(at))

    return Task(
        name="create, JSON",
        sides={
            "floor": creates("/contacts"),
            "kith": creates("/api/v1/contacts", Authorization=f"Bearer {at.opened.token}"),
            "drf": creates("/api/contacts/", Authorization=f"Token {at.django.token if at.django else ''}"),
        },
    )


def companies_of(at: Surroundings, ports: Mapping[Side, int]) -> Surroundings:
    """`at`, with ids of the same companies on both sides: those that came first."""
    asked = f"companies?sort=created_at&fields=name&limit={COMPANIES}"
    found = replace(at, companies=_ids(ports["kith"], at.api(asked), "data"))
    if at.django is None:
        return found
    return replace(found, django_companies=_ids(ports["drf"], at.drf(f"companies/?limit={COMPANIES}"), "results"))


def _ids(port: int, request: Request, key: str) -> tuple[str, ...]:
    with Client(port) as client:
        return tuple(str(each["id"]) for each in orjson.loads(client.ask(request))[key])


def _around(place: int) -> tuple[str, ...]:
    return tuple(str(place + step) for step in range(0, 250, 50))


def _each(request: Callable[[str], Request], given: tuple[str, ...]) -> Make:
    """Units of one request, for what is `given` in turn."""
    return lambda _: cycle([(request(each),) for each in given])


def _units(requests: Callable[[str], Unit], given: tuple[str, ...]) -> Make:
    return lambda _: cycle([requests(each) for each in given])


def _floor_pages(client: Client) -> Iterator[Unit]:
    """The second page, again and again: where it begins is what the first one said."""
    units: list[Unit] = []
    for role in ROLES:
        after = orjson.loads(client.ask(get(f"/contacts.json?role={role}")))["next"]
        units.append((get(f"/contacts.json?role={role}&{urlencode(after)}"),))
    return cycle(units)


def _kith_pages(at: Surroundings) -> Make:
    def pages(client: Client) -> Iterator[Unit]:
        units: list[Unit] = []
        for role in ROLES:
            after = orjson.loads(client.ask(at.api(f"{LIST}&role={role}")))["next"]
            units.append((at.api(f"{LIST}&role={role}&cursor={after}"),))
        return cycle(units)

    return pages


def _drf_pages(at: Surroundings) -> Make:
    def pages(client: Client) -> Iterator[Unit]:
        units: list[Unit] = []
        for role in ROLES:
            after = str(orjson.loads(client.ask(at.drf(f"{DRF_LIST}&role={role}")))["next"])
            units.append((at.drf(after.partition("/api/")[2]),))
        return cycle(units)

    return pages


_numbers = count(1)


def _bodies(at: Surroundings) -> Iterator[bytes]:
    """New people, each with an address of their own."""
    for values in at.people.people(1_000_000):
        given = {name: values[name] for name in SENT.split() if values[name]}
        yield orjson.dumps(given | {"email": f"new{next(_numbers)}@bench.example"})
