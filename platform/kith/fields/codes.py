"""Codes of international lists: countries, languages, currencies, time zones. Their names come from Babel."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar
from zoneinfo import available_timezones

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.keys import fold, sort_key
from kith.fields.locales import locale_of
from kith.fields.physical import text_type
from kith.fields.plain_text import clean_line
from kith.fields.wording import shown
from kith.lazy import lazy

babel_core = lazy("babel.core")
babel_numbers = lazy("babel.numbers")

_COLUMN = (ColumnSpec("", text_type()),)
# In Babel's list of territories, but no countries: groups, made-up codes, and places that others stand for.
_NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


@lru_cache(maxsize=64)
def country_names(locale: str) -> Mapping[str, str]:
    """The countries of ISO 3166 by code, named in the locale."""
    found = locale_of(locale).territories
    return {
        code: found.get(code, name)
        for code, name in locale_of("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }


@lru_cache(maxsize=64)
def language_names(locale: str) -> Mapping[str, str]:
    """Languages by their code (de, pt-BR), named in the locale."""
    found = locale_of(locale).languages
    return {code.replace("_", "-"): found.get(code, name) for code, name in locale_of("en").languages.items()}


@lru_cache(maxsize=64)
def currency_names(locale: str) -> Mapping[str, str]:
    """The currencies that are in use somewhere today, by code, named in the locale."""
    tenders = babel_core.get_global("territory_currencies").values()
    today = {code for rows in tenders for code, _, end, tender in rows if end is None and tender}
    return {code: str(babel_numbers.get_currency_name(code, locale=locale_of(locale))) for code in sorted(today)}


@lru_cache(maxsize=64)
def zone_names(locale: str) -> Mapping[str, str]:  # noqa: ARG001  (places are named in English alone)
    """The time zones of the IANA database by name, each named by its place."""
    names = sorted(name for name in available_timezones() if "/" in name or name == "UTC")
    usual = (name for name in names if not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))
    return {name: name.replace("_", " ").replace("/", " / ") for name in usual}


@lru_cache(maxsize=256)
def _codes_by_text(of: type[CodeType], locale: str) -> Mapping[str, str]:
    """The code for each code and each name, in English and in the locale, folded. Names of two codes count for none."""
    codes: dict[str, str] = {}
    twice: set[str] = set()
    for names in (of.names("en"), of.names(locale)):
        for code, name in names.items():
            if codes.setdefault(fold(name), code) != code:
                twice.add(fold(name))
    unmistakable = {text: code for text, code in codes.items() if text not in twice}
    return unmistakable | {fold(code): code for code in of.names("en")}


class CodeType(FieldType):
    """A code from a list. Accepted are the code and its name, in English or the context's locale, in any case."""

    __slots__ = ()
    family = "option"
    widget = "code"
    fault: ClassVar[str]

    @staticmethod
    @abstractmethod
    def names(locale: str) -> Mapping[str, str]:
        """The name in the locale of each code."""

    def parse(self, raw: Any, context: Context) -> str | None:
        if raw is not None and not isinstance(raw, str):
            raise refuse(self.fault, value=shown(raw))
        text = clean_line(raw, 200)
        if text is None:
            return None
        code = _codes_by_text(type(self), context.locale).get(fold(text)) or self.alias(text)
        if code is None:
            raise refuse(self.fault, value=shown(text))
        return code

    def alias(self, text: str) -> str | None:
        """The code for another way of writing it, or None."""
        return None

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else self.names(context.locale).get(value, value)

    def choices(self, context: Context) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self.names(context.locale).items(), key=lambda pair: sort_key(pair[1])))

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "enum": list(self.names("en"))}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryType(CodeType):
    """A country."""

    name = "country"
    meaning = "A country, kept by its code of ISO 3166 (DE)"
    fault = "K251"
    names = staticmethod(country_names)
    examples = Examples(
        good=(("DE", "DE"), (" de ", "DE"), ("Germany", "DE"), ("germany", "DE"), ("Türkiye", "TR"), ("", None)),
        bad=("Atlantis", "EU", "ZZ", "276", 49, True, ["DE"], {"code": "DE"}, "D\x00E", "x" * 300),
    )

    def alias(self, text: str) -> str | None:
        return {"UK": "GB", "USA": "US", "GREAT BRITAIN": "GB", "TURKEY": "TR"}.get(text.upper())


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageType(CodeType):
    """A language."""

    name = "language"
    meaning = "A language, kept by its code (de, pt-BR)"
    fault = "K252"
    names = staticmethod(language_names)
    examples = Examples(
        good=(("de", "de"), ("German", "de"), ("pt-BR", "pt-BR"), ("PT_br", "pt-BR"), ("", None)),
        bad=("Klingonese", "d", "de-XX-1", 5, True, ["de"], "de\x00"),
    )

    def alias(self, text: str) -> str | None:
        return _codes_by_text(LanguageType, "en").get(fold(text.replace("_", "-")))


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyType(CodeType):
    """A currency that is in use today."""

    name = "currency"
    meaning = "A currency, kept by its code of ISO 4217 (EUR)"
    fault = "K221"
    names = staticmethod(currency_names)
    examples = Examples(
        good=(("EUR", "EUR"), ("usd", "USD"), ("Euro", "EUR"), ("Japanese Yen", "JPY"), ("", None)),
        bad=("DEM", "XQQ", "€", "dollar", 5, True, ["EUR"], "EUR\x00"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TimezoneType(CodeType):
    """A time zone."""

    name = "timezone"
    meaning = "A time zone by its IANA name (Europe/Berlin)"
    fault = "K253"
    names = staticmethod(zone_names)
    examples = Examples(
        good=(("Europe/Berlin", "Europe/Berlin"), ("america/new_york", "America/New_York"), ("UTC", "UTC"), ("", None)),
        bad=("Mars/Olympus", "CET-1", "+02:00", "../../etc/passwd", "Europe", 2, True, ["UTC"], "UTC\x00"),
    )
