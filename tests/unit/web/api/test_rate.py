"""Buckets of requests: full at first, filled again steadily, each its own."""

from __future__ import annotations

from dataclasses import dataclass

from kith.web.api.rate import Buckets


@dataclass(slots=True)
class Seconds:
    """A clock that goes on when it is told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_as_many_at_once_as_it_holds() -> None:
    buckets = Buckets(3, Seconds())
    assert [buckets.take("ada").taken for _ in range(4)] == [True, True, True, False]


def test_a_bucket_fills_steadily() -> None:
    clock = Seconds()
    buckets = Buckets(6, clock)
    for _ in range(6):
        buckets.take("ada")
    clock.now = 10.0
    assert [buckets.take("ada").taken for _ in range(2)] == [True, False]


def test_a_bucket_holds_no_more_than_its_size() -> None:
    clock = Seconds()
    buckets = Buckets(2, clock)
    buckets.take("ada")
    clock.now = 10_000.0
    assert [buckets.take("ada").taken for _ in range(3)] == [True, True, False]


def test_asking_in_vain_costs_nothing_more() -> None:
    clock = Seconds()
    buckets = Buckets(1, clock)
    for _ in range(100):
        buckets.take("ada")
    clock.now = 60.0
    assert buckets.take("ada").taken


def test_each_key_has_a_bucket_of_its_own() -> None:
    buckets = Buckets(1, Seconds())
    buckets.take("ada")
    assert buckets.take("grace").taken


def test_it_tells_when_there_is_one_more_and_when_it_is_full() -> None:
    buckets = Buckets(2, Seconds())
    buckets.take("ada")
    buckets.take("ada")
    left = buckets.take("ada")
    assert (left.requests, left.next, left.full) == (0, 30, 60)


def test_looking_takes_nothing() -> None:
    buckets = Buckets(1, Seconds())
    assert buckets.look("ada") is None
    buckets.take("ada")
    found = buckets.look("ada")
    assert found is not None
    assert not found.taken


def test_no_more_buckets_are_kept_than_were_asked_for_lately() -> None:
    buckets = Buckets(1, Seconds(), most=2)
    for name in ("ada", "grace", "joan"):
        buckets.take(name)
    assert buckets.look("ada") is None
    assert buckets.look("joan") is not None
