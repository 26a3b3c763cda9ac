"""What a viewer can look at beside a list: its columns, filters, views, export, and the form of one cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from tests.conformance.twins.asker import Asker, Question, address

from kith.definition.model import Module

Maker = Callable[[Asker], Question]


def looks(ask: Asker, module: Module) -> list[tuple[str, str]]:
    """Columns and a grouping that an address may ask for."""
    pairs = [("_columns", ask.names(module))] if ask.draw.random() < 0.25 else []
    return pairs + ([("_group", ask.field(module).name)] if ask.draw.random() < 0.1 else [])


def _list(ask: Asker, module: Module) -> tuple[str, str]:
    return "_list", address(f"/m/{module.name}", [*looks(ask, module), *ask.listed(module, page=True)])


def _columns(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("_columns", ask.names(module)), ("_add", ask.path(module)[0])]
    pairs += [("_use", "these")] if ask.draw.random() < 0.3 else []
    return Question(route="list.columns", path=address(f"/m/{module.name}/columns", [_list(ask, module), *pairs]))


def _views(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="list.views", path=address(f"/m/{module.name}/views", [_list(ask, module)]))


def _filter(ask: Asker) -> Question:
    module = ask.module()
    pairs = [_list(ask, module)]
    if ask.draw.random() < 0.7:
        path, field = ask.path(module)
        rule = [("path.0.0", path), ("op.0.0", ask.operator(field)), ("value.0.0", ask.literal(field))]
        deed = ask.draw.choice(["use", "again", "add:0", f"below:0 {ask.draw.choice([*module.related, 'nothing'])}"])
        pairs += [("kind.0", "group"), ("kind.0.0", "rule"), *rule, ("_do", deed)]
    return Question(route="list.filter", path=f"/m/{module.name}/filter?{urlencode(pairs)}")


def _export(ask: Asker) -> Question:
    module = ask.module()
    if ask.draw.random() < 0.3:
        return Question(route="list.export", path=address(f"/m/{module.name}/export", [_list(ask, module)]))
    form = [_list(ask, module), ("format", "csv"), ("what", ask.draw.choice(["shown", "all"]))]
    return Question(route="list.export", path=f"/m/{module.name}/export", method="POST", form=form)


def _cell(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([ask.field(module).name, ask.misspelt(module)])
    path = f"/m/{module.name}/{ask.id_of(module.name)}/cell/{name}"
    return Question(route="record.cell", path=address(path, [_list(ask, module)] if ask.draw.random() < 0.5 else []))


def _quick(ask: Asker) -> Question:
    return Question(route="record.quick", path=f"/m/people/quick/{ask.draw.choice(['boss', 'h_boss', 'firm'])}")


def _beside(ask: Asker) -> Question:
    module = ask.module()
    path = f"/m/{module.name}/{ask.id_of(module.name)}/beside/{ask.draw.choice(['next', 'previous'])}"
    return Question(route="record.beside", path=address(path, [_list(ask, module)]))


def _views_of(ask: Asker) -> Question:
    return Question(route="api.views", path=f"/api/v1/{ask.module().name}/views")


def _through_a_view(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("view", ask.draw.choice([*module.lists, "nothing", ask.id_of(module.name)])), *ask.listed(module)]
    return Question(route="api.module", path=address(f"/api/v1/{module.name}", pairs))


def _one_view(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="api.view", path=f"/api/v1/{module.name}/views/{ask.id_of(module.name)}")


def _keep_view(ask: Asker) -> Question:
    """A view of what is there, of what is closed, and of nothing; kept ones have an id of their own each time."""
    module = ask.module()
    said: dict[str, Any] = {
        "columns": [ask.path(module)[0]],
        "sort": ask.path(module)[0],
        "group": ask.field(module).name,
    }
    said |= {"shape": ask.draw.choice(["list", "board", "calendar"]), "by": ask.field(module).name}
    said |= {"where": {ask.path(module)[0]: ask.literal(ask.field(module))}, "total": ask.field(module).name}
    names = ask.draw.sample(sorted(said), 2)
    json = {name: said[name] for name in names} | {"label": ""}
    return Question(route="api.views", method="POST", path=f"/api/v1/{module.name}/views", json=json)


def _change_view(ask: Asker) -> Question:
    module = ask.module()
    path = f"/api/v1/{module.name}/views/{ask.id_of(module.name)}"
    return Question(route="api.view", method="PATCH", path=path, json={"label": "x"})


API_READS: tuple[Maker, ...] = (_views_of, _one_view, *(_through_a_view,) * 4)
WRITES: tuple[Maker, ...] = (_keep_view, _keep_view, _change_view)
PAGE_READS: tuple[Maker, ...] = (_columns, _views, _filter, _export, _cell, _quick, _beside, _beside)
