"""What stands in the audit log, in words: kinds of entries, and their details by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.definition.model import Site
from kith.web.texts import gettext as _

Group = tuple[str, str, tuple[str, ...]]  # name in an address, in words, the kinds that it takes in


def groups() -> tuple[Group, ...]:
    """The groups that kinds are filtered by; `login.` stands for all kinds that begin so."""
    return (
        ("logins", _("Log-ins"), ("login.", "session.", "recovery_code.used")),
        ("denials", _("Denials"), ("denied",)),
        ("exports", _("Exports"), ("exported", "audit.exported")),
        ("bulk", _("Actions on many records"), ("bulk.",)),
        ("impersonation", _("Acting as somebody else"), ("impersonation.",)),
        ("roles", _("Roles and groups"), ("roles.", "group.")),
        ("sharing", _("Sharing"), ("grant.",)),
        (
            "accounts",
            _("Accounts"),
            (
                *("user.", "password.", "email.", "name.", "profile.", "picture."),
                *("second_factor.", "recovery_codes.", "identity."),
            ),
        ),
        ("portals", _("Portals"), ("portal.",)),
        ("forms", _("Web forms"), ("form.",)),
        ("tokens", _("API tokens"), ("token.",)),
        ("mail", _("Mail"), ("mail.",)),
        ("jobs", _("Jobs"), ("job.",)),
        ("settings", _("Settings and definitions"), ("definitions.", "settings.", "plugin.")),
    )


def kinds() -> Mapping[str, str]:
    """Every kind that Kith writes, in words."""
    return {
        "login.opened": _("Logged in"),
        "login.failed": _("Log-in failed"),
        "login.throttled": _("Too many log-in tries"),
        "session.ended": _("Log-in ended"),
        "recovery_code.used": _("Recovery code used"),
        "denied": _("Denied"),
        "exported": _("Records exported"),
        "audit.exported": _("Audit log exported"),
        "bulk.begun": _("Action on many records begun"),
        "impersonation.started": _("Began to act as somebody"),
        "impersonation.ended": _("Ceased to act as somebody"),
        "roles.set": _("Roles changed"),
        "group.added": _("Group made"),
        "group.renamed": _("Group renamed"),
        "group.described": _("Group described"),
        "group.removed": _("Group removed"),
        "group.member_added": _("Taken into a group"),
        "group.member_removed": _("Taken out of a group"),
        "grant.shared": _("Record shared"),
        "grant.ended": _("Sharing ended"),
        "user.added": _("Account made"),
        "user.invited": _("Invited"),
        "user.joined": _("Joined by invitation"),
        "user.disabled": _("Suspended"),
        "user.enabled": _("Opened again"),
        "password.set": _("Password set"),
        **_of_portals(),
        **_of_forms(),
        "mail.stopped": _("Mail to an address stopped"),
        "mail.allowed": _("Mail to an address allowed again"),
        "password.forgotten": _("New password asked for"),
        "password.link": _("Link for a new password made"),
        "email.asked": _("Another e-mail address asked for"),
        "email.set": _("E-mail address changed"),
        "name.set": _("Name changed"),
        "profile.set": _("Profile changed"),
        "picture.set": _("Picture set"),
        "picture.removed": _("Picture removed"),
        "second_factor.set": _("Two-factor log-in set up"),
        "second_factor.off": _("Two-factor log-in switched off"),
        "recovery_codes.made": _("Recovery codes made"),
        "identity.tied": _("Log-in elsewhere tied"),
        "identity.untied": _("Log-in elsewhere untied"),
        "token.issued": _("API token made"),
        "token.revoked": _("API token revoked"),
        "job.replayed": _("Jobs put back"),
        "job.discarded": _("Jobs discarded"),
        "job.cancelled": _("Job cancelled"),
        "definitions.applied": _("Definitions applied"),
        "settings.changed": _("Settings changed"),
        "plugin.system": _("Plugin took all rights"),
    }


def _of_forms() -> Mapping[str, str]:
    return {
        "form.released": _("Submission of a form released"),
        "form.rejected": _("Submission of a form rejected"),
        "form.replayed": _("Submission of a form processed again"),
        "form.erased": _("Submission of a form erased"),
    }


def _of_portals() -> Mapping[str, str]:
    return {
        "portal.asked": _("Access to a portal asked for by a visitor"),
        "portal.invited": _("Invited to a portal"),
        "portal.invited_again": _("Invited to a portal again"),
        "portal.waiting": _("Put on the waiting list of a portal"),
        "portal.waiting_ended": _("Taken off the waiting list of a portal"),
        "portal.activated": _("Access to a portal activated"),
        "portal.suspended": _("Access to a portal suspended"),
        "portal.resumed": _("Access to a portal given back"),
        "portal.revoked": _("Access to a portal taken away"),
        "portal.password_link": _("Link for a new portal password mailed"),
    }


def kind_words(kind: str) -> str:
    """The kind in words; one that a plugin wrote as it stands."""
    return kinds().get(kind, kind)


def kinds_of(chosen: str) -> tuple[str, ...]:
    """The kinds that a filter's value stands for: a group's, or the one that it names."""
    for name, _label, found in groups():
        if name == chosen:
            return found
    return (chosen,) if chosen in kinds() else ()


def members(kinds_in_group: Sequence[str]) -> list[tuple[str, str]]:
    """The kinds of a group with their words."""
    begins = tuple(each for each in kinds_in_group if each.endswith("."))
    return [(kind, words) for kind, words in kinds().items() if kind in kinds_in_group or kind.startswith(begins)]


def detail_words(detail: Mapping[str, Any] | None, site: Site, names: Mapping[str, str]) -> str:
    """The details in one line: `Given: Sales · Taken: Finance`. `names`: id -> what a person or group is called."""
    labels = _labels()
    plain = {name: value for name, value in (detail or {}).items() if value is not False and value != []}
    plain.pop("marks", None)  # of settings: nothing that people read
    told = ((labels.get(name, name), _value(name, value, site, names)) for name, value in plain.items())
    return " · ".join(f"{label}: {value}" for label, value in told if value != "")


def _value(name: str, value: Any, site: Site, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_value(name, each, site, names) for each in value)
    if isinstance(value, bool):
        return _("yes")
    text = "" if value is None else str(value)
    if name in {"given", "taken", "roles", "role"}:
        return next((role.label for role in site.roles.values() if role.physical == text), text)
    return names.get(text) or _values().get((name, text)) or text


def _labels() -> Mapping[str, str]:
    return {
        "action": _("Action"),
        "because": _("Because"),
        "by": _("By"),
        "chosen": _("Chosen"),
        "count": _("Number"),
        "fields": _("Fields"),
        "given": _("Given"),
        "group": _("Group"),
        "left": _("Left"),
        "members": _("Members"),
        "method": _("How"),
        "minutes": _("Minutes"),
        "of": _("Of"),
        "plugin": _("Plugin"),
        "provider": _("Provider"),
        "realm": _("Where"),
        "reason": _("Why"),
        "records": _("Records"),
        "role": _("Role"),
        "roles": _("Roles"),
        "route": _("Address"),
        "scopes": _("Scopes"),
        "session": _("Log-in"),
        "status": _("Status"),
        "strong": _("With a second factor"),
        "taken": _("Taken"),
        "times": _("Times"),
        "to": _("To"),
        "token": _("Token"),
        "tokens": _("Tokens revoked"),
        "user": _("Person"),
        "version": _("Version"),
        "via": _("By way of"),
    }


def _values() -> Mapping[tuple[str, str], str]:
    return {
        ("because", "asked"): _("ended by themselves"),
        ("because", "time"): _("time over"),
        ("because", "power"): _("lost the power to"),
        ("because", "person"): _("person suspended"),
        ("because", "rank"): _("person has risen"),
        ("because", "session"): _("log-in ended"),
        ("chosen", "named"): _("one by one"),
        ("chosen", "filter"): _("all of a list"),
        ("method", "password"): _("password"),
        ("method", "link"): _("link"),
        ("of", "account"): _("account"),
        ("of", "address"): _("address"),
        ("of", "code"): _("code"),
        ("realm", "staff"): _("staff pages"),
    }
