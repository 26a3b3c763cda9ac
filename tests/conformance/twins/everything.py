"""All that can be asked of lists by name: every path with every operator, and every closed name at every door."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conformance.twins.asker import Asker, Question, address

from kith.definition.model import Field, Module, Site


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
