"""How a record stands with its portals, as other pages show it: the panel at its side, cards, entries of its menu."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kith.access.rights import may
from kith.portal import preview
from kith.portal.access import ACTIVE
from kith.portal.invitations import POWER
from kith.portal.standing import WAITING, Standing, portals_of, standings
from kith.web.portal_access.words import TONES, Deed, deeds_of, menu_deeds, since_words, state_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A portal, as the panel of a record shows it. `tone` is the colour of its badge.

    `preview` is the address where the viewer begins to see the portal as the person, '' for who may not.
    """

    label: str
    state: str
    tone: str
    since: str
    refused: bool
    preview: str
    deeds: list[Deed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What stands beside somebody's name: an invitation's button, or words (the last log-in), never both.

    `back` is the page to come back to.
    """

    address: str
    type: str
    words: str
    back: str


def manages(request: Any, module: str) -> bool:
    """Whether the viewer may invite records of the module to a portal."""
    return bool(portals_of(request.tx.site, module)) and may(request.tx.site, request.actor, POWER)


def lines(request: Any, module: str, record: str) -> list[Line]:
    """The portals of the record's module; one statement, and none where the viewer doesn't manage them."""
    found = standings(request.tx, module, [record]) if manages(request, module) else {}
    return [line_of(each, request) for each in found.get(record, ())]


def line_of(standing: Standing, request: Any) -> Line:
    """How it stands with one portal. `refused`: who isn't in it may not be let in as they are."""
    inside = standing.state == ACTIVE and standing.admitted
    return Line(
        label=standing.portal.label,
        state=state_words(standing.state),
        tone=TONES[standing.state],
        since=since_words(standing, request),
        refused=not standing.matters,
        preview=preview_address(request, standing.portal.name, standing.record) if inside else "",
        deeds=deeds_of(standing),
    )


def preview_address(request: Any, type_: str, record: str) -> str:
    """Where the viewer begins to see the portal as that person, '' for who may not."""
    return f"/impersonation/{type_}/{record}" if preview.may(request.tx, request.actor) else ""


def entries(request: Any, module: str, record: str) -> list[Deed]:
    """What the menu of the record's row offers."""
    found = standings(request.tx, module, [record]) if manages(request, module) else {}
    return menu_deeds(found.get(record, ()))


def cards(request: Any, module: str, records: Collection[str]) -> Mapping[str, Card]:
    """Record -> what its card shows; nothing for who has to do with no portal."""
    found = standings(request.tx, module, records) if records and manages(request, module) else {}
    shown = {id: _shown(each) for id, each in found.items()}
    return {id: _card(module, each, request) for id, each in shown.items() if each is not None}


def _shown(found: tuple[Standing, ...]) -> Standing | None:
    """The portal that matters most: one they are in, else the first that they may be invited to."""
    inside = (each for each in found if each.since is not None or each.state == WAITING)
    return next(inside, None) or next((each for each in found if each.admitted), None)


def _card(module: str, standing: Standing, request: Any) -> Card:
    free = standing.state == "not_invited"
    words = "" if free else (since_words(standing, request) if standing.last_login else state_words(standing.state))
    place = f"/m/{module}/{standing.record}/portal"
    return Card(address=place, type=standing.portal.name, words=words, back=request.path)
