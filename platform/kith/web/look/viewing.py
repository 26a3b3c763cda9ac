"""How one who looks sees values: what decides it, as a key under which whatever is made for it can be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kith.fields.base import Context
from kith.web.texts import spoken

_NO_TIME = Context().now
_NO_RATES = Context().rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewing:
    """Equal for all who see values alike. `sprite` is the address of the icons; `base` stands before all others."""

    context: Context
    sprite: str
    language: str
    base: str = ""

    def __hash__(self) -> int:
        seen = self.context
        return hash((seen.zone, seen.locale, seen.currency, self.sprite, self.language, self.base))


def viewing(request: Any) -> Viewing:
    """How whoever asks sees values; neither the present nor rates of exchange change how one looks."""
    settled = replace(request.viewer, now=_NO_TIME, rates=_NO_RATES)
    sprite = request.registry.assets.address("vendor/icons.svg")
    return Viewing(context=settled, sprite=sprite, language=spoken(), base=request.realm.base)
