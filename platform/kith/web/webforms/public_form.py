"""The inputs of a web form, as it lays them out: steps, sections, rows, consents, with what is wrong with each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from wtforms.form import BaseForm

from kith.access.actor import Actor
from kith.conditions.to_js import to_js
from kith.definition.form_model import Consent, FormField, FormSection, FormStep, WebForm
from kith.definition.model import Field, Rule, Site
from kith.errors import Problem
from kith.fields.base import Context
from kith.intake.judging import Outlook, in_words_of, outlook
from kith.records.model import FieldState
from kith.records.operands import operand_value
from kith.records.rules import browser_rules
from kith.storage.tx import Tx
from kith.web.forms.fields import Input, input_for
from kith.web.forms.uploads import Uploads
from kith.web.look.messages import Message, message_of

MARKER = "kith_sent"  # tells of ticks that a browser sends nothing of


@dataclass(slots=True, kw_only=True)
class Part:
    """Something with a heading that a rule may hide: `when` is the rule as JSON."""

    label: str
    help: str
    when: str = ""
    hidden: bool = False


@dataclass(slots=True, kw_only=True)
class Block(Part):
    """Rows of paths."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(slots=True, kw_only=True)
class Page(Part):
    """A step of the form."""

    blocks: tuple[Block, ...]


@dataclass(slots=True, kw_only=True)
class Box:
    """A consent to tick."""

    consent: Consent
    ticked: bool = False
    problems: list[Message] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name that the page sends it by."""
        return f"kith_consent_{self.consent.name}"


class PublicForm(BaseForm):
    """The inputs by path, and everything around them."""

    def __init__(self, tx: Tx, actor: Actor, form: WebForm, context: Context) -> None:
        super().__init__({path: input_for(_declared(tx, form, each), context) for path, each in form.fields.items()})
        self.form = form
        self.general: list[Message] = []
        self.boxes = [Box(consent=each) for each in form.consents.values()]
        self.rules = _rules(tx, actor, form)
        self.pages = [_page(tx, step) for step in form.steps]
        for each in self.inputs.values():
            each.marker = MARKER

    @property
    def inputs(self) -> dict[str, Input]:
        """The inputs by path, in the order of the form."""
        return cast("dict[str, Input]", self._fields)

    @property
    def takes_files(self) -> bool:
        """Whether files may come with it."""
        return any(isinstance(each, Uploads) for each in self.inputs.values())

    @property
    def own(self) -> dict[str, Any]:
        """The raw values of the module itself, by name."""
        own = {each.path for each in self.form.own_fields}
        return {path: each.to_send for path, each in self.inputs.items() if path in own and each.was_sent}

    @property
    def summary(self) -> list[tuple[str, str, Message]]:
        """(id of the element, label, what is wrong) of everything that is wrong at a field or a consent."""
        found = [
            (each.input_id, each.declared.label, problem) for each in self.inputs.values() for problem in each.problems
        ]
        return [*found, *((box.name, box.consent.text[:60], each) for box in self.boxes for each in box.problems)]

    def show(self, problems: Iterable[Problem]) -> None:
        """Puts each complaint to its input or consent, or to the whole form."""
        boxes = {f"consent.{box.consent.name}": box for box in self.boxes}
        for problem in problems:
            said = message_of(in_words_of(self.form, problem))
            place = problem.field or ""
            found: Any = self.inputs.get(place) or boxes.get(place) or self.inputs.get(place.rpartition(".")[0])
            if found is not None:
                found.problems.append(replace(said, address=""))
            else:
                self.general.append(replace(said, text=f"{place}: {said.text}" if place else said.text, address=""))

    def begin(self, tx: Tx, actor: Actor) -> None:
        """Puts in what new records of the module begin with, and what the form says instead; then what shows."""
        seen = outlook(tx, actor, self.form, self.own)
        for each in self.form.fields.values():
            found = self.inputs[each.path]
            if not found.was_sent:
                value = _beginning(tx, each, seen)
                if value is not None:
                    found.process(None, value)
        self._settle(seen)

    def settle(self, tx: Tx, actor: Actor) -> None:
        """Says of every input whether it shows and is needed, for what is typed."""
        self._settle(outlook(tx, actor, self.form, self.own))

    def lacking(self) -> list[Problem]:
        """A complaint for each input that is needed, empty, and has none yet; for what was settled last."""
        empty = (each for each in self.inputs.values() if each.state.required and each.kind != "tick")
        found = (each for each in empty if not each.problems and not _is_filled(each.to_send))
        return [Problem(code="K605", params={"label": each.declared.label}, field=each.name) for each in found]

    def _settle(self, seen: Outlook) -> None:
        for path, asked in self.form.fields.items():
            known = seen.states.get(asked.name) if asked.lookup is None else None
            needed = asked.required or (asked.required_if is not None and seen.holds(asked.required_if))
            shows = seen.holds(asked.visible_if) and (known is None or known.visible)
            required = shows and (needed or (known is not None and known.required))
            self.inputs[path].state = FieldState(visible=shows, required=required, writable=True)
        for step, page in zip(self.form.steps, self.pages, strict=True):
            page.hidden = not seen.holds(step.visible_if) and not self._is_faulty(step.paths)
            for section, block in zip(step.sections, page.blocks, strict=True):
                paths = [path for row in section.rows for path in row]
                block.hidden = not seen.holds(section.visible_if) and not self._is_faulty(paths)

    def _is_faulty(self, paths: Iterable[str]) -> bool:
        return any(self.inputs[path].problems for path in paths)


def _is_filled(raw: Any) -> bool:
    return bool(raw.strip() if isinstance(raw, str) else raw)


def label_in(site: Site, form: WebForm, asked: FormField) -> str:
    """What the form calls the field; of a record behind a lookup with the lookup's label in front, where it says
    nothing."""
    label = asked.label or site.modules[asked.module].fields[asked.name].label
    if asked.label is not None or asked.lookup is None:
        return label
    return f"{site.modules[form.module].fields[asked.lookup].label}: {label}"


def _declared(tx: Tx, form: WebForm, asked: FormField) -> Field:
    """The field in the words of the form."""
    declared = tx.site.modules[asked.module].fields[asked.name]
    texts = {"label": label_in(tx.site, form, asked), "help": asked.help, "placeholder": asked.placeholder}
    said: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    return replace(declared, **said)


def _beginning(tx: Tx, asked: FormField, seen: Outlook) -> Any:
    """What the input starts with; None for nothing."""
    module = tx.site.modules[asked.module]
    if asked.default is not None:
        return operand_value(module, module.fields[asked.name], asked.default, seen.facts)
    return seen.facts.values.get(asked.name) if asked.lookup is None else None


def _rules(tx: Tx, actor: Actor, form: WebForm) -> dict[str, dict[str, Any]]:
    """Path -> {visible, required} as trees for the browser: the module's rules and the form's together."""
    known = browser_rules(tx, actor, form.module)
    found: dict[str, dict[str, Any]] = {}
    for path, asked in form.fields.items():
        of_module: Mapping[str, Any] = known.get(asked.name, {}) if asked.lookup is None else {}
        visible = [tree for tree in (of_module.get("visible"), _tree(tx, asked.visible_if)) if tree is not None]
        needed = [of_module.get("required"), asked.required or None, _tree(tx, asked.required_if)]
        rules: dict[str, Any] = {"visible": {"all": visible}} if visible else {}
        required = [tree for tree in needed if tree is not None]
        if required:
            rules["required"] = True if True in required else {"any": required}
        if rules:
            found[path] = rules
    return found


def _tree(tx: Tx, rule: Rule | None) -> Any:
    return None if rule is None else to_js(rule.condition, tx.context())


def _page(tx: Tx, step: FormStep) -> Page:
    blocks = tuple(_block(tx, section) for section in step.sections)
    return Page(label=step.label or "", help=step.help or "", when=_when(tx, step.visible_if), blocks=blocks)


def _block(tx: Tx, section: FormSection) -> Block:
    when = _when(tx, section.visible_if)
    return Block(label=section.label or "", help=section.help or "", when=when, rows=section.rows)


def _when(tx: Tx, rule: Rule | None) -> str:
    return "" if rule is None else json.dumps(_tree(tx, rule), default=str)
