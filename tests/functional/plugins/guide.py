"""A plugin with pages and panels, as files."""

from __future__ import annotations

CODE = '''\
"""Guides people."""

from dataclasses import dataclass

import sqlalchemy as sa

from kith.ext import ApiDoc, ApiRoute, Change, ColumnSpec, Examples, FieldType, KithError, Panel, Query, WebPage
from kith.ext import complaint, hookimpl, open_file, page, settings, system, write


@dataclass(frozen=True, slots=True, kw_only=True)
class MoodType(FieldType):
    """A mood; a bad one breaks it."""

    name = "mood"
    meaning = "A mood"
    family = "option"
    widget = "text"
    examples = Examples(good=(("fine", "fine"), ("", None)), bad=())

    def parse(self, raw, context):
        if raw == "bad":
            raise LookupError("bad")
        return raw or None

    def columns(self, *, sort=False):
        return (ColumnSpec("", sa.String(20)),)


@hookimpl
def kith_field_types():
    return [MoodType]


def told(request):
    return request.render("told", told=f"{request.query} {request.form} {request.actor.email}")


def make(request):
    write(request.tx, request.actor, "companies", [Change(values={"name": request.form["name"]})])
    if request.form.get("then") == "fail":
        return 1 / 0
    if request.form.get("then") == "refuse":
        raise KithError(complaint("Not today"))
    return request.redirect(request.form.get("then", "/m/companies"))


def gone(request):
    raise request.not_found()


def broken(request):
    return request.render("broken")


def everything(request):
    actor = system(request.tx, __name__, request.actor)
    rows = page(request.tx, actor, Query(module="companies")).rows
    return request.render("told", told=", ".join(row.title for row in rows))


@hookimpl
def kith_pages():
    return [
        WebPage(show=told, label="Guide", icon="map"),
        WebPage(path="make", show=told, send=make),
        WebPage(path="gone", show=gone),
        WebPage(path="broken", show=broken),
        WebPage(path="styled", show=lambda request: request.render("styled")),
        WebPage(path="misstyled", show=lambda request: request.render("misstyled")),
        WebPage(path="everything", show=everything),
        WebPage(path="deals", show=told, module="deals", label="Deal guide"),
        WebPage(path="keys", show=told, power="administer", label="Keys"),
    ]


def ask(request):
    rows = page(request.tx, request.actor, Query(module="companies")).rows
    return {"titles": [row.title for row in rows], "query": dict(request.query)}


def tell(request):
    found = write(request.tx, request.actor, "companies", [Change(values={"name": request.body["name"]})])
    if request.body.get("then") == "fail":
        return 1 / 0
    if request.body.get("then") == "refuse":
        raise KithError(complaint("Not today", field="name"))
    return request.answer({"id": found.saved[0].id}, status=201, headers={"X-Guide": "yes"})


def forget(request):
    return None


def read(request):
    file = open_file(request.tx, request.actor, request.query["id"])
    whole = b"".join(file.pieces()).decode()
    part = b"".join(file.pieces(2, 4)).decode()
    return {"name": file.name, "type": file.type, "size": file.size, "whole": whole, "part": part}


def at_length(request):
    write(request.tx, request.actor, "companies", [Change(values={"name": request.body["name"]})])
    return "x" * 200_000


NAMED = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
DOCS = {
    "get": ApiDoc(summary="The titles of companies", query={"x": "Said again"}, answer={"type": "object"}),
    "post": ApiDoc(summary="A new company", body=NAMED, answer={"type": "object"}, status=201),
}


@hookimpl
def kith_api():
    return [
        ApiRoute(path="companies", get=ask, post=tell, delete=forget, module="companies", docs=DOCS),
        ApiRoute(path="companies/gone", get=gone, module="companies"),
        ApiRoute(path="deals", get=ask, module="deals"),
        ApiRoute(path="new", patch=forget, module="companies", right="create"),
        ApiRoute(path="keys", get=ask, power="administer"),
        ApiRoute(path="read", get=read, module="companies"),
        ApiRoute(path="at_length", post=at_length, module="companies"),
        ApiRoute(path="strange", get=lambda request: {1j}, module="companies"),
    ]


@hookimpl
def kith_record_panels(tx, module, row):
    if row.title == "Fails":
        return [1 / 0]
    template = "broken" if row.title == "Bad template" else "panel"
    values = {"title": row.title, "sun": settings(tx, __name__)["sun"]}
    return [Panel(title="Weather", template=template, values=values, side=row.title == "Side")]


@hookimpl
def kith_before_save(drafts):
    for draft in drafts:
        if draft.new.get("name") == "Breaks":
            raise ZeroDivisionError("Breaks")
'''

MANIFEST = """\
name: guide
version: 1.0
label: The guide
system: true
settings: {properties: {sun: {type: string, default: Sun}}}
"""
TOLD = """\
{% extends "pages/plugin.jinja2" %}
{% block content %}<p>{{ _("Told") }}: {{ told }}</p>{% endblock %}
"""
STYLED = """\
{% extends "pages/plugin.jinja2" %}
{% block more_styles %}<link rel="stylesheet" href="{{ look.asset('plugins/guide/guide.css') }}">{% endblock %}
"""
GERMAN = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Told"
msgstr "Gesagt"
"""
FILES = {
    "plugin.yaml": MANIFEST,
    "__init__.py": CODE,
    "modules/companies.yaml": "extend: companies\nfields: {mood: {type: mood}}\n",
    "templates/told.jinja2": TOLD,
    "templates/broken.jinja2": "{{ nobody.knows }}\n",
    "templates/panel.jinja2": "<p>{{ sun }} over {{ title }}</p>\n",
    "translations/de.po": GERMAN,
    "templates/styled.jinja2": STYLED,
    "templates/misstyled.jinja2": STYLED.replace("guide.css", "nothing.css"),
    "static/guide.css": "main { color: navy }\n" * 60,
    "static/icons/sun.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
    "static/.secret.css": "hidden",
    "static/.git/config.js": "hidden",
    "static/notes.txt.bak": "hidden",
    "static/page.html": "<script>1</script>",
}
