"""Two applies at once, on both databases: one waits, then does what is left to do."""

from __future__ import annotations

import threading
import time

import pytest
from tests.unit.storage.site_files import boats

from kith.errors import KithError
from kith.fields import Context
from kith.storage.apply import Applying, apply_plan
from kith.storage.locks import applying_alone

ANY = "age: {type: integer}"


def test_the_second_is_told_and_waits(applied):
    applied.apply(boats())
    told, order = [], []

    def second() -> None:
        with applying_alone(applied.engine, lambda: told.append("waits")):
            order.append("second")

    with applying_alone(applied.engine, lambda: told.append("never")):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.5)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
    assert told == ["waits"]


def test_a_plan_that_was_overtaken_while_it_waited_is_refused(applied):
    applied.apply(boats())
    plan = applied.plan(boats(ANY))

    def overtake() -> None:
        applied.apply(boats("crew: {type: tags}"))

    with applying_alone(applied.engine, lambda: None):
        applying = Applying(
            by="tests", clock=applied.clock.clock, context=Context(), derive=lambda *_: None, waits=lambda: None
        )
        thread = threading.Thread(target=overtake)
        thread.start()
    thread.join()
    with pytest.raises(KithError) as refused:
        apply_plan(applied.engine, plan, applying)
    assert refused.value.problems[0].code == "K515"


def test_an_error_gives_the_claim_back(applied):
    applied.apply(boats())
    with pytest.raises(RuntimeError), applying_alone(applied.engine, lambda: None):
        raise RuntimeError
    assert applied.apply(boats(ANY)).version == 2
