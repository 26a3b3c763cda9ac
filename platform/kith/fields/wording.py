"""How a raw value is named in a complaint: short, in quotes, without characters that could disturb the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SHOWN = 60  # characters of a value that a message repeats


def shown(raw: Any) -> str:
    """`raw` for a message: quoted, cut to 60 characters, everything unprintable escaped; never raises."""
    if isinstance(raw, str):
        cut = raw[:SHOWN] + ("…" if len(raw) > SHOWN else "")
        return '"' + "".join(each if each.isprintable() else ascii(each)[1:-1] for each in cut) + '"'
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if type(raw) is float or (type(raw) is int and abs(raw) < 10**SHOWN):
        return repr(raw)
    return "This value"


def kind(raw: Any) -> str:
    """What `raw` is, in the words of JSON: "a number", "a list"."""
    if raw is None:
        return "nothing"
    if isinstance(raw, bool):
        return "true or false"
    if isinstance(raw, int | float):
        return "a number"
    if isinstance(raw, str):
        return "a text"
    if isinstance(raw, Mapping):
        return "an object"
    return "a list" if isinstance(raw, list | tuple) else "a value of another kind"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names for a message: the first twelve, with commas."""
    return ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
