"""Files on pages: forms that bring them without script, what is kept when something else is refused, the panel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import HTML, MODULES, PDF, picture, settings_in

from kith.files.store import Store
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


def _served(url: str, folder: Path) -> ServedSite:
    return ServedSite(url, MODULES, files=settings_in(folder, {}))


@pytest.fixture
def dock(copy_of: CopyOf, tmp_path: Path) -> Iterator[ServedSite]:
    served = _served(copy_of(__name__, fill_database(MODULES)), tmp_path)
    yield served
    served.close()


@pytest.fixture
def quay(sqlite_url: str, tmp_path: Path) -> Iterator[ServedSite]:
    served = _served(sqlite_url, tmp_path)
    yield served
    served.close()


def send(browser: Browser, address: str, fields: list[tuple[str, str]], files: list[tuple[str, str, bytes]]) -> Any:
    """The answer to a form with files, as browsers send it."""
    pairs = [("csrf_token", browser.token()), *fields]
    return browser.app.post(address, pairs, upload_files=files, expect_errors=True)


def new(browser: Browser, files: list[tuple[str, str, bytes]], **fields: str) -> Any:
    sent = [("_sent", name) for name in ("picture", "contract", "papers")]
    return send(browser, "/m/boats/new", [*fields.items(), *sent], files)


def made(browser: Browser, files: list[tuple[str, str, bytes]], **fields: str) -> str:
    answer = new(browser, files, **({"name": "Ada"} | fields))
    assert answer.status_code == 303, answer.text
    return re.search(r"/m/boats/([0-9a-f-]{36})", answer.headers["Location"])[1]


def links(page: Any) -> list[str]:
    return re.findall(r'href="(/files/[^"]+)"', page.text)


def test_a_form_brings_files_without_script(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    page = ada.get("/m/boats/new").text
    assert 'enctype="multipart/form-data"' in page
    papers = [("papers.upload", f"{name}.txt", b"x") for name in "ab"]
    boat = made(ada, [("contract.upload", "offer.pdf", PDF), *papers])
    shown = links(ada.get(f"/m/boats/{boat}"))
    assert [each.rpartition("/")[2] for each in shown] == ["offer.pdf", "a.txt", "b.txt"]
    assert ada.get(shown[0]).body == PDF


def test_what_was_sent_stays_when_something_else_is_refused(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    again = new(ada, [("contract.upload", "offer.pdf", PDF)], name="")
    assert again.status_code == 422
    id = re.search(r'name="contract" value="([0-9a-f-]{36})"', again.text)[1]
    assert "offer.pdf" in again.text
    fields = [("name", "Ada"), ("contract", id), ("_sent", "contract")]
    answer = send(ada, "/m/boats/new", fields, [("contract.upload", "", b"")])
    assert answer.status_code == 303
    assert ada.get(links(ada.get(answer.headers["Location"]))[0]).body == PDF


def test_a_file_that_is_refused_says_so_at_its_input_and_keeps_the_others(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    answer = new(ada, [("picture.upload", "me.png", HTML), ("contract.upload", "offer.pdf", PDF)], name="Ada")
    assert answer.status_code == 422
    assert 'id="e-picture"' in answer.text
    assert 'value="Ada"' in answer.text
    assert re.search(r'name="contract" value="[0-9a-f-]{36}"', answer.text)
    assert "k-empty" in ada.get("/m/boats").text


def test_another_file_takes_the_place_of_the_one_that_is_there(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = made(ada, [("contract.upload", "offer.pdf", PDF)])
    page = ada.get(f"/m/boats/{boat}/edit").text
    id = re.search(r'name="contract" value="([0-9a-f-]{36})"', page)[1]
    fields = [("_version", "1"), ("name", "Ada"), ("contract", id), ("_sent", "contract")]
    answer = send(ada, f"/m/boats/{boat}/edit", fields, [("contract.upload", "better.pdf", PDF)])
    assert answer.status_code == 303, answer.text
    assert links(ada.get(f"/m/boats/{boat}"))[0].endswith("better.pdf")
    assert ada.get(f"/files/{id}/offer.pdf").status_code == 404


def test_a_tick_removes_one_of_several(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = made(ada, [("papers.upload", "a.txt", b"a"), ("papers.upload", "b.txt", b"b")])
    first, second = re.findall(r'name="papers" value="([0-9a-f-]{36})"', ada.get(f"/m/boats/{boat}/edit").text)
    fields = [("_version", "1"), ("papers", first), ("papers", second), ("papers.remove", first), ("_sent", "papers")]
    answer = send(ada, f"/m/boats/{boat}/edit", fields, [("papers.upload", "c.txt", b"c")])
    assert answer.status_code == 303, answer.text
    names = [each.rpartition("/")[2] for each in links(ada.get(f"/m/boats/{boat}"))]
    assert names == ["b.txt", "c.txt"]


def test_two_people_at_once_are_told_and_the_file_of_the_second_is_kept(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = made(ada, [], name="Ada")
    send(ada, f"/m/boats/{boat}/edit", [("_version", "1"), ("name", "Bea")], [("contract.upload", "", b"")])
    fields = [("_version", "1"), ("name", "Cleo"), ("_sent", "contract")]
    answer = send(ada, f"/m/boats/{boat}/edit", fields, [("contract.upload", "offer.pdf", PDF)])
    assert answer.status_code == 412
    assert "offer.pdf" in answer.text
    assert re.search(r'name="contract" value="[0-9a-f-]{36}"', answer.text)


def test_an_image_is_seen_on_the_record_and_in_the_list(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = made(ada, [("picture.upload", "me.png", picture())])
    shown = re.search(r'<img class="k-image" src="(/previews/[^"]+)" alt="me.png"', ada.get(f"/m/boats/{boat}").text)
    assert ada.get(shown[1]).headers["Content-Type"] == "image/webp"


def test_a_file_is_out_of_reach_with_its_record(dock: ServedSite) -> None:
    ada, eve = dock.login("skipper"), dock.login("stranger")
    boat = made(ada, [("contract.upload", "offer.pdf", PDF)])
    address = links(ada.get(f"/m/boats/{boat}"))[0]
    nowhere = "/files/01931b2c-7a00-7000-8000-000000000001/offer.pdf"
    theirs, none = eve.get(address), eve.get(nowhere)
    assert theirs.status_code == none.status_code == 404
    assert dock.browser().get(address).status_code == 303


def test_a_file_goes_out_under_headers_that_let_nothing_run(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = made(ada, [("papers.upload", "me.png", HTML)])
    answer = ada.get(links(ada.get(f"/m/boats/{boat}"))[0])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def attached(browser: Browser, boat: str, *files: tuple[str, str, bytes]) -> Any:
    return send(browser, f"/m/boats/{boat}/attachments", [], list(files))


def test_attachments_are_added_and_removed_on_the_page(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = made(ada, [])
    answer = attached(ada, boat, ("file", "a.pdf", PDF), ("file", "b.txt", b"b"))
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"/m/boats/{boat}#attachments")
    first, second = links(ada.get(f"/m/boats/{boat}"))
    assert {first.rpartition("/")[2], second.rpartition("/")[2]} == {"a.pdf", "b.txt"}
    id = first.split("/")[2]
    assert ada.send(f"/m/boats/{boat}/attachments/{id}/remove").status_code == 303
    assert links(ada.get(f"/m/boats/{boat}")) == [second]


def test_an_attachment_that_is_refused_is_told_with_the_panel(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    boat = made(ada, [])
    answer = attached(ada, boat, ("file", "a.pdf", b""))
    assert answer.status_code == 422
    assert "a.pdf" in answer.text
    assert attached(ada, boat).status_code == 422


def test_who_may_not_attach_sees_the_panel_without_a_form(quay: ServedSite) -> None:
    ada, mate = quay.login("skipper"), quay.login("mate")
    boat = made(ada, [])
    attached(ada, boat, ("file", "a.pdf", PDF))
    page = mate.get(f"/m/boats/{boat}").text
    assert "a.pdf" in page
    assert f"/m/boats/{boat}/attachments" not in page
    assert attached(mate, boat, ("file", "b.pdf", PDF)).status_code == 403
    id = links(mate.get(f"/m/boats/{boat}"))[0].split("/")[2]
    assert mate.send(f"/m/boats/{boat}/attachments/{id}/remove").status_code == 403


def test_the_panel_costs_one_statement_at_most(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat, empty = made(ada, []), made(ada, [])
    attached(ada, boat, ("file", "a.pdf", PDF))
    assert (cost(dock, ada, boat), cost(dock, ada, empty)) == (3, 3)  # who asks, the record, its files


def cost(dock: ServedSite, who: Browser, boat: str) -> int:
    """How many statements the page of `boat` takes, once it was drawn."""
    who.get(f"/m/boats/{boat}")
    with dock.statements() as found:
        who.get(f"/m/boats/{boat}")
    return len(found)


def test_a_form_in_many_parts_is_refused(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    parts = [(f"x{n}", "x") for n in range(300)]
    assert send(ada, "/m/boats/new", parts, [("contract.upload", "", b"")]).status_code == 400


def test_a_form_that_is_too_long_is_refused(quay: ServedSite) -> None:
    ada = quay.login("skipper")
    assert new(ada, [("contract.upload", "a.pdf", b"x" * 25_000_001)], name="Ada").status_code == 413


def test_no_lock_waits_for_the_bytes(quay: ServedSite, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a file is stored no transaction that writes is open: another connection writes at that very moment."""
    kept, seen = Store.put, []

    def put(self: Store, key: str, file: Any) -> None:
        with quay.site.writing() as tx:
            seen.append(tx.write)
        kept(self, key, file)

    monkeypatch.setattr(Store, "put", put)
    made(quay.login("skipper"), [("contract.upload", "offer.pdf", PDF)])
    assert seen == [True]


def scripted(browser: Browser, boat: str, *files: tuple[str, str, bytes]) -> Any:
    pairs, headers = [("csrf_token", browser.token())], {"HX-Request": "true"}
    address = f"/m/boats/{boat}/attachments"
    return browser.app.post(address, pairs, headers=headers, upload_files=list(files), expect_errors=True)


def test_a_script_that_sends_a_file_gets_the_panel_alone(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    boat = made(ada, [])
    answer = scripted(ada, boat, ("file", "a.pdf", PDF))
    assert not answer.html.select("main")
    assert [each.text for each in answer.html.select("#attachments .k-thumb-kind")] == ["PDF"]
    assert links(answer)[0].endswith("/a.pdf")


def test_a_script_is_told_why_a_file_is_refused(dock: ServedSite) -> None:
    ada = dock.login("skipper")
    answer = scripted(ada, made(ada, []), ("file", "a.pdf", b""))
    assert answer.status_code == 422
    assert answer.json == {"problems": ['"a.pdf" is empty.']}
