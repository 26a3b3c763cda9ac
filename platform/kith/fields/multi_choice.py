"""Several of the options that the definition names, and tags that people make up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from kith.fields.base import Context, Examples, FieldType, refuse
from kith.fields.choice import OPTIONS_SCHEMA, ChoiceType, Option
from kith.fields.keys import fold, sort_key
from kith.fields.many import ManyType
from kith.fields.plain_text import clean_line
from kith.fields.text import TextType
from kith.fields.wording import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiChoiceType(ManyType):
    """Several of the options, in the order of the definition."""

    name = "multi_choice"
    meaning = "Several of the options that the definition names"
    family = "options"
    widget = "multi_choice"
    option_schema: ClassVar[Mapping[str, Any]] = {"options": OPTIONS_SCHEMA}
    required_options = ("options",)
    sample: ClassVar[Mapping[str, Any]] = {
        "options": {"mail": "E-mail", "phone": {"label": "Phone", "physical": "tel"}, "post": "Letter"}
    }
    examples = Examples(
        good=(
            ("post, mail", ("mail", "post")),
            (["phone", "phone"], ("phone",)),
            ("E-MAIL;Letter", ("mail", "post")),
            ([], None),
            ("", None),
            (" , ", None),
        ),
        bad=("fax", ["mail", "fax"], [["mail"]], {"mail": True}, 1, True, ["mail", 1], ["mail"] * 1001),
    )

    options: tuple[Option, ...]
    one: ChoiceType = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "one", ChoiceType(options=self.options))

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**{**options, "options": ChoiceType.declare({"options": options["options"]}).options})

    @property
    def item(self) -> ChoiceType:
        return self.one

    @property
    def parts(self) -> Mapping[str, FieldType]:
        return self.one.parts

    def ordered(self, values: Iterable[Any]) -> list[Any]:
        ranks = {option.name: rank for rank, option in enumerate(self.options)}
        return sorted(set(values), key=lambda name: (ranks.get(name, len(ranks)), name))


@dataclass(frozen=True, slots=True, kw_only=True)
class TagType(TextType):
    """One tag: a short text without the characters that separate tags."""

    max_length: int = 50

    def literal(self, raw: Any, context: Context) -> str | None:
        text = clean_line(raw, self.max_length)
        if text is not None and ("," in text or ";" in text):
            raise refuse("K206", value=shown(text), pattern="no comma and no semicolon")
        return text


_TAG = TagType()


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsType(ManyType):
    """Short texts that people make up; two that differ in case alone are one, the first."""

    name = "tags"
    meaning = "Short texts that people make up"
    family = "options"
    widget = "tags"
    examples = Examples(
        good=(
            ("partner, VIP", ("partner", "VIP")),
            (["vip", "VIP", " vip "], ("vip",)),
            ("Zürich\nÄrzte", ("Ärzte", "Zürich")),
            ("", None),
            ([], None),
            (["", None], None),
        ),
        bad=(["a,b"], "x" * 51, [1], [True], 5, {"a": 1}, "a\x00", ["a"] * 1001, [["a"]]),
    )

    @property
    def item(self) -> TagType:
        return _TAG

    def ordered(self, values: Iterable[Any]) -> list[Any]:
        first: dict[str, Any] = {}
        for value in values:
            first.setdefault(fold(value), value)
        return sorted(first.values(), key=lambda value: (sort_key(value), fold(value)))
