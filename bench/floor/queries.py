"""The floor's statements, each built once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bench.floor.tables import accounts, companies, contacts, deals, leads, principals, tasks

PAGE = 50
FEW = 6  # rows of a related list on a record's page: five, and one to know of more

_alive = contacts.c.deleted_at.is_(None)
_at_company = contacts.outerjoin(companies, companies.c.id == contacts.c.company)
_role = contacts.c.role == sa.bindparam("role")

LISTED = (
    "id", "title", "version", "role", "first_name", "last_name", "email", "mobile_phone", "job_title", "country",
    "birthday", "created_at", "company", "company_title", "last_name_sort", "first_name_sort",
)  # fmt: skip

_by_name = (contacts.c.last_name__sort, contacts.c.first_name__sort, contacts.c.id)
_listed = (
    sa.select(
        contacts.c.id,
        contacts.c.title,
        contacts.c.version,
        contacts.c.role,
        contacts.c.first_name,
        contacts.c.last_name,
        contacts.c.email,
        contacts.c.mobile_phone,
        contacts.c.job_title,
        contacts.c.country,
        contacts.c.birthday,
        contacts.c.created_at,
        companies.c.id,
        companies.c.title,
        contacts.c.last_name__sort,
        contacts.c.first_name__sort,
    )
    .select_from(_at_company)
    .order_by(*_by_name)
)
listed = _listed.where(_alive, _role).limit(PAGE + 1)
listed_after = listed.where(
    sa.tuple_(*_by_name) > sa.tuple_(sa.bindparam("last"), sa.bindparam("first"), sa.bindparam("id")),
)
# The ids first, the rest only for those on the page.
_far = (
    sa.select(contacts.c.id).where(_alive).order_by(*_by_name).offset(sa.bindparam("offset")).limit(PAGE + 1).subquery()
)
jumped = _listed.where(contacts.c.id.in_(sa.select(_far.c.id)))

_shown = (
    sa.select(
        contacts.c.id,
        contacts.c.title,
        contacts.c.role,
        companies.c.id,
        companies.c.title,
        contacts.c.email,
        contacts.c.mobile_phone,
        principals.c.name,
    )
    .select_from(_at_company.outerjoin(principals, principals.c.id == contacts.c.owner))
    .order_by(*_by_name)
    .limit(PAGE + 1)
)
shown = _shown.where(_alive, contacts.c.active, _role)

SEARCHED = ("first_name__sort", "last_name__sort", "email__sort", "mobile_phone__sort")
HITS = 1_000  # records that are sorted at the most


def _hits(dialect: str) -> Any:
    """The ids of the first records that hold `words`, found by the index that Kith has made."""
    if dialect == "sqlite":
        words = sa.table("s_contacts", sa.column("rowid"))
        rows = sa.table("s_contacts__rows", sa.column("row"), sa.column("id"))
        match = sa.literal_column("s_contacts").op("MATCH")(sa.bindparam("words"))
        found = sa.select(words.c.rowid).where(match).limit(HITS)
        return sa.select(rows.c.id).where(rows.c.row.in_(found))
    either = sa.or_(*(contacts.c[name].like(sa.bindparam("words")) for name in SEARCHED))
    found = sa.select(contacts.c.id).where(_alive, either).limit(HITS)
    return sa.select(found.cte("hits").prefix_with("MATERIALIZED").c.id)


def pattern(dialect: str, words: str) -> str:
    """`words` as the statements below take them."""
    return f'"{words}"' if dialect == "sqlite" else f"%{words}%"


found = {
    each: _listed.where(_alive, contacts.c.id.in_(_hits(each))).limit(PAGE + 1) for each in ("sqlite", "postgresql")
}
found_shown = {each: _shown.where(_alive, contacts.c.active, contacts.c.id.in_(_hits(each))) for each in found}

counted = sa.select(sa.func.count()).select_from(
    sa.select(sa.literal(1)).select_from(contacts).where(_alive, _role).limit(10_001).subquery()
)

COMPANY = (
    "id", "title", "version", "role", "name", "industry", "employees", "email", "phone", "website", "country",
    "timezone", "language", "notes", "created_at", "modified_at", "primary_contact", "primary_contact_title",
    "parent", "parent_title", "owner",
)  # fmt: skip
_primary, _parent = contacts.alias("primary_contact"), companies.alias("parent")
company = (
    sa.select(
        *(companies.c[name] for name in COMPANY[:16]),
        _primary.c.id,
        _primary.c.title,
        _parent.c.id,
        _parent.c.title,
        principals.c.name,
    )
    .select_from(
        companies.outerjoin(_primary, _primary.c.id == companies.c.primary_contact)
        .outerjoin(_parent, _parent.c.id == companies.c.parent)
        .outerjoin(principals, principals.c.id == companies.c.owner)
    )
    .where(companies.c.id == sa.bindparam("id"), companies.c.deleted_at.is_(None))
)
PERSON = ("id", "title", "version", "role", "job_title", "email")
_id: sa.BindParameter[str] = sa.bindparam("id")


def _below(table: Any, where: Any, order: Any, *names: str) -> Any:
    columns = (table.c[name] for name in names)
    return sa.select(*columns).where(where, table.c.deleted_at.is_(None)).order_by(*order)


people = _below(contacts, contacts.c.company == _id, (contacts.c.last_name__sort, contacts.c.first_name__sort), *PERSON)
below = {
    "Contacts": people.limit(FEW),
    "Deals": _below(
        deals, deals.c.company == _id, (deals.c.closes_on.desc(),), "id", "title", "stage", "amount", "closes_on"
    ).limit(FEW),
    "Leads": _below(
        leads, leads.c.company == _id, (leads.c.title__sort,), "id", "title", "status", "source", "value"
    ).limit(FEW),
    "Accounts": _below(
        accounts, accounts.c.company == _id, (accounts.c.title__sort,), "id", "title", "status", "billing_email"
    ).limit(FEW),
    "Tasks": _below(
        tasks, tasks.c.about == _id, (tasks.c.due_on,), "id", "title", "status", "due_on", "assignee"
    ).limit(FEW),
    "Parts": _below(
        companies, companies.c.parent == _id, (companies.c.title__sort,), "id", "title", "role", "country"
    ).limit(FEW),
}
