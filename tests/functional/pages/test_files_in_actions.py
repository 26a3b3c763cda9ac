"""Actions that ask for files: uploaded with the form, kept when something else is refused, refused alike everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite
from tests.functional.pages.test_files import links, send
from tests.unit.files.doing import HTML, PDF, settings_in

from kith.access.actor import SYSTEM
from kith.ext import ActionResult, KithError, complaint, hookimpl
from kith.records.query import get
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

FILES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true}
  contract: {type: file, accept: [pdf], max_megabytes: 1}
  papers: {type: files}
actions:
  sign:
    ask:
      contract: {type: file, accept: [pdf], required: true}
      papers: {type: files}
      on: {type: date, required: true}
    set: {active: true}
  copy: {ask: {contract: {type: file}}, create: boats, set: {name: Copy}}
  read: {ask: {list: {type: file, accept: [txt]}}, plugin: reading}
""",
    "config/roles.yaml": """
roles:
  skipper: {modules: {boats: {view: all, create: true, edit: all, sign: all, copy: all, read: all}}}
  mate: {modules: {boats: {view: all}}}
""",
}


class Reading:
    """A plugin that is handed a file."""

    __name__ = "reading"
    calls: list[Any] = []  # noqa: RUF012 - of one test

    @staticmethod
    @hookimpl
    def kith_actions() -> Any:
        return {"reading": Reading.perform}

    @staticmethod
    def perform(call: Any) -> ActionResult:
        Reading.calls.append(dict(call.answers))
        if not any(answers["list"] for answers in call.answers.values()):
            raise KithError(complaint("No list"))
        return ActionResult(message="Read")


@pytest.fixture
def dock(copy_of: CopyOf, tmp_path: Path) -> Iterator[ServedSite]:
    Reading.calls.clear()
    url = copy_of(__name__, fill_database(FILES))
    served = ServedSite(url, FILES, plugins=(Reading(),), files=settings_in(tmp_path, {}))
    yield served
    served.close()


@pytest.fixture
def quay(sqlite_url: str, tmp_path: Path) -> Iterator[ServedSite]:
    Reading.calls.clear()
    served = ServedSite(sqlite_url, FILES, plugins=(Reading(),), files=settings_in(tmp_path, {}))
    yield served
    served.close()


def act(browser: Browser, boat: str, files: list[tuple[str, str, bytes]], name: str = "sign", **fields: str) -> Any:
    sent = [("_sent", each) for each in ("contract", "papers", "list")]
    return send(browser, f"/m/boats/{boat}/actions/{name}", [*fields.items(), *sent], files)


def value(site: ServedSite, boat: str, name: str) -> Any:
    with site.site.reading() as tx:
        row = get(tx, SYSTEM, "boats", boat)
        assert row is not None
        return row.values[name]


def test_what_an_action_asks_for_is_uploaded_with_its_form(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = dock.make("boats", ada, name="Ada")
    assert 'enctype="multipart/form-data"' in ada.get(f"/m/boats/{boat}/actions/sign").text
    papers = [("papers.upload", f"{name}.txt", b"x") for name in "ab"]
    answer = act(ada, boat, [("contract.upload", "offer.pdf", PDF), *papers], on="2026-03-31")
    assert answer.status_code == 303, answer.text
    shown = links(ada.get(f"/m/boats/{boat}"))
    assert [each.rpartition("/")[2] for each in shown] == ["offer.pdf", "a.txt", "b.txt"]
    assert ada.get(shown[0]).body == PDF


def test_what_was_uploaded_stays_when_something_else_is_refused(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = dock.make("boats", ada, name="Ada")
    again = act(ada, boat, [("contract.upload", "offer.pdf", PDF)], on="")
    assert again.status_code == 422
    assert "offer.pdf" in again.text
    id = re.search(r'name="contract" value="([0-9a-f-]{36})"', again.text)
    assert id is not None
    answer = act(ada, boat, [("contract.upload", "", b"")], on="2026-03-31", contract=id[1])
    assert (answer.status_code, value(dock, boat, "contract").id) == (303, id[1])


def test_a_file_of_another_kind_is_refused_at_its_input(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = quay.make("boats", ada, name="Ada")
    answer = act(ada, boat, [("contract.upload", "offer.pdf", HTML)], on="2026-03-31")
    assert (answer.status_code, 'id="e-contract"' in answer.text) == (422, True)
    assert value(quay, boat, "contract") is None


def test_a_file_that_is_needed_is_missed(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = quay.make("boats", ada, name="Ada")
    answer = act(ada, boat, [("contract.upload", "", b"")], on="2026-03-31")
    assert (answer.status_code, 'id="e-contract"' in answer.text) == (422, True)


def test_who_has_no_grant_uploads_nothing(quay: ServedSite) -> None:
    boat = quay.make("boats", quay.login("skipper"), name="Ada")
    answer = act(quay.login("mate"), boat, [("contract.upload", "offer.pdf", PDF)], on="2026-03-31")
    assert answer.status_code == 403
    with quay.site.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM kith_file").scalar_one() == 0


def test_a_new_record_gets_the_file_that_was_asked_for(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = quay.make("boats", ada, name="Ada")
    answer = act(ada, boat, [("contract.upload", "offer.pdf", PDF)], "copy")
    assert answer.status_code == 303, answer.text
    assert links(ada.get(answer.headers["Location"].partition("?")[0]))[0].endswith("offer.pdf")


def bulk(browser: Browser, boats: list[str], files: list[tuple[str, str, bytes]], name: str, **fields: str) -> Any:
    pairs = [("_do", name), ("_count", str(len(boats))), ("_list", "/m/boats"), *(("_id", boat) for boat in boats)]
    sent = [("_sent", each) for each in ("contract", "papers", "list")]
    return send(browser, "/m/boats/bulk", [*pairs, *fields.items(), *sent], files)


def test_one_record_of_a_list_gets_its_file_as_well(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = dock.make("boats", ada, name="Ada")
    page = ada.get(f"/m/boats/bulk?_do=sign&_id={boat}&_list=/m/boats").text
    assert 'enctype="multipart/form-data"' in page
    answer = bulk(ada, [boat], [("contract.upload", "offer.pdf", PDF)], "sign", on="2026-03-31")
    assert answer.status_code == 303, answer.text
    assert value(dock, boat, "contract").title == "offer.pdf"


def test_one_file_cannot_belong_to_several_records(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boats = [dock.make("boats", ada, name=name) for name in "ab"]
    answer = bulk(ada, boats, [("contract.upload", "offer.pdf", PDF)], "sign", on="2026-03-31")
    assert answer.status_code == 422
    assert "this is about 2 records" in answer.text.lower()
    assert [value(dock, boat, "contract") for boat in boats] == [None, None]


def test_a_plugin_is_handed_the_file_for_all_of_them(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boats = sorted(quay.make("boats", ada, name=name) for name in "ab")
    answer = bulk(ada, boats, [("list.upload", "list.txt", b"Ada, Bob and others\n")], "read")
    assert answer.status_code == 303, answer.text
    (call,) = Reading.calls
    assert sorted(call) == boats
    assert len({answers["list"] for answers in call.values()}) == 1
