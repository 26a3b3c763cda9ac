"""Codes of long lists in forms: an input holds the code, shows its name, and takes either.

The names themselves aren't in the page, which four hundred time zones would make ten times as large: a script loads
them once, when they are first looked for, and the browser keeps them. Without scripts the name or code is typed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import orjson

from kith.errors import KithError
from kith.fields.base import Context, FieldType
from kith.fields.codes import CodeType
from kith.fields.registry import builtin_types

LISTS = {each.name: each for each in builtin_types() if issubclass(each, CodeType)}


@dataclass(frozen=True, slots=True)
class CodeList:
    """The options of a list in one language as JSON, `[{value, text}]`, and the digest of that."""

    body: bytes
    digest: str


@lru_cache(maxsize=64)
def code_list(kind: str, locale: str) -> CodeList:
    """The options of the field type `kind`, one of LISTS, in the order of their names."""
    choices = LISTS[kind]().choices(Context(locale=locale))
    body = orjson.dumps([{"value": value, "text": text} for value, text in choices])
    return CodeList(body, hashlib.sha256(body).hexdigest()[:12])


def is_code(kind: FieldType) -> bool:
    """Whether values of `kind` are codes of a list."""
    return isinstance(kind, CodeType)


def code_of(kind: FieldType, text: str, context: Context) -> str:
    """The code that `text` names; `text` as it was typed where it names none, or isn't a code at all."""
    if not is_code(kind):
        return text
    try:
        return str(kind.parse(text, context) or "")
    except KithError:
        return text


def name_of(kind: FieldType, code: str, context: Context) -> str:
    """What an input shows for `code`: its name where that reads back as the code, else the code."""
    name = kind.format(code, context) if code else ""
    return name if code_of(kind, name, context) == code else code


def list_address(kind: FieldType, context: Context) -> str:
    """Where a script finds the options of `kind`: another address as soon as a name changes, or the language."""
    if kind.name not in LISTS:
        return ""
    return f"/options/{kind.name}.json?v={code_list(kind.name, context.locale).digest}"
