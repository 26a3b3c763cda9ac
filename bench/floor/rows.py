"""A contact as the floor writes it: checked a little, with the keys that the same indexes need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import uuid_utils

from bench.floor.tables import CONTACT, KEYED, KEYS, SORTED

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
PHONE = re.compile(r"\+?[0-9 ()/-]{5,30}\Z")
ROLES = frozenset({"lead", "prospect", "client"})
BOOLEANS = frozenset({"do_not_email", "do_not_call"})


def columns() -> list[str]:
    """The columns that a row fills."""
    return ["id", "active", "created_at", "modified_at", "version", "title", "title__sort", *CONTACT, *KEYS]


def checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """`values`, where they look like a contact. Raises ValueError."""
    if not values.get("first_name") or not values.get("last_name") or values.get("role") not in ROLES:
        raise ValueError("first_name, last_name and role are needed")
    for name, looks in (("email", ADDRESS), ("email_2", ADDRESS), ("mobile_phone", PHONE), ("work_phone", PHONE)):
        if values.get(name) and not looks.match(values[name]):
            raise ValueError(f"{name} doesn't look right")
    return values


def cells(values: Mapping[str, Any], now: datetime, *, sqlite: bool) -> tuple[Any, ...]:
    """The row of a new contact, in the order of `columns`."""
    moment: Any = now.replace(tzinfo=None).isoformat(timespec="microseconds") if sqlite else now
    title = f"{values['first_name']} {values['last_name']}"
    own = [values.get(name) in (True, "true") if name in BOOLEANS else values.get(name) or None for name in CONTACT]
    keys = {name: _folded(values.get(name) or "") for name in CONTACT if name in KEYED}
    sorts = [_plain(keys[name]) for name in CONTACT if name in SORTED]
    built_in = (str(uuid_utils.uuid7()), True, moment, moment, 1, title, _plain(_folded(title)))
    return (*built_in, *own, *keys.values(), *sorts)


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def _plain(text: str) -> str:
    if text.isascii():
        return text
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each))
