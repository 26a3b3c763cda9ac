"""One record: created, read, changed, deleted, restored."""

from __future__ import annotations

import sqlalchemy as sa
from tests.functional.api.calling import Caller, ServedSite, codes

from kith.storage.system import User

BOAT = {
    "name": "Ada",
    "kind": "motor",
    "email": "ada@example.org",
    "price": {"amount": "12.30", "currency": "EUR"},
    "length": "7.5",
    "seats": 4,
    "built": "1999-12-31",
    "seen_at": "2026-03-31T10:00:00+02:00",
    "insured": True,
    "insurer": "Lloyd",
    "tags": ["blue", "fast"],
    "gear": [{"what": "mast", "cost": "5"}],
}


def test_a_new_record_is_answered_with_its_place_and_version(master: Caller) -> None:
    answer = master.post("/api/v1/boats", BOAT)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"/api/v1/boats/{answer.json['id']}")
    assert answer.headers["ETag"] == '"1"'


def test_a_record_is_read_as_json_of_its_types(master: Caller) -> None:
    made = master.make("boats", **BOAT)
    shown = master.get(f"/api/v1/boats/{made['id']}").json
    expected = BOAT | {
        "id": made["id"],
        "title": "Ada",
        "version": 1,
        "length": "7.50",
        "seen_at": "2026-03-31T08:00:00Z",
        "gear": [{"what": "mast", "cost": "5.00"}],
        "owner": {"id": master.user, "title": shown["owner"]["title"]},
        "created_at": "2026-03-31T09:30:00Z",
        "code_name": "Ada!",
        "repair_count": 0,
        "secret": None,
        "berth": None,
        "active": True,
    }
    assert {name: shown[name] for name in expected} == expected


def test_what_was_created_is_answered_as_it_is_read(master: Caller) -> None:
    made = master.make("boats", **BOAT)
    assert made == master.get(f"/api/v1/boats/{made['id']}").json


def test_a_lookup_is_written_as_an_id_and_read_with_its_title(master: Caller) -> None:
    berth = master.make("berths", name="N7")
    made = master.make("boats", name="Ada", berth=berth["id"])
    assert made["berth"] == {"id": berth["id"], "title": "N7"}


def test_a_lookup_is_written_as_it_was_read(master: Caller) -> None:
    berth = master.make("berths", name="N7")
    made = master.make("boats", name="Ada", berth={"id": berth["id"], "title": "anything"})
    assert made["berth"]["id"] == berth["id"]


def test_a_lookup_to_one_of_several_modules_tells_which(master: Caller) -> None:
    berth = master.make("berths", name="N7")
    made = master.make("visits", what="Paint", about={"id": berth["id"], "module": "berths"})
    assert made["about"] == {"id": berth["id"], "title": "N7", "module": "berths"}


def test_several_records_are_read_with_their_titles(master: Caller) -> None:
    sister = master.make("boats", name="Bea")
    made = master.make("boats", name="Ada", sisters=[sister["id"]])
    assert made["sisters"] == [{"id": sister["id"], "title": "Bea"}]


def test_some_fields_only_are_read_on_demand(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    shown = master.get(f"/api/v1/boats/{made['id']}?fields=name,berth.name").json
    assert shown == {"id": made["id"], "title": "Ada", "version": 1, "name": "Ada", "berth.name": None}


def test_a_change_keeps_what_it_does_not_name(master: Caller) -> None:
    made = master.make("boats", name="Ada", seats=4)
    changed = master.patch(f"/api/v1/boats/{made['id']}", {"seats": 5})
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json["name"], changed.json["seats"]) == ("Ada", 5)


def test_null_empties_a_field(master: Caller) -> None:
    made = master.make("boats", name="Ada", seats=4, tags=["a"])
    changed = master.patch(f"/api/v1/boats/{made['id']}", {"seats": None, "tags": None}).json
    assert (changed["seats"], changed["tags"]) == (None, None)


def test_a_change_that_breaks_a_rule_is_refused_with_its_field(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    answer = master.patch(f"/api/v1/boats/{made['id']}", {"kind": "motor"})
    assert (answer.status_code, codes(answer)) == (422, [("email", "K605")])


def test_all_complaints_come_at_once(master: Caller) -> None:
    answer = master.post("/api/v1/boats", {"seats": "many", "built": "tomorrow", "wings": 2})
    assert answer.status_code == 422
    assert {field for field, _ in codes(answer)} == {"name", "seats", "built", "wings"}
    assert all("row" not in each for each in answer.json["errors"])


def test_a_field_that_is_hidden_by_rule_is_dropped_with_a_notice(master: Caller) -> None:
    answer = master.post("/api/v1/boats", {"name": "Ada", "insurer": "Lloyd"})
    assert answer.json["insurer"] is None
    assert '"insurer"' in answer.headers["Kith-Notices"]


def test_a_deleted_record_is_gone(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    assert master.delete(f"/api/v1/boats/{made['id']}").status_code == 204
    assert master.get(f"/api/v1/boats/{made['id']}").status_code == 404
    assert master.names() == []


def test_a_deleted_record_can_be_restored(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    master.delete(f"/api/v1/boats/{made['id']}")
    answer = master.post(f"/api/v1/boats/{made['id']}/actions/restore")
    assert (answer.status_code, answer.json["name"]) == (200, "Ada")
    assert master.names() == ["Ada"]


def test_who_may_restore_finds_what_was_deleted(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    master.delete(f"/api/v1/boats/{made['id']}")
    assert master.names("deleted=true") == ["Ada"]


def test_who_may_not_restore_is_not_shown_what_was_deleted(harbour: ServedSite) -> None:
    assert harbour.caller("guard").get("/api/v1/boats?deleted=true").status_code == 403


def test_a_record_that_others_point_to_is_kept(master: Caller) -> None:
    berth = master.make("berths", name="N7")
    master.make("boats", name="Ada", berth=berth["id"])
    answer = master.delete(f"/api/v1/berths/{berth['id']}")
    assert (answer.status_code, codes(answer)) == (409, [(None, "K619")])


def test_who_may_create_but_not_view_gets_the_id(harbour: ServedSite) -> None:
    answer = harbour.caller("stranger").post("/api/v1/visits", {"what": "Hello"})
    assert answer.status_code == 201
    assert list(answer.json) == ["id"]


def test_complaints_come_in_the_language_of_the_account(harbour: ServedSite, master: Caller) -> None:
    with harbour.site.writing() as tx:
        tx.connection.execute(sa.update(User).values(locale="de"))
    message = master.get("/api/v1/boats?nam=Ada").json["errors"][0]["message"]
    assert message.endswith("; ist „name“ gemeint?")
