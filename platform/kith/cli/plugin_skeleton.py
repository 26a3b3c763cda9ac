"""The files of a new plugin; $$name, $$label and $$version are filled in."""

from __future__ import annotations

from collections.abc import Mapping

MANIFEST = """\
name: $name
version: "0.1"
label: $label
description: Greets whoever opens its page.
needs: {kith: ">=$version"}
# What config/kith.yaml may say below plugins: $name:
settings:
  properties:
    greeting: {type: string, default: Hello, description: How the page greets}
"""

CODE = '''\
"""$label: greets whoever opens its page."""

from __future__ import annotations

from kith.ext import PageRequest, WebPage, hookimpl, settings


@hookimpl
def kith_pages() -> list[WebPage]:
    """The page of this plugin: /p/$name, in the sidebar of all staff."""
    return [WebPage(show=greet, label="$label", icon="heart")]


def greet(request: PageRequest) -> object:
    """The page: the greeting of the settings, and the name of who asks."""
    greeting = settings(request.tx, __name__)["greeting"]
    return request.render("greeting", greeting=greeting, who=request.actor.name or request.actor.email)
'''

TEMPLATE = """\
{% extends "pages/plugin.jinja2" %}
{% block content %}
<div class="k-head"><h1>{{ _(greeting) }}, {{ who }}</h1></div>
<section class="k-panel k-panel-body"><p>{{ _("This page is yours to change.") }}</p></section>
{% endblock %}
"""

GERMAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: de\\n"

msgid "Hello"
msgstr "Hallo"

msgid "This page is yours to change."
msgstr "Diese Seite gehört Ihnen."
"""

TESTS = '''\
"""What $name does, on SQLite and PostgreSQL: the fixtures are those of kith.testing."""

from __future__ import annotations

from kith.testing.plugin_site import PluginSite


def test_the_page_greets_by_name(plugin_site: PluginSite) -> None:
    answer = plugin_site.browser(name="Ada").get("/p/$name")
    assert answer.status_code == 200
    assert "Hello, Ada" in answer.text


def test_nobody_is_greeted_without_logging_in(plugin_site: PluginSite) -> None:
    assert plugin_site.visitor().get("/p/$name").status_code == 303
'''

README = """\
# $label

Greets whoever opens its page, `/p/$name`.

| setting | means |
|---|---|
| `greeting` | how the page greets; `Hello` where nothing is said |

Tests: `pytest plugins/$name`. What a plugin can do stands in Kith's docs/plugins.md and docs/hooks.md: fields
and modules in `modules/`, public forms in `webforms/`, pages with `templates/`, other languages in `translations/`.
"""

FILES: Mapping[str, str] = {
    "plugin.yaml": MANIFEST,
    "__init__.py": CODE,
    "templates/greeting.jinja2": TEMPLATE,
    "translations/de.po": GERMAN,
    "tests/test_$name.py": TESTS,
    "README.md": README,
}
