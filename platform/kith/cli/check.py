"""`kith check`: every problem of the site's files at once."""

from __future__ import annotations

import click

from kith.app.navigation import check_navigation
from kith.app.plugin_checks import check_site
from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted, tell_problems
from kith.definition import build_site, site_files
from kith.definition.portal_checks import check_logos
from kith.errors import KithError
from kith.records.actions import check_actions
from kith.web.look.icons import check_icons


@click.command("check")
@site_option
@pass_place
def command(place: Place) -> None:
    """Tell every problem of the site's files, with file, line and column.

    Settings, plugins, modules, roles, portals and web forms are read; the database isn't asked.
    """
    app = open_app(place)
    files = site_files(app.settings.site, app.plugged.folders)
    built = build_site(files, app.types, context=app.context(), plugins=app.plugged.names)
    check_actions(built.site, app.hooks)
    missing = check_logos(built.site, app.settings.site)
    if missing:
        raise KithError(*missing)
    said = (*check_site(app.hooks, built.site), *check_navigation(app.settings, built.site), *check_icons(built.site))
    warnings = (*built.warnings, *said)
    tell_problems(warnings)
    site = built.site
    told = f"{counted(len(site.modules), 'module')}, {counted(len(site.roles), 'role')}: no problem"
    click.echo(told + (f", {counted(len(warnings), 'warning')}." if warnings else "."))
