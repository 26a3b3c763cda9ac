"""Actions that ask for files, over the API: staged first, then named by their ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes
from tests.functional.api.test_files import API, staged, upload
from tests.unit.files.doing import PDF

FILES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}, contract: {type: file}}
actions: {sign: {ask: {contract: {type: file, accept: [pdf], required: true}}, set: {active: true}}}
""",
    "config/roles.yaml": """
roles:
  skipper: {modules: {boats: {view: all, create: true, edit: all, sign: all}}}
  signer: {modules: {boats: {view: all, sign: all}}}
  looker: {modules: {boats: {view: all}}}
""",
}


@pytest.fixture
def quay(sqlite_url: str) -> Iterator[ServedSite]:
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()


def boat(caller: Caller) -> str:
    return str(caller.post(f"{API}/boats", {"name": "Ada"}).json["id"])


def sign(caller: Caller, id: str, **answers: Any) -> Any:
    return caller.post(f"{API}/boats/{id}/actions/sign", answers)


def test_a_staged_file_is_an_answer(quay: ServedSite) -> None:
    id, signer = boat(quay.caller("skipper")), quay.caller("signer")
    answer = sign(signer, id, contract=staged(signer))
    assert (answer.status_code, answer.json["contract"]["name"]) == (200, "offer.pdf")


def test_who_may_do_nothing_with_files_stages_none(quay: ServedSite) -> None:
    assert upload(quay.caller("looker"), PDF).status_code == 403


@pytest.mark.parametrize("whose", ["another's", "nobody's", "of another kind"])
def test_a_file_that_is_not_the_callers_or_does_not_fit_is_refused(quay: ServedSite, whose: str) -> None:
    skipper, signer = quay.caller("skipper"), quay.caller("signer")
    id = boat(skipper)
    given = {
        "another's": lambda: staged(skipper),
        "nobody's": lambda: "01931b2c-7a00-7000-8000-00000000000a",
        "of another kind": lambda: staged(signer, b"plain words", "offer.txt"),
    }[whose]()
    answer = sign(signer, id, contract=given)
    assert (answer.status_code, codes(answer)) == (
        422,
        [("contract", "K662" if whose == "of another kind" else "K668")],
    )


def test_a_file_is_given_once(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    first, second, file = boat(skipper), boat(skipper), staged(skipper)
    assert sign(skipper, first, contract=file).status_code == 200
    assert codes(sign(skipper, second, contract=file)) == [("contract", "K668")]


def test_one_file_cannot_belong_to_several_records(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    ids = [boat(skipper), boat(skipper)]
    body = {"ids": ids, "answers": {"contract": staged(skipper)}, "partial": True}
    answer = skipper.post(f"{API}/boats/actions/sign", body)
    assert (answer.status_code, codes(answer)) == (422, [("contract", "K651")])
