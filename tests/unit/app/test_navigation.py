"""Settings that name modules, beside the modules that there are."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.app.sites import site_settings

from kith.app.build import build
from kith.app.navigation import check_navigation
from kith.definition import build_site, read_files


def test_a_module_that_leads_and_is_not_there_is_told_with_the_nearest(tmp_path):
    settings = site_settings(tmp_path, kith="navigation: [boats, boots]\n")
    app = build(settings)
    site = build_site(read_files(settings.site), app.types, context=app.context()).site
    (problem,) = check_navigation(settings, site)
    assert (problem.code, problem.level, problem.suggestion) == ("K907", "warning", "boats")
    assert check_navigation(replace(settings, navigation=("boats",)), site) == ()
