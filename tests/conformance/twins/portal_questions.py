"""What portal people ask: every address of the portals' inventory, with everything that its places and parameters may
name, open or closed, theirs or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from tests.conformance.twins.asker import BY_FAMILY, Question, address

from kith.definition.model import Field, Module, Site
from kith.web.inventory import Address
from kith.web.portal.inventory import INVENTORY

NEVER = "018f0000-0000-7000-8000-000000000000"
WORDS = ("Ada", "zeta", "alpha", "Acme", "Under", "Deal", "a", "zz")
OPS = ("ne", "in", "contains", "starts_with", "gt", "lte", "empty", "all", "some")
NAMES = ("people", "deals", "jot", "nothing")
NOT_ASKED = {
    "portal.account.two_factor": "offers another secret each time",
    "portal.logout": "ends what asks",
    "portal.login": "lets nobody in who asks here",
    "portal.account.password": "ends the log-ins elsewhere, and hashes",
    "portal.forgot": "counts tries",
    "portal.sign_up": "counts tries",
}
READ_NEVERTHELESS = {"portal.login", "portal.forgot", "portal.sign_up"}
Ids = Mapping[str, Sequence[str]]


def reads(site: Site, ids: Ids, type_: str) -> Iterator[Question]:
    """All that is asked by GET."""
    for each in INVENTORY:
        if "GET" in each.methods and (each.name not in NOT_ASKED or each.name in READ_NEVERTHELESS):
            for path in _paths(each, site, ids, type_):
                yield Question(route=each.name, path=path)
    for module in site.modules.values():
        yield from _lists(site, module, ids, type_)
        yield from _lookups(module, ids, type_)


def sends(site: Site, ids: Ids, type_: str) -> Iterator[Question]:
    """All that is sent: to every address, with each field in turn."""
    for each in INVENTORY:
        if "POST" in each.methods and each.name not in NOT_ASKED:
            for path in _paths(each, site, ids, type_):
                yield from (
                    Question(route=each.name, path=path, method="POST", form=form) for form in _forms(site, ids)
                )


def _paths(each: Address, site: Site, ids: Ids, type_: str) -> Iterator[str]:
    records = [id for name in site.modules for id in ids[name]]
    places: dict[str, Sequence[str]] = {
        "module": [*site.modules, "nothing"],
        "id": [*(ids["files"] if "file" in each.name else records), NEVER],
        "file": [*ids["files"], NEVER],
        "name": ["open.txt"] if each.name == "portal.file" else NAMES,
        "field": ["company", "contact", "h_firm", "h_firms", "nothing"],
        "token": ["x" * 43],
    }
    pattern = each.pattern.replace("{slash:/?}", "").replace("{type}", type_)
    named = {place: values for place, values in places.items() if f"{{{place}}}" in pattern}
    for chosen in product(*named.values()):
        yield pattern.format(**dict(zip(named, chosen, strict=True)))


def _lists(site: Site, module: Module, ids: Ids, type_: str) -> Iterator[Question]:
    for path in (f"/portal/{type_}/m/{module.name}", f"/portal/{type_}/m/{module.name}/choose"):
        for pairs in _parameters(site, module, ids):
            yield Question(route="portal.list", path=address(path, pairs))


def _parameters(site: Site, module: Module, ids: Ids) -> Iterator[list[tuple[str, str]]]:
    yield from ([("q", word)] for word in WORDS)
    yield from ([(name, text)] for name in ("_deleted", "_state", "_view", "cursor") for text in ("1", "all", "x"))
    for path, field in _fields(site, module):
        yield from ([(name, path)] for name in ("_columns", "_group", "field", "_total"))
        yield from ([("sort", f"{sign}{path}")] for sign in ("", "-"))
        for value in _values(field, ids):
            yield [(path, value)]
            yield [("where", json.dumps({path: value}))]
            yield [("where", json.dumps({"not": {path: value}}))]
        for op in OPS:
            value = "true" if op == "empty" else _values(field, ids)[0]
            yield [(f"{path}.{op}", value)]
    for name in (*module.related, "h_firms"):
        yield from (
            [("where", json.dumps({name: {how: {"h_text": word}}}))] for how in ("some", "none") for word in WORDS[:3]
        )


def _fields(site: Site, module: Module) -> Iterator[tuple[str, Field]]:
    """Each field, and those behind its lookup."""
    for name, field in module.fields.items():
        yield name, field
        for target in field.type.targets:
            if target in site.modules:
                far = site.modules[target].fields
                yield from ((f"{name}.{each}", far[each]) for each in far if not each.startswith("modified"))


def _values(field: Field, ids: Ids) -> Sequence[str]:
    if field.type.reference == "record":
        return [ids[target][0] for target in field.type.targets if target in ids] + [NEVER]
    return list(BY_FAMILY.get(field.type.family, WORDS))[:3]


def _lookups(module: Module, ids: Ids, type_: str) -> Iterator[Question]:
    base = f"/portal/{type_}/m/{module.name}"
    some = [*ids[module.name][:5], NEVER, ""]
    for name, word, id in product(module.fields, ("", "Ada", "zeta", "Acme"), some):
        pairs = [("field", name), ("q", word), ("_id", id), ("company", ids["companies"][0])]
        yield Question(route="portal.record.lookup", path=address(f"{base}/lookup", pairs))


def _forms(site: Site, ids: Ids) -> Iterator[list[tuple[str, str]]]:
    yield [("body", "Hello"), ("_version", "1")]
    named = {name: field for module in site.modules.values() for name, field in module.fields.items()}
    for name, field in named.items():
        value: Any = _values(field, ids)[0]
        yield [("_version", "1"), ("name", "Made"), (name, value)]
