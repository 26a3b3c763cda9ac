"""Where the studio begins: what there is to look after, and what wants looking at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kith.access.rights import may
from kith.identity import directory, groups
from kith.identity.directory import Wanted
from kith.ledger import job_desk
from kith.ledger.audit_search import waiting
from kith.ledger.job_desk import Depth
from kith.portal import seats
from kith.portal.invitations import POWER
from kith.web.look.page import page
from kith.web.studio.contexts import Administration
from kith.web.texts import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A page of the studio: what it is for, and how things stand there."""

    address: str
    title: str
    icon: str
    text: str
    state: str


def show(context: Administration, request: Any) -> Any:
    """The page."""
    return page(request, "pages/studio/start", cards=_cards(request))


def _cards(request: Any) -> list[Card]:
    tx = request.tx
    staff, invited = (directory.people(tx, Wanted(state=state), limit=1).total for state in ("active", "invited"))
    roles = sum(not role.abstract for role in tx.site.roles.values())
    found = len(groups.all_groups(tx))
    unsealed = waiting(tx.connection)
    return [
        Card(
            address="/studio/people",
            title=_("People"),
            icon="users",
            text=_("Invite, suspend, give roles, make links for new passwords."),
            state=_("{active} active, {invited} invited", active=staff, invited=invited),
        ),
        Card(
            address="/studio/roles",
            title=_("Roles"),
            icon="shield-check",
            text=_("What each role may do with which module, and who holds it."),
            state=_("1 role") if roles == 1 else _("{count} roles", count=roles),
        ),
        Card(
            address="/studio/groups",
            title=_("Groups"),
            icon="users-group",
            text=_("Sets of people that own records together, or have them shared with them."),
            state=_("1 group") if found == 1 else _("{count} groups", count=found),
        ),
        *_portals(request),
        Card(
            address="/studio/jobs",
            title=_("Jobs"),
            icon="list-check",
            text=_("What is done outside of requests: queues, progress, failures."),
            state=_jobs(job_desk.depths(tx.connection)),
        ),
        Card(
            address="/studio/audit",
            title=_("Audit log"),
            icon="history",
            text=_("Who used which power when."),
            state=_("{count} wait to be sealed", count=unsealed) if unsealed else _("All entries are sealed"),
        ),
        Card(
            address="/studio/plan",
            title=_("Plan"),
            icon="git-merge",
            text=_("What applying the files of the site would change."),
            state=_("Version {version} is served", version=tx.version),
        ),
    ]


def _portals(request: Any) -> list[Card]:
    """The portals, where the site has any and the viewer may manage them."""
    tx = request.tx
    types = tx.site.portals.types
    if not types or not may(tx.site, request.actor, POWER):
        return []
    taken = sum(seats.taken(tx).values())
    return [
        Card(
            address="/portals",
            title=_("Portals"),
            icon="world",
            text=_("Who has access from outside, seats, licences and what they cost."),
            state=_("1 seat taken") if taken == 1 else _("{count} seats taken", count=f"{taken:,}"),
        )
    ]


def _jobs(depths: Sequence[Depth]) -> str:
    """What wants looking at: how many gave up; else how many wait."""
    dead = sum(each.count for each in depths if each.state == "dead")
    waiting = sum(each.count for each in depths if each.state in job_desk.OPEN)
    if dead:
        return _("1 job gave up") if dead == 1 else _("{count} jobs gave up", count=f"{dead:,}")
    return _("{count} are to be done", count=f"{waiting:,}") if waiting else _("All are done")
