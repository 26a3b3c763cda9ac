"""One of a few options that the definition names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, ClassVar, Self

from kith.errors import KithError, Problem, nearest
from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.boolean import BooleanType
from kith.fields.decimals import DecimalType
from kith.fields.keys import fold
from kith.fields.physical import text_type
from kith.fields.plain_text import clean_line
from kith.fields.text import TextType
from kith.fields.wording import kind, listed, shown

_COLUMN = (ColumnSpec("", text_type()),)
_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
SOURCE_LABEL = "$label"  # what the definition calls an option whose label is translated; no file has such a key
_OWN_KEYS = ("label", "colour", "was", "physical", SOURCE_LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option. `physical` is the name it is stored by, given once; `attributes` are what the definition adds.

    Attributes are booleans, Decimals or texts (`closed: true`, `probability: 20`).
    """

    name: str
    label: str
    colour: str | None = None
    was: tuple[str, ...] = ()
    physical: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    source_label: str | None = field(default=None, repr=False)  # in the definition's own language, where that differs

    @classmethod
    def declare(cls, name: str, raw: Any) -> Option:
        """The option that `name: raw` declares; `raw` is a label, a mapping or nothing."""
        given: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {"label": raw}
        was = given.get("was") or ()
        return cls(
            name=name,
            label=str(given.get("label") or name.replace("_", " ").capitalize()),
            colour=given.get("colour"),
            was=tuple([was] if isinstance(was, str) else was),
            physical=given.get("physical") or name,
            attributes={key: _attribute(value) for key, value in given.items() if key not in _OWN_KEYS},
            source_label=given.get(SOURCE_LABEL),
        )


def _attribute(raw: Any) -> Any:
    """A raw attribute as a boolean, a Decimal or a text, whatever it looks like."""
    if isinstance(raw, bool) or raw is None:
        return raw
    if str(raw) in _TRUTH:
        return _TRUTH[str(raw)]
    try:
        return DecimalType(places=6).parse(raw, Context())
    except KithError:
        return clean_line(str(raw), 255)


OPTIONS_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[a-z][a-z0-9_]*$", "maxLength": 50},
    "description": "The options in order, by name, each with its label or more: `lead: Lead`",
    "additionalProperties": {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "label": {"type": "string", "description": "What people read"},
                    "colour": {"type": "string", "description": "A colour name or #rrggbb; quote the latter"},
                    "was": {
                        "type": ["array", "string"],
                        "items": {"type": "string"},
                        "description": "Earlier names of the option",
                    },
                },
                "additionalProperties": {"type": ["string", "number", "boolean"]},
            },
        ]
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceType(FieldType):
    """One of the options. The value is the option's name; its physical name is stored."""

    name = "choice"
    meaning = "One of the options that the definition names"
    family = "option"
    widget = "choice"
    option_schema: ClassVar[Mapping[str, Any]] = {"options": OPTIONS_SCHEMA}
    required_options = ("options",)
    sample: ClassVar[Mapping[str, Any]] = {
        "options": {
            "new": "New",
            "won": {"label": "Gewonnen", "colour": "green", "closed": True, "probability": 100, "was": ["done"]},
            "lost": {"label": "Lost", "physical": "dropped", "closed": True, "probability": "0"},
        }
    }
    examples = Examples(
        good=(("new", "new"), (" won ", "won"), ("GEWONNEN", "won"), ("Lost", "lost"), ("", None), (None, None)),
        bad=("nwe", "dropped", "done", 1, True, ["new"], {"new": 1}, "new\x00", "x" * 10_000),
    )

    options: tuple[Option, ...]
    _by_text: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _physical: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _names: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {fold(option.name): option.name for option in self.options}
        labels = {fold(option.label): option.name for option in self.options}
        sources = {fold(option.source_label): option.name for option in self.options if option.source_label}
        object.__setattr__(self, "_by_text", names | sources | labels)
        object.__setattr__(self, "_physical", {option.name: option.physical for option in self.options})
        object.__setattr__(self, "_names", {option.physical: option.name for option in self.options})

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        declared = _consistent(tuple(Option.declare(name, raw) for name, raw in options["options"].items()))
        _unmistakable(declared)
        return cls(**{**options, "options": declared})

    def option(self, name: str) -> Option | None:
        """The option called `name`, or None."""
        return next((option for option in self.options if option.name == name), None)

    def parse(self, raw: Any, context: Context) -> str | None:
        if raw.__class__ is str and raw in self._physical:
            return str(raw)
        if raw is not None and not isinstance(raw, str):
            raise refuse("K250", value=shown(raw) if kind(raw) == "a number" else kind(raw), allowed=self._allowed())
        text = clean_line(raw, 10_000)
        if text is None:
            return None
        found = text if text in self._physical else self._by_text.get(fold(text))
        if found is None:
            suggestion = nearest(text, self._physical)
            params = {"value": shown(text), "allowed": self._allowed()}
            raise KithError(Problem(code="K250", params=params, suggestion=suggestion))
        return found

    def _allowed(self) -> str:
        return listed(tuple(self._physical))

    def format(self, value: Any, context: Context) -> str:
        option = None if value is None else self.option(value)
        return option.label if option else str(value or "")

    def written(self, value: Any, context: Context) -> str:
        option = None if value is None else self.option(value)
        return (option.source_label or option.label) if option else str(value or "")

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "enum": list(self._physical)}

    def choices(self, context: Context) -> tuple[tuple[str, str], ...]:
        return tuple((option.name, option.label) for option in self.options)

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        return (self._physical.get(value, value),)

    def load(self, cells: Any) -> str | None:
        """The option's name; what is stored by a name that no option has any more comes back as it is."""
        stored = cells[0]
        return None if stored is None else self._names.get(stored, stored)

    def to_event(self, value: Any) -> Any:
        return self._physical.get(value, value)

    def from_event(self, stored: Any) -> Any:
        return self._names.get(stored, stored) if isinstance(stored, str) else stored

    @property
    def plain(self) -> bool:
        return all(option.name == option.physical for option in self.options)

    @property
    def parts(self) -> Mapping[str, FieldType]:
        """The attributes of the options, each with the type that all its values have."""
        names = dict.fromkeys(name for option in self.options for name in option.attributes)
        return {name: _type_of(option.attributes.get(name) for option in self.options) for name in names}

    def attribute(self, name: str) -> Mapping[str, Any]:
        """For each option, by name, its value of the attribute `name`; a missing boolean is False, others None."""
        missing = False if isinstance(self.parts.get(name), BooleanType) else None
        return {option.name: option.attributes.get(name, missing) for option in self.options}


def _type_of(values: Iterable[Any]) -> FieldType:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return BooleanType()
    return TextType() if str in kinds or bool in kinds else DecimalType(places=6)


def _consistent(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options with each attribute of one type: where some values aren't what the others are, all are texts."""
    names = {name for option in options for name in option.attributes}
    texts = {name for name in names if isinstance(_type_of(each.attributes.get(name) for each in options), TextType)}
    return tuple(
        replace(option, attributes={key: _text(raw) if key in texts else raw for key, raw in option.attributes.items()})
        for option in options
    )


def _text(raw: Any) -> Any:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    return f"{raw.normalize():f}" if isinstance(raw, Decimal) else raw


def _unmistakable(options: tuple[Option, ...]) -> None:
    """Raises KithError K280 where two options share a label or a stored name."""
    for what in ("label", "physical"):
        seen: dict[str, str] = {}
        for option in options:
            key = fold(getattr(option, what))
            if key in seen:
                reason = f'"{seen[key]}" has the same {"label" if what == "label" else "stored name"}'
                raise refuse("K280", option="options", value=shown(option.name), reason=reason)
            seen[key] = option.name
