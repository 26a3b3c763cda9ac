"""The feed, comments and undoing over the API."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes
from tests.unit.timeline.desk import MODULES


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedSite]:
    """The desk, for all tests of this file: none minds what another one made."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('desk') / 'kith.db'}"
    else:
        url = request.getfixturevalue("postgresql_server").create_database()
    served = ServedSite(url, MODULES)
    yield served
    served.close()
    if request.param == "postgresql":
        request.getfixturevalue("postgresql_server").drop_database(url)


@pytest.fixture
def boss(desk: ServedSite) -> Caller:
    return desk.caller("boss")


@pytest.fixture
def sales(desk: ServedSite) -> Caller:
    return desk.caller("sales")


@pytest.fixture
def ada(boss: Caller) -> str:
    return boss.post("/api/v1/contacts", {"name": "Ada"}).json["id"]


def at(id: str, rest: str) -> str:
    return f"/api/v1/contacts/{id}/{rest}"


def feed(caller: Caller, id: str, query: str = "") -> dict:
    answer = caller.get(at(id, f"feed{query}"))
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_feed_tells_changes_and_comments_newest_first(ada, boss):
    boss.patch(f"/api/v1/contacts/{ada}", {"told": "x", "salary": {"amount": "9", "currency": "EUR"}})
    boss.post(at(ada, "comments"), {"body": "Hello"})
    data = feed(boss, ada)["data"]
    assert [each["kind"] for each in data] == ["comment", "changed", "created"]
    assert data[1]["changes"] == {
        "told": {"before": None, "after": "x"},
        "salary": {"before": None, "after": {"amount": "9.00", "currency": "EUR"}},
    }
    assert data[0]["by"]["id"] == boss.user


def test_of_closed_fields_nothing_is_told(ada, boss, sales):
    boss.patch(f"/api/v1/contacts/{ada}", {"salary": {"amount": "9", "currency": "EUR"}})
    assert [each["kind"] for each in feed(sales, ada)["data"]] == ["created"]


def test_a_lookup_is_told_as_everywhere(ada, boss, sales):
    acme = boss.post("/api/v1/companies", {"name": "Acme"}).json["id"]
    boss.patch(f"/api/v1/contacts/{ada}", {"company": acme, "friends": [ada]})
    changed = feed(boss, ada)["data"][0]["changes"]
    assert changed["company"]["after"] == {"id": acme, "title": "Acme"}
    assert changed["friends"]["after"] == [{"id": ada, "title": "Ada"}]
    assert feed(sales, ada)["data"][0]["changes"]["company"]["after"] == {"id": acme, "title": None}


def test_a_page_goes_on_where_the_one_before_ended(ada, boss):
    for number in range(3):
        boss.post(at(ada, "comments"), {"body": str(number)})
    first = feed(boss, ada, "?limit=3")
    rest = feed(boss, ada, f"?limit=3&cursor={first['next']}")
    assert (len(first["data"]), [each["kind"] for each in rest["data"]], rest["next"]) == (3, ["created"], None)


@pytest.mark.parametrize("query", ["?limit=0", "?limit=101", "?limit=x", "?cursor=x", "?kind=x", "?limit=1&limit=2"])
def test_a_feed_refuses_what_it_does_not_know(ada, boss, query):
    assert boss.get(at(ada, f"feed{query}")).status_code == 400


def test_a_comment_is_written_changed_and_deleted(ada, sales):
    made = sales.post(at(ada, "comments"), {"body": "Frist"})
    assert (made.status_code, made.json["body"], made.json["audience"]) == (201, "Frist", "internal")
    address = made.headers["Location"]
    changed = sales.patch(address, {"body": "First"})
    assert (changed.status_code, changed.json["body"], changed.json["edited_at"] is not None) == (200, "First", True)
    assert sales.delete(address).status_code == 204
    assert sales.patch(address, {"body": "x"}).status_code == 404


def test_a_comment_sent_twice_with_one_key_is_one(ada, sales):
    for _ in range(2):
        made = sales.post(at(ada, "comments"), {"body": "Once"}, Idempotency_Key=f"comment-{ada}")
        assert made.status_code == 201
    assert [each["kind"] for each in feed(sales, ada)["data"]].count("comment") == 1


def test_who_is_named_in_vain_is_told_to_the_author(desk, ada, sales):
    nobody = desk.caller("nobody")
    with desk.site.reading() as tx:
        sql = f"SELECT email FROM kith_user WHERE id = '{nobody.user}'"
        email = tx.connection.exec_driver_sql(sql).scalar_one()
    made = sales.post(at(ada, "comments"), {"body": f"@{email} look"}).json
    assert [each["id"] for each in made["untold"]] == [nobody.user]
    assert [each["id"] for each in made["mentions"]] == [nobody.user]


@pytest.mark.parametrize(
    ("body", "code"),
    [({}, "K605"), ({"body": ""}, "K605"), ({"body": 7}, "K201"), ({"body": "x", "record": "y"}, "K604")],
)
def test_what_is_no_comment_is_refused(ada, sales, body, code):
    answer = sales.post(at(ada, "comments"), body)
    assert (answer.status_code, codes(answer)) == (422, [code]) or code in str(answer.json)


def test_rights_are_asked_for_each_step(desk, ada, boss):
    looker, owner = desk.caller("looker"), desk.caller("owner")
    made = boss.post(at(ada, "comments"), {"body": "x"}).headers["Location"]
    assert looker.post(at(ada, "comments"), {"body": "x"}).status_code == 403
    assert owner.post(at(ada, "comments"), {"body": "x"}).status_code == 404
    assert owner.get(at(ada, "feed")).status_code == 404
    assert [looker.patch(made, {"body": "y"}).status_code, looker.delete(made).status_code] == [403, 403]
    reading = desk.caller("boss", scopes=["read"])
    assert reading.post(at(ada, "comments"), {"body": "x"}).status_code == 403


def test_a_change_is_undone(ada, boss):
    boss.patch(f"/api/v1/contacts/{ada}", {"told": "x"})
    event = feed(boss, ada)["data"][0]["id"]
    answer = boss.post(at(ada, "undo"), {"event": event})
    assert (answer.status_code, answer.json["told"], answer.headers["ETag"]) == (200, None, '"3"')
    assert feed(boss, ada)["data"][0] | {"kind": "undone", "about": event} == feed(boss, ada)["data"][0]


def test_an_undo_that_loses_a_later_change_is_a_conflict_until_it_is_confirmed(ada, boss):
    for value in ("x", "y"):
        boss.patch(f"/api/v1/contacts/{ada}", {"told": value})
    event = feed(boss, ada)["data"][1]["id"]
    assert boss.post(at(ada, "undo"), {"event": event}).status_code == 409
    assert boss.post(at(ada, "undo"), {"event": event, "confirmed": True}).json["told"] is None


def test_an_undo_is_guarded_by_the_version(ada, boss):
    boss.patch(f"/api/v1/contacts/{ada}", {"told": "x"})
    event = feed(boss, ada)["data"][0]["id"]
    assert boss.post(at(ada, "undo"), {"event": event}, If_Match='"1"').status_code == 412
    assert boss.post(at(ada, "undo"), {"event": event}, If_Match='"2"').status_code == 200


def test_undo_refuses_what_it_can_not_do(ada, boss, sales):
    boss.patch(f"/api/v1/contacts/{ada}", {"told": "x"})
    event = feed(boss, ada)["data"][0]["id"]
    assert boss.post(at(ada, "undo"), {"event": ada}).status_code == 404
    assert boss.post(at(ada, "undo"), {"event": 7}).status_code == 400
    assert sales.post(at(ada, "undo"), {"event": event}).status_code == 403


# -- files ------------------------------------------------------------------------------------------------------------
def staged(caller: Caller, name: str = "a.txt") -> str:
    answer = caller.send("POST", f"/api/v1/files?name={name}", b"x", **{"Content-Type": "application/octet-stream"})
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def test_a_comment_carries_staged_files_and_the_feed_tells_them(ada, boss, sales):
    file = staged(sales)
    written = sales.post(at(ada, "comments"), {"body": "Look", "files": [file]})
    url = f"/api/v1/files/{file}/content"
    told = {"id": file, "name": "a.txt", "size": 1, "type": "application/octet-stream", "url": url}
    assert (written.status_code, written.json["files"]) == (201, [told])
    assert feed(boss, ada)["data"][0]["comment"]["files"] == [told]
    assert boss.get(url).body == b"x"


def test_a_change_of_a_comment_names_all_files_that_it_is_to_carry(ada, sales):
    first, second = staged(sales, "a.txt"), staged(sales, "b.txt")
    comment = sales.post(at(ada, "comments"), {"body": "Look", "files": [first]}).json["id"]
    same = sales.patch(at(ada, f"comments/{comment}"), {"body": "Look here"})
    assert [each["id"] for each in same.json["files"]] == [first]
    other = sales.patch(at(ada, f"comments/{comment}"), {"body": "Look here", "files": [second]})
    assert [each["id"] for each in other.json["files"]] == [second]
    assert sales.get(f"/api/v1/files/{first}").status_code == 404


@pytest.mark.parametrize(("files", "code"), [("x", "K669"), ([1], "K669"), (["nonsense"], "K668")])
def test_what_are_no_files_is_refused(ada, sales, files, code):
    assert codes(sales.post(at(ada, "comments"), {"body": "Look", "files": files})) == [("files", code)]


# -- in the bin -------------------------------------------------------------------------------------------------------
def test_the_feed_of_a_record_in_the_bin_is_there_for_who_may_restore_it(ada, boss, sales):
    boss.post(at(ada, "comments"), {"body": "Hello"})
    boss.delete(f"/api/v1/contacts/{ada}")
    assert [each["kind"] for each in feed(boss, ada, "?deleted=true")["data"]] == ["deleted", "comment", "created"]
    assert boss.get(at(ada, "feed")).status_code == 404
    assert sales.get(at(ada, "feed?deleted=true")).status_code == 404
    assert boss.get(at(ada, "feed?deleted=perhaps")).status_code == 400
