"""What a list's form says: what is to be done, and to which records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pyramid.httpexceptions import HTTPBadRequest

from kith.records import bulk
from kith.records.bulk import Selection
from kith.records.views import chosen_view, is_liftable
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one, own_path
from kith.web.lists.address import ListAddress, read_address

MOST = 1_000  # boxes that are ticked: a page has fifty
LONGEST = 8_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The deed `name` on `selection`. `back` is the list it was chosen in; `everything`: all that the list shows."""

    name: str
    selection: Selection
    everything: bool
    back: str

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What the next form has to say again, without the number."""
        said = [("_do", self.name), ("_list", self.back)]
        return [*said, ("_all", "1")] if self.everything else [*said, *(("_id", id) for id in self.selection.ids)]


def chosen(context: ModuleContext, request: Any, params: Any) -> Chosen:
    """What `params` choose. Raises 400 for what no form of ours sends, K647 for ids that can't be."""
    ids = [each for each in params.getall("_id") if isinstance(each, str)]
    back = own_path(one(params, "_list")[:LONGEST])
    address = _address(context, back)
    everything = one(params, "_all") == "1"
    if len(ids) > MOST:
        raise HTTPBadRequest
    selection = _all_of(context, address) if everything else Selection(module=context.name, ids=bulk.check_ids(ids))
    return Chosen(name=one(params, "_do"), selection=selection, everything=everything, back=address.text)


def _address(context: ModuleContext, back: str) -> ListAddress:
    """The list that the form stood in; the module's own where it says another."""
    parts = urlsplit(back)
    try:
        pairs = parse_qsl(parts.query, errors="strict") if parts.path == context.address else []
    except ValueError:
        raise HTTPBadRequest from None
    return read_address(context.address, pairs, tuple(context.module.lists))


def _all_of(context: ModuleContext, address: ListAddress) -> Selection:
    """All that the list shows, on whatever page, as it shows it: active ones alone unless it says otherwise."""
    view = chosen_view(context.module, address.view)
    pairs = [*address.filters, *([("q", address.q)] if address.q else [])]
    lifts = not address.deleted and is_liftable(view) and "active" in context.access.readable
    if lifts and address.state != "all":
        pairs.append(("active", "true" if address.state == "active" else "false"))
    deleted = address.deleted and context.allows("restore")
    return Selection(module=context.name, pairs=tuple(pairs), view=view.name if view else "", deleted=deleted)
