"""Who draws questions: a grammar over the site as it is declared in full, and what is asked by it.

Hidden names and hidden values are asked for as often as open ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from kith.conditions.parse import OPERATORS
from kith.definition.model import Field, Module, Site

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
        if (field.type.item or field.type).reference == "file":
            return self.id_of("files")
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
                "expand": lambda: self.draw.choice(of_family(module, "reference") or ["owner"]),
                "total": lambda: self.draw.choice(["true", *of_family(module, "option", "boolean", "money", "number")]),
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


def of_family(module: Module, *families: str) -> list[str]:
    return [each.name for each in module.fields.values() if each.type.family in families]


def address(path: str, pairs: Sequence[tuple[str, str]]) -> str:
    """The address with its parameters."""
    return f"{path}?{urlencode(pairs)}" if pairs else path
