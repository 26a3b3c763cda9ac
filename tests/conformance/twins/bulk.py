"""What a viewer does to many records at once, over the API and on the pages: ids, or what a filter finds.

Numbers, refusals and reasons are answers as well; nothing hidden may move them.
"""

from __future__ import annotations

from typing import Any

from tests.conformance.twins.asker import WORDS, Asker, Question, address

from kith.definition.model import Module

NO_RUN = "01990000-0000-7000-8000-00000000dead"
BUILT_IN = ("edit", "delete", "restore", "nothing")


def _deed(ask: Asker, module: Module) -> str:
    return ask.draw.choice([*module.actions, *BUILT_IN])


def _selection(ask: Asker, module: Module) -> dict[str, Any]:
    if ask.draw.random() < 0.5:
        return {"ids": [ask.id_of(module.name) for _ in range(ask.draw.randint(1, 4))]}
    return {"where": ask.condition(module, ask.draw.randint(1, 2))}


def _answers(ask: Asker, module: Module) -> dict[str, Any]:
    if ask.draw.random() < 0.4:
        return {"firm": ask.id_of("firms")}
    field = ask.field(module)
    return {field.name: ask.literal(field)} if field.name != "owner" else {}


def api_act(ask: Asker) -> Question:
    """An action on many records: one of the module's, a built-in one, or none."""
    module = ask.module()
    body = _selection(ask, module) | {"answers": _answers(ask, module)}
    if ask.draw.random() < 0.4:
        body["count"] = ask.draw.randint(0, 5)
    if ask.draw.random() < 0.5:
        body["partial"] = True
    path = f"/api/v1/{module.name}/actions/{_deed(ask, module)}"
    return Question(route="api.bulk", method="POST", path=path, json=body)


def api_run(ask: Asker) -> Question:
    """How far somebody's work is; there is none."""
    module = ask.module()
    path = f"/api/v1/{module.name}/actions/{_deed(ask, module)}/{NO_RUN}"
    return Question(route="api.bulk.run", path=path)


def _chosen(ask: Asker, module: Module) -> list[tuple[str, str]]:
    """What the form of a list sends: boxes that are ticked, or all that it shows."""
    pairs = [("_do", _deed(ask, module))]
    if ask.draw.random() < 0.5:
        return [*pairs, *(("_id", ask.id_of(module.name)) for _ in range(ask.draw.randint(1, 4)))]
    shown = [("_view", ask.draw.choice([*module.lists, ""])), *ask.listed(module, page=True)]
    return [*pairs, ("_all", "1"), ("_list", address(f"/m/{module.name}", shown))]


def page(ask: Asker) -> Question:
    """The page that counts the records and asks."""
    module = ask.module()
    pairs = _chosen(ask, module)
    pairs += [("_field", ask.draw.choice(list(module.fields)))] if ask.draw.random() < 0.5 else []
    return Question(route="bulk", path=address(f"/m/{module.name}/bulk", pairs))


def press(ask: Asker) -> Question:
    """Its button, with a number that may be another by now."""
    module = ask.module()
    field = ask.field(module)
    form = [*_chosen(ask, module), ("_count", str(ask.draw.randint(0, 5))), ("_field", field.name)]
    form += [(field.name, ask.draw.choice([ask.literal(field), *WORDS]))]
    return Question(route="bulk", method="POST", path=f"/m/{module.name}/bulk", form=form)


def run(ask: Asker) -> Question:
    """The page of somebody's work; there is none."""
    return Question(route="bulk.run", path=f"/m/{ask.module().name}/bulk/{NO_RUN}")


def refused(ask: Asker) -> Question:
    """What came of it, as a file."""
    return Question(route="bulk.refused", path=f"/m/{ask.module().name}/bulk/{NO_RUN}/refused.csv")


def undo(ask: Asker) -> Question:
    """Taking it back."""
    return Question(route="bulk.undo", method="POST", path=f"/m/{ask.module().name}/bulk/{NO_RUN}/undo", form=[])


def menu(ask: Asker) -> Question:
    """The menu of a row: which actions it has tells of the record."""
    module = ask.module()
    return Question(route="record.menu", path=f"/m/{module.name}/{ask.id_of(module.name)}/menu")


def dashboard(ask: Asker) -> Question:
    """The dashboard of a record: its figures are those of what hangs on it."""
    module = ask.module()
    return Question(route="record.dashboard", path=f"/m/{module.name}/{ask.id_of(module.name)}/dashboard")


def message(ask: Asker) -> Question:
    """The form of a message to the person that a record stands for."""
    module = ask.module()
    return Question(route="record.message", path=f"/m/{module.name}/{ask.id_of(module.name)}/message")


def api_undo(ask: Asker) -> Question:
    """Taking somebody's work back; there is none."""
    module = ask.module()
    path = f"/api/v1/{module.name}/actions/{_deed(ask, module)}/{NO_RUN}/undo"
    return Question(route="api.bulk.undo", method="POST", path=path)


API_READS = (api_run,)
PAGE_READS = (*(page,) * 3, run, refused, *(menu,) * 2, *(dashboard,) * 3, *(message,) * 2)
WRITES = (*(api_act,) * 4, *(press,) * 2, undo, api_undo)
