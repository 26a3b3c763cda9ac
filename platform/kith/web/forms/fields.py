"""The inputs of a form. They carry what was typed and what is wrong with it; coercion is the field types' alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from html import escape
from typing import Any

from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest
from wtforms.fields import Field as WTField

from kith.definition.model import Field
from kith.errors import KithError
from kith.fields.base import Context, FieldType
from kith.records.model import FieldState, Ref
from kith.web.forms import codes
from kith.web.forms.uploads import Uploads, sent_files
from kith.web.look.messages import Message
from kith.web.texts import gettext as _

MISSING: Any = object()
SENT = "_sent"  # names of inputs that send nothing when empty: ticks and multiple choices
LINE = re.compile(r"(\d{1,4})\.(\w+)\Z")
MOST_LINES = 500
BLANK_LINES = 3


class Input(WTField):
    """One input that holds one text."""

    kind = "one"
    marker = SENT  # by which name the page tells that the input stood in it

    def __init__(self, declared: Field, context: Context, **kwargs: Any) -> None:
        super().__init__(declared.label, **kwargs)
        self.declared = declared
        self.context = context
        self.raw: Any = self.blank
        self.title: Mapping[str, str] = {}  # id -> title of what a lookup holds
        self.matches: Sequence[tuple[str, str]] = ()  # what a search without script has found
        self.words = ""
        self.needs = ""  # names of the inputs that a lookup's rule looks at
        self.problems: list[Message] = []
        self.state = FieldState()
        self.shown = ""  # the stored value as people read it, where the input is closed
        self.hint = ""  # when it is needed or shown, in words
        self.was_sent = False
        self.quick: Any = None  # how the record that a lookup needs is made on the spot, where that is offered

    @property
    def blank(self) -> Any:
        """What the input holds when nothing is in it."""
        return ""

    @property
    def to_send(self) -> Any:
        """What the engine is given: the raw value, None for a value of parts that are all blank."""
        return None if self.raw == {} else self.raw

    @property
    def template(self) -> str:
        """The template that draws the input."""
        return f"widgets/{self.declared.type.widget}.jinja2"

    @property
    def input_id(self) -> str:
        """The id of the element that the label and the error summary lead to."""
        return f"f-{self.name}"

    @property
    def described_by(self) -> str:
        """Ids of the texts that belong to the input: what is wrong first, then the help."""
        ids = [f"e-{self.name}"] if self.problems else []
        if self.declared.help or self.hint:
            ids.append(f"h-{self.name}")
        return " ".join(ids)

    @property
    def why(self) -> str:
        """Why the input is as it is, where a rule or a right makes it so: hidden, closed or needed."""
        because = self.state.because
        if not self.state.visible:
            return _("Hidden, because {reason}.", reason=because["hidden"]) if "hidden" in because else ""
        if not self.state.writable:
            if "readonly" in because:
                return _("This can't be changed, because {reason}.", reason=because["readonly"])
            return _("Your roles don't let you change this.")
        return _("Needed, because {reason}.", reason=because["required"]) if "required" in because else ""

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """(value, label) of what can be chosen."""
        kind = self.declared.type
        return (kind.item or kind).choices(self.context)

    is_code = staticmethod(codes.is_code)

    def name_of(self, kind: FieldType, raw: str) -> str:
        """What an input of a code shows for it."""
        return codes.name_of(kind, raw, self.context)

    def list_address(self, kind: FieldType) -> str:
        """Where a script finds the codes of `kind` with their names."""
        return codes.list_address(kind, self.context)

    @property
    def options(self) -> Markup:
        """The choices as HTML options, the chosen one marked; a stored value that is no choice any more among them."""
        choices = tuple(self.choices)
        html = _options(choices)
        if not self.raw:
            return Markup(html)  # noqa: S704  (made by _options, which escapes)
        value = f'value="{escape(self.raw)}"'
        if value not in html:
            html += f"<option {value}>{escape(self.raw)}</option>"
        return Markup(html.replace(value, f"{value} selected", 1))  # noqa: S704

    def process(self, formdata: Any, data: Any = MISSING, extra_filters: Any = None) -> None:
        """Takes what a form sent, else the text of the stored value."""
        self.process_errors = []
        if formdata is not None and self._stands_in(formdata):
            self.was_sent = True
            self.raw = self.read(formdata)
        elif data is not MISSING and not _is_unset(data):
            self.raw = self.raw_of(data)

    def _stands_in(self, formdata: Any) -> bool:
        return self.name in formdata

    def read(self, formdata: Any) -> Any:
        """What the form sent. Raises 400 for a value given twice."""
        return codes.code_of(self.declared.type, _single(formdata, self.name), self.context)

    def raw_of(self, value: Any) -> Any:
        """The text that `value` is edited as; raw text stays as it is."""
        return text_of(self.declared, value, self.context)


class Tick(Input):
    """A checkbox: absent from a form that had it, it is false."""

    kind = "tick"

    @property
    def blank(self) -> str:
        return "false"

    def _stands_in(self, formdata: Any) -> bool:
        return self.name in formdata or self.name in formdata.getlist(self.marker)

    def read(self, formdata: Any) -> str:
        return "true" if _single(formdata, self.name) not in {"", "false"} else "false"

    def raw_of(self, value: Any) -> str:
        return "true" if value in (True, "true", "1", "on") else "false"


class Several(Input):
    """Values that are chosen together."""

    kind = "several"

    @property
    def blank(self) -> list[str]:
        return []

    def _stands_in(self, formdata: Any) -> bool:
        return self.name in formdata or self.name in formdata.getlist(self.marker)

    def read(self, formdata: Any) -> list[str]:
        return [value for value in _texts(formdata, self.name) if value]

    def raw_of(self, value: Any) -> list[str]:
        if isinstance(value, str):
            return [value] if value else []
        item = replace_type(self.declared)
        return [text_of(item, each, self.context) for each in value or ()]


class OneFile(Uploads, Input):
    """One file; another one takes its place."""

    def read(self, formdata: Any) -> str:
        """The id of the file that stays. Raises 400 for several that come."""
        self.sent = sent_files(formdata, f"{self.name}.upload")
        if len(self.sent) > 1:
            raise HTTPBadRequest
        kept: str = super().read(formdata)
        return "" if kept in self.removed(formdata) else kept


class SeveralFiles(Uploads, Several):
    """Several files; those that come are added."""

    def read(self, formdata: Any) -> list[str]:
        """The ids of the files that stay."""
        self.sent = sent_files(formdata, f"{self.name}.upload")
        removed = self.removed(formdata)
        return [each for each in super().read(formdata) if each not in removed]


class Parts(Input):
    """A value of named parts, an input for each: `address.city`."""

    kind = "parts"

    @property
    def names(self) -> tuple[str, ...]:
        """The parts, in order."""
        return part_names(self.declared)

    @property
    def blank(self) -> dict[str, str]:
        return {}

    def _stands_in(self, formdata: Any) -> bool:
        return any(f"{self.name}.{part}" in formdata for part in self.names) or self.name in formdata

    def read(self, formdata: Any) -> Any:
        if self.name in formdata:
            return self.raw_of(_single(formdata, self.name))
        typed = {part: self._part(formdata, part) for part in self.names}
        return typed if any(typed[part].strip() for part in typed if part != "currency") else {}

    def _part(self, formdata: Any, part: str) -> str:
        text = _single(formdata, f"{self.name}.{part}")
        kind = self.declared.type.parts.get(part)
        return text if kind is None else codes.code_of(kind, text, self.context)

    def raw_of(self, value: Any) -> dict[str, str]:
        if isinstance(value, str):
            value = _parse_quietly(self.declared, value, self.context)
        shown = value if isinstance(value, Mapping) else self.declared.type.to_json(value)
        if not isinstance(shown, Mapping):
            return {}
        return {part: str(shown[part]) if shown.get(part) is not None else "" for part in self.names}


class Lines(Input):
    """Rows of sub-fields: `items.0.quantity`."""

    kind = "lines"

    @property
    def children(self) -> Mapping[str, Any]:
        """The sub-fields' types, by name."""
        return self.declared.type.children

    @property
    def blank(self) -> list[dict[str, str]]:
        return []

    @property
    def rows(self) -> list[Mapping[str, Any]]:
        """The rows to draw: those that are there and some blank ones to fill in, as far as more are possible."""
        room = getattr(self.declared.type, "max_items", MOST_LINES) - len(self.raw)
        return [*self.raw, *({} for _ in range(min(BLANK_LINES, room)))]

    def choices_of(self, kind: FieldType) -> Sequence[tuple[str, str]]:
        """(value, label) of what can be chosen for a sub-field; () where it is typed."""
        if kind.family == "boolean":
            return (("true", _("Yes")), ("false", _("No")))
        return kind.choices(self.context)

    def _stands_in(self, formdata: Any) -> bool:
        return self.name in formdata.getlist(self.marker)

    def read(self, formdata: Any) -> list[dict[str, str]]:
        rows: dict[int, dict[str, str]] = {}
        prefix = f"{self.name}."
        for key in formdata:
            found = LINE.match(key.removeprefix(prefix)) if key.startswith(prefix) else None
            if found and found[2] in self.children:
                text = codes.code_of(self.children[found[2]], _single(formdata, key), self.context)
                rows.setdefault(int(found[1]), {})[found[2]] = text
        if len(rows) > MOST_LINES:
            raise HTTPBadRequest
        return [rows[index] for index in sorted(rows) if any(rows[index].values())]

    def raw_of(self, value: Any) -> list[dict[str, str]]:
        children = self.children.items()
        rows = () if isinstance(value, str) else value or ()  # an address can't say what stands in lines
        return [{name: _text(kind, row.get(name), self.context) for name, kind in children} for row in rows]


KINDS: Mapping[str, type[Input]] = {
    "boolean": Tick,
    "multi_choice": Several,
    "multi_lookup": Several,
    "users": Several,
    "file": OneFile,
    "image": OneFile,
    "files": SeveralFiles,
    "money": Parts,
    "person_name": Parts,
    "address": Parts,
    "line_items": Lines,
}


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...]) -> str:
    return "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label in choices)


def input_for(declared: Field, context: Context) -> Any:
    """The WTForms field for a declared one, to be bound to a form."""
    return KINDS.get(declared.type.widget, Input)(declared, context)


def part_names(declared: Field) -> tuple[str, ...]:
    """The parts of a value that has some: those that its type names, amount and currency of money."""
    return ("amount", "currency") if declared.type.widget == "money" else tuple(declared.type.parts)


def replace_type(declared: Field) -> Field:
    """The field of one of the values that `declared` holds several of."""
    item = declared.type.item
    return replace(declared, type=item) if item is not None else declared


def text_of(declared: Field, value: Any, context: Context) -> str:
    """The text that an input holds for `value`: what `parse` reads back, in the form that browsers' inputs need."""
    if value is None:
        return ""
    if isinstance(value, str):
        return declared.type.to_text(value) if declared.type.reference else value
    if isinstance(value, Ref):
        return f"{value.module}/{value.id}" if len(declared.type.targets) > 1 else value.id
    if isinstance(value, datetime):
        return _clock_text(value, context)
    return declared.type.to_text(value)


def _clock_text(value: datetime, context: Context) -> str:
    """`value` as the clocks of whoever looks show it."""
    local = value.astimezone(context.zone).replace(tzinfo=None)
    return local.isoformat(timespec="auto" if local.second or local.microsecond else "minutes")


def _single(formdata: Any, name: str) -> str:
    values = _texts(formdata, name)
    if len(values) > 1:
        raise HTTPBadRequest
    return values[0].replace("\r\n", "\n") if values else ""  # browsers end the lines of a text area otherwise


def _text(kind: FieldType, value: Any, context: Context) -> str:
    """The text of a sub-field's value: a boolean in the words of its select, a moment by the viewer's clocks.

    What they show twice, when they go back, is told in UTC: a typed clock time means the first of both.
    """
    if isinstance(value, datetime):
        local = _clock_text(value, context)
        return local if kind.literal(local, context) == value else kind.to_text(value)
    return str(value).lower() if isinstance(value, bool) else kind.to_text(value)


def _texts(formdata: Any, name: str) -> list[str]:
    values = formdata.getlist(name)
    if not all(isinstance(value, str) for value in values):
        raise HTTPBadRequest
    return list(values)


def _parse_quietly(declared: Field, text: str, context: Context) -> Any:
    try:
        return declared.type.parse(text, context)
    except KithError:  # an address that prefills nonsense leaves the input empty
        return None


def _is_unset(data: Any) -> bool:
    return type(data).__name__ == "UnsetValue"
