"""One's own profile: name, language, time zone, picture, and what is mailed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.fields.codes import zone_names
from kith.fields.locales import locale_name, parted, region_names
from kith.identity import profile
from kith.web.account.contexts import Own
from kith.web.account.faults import faults
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.texts import spoken

Group = tuple[str, list[tuple[str, str]]]

SPOKEN = ("language", "region")  # what a locale is chosen by
TOLD = ("mentions", "assignments")  # what one chooses how to hear of


def show(context: Own, request: Any) -> Any:
    """The profile's form."""
    told = {"saved": _("Your profile is saved."), "picture": _("Your picture is saved.")}
    told["removed"] = _("Your picture is removed.")
    return form(context, request, notice=told.get(one(request.GET, "_done")))


def save(context: Own, request: Any) -> Any:
    """Keeps what the form says; the form again with what is wrong."""
    typed = {name: one(request.POST, name) for name in ("name", *SPOKEN, "timezone", *TOLD)}
    try:
        profile.save_profile(
            request.tx,
            context.user,
            name=typed["name"],
            locale=chosen_locale(request, typed, request.registry.kith.settings.locale),
            timezone=typed["timezone"],
            languages=languages(request),
            mentions=typed["mentions"],
            assignments=typed["assignments"],
        )
    except KithError as refused:
        request.database.give_up()
        return form(context, request, 422, typed=typed, refused=refused)
    return HTTPSeeOther("/account?_done=saved")


def form(
    context: Own,
    request: Any,
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    refused: KithError | None = None,
    notice: str | None = None,
) -> Any:
    """The page, with what was typed and what is wrong with it."""
    kept = profile.profile_of(request.tx, context.user)
    values = {"name": kept.name, **kept_locale(request, kept.locale), "timezone": kept.timezone}
    values |= {name: getattr(kept, name) for name in TOLD}
    values |= typed or {}
    problems = faults(refused)
    settings = request.registry.kith.settings
    return page(
        request,
        "pages/account/profile",
        status,
        tab="profile",
        values=values,
        problems=problems,
        kept=kept,
        person=context.user,
        languages=languages(request),
        regions=region_names(spoken()),
        areas=zones(),
        ways=_ways(),
        site_zone=settings.timezone,
        site_language=locale_name(settings.locale),
        notice=notice,
    )


def _ways() -> list[tuple[str, str]]:
    words = {
        "both": _("In the page and by mail"),
        "page": _("In the page"),
        "mail": _("By mail"),
        "none": _("Not at all"),
    }
    return [(each, words[each]) for each in profile.WAYS]


def languages(request: Any) -> Mapping[str, str]:
    """The languages of the site by code, each by its own name."""
    return {code: locale_name(code) for code in request.registry.kith.settings.languages}


def kept_locale(request: Any, locale: str) -> dict[str, str]:
    """What the form shows of the locale that somebody has."""
    return dict(zip(SPOKEN, parted(locale, languages(request)), strict=True))


def chosen_locale(request: Any, typed: Mapping[str, str], usual: str) -> str:
    """The locale that the form says; a region alone goes with the language of `usual`. "" for neither."""
    language, region = (typed[name] for name in SPOKEN)
    if not region:
        return language
    known = languages(request)
    return f"{language or parted(usual, known)[0] or next(iter(known))}_{region}"


def zones() -> list[Group]:
    """The time zones by their part of the world."""
    pairs = [(name.partition("/")[0], name, called) for name, called in zone_names(spoken()).items()]
    return [
        (area, [(name, called.partition(" / ")[2] or called) for _, name, called in group])
        for area, group in groupby(sorted(pairs), key=lambda each: each[0])
    ]
