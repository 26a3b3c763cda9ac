"""What pages call the states of an access to a portal, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kith.fields.datetimes import DateTimeType
from kith.portal.standing import Standing
from kith.web.look.moments import ago
from kith.web.texts import gettext as _

_MOMENT = DateTimeType()
TONES = {"active": "green", "invited": "blue", "suspended": "red", "waiting": "yellow", "not_invited": "gray"}
ICONS = {
    "invite": "send",
    "resend": "mail-forward",
    "reset": "key",
    "suspend": "lock",
    "resume": "user-check",
    "revoke": "user-x",
    "unlist": "user-off",
    "enlist": "hourglass",
}
_IN_MENU = ("invite", "resend", "reset")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A button: `type` and `name` are what its form sends."""

    type: str
    name: str
    label: str
    icon: str
    danger: bool = False


def state_words(state: str) -> str:
    """What the state is called."""
    return {
        "active": _("Active"),
        "invited": _("Invited"),
        "suspended": _("Suspended"),
        "waiting": _("Waiting for a seat"),
        "not_invited": _("Not invited"),
    }[state]


def deed_words(name: str) -> str:
    """What the button says."""
    return {
        "invite": _("Send invite"),
        "resend": _("Resend invite"),
        "reset": _("Reset password"),
        "suspend": _("Suspend access"),
        "resume": _("Let in again"),
        "revoke": _("Revoke access"),
        "unlist": _("Take off the waiting list"),
        "enlist": _("Put on the waiting list"),
    }[name]


def done_words(done: str) -> str | None:
    """What is said once it is done, '' and unknown words give None."""
    return {
        "portal-invite": _("The invitation is on its way."),
        "portal-resend": _("Another invitation is on its way. The older link works no more."),
        "portal-reset": _("A link for a new password is on its way."),
        "portal-suspend": _("The access is suspended, and its log-ins have ended."),
        "portal-resume": _("The access is open again."),
        "portal-revoke": _("The access is taken away."),
        "portal-unlist": _("Taken off the waiting list."),
        "portal-enlist": _("Put on the waiting list: the invitation goes out when a seat is free."),
    }.get(done)


def deeds_of(standing: Standing) -> list[Deed]:
    """The buttons that the state leaves."""
    return [_deed(standing, name, deed_words(name)) for name in standing.deeds]


def menu_deeds(found: tuple[Standing, ...]) -> list[Deed]:
    """Those for the menu of a row, with the portal's label where there are several."""
    several = sum(each.matters for each in found) > 1
    return [
        _deed(each, name, f"{deed_words(name)} · {each.portal.label}" if several else deed_words(name))
        for each in found
        for name in each.deeds
        if name in _IN_MENU
    ]


def _deed(standing: Standing, name: str, label: str) -> Deed:
    return Deed(
        type=standing.portal.name, name=name, label=label, icon=ICONS[name], danger=name in ("suspend", "revoke")
    )


def since_words(standing: Standing, request: Any) -> str:
    """Since when, or when they were last there; '' for who isn't invited."""
    now = request.tx.clock.now()
    if standing.last_login is not None:
        return _("Last log-in {when}", when=ago(standing.last_login, now))
    if standing.since is None:
        return ""
    return ago(standing.since, now)


def moment_words(moment: Any, request: Any) -> str:
    """The moment by the viewer's clocks, '' for none."""
    return _MOMENT.format(moment, request.viewer) if moment is not None else ""
