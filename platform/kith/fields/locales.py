"""Locales by name, whatever way it is written; the words that a locale has for yes and no."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from functools import lru_cache
from typing import Any
from unicodedata import category

from kith.fields.keys import sort_key
from kith.lazy import lazy

babel = lazy("babel")
localedata = lazy("babel.localedata")


@lru_cache(maxsize=256)
def locale_of(name: str) -> Any:
    """The Babel locale called `name` (de, de-AT, pt_BR, de_US); its language alone, else English, where it isn't known.

    A language in a region that nobody has described it for writes numbers, days and times as they are written there.
    """
    written = name.replace("-", "_")
    language, _separator, region = written.rpartition("_")
    found = _parsed(written) or _in_region(language, region) or _parsed(name[:2]) or _parsed("en")
    assert found is not None  # English is always there
    return found


def _parsed(name: str) -> Any:
    """The locale; None where Babel knows none of that name."""
    try:
        return babel.Locale.parse(name)
    except (ValueError, babel.UnknownLocaleError):
        return None


def _in_region(language: str, region: str) -> Any:
    """The language with the formats of the region, but for those that have words of its own language in them."""
    spoken = _parsed(language)
    if spoken is None or region not in regions():
        return None
    there, here = _data(str(_parsed(f"und_{region}"))), _data(str(spoken))
    formats = {name: there[name] for name in _WHOLE}
    formats |= {name: _patterns(here[name], there[name]) for name in _PATTERNS}
    made = copy(spoken)
    made.territory = region
    vars(made)["_Locale__data"] = localedata.LocaleDataDict({**here, **formats})  # Babel has no way to say so
    return made


def _data(name: str) -> Any:
    return localedata.LocaleDataDict(localedata.load(name))


_WHOLE = ("number_symbols", "decimal_formats", "week_data")  # of a region as they are
_PATTERNS = ("percent_formats", "currency_formats", "date_formats", "time_formats", "datetime_formats")
_LATIN = "latn"  # the digits that people type numbers with


def _patterns(here: Any, there: Any) -> Any:
    """Those of the region; of the language where the region's have words in them, or marks that nobody types."""
    return {**here, **{key: each for key, each in there.items() if _is_plain(str(getattr(each, "pattern", each)))}}


def _is_plain(pattern: str) -> bool:
    strange = (each.isalpha() or category(each) == "Cf" for each in pattern if not each.isascii())
    return "'" not in pattern and pattern[:1] != "%" and not any(strange)


@lru_cache(maxsize=1)
def regions() -> frozenset[str]:
    """The regions (ISO 3166) that a person may choose: those whose way of writing is known, and may be typed."""
    known = {each.rpartition("_")[2] for each in localedata.locale_identifiers() if "_" in each}
    return frozenset(each for each in known if len(each) == 2 and each.isupper() and _is_typed(each))


def _is_typed(region: str) -> bool:
    """Whether people type numbers as they are written there: in Latin digits, and amounts grouped like all others."""
    found = _parsed(f"und_{region}")
    if found is None or found.default_numbering_system != _LATIN:
        return False
    return bool(found.decimal_formats[None].grouping == found.currency_formats["standard"].grouping)


@lru_cache(maxsize=32)
def region_names(locale: str) -> Mapping[str, str]:
    """What the regions are called in `locale`, by their codes, in the order of the alphabet."""
    told = locale_of(locale).territories
    return dict(sorted(((each, str(told.get(each, each))) for each in regions()), key=lambda each: sort_key(each[1])))


def parted(name: str, languages: Collection[str]) -> tuple[str, str]:
    """The language and the region of a locale, of which `languages` may be chosen; '' for none."""
    if name in languages:
        return name, ""
    language, _separator, region = name.rpartition("_")
    return (language, region) if language in languages and region in regions() else ("", "")


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
