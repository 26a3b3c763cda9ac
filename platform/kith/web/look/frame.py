"""What the frame around every page shows: site, modules, who is logged in, theme. Read lazily by the templates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from pyramid.csrf import get_csrf_token

from kith.access import rights
from kith.access.keeping import rights_key
from kith.intake.inbox import POWER as FORMS_POWER
from kith.portal.invitations import POWER
from kith.records.saved_views import Pinned, pinned_views
from kith.timeline.notifications import MOST_COUNTED, count_unread
from kith.web.look.messages import Message
from kith.web.look.portal_frame import PortalFrame
from kith.web.look.templates import draw
from kith.web.texts import gettext as _
from kith.web.texts import spoken

STUDIO = (  # address, what it is called, icon
    ("/studio", "Studio", "layout-dashboard"),
    ("/studio/people", "People", "users"),
    ("/studio/roles", "Roles", "shield-check"),
    ("/studio/groups", "Groups", "users-group"),
    ("/studio/jobs", "Jobs", "list-check"),
    ("/studio/mail", "Mail", "mail"),
    ("/studio/audit", "Audit log", "history"),
    ("/studio/plan", "Plan", "git-merge"),
)
PORTALS = ("/portals", "Portals", "world")  # for whoever may manage them, of the studio or not
FORMS = ("/forms", "Web forms", "forms")  # likewise for whoever may manage them
PLACES = frozenset(("/", PORTALS[0], FORMS[0], *(address for address, _label, _icon in STUDIO)))
THEMES = ("light", "dark")
THEME_COOKIE = "kith-theme"
Entry = tuple[str, str, str]  # a module's name, what it is called here, its icon


class Look:
    """The view of a request that templates read as `look`."""

    def __init__(self, request: Any) -> None:
        self._request = request
        assets = request.registry.assets
        self.asset, self.icon, self.svg = assets.address, assets.icon, assets.svg

    @property
    def base(self) -> str:
        """What stands before every address of the realm: nothing for staff and on a portal's own host, /portal/<type>
        for a portal on the site's."""
        return str(self._request.realm.base)

    @property
    def start(self) -> str:
        """The address of the realm's home page."""
        return str(self._request.realm.path)

    @property
    def outside(self) -> bool:
        """Whether it is a page of a portal."""
        return bool(self._request.realm.portal)

    @property
    def frame(self) -> str:
        """The template of the frame around the pages of the realm."""
        return "portal/frame.jinja2" if self.outside else "parts/frame.jinja2"

    @property
    def lone(self) -> str:
        """The template of the realm's pages that stand alone: the log-in, what went wrong."""
        return "portal/lone.jinja2" if self.outside else "parts/lone.jinja2"

    @cached_property
    def portal(self) -> PortalFrame:
        """What a portal's pages show around them; asks the database for nothing."""
        return PortalFrame(self._request)

    @property
    def language(self) -> str:
        """The language of the page, as HTML writes it."""
        return spoken().replace("_", "-")

    @property
    def sprite(self) -> str:
        """The address of the icons."""
        return self.asset("vendor/icons.svg")  # type: ignore[no-any-return]

    @cached_property
    def site(self) -> str:
        """What the site calls itself."""
        return str(self._request.registry.kith.settings.name)

    @property
    def initial(self) -> str:
        """The letter of the site's mark."""
        return self.site[:1].upper()

    @property
    def theme(self) -> str | None:
        """The theme chosen by this browser, or None: as the device says."""
        chosen = self._request.cookies.get(THEME_COOKIE)
        return chosen if chosen in THEMES else None

    @cached_property
    def token(self) -> str:
        """The token that every form carries."""
        return get_csrf_token(self._request)  # type: ignore[no-any-return]

    @cached_property
    def notices(self) -> tuple[Message, ...]:
        """What the save before this page had to say; only asked by a page that shows it."""
        return self._request.notices  # type: ignore[no-any-return]

    @property
    def here(self) -> str:
        """This page's own address, to come back to."""
        return self._request.path_qs if self._request.method == "GET" else "/"

    @property
    def words(self) -> str:
        """What was searched for in everything."""
        route = self._request.matched_route
        return self._request.GET.get("q", "") if route and route.name == "search" else ""

    @property
    def user(self) -> str:
        """The name of who is logged in."""
        return str(self._request.actor.name or self._request.actor.email)

    @property
    def user_initials(self) -> str:
        """One or two letters for the round mark."""
        return initials(self.user)

    @cached_property
    def acting(self) -> tuple[str, str, str] | None:
        """Whom somebody acts as in this browser: name, reason, until what time. None where everybody is themselves."""
        login = vars(self._request).get("login")
        acting = login.impersonation if login is not None else None
        if acting is None:
            return None
        zone = login.actor.zone or self._request.registry.kith.settings.timezone
        return self.user, acting.reason, acting.until.astimezone(ZoneInfo(zone)).strftime("%H:%M")

    @property
    def place(self) -> str:
        """The module that the page belongs to, the address of home, of a page of studio or plugin, else nothing."""
        found = (self._request.matchdict or {}).get("module", "")
        if found in self._request.tx.site.modules:
            return str(found)
        if page := self._plugin_page:
            return page
        path = str(self._request.path)
        short = path.startswith((PORTALS[0], FORMS[0]))
        place = "/".join(path.split("/")[: 2 if short else 3])  # a person's page: the people
        return place if place in PLACES else ""

    @property
    def _plugin_page(self) -> str:
        """The address of the plugin's page that this is, else nothing."""
        found = getattr(self._request.context, "found", None)
        return str(found.address) if found is not None else ""

    @property
    def exact(self) -> bool:
        """Whether the page is a module's list itself rather than one of its records."""
        route = self._request.matched_route
        return bool(route and route.name == "list")

    def part(self, name: str) -> Markup:
        """`parts/<name>.jinja2`, the same for all with these rights on this place."""
        return part(self._request, f"parts/{name}", (self.place, self.exact), dict)

    @property
    def sidebar(self) -> Markup:
        """The ways to modules and pages, with the views that the viewer has at hand below their modules."""
        views = pinned_views(self._request.tx, self._request.actor)
        return part(self._request, "parts/sidebar", (self.place, self.exact, views), partial(_by_module, views))

    @property
    def topbar(self) -> Markup:
        """The bar above the page: one person's, but for the form token, the address and what was searched for."""
        places = {"token": self.token, "here": self.here, "words": self.words, "bell": self.bell}
        return part(self._request, "parts/topbar", (self.user,), dict, places)

    @property
    def bell(self) -> Markup:
        """The way to what the viewer is told, with how much of it is new: a statement only where something may be."""
        request = self._request
        found = count_unread(request.tx, request.actor) if request.login.told else 0
        said = f"{MOST_COUNTED}+" if found > MOST_COUNTED else str(found or "")
        return part(request, "parts/bell", (said,), lambda: {"count": said})

    @cached_property
    def modules(self) -> list[Entry]:
        """The modules of the sidebar: what a plugin alone writes is reached from the records that it is about."""
        icon = self._request.registry.assets.icon
        found = rights.modules(self._request.tx, self._request.actor)
        return [(each.name, each.labels.many, icon(each.icon)) for each in found if not each.written_by]

    @cached_property
    def studio(self) -> list[Entry]:
        """The pages of the studio for the sidebar: address, what it is called, icon; [] for who may not administer."""
        if not rights.may(self._request.tx.site, self._request.actor, "administer"):
            return []
        return [(address, _(label), icon) for address, label, icon in STUDIO]

    @cached_property
    def managed(self) -> list[Entry]:
        """The ways to portals and web forms for the sidebar, as `studio` has it: for whoever may manage them."""
        site, actor = self._request.tx.site, self._request.actor
        found = [PORTALS] if site.portals.types and rights.may(site, actor, POWER) else []
        found += [FORMS] if site.forms and rights.may(site, actor, FORMS_POWER) else []
        return [(address, _(label), icon) for address, label, icon in found]

    @cached_property
    def plugin_pages(self) -> list[Entry]:
        """The pages of plugins for the sidebar: address, what it is called, icon."""
        request = self._request
        pages = (each for each in request.registry.plugin_pages.values() if each.page.label)
        shown = (each for each in pages if each.is_listed(request.tx.site, request.actor))
        return [(each.address, _(each.page.label), request.registry.assets.icon(each.page.icon)) for each in shown]

    @cached_property
    def creatable(self) -> list[Entry]:
        """The modules that "New" offers."""
        request = self._request
        icon = request.registry.assets.icon
        found = (each for each in rights.arranged(request.tx) if not each.written_by)
        return [
            (each.name, each.labels.one, icon(each.icon))
            for each in found
            if rights.allows(request.tx, request.actor, each.name, "create")
        ]


def _by_module(views: tuple[Pinned, ...]) -> dict[str, Any]:
    """`views`: module -> (what it is called, its address) of each view."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in views:
        shape = f"/{each.shape}" if each.shape else ""
        found.setdefault(each.module, []).append((each.label, f"/m/{each.module}{shape}?_view={each.id}"))
    return {"views": found}


def initials(name: str) -> str:
    """The first letters of the first and last word of `name`."""
    words = [word for word in name.split() if word[0].isalnum()]
    picked = [words[0], words[-1]] if len(words) > 1 else words
    return "".join(word[0] for word in picked).upper() or "?"


def mark(name: str) -> str:
    """What stands in a kept part for its place `name`. No value holds it: NUL is refused at every door."""
    return f"\0{name}\0"


def part(
    request: Any,
    template: str,
    key: Hashable,
    values: Callable[[], Mapping[str, Any]],
    places: Mapping[str, str] = MappingProxyType({}),
) -> Markup:
    """`templates/<template>.jinja2` as a part of a page, with the `look` of `request`.

    With a `key` it looks the same to all with these rights: it is drawn once for them, and kept as long as these
    definitions are served. `places` are what differs nevertheless: the template says `at.name` for each, and they are
    put in afterwards. Without a key it is drawn now.
    """
    if key is None:
        return _drawn(request, template, {"look": Look(request), "at": places, **values()})
    whole = ("part", template, rights_key(request.actor), spoken(), key)
    kept = request.tx.tables.kept
    drawn: Markup | None = kept.get(whole)
    if drawn is None:
        marks = {name: mark(name) for name in places}
        drawn = _drawn(request, template, {"look": KeptLook(request), "at": marks, **values()})
        kept.put(whole, drawn)
    filled = str(drawn)
    for name, value in places.items():
        filled = filled.replace(mark(name), escape(value))
    return Markup(filled)  # noqa: S704 - a template drew it, and each value was escaped


class KeptLook(Look):
    """The look of a part that is drawn for more than one page."""

    @property
    def token(self) -> str:
        """Nothing: the form token of one log-in must never be kept for another."""
        raise LookupError("a kept part says `at.token`")


def _drawn(request: Any, template: str, values: Mapping[str, Any]) -> Markup:
    return Markup(draw(request.registry.assets, template, values))  # noqa: S704 - templates escape what they show
