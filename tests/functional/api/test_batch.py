"""Lists in POST and PATCH: written whole or not at all, complaints name the row."""

from __future__ import annotations

from tests.functional.api.calling import Caller, ServedSite, codes


def rows(answer) -> list[tuple[int, str | None, str]]:
    """(row, field, code) of each complaint."""
    return [(each["row"], each["field"], each["code"]) for each in answer.json["errors"]]


def test_a_batch_creates_in_its_order(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [{"name": "Cleo"}, {"name": "Ada"}, {"name": "Bea"}])
    assert answer.status_code == 201
    assert [each["title"] for each in answer.json["data"]] == ["Cleo", "Ada", "Bea"]
    assert "Location" not in answer.headers


def test_an_empty_batch_creates_nothing(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [])
    assert (answer.status_code, answer.json) == (201, {"data": []})


def test_a_batch_with_one_fault_writes_nothing(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [{"name": "Ada"}, {"name": "Bea", "seats": "x"}, {}])
    assert answer.status_code == 422
    assert rows(answer) == [(1, "seats", "K210"), (2, "name", "K605")]
    assert master.names() == []


def test_rows_of_a_batch_may_not_contradict_one_another(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [{"name": "Ada"}, {"name": "Ada"}])
    assert (answer.status_code, rows(answer)) == (422, [(1, "name", "K606")])


def test_what_is_no_object_is_malformed(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [{"name": "Ada"}, 7])
    assert (answer.status_code, rows(answer)) == (400, [(1, None, "K804")])


def test_a_batch_changes_what_it_names(master: Caller) -> None:
    ada, bea = master.make("boats", name="Ada"), master.make("boats", name="Bea")
    answer = master.patch("/api/v1/boats", [{"id": bea["id"], "seats": 8}, {"id": ada["id"], "seats": 4}])
    assert answer.status_code == 200
    assert [(each["title"], each["seats"], each["version"]) for each in answer.json["data"]] == [
        ("Bea", 8, 2),
        ("Ada", 4, 2),
    ]


def test_a_changed_batch_with_one_fault_changes_nothing(master: Caller) -> None:
    ada, bea = master.make("boats", name="Ada"), master.make("boats", name="Bea")
    answer = master.patch("/api/v1/boats", [{"id": ada["id"], "seats": 4}, {"id": bea["id"], "seats": "x"}])
    assert (answer.status_code, rows(answer)) == (422, [(1, "seats", "K210")])
    assert master.get(f"/api/v1/boats/{ada['id']}").json["version"] == 1


def test_a_row_with_an_old_version_is_a_conflict(master: Caller) -> None:
    ada = master.make("boats", name="Ada")
    master.patch(f"/api/v1/boats/{ada['id']}", {"seats": 1})
    answer = master.patch("/api/v1/boats", [{"id": ada["id"], "version": 1, "seats": 4}])
    assert (answer.status_code, rows(answer)) == (409, [(0, None, "K602")])


def test_a_row_without_an_id_is_malformed(master: Caller) -> None:
    ada = master.make("boats", name="Ada")["id"]
    answer = master.patch("/api/v1/boats", [{"id": ada}, {"seats": 4}, {"id": 7}, {"id": "7"}, {"id": ada}])
    assert answer.status_code == 400
    assert rows(answer) == [(1, "id", "K805"), (2, "id", "K805"), (3, "id", "K805"), (4, "id", "K806")]


def test_a_row_that_is_not_there_is_named(master: Caller) -> None:
    answer = master.patch("/api/v1/boats", [{"id": "01931b2c-7a00-7000-8000-000000000001", "seats": 4}])
    assert (answer.status_code, rows(answer)) == (422, [(0, None, "K601")])


def test_a_row_that_is_not_mine_to_change_is_forbidden(harbour: ServedSite, master: Caller) -> None:
    ada = master.make("boats", name="Ada")
    answer = harbour.caller("sailor").patch("/api/v1/boats", [{"id": ada["id"], "seats": 4}])
    assert (answer.status_code, rows(answer)) == (403, [(0, None, "K603")])


def test_a_batch_that_is_too_large_is_refused_whole(master: Caller) -> None:
    answer = master.post("/api/v1/boats", [{"name": f"Boat {n}"} for n in range(1_001)])
    assert (answer.status_code, codes(answer)) == (413, [(None, "K622")])
