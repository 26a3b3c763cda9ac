"""Two at once: one wins, the other is told what is wrong, and nothing is left half done."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any

from tests.functional.api.calling import Caller, ServedSite, codes
from tests.functional.attack.conftest import Vault
from tests.functional.attack.vault import FILES
from webtest import TestApp

from kith.errors import KithError
from kith.identity import links

MANY = 6


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What the calls give, begun at the same moment."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(10)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def sender(caller: Caller, method: str, path: str, body: Any, **headers: str) -> Callable[[], Any]:
    """A call of the API by a client of its own: TestApp is for one thread."""
    own = replace(caller, app=TestApp(caller.app.app))
    return lambda: getattr(own, method)(path, body, **headers)


def test_of_many_who_want_one_value_one_gets_it_and_the_others_are_told(vault: Vault) -> None:
    for mail in ("one@example.test", "two@example.test"):
        calls = [sender(vault.boss, "post", "/api/v1/people", {"name": "Eva", "mail": mail}) for _ in range(MANY)]
        answers = at_once(*calls)
        assert sorted(answer.status_code for answer in answers) == [201] + [422] * (MANY - 1)
        assert {tuple(codes(each)) for each in answers if each.status_code == 422} == {(("mail", "K606"),)}


def test_a_batch_that_loses_a_race_writes_nothing(vault: Vault) -> None:
    batches = [[{"name": f"Row {n}-{row}", "mail": f"{row}@example.test"} for row in range(20)] for n in range(3)]
    answers = at_once(*[sender(vault.boss, "post", "/api/v1/people", batch) for batch in batches])
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422]
    assert vault.boss.get("/api/v1/people?name.starts_with=Row&total=true").json["total"]["value"] == 20


def test_of_two_who_change_one_version_one_is_told(vault: Vault) -> None:
    address = f"/api/v1/people/{vault.ada}"
    answers = at_once(*[sender(vault.boss, "patch", address, {"name": f"N{n}"}, If_Match='"1"') for n in range(MANY)])
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (MANY - 1)
    assert vault.boss.get(address).json["version"] == 2


def test_an_idempotency_key_sent_at_once_makes_one_record(vault: Vault) -> None:
    calls = [sender(vault.boss, "post", "/api/v1/people", {"name": "Once"}, Idempotency_Key="k1") for _ in range(MANY)]
    answers = at_once(*calls)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json["id"] for answer in answers if answer.status_code == 201}) == 1
    assert vault.boss.get("/api/v1/people?name=Once&total=true").json["total"]["value"] == 1


def test_an_idempotency_key_of_another_account_is_a_key_of_its_own(vault: Vault) -> None:
    other = vault.served.caller("boss")
    ids = {who.post("/api/v1/people", {"name": "K"}, Idempotency_Key="k2").json["id"] for who in (vault.boss, other)}
    assert len(ids) == 2


def test_of_many_who_hold_the_set_up_link_one_makes_the_account(database_url: str) -> None:
    served = ServedSite(database_url, FILES)
    with served.site.writing() as tx:
        token = links.setup_link(tx) or ""

    def set_up(number: int) -> bool:
        try:
            with served.site.writing() as tx:
                links.set_up(tx, token, email=f"{number}@example.test", name="First", password="correct horse staple")
        except KithError:
            return False
        return True

    assert at_once(*[partial(set_up, number) for number in range(4)]).count(True) == 1
    assert served.count("kith_user") == 1
    served.close()


def test_batches_in_opposite_order_change_all_or_nothing(vault: Vault) -> None:
    made = [vault.boss.make("people", name=f"P{n}")["id"] for n in range(12)]
    up, down = [{"id": id, "name": "up"} for id in made], [{"id": id, "name": "down"} for id in reversed(made)]
    answers = at_once(*[sender(vault.boss, "patch", "/api/v1/people", rows) for rows in (up, down)])
    assert [answer.status_code for answer in answers] == [200, 200]


def test_batches_that_want_the_same_values_in_opposite_order_are_no_fault(vault: Vault) -> None:
    rows = [{"name": f"Row {row}", "mail": f"{row}@example.test"} for row in range(200)]
    batches = [rows, rows[::-1]]
    answers = at_once(*[sender(vault.boss, "post", "/api/v1/people", batch) for batch in batches])
    assert sorted(answer.status_code for answer in answers) in ([201, 422], [201, 503])
    assert vault.boss.get("/api/v1/people?name.starts_with=Row&total=true").json["total"]["value"] == 200
