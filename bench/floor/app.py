"""The floor's pages and answers: one statement, one template or one call of orjson each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from jinja2 import Environment, FileSystemLoader
from pyramid.config import Configurator
from pyramid.response import Response

from bench.floor import queries
from bench.floor.rows import cells, checked, columns
from bench.floor.tables import connect, contacts

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


class Views:
    """The views over one database."""

    def __init__(self, url: str) -> None:
        self.engine = connect(url)
        self.dialect = self.engine.dialect.name
        self.writing = self.engine.execution_options(rw=True)

    def list_json(self, request: Any) -> Any:
        """50 contacts by name, with the name of their company: of a role, or found by words, or far down.

        `total=true` counts them as well.
        """
        asked = request.GET
        statement, given = self._asked(asked)
        with self.engine.connect() as connection:
            rows = connection.execute(statement, given).all()
            total = connection.execute(queries.counted, given).scalar() if "total" in asked else None
        data = [_listed(row) for row in rows[: queries.PAGE]]
        last = rows[queries.PAGE - 1] if len(rows) > queries.PAGE else None
        return _json({"data": data, "next": _after(last) if last else None, "total": total})

    def _asked(self, asked: Any) -> tuple[Any, dict[str, Any]]:
        """The statement and what it takes."""
        if "q" in asked:
            return queries.found[self.dialect], {"words": queries.pattern(self.dialect, asked["q"])}
        if "offset" in asked:
            return queries.jumped, {"offset": int(asked["offset"])}
        if "id" in asked:
            return queries.listed_after, {name: asked[name] for name in ("role", "last", "first", "id")}
        return queries.listed, {"role": asked["role"]}

    def list_html(self, request: Any) -> Any:
        """The same as a page, of a role or found by words."""
        asked = request.GET
        if "q" in asked:
            statement, given = queries.found_shown[self.dialect], {"words": queries.pattern(self.dialect, asked["q"])}
        else:
            statement, given = queries.shown, {"role": asked["role"]}
        with self.engine.connect() as connection:
            rows = connection.execute(statement, given).all()
        return _page("list.jinja2", rows=[tuple(row) for row in rows[: queries.PAGE]])

    def company_json(self, request: Any) -> Any:
        """A company."""
        with self.engine.connect() as connection:
            row = connection.execute(queries.company, {"id": request.matchdict["id"]}).one()
        return _json(dict(zip(queries.COMPANY, row, strict=True)))

    def people_json(self, request: Any) -> Any:
        """The contacts of a company."""
        with self.engine.connect() as connection:
            rows = connection.execute(queries.people.limit(queries.PAGE + 1), {"id": request.matchdict["id"]}).all()
        return _json({"data": [dict(zip(queries.PERSON, row, strict=True)) for row in rows[: queries.PAGE]]})

    def company_html(self, request: Any) -> Any:
        """A company with what hangs on it."""
        given = {"id": request.matchdict["id"]}
        with self.engine.connect() as connection:
            row = connection.execute(queries.company, given).one()
            lists = [
                (label, [tuple(each) for each in connection.execute(statement, given)])
                for label, statement in queries.below.items()
            ]
        return _page("company.jinja2", row=dict(zip(queries.COMPANY, row, strict=True)), lists=lists)

    def create(self, request: Any) -> Any:
        """A new contact, looked at a little."""
        values = checked(orjson.loads(request.body))
        row = cells(values, datetime.now(UTC), sqlite=self.dialect == "sqlite")
        with self.writing.connect() as connection:
            connection.execute(CREATE, dict(zip(COLUMNS, row, strict=True)))
            connection.commit()
        return _json({"id": row[0], "version": 1, **values}, 201)


COLUMNS = columns()
CREATE = sa.insert(contacts).values({name: sa.bindparam(name) for name in COLUMNS})


def _listed(row: Any) -> dict[str, Any]:
    found = dict(zip(queries.LISTED[:12], row, strict=False))
    found["company"] = {"id": row[12], "title": row[13]} if row[12] else None
    return found


def _after(row: Any) -> dict[str, Any]:
    return {"last": row[14], "first": row[15], "id": row[0]}


def _json(value: Any, status: int = 200) -> Any:
    return Response(body=orjson.dumps(value), status=status, content_type="application/json", charset=None)


def _page(name: str, **values: Any) -> Any:
    return Response(TEMPLATES.get_template(name).render(values), content_type="text/html", charset="utf-8")


def make_app(url: str) -> Any:
    """The WSGI application over the database at `url`."""
    views = Views(url)
    config = Configurator()
    for name, pattern, view in (
        ("list_json", "/contacts.json", views.list_json),
        ("create", "/contacts", views.create),
        ("list_html", "/contacts.html", views.list_html),
        ("company_json", "/companies/{id}.json", views.company_json),
        ("people_json", "/companies/{id}/people.json", views.people_json),
        ("company_html", "/companies/{id}.html", views.company_html),
    ):
        config.add_route(name, pattern)
        config.add_view(view, route_name=name)
    return config.make_wsgi_app()
