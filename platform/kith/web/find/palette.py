"""The command palette: what is at hand first, then places and actions, then records. A page without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from kith.fields.keys import sort_key
from kith.records.search import find_everywhere
from kith.web.contexts import Staff
from kith.web.doors.parameters import one
from kith.web.find.at_hand import Entry, entry, near
from kith.web.find.commands import deeds, fits, fitting, lists, places
from kith.web.look.frame import Look
from kith.web.look.page import page
from kith.web.texts import gettext as _

LONGEST = 200
COMMANDS, RECORDS = 6, 5  # shown of each kind, and of each module
NEAR = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one kind."""

    label: str
    entries: tuple[Entry, ...]


def show(context: Staff, request: Any) -> Any:
    """The page; with `part=1` what was found alone, for the dialog."""
    typed = one(request.GET, "q").strip()[:LONGEST]
    look = Look(request)
    found = [group for group in _groups(request, look, typed) if group.entries]
    alone = one(request.GET, "part") == "1"
    template = "parts/palette" if alone else "pages/palette"
    return page(request, template, look=look, words=typed, groups=found)


def _groups(request: Any, look: Look, typed: str) -> Iterator[Group]:
    words, at_hand = sort_key(typed).split(), near(request, limit=NEAR if not typed else 30)
    if not words:
        yield Group(_("Favourites"), at_hand.starred)
        yield Group(_("Looked at last"), at_hand.recent)
        yield Group(_("Go to"), tuple(places(request, look)))
        yield Group(_("Actions"), tuple(deeds(request, look)))
        return
    known = [each for each in (*at_hand.starred, *at_hand.recent) if fits(each.label, words)][:NEAR]
    yield Group(_("At hand"), tuple(known))
    yield Group(_("Go to"), fitting(chain(places(request, look), lists(request, look)), words, COMMANDS))
    yield Group(_("Actions"), fitting(deeds(request, look), words, COMMANDS))
    yield from _records(request, typed, known)


def _records(request: Any, typed: str, known: Sequence[Entry]) -> Iterator[Group]:
    """The best records of each module, without those that stand above already."""
    above = {each.address for each in known}
    for name, refs in find_everywhere(request.tx, request.actor, typed, RECORDS).items():
        entries = (entry(request, ref) for ref in refs)
        label = request.tx.site.modules[name].labels.many
        yield Group(label, tuple(each for each in entries if each.address not in above))
