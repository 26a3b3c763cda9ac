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


# What a person may choose where the site speaks a language: regions that write numbers or days in another way.
REGIONS: dict[str, tuple[str, ...]] = {
    "en": ("en_AU", "en_CA", "en_GB", "en_IE", "en_IN", "en_NZ", "en_US", "en_ZA"),
    "de": ("de_AT", "de_CH", "de_DE"),
    "fr": ("fr_BE", "fr_CA", "fr_CH", "fr_FR"),
    "es": ("es_ES", "es_MX", "es_AR"),
    "it": ("it_CH", "it_IT"),
    "pt": ("pt_BR", "pt_PT"),
    "nl": ("nl_BE", "nl_NL"),
}


def offered(language: str) -> tuple[str, ...]:
    """The locales that a person may choose who speaks a language of the site: itself, then its regions."""
    return (language, *REGIONS.get(language, ()))


@lru_cache(maxsize=128)
def locale_name(name: str) -> str:
    """What the locale calls itself: Deutsch (Schweiz)."""
    called = str(locale_of(name).get_display_name() or name)
    return called[:1].upper() + called[1:]


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
