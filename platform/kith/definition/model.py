"""The definitions of a site as frozen data. Everything past the YAML reader reads these; nothing changes them.

Names are what people write; `physical` names are given once and are what tables, events and saved views hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

from kith.conditions.tree import Condition, Operand
from kith.definition.form_model import WebForm
from kith.definition.rule_model import Assignment, Rule
from kith.fields.base import FieldType
from kith.source import Source

__all__ = [
    "Action",
    "Assignment",
    "Field",
    "FieldRights",
    "Labels",
    "Layout",
    "ListView",
    "Module",
    "ModuleRights",
    "PortalType",
    "Portals",
    "RelatedList",
    "Role",
    "Rule",
    "Scope",
    "SeatPrices",
    "Section",
    "Site",
    "SortKey",
    "Tab",
    "Tier",
    "TitleField",
    "WebForm",
]


@dataclass(frozen=True, slots=True)
class Labels:
    one: str
    many: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a module. `origin` is `engine`, `site` or a plugin's name: who declared it."""

    name: str
    physical: str
    type: FieldType
    label: str
    source: Source
    origin: str = "site"
    builtin: bool = False
    help: str | None = None
    placeholder: str | None = None
    required: bool = False
    required_if: Rule | None = None
    visible_if: Rule | None = None
    readonly_if: Rule | None = None
    invalid_if: Rule | None = None
    default: Operand | None = None
    unique: bool = False
    personal: bool = False
    protected: bool = False
    index: bool = False
    sort: bool = False  # has a stored sort key: part of the title, of `search`, or sorted by in a list
    where: Rule | None = None  # which records a lookup may point to, or a rollup counts
    was: tuple[str, ...] = ()

    @property
    def writable(self) -> bool:
        """True where people may send it at all: declared fields that aren't computed, `owner` and `active`."""
        return not self.type.computed and (not self.builtin or self.name in {"owner", "active"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled block of a form: rows of one or more field names side by side."""

    label: str
    rows: tuple[tuple[str, ...], ...]
    visible_if: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """Sections behind one tab. The first tab of a layout without tabs has label ''."""

    label: str
    sections: tuple[Section, ...]
    visible_if: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    tabs: tuple[Tab, ...]
    side: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order: a path of names (`company.title`), and its direction."""

    path: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """A list, board or calendar of a module. `columns` are paths; `where` is trusted; `home`: it has a panel on home.

    `group_by` is what a board has columns by, `days_by` what a calendar goes by, `span` how much of it is shown first.
    """

    name: str
    label: str
    source: Source
    kind: Literal["list", "board", "calendar"] = "list"
    default: bool = False
    home: bool = False
    where: Rule | None = None
    columns: tuple[str, ...] = ()
    sort: tuple[SortKey, ...] = ()
    filters: tuple[str, ...] = ()
    group_by: str | None = None
    cards: tuple[str, ...] = ()
    days_by: str | None = None
    span: Literal["month", "week", "day"] = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedList:
    """The records of `module` whose field `by` points here."""

    name: str
    label: str
    module: str
    by: str
    source: Source
    columns: tuple[str, ...] = ("title",)
    sort: tuple[SortKey, ...] = ()
    create: bool = False
    set: Mapping[str, Operand]
    where: Rule | None = None
    place: Literal["main", "side"] = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button: `set` and `create` need no Python, `plugin` names who carries it out."""

    name: str
    label: str
    source: Source
    origin: str = "site"
    visible_if: Rule | None = None
    confirm: str | None = None
    set: Mapping[str, Operand]
    create: str | None = None
    once: tuple[str, ...] = ()
    plugin: str | None = None
    ask: Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which records: none, own, group, team, all, `same` (as far as view reaches) or a condition.

    `shared` and `shared_edit`, which no file can name, are what others shared with the one who asks, at all or to edit;
    `module` is then the physical name of the records' module.
    """

    kind: Literal["none", "own", "group", "team", "all", "same", "where", "shared", "shared_edit"]
    source: Source
    condition: Condition | None = None
    module: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRights:
    """Field names named by a grant. None: the grant doesn't say."""

    hide: tuple[str, ...] = ()
    view: tuple[str, ...] | None = None
    create: tuple[str, ...] | None = None
    edit: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRights:
    """What a role or portal type may do with one module: a scope per action (`view`, an action's name ...)."""

    module: str
    scopes: Mapping[str, Scope]
    fields: FieldRights
    source: Source
    related: tuple[str, ...] = ()
    set: Mapping[str, Operand]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    name: str
    physical: str
    label: str
    source: Source
    includes: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    abstract: bool = False
    modules: Mapping[str, ModuleRights]  # `all` under the key "*"
    may: tuple[str, ...] = ()  # manage_portals, impersonate, administer ...
    two_factor: bool = False  # its holders log in with a second factor
    was: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleagues:
    """Whom people of a portal invite and remove: records of its module in `where`. Without `who` all of them may."""

    where: Scope
    who: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalType:
    """A kind of portal user. `users` is the module whose records log in, `email` its field with their address.

    `seats` None: as many as the licence pool has. `home` and `menu` name modules; () is all that the type may view.
    """

    name: str
    physical: str
    label: str
    source: Source
    users: str
    email: str
    allowed_if: Rule | None = None
    licence: Literal["free", "pool"] = "pool"
    seats: int | None = None
    invite_on_create: bool = False
    invites: Colleagues | None = None  # None: nobody of the portal invites anybody
    sign_up: bool = False  # whose record may log in may invite themselves
    hosts: tuple[str, ...] = ()  # lead to this portal beside its path; the first one stands in mail
    language: str | None = None  # of who hasn't chosen one; None: the site's
    colour: str | None = None  # of the theme, as #rrggbb
    logo: str | None = None  # a file's path in the site
    home: str | None = None
    menu: tuple[str, ...] = ()
    was: tuple[str, ...] = ()

    @property
    def realm(self) -> str:
        """What its log-ins and jobs are kept under: it outlasts a new name of the type."""
        return f"portal:{self.physical}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Prices up to a number of seats (None: any): `total` for all of them, or `each`."""

    up_to: int | None
    total: Decimal | None = None
    each: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPrices:
    """What seats cost `every` so often, from few to many."""

    currency: str
    every: str | None
    tiers: tuple[Tier, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portals:
    """The portal types by name, and the licences that those with `licence: pool` share out among them."""

    types: Mapping[str, PortalType] = field(default_factory=lambda: MappingProxyType({}))
    licence_pool: int = 0
    prices: SeatPrices | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Module:
    """A kind of record. `fields` holds built-in ones first (id, owner, active ...), then declared ones in order."""

    name: str
    physical: str
    labels: Labels
    source: Source
    origin: str = "site"
    icon: str = "database"
    title: tuple[str | TitleField, ...]  # literal text and fields, in order
    title_column: str = "title"  # where it is stored: another one when the words change, as for a field
    fields: Mapping[str, Field]
    layout: Layout
    lists: Mapping[str, ListView]
    related: Mapping[str, RelatedList]
    actions: Mapping[str, Action]
    portal: Mapping[str, ModuleRights]
    search: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()
    assign: tuple[Assignment, ...] = ()
    append_only: bool = False
    written_by: str | None = None
    test: str | None = None  # the boolean field that marks test records
    was: tuple[str, ...] = ()

    @property
    def declared(self) -> tuple[Field, ...]:
        """The fields that the YAML declared, in order."""
        return tuple(field for field in self.fields.values() if not field.builtin)


@dataclass(frozen=True, slots=True)
class TitleField:
    """A field named in a title template."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Site:
    """All definitions of one CRM; equal only to itself, so that what is derived from it can be cached by it.

    `languages` are those that its labels are translated to; `language` the one that they are in, "" for the files' own.
    `extra` keeps web forms and portals as they are written, by path in the site, each a `kith.reader.Datum`.
    """

    modules: Mapping[str, Module]
    roles: Mapping[str, Role]
    extra: Mapping[str, Any]
    languages: tuple[str, ...] = ()
    language: str = ""
    portals: Portals = Portals()
    forms: Mapping[str, WebForm] = field(default_factory=lambda: MappingProxyType({}))
