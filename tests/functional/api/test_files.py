"""Files over the API: staged, claimed, attached, read by who may; everybody else gets what isn't there."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from tests.functional.api.calling import Caller, ServedSite, codes
from tests.unit.files.doing import HTML, MODULES, PDF, picture
from webob import Request

from kith.access.actor import SYSTEM
from kith.files import stage
from kith.records.model import Change
from kith.records.save import write

API = "/api/v1"


@pytest.fixture
def dock(copy_of: Any) -> Iterator[ServedSite]:
    def fill(url: str) -> None:
        ServedSite(url, MODULES).close()

    served = ServedSite(copy_of(__name__, fill), MODULES)
    yield served
    served.close()


@pytest.fixture
def quay(sqlite_url: str) -> Iterator[ServedSite]:
    served = ServedSite(sqlite_url, MODULES)
    yield served
    served.close()


def upload(caller: Caller, content: bytes, name: str = "offer.pdf", kind: str = "application/octet-stream") -> Any:
    headers = {"Authorization": f"Bearer {caller.token}", "Content-Type": kind}
    return caller.app.post(f"{API}/files?name={name}", content, headers=headers, expect_errors=True)


def staged(caller: Caller, content: bytes = PDF, name: str = "offer.pdf") -> str:
    answer = upload(caller, content, name)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def test_a_file_is_staged_written_and_read_back(dock: ServedSite) -> None:
    skipper = dock.caller("skipper")
    answer = upload(skipper, PDF)
    id = answer.json["id"]
    url = f"{API}/files/{id}/content"
    told = {"id": id, "name": "offer.pdf", "size": len(PDF), "type": "application/pdf", "url": url}
    assert (answer.status_code, answer.json, answer.headers["Location"][-len(id) :]) == (201, told, id)
    boat = skipper.make("boats", name="Ada", contract=id, papers=[staged(skipper, b"hello", "a.txt")])
    assert boat["contract"] == told
    assert [each["name"] for each in boat["papers"]] == ["a.txt"]
    assert skipper.get(url).body == PDF


def test_what_was_read_can_be_written_back(dock: ServedSite) -> None:
    skipper = dock.caller("skipper")
    boat = skipper.make("boats", name="Ada", contract=staged(skipper), papers=[staged(skipper)])
    answer = skipper.patch(f"{API}/boats/{boat['id']}", {"contract": boat["contract"], "papers": boat["papers"]})
    assert (answer.status_code, answer.json["papers"]) == (200, boat["papers"])


def test_a_form_with_one_part_stages_as_well(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    headers = {"Authorization": f"Bearer {skipper.token}"}
    files = [("file", "../../me.png", picture())]
    answer = skipper.app.post(f"{API}/files", upload_files=files, headers=headers, expect_errors=True)
    assert (answer.status_code, answer.json["name"]) == (201, "me.png")


def test_a_list_tells_of_files_without_another_statement(dock: ServedSite) -> None:
    skipper = dock.caller("skipper")
    for name in ("Ada", "Bea"):
        skipper.make("boats", name=name, contract=staged(skipper), papers=[staged(skipper), staged(skipper)])
    with dock.statements() as found:
        data = skipper.get(f"{API}/boats").json["data"]
    assert len(found) == 2
    assert [len(each["papers"]) for each in data] == [2, 2]


def test_a_file_of_a_record_out_of_reach_is_not_there(dock: ServedSite) -> None:
    skipper, stranger = dock.caller("skipper"), dock.caller("stranger")
    id = staged(skipper)
    skipper.make("boats", name="Ada", contract=id)
    nowhere = "01931b2c-7a00-7000-8000-000000000001"
    for tail in ("", "/content", "/preview"):
        theirs, none = (stranger.get(f"{API}/files/{each}{tail}") for each in (id, nowhere))
        assert (theirs.status_code, theirs.body) == (none.status_code, none.body)
        assert none.status_code == 404


def test_a_file_of_a_field_that_is_closed_is_not_there(dock: ServedSite) -> None:
    purser, mate = dock.caller("purser"), dock.caller("mate")
    id = stage(dock.site, io.BytesIO(PDF), "s.pdf", owner=None).id
    with dock.site.writing() as tx:
        write(tx, SYSTEM, "boats", [Change(values={"name": "Ada", "secret": id})])
    assert purser.get(f"{API}/files/{id}/content").body == PDF
    closed, none = (mate.get(f"{API}/files/{each}/content") for each in (id, "0" * 36))
    assert (closed.status_code, closed.body) == (none.status_code, none.body) == (404, none.body)


def test_a_staged_file_is_there_for_whoever_sent_it_alone(quay: ServedSite) -> None:
    skipper, mate = quay.caller("skipper"), quay.caller("mate")
    id = staged(skipper)
    assert skipper.get(f"{API}/files/{id}").status_code == 200
    assert mate.get(f"{API}/files/{id}").status_code == 404


def test_access_that_ends_ends_at_once(dock: ServedSite) -> None:
    skipper, mate = dock.caller("skipper"), dock.caller("mate")
    id = staged(skipper)
    boat = skipper.make("boats", name="Ada", contract=id)
    assert mate.get(f"{API}/files/{id}/content").status_code == 200
    skipper.delete(f"{API}/boats/{boat['id']}")
    assert mate.get(f"{API}/files/{id}/content").status_code == 404
    assert skipper.get(f"{API}/files/{id}/content").status_code == 200  # who may restore it


def test_nothing_in_a_file_can_run(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    answer = skipper.get(f"{API}/files/{staged(skipper, HTML, 'me.png')}/content")
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="me.png.html"')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_images_are_shown_and_have_a_preview(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    id = staged(skipper, picture(size=(2000, 1000)), "me.png")
    assert skipper.get(f"{API}/files/{id}/content").headers["Content-Disposition"].startswith("inline")
    preview = skipper.get(f"{API}/files/{id}/preview")
    assert preview.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(preview.body)).size == (512, 256)


def test_a_part_of_a_file_is_answered_as_such(dock: ServedSite) -> None:
    skipper = dock.caller("skipper")
    url = f"{API}/files/{staged(skipper)}/content"
    part = skipper.get(url, Range="bytes=1-3")
    assert (part.status_code, part.body) == (206, b"PDF")
    assert part.headers["Content-Range"] == f"bytes 1-3/{len(PDF)}"
    assert skipper.get(url, Range="bytes=9999-").status_code == 416
    assert skipper.get(url, Range="bytes=1-3", If_Range='"another"').status_code == 200


def test_what_is_known_already_is_not_sent_again(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    url = f"{API}/files/{staged(skipper)}/content"
    first = skipper.get(url)
    again = skipper.get(url, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.body) == (304, b"")


def test_a_file_beyond_the_limit_is_refused(quay: ServedSite) -> None:
    skipper = quay.caller("skipper")
    assert upload(skipper, b"x" * 20_000_001, "x.txt").status_code == 413


@pytest.mark.parametrize("query", ["name=a.txt&size=5", "nam=a.txt"])
def test_an_unknown_parameter_is_refused(quay: ServedSite, query: str) -> None:
    skipper = quay.caller("skipper")
    headers = {"Authorization": f"Bearer {skipper.token}", "Content-Type": "text/plain"}
    answer = skipper.app.post(f"{API}/files?{query}", b"x", headers=headers, expect_errors=True)
    assert (answer.status_code, codes(answer)) == (400, [(None, "K609")])


def test_who_could_put_a_file_nowhere_stages_none(quay: ServedSite) -> None:
    assert upload(quay.caller("stranger"), PDF).status_code == 403
    assert quay.count("kith_file") == 0


def test_without_a_token_nothing_is_taken(quay: ServedSite) -> None:
    assert quay.app.post(f"{API}/files?name=a.txt", b"x", expect_errors=True).status_code == 401


def test_attachments_are_added_listed_and_removed(dock: ServedSite) -> None:
    skipper = dock.caller("skipper")
    boat = skipper.make("boats", name="Ada")["id"]
    at = f"{API}/boats/{boat}/attachments"
    made = skipper.post(at, {"files": [staged(skipper)]})
    assert (made.status_code, [each["name"] for each in made.json["data"]]) == (201, ["offer.pdf"])
    assert skipper.get(at).json == made.json
    assert skipper.delete(f"{at}/{made.json['data'][0]['id']}").status_code == 204
    assert skipper.get(at).json == {"data": []}


def test_an_attachment_is_read_by_whoever_views_the_record(dock: ServedSite) -> None:
    skipper, mate, stranger = (dock.caller(each) for each in ("skipper", "mate", "stranger"))
    boat, id = skipper.make("boats", name="Ada")["id"], staged(skipper)
    skipper.post(f"{API}/boats/{boat}/attachments", {"files": [id]})
    assert mate.get(f"{API}/files/{id}/content").body == PDF
    assert stranger.get(f"{API}/files/{id}/content").status_code == 404
    assert mate.delete(f"{API}/boats/{boat}/attachments/{id}").status_code == 403
    assert stranger.get(f"{API}/boats/{boat}/attachments").status_code == 404


@pytest.mark.parametrize("body", [{}, {"files": []}, {"files": "x"}, {"files": [5]}, {"files": ["x"], "shared": "yes"}])
def test_a_body_that_names_no_files_is_refused(quay: ServedSite, body: Any) -> None:
    skipper = quay.caller("skipper")
    boat = skipper.make("boats", name="Ada")["id"]
    assert skipper.post(f"{API}/boats/{boat}/attachments", body).status_code == 422


def test_the_description_tells_what_a_file_looks_like(quay: ServedSite) -> None:
    modules = {each["name"]: each for each in quay.caller("skipper").get(f"{API}/").json["modules"]}
    fields = {each["name"]: each for each in modules["boats"]["fields"]}
    assert sorted(fields["contract"]["schema"]["properties"]) == ["id", "name", "size", "type", "url"]
    assert fields["papers"]["schema"]["type"] == "array"


class Zeros(io.RawIOBase):
    """Many bytes that are never all in memory."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int = -1) -> bytes:
        part = os.urandom(min(self.left, size if size >= 0 else self.left))
        self.left -= len(part)
        return part


def test_a_large_file_passes_with_flat_memory(quay: ServedSite) -> None:
    quay.site.settings = replace(quay.site.settings, files=replace(quay.site.settings.files, max_size=300_000_000))
    skipper, size = quay.caller("skipper"), 200_000_000
    environ: Any = {"wsgi.input": Zeros(size), "CONTENT_LENGTH": str(size), "CONTENT_TYPE": "application/octet-stream"}
    environ |= {"HTTP_AUTHORIZATION": f"Bearer {skipper.token}"}
    tracemalloc.start()
    answer = Request.blank(f"{API}/files?name=big.bin", environ, method="POST").get_response(quay.app.app)
    assert answer.status_code == 201, answer.text
    bearer: Any = {"HTTP_AUTHORIZATION": f"Bearer {skipper.token}"}
    sent = Request.blank(answer.json["url"], bearer)
    given = sum(len(piece) for piece in sent.get_response(quay.app.app).app_iter)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert given == size
    assert most < 30_000_000
