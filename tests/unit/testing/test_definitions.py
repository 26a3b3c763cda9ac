"""Definitions that the tests of one process build once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kith.testing.databases import CopyOf
from kith.testing.plugin_site import PluginSite, fill_site

FILES = {"modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields: {name: {type: text}}\n"}


@pytest.fixture
def sites(tmp_path: Path, copy_of: CopyOf) -> Iterator[tuple[PluginSite, PluginSite]]:
    """Two sites of the same files, each on a database of its own."""
    for path, text in FILES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")

    def fill(url: str) -> None:
        fill_site(tmp_path, url)

    one, other = (PluginSite(tmp_path, copy_of("boats", fill)) for _ in range(2))
    yield one, other
    for site in (one, other):
        site.close()


def test_two_apps_of_equal_files_share_the_definitions_but_no_statements(sites: tuple[PluginSite, PluginSite]) -> None:
    one, other = (site.app.serving() for site in sites)
    assert one.site is other.site
    assert one.tables.kept is not other.tables.kept
