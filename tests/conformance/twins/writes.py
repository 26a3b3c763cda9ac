"""What a viewer can send: values of every field, right or wrong, to every address that changes something.

But for the owner of a record: who may hand over records decides who sees them.
"""

from __future__ import annotations

import json
from typing import Any

from tests.conformance.twins import bulk, feeds, holding, lists, shapes
from tests.conformance.twins.asker import WORDS, Asker, Question
from tests.conformance.twins.questions import Maker

from kith.definition.model import Field, Module

LARGE = ("a" * 300, "1e999", "$me", "{}", "2026-13-45", "\u202e")


def _value(ask: Asker, field: Field) -> Any:
    """A value as JSON has it, now and then one that the field can't take."""
    if ask.draw.random() < 0.1:
        return ask.draw.choice([*LARGE, None, 5, [], {}])
    text = ask.literal(field)
    if len(field.type.targets) > 1:
        return {"id": text, "module": ask.draw.choice(list(field.type.targets))}
    if field.type.shape == "child":
        return [{"what": text, "cost": "1"}, {"cost": text}][: ask.draw.randint(0, 2)]
    return [text] if field.type.shape == "link" else text


def _some(ask: Asker, module: Module) -> list[Field]:
    fields = [field for field in module.fields.values() if field.name != "owner"]
    return ask.draw.sample(fields, ask.draw.randint(1, 4))


def _row(ask: Asker, module: Module) -> dict[str, Any]:
    fields = _some(ask, module)
    row = {field.name: _value(ask, field) for field in fields}
    if ask.draw.random() < 0.1:
        row[ask.misspelt(module)] = "x"
    return row | ({"name": ask.draw.choice(WORDS)} if ask.draw.random() < 0.6 else {})


def _form(ask: Asker, module: Module) -> list[tuple[str, str]]:
    fields = _some(ask, module)
    form = {field.name: ask.literal(field) for field in fields} | {"name": ask.draw.choice(WORDS)}
    if ask.draw.random() < 0.2:
        name = ask.draw.choice(list(module.fields))
        form |= {"_find": name, f"_words.{name}": ask.draw.choice(WORDS)}
    return list(form.items())


def _guard(ask: Asker) -> tuple[tuple[str, str], ...]:
    tag = (("If-Match", f'"{ask.draw.randint(1, 3)}"'),) if ask.draw.random() < 0.3 else ()
    return (*tag, ("Idempotency-Key", f"k{ask.draw.randint(1, 40)}")) if ask.draw.random() < 0.2 else tag


def _create(ask: Asker) -> Question:
    module = ask.module()
    body: Any = _row(ask, module)
    if ask.draw.random() < 0.2:
        body = [body, _row(ask, module)]
    return Question(route="api.module", method="POST", path=f"/api/v1/{module.name}", json=body, headers=_guard(ask))


def _change(ask: Asker) -> Question:
    module = ask.module()
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}"
    return Question(route="api.record", method="PATCH", path=path, json=_row(ask, module), headers=_guard(ask))


def _change_all(ask: Asker) -> Question:
    module = ask.module()
    rows = [{"id": ask.id_of(module.name), **_row(ask, module)} for _ in range(2)]
    return Question(route="api.module", method="PATCH", path=f"/api/v1/{module.name}", json=rows)


def _delete(ask: Asker) -> Question:
    module = ask.module()
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}"
    return Question(route="api.record", method="DELETE", path=path, headers=_guard(ask))


def _act(ask: Asker) -> Question:
    module = ask.site.modules["people"]
    name = ask.draw.choice([*module.actions, "restore", "nothing"])
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}/actions/{name}"
    body = {"firm": ask.id_of("firms")} if ask.draw.random() < 0.6 else _row(ask, module)
    return Question(route="api.action", method="POST", path=path, json=body)


def _add_related(ask: Asker) -> Question:
    module = ask.module()
    name = ask.draw.choice([*module.related, "h_stff"])
    below = ask.site.modules[module.related[name].module] if name in module.related else module
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}/{name}"
    return Question(route="api.related", method="POST", path=path, json=_row(ask, below))


def _save_new(ask: Asker) -> Question:
    module = ask.module()
    return Question(route="record.new", method="POST", path=f"/m/{module.name}/new", form=_form(ask, module))


def _save(ask: Asker) -> Question:
    module = ask.module()
    form = [*_form(ask, module), ("_version", str(ask.draw.choice([1, 2, 2, 3])))]
    if ask.draw.random() < 0.4:
        name = ask.draw.choice(list(module.fields))
        form.append(("_base", json.dumps({name: ask.literal(module.fields[name])})))
    path = f"/m/{module.name}/{ask.id_of(module.name)}/edit"
    return Question(route="record.edit", method="POST", path=path, form=form)


def _sent(route: str, tail: str) -> Maker:
    def make(ask: Asker) -> Question:
        module = ask.module()
        form = [("_version", str(ask.draw.randint(1, 3)))]
        return Question(route=route, method="POST", path=f"/m/{module.name}/{ask.id_of(module.name)}{tail}", form=form)

    return make


def _share(ask: Asker) -> Question:
    module = ask.module()
    body = {"user": ask.draw.choice(ask.users), "level": ask.draw.choice(["view", "edit", "own"])}
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}/shares"
    return Question(route="api.shares", method="POST", path=path, json=body)


def _end_share(ask: Asker) -> Question:
    module = ask.module()
    path = f"/api/v1/{module.name}/{ask.id_of(module.name)}/shares/{ask.id_of(module.name)}"
    return Question(route="api.share", method="DELETE", path=path)


def _press(ask: Asker) -> Question:
    module = ask.site.modules["people"]
    name = ask.draw.choice([*module.actions, "nothing"])
    form = [("firm", ask.id_of("firms"))]
    form += [("_find", "firm"), ("_words.firm", ask.draw.choice(WORDS))] if ask.draw.random() < 0.4 else []
    path = f"/m/{module.name}/{ask.id_of(module.name)}/actions/{name}"
    return Question(route="record.action", method="POST", path=path, form=form)


WRITES: tuple[Maker, ...] = (
    *(_create,) * 5,
    *(_change,) * 5,
    *(_change_all,) * 2,
    _delete,
    *(_act,) * 2,
    *(_add_related,) * 2,
    *(_save_new,) * 3,
    *(_save,) * 4,
    _sent("record.delete", "/delete"),
    _sent("record.restore", "/restore"),
    *(_press,) * 2,
    _share,
    _end_share,
    _sent("record.access", "/access"),
    _sent("record.portal", "/portal"),
    *feeds.WRITES,
    *holding.WRITES,
    *bulk.WRITES,
    *shapes.WRITES,
    *lists.WRITES,
)
