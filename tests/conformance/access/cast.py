"""Who asks and what about: two dozen principals, and the records that they ask for."""

from __future__ import annotations

from tests.conformance.access.oracle import Oracle, Principal, Record

ADDED = ("calls:view", "contacts:create", "contacts:edit")
CAST = (
    Principal(name="visitor", account=False),
    Principal(name="nobody"),
    Principal(name="sales", roles=("crm_sales",), groups=("north",)),
    Principal(name="mate", roles=("crm_marketeer",), groups=("north",)),
    Principal(name="lone_sales", roles=("crm_sales",)),
    Principal(name="manager", roles=("crm_manager",)),
    Principal(name="north_manager", roles=("crm_manager",), groups=("north",)),
    Principal(name="marketeer", roles=("crm_marketeer",)),
    Principal(name="crm_admin", roles=("crm_admin",)),
    Principal(name="finance", roles=("finance",)),
    Principal(name="admin", roles=("admin",)),
    Principal(name="super_admin", roles=("super_admin",)),
    Principal(name="keeper", roles=("keeper",)),
    Principal(name="keeping_finance", roles=("keeper", "finance")),
    Principal(name="intake", roles=("intake",)),
    Principal(name="bookkeeper", roles=("bookkeeper",)),
    Principal(name="suspended", roles=("crm_admin",), suspended=True),
    Principal(name="unproven", roles=("guarded",), unproven=True),
    Principal(name="reading_token", roles=("crm_admin",), narrowed=("read",)),
    Principal(name="contacts_token", roles=("crm_sales",), narrowed=("contacts:view", "contacts:edit")),
    Principal(name="adding_token", roles=("crm_admin",), narrowed=ADDED),
    Principal(name="invoices_token", roles=("super_admin",), narrowed=("invoices:view", "administer")),
)
ORACLE = Oracle(cast=CAST)
STRANGER = Principal(name="stranger", roles=("bookkeeper",))

LEAD = {"kind": "lead"}
RECORDS = (
    Record(kind="mate's", owner="mate", values=LEAD),
    Record(kind="group's", owner="north", values=LEAD),
    Record(kind="team's", owner="lone_sales", values=LEAD),
    Record(kind="other's lead", owner="stranger", values=LEAD),
    Record(kind="other's client", owner="stranger", values={"kind": "client"}),
    Record(kind="other's German", owner="stranger", values={"kind": "client", "country": "DE"}),
    Record(kind="team's deleted", owner="lone_sales", values=LEAD, deleted=True),
    Record(kind="other's deleted", owner="stranger", values={"kind": "client", "country": "DE"}, deleted=True),
    Record(kind="shared with north", owner="stranger", values=LEAD, shared=(("north", "view"),)),
    Record(kind="shared with a role", owner="stranger", values=LEAD, shared=(("role:keeper", "edit"),)),
    Record(kind="shared once", owner="stranger", values=LEAD),
    Record(kind="never", owner="", there=False),
)
ENDED = (("shared once", "role:keeper", "edit"), ("shared once", "north", "edit"))


def own(who: Principal) -> tuple[Record, ...]:
    """What is about `who` alone: own records that live and in the bin, records shared by others. A visitor has none."""
    if not who.account:
        return ()
    shared = [
        Record(kind=f"shared with {who.name} to {level}", owner="stranger", values=LEAD, shared=((who.name, level),))
        for level in ("view", "edit")
    ]
    living = Record(kind="own", owner=who.name, values=LEAD)
    return (living, Record(kind="own deleted", owner=who.name, values=LEAD, deleted=True), *shared)


def records_for(who: Principal) -> tuple[Record, ...]:
    """What `who` is asked about: own, of group or team, other people's, shared, deleted, one that never was."""
    return own(who) + RECORDS


def all_records() -> tuple[Record, ...]:
    """Every record that is there."""
    return tuple(each for who in CAST for each in own(who)) + tuple(each for each in RECORDS if each.there)
