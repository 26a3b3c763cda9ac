"""Files and images of a record: the value is the id of a file that was uploaded before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from kith.fields.base import Context, Examples, ReferenceKind, refuse
from kith.fields.lookups import IdType, read_id
from kith.fields.many import ManyType
from kith.fields.wording import shown

_SAMPLE = "01931b2c-7a00-7000-8000-000000000001"
_OTHER = "01931b2c-7a00-7000-8000-000000000002"
_ONE = Examples(
    good=((_SAMPLE, _SAMPLE), ({"id": _SAMPLE, "name": "offer.pdf"}, _SAMPLE), ("", None), (None, None)),
    bad=("offer.pdf", "../../name", 5, True, [_SAMPLE], {"name": "offer.pdf"}, _SAMPLE + "\x00", b"%PDF"),
)

UPLOAD_SCHEMA: Mapping[str, Any] = {
    "accept": {
        "type": "array",
        "items": {"type": "string", "pattern": "^[a-z0-9]{1,10}$"},
        "minItems": 1,
        "description": "The endings of names that are accepted, without the point: `[pdf, docx]`",
    },
    "max_megabytes": {
        "type": "integer",
        "minimum": 1,
        "maximum": 1_000,
        "default": 20,
        "description": "How large a file may be",
    },
}
IMAGE_ENDINGS = ("jpg", "jpeg", "png", "gif", "webp", "avif")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType(IdType):
    """One file."""

    name = "file"
    meaning = "One uploaded file"
    widget = "file"
    option_schema: ClassVar[Mapping[str, Any]] = UPLOAD_SCHEMA
    examples = _ONE

    accept: tuple[str, ...] = ()
    max_megabytes: int = 20

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**_with_endings(options))

    @property
    def reference(self) -> ReferenceKind:
        return "file"

    def parse(self, raw: Any, context: Context) -> str | None:
        return read_id(raw, "K262")


def _with_endings(options: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(options)
    if "accept" in given:
        given["accept"] = tuple(given["accept"])
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageType(FileType):
    """One image that browsers can show."""

    name = "image"
    meaning = "One uploaded image"
    widget = "image"
    examples = _ONE

    accept: tuple[str, ...] = IMAGE_ENDINGS

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        given = _with_endings(options)
        strange = [each for each in given.get("accept", ()) if each not in IMAGE_ENDINGS]
        if strange:
            raise refuse("K280", option="accept", value=shown(strange[0]), reason="browsers don't show it as an image")
        return cls(**given)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesType(ManyType):
    """Several files, in the order in which they were uploaded."""

    name = "files"
    meaning = "Several uploaded files"
    family = "references"
    widget = "files"
    option_schema: ClassVar[Mapping[str, Any]] = UPLOAD_SCHEMA
    examples = Examples(
        good=(
            ([_OTHER, {"id": _SAMPLE, "name": "offer.pdf"}, _OTHER], (_SAMPLE, _OTHER)),
            (f"{_SAMPLE}\n{_OTHER}", (_SAMPLE, _OTHER)),
            ([], None),
            ("", None),
        ),
        bad=("offer.pdf", 5, True, [5], {"id": _SAMPLE}, [[_SAMPLE]], [_SAMPLE] * 1001),
    )

    accept: tuple[str, ...] = ()
    max_megabytes: int = 20
    one: FileType = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "one", FileType(accept=self.accept, max_megabytes=self.max_megabytes))

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**_with_endings(options))

    @property
    def item(self) -> FileType:
        return self.one

    @property
    def reference(self) -> ReferenceKind:
        return "file"
