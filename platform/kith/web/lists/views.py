"""Where somebody stands among the views of a list: the one that the address opens, or the one that they begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess
from kith.definition.model import ListView, Module
from kith.records.saved_views import KeptView, ViewContent, Views, open_view
from kith.storage.tx import Tx
from kith.web.lists.address import SHAPING, ListAddress, Pair
from kith.web.lists.conditions import as_condition, as_pairs
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The address that is meant, said in full; `told` is what there is to say of the view.

    `elsewhere` is where it is shown instead, '' for here: a view that was kept as a board opens as one.
    """

    address: ListAddress
    told: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A view above the list."""

    label: str
    address: str
    current: bool
    shared: bool = False


def standing(tx: Tx, actor: Actor, module: Module, asked: ListAddress, views: Views) -> Standing:
    """What `asked` means to who has these views."""
    if asked.bare and views.standard:
        if views.standard in module.lists:
            return Standing(address=replace(asked, view=views.standard, bare=False))
        found = views.find(views.standard)  # one that isn't shared any more is no reason for a complaint
        return _opened(tx, actor, module, asked, found) if found else Standing(address=asked)
    settled = replace(asked, settled=True) if views.standard else asked
    if not asked.opens:
        return Standing(address=settled if views.find(asked.saved) else replace(settled, saved=""))
    found = views.find(asked.saved)
    if found is None:
        gone = _("There is no such view, or it isn't shared with you any more. This is the list without it.")
        return Standing(address=replace(settled, saved="", opens=False), told=gone)
    return _opened(tx, actor, module, asked, found)


def _opened(tx: Tx, actor: Actor, module: Module, asked: ListAddress, view: KeptView) -> Standing:
    opened = open_view(tx, actor, module, view)
    address = address_of(asked, view, opened.content)
    shape = opened.content.shape
    elsewhere = f"{asked.shown_as(shape).path}?_view={view.id}" if shape and not asked.shape else ""
    if not opened.lost:
        return Standing(address=address, elsewhere=elsewhere)
    without = ", ".join(_lost_words(opened.lost))
    told = _(
        "“{view}” goes on without: {parts}. What it names there is gone, or isn't open to you.",
        view=view.label,
        parts=without,
    )
    return Standing(address=address, told=told, elsewhere=elsewhere)


def _lost_words(lost: frozenset[str]) -> list[str]:
    words = {
        "list": _("the list that it stood on"),
        "filter": _("a part of its filter"),
        "column": _("a column"),
        "order": _("a part of its order"),
        "group": _("its grouping"),
        "shape": _("what its board or calendar goes by"),
    }
    return [said for kind, said in words.items() if kind in lost]


def address_of(asked: ListAddress, view: KeptView, content: ViewContent) -> ListAddress:
    """The list as the view shows it, on the page that `asked` is about."""
    return ListAddress(
        path=asked.path,
        view=content.base,
        state=content.state,
        q=content.q,
        sort=content.sort,
        cursor=asked.cursor,
        filters=as_pairs(content.where),
        columns=content.columns,
        group=content.group,
        saved=view.id,
        settled=True,
        shaping=_shaping(asked, content),
    )


def _shaping(asked: ListAddress, content: ViewContent) -> tuple[Pair, ...]:
    """What the view says of itself as a board or calendar, and what the address says over it."""
    if content.shape != asked.shape:
        return asked.shaping
    said = {"_by": content.by, "_total": content.total, "_span": content.span} | dict(asked.shaping)
    return tuple((name, said[name]) for name in SHAPING if said.get(name))


def content_of(address: ListAddress) -> ViewContent:
    """What the address shows, to be kept."""
    return ViewContent(
        base=address.view,
        where=as_condition(address.filters),
        columns=address.columns,
        sort=address.sort,
        group=address.group,
        state=address.state,
        q=address.q,
        shape=address.shape,
        by=address.shaping_of("by"),
        total=address.shaping_of("total"),
        span=address.shaping_of("span"),
    )


def tabs_of(access: ModuleAccess, shown: ListView | None, address: ListAddress, views: Views) -> tuple[Tab, ...]:
    """The views above the list: those of the definition, the kept ones that are at hand, and the one that is open."""
    kept = [each for each in views.kept if each.pinned or each.id == address.saved]
    lists: Sequence[ListView] = tuple(access.module.lists.values())
    if len(lists) < 2 and not kept:
        return ()
    declared = [Tab(*_link(access, address, each, views), _is_current(each, shown, address)) for each in lists]
    if not lists:
        declared = [Tab(_("All"), f"{address.path}?_view=" if views.standard else address.path, not address.saved)]
    saved = [Tab(e.label, view_address(address.base, e), e.id == address.saved, shared=not e.own) for e in kept]
    return (*declared, *saved)


def view_address(base: str, view: KeptView) -> str:
    """Where a kept view of the list at `base` opens: as what it was kept as."""
    return f"{base}/{view.shape}?_view={view.id}" if view.shape else f"{base}?_view={view.id}"


def is_board(access: ModuleAccess, view: ListView) -> bool:
    """Whether the view is a board to the actor: one by a field that isn't open to them is a list."""
    return view.kind == "board" and view.group_by in access.readable


def shape_of(access: ModuleAccess, view: ListView) -> str:
    """What the view is shown as to the actor: `board`, `calendar`, or '' for a list."""
    if is_board(access, view):
        return "board"
    return "calendar" if view.days_by is not None and view.days_by in access.readable else ""


def list_view_address(access: ModuleAccess, view: ListView, base: str) -> str:
    """Where a view that the module declares opens, for the list at `base`: a board or calendar as one."""
    shape = shape_of(access, view)
    return f"{base}/{shape}?_view={view.name}" if shape else f"{base}?_view={view.name}"


def _link(access: ModuleAccess, address: ListAddress, view: ListView, views: Views) -> tuple[str, str]:
    """What the view is called, and where it is shown: a board or calendar as one, others as what is shown now."""
    if shape_of(access, view):
        return view.label, list_view_address(access, view, address.base)
    plain = view.default and not views.standard
    return view.label, address.path if plain else f"{address.path}?_view={view.name}"


def _is_current(view: ListView, shown: ListView | None, address: ListAddress) -> bool:
    return shown is not None and view.name == shown.name and not address.saved
