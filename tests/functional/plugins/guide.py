"""A plugin with pages and panels, as files."""

from __future__ import annotations

CODE = '''\
"""Guides people."""

from dataclasses import dataclass

import sqlalchemy as sa

from kith.ext import Change, ColumnSpec, Examples, FieldType, KithError, Panel, Query, WebPage
from kith.ext import complaint, hookimpl, page, settings, system, write


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
        WebPage(path="everything", show=everything),
        WebPage(path="deals", show=told, module="deals", label="Deal guide"),
        WebPage(path="keys", show=told, power="administer", label="Keys"),
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
}
