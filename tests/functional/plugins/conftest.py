"""A site with the guide in it, really loaded, on both databases."""

from __future__ import annotations

from functools import partial

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.plugins.guide import FILES
from tests.unit.app.sites import write_files

from kith.i18n import add_catalogues
from kith.testing.plugin_site import PluginSite, fill_site, write_site


@pytest.fixture
def guided(copy_of, tmp_path, monkeypatch):
    """The small CRM with the guide."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    folder = write_site(tmp_path / "site", write_files(tmp_path / "guide", FILES), MODULES)
    site = PluginSite(folder, copy_of(__name__, partial(fill_site, folder)))
    yield site
    site.close()
    add_catalogues(())
