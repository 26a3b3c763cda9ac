"""Locales by name, whatever way it is written; the words that a locale has for yes and no."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from kith.lazy import lazy

babel = lazy("babel")


@lru_cache(maxsize=128)
def locale_of(name: str) -> Any:
    """The Babel locale called `name` (de, de-AT, pt_BR); its language alone, else English, where it isn't known."""
    for candidate in (name.replace("-", "_"), name[:2], "en"):
        try:
            return babel.Locale.parse(candidate)
        except (ValueError, babel.UnknownLocaleError):
            continue
    raise AssertionError("English is always there")


YES_NO: dict[str, tuple[str, str]] = {
    "en": ("Yes", "No"),
    "de": ("Ja", "Nein"),
    "fr": ("Oui", "Non"),
    "es": ("Sí", "No"),
    "it": ("Sì", "No"),
    "pt": ("Sim", "Não"),
    "nl": ("Ja", "Nee"),
    "pl": ("Tak", "Nie"),
    "sv": ("Ja", "Nej"),
    "tr": ("Evet", "Hayır"),
    "ru": ("Да", "Нет"),
    "uk": ("Так", "Ні"),
    "ja": ("はい", "いいえ"),
    "zh": ("是", "否"),
}
