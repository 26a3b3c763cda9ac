"""The tables that Kith has made, as far as the floor needs them, and an engine like Kith's."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Engine

PRAGMAS = (
    *("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "foreign_keys=ON", "cache_size=-32000"),
    *("mmap_size=2147418112", "temp_store=MEMORY"),
)

CONTACT = (
    *("role", "first_name", "middle_name", "last_name", "birthday", "do_not_email", "do_not_call", "preference"),
    *("notes", "company", "job_title", "certificate", "timezone", "language", "country", "mobile_phone"),
    *("mobile_phone_2", "work_phone", "email", "email_2", "other_contacts"),
)
SORTED = frozenset({"first_name", "middle_name", "last_name", "mobile_phone", "email"})
KEYED = SORTED | {"notes", "job_title", "certificate", "mobile_phone_2", "work_phone", "email_2", "other_contacts"}
KEYS = [f"{name}__key" for name in CONTACT if name in KEYED] + [f"{name}__sort" for name in CONTACT if name in SORTED]
BUILT_IN = ("id", "owner", "active", "created_at", "modified_at", "deleted_at", "version", "title", "title__sort")
COMPANY = (
    *("role", "name", "industry", "employees", "email", "phone", "website", "country", "timezone", "language"),
    "notes",
)


def _table(name: str, *columns: str) -> Any:
    return sa.table(name, *(sa.column(each) for each in columns))


contacts = _table("m_contacts", *BUILT_IN, *CONTACT, *KEYS)
companies = _table("m_companies", *BUILT_IN, *COMPANY, "primary_contact", "parent")
deals = _table("m_deals", *BUILT_IN, "company", "stage", "amount", "amount__currency", "closes_on")
leads = _table("m_leads", *BUILT_IN, "company", "status", "source", "value", "value__currency")
accounts = _table("m_accounts", *BUILT_IN, "company", "status", "billing_email")
tasks = _table("m_tasks", *BUILT_IN, "about", "status", "due_on", "assignee")
principals = _table("kith_principal", "id", "name")


def connect(url: str) -> Engine:
    """An engine in the same settings as Kith's own."""
    if not url.startswith("sqlite"):
        arguments = {"prepare_threshold": 3, "options": "-c timezone=UTC -c jit=off"}
        return sa.create_engine(url, connect_args=arguments, pool_use_lifo=True)
    engine = sa.create_engine(url)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(_begin(connection)))
    return engine


def _prepare(connection: Any, _: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> str:
    return "BEGIN IMMEDIATE" if connection.get_execution_options().get("rw") else "BEGIN"
