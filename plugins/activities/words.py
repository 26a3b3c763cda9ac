"""What mails say of a time: in the language of the mail and the time zone of who reads it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kith.ext import Tx, lazy, mail_template

babel = lazy("babel")
dates = lazy("babel.dates")


def language_of(tx: Tx, name: str, locale: str) -> str:
    """The language in which the mail called `name` is written for a reader of `locale`: times are told in it as well.

    Templates without a language in their name are English, those of the site in the site's first language.
    """
    found = mail_template(tx, name, locale or tx.settings.locale)
    path = found.source.path if found.source else ""
    if path.count(".") > 1:
        return found.locale
    return tx.settings.locale if path.startswith("config/") else "en"


def told_time(starts: datetime | date, ends: datetime | date | None, *, zone: ZoneInfo, locale: str) -> str:
    """`Tuesday, March 31, 2026, 2:30 PM - 3:00 PM (Europe/Berlin)`; days without a zone, they are the same for all."""
    language = _language(locale)
    if not isinstance(starts, datetime):
        days = [starts] if ends is None or isinstance(ends, datetime) or ends <= starts else [starts, ends]
        return " – ".join(dates.format_date(day, "full", locale=language) for day in days)
    begin = starts.astimezone(zone)
    told = f"{dates.format_date(begin, 'full', locale=language)}, {_clock(begin, language)}"
    if isinstance(ends, datetime) and ends > starts:
        end = ends.astimezone(zone)
        day = "" if end.date() == begin.date() else f"{dates.format_date(end, 'full', locale=language)}, "
        told += f" – {day}{_clock(end, language)}"
    return f"{told} ({zone.key})"


def _clock(local: datetime, language: Any) -> str:
    told: str = dates.format_time(local.time(), "short", locale=language)
    return told


def _language(locale: str) -> Any:
    """The language; English where it is none that there are words for."""
    try:
        return babel.Locale.parse(locale.replace("-", "_"))
    except (ValueError, babel.UnknownLocaleError):
        return babel.Locale("en")
