"""Who gets which mail about a meeting, from what they were told before."""

from __future__ import annotations

from typing import Any

from kith_ext.activities.plan import Guest, Told, steps

ADA, BO = Guest(address="ada@example.org", name="Ada"), Guest(address="bo@example.org", name="Bo")


def told(guest: Guest, sequence: int = 0, content: str = "now", state: Any = "invited") -> Told:
    return Told(
        id=guest.name,
        version=1,
        address=guest.address,
        name=guest.name,
        state=state,
        sequence=sequence,
        content=content,
    )


def planned(*guests: Guest, known: tuple[Told, ...] = (), **how: Any) -> list[tuple[str, str, int]]:
    """(method, name, sequence) of each mail."""
    usual: dict[str, Any] = {"content": "now", "called_off": False, "invite": True}
    return [(each.method, each.guest.name, each.sequence) for each in steps(guests, known, **(usual | how))]


def test_who_is_new_is_invited() -> None:
    assert planned(ADA, BO) == [("REQUEST", "Ada", 0), ("REQUEST", "Bo", 0)]


def test_who_knows_the_present_state_hears_nothing() -> None:
    assert planned(ADA, known=(told(ADA),)) == []


def test_a_change_is_told_with_the_next_number() -> None:
    assert planned(ADA, known=(told(ADA, 2, "before"),)) == [("REQUEST", "Ada", 3)]


def test_who_comes_later_gets_the_number_of_the_others() -> None:
    assert planned(ADA, BO, known=(told(ADA, 2),)) == [("REQUEST", "Bo", 2)]


def test_who_comes_with_a_change_gets_its_number() -> None:
    assert planned(ADA, BO, known=(told(ADA, 2, "before"),)) == [("REQUEST", "Ada", 3), ("REQUEST", "Bo", 3)]


def test_who_takes_part_no_longer_is_told_so_and_the_others_aren_t() -> None:
    assert planned(ADA, known=(told(ADA), told(BO))) == [("CANCEL", "Bo", 1)]


def test_a_meeting_that_is_called_off_is_cancelled_for_all() -> None:
    known = (told(ADA, 1), told(BO, 1))
    assert planned(ADA, BO, known=known, called_off=True, invite=False) == [("CANCEL", "Ada", 2), ("CANCEL", "Bo", 2)]


def test_nobody_is_told_twice_that_it_is_called_off() -> None:
    assert planned(ADA, known=(told(ADA, 2, state="cancelled"),), called_off=True, invite=False) == []


def test_what_is_on_again_has_a_higher_number_than_the_cancellation() -> None:
    assert planned(ADA, known=(told(ADA, 2, state="cancelled"),)) == [("REQUEST", "Ada", 3)]


def test_without_the_tick_nobody_is_invited_and_no_change_is_told() -> None:
    assert planned(ADA, BO, known=(told(ADA, 0, "before"),), invite=False) == []


def test_repeating_sends_the_present_state_under_its_number() -> None:
    assert planned(ADA, known=(told(ADA, 2),), repeat=True) == [("REQUEST", "Ada", 2)]


def test_an_address_is_the_same_in_any_case() -> None:
    shouted = Guest(address="ADA@example.org", name="Ada")
    assert planned(shouted, known=(told(ADA),)) == []
