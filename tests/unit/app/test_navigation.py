"""Settings that name modules, beside the modules that there are."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.app.sites import site_settings, write_files

from kith.app.build import build
from kith.app.navigation import check_navigation
from kith.definition import build_site, read_files

PEOPLE = """
module: people
label: {one: Person, many: People}
title: "{email}"
fields: {email: {type: email}}
"""
PORTALS = """
types:
  own: {users: {module: people, email: email}, hosts: [my.example.org, crm.example.org], licence: free}
"""


def test_a_module_that_leads_and_is_not_there_is_told_with_the_nearest(tmp_path):
    settings = site_settings(tmp_path, kith="navigation: [boats, boots]\n")
    app = build(settings)
    site = build_site(read_files(settings.site), app.types, context=app.context()).site
    (problem,) = check_navigation(settings, site)
    assert (problem.code, problem.level, problem.suggestion) == ("K907", "warning", "boats")
    assert check_navigation(replace(settings, navigation=("boats",)), site) == ()


def test_a_portal_at_the_host_of_the_site_is_told(tmp_path):
    settings = site_settings(tmp_path, kith="url: https://crm.example.org\n")
    app = build(settings)
    write_files(tmp_path, {"config/portals.yaml": PORTALS, "modules/people.yaml": PEOPLE})
    site = build_site(read_files(settings.site), app.types, context=app.context()).site
    (problem,) = check_navigation(settings, site)
    assert (problem.code, problem.level, problem.params["name"]) == ("K911", "warning", "own")
    assert check_navigation(replace(settings, url=None), site) == ()
