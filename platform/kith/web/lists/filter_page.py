"""Building a filter: rules in groups, as deep as one needs them. Every button asks for the page anew, so that it works
without a script; with one, only the form is drawn again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.conditions import find_path, parse_condition
from kith.conditions.parse import fitting_operators
from kith.conditions.tree import Path
from kith.definition.model import Field
from kith.errors import KithError
from kith.fields.base import Context
from kith.records.ask import SeenModule, parse_query, seen_modules
from kith.records.model import Ref
from kith.records.search import find
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.conditions import as_condition, as_json, as_pairs
from kith.web.lists.filter_form import acted, read_filter
from kith.web.lists.filter_tree import Group, Kept, Node, Rule, condition_of, tree_of
from kith.web.lists.listed import listed
from kith.web.lists.titles import title_of
from kith.web.lists.words import Words
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.look.people import named_by
from kith.web.texts import gettext as _

MATCHES = 20
ORDER = ("eq", "ne", "contains", "starts_with", "ends_with", "all", "gt", "gte", "lt", "lte", "empty", "filled")
Choices = Sequence[tuple[str, str]]
_NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A part of the filter as the page shows it. `kind`: rule, group or kept; of a rule what can be chosen, and how
    its value is given: text, number, date, choice, record or nothing."""

    place: str
    kind: str
    mode: str = "all"
    items: tuple[Drawn, ...] = ()
    related: str = ""
    label: str = ""
    some: bool = True
    below: Choices = ()
    paths: Sequence[tuple[str, Choices]] = ()
    path: str = ""
    op: str = "eq"
    ops: Choices = ()
    input: str = "nothing"
    values: tuple[str, ...] = ()
    choices: Choices = ()
    several: bool = False
    words: str = ""
    problem: str = ""
    raw: str = ""


def show(context: ModuleContext, request: Any) -> Any:
    """The page; `_do=use` leaves it for the list, unless something is wrong with the filter."""
    address, _views = listed(context, request, request.GET)
    if "kind.0" not in request.GET:
        tree, act = tree_of(as_condition(address.filters)), ""
        tree = tree if tree.items else Group(items=(Rule(),))
    else:
        act = one(request.GET, "_do")
        tree = acted(read_filter(request.GET), act)
    drawing = Drawing(context, request, problems=act == "use")
    drawn = drawing.group(tree, context.name, "0")
    if act == "use" and not drawing.found:
        return HTTPSeeOther(address.narrowed_by(as_pairs(condition_of(tree))).text)
    return page(
        request,
        "pages/filter",
        module=context.module,
        address=address,
        tree=drawn,
        problems=drawing.found,
        cleared=address.narrowed_by(()).text,
        crumbs=((context.module.labels.many, address.text), (_("Filter"), None)),
    )


class Drawing:
    """Draws a filter for one who asks. `found` collects what is wrong with it, where that is asked for."""

    def __init__(self, context: ModuleContext, request: Any, *, problems: bool) -> None:
        self.request, self.tx, self.actor, self.context = request, request.tx, request.actor, request.viewer
        self.seen = seen_modules(request.tx, request.actor)
        self.judging = problems
        self.found: list[str] = []
        self.module = context.name

    def node(self, node: Node, module: str, place: str) -> Drawn:
        """Any part."""
        match node:
            case Rule():
                return self.rule(node, module, place)
            case Group():
                return self.group(node, module, place)
        return self.kept(node, place)

    def group(self, node: Group, module: str, place: str) -> Drawn:
        """A group with what is in it; a list of records below that isn't open leaves nothing."""
        own = self.seen[module]
        related = own.related.get(node.related) if node.related else None
        inner = related.module if related is not None else module
        unknown = bool(node.related) and related is None
        items = () if unknown else tuple(self.node(e, inner, f"{place}.{n}") for n, e in enumerate(node.items))
        return Drawn(
            place=place,
            kind="group",
            mode=node.mode,
            items=items,
            related="" if related is None else node.related,
            label=related.label if related is not None else "",
            some=node.some,
            below=[(name, each.label) for name, each in self.seen[inner].related.items()],
        )

    def kept(self, node: Kept, place: str) -> Drawn:
        """What no rule can say, in words."""
        raw = as_json(node.raw)
        try:
            said = Words(self.request).condition(parse_query(self.tx, self.actor, self.module, [("where", raw)]).where)
        except KithError:
            said = _("something that isn't open to you")
        return Drawn(place=place, kind="kept", raw=raw, label=said)

    def rule(self, rule: Rule, module: str, place: str) -> Drawn:
        """A rule with what can be chosen for it."""
        paths = list(self.paths(module))
        path = self.path(rule.path, module)
        if path is None:
            if self.judging and rule.path:
                self.found.append(_("Choose what to filter by."))
            return Drawn(place=place, kind="rule", paths=paths)
        ops = _ops(path)
        op = rule.op if rule.op in dict(ops) else ops[0][0]
        kind = _input(path, op)
        rule = Rule(path=rule.path, op=op, values=rule.values, words=rule.words)
        choices = self.choices(path, rule, module) if kind in ("choice", "record") else ()
        return Drawn(
            place=place,
            kind="rule",
            paths=paths if any(rule.path in dict(each) for _heading, each in paths) else [self.alone(path), *paths],
            path=rule.path,
            op=op,
            ops=ops,
            input=kind,
            values=rule.values,
            choices=choices,
            several=op in ("eq", "ne", "all") and len(choices) > 2,
            words=rule.words,
            problem=self.problem(rule, module) if self.judging else "",
        )

    def alone(self, path: Path) -> tuple[str, Choices]:
        """A path that the page wouldn't offer by itself."""
        return _("Chosen"), [(str(path), Words(self.request).path(path))]

    def problem(self, rule: Rule, module: str) -> str:
        """What is wrong with the rule, '' where nothing is."""
        condition = condition_of(rule)
        if not condition:
            said = _("Say what it is compared with, or take the rule away.")
        else:
            try:
                parse_condition(condition, module, self.seen, self.context, purpose="filter")
            except KithError as refused:
                said = " ".join(message_of(each).text for each in refused.problems)
            else:
                return ""
        self.found.append(said)
        return said

    def path(self, text: str, module: str) -> Path | None:
        """The path as conditions see it; None for one that can't be asked for."""
        try:
            return find_path(text, module, self.seen) if text else None
        except KithError:
            return None

    def paths(self, module: str) -> Iterator[tuple[str, Choices]]:
        """What can be asked for: the fields, those behind lookups, under the lookup's label."""
        seen = self.seen[module]
        yield self.tx.site.modules[module].labels.one, list(self.plain(seen, ""))
        for name, field in seen.fields.items():
            targets = field.type.targets
            if field.type.reference == "record" and len(targets) == 1 and targets[0] in self.seen:
                far = list(self.plain(self.seen[targets[0]], f"{name}."))
                if far:
                    yield field.label, far

    def plain(self, seen: SeenModule, before: str) -> Iterator[tuple[str, str]]:
        """The fields of a module that rules can name, and the parts of addresses and names."""
        for name, field in seen.fields.items():
            if name in ("id", "deleted_at") or (before and field.builtin):
                continue
            if field.type.family == "composite":
                yield from (
                    (f"{before}{name}.{part}", f"{field.label}: {part.replace('_', ' ')}") for part in field.type.parts
                )
            elif self.path(f"{before}{name}", seen.name if not before else self.module) or before:
                yield f"{before}{name}", field.label

    def choices(self, path: Path, rule: Rule, module: str) -> Choices:
        """What the value can be: options, yes and no, or records that are chosen or fit the words."""
        if path.type.family == "boolean":
            return (("true", _("Yes")), ("false", _("No")))
        field = self.field(path)
        if path.type.reference is None and (path.type.item is None or path.type.item.reference is None):
            return (path.type.item or path.type).choices(self.context)
        if field is None:
            return ()
        mine = [("$me", _("me"))] if "user" in (path.type.reference, getattr(path.type.item, "reference", None)) else []
        chosen = [(v, title_of(self.tx, self.actor, field, v)) for v in rule.values if v and not v.startswith("$")]
        found = [(ref.id, ref.title or _("Untitled")) for ref in self.matches(field, rule.words)]
        return list(dict([*mine, *chosen, *found]).items())

    def field(self, path: Path) -> Field | None:
        """The declared field that a path ends in."""
        owner = self.seen.get(path.owner)
        return owner.fields.get(path.field) if owner is not None else None

    def matches(self, field: Field, words: str) -> list[Ref]:
        """Records or principals that fit the words."""
        if not words.strip():
            return []
        type_ = field.type.item or field.type
        if type_.reference != "record":
            return named_by(self.tx, field, words, MATCHES)
        return [ref for target in type_.targets for ref in find(self.tx, self.actor, target, words, MATCHES)]


def _ops(path: Path) -> Choices:
    """The operators of a path in words, in their usual order."""
    fitting = set(fitting_operators(path)) - {"in"}
    fitting |= ({"ne"} if "eq" in fitting else set()) | ({"filled"} if "empty" in fitting else set())
    words = _words(timely=path.type.family in ("date", "datetime", "time"))
    return [(op, words[op]) for op in ORDER if op in fitting]


def _words(*, timely: bool) -> dict[str, str]:
    return {
        "eq": _("is"),
        "ne": _("is not"),
        "contains": _("contains"),
        "starts_with": _("begins with"),
        "ends_with": _("ends with"),
        "all": _("has all of"),
        "gt": _("is after") if timely else _("is more than"),
        "gte": _("is from") if timely else _("is at least"),
        "lt": _("is before") if timely else _("is less than"),
        "lte": _("is up to") if timely else _("is at most"),
        "empty": _("is empty"),
        "filled": _("is filled in"),
    }


def _input(path: Path, op: str) -> str:
    """How the value of a rule is given."""
    type_ = path.type.item or path.type
    if op in ("empty", "filled"):
        return "nothing"
    if op in ("contains", "starts_with", "ends_with"):
        return "text"
    if type_.reference in ("record", "user", "group"):
        return "record"
    if type_.family in ("date", "datetime"):
        return "date"
    if type_.family == "boolean" or type_.choices(_NO_CONTEXT):
        return "choice"
    return "number" if type_.family in ("number", "money") else "text"
