"""The studio: what whoever may administer looks at to run the site."""

from __future__ import annotations

from typing import Any

from kith.web.studio import audit, audit_csv, groups, people, person, person_deeds, plan, roles, start
from kith.web.studio.contexts import Administration, OneGroup, OnePerson

ID = "{id:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes; all of them ask for the power `administer`."""
    _add(config, Administration, "studio", "", get=start.show)
    _add(config, Administration, "studio.plan", "/plan", get=plan.show)
    _add(config, Administration, "studio.audit", "/audit", get=audit.show)
    _add(config, Administration, "studio.audit.export", "/audit/export", post=audit_csv.download)
    _add(config, Administration, "studio.people", "/people", get=people.show)
    _add(config, Administration, "studio.people.new", "/people/new", get=people.new, post=people.invite)
    _add(config, OnePerson, "studio.person", f"/people/{ID}", get=person.show, post=person.save)
    _add(config, OnePerson, "studio.person.deed", f"/people/{ID}/{{deed}}", post=person_deeds.do)
    _add(config, Administration, "studio.roles", "/roles", get=roles.show)
    _add(config, Administration, "studio.role", "/roles/{name}", get=roles.look)
    _add(config, Administration, "studio.groups", "/groups", get=groups.show, post=groups.make)
    _add(config, OneGroup, "studio.group", f"/groups/{ID}", get=groups.look, post=groups.save)
    _add(config, OneGroup, "studio.group.deed", f"/groups/{ID}/{{deed}}", post=groups.do)


def _add(config: Any, factory: Any, name: str, path: str, **views: Any) -> None:
    config.add_page(name, f"/studio{path}", factory=factory, permission="administer", **views)
