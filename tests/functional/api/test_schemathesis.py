"""Schemathesis sends what the document allows to a real server: it is never a fault, and answered as the document says.

Which bodies the document refuses isn't compared: the server reads more ways of writing a value than are told there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.functional.api.calling import Caller, ServedSite
from tests.functional.api.harbour import MODULES
from tests.functional.api.live import document_at

from kith.lazy import lazy
from kith.settings.model import Limits
from kith.testing.live import listening

schemathesis = lazy("schemathesis")  # two seconds, which only these tests are to pay
checks = lazy("schemathesis.checks")
of_openapi = lazy("schemathesis.specs.openapi.checks")

FEW, MANY = 4, 150
ROLES = MODULES["config/roles.yaml"].replace("restore: all}", "restore: all, comment: true, attach: true}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A server to ask, with a record of each module that has some."""

    address: str
    headers: dict[str, str]
    known: dict[str, str]
    document: dict[str, Any]


@pytest.fixture
def asked(database_url: str) -> Iterator[Asked]:
    """The harbour behind a server, with a boat that has a berth, a repair and a visit."""
    site = ServedSite(database_url, {**MODULES, "config/roles.yaml": ROLES}, limits=Limits(requests=0))
    caller = site.caller("master")
    known = _records(caller)
    with listening(site.app.app) as address:
        headers = {"Authorization": f"Bearer {caller.token}"}
        yield Asked(address, headers, known, document_at(address, caller.token))
    site.close()


def _records(caller: Caller) -> dict[str, str]:
    berth = caller.make("berths", name="N7")["id"]
    boat = caller.make("boats", name="Ada", berth=berth, gear=[{"what": "mast"}])["id"]
    repair = caller.make("repairs", what="Mast", boat=boat)["id"]
    visit = caller.make("visits", what="Look", about=f"boats/{boat}")["id"]
    return {"berths": berth, "boats": boat, "repairs": repair, "visits": visit}


def faults_found(asked: Asked, examples: int) -> list[str]:
    """What the checks found, after so many examples of each operation; the same ones each time."""
    schema = schemathesis.openapi.from_dict(asked.document)
    found: list[str] = []
    for result in schema.get_all_operations():
        _try(asked, result.ok(), examples, found)
    return found


def _try(asked: Asked, operation: Any, examples: int, found: list[str]) -> None:
    held = [
        checks.not_a_server_error,
        of_openapi.status_code_conformance,
        of_openapi.content_type_conformance,
        of_openapi.response_schema_conformance,
        of_openapi.response_headers_conformance,
    ]

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), there=st.booleans())
    def ask(case: Any, there: bool) -> None:
        module = operation.path.split("/")[3]
        if there and module in asked.known and "id" in case.path_parameters:
            case.path_parameters["id"] = asked.known[module]
        answer = case.call(base_url=asked.address, headers=asked.headers)
        try:
            case.validate_response(answer, checks=held)
        except schemathesis.errors.FailureGroup as group:
            found.extend(f"{operation.label}: {each}" for each in group.exceptions)

    ask()


@pytest.mark.timeout(300)
def test_what_the_document_allows_is_answered_as_it_says(asked: Asked) -> None:
    assert faults_found(asked, FEW) == []


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_much_of_what_the_document_allows_is_answered_as_it_says(asked: Asked) -> None:
    assert faults_found(asked, MANY) == []
