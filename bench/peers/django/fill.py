"""`python fill.py tables COMPANIES.csv` makes the tables, the companies and somebody who is let in everywhere;
`python fill.py contacts CONTACTS.csv` imports the contacts by bulk_create. Both print JSON.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from itertools import islice
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from crm.models import Company, Contact  # noqa: E402 - models need the set-up
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from rest_framework.authtoken.models import Token  # noqa: E402

BATCH = 1_000
BOOLEANS = ("do_not_email", "do_not_call")


def make_tables(file: str) -> dict[str, Any]:
    """The tables with companies in them; a token for the API, a session for the admin."""
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    with open(file, encoding="utf-8", newline="") as text, transaction.atomic():  # noqa: PTH123
        Company.objects.bulk_create((Company(**_filled(row)) for row in csv.DictReader(text)), batch_size=BATCH)
    user = User.objects.create_superuser("bench", "bench@example.com", "seven unrelated words")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"token": Token.objects.create(user=user).key, "session": session.session_key}


def import_contacts(file: str) -> dict[str, float]:
    """Rows and seconds of one import, in one transaction."""
    start, processor, count = time.perf_counter(), time.process_time(), 0
    named = dict(Company.objects.values_list("name", "id"))
    with open(file, encoding="utf-8", newline="") as text, transaction.atomic():  # noqa: PTH123
        reader = csv.DictReader(text)
        while batch := list(islice(reader, BATCH)):
            Contact.objects.bulk_create([_contact(row, named) for row in batch], batch_size=BATCH)
            count += len(batch)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"rows": count, "seconds": time.perf_counter() - start, "cpu": time.process_time() - processor}


def _contact(row: dict[str, str], named: dict[str, int]) -> Contact:
    values: dict[str, Any] = _filled(row)
    company = values.pop("company", None)
    values |= {name: values.get(name) == "true" for name in BOOLEANS}
    return Contact(company_id=named.get(company) if company else None, **values)


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


if __name__ == "__main__":
    what = {"tables": make_tables, "contacts": import_contacts}[sys.argv[1]]
    print(json.dumps(what(sys.argv[2])))
