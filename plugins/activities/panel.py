"""Who takes part in a meeting and was told so, on its page: of those alone whom the viewer sees there anyway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kith_ext.activities.activity import every

from kith.ext import Actor, Panel, Ref, Row, Tx, parse_query, system

STATES = {"invited": ("Invited", "green"), "cancelled": ("Called off", "red")}
WAITING = ("Not told yet", "gray")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """Somebody who takes part: the address is '' for colleagues, the state a word and a colour."""

    name: str
    address: str
    state: str
    tone: str


def meeting_panel(tx: Tx, actor: Actor, row: Row) -> Panel | None:
    """The panel, in one statement; None for a meeting that nobody is invited to by mail."""
    told = _told(tx, actor, row.id)
    if not told and not row.values.get("invite"):
        return None
    people = [_invited(ref, told) for ref in _people(row) if ref.title]
    return Panel(title="Invitations", template="invited", values={"people": people}, side=True)


def _people(row: Row) -> Iterator[Ref]:
    """Those of the house first, each once."""
    values, seen = row.values, set[str]()
    house = [ref for ref in (values.get("owner"), *(values.get("colleagues") or ())) if ref and ref.module == "users"]
    for ref in (*house, *(values.get("guests") or ())):
        if ref.id not in seen:
            seen.add(ref.id)
            yield ref


def _invited(ref: Ref, told: Mapping[str, str]) -> Invited:
    state, tone = STATES.get(told.get(ref.id, ""), WAITING)
    address = "" if ref.module == "users" else f"/m/{ref.module}/{ref.id}"
    return Invited(name=ref.title or "", address=address, state=state, tone=tone)


def _told(tx: Tx, actor: Actor, meeting: str) -> Mapping[str, str]:
    """What each person was told last, by the id of the account or contact."""
    everything = system(tx, __name__, actor)
    pairs = [("meeting", meeting), ("fields", "person,guest,state"), ("limit", "200")]
    found: dict[str, str] = {}
    for row in every(tx, everything, parse_query(tx, everything, "invitations", pairs)):
        for ref in (row.values["person"], row.values["guest"]):
            if ref is not None:
                found[ref.id] = row.values["state"]
    return found
