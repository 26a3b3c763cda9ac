"""A form from a module's layout, for one actor: which inputs, in which blocks, with what in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from wtforms.form import BaseForm

from kith.definition.model import Field, Module, Rule, Section, Tab
from kith.errors import Problem
from kith.fields.base import Context
from kith.records.model import FieldState
from kith.web.forms.fields import Input, input_for
from kith.web.forms.uploads import Uploads
from kith.web.look.messages import Message, message_of
from kith.web.texts import gettext as _

WIDE = frozenset({"long_text", "rich_text", "line_items", "json", "address"})


@dataclass(slots=True, kw_only=True)
class Place:
    """A part of a form that a rule of the layout may hide. `key` names it in the page, `when` is the rule as JSON."""

    key: str
    label: str
    rule: Rule | None = None
    hidden: bool = False
    when: str = ""
    hint: str = ""


@dataclass(slots=True, kw_only=True)
class Block(Place):
    """A titled group of a form: rows of names side by side; or where `box` is the name of something, a box for it."""

    rows: tuple[tuple[str, ...], ...]
    box: str = ""
    ticked: bool = False


@dataclass(slots=True, kw_only=True)
class Part(Place):
    """What stands behind one tab of the record page: in a form its blocks follow one another."""

    blocks: tuple[Block, ...]


class RecordForm(BaseForm):
    """The inputs of one record. `parts` says how they are laid out; `general` what is wrong with the whole.

    `prefix` stands before the names that the inputs have in the page, where two records are asked for in one form.
    """

    def __init__(self, inputs: Mapping[str, Any], parts: tuple[Part, ...], prefix: str = "") -> None:
        super().__init__(inputs, prefix=prefix)
        self.parts = parts
        self.general: list[Message] = []

    @property
    def inputs(self) -> dict[str, Input]:
        """The inputs by name, in the order of the layout."""
        return cast("dict[str, Input]", self._fields)

    @property
    def takes_files(self) -> bool:
        """Whether files may come with it: then it is sent in parts."""
        return any(isinstance(each, Uploads) and each.state.writable for each in self.inputs.values())

    @property
    def summary(self) -> list[tuple[str, str, Message]]:
        """(id of the input, label, what is wrong) of everything that is wrong with a field."""
        return [
            (each.input_id, each.declared.label, problem) for each in self.inputs.values() for problem in each.problems
        ]

    @property
    def raw(self) -> dict[str, Any]:
        """What is in the inputs, by name."""
        return {name: each.raw for name, each in self.inputs.items()}

    def show(self, problems: Iterable[Problem], base: str = "") -> None:
        """Puts each complaint to its input, or to the whole form where it has none here; `base`: of links in them."""
        for problem in problems:
            said = message_of(problem, base)
            found = self.inputs.get((problem.field or "").split(".")[0])
            if found is not None:
                found.problems.append(said)
            else:
                label = f"{problem.field}: " if problem.field else ""
                self.general.append(replace(said, text=label + said.text))

    def is_faulty(self, place: Part | Block) -> bool:
        """Whether something in that part of the form is wrong: then it is shown whatever its rule says."""
        blocks = place.blocks if isinstance(place, Part) else (place,)
        return any(self.inputs[name].problems for block in blocks for row in block.rows for name in row)

    def apply(self, states: Mapping[str, FieldState]) -> None:
        """Takes over which inputs are shown, needed and open, as the rules say for what is typed so far."""
        for name, each in self.inputs.items():
            each.state = states.get(name, each.state)


def build(
    module: Module, names: Sequence[str], readable: Sequence[str], context: Context, *, new: bool, first: str = ""
) -> RecordForm:
    """The form with the inputs `names` that the actor may write, and what else it may read of the layout, closed.

    A new record's form has the open ones alone. What has to be filled in and stands nowhere in the layout comes last.
    A lookup of the module `first` leads the form, whatever the layout says.
    """
    shown = [name for name in (names if new else dict.fromkeys((*names, *readable))) if _fits(module.fields[name])]
    parts = _led(module, _parts(module, frozenset(shown), names), first)
    order = [name for part in parts for block in part.blocks for row in block.rows for name in row]
    form = RecordForm({name: input_for(module.fields[name], context) for name in order}, parts)
    for name, each in form.inputs.items():
        each.state = FieldState(required=module.fields[name].required, writable=name in names)
    return form


def _fits(field: Field) -> bool:
    return not field.type.computed


def _parts(module: Module, shown: frozenset[str], writable: Sequence[str]) -> tuple[Part, ...]:
    layout = module.layout
    parts = [_part(f"t{number}", tab, shown) for number, tab in enumerate(layout.tabs)]
    placed = {n for part in parts for block in part.blocks for row in block.rows for n in row}
    side = [name for name in layout.side if name in shown and name not in placed]
    placed |= set(side)
    rest = [name for name in writable if name in shown - placed and _is_needed(module.fields[name])]
    if side or rest:
        more = Block(key="more-0", label=_("More"), rows=_pairs([*side, *rest]))
        parts.append(Part(key="more", label="", blocks=(more,)))
    return tuple(part for part in parts if part.blocks)


def _led(module: Module, parts: tuple[Part, ...], first: str) -> tuple[Part, ...]:
    """The parts with the lookup of `first`, where there is one, in front of all."""
    names = (name for part in parts for block in part.blocks for row in block.rows for name in row)
    lead = next((name for name in names if module.fields[name].type.targets == (first,)), None)
    if lead is None:
        return parts
    for block in (block for part in parts for block in part.blocks):
        rows = (tuple(name for name in row if name != lead) for row in block.rows)
        block.rows = tuple(row for row in rows if row)
    top = parts[0].blocks[0]
    top.rows = ((lead,), *top.rows)
    return tuple(each for part in parts if (each := _filled(part)).blocks)


def _filled(part: Part) -> Part:
    """The part without its empty blocks."""
    return replace(part, blocks=tuple(block for block in part.blocks if block.rows))


def _is_needed(field: Field) -> bool:
    return field.required and not field.builtin


def _part(key: str, tab: Tab, shown: frozenset[str]) -> Part:
    blocks = (_block(f"{key}-{number}", section, shown) for number, section in enumerate(tab.sections))
    return Part(key=key, label=tab.label, rule=tab.visible_if, blocks=tuple(each for each in blocks if each.rows))


def _block(key: str, section: Section, shown: frozenset[str]) -> Block:
    kept = (tuple(name for name in row if name in shown) for row in section.rows)
    return Block(key=key, label=section.label, rule=section.visible_if, rows=tuple(row for row in kept if row))


def _pairs(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(names[start : start + 2]) for start in range(0, len(names), 2))
