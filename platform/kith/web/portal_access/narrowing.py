"""A review of some: the people of one company, say, by the language of addresses that lists have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kith.access.rights import allows
from kith.definition.model import PortalType
from kith.records.ask import parse_query
from kith.records.query import page as read
from kith.web.lists.address import Pair, read_address
from kith.web.lists.filters import Chip, chips_of
from kith.web.texts import gettext as _

MOST = 1_000  # people who are looked at
STATE = "_access"  # the page's own parameter: the state that is shown alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Whom an address asks for: id -> title of those in the viewer's view, what it says in words, and its pairs."""

    titles: Mapping[str, str]
    chips: Sequence[Chip]
    pairs: Sequence[Pair]


def narrowing(request: Any, portal: PortalType) -> Narrowing | None:
    """Whom the address asks for, None where it asks for everybody. Raises what the filters of a list do."""
    tx, actor, module = request.tx, request.actor, portal.users
    given = [(name, value) for name, value in request.GET.items() if not name.startswith("_")]
    if not given:
        return None
    address = read_address(f"/portals/{portal.name}", given, ())
    if not allows(tx, actor, module, "view"):
        return Narrowing(titles={}, chips=(), pairs=address.engine_pairs)
    query = replace(parse_query(tx, actor, module, address.engine_pairs), fields=(), limit=MOST)
    titles = {row.id: row.title or _("Untitled") for row in read(tx, actor, query).rows}
    return Narrowing(titles=titles, chips=chips_of(request, module, address, ()), pairs=address.engine_pairs)
