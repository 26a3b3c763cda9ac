"""The `$` words: `$me.company`, `$record.partner`, `$today-30d`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, get_args

from kith.conditions.parts import WithOptions
from kith.conditions.paths import find_path, modules_behind
from kith.conditions.tree import Modules, Path, Shift, Variable, VariableName
from kith.errors import KithError, Problem, nearest
from kith.fields.base import FieldType
from kith.fields.physical import Seconds

TIMES: frozenset[VariableName] = frozenset({"today", "now", "week", "month", "quarter", "year"})
ACTOR: frozenset[VariableName] = frozenset({"me", "me.roles", "me.team"})
NAMES = (*get_args(VariableName), "visible")
_FIRST_WORDS = frozenset(name.partition(".")[0] for name in NAMES)

_WORD = re.compile(r"\$([a-z_]+)((?:\.[A-Za-z0-9_]+)*)\s*(.*)", re.DOTALL)
_SHIFT = re.compile(r"\s*([+-])\s*(\d{1,5})\s*(mo|min|[ywdh])(?![a-z])")
_MONTHS = {"y": 12, "mo": 1}
_SPANS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
}
_MAX_MONTHS = 1_200
_MAX_SPAN = timedelta(days=36_525)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Where a condition stands: whose record `$record` is, whose `$me.<field>` is. None: there is none."""

    modules: Modules
    record: str | None
    me: str | None


def is_variable(raw: object) -> bool:
    """True for a text that begins with one dollar sign."""
    return isinstance(raw, str) and raw.startswith("$") and not raw.startswith("$$")


def unescape(raw: object) -> object:
    """`raw` without the second of two leading dollar signs."""
    return raw[1:] if isinstance(raw, str) and raw.startswith("$$") else raw


def parse_variable(text: str, surroundings: Surroundings) -> Variable | Literal["visible"]:
    """The variable that `text` names. Raises KithError: K311, K312, K319, or what its path lacks."""
    match = _WORD.fullmatch(text.strip())
    word, dotted, tail = match.groups() if match else ("", "", "")
    if word not in _FIRST_WORDS or (word in TIMES and dotted):
        raise _unknown(text)
    if word == "visible" and not dotted and not tail:
        return "visible"
    if word in TIMES:
        return Variable(_time_name(word), None, _shift(tail, word))
    if tail:
        raise KithError(Problem(code="K312", params={"text": tail, "variable": f"${word}{dotted}"}))
    return _of_record_or_me(word, dotted[1:], text, surroundings)


def _of_record_or_me(word: str, path: str, text: str, surroundings: Surroundings) -> Variable:
    if word == "record":
        return Variable("record", _path(path, surroundings.record, text, surroundings.modules) if path else None)
    match path:
        case "":
            return Variable("me")
        case "roles":
            return Variable("me.roles")
        case "team":
            return Variable("me.team")
        case _:
            return Variable("me", _path(path, surroundings.me, text, surroundings.modules))


def _path(path: str, module: str | None, text: str, modules: Modules) -> Path:
    if module is None or module not in modules:
        raise KithError(Problem(code="K319", params={"variable": text}))
    return find_path(path, module, modules)


def _time_name(word: str) -> VariableName:
    return next(name for name in TIMES if name == word)


def _shift(tail: str, word: str) -> Shift:
    months, span, position = 0, timedelta(0), 0
    while position < len(tail):
        match = _SHIFT.match(tail, position)
        if match is None or (match[3] in {"h", "min"} and word != "now"):
            raise KithError(Problem(code="K312", params={"text": tail.strip(), "variable": f"${word}"}))
        count = int(match[1] + match[2])
        months += count * _MONTHS.get(match[3], 0)
        span += count * _SPANS.get(match[3], timedelta(0))
        position = match.end()
    if abs(months) > _MAX_MONTHS or abs(span) > _MAX_SPAN:
        raise KithError(Problem(code="K310", params={"limit": "a shift reaches a hundred years at most"}))
    return Shift(months, span)


def _unknown(text: str) -> KithError:
    word = text.removeprefix("$").split("+")[0].split("-")[0].strip()
    found = nearest(word, NAMES)
    return KithError(Problem(code="K311", params={"variable": text}, suggestion=f"${found}" if found else None))


def check_fits(variable: Variable, path: Path) -> None:
    """Nothing where both sides of the comparison are of one kind. Raises KithError (K308)."""
    if not _fits(variable, path):
        other = variable.path.type.name if variable.path else variable.name
        params = {"field": str(path), "type": path.type.name, "variable": f"${shown(variable)}", "other": other}
        raise KithError(Problem(code="K308", params=params))


def shown(variable: Variable) -> str:
    """The variable as it is written, without its dollar sign and shift."""
    return f"{variable.name}.{variable.path}" if variable.path else variable.name


def _fits(variable: Variable, path: Path) -> bool:
    if variable.name in TIMES:
        return path.type.family in {"date", "datetime"}
    if variable.path is not None:
        return comparable(path, variable.path)
    if variable.name == "me.roles":
        return path.type.family in {"text", "option", "options"}
    kind, modules = meaning(path)
    if variable.name == "me.team":
        return kind in {"user", "group"}
    return bool(modules) or kind in {"user", "group"}


def meaning(path: Path) -> tuple[str | None, tuple[str, ...]]:
    """What ids at the end of `path` name: the kind of reference and the modules; (None, ()) for other values."""
    if path.field == "id" and path.part is None:
        kind = {"users": "user", "groups": "group"}.get(path.owner, "record")
        return kind, (path.owner,)
    return path.type.reference, modules_behind(path.type)


def comparable(one: Path, other: Path) -> bool:
    """True where values of both paths are of one kind, so that comparing them means something."""
    kind, modules = meaning(one)
    other_kind, other_modules = meaning(other)
    if kind or other_kind:
        return kind == other_kind and (kind != "record" or bool(set(modules) & set(other_modules)))
    family, other_family = _kind(one.type), _kind(other.type)
    if family == "option":
        return other_family == "option" and _options_meet(_single(one.type), _single(other.type))
    return family == other_family and family not in {"composite", "opaque"}


def _options_meet(one: FieldType, other: FieldType) -> bool:
    """Codes of one list, or options of which some have the same name."""
    if not (isinstance(one, WithOptions) and isinstance(other, WithOptions)):
        return one.name == other.name
    return any(other.option(option.name) for option in one.options)


def _single(type_: FieldType) -> FieldType:
    return type_.item or type_


def _kind(type_: FieldType) -> str:
    if any(isinstance(spec.type, Seconds) for spec in type_.columns()):
        return "duration"
    return {"options": "option", "references": "reference", "datetime": "date"}.get(type_.family, type_.family)
