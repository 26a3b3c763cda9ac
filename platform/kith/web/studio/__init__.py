"""The studio: what whoever may administer looks at to run the site."""

from __future__ import annotations

from typing import Any

from kith.web.studio import (
    audit,
    audit_csv,
    groups,
    job_deeds,
    jobs,
    mail,
    people,
    person,
    person_deeds,
    plan,
    roles,
    start,
)
from kith.web.studio.contexts import Administration, OneGroup, OnePerson


def includeme(config: Any) -> None:
    """Adds the routes; all of them ask for the power `administer`."""
    _add(config, Administration, "studio", "", get=start.show)
    _add(config, Administration, "studio.plan", "/plan", get=plan.show)
    _add(config, Administration, "studio.audit", "/audit", get=audit.show)
    _add(config, Administration, "studio.audit.export", "/audit/export", post=audit_csv.download)
    _add(config, Administration, "studio.jobs", "/jobs", get=jobs.show)
    _add(config, Administration, "studio.jobs.deed", "/jobs/{name}", post=job_deeds.do)
    _add(config, Administration, "studio.people", "/people", get=people.show)
    _add(config, Administration, "studio.people.new", "/people/new", get=people.new, post=people.invite)
    _add(config, OnePerson, "studio.person", "/people/{id}", get=person.show, post=person.save)
    _add(config, OnePerson, "studio.person.deed", "/people/{id}/{name}", post=person_deeds.do)
    _add(config, Administration, "studio.mail", "/mail", get=mail.show, post=mail.change)
    _add(config, Administration, "studio.roles", "/roles", get=roles.show)
    _add(config, Administration, "studio.role", "/roles/{name}", get=roles.look)
    _add(config, Administration, "studio.groups", "/groups", get=groups.show, post=groups.make)
    _add(config, OneGroup, "studio.group", "/groups/{id}", get=groups.look, post=groups.save)
    _add(config, OneGroup, "studio.group.deed", "/groups/{id}/{name}", post=groups.do)


def _add(config: Any, factory: Any, name: str, path: str, **views: Any) -> None:
    config.add_page(name, f"/studio{path}", factory=factory, permission="administer", **views)
