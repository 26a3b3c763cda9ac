"""Whatever a viewer can ask, made from the definitions: every field, hop, operator and parameter of every address.

A question is a method, an address and what is sent. They are drawn by a seed, from a grammar over the site as it is
declared in full: hidden names and hidden values are asked for as often as open ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from kith.conditions.parse import OPERATORS
from kith.definition.model import Field, Module, Site
from kith.web.inventory import INVENTORY

OPS = (*sorted(OPERATORS), "ne", "in")
WORDS = (
    "ada",
    "zeta",
    "alpha",
    "acme",
    "under",
    "mint",
    "vip",
    "a",
    "example",
    "ze",
    "deal",
    "call",
    "nobody",
    "zz",
    "note",
)
BY_FAMILY: Mapping[str, Sequence[str]] = {
    "text": (*WORDS, "Ada", "Zeta", "zeta@example.test"),
    "number": ("0", "1", "5", "9", "50", "99"),
    "money": ("5", "5 EUR", "1 EUR"),
    "boolean": ("true", "false"),
    "date": ("2026-01-01", "2025-06-30", "2021-01-01", "$today", "$year"),
    "datetime": ("2026-01-01T10:00:00Z", "2026-01-01", "$now"),
    "time": ("10:00", "08:30"),
    "option": ("a", "b", "won", "lead", "DE", "FR", "open", "early", "5"),
    "options": ("vip", "a", "old", "b"),
    "reference": ("$me",),
    "references": ("$me",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked. `route` names it in the inventory; `form` is sent as a page sends it, `json` as a program does."""

    route: str
    path: str
    method: str = "GET"
    form: Sequence[tuple[str, str]] | None = None
    json: Any = None
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        sent = self.form if self.json is None else self.json
        return f"{self.method} {self.path} {'' if sent is None else sent}"


class Asker:
    """Draws questions. `ids` are known ids by module, of records that are there for the viewers and that aren't."""

    def __init__(self, site: Site, ids: Mapping[str, Sequence[str]], users: Sequence[str], seed: str) -> None:
        self.site, self.ids, self.users = site, ids, users
        self.draw = Random(seed)

    def module(self) -> Module:
        """A module, the richest most often."""
        return self.site.modules[self.draw.choice(["people"] * 6 + ["firms"] * 2 + ["deals"] * 3 + ["calls", "notes"])]

    def id_of(self, module: str) -> str:
        """An id of the module, now and then one out of reach or of nothing."""
        ids = self.ids.get(module, ())
        if ids and self.draw.random() < 0.8:
            return self.draw.choice(ids[: len(ids) // 2 + 1])
        return self.draw.choice([*ids, "01931b2c-7a00-7000-8000-00000000000a"])

    def field(self, module: Module, *, sortable: bool = False) -> Field:
        """A field of the module, an open one three times in four."""
        fields = [each for each in module.fields.values() if not sortable or each.type.shape == "columns"]
        chance = self.draw.random()
        if chance < 0.2:
            return self.draw.choice([each for each in fields if each.name.startswith("h_")] or fields)
        found = [each for each in fields if not each.name.startswith("h_") and each.name != "title"]
        pointing = [each for each in found if each.type.targets]
        return self.draw.choice(pointing if pointing and chance < 0.55 else found)

    def misspelt(self, module: Module) -> str:
        """A name that is nearly that of a field."""
        name = self.draw.choice(list(module.fields))
        place = self.draw.randrange(len(name))
        return name[:place] + name[place + 1 :] + self.draw.choice(["", "", "x"])

    def path(self, module: Module, hops: int = 2, *, sortable: bool = False) -> tuple[str, Field | None]:
        """A path of fields as texts name them, and the last field (None for a title, or what isn't there)."""
        field, chance = self.field(module, sortable=sortable), self.draw.random()
        if chance < 0.04:
            return self.draw.choice(["title", self.misspelt(module)]), None
        targets = [each for each in field.type.targets if each in self.site.modules]
        single = field.type.shape == "columns" or chance < 0.1
        if targets and hops and single and chance < 0.85:
            target = self.site.modules[self.draw.choice(targets)]
            rest, last = self.path(target, hops - 1, sortable=sortable)
            return f"{field.name}.{rest}", last
        if field.type.parts and chance < 0.5:
            return f"{field.name}.{self.draw.choice(list(field.type.parts))}", field
        return field.name, field

    def literal(self, field: Field | None) -> str:
        """A value that the field might hold somewhere, now and then one that no such field takes."""
        if field is None or self.draw.random() < 0.05:
            return self.draw.choice(WORDS)
        if field.type.reference == "record":
            return self.id_of(self.draw.choice(list(field.type.targets)))
        if field.type.reference is not None:
            return self.draw.choice([*self.users, "$me"])
        return self.draw.choice(list(BY_FAMILY.get(field.type.family, WORDS)))

    def operator(self, field: Field | None) -> str:
        """An operator, mostly one that the field has."""
        if field is None or self.draw.random() < 0.1:
            return self.draw.choice(OPS)
        return self.draw.choice(sorted(field.type.operators) or list(OPS))

    def filter(self, module: Module) -> tuple[str, str]:
        """A filter as addresses write it."""
        path, field = self.path(module)
        op = self.operator(field)
        text = self.draw.choice(["true", "false"]) if op == "empty" else self.literal(field)
        return (path if op == "eq" else f"{path}.{op}", text)

    def condition(self, module: Module, depth: int = 2) -> Any:
        """A condition as JSON: nested, negated, through lists of records."""
        chance = self.draw.random()
        if depth and chance < 0.3:
            return {self.draw.choice(["any", "all"]): [self.condition(module, depth - 1) for _ in range(2)]}
        if depth and chance < 0.5:
            return {"not": self.condition(module, depth - 1)}
        if depth and chance < 0.75 and module.related:
            name = self.draw.choice(
                [*module.related, *(f.name for f in module.fields.values() if f.type.shape == "link")]
            )
            target = module.related[name].module if name in module.related else module.fields[name].type.targets[:1]
            below = self.site.modules[target if isinstance(target, str) else (target or (module.name,))[0]]
            return {name: {self.draw.choice(["some", "none"]): self.condition(below, depth - 1)}}
        path, field = self.path(module)
        op = self.operator(field)
        if op in ("ne", "in", "some", "none"):
            op = "eq"
        value: Any = self.draw.choice([True, False]) if op == "empty" else self.literal(field)
        return {path: value} if op == "eq" else {path: {op: value}}

    def below(self, module: Module, depth: int) -> Any:
        """A condition on the records of a list, or on those that several lookups at once point to."""
        links = {each.name: each.type.targets for each in module.fields.values() if each.type.shape == "link"}
        lists = {each.name: (each.module,) for each in module.related.values()} | links
        name = self.draw.choice(sorted(lists))
        target = next((each for each in lists[name] if each in self.site.modules), module.name)
        return {name: {self.draw.choice(["some", "none"]): self.condition(self.site.modules[target], depth - 1)}}

    def names(self, module: Module, most: int = 3) -> str:
        """Some paths with commas between."""
        return ",".join(self.path(module)[0] for _ in range(self.draw.randint(1, most)))

    def sort(self, module: Module) -> str:
        """An order by some paths."""
        return ",".join(
            self.draw.choice(["", "-"]) + self.path(module, sortable=True)[0] for _ in range(self.draw.randint(1, 2))
        )

    def listed(self, module: Module, *, page: bool = False) -> list[tuple[str, str]]:
        """The parameters of a list: one of a kind, or several."""
        makers: dict[str, Callable[[], str]] = {
            "sort": lambda: self.sort(module),
            "q": lambda: " ".join(self.draw.sample(WORDS, self.draw.randint(1, 2))),
            "where": lambda: json.dumps(self.condition(module, self.draw.randint(1, 2))),
        }
        if not page:
            makers |= {
                "fields": lambda: self.names(module),
                "expand": lambda: self.draw.choice(_of_family(module, "reference") or ["owner"]),
                "total": lambda: self.draw.choice(
                    ["true", *_of_family(module, "option", "boolean", "money", "number")]
                ),
                "offset": lambda: str(self.draw.randint(0, 9)),
                "limit": lambda: str(self.draw.randint(1, 4)),
                "deleted": lambda: "true",
            }
        found: dict[str, str] = {}
        for _ in range(self.draw.choice([1, 1, 1, 2])):
            if self.draw.random() < 0.5:
                name, text = self.filter(module)
            else:
                name = self.draw.choice(list(makers))
                text = makers[name]()
            found[name] = text
        return list(found.items())


def _of_family(module: Module, *families: str) -> list[str]:
    return [each.name for each in module.fields.values() if each.type.family in families]


def address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The address with its parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path


Maker = Callable[[Asker], Question]


def _api_list(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="api.module", path=address(f"/api/v1/{module.name}", ask.listed(module)))


def _api_record(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("fields", ask.names(module))] if ask.draw.random() < 0.6 else []
    pairs += [("expand", ask.draw.choice(_of_family(module, "reference")))] if ask.draw.random() < 0.4 else []
    tag = (("If-None-Match", '"7"'),) if ask.draw.random() < 0.2 else ()
    path = address(f"/api/v1/{module.name}/{ask.id_of(module.name)}", pairs)
    return Question(route="api.record", path=path, headers=tag)


def _api_related(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.related, "nothing"])
    below = ask.site.modules[module.related[name].module] if name in module.related else module
    pairs = ask.listed(below) if ask.draw.random() < 0.8 else []
    return Question(route="api.related", path=address(f"/api/v1/{module.name}/{ask.id_of(module.name)}/{name}", pairs))


def _api(ask: Asker) -> Question:
    return Question(route="api", path="/api/v1/")


def _list(ask: Asker) -> Question:
    module = ask.module()
    own = [("_view", ask.draw.choice([*module.lists, "nothing"]))] if ask.draw.random() < 0.5 else []
    own += [("_state", ask.draw.choice(["all", "inactive"]))] if ask.draw.random() < 0.2 else []
    own += [("_deleted", "1")] if ask.draw.random() < 0.1 else []
    return Question(route="list", path=address(f"/m/{module.name}", [*own, *ask.listed(module, page=True)]))


def _board(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("_view", ask.draw.choice(list(module.lists) or ["board"])), ask.filter(module)]
    return Question(route="list", path=address(f"/m/{module.name}", pairs))


def preview(ask: Asker) -> Question:
    """A list as the holders of a role see it: which records a role reaches is no secret to administrators."""
    module = ask.module()
    pairs = [("_as", ask.draw.choice(["boss", "keeper", "auditor", "blind", "nobody"]))]
    pairs += [("_view", ask.draw.choice(list(module.lists) or ["usual"]))] if ask.draw.random() < 0.5 else []
    pairs += ask.listed(module, page=True) if ask.draw.random() < 0.7 else []
    return Question(route="list", path=address(f"/m/{module.name}", pairs))


def _choose(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("field", ask.draw.choice([*module.fields, ask.misspelt(module)])), ("_words", ask.draw.choice(WORDS))]
    return Question(route="choose", path=address(f"/m/{module.name}/choose", pairs))


def _lookup(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("field", ask.draw.choice([*module.fields, ask.misspelt(module)])), ("q", ask.draw.choice(["", *WORDS]))]
    pairs += [("_id", ask.id_of(module.name))] if ask.draw.random() < 0.3 else []
    return Question(route="record.lookup", path=address(f"/m/{module.name}/lookup", pairs))


def _of_record(route: str, tail: str, params: Sequence[str] = ()) -> Maker:
    def make(ask: Asker) -> Question:
        module = ask.module()
        pairs = [(name, "1") for name in params if ask.draw.random() < 0.3]
        return Question(route=route, path=address(f"/m/{module.name}/{ask.id_of(module.name)}{tail}", pairs))

    return make


def _related(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.related, "h_stff"])
    return Question(route="record.related", path=f"/m/{module.name}/{ask.id_of(module.name)}/related/{name}")


def _action(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.actions, "nothing"])
    return Question(route="record.action", path=f"/m/{module.name}/{ask.id_of(module.name)}/actions/{name}")


def _new(ask: Asker) -> Question:
    module = ask.module()
    fields = ask.draw.sample(list(module.fields.values()), min(3, len(module.fields)))
    pairs = [(field.name, ask.literal(field)) for field in fields]
    return Question(route="record.new", path=address(f"/m/{module.name}/new", pairs))


def _rules(ask: Asker) -> Question:
    module = ask.module()
    fields = ask.draw.sample(list(module.fields.values()), min(4, len(module.fields)))
    form = [(field.name, ask.literal(field)) for field in fields]
    form += [("_id", ask.id_of(module.name))] if ask.draw.random() < 0.5 else []
    return Question(route="record.rules", path=f"/m/{module.name}/rules", method="POST", form=form)


def _search(ask: Asker) -> Question:
    return Question(route="search", path=address("/search", [("q", ask.draw.choice(WORDS))]))


def _plain(route: str, path: str) -> Maker:
    return lambda ask: Question(route=route, path=path)


def _shares(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="api.shares", path=f"/api/v1/{module.name}/{ask.id_of(module.name)}/shares")


def _standing(ask: Asker) -> Question:
    """One of the pages whose address is the same for everybody."""
    each = ask.draw.choice(STANDING)
    return Question(route=each.name, path=each.pattern)


OFFERING = "account.two_factor"  # a new secret each time
STANDING = [each for each in INVENTORY if "GET" in each.methods and "{" not in each.pattern and each.name != OFFERING]
API_READS: tuple[Maker, ...] = (*(_api_list,) * 12, *(_api_record,) * 3, *(_api_related,) * 4, _api, _shares)
PAGE_READS: tuple[Maker, ...] = (
    *(_list,) * 8,
    *(_board,) * 2,
    *(_choose,) * 2,
    *(_lookup,) * 3,
    *(_of_record("record", "", ("deleted",)),) * 3,
    _of_record("record.edit", "/edit"),
    _of_record("record.delete", "/delete"),
    _of_record("record.explain", "/explain"),
    _of_record("record.access", "/access"),
    _standing,
    *(_related,) * 2,
    _action,
    *(_new,) * 3,
    *(_rules,) * 3,
    *(_search,) * 2,
    _plain("home", "/"),
)


def paths_of(site: Site, module: Module, hops: int) -> Iterator[tuple[str, Field | None]]:
    """Every path of the module, through as many lookups."""
    yield "title", None
    for name, field in module.fields.items():
        yield name, field
        yield from ((f"{name}.{part}", field) for part in field.type.parts)
        for target in field.type.targets if hops else ():
            if target in site.modules:
                below = paths_of(site, site.modules[target], hops - 1)
                yield from ((f"{name}.{rest}", last) for rest, last in below)


def every(ask: Asker, hops: int = 1) -> Iterator[Question]:
    """Every path of every module with every operator that it has, as a filter, negated, an order, a field, a total."""
    for module in ask.site.modules.values():
        for path, field in paths_of(ask.site, module, hops):
            ops = sorted(field.type.operators) if field else ["eq"]
            pairs = [(path if op == "eq" else f"{path}.{op}", _literal(ask, field, op)) for op in [*ops, "ne"]]
            own = [("sort", path), ("sort", f"-{path}"), ("fields", path), ("total", path)]
            for pair in [*pairs, *own]:
                yield Question(route="api.module", path=address(f"/api/v1/{module.name}", [pair]))


NAMING = (
    "{0}=x",
    "{0}.empty=true",
    "sort={0}",
    "fields=name,{0}",
    "expand={0}",
    "total={0}",
    "firm.{0}=x",
    "sort=firm.{0}",
)


def closed_names(ask: Asker) -> Iterator[Question]:
    """Every closed field by its name, and by names that are nearly it, wherever an address takes a field's name."""
    for module in ask.site.modules.values():
        hidden = [name for name in module.fields if name.startswith("h_")]
        for name in [each for full in hidden for each in (full, full[:-1], f"{full}s")]:
            base, id = module.name, ask.id_of(module.name)
            for form in NAMING:
                yield Question(route="api.module", path=f"/api/v1/{base}?{form.format(name)}")
            yield Question(route="api.record", path=f"/api/v1/{base}/{id}?fields={name}")
            yield Question(route="api.related", path=f"/api/v1/{base}/{id}/{name}")
            yield Question(route="api.module", method="POST", path=f"/api/v1/{base}", json={name: "x"})
            yield Question(route="api.record", method="PATCH", path=f"/api/v1/{base}/{id}", json={name: "x"})
            yield Question(route="list", path=f"/m/{base}?sort={name}")
            yield Question(route="choose", path=f"/m/{base}/choose?field={name}")
            yield Question(route="record.lookup", path=f"/m/{base}/lookup?field={name}")
            yield Question(route="record.new", path=f"/m/{base}/new?{name}=x")
            yield Question(route="record.related", path=f"/m/{base}/{id}/related/{name}")


def _literal(ask: Asker, field: Field | None, op: str) -> str:
    return ask.draw.choice(["true", "false"]) if op == "empty" else ask.literal(field)


def drawn(ask: Asker, makers: Sequence[Maker], count: int) -> Iterator[Question]:
    """`count` questions."""
    return (ask.draw.choice(makers)(ask) for _ in range(count))
