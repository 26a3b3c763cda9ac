"""Every code that a problem can have, from the topic files in `codes/`; `docs/errors.md` is generated from it."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: `text` is a format string over the problem's parameters, `help` the next step."""

    text: str
    help: str


def _collect() -> dict[str, Code]:
    topics = import_module("kith.errors.codes")
    found: dict[str, Code] = {}
    for info in sorted(pkgutil.iter_modules(topics.__path__), key=lambda each: each.name):
        codes: Mapping[str, tuple[str, str]] = import_module(f"kith.errors.codes.{info.name}").CODES
        twice = found.keys() & codes.keys()
        if twice:
            raise RuntimeError(f"error codes declared twice: {sorted(twice)}")
        found |= {name: Code(*entry) for name, entry in codes.items()}
    return dict(sorted(found.items()))


CODES: Mapping[str, Code] = _collect()
