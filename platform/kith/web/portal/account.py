"""One's own account in a portal: language and time zone, password, second factor; and the way to one's own record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther

from kith.errors import KithError
from kith.fields.locales import locale_name, region_names
from kith.identity import profile, recovery, second_factor
from kith.identity.login import check_code_throttle, check_present, clear_code_throttle, note_wrong_code
from kith.portal import login
from kith.portal.access import realm
from kith.portal.activating import change_password
from kith.web.account.faults import faults
from kith.web.account.offer import offered, status_of, taken_up
from kith.web.account.profile import SPOKEN, chosen_locale, kept_locale, languages, zones
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.portal.contexts import Own
from kith.web.portal.home import own_record
from kith.web.texts import gettext as _
from kith.web.texts import spoken


def show(context: Own, request: Any) -> Any:
    """The page."""
    told = {
        "saved": _("Your settings are saved."),
        "password": _("Your password is changed. You are logged out elsewhere."),
        "off": _("Two-factor log-in is turned off."),
    }
    return _form(context, request, notice=told.get(one(request.GET, "_done")))


def save(context: Own, request: Any) -> Any:
    """Keeps language and time zone; the page again with what is wrong."""
    typed = {name: one(request.POST, name) for name in (*SPOKEN, "timezone")}
    try:
        profile.save_profile(
            request.tx,
            context.user,
            name=None,
            locale=chosen_locale(request, typed, _usual(context, request)),
            timezone=typed["timezone"],
            languages=languages(request),
        )
    except KithError as refused:
        request.database.give_up()
        return _form(context, request, 422, typed=typed, refused=refused)
    return HTTPSeeOther(f"{context.address}/account?_done=saved")


def save_password(context: Own, request: Any) -> Any:
    """Sets the new password where the present one is right. Guesses of that count as tries to log in."""
    try:
        _check_present(context, request)
        with request.database.apart(write=True) as tx:
            change_password(tx, context.user, one(request.POST, "password"), but=context.session)
            login.forget_tries(tx, request.actor.email)
    except KithError as refused:
        return _form(context, request, status_of(refused), refused=refused)
    return HTTPSeeOther(f"{context.address}/account?_done=password")


def show_second_factor(context: Own, request: Any) -> Any:
    """How the second factor stands: the QR code where nothing is set up, else what can be done with it."""
    return _factor_form(context, request)


def save_second_factor(context: Own, request: Any) -> Any:
    """What the form asks for: `set_up`, `codes` or `off`."""
    act = {"set_up": _set_up, "codes": _codes, "off": _off}.get(one(request.POST, "act"))
    if act is None:
        raise HTTPBadRequest
    try:
        return act(context, request)
    except KithError as refused:
        return _factor_form(context, request, status_of(refused), refused=refused)


def _set_up(context: Own, request: Any) -> Any:
    return page(request, "portal/codes", codes=taken_up(request, context.user))


def _codes(context: Own, request: Any) -> Any:
    _check_both(context, request)
    with request.database.apart(write=True) as tx:
        codes = second_factor.new_recovery_codes(tx, context.user)
    return page(request, "portal/codes", codes=codes)


def _off(context: Own, request: Any) -> Any:
    _check_both(context, request)
    with request.database.apart(write=True) as tx:
        second_factor.turn_off(tx, context.user, by=context.user, kind="portal")
    return HTTPSeeOther(f"{context.address}/account?_done=off")


def _check_present(context: Own, request: Any) -> None:
    """Raises K445 unless the form's present password is right, K402 after too many that weren't."""
    with request.database.apart(write=True) as tx:
        login.check_tries(tx, request.actor.email, request.remote_addr or "")
    with request.database.apart(write=False) as tx:
        check_present(tx, context.user, one(request.POST, "present"))


def _check_both(context: Own, request: Any) -> None:
    """Raises K445 and K446 unless password and code are right, K402 after too many that weren't."""
    _check_present(context, request)
    with request.database.apart(write=True) as tx:
        check_code_throttle(tx, context.user, request.remote_addr or "")
    try:
        with request.database.apart(write=True) as tx:
            second_factor.check_code(tx, context.user, one(request.POST, "code"))
            clear_code_throttle(tx, context.user)
            login.forget_tries(tx, request.actor.email)
    except KithError:
        with request.database.apart(write=True) as tx:
            note_wrong_code(tx, context.user, realm(context.portal))
        raise


def _factor_form(context: Own, request: Any, status: int = 200, *, refused: KithError | None = None) -> Any:
    there = second_factor.is_set_up(request.tx, context.user)
    values = {} if there else offered(request, context.user, one(request.POST, "sealed"))
    return page(
        request,
        "portal/two_factor",
        status,
        there=there,
        email=request.actor.email,
        left=recovery.codes_left(request.tx, context.user) if there else 0,
        problems=faults(refused),
        crumbs=((_("Your account"), f"{context.address}/account"), (_("Two-factor log-in"), None)),
        **values,
    )


def _form(
    context: Own,
    request: Any,
    status: int = 200,
    *,
    typed: Mapping[str, str] | None = None,
    refused: KithError | None = None,
    notice: str | None = None,
) -> Any:
    kept = profile.profile_of(request.tx, context.user)
    settings = request.registry.kith.settings
    return page(
        request,
        "portal/account",
        status,
        values={**kept_locale(request, kept.locale), "timezone": kept.timezone, **(typed or {})},
        problems=faults(refused),
        email=kept.email,
        own=own_record(request),
        strong=second_factor.is_set_up(request.tx, context.user),
        languages=languages(request),
        regions=region_names(spoken()),
        areas=zones(),
        site_zone=settings.timezone,
        site_language=locale_name(_usual(context, request)),
        notice=notice,
    )


def _usual(context: Own, request: Any) -> str:
    """The locale of who hasn't chosen one."""
    return str(context.portal.language or request.registry.kith.settings.locale)
