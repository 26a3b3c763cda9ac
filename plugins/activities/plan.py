"""Who gets which mail about a meeting: worked out from who takes part and what they were told before. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Method = Literal["REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who takes part. `user` is the account of one of the house, `contact` the record of a guest from outside.

    `locale` and `zone` "": as the site.
    """

    address: str
    name: str
    user: str | None = None
    contact: str | None = None
    chair: bool = False  # holds the meeting
    locale: str = ""
    zone: str = ""

    @property
    def key(self) -> str:
        """By which two are the same."""
        return self.address.casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody was told last. `content` is a hash of the meeting as it was then."""

    id: str
    version: int
    address: str
    name: str
    state: Literal["invited", "cancelled"]
    sequence: int
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A mail to be sent, and what it changes. `again`: they know the meeting already, as it was before."""

    guest: Guest
    method: Method
    sequence: int
    told: Told | None = None
    again: bool = False


def steps(
    guests: Sequence[Guest],
    told: Sequence[Told],
    *,
    content: str,
    called_off: bool,
    invite: bool,
    repeat: bool = False,
) -> list[Step]:
    """The mails that make everybody's calendar right, in the order of `guests`, those who are out of it last.

    A meeting that is called off is cancelled for all who were invited, and so it is for who takes part no longer. With
    `invite`, who is new or knows an older state gets the present one; with `repeat` everybody does. The sequence
    number (RFC 5545) rises whenever what was told before has changed.
    """
    known = {each.address.casefold(): each for each in told}
    top = max((each.sequence for each in told), default=-1)
    everybody = {guest.key: guest for guest in guests}
    present = {} if called_off else everybody
    order = [*(key for key in everybody if key in known), *(key for key in known if key not in everybody)]
    gone = [known[key] for key in order if known[key].state == "invited" and key not in present]
    asked = list(_requests(present, known, content, top, repeat=repeat)) if invite else []
    return [*asked, *(_cancel(each, everybody, top + 1) for each in gone)]


def _requests(
    present: Mapping[str, Guest], known: Mapping[str, Told], content: str, top: int, *, repeat: bool
) -> Iterator[Step]:
    before = [known[key] for key in present if key in known]
    changed = any(each.state == "cancelled" or each.content != content for each in before)
    sequence = top + 1 if changed else max(top, 0)
    for key, guest in present.items():
        each = known.get(key)
        if each is None:
            yield Step(guest=guest, method="REQUEST", sequence=sequence)
        elif each.state == "cancelled" or each.content != content:
            again = each.state == "invited"
            yield Step(guest=guest, method="REQUEST", sequence=sequence, told=each, again=again)
        elif repeat:
            yield Step(guest=guest, method="REQUEST", sequence=each.sequence, told=each)


def _cancel(told: Told, everybody: Mapping[str, Guest], sequence: int) -> Step:
    guest = everybody.get(told.address.casefold()) or Guest(address=told.address, name=told.name)
    return Step(guest=guest, method="CANCEL", sequence=sequence, told=told)
