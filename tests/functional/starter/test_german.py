"""The starter in German: every label of the site and of the plugins that come along has a translation."""

from __future__ import annotations

import re

import pytest
from tests.functional.starter.conftest import PLUGINS, ROOT

from kith.definition import SiteFile, build_site, read_files
from kith.definition.speech import Speech, missing
from kith.fields import field_types
from kith.i18n import add_catalogues, catalogues

# Texts that are German as they are.
ALIKE = {
    *("Lead", "Leads", "Status", "Name", "Partner", "Website", "Text", "Normal", "Team", "Person", "Marketing"),
    *("Administrator", "Pipeline", "Filter", "Mailing", "Mailings", "Version", "role=client&country=DE"),
}


@pytest.fixture(scope="module")
def built():
    add_catalogues([folder / "translations" for folder in PLUGINS.values() if (folder / "translations").is_dir()])
    yield build_site(read_files(ROOT, PLUGINS), field_types())
    add_catalogues(())


def test_no_label_of_the_site_lacks_a_translation(built):
    assert missing(built.said, Speech("de", built.translations["de"])) == {}


def test_no_label_of_a_plugin_stays_english(built):
    assert catalogues("de") == ("de",)
    speech = Speech("de", built.translations["de"])
    said = {text.text: speech.say(text.text, text.source, text.origin, *place) for place, text in built.said.items()}
    assert {text for text, german in said.items() if text == german} <= ALIKE


def test_the_example_of_the_docs_fits_the_starter():
    page = (ROOT / "docs/languages.md").read_text("utf-8")
    example = next(text for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "texts:" in text)
    files = [each for each in read_files(ROOT, PLUGINS) if each.path != "config/translations/de.yaml"]
    built = build_site([*files, SiteFile("config/translations/de.yaml", example, "site")], field_types())
    assert built.warnings == ()
