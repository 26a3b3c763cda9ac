"""The staff as a list, and inviting somebody new."""

from __future__ import annotations

from typing import Any

from kith.definition.model import Role
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.identity import invites
from kith.identity.directory import STATES, Page, Person, Wanted, people
from kith.identity.reach import handed_out
from kith.identity.users import require
from kith.mail.accounts import mail_invitation
from kith.web.doors.parameters import one
from kith.web.look.frame import initials
from kith.web.look.messages import message_of
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.studio.addresses import link_address
from kith.web.studio.contexts import Administration
from kith.web.texts import gettext as _

LIMIT = 50


def show(context: Administration, request: Any) -> Any:
    """The list."""
    typed = {name: one(request.GET, name).strip()[:200] for name in ("q", "role", "state", "factor")}
    found = people(request.tx, _wanted(request, typed), limit=LIMIT, after=_after(one(request.GET, "after")))
    return page(
        request,
        "pages/studio/people",
        typed=typed,
        rows=[row(request, each) for each in found.people],
        total=found.total,
        next=_next(request, typed, found),
        roles=[(role.name, role.label) for role in request.tx.site.roles.values() if not role.abstract],
        states=[(each, state_words(each)) for each in STATES],
        notice=None,
    )


def _wanted(request: Any, typed: dict[str, str]) -> Wanted:
    role = request.tx.site.roles.get(typed["role"])
    return Wanted(
        words=typed["q"].replace("\0", ""),
        role=role.physical if role else "",
        state=typed["state"] if typed["state"] in STATES else "",
        factor=typed["factor"] if typed["factor"] in ("on", "off") else "",
    )


def _after(text: str) -> tuple[str, str] | None:
    id, _, name = text.partition(" ")
    return (name.replace("\0", ""), id) if is_id(id) else None


def _next(request: Any, typed: dict[str, str], found: Page) -> str:
    if found.next is None:
        return ""
    name, id = found.next
    given = {key: value for key, value in typed.items() if value} | {"after": f"{id} {name}"}
    return str(request.route_path("studio.people", _query=given))


def row(request: Any, person: Person) -> dict[str, Any]:
    """Somebody as the list shows them."""
    now = request.registry.kith.clock.now()
    return {
        "id": person.id,
        "name": person.name,
        "initials": initials(person.name),
        "email": person.email,
        "state": person.state,
        "state_words": state_words(person.state),
        "roles": role_labels(request, person.roles),
        "seen": ago(person.last_login_at, now) if person.last_login_at else _("never"),
        "factor": person.second_factor_at is not None,
    }


def role_labels(request: Any, physical: tuple[str, ...]) -> list[tuple[str, str]]:
    """Name and label of the roles that there still are, in the order of the site."""
    return [(role.name, role.label) for role in request.tx.site.roles.values() if role.physical in physical]


def state_words(state: str) -> str:
    """The state of an account in words."""
    return {"active": _("Active"), "invited": _("Invited"), "suspended": _("Suspended")}.get(state, state)


def choices(request: Any, held: frozenset[str]) -> list[tuple[Role, bool, bool]]:
    """The roles that can be held: each with whether it is, and whether the viewer may give or take it."""
    mine = handed_out(request.tx.site, request.actor.roles)
    found = (role for role in request.tx.site.roles.values() if not role.abstract)
    return [(role, role.physical in held, role.physical in mine) for role in found]


def new(context: Administration, request: Any) -> Any:
    """The form for somebody new."""
    return _form(request)


def invite(context: Administration, request: Any) -> Any:
    """Makes the account and shows the link by which its holder joins, once."""
    email, name = one(request.POST, "email"), one(request.POST, "name")
    roles = [each for each in request.POST.getall("roles") if isinstance(each, str)]
    try:
        token = invites.invite(request.tx, by=request.actor.user, email=email, name=name, roles=roles)
    except KithError as refused:
        request.database.give_up()
        return _form(request, 422, email=email, name=name, roles=roles, problems=refused.problems)
    invited = require(request.tx, email).id
    mailed = mail_invitation(request.tx, invited, token, by=request.actor.user)
    return page(
        request,
        "pages/studio/link",
        title=_("Invitation for {name}", name=name.strip() or email),
        text=invitation_words(request, email, mailed=mailed),
        lasting=_("It is good for a week and works once. It is shown here only now."),
        link=link_address(request, "invite", token),
        back="/studio/people",
        crumbs=((_("People"), "/studio/people"), (_("Invitation"), None)),
    )


def invitation_words(request: Any, email: str, *, mailed: bool) -> str:
    """What becomes of an invitation's link: it is on its way, or to be handed over."""
    if mailed:
        return _("This link is on its way to {email}; you can hand it over as well.", email=email)
    return _("Send this link to {email}. Whoever opens it chooses the password and is then logged in.", email=email)


def _form(
    request: Any,
    status: int = 200,
    *,
    email: str = "",
    name: str = "",
    roles: list[str] | None = None,
    problems: tuple[Problem, ...] = (),
) -> Any:
    site = request.tx.site
    held = frozenset(site.roles[each].physical for each in roles or () if each in site.roles)
    return page(
        request,
        "pages/studio/person_new",
        status,
        email=email,
        name=name,
        choices=choices(request, held),
        problems=[(each.field or "", message_of(each).text) for each in problems],
        crumbs=((_("People"), "/studio/people"), (_("Invite somebody"), None)),
    )
