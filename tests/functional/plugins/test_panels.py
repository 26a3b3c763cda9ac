"""Panels of plugins on the pages of records."""

from __future__ import annotations

from kith.access.actor import SYSTEM
from kith.records.model import Change
from kith.records.save import write


def shown(site, title, *roles):
    with site.writing() as tx:
        [saved] = write(tx, SYSTEM, "companies", [Change(values={"name": title})]).saved
    answer = site.browser(*roles).get(f"/m/companies/{saved.id}")
    assert answer.status_code == 200
    return answer.text


def test_kith_record_panels_are_shown_on_the_page(guided):
    text = shown(guided, "Harbour", "sales")
    assert "<h2>Weather</h2>" in text
    assert "<p>Sun over Harbour</p>" in text


def test_kith_record_panels_may_stand_at_the_side(guided):
    text = shown(guided, "Side", "sales")
    assert text.index("<aside") < text.index("Sun over Side")


def test_what_a_panel_shows_is_escaped(guided):
    assert "Sun over &lt;b&gt;" in shown(guided, "<b>", "sales")


def test_a_panel_that_fails_leaves_the_page_as_it_is(guided):
    text = shown(guided, "Fails", "sales")
    assert "Fails" in text
    assert "failed" not in text


def test_administrators_are_told_which_plugin_failed(guided):
    assert "The plugin &quot;guide&quot; failed in kith_record_panels" in shown(guided, "Fails", "super_admin")


def test_a_template_that_fails_is_told_as_well(guided):
    assert "failed in templates/broken.jinja2 (UndefinedError)" in shown(guided, "Bad template", "super_admin")
