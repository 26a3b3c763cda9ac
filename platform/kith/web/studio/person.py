"""One member of staff: the account, its roles and groups, where it is logged in, its tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError, Problem
from kith.identity import administer, directory, groups, impersonation, sessions, tokens, users
from kith.identity.directory import Person
from kith.identity.load import UNWRITTEN
from kith.identity.reach import check_change, handed_out, may_change
from kith.storage.system import User
from kith.storage.tx import Tx
from kith.web.account.sessions import device_words, method_words
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.studio.contexts import OnePerson
from kith.web.studio.people import choices, row
from kith.web.texts import gettext as _


def show(context: OnePerson, request: Any) -> Any:
    """The page."""
    return person_page(context, request, notice=_done(one(request.GET, "_done")))


def save(context: OnePerson, request: Any) -> Any:
    """Gives the account what the form says: name, address, roles, groups; all of it, or nothing."""
    try:
        _save(request, context.person.id)
    except KithError as refused:
        request.database.give_up()
        return person_page(context, request, 422, problems=refused.problems, typed=request.POST)
    return HTTPSeeOther(f"{context.address}?_done=saved")


def _save(request: Any, user: str) -> None:
    tx = request.tx
    tx.connection.execute(sa.select(User.id).where(User.id == user).with_for_update())
    person = directory.person(tx, user)
    account = users.require(tx, user)
    if person is None or one(request.POST, "seen") != fingerprint(tx, person):
        raise KithError(Problem(code="K466", params={"name": account.name}))
    check_change(tx, request.actor.user, account)
    problems: list[Problem] = []
    for step in (_set_name, _set_email, _set_roles, _set_groups):
        try:
            step(request, person)
        except KithError as refused:
            problems += refused.problems
    if problems:
        raise KithError(*problems)


def _set_name(request: Any, person: Person) -> None:
    administer.set_name(request.tx, person.id, one(request.POST, "name"), by=request.actor.user)


def _set_email(request: Any, person: Person) -> None:
    if one(request.POST, "email").strip() == person.email:
        return
    try:
        administer.set_email(request.tx, person.id, one(request.POST, "email"), by=request.actor.user)
    except KithError as refused:
        raise KithError(*(problem.at(field="email") for problem in refused.problems)) from refused


def _set_roles(request: Any, person: Person) -> None:
    """Roles that the viewer can't hand out stay as they are: the form can't send them."""
    site = request.tx.site
    mine = handed_out(site, request.actor.roles)
    chosen = set(users.physical_roles(site, _several(request, "roles")))
    wanted = chosen | (set(person.roles) - mine)
    if wanted != set(person.roles):
        named = [role.name for role in site.roles.values() if role.physical in wanted]
        administer.set_roles(request.tx, person.id, named, by=request.actor.user)


def _set_groups(request: Any, person: Person) -> None:
    tx, by = request.tx, request.actor.user
    held, wanted = {each.id for each in groups.groups_of(tx, person.id)}, set(_several(request, "groups"))
    for group in sorted(wanted - held):
        groups.add_member(tx, group, person.id, by=by)
    for group in sorted(held - wanted):
        groups.remove_member(tx, group, person.id, by=by)


def _several(request: Any, name: str) -> list[str]:
    return [each for each in request.POST.getall(name) if isinstance(each, str)]


def fingerprint(tx: Tx, person: Person) -> str:
    """What the form was shown with, so that of two who change it at once the second is told."""
    held = sorted(each.id for each in groups.groups_of(tx, person.id))
    shown = [person.name, person.email, sorted(person.roles), held]
    return hashlib.sha256(orjson.dumps(shown)).hexdigest()[:32]


def person_page(
    context: OnePerson,
    request: Any,
    status: int = 200,
    *,
    problems: Sequence[Problem] = (),
    typed: Any = None,
    notice: str | None = None,
) -> Any:
    """The page, with what is wrong, or what there is to say."""
    tx, person = request.tx, context.person
    account = users.require(tx, person.id)
    held = frozenset(person.roles)
    mine = frozenset(each.id for each in groups.groups_of(tx, person.id))
    if typed is not None:
        held = frozenset(r.physical for r in tx.site.roles.values() if r.name in typed.getall("roles"))
        mine = frozenset(each for each in typed.getall("groups") if isinstance(each, str))
    return page(
        request,
        "pages/studio/person",
        status,
        person=row(request, person),
        account=account,
        itself=person.id == request.actor.user,
        fixed=not may_change(tx.site, request.actor.roles, account),
        acts=impersonation.may(tx, request.actor, account),
        name=typed.get("name", "") if typed is not None else person.name,
        email=typed.get("email", "") if typed is not None else person.email,
        seen=fingerprint(tx, person),
        choices=choices(request, held),
        groups=[(each, each.id in mine) for each in groups.all_groups(tx)],
        sessions=[_session(request, each) for each in sessions.of(tx, person.id, idle=_idle(request))],
        tokens=[_token(request, each) for each in tokens.of(tx, person.id)],
        factor_since=_since(request, person),
        problems=[(each.field or "", message_of(each).text) for each in problems],
        notice=notice,
        crumbs=((_("People"), "/studio/people"), (person.name, None)),
    )


def _idle(request: Any) -> Any:
    return request.registry.kith.settings.sessions.staff_idle + UNWRITTEN


def _since(request: Any, person: Person) -> str:
    now = request.registry.kith.clock.now()
    return ago(person.second_factor_at, now) if person.second_factor_at else ""


def _session(request: Any, each: sessions.Open) -> dict[str, Any]:
    now = request.registry.kith.clock.now()
    return {
        "id": each.id,
        "device": device_words(each.user_agent),
        "ip": each.ip,
        "seen": ago(each.last_seen_at, now),
        "since": ago(each.created_at, now),
        "how": method_words(request, each),
        "acting": each.impersonated is not None,
    }


def _token(request: Any, each: tokens.Token) -> dict[str, Any]:
    now = request.registry.kith.clock.now()
    over = each.expires_at is not None and each.expires_at <= now
    return {
        "id": each.id,
        "label": each.label,
        "scopes": ", ".join(each.scopes) if each.scopes is not None else _("everything that the account may"),
        "since": ago(each.created_at, now),
        "seen": ago(each.last_used_at, now) if each.last_used_at else _("never"),
        "open": not (each.revoked or over),
    }


def _done(what: str) -> str | None:
    return {
        "saved": _("Saved."),
        "yourself": _("You are yourself again."),
        "suspended": _("The account is suspended: it is logged out everywhere, and its tokens are revoked."),
        "opened": _("The account is open again."),
        "ended": _("That log-in has ended."),
        "revoked": _("The token is revoked."),
        "factor": _("Two-factor log-in is switched off."),
    }.get(what)
