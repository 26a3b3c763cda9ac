"""References to records, users and groups. Parsing is pure: whether the record is there, records.save looks up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Self

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, ReferenceKind, refuse
from kith.fields.many import ManyType
from kith.fields.physical import RecordId
from kith.fields.wording import kind, listed, shown

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_COLUMN = (ColumnSpec("", RecordId()),)
_TWO_COLUMNS = (ColumnSpec("", RecordId()), ColumnSpec("module", sa.String(63), "part"))

_SAMPLE = "01931b2c-7a00-7000-8000-000000000001"
_OTHER = "01931b2c-7a00-7000-8000-000000000002"
_BAD_IDS: tuple[Any, ...] = (
    "7",
    7,
    10**19,
    True,
    "Ada",
    _SAMPLE[:-1],
    _SAMPLE + "0",
    f"{_SAMPLE}\x00",
    [_SAMPLE],
    {"id": 5},
)


def is_id(raw: Any) -> bool:
    """Whether `raw` can be an id: a UUID as its canonical text. PostgreSQL raises where asked for anything else."""
    return isinstance(raw, str) and _ID.fullmatch(raw) is not None


def read_id(raw: Any, code: str = "K260") -> str | None:
    """`raw` (a UUID as text, or an object with `id` as the API shows it) as an id, None where it is empty."""
    if isinstance(raw, Mapping) and "id" in raw:
        raw = raw["id"]
    if raw is None:
        return None
    if isinstance(raw, str) and len(raw) <= 60:
        text = raw.strip().lower()
        if _ID.fullmatch(text):
            return text
        if not text:
            return None
    raise refuse(code, value=shown(raw))


class RecordRef(str):
    """The id of a record together with its module, for a lookup to one of several modules.

    It is its id: equal to the bare text, usable wherever an id is. `module` is None while only the id was given;
    records.save finds it out.
    """

    __slots__ = ("module",)
    module: str | None

    def __new__(cls, id: str, module: str | None = None) -> Self:
        made = super().__new__(cls, id)
        made.module = module
        return made

    def __repr__(self) -> str:
        return f"RecordRef({str(self)!r}, {self.module!r})"


class IdType(FieldType):
    """What is stored as one id."""

    __slots__ = ()
    family = "reference"
    widget = "lookup"

    def parse(self, raw: Any, context: Context) -> str | None:
        return read_id(raw)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "uuid"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN


LOOKUP_SCHEMA: Mapping[str, Any] = {
    "module": {
        "type": ["string", "array"],
        "items": {"type": "string"},
        "minItems": 1,
        "description": "The module of the records, or a list where it may be one of several",
    },
    "where": {"description": "A condition that the record must meet: `{tags: partner}`"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupType(IdType):
    """A record of another module. With several modules the value is a RecordRef, else its id."""

    name = "lookup"
    meaning = "A record of another module, or of one of several"
    option_schema: ClassVar[Mapping[str, Any]] = {
        **LOOKUP_SCHEMA,
        "on_delete": {
            "enum": ["restrict", "empty", "cascade"],
            "default": "empty",
            "description": "What deleting that record does here: refuse it, empty the field, or delete this one too",
        },
        "quick_create": {
            "type": "array",
            "items": {"type": "string"},
            "minItems": 1,
            "description": "The fields to ask for when that record is made on the spot",
        },
    }
    required_options = ("module",)
    sample: ClassVar[Mapping[str, Any]] = {"module": ["contacts", "companies"]}
    examples = Examples(
        good=(
            (_SAMPLE, _SAMPLE),
            (f" {_SAMPLE.upper()} ", _SAMPLE),
            ({"id": _SAMPLE, "title": "Ada"}, _SAMPLE),
            (f"contacts/{_SAMPLE}", RecordRef(_SAMPLE, "contacts")),
            ({"module": "companies", "id": _SAMPLE}, RecordRef(_SAMPLE, "companies")),
            ("", None),
            ({"id": None}, None),
        ),
        bad=(
            *_BAD_IDS,
            f"boats/{_SAMPLE}",
            {"module": "boats", "id": _SAMPLE},
            {"module": ["contacts"], "id": _SAMPLE},
            {},
        ),
    )

    module: tuple[str, ...]
    where: Any = field(default=None, hash=False)
    on_delete: Literal["restrict", "empty", "cascade"] = "empty"
    quick_create: tuple[str, ...] = ()
    physical: Mapping[str, str] = field(
        default_factory=dict, hash=False
    )  # the stored names of modules, where they differ

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**_listed_options(options))

    @property
    def reference(self) -> ReferenceKind:
        return "record"

    @property
    def targets(self) -> tuple[str, ...]:
        return self.module

    @property
    def several(self) -> bool:
        """Whether the record may be of one of several modules."""
        return len(self.module) > 1

    def parse(self, raw: Any, context: Context) -> str | None:
        if not self.several:
            return read_id(raw)
        if isinstance(raw, RecordRef):
            return raw
        module, raw = _module_of(raw)
        if module is not None and module not in self.module:
            raise refuse("K261", module=shown(module), allowed=listed(self.module))
        found = read_id(raw)
        return None if found is None else RecordRef(found, module)

    def to_text(self, value: Any) -> str:
        module = getattr(value, "module", None)
        return f"{module}/{value}" if module else str(value or "")

    def to_json(self, value: Any) -> Any:
        return None if value is None else str(value)

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _TWO_COLUMNS if self.several else _COLUMN

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        stored = None if value is None else str(value)
        if not self.several:
            return (stored,)
        module = value.module if isinstance(value, RecordRef) else None
        return (stored, module and self.physical.get(module, module))

    def load(self, cells: Sequence[Any]) -> str | None:
        if cells[0] is None or not self.several:
            return cells[0]  # type: ignore[no-any-return]
        names = {stored: name for name, stored in self.physical.items()}
        return RecordRef(cells[0], names.get(cells[1], cells[1]))

    @property
    def plain(self) -> bool:
        return not self.several


def _listed_options(options: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(options)
    given["module"] = (given["module"],) if isinstance(given["module"], str) else tuple(given["module"])
    if "quick_create" in given:
        given["quick_create"] = tuple(given["quick_create"])
    return given


def _module_of(raw: Any) -> tuple[str | None, Any]:
    """The module that `raw` names, if it does, and the rest of it."""
    if isinstance(raw, Mapping):
        module = raw.get("module")
        if module is not None and not isinstance(module, str):
            raise refuse("K260", value=kind(module))
        return module, raw
    if isinstance(raw, str) and "/" in raw[:64]:
        module, _, rest = raw.partition("/")
        return module.strip(), rest
    return None, raw


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiLookupType(ManyType):
    """Several records of another module, in the order in which they were made."""

    name = "multi_lookup"
    meaning = "Several records of another module"
    family = "references"
    widget = "multi_lookup"
    option_schema: ClassVar[Mapping[str, Any]] = LOOKUP_SCHEMA
    required_options = ("module",)
    sample: ClassVar[Mapping[str, Any]] = {"module": "contacts"}
    examples = Examples(
        good=(
            ([_OTHER, _SAMPLE, _OTHER], (_SAMPLE, _OTHER)),
            (f"{_SAMPLE}, {_OTHER}", (_SAMPLE, _OTHER)),
            ([{"id": _SAMPLE, "title": "Ada"}], (_SAMPLE,)),
            ("", None),
            ([], None),
        ),
        bad=("7", 7, ["Ada"], [7], {"id": _SAMPLE}, True, [[_SAMPLE]], [_SAMPLE] * 1001),
    )

    module: tuple[str, ...]
    where: Any = field(default=None, hash=False)
    physical: Mapping[str, str] = field(default_factory=dict, hash=False)
    one: LookupType = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "one", LookupType(module=self.module, where=self.where, physical=self.physical))

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**_listed_options(options))

    @property
    def item(self) -> LookupType:
        return self.one

    def ordered(self, values: Iterable[Any]) -> list[Any]:
        first: dict[str, Any] = {}
        for value in values:
            if getattr(value, "module", None) or value not in first:
                first[value] = value
        return sorted(first.values())

    @property
    def reference(self) -> ReferenceKind:
        return "record"

    @property
    def targets(self) -> tuple[str, ...]:
        return self.module


NOTIFY: Mapping[str, Any] = {"type": "boolean", "description": "Whoever is put in here by somebody else is told of it"}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserType(IdType):
    """A user: staff unless `where` says otherwise."""

    name = "user"
    meaning = "A user who can log in"
    widget = "user"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "where": {"description": "A condition that the user must meet: `{role: crm_sales}`"},
        "notify": NOTIFY,
    }
    examples = Examples(good=((_SAMPLE, _SAMPLE), ({"id": _SAMPLE}, _SAMPLE), ("", None)), bad=_BAD_IDS)

    where: Any = field(default=None, hash=False)
    notify: bool = False

    @property
    def reference(self) -> ReferenceKind:
        return "user"


_USER = UserType()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersType(ManyType):
    """Several users, each once."""

    name = "users"
    meaning = "Several users who can log in"
    family = "references"
    widget = "users"
    option_schema: ClassVar[Mapping[str, Any]] = {"notify": NOTIFY}
    examples = Examples(
        good=(
            ([_OTHER, _SAMPLE, _OTHER], (_SAMPLE, _OTHER)),
            (f"{_SAMPLE}; {_OTHER}", (_SAMPLE, _OTHER)),
            ([{"id": _SAMPLE, "title": "Ada"}], (_SAMPLE,)),
            ("", None),
            ([], None),
        ),
        bad=("7", 7, ["Ada"], [7], {"id": _SAMPLE}, True, [[_SAMPLE]], [_SAMPLE] * 1001),
    )

    notify: bool = False

    @property
    def item(self) -> UserType:
        return _USER

    @property
    def reference(self) -> ReferenceKind:
        return "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupType(IdType):
    """A group of users."""

    name = "group"
    meaning = "A group of users who share records"
    widget = "group"
    examples = Examples(good=((_SAMPLE, _SAMPLE), ({"id": _SAMPLE}, _SAMPLE), (None, None)), bad=_BAD_IDS)

    @property
    def reference(self) -> ReferenceKind:
        return "group"
