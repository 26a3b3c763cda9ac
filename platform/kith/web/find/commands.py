"""What the palette offers besides records: modules and their lists, new records, one's own pages, the studio's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kith.access.rights import access_to
from kith.fields.keys import sort_key
from kith.web.find.at_hand import Entry
from kith.web.lists.views import list_view_address
from kith.web.look.frame import Look
from kith.web.texts import gettext as _
from kith.web.texts import inside

OWN = (  # address, what it is called, icon
    ("/", "Home", "home"),
    ("/notifications", "Notifications", "bell"),
    ("/account", "Your account", "user-circle"),
    ("/account/password", "Password", "lock"),
    ("/account/two-factor", "Two-factor log-in", "shield-lock"),
    ("/account/sessions", "Log-ins", "device-desktop"),
    ("/account/tokens", "API tokens", "key"),
    ("/api/docs", "API", "api"),
)


def places(request: Any, look: Look) -> Iterator[Entry]:
    """The modules, one's own pages, those of plugins and of the studio: what the viewer may open."""
    for name, label, icon in look.modules:
        yield Entry(label, f"/m/{name}", icon, _("Records"))
    for address, label, icon in look.plugin_pages:
        yield Entry(label, address, icon, _("Records"))
    for address, label, icon in OWN:
        yield Entry(_(label), address, icon, _("Page"))
    for address, label, icon in look.studio:
        yield Entry(label, address, icon, _("Studio"))


def deeds(request: Any, look: Look) -> Iterator[Entry]:
    """What can be begun from anywhere."""
    for name, label, _icon in look.creatable:
        yield Entry(_("New {record}", record=inside(label)), f"/m/{name}/new", "plus", _("Action"))


def lists(request: Any, look: Look) -> Iterator[Entry]:
    """The lists of the modules, beside the one that a module begins with."""
    for name, label, icon in look.modules:
        if (access := access_to(request.tx.site, request.actor, name)) is None:
            continue
        for view in access.module.lists.values():
            if not view.default:
                yield Entry(view.label, list_view_address(access, view, f"/m/{name}"), icon, label)


def fitting(entries: Iterable[Entry], words: Sequence[str], most: int) -> tuple[Entry, ...]:
    """The first of those in which some word begins with each of `words`, whatever case and accents."""
    fit = (each for each in entries if fits(f"{each.label} {each.note}", words))
    return tuple(each for each, _place in zip(fit, range(most), strict=False))


def fits(label: str, words: Sequence[str]) -> bool:
    """Whether each of `words` begins a word of `label`."""
    told = sort_key(label).split()
    return all(any(each.startswith(word) for each in told) for word in words)
