"""What a viewer can ask of boards and calendars, and the moves that they can try there."""

from __future__ import annotations

from collections.abc import Callable

from tests.conformance.twins.asker import Asker, Question, address
from tests.conformance.twins.lists import looks

from kith.definition.model import Module

Maker = Callable[[Asker], Question]
DAYS = ("2026-01-01", "2025-06-30", "2021-01-15", "nonsense")
CHOICES = ("a", "b", "won", "lead", "open", "early", "true", "", "nothing")


def _by(ask: Asker, module: Module, families: tuple[str, ...]) -> str:
    """A field by which it could be shown, closed or open, now and then one that isn't there."""
    names = [each.name for each in module.fields.values() if each.type.family in families]
    return ask.draw.choice([*names, ask.misspelt(module)])


def _listed(ask: Asker, module: Module) -> list[tuple[str, str]]:
    own = [("_view", ask.draw.choice([*module.lists, "nothing"]))] if ask.draw.random() < 0.4 else []
    own += looks(ask, module)
    return own + (ask.listed(module, page=True) if ask.draw.random() < 0.6 else [])


def _board(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("_by", _by(ask, module, ("option", "boolean")))] if ask.draw.random() < 0.7 else []
    pairs += [("_total", _by(ask, module, ("number", "money")))] if ask.draw.random() < 0.4 else []
    pairs += [("_in", ask.draw.choice([*CHOICES, "-"]))] if ask.draw.random() < 0.3 else []
    return Question(route="board", path=address(f"/m/{module.name}/board", [*pairs, *_listed(ask, module)]))


def _calendar(ask: Asker) -> Question:
    module = ask.module()
    pairs = [("_by", _by(ask, module, ("date", "datetime")))] if ask.draw.random() < 0.7 else []
    pairs += [("_day", ask.draw.choice(DAYS)), ("_span", ask.draw.choice(["month", "week", "day", "nothing"]))]
    return Question(route="calendar", path=address(f"/m/{module.name}/calendar", [*pairs, *_listed(ask, module)]))


def _move(ask: Asker) -> Question:
    module = ask.module()
    by = _by(ask, module, ("option", "boolean", "date", "datetime"))
    form = [("_by", by), ("_to", ask.draw.choice((*CHOICES, *DAYS))), ("_version", str(ask.draw.randint(1, 3)))]
    if ask.draw.random() < 0.3:
        field = ask.field(module)
        form += [("_also", field.name), (field.name, ask.literal(field))]
    form += [("_list", f"/m/{module.name}/board?_by={by}")] if ask.draw.random() < 0.5 else []
    hx = (("HX-Request", "true"),) if ask.draw.random() < 0.5 else ()
    path = f"/m/{module.name}/{ask.id_of(module.name)}/move"
    return Question(route="record.move", method="POST", path=path, form=form, headers=hx)


PAGE_READS: tuple[Maker, ...] = (_board, _board, _calendar)
WRITES: tuple[Maker, ...] = (_move, _move)
