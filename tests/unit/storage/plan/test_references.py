"""What refers to a thing that goes: in the definitions, in rows, and with plugins."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.identity import users
from kith.plugins import hookimpl
from kith.storage.ids import new_id
from kith.storage.plan.diff import diff_sites
from kith.storage.plan.reference import Gone, Reference
from kith.storage.plan.references import references, what_goes
from kith.storage.system import ApiToken, EventRow, PortalAccess, User
from kith.testing.site import SiteUnderTest, fill_database

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  size: {type: integer}
  mail: {type: email}
  kind: {type: choice, options: {sail: Sail, motor: Motor}}
  note: {type: text, required_if: {size: {gt: 9}}}
  told: {type: formula, text: "{name} {size}"}
  mother: {type: lookup, module: boats, where: {kind: sail}}
lists:
  all: {label: All, columns: [name]}
  big: {label: Big, where: {size: {gt: 9}}, columns: [name]}
  long: {label: Long, columns: [name, size]}
  young: {label: Young, columns: [mother.size]}
related:
  children: {by: boats.mother, columns: [name]}
actions:
  shrink: {label: Shrink, set: {size: 1}}
portal: {crews: {view: {id: $me}, fields: {view: [name, size]}}}
"""
ROLES = """\
roles:
  captain: {modules: {boats: {view: all, fields: {hide: [size]}, shrink: true}}}
  mate: {includes: [captain], modules: {boats: {edit: {size: 3}}}}
"""
FILES = {
    "modules/boats.yaml": BOATS,
    "config/roles.yaml": ROLES,
    "config/portals.yaml": "types: {crews: {users: {module: boats, email: mail, allowed_if: {size: {gt: 1}}}}}\n",
    "webforms/join.yaml": "form: join\nmodule: boats\nfields: [name, size]\n",
}


class Views:
    """A plugin that keeps references of its own."""

    @hookimpl
    def kith_refers_to(self, tx, gone, site):
        return [
            Reference(to=each, who="3 saved views", state="stored", count=3) for each in gone if each.what == "field"
        ]


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


def found(site: SiteUnderTest, **changed: str) -> list[Reference]:
    """The references to what goes when files are replaced: `modules`, `roles` ... by their texts, "" for none."""
    paths = {path.split("/")[1].removesuffix(".yaml"): path for path in FILES}
    files = {**FILES, **{paths[name]: text for name, text in changed.items()}}
    names = build_site([SiteFile(path, text) for path, text in FILES.items()], field_types()).names
    new = build_site([SiteFile(path, text) for path, text in files.items() if text], field_types(), names).site
    with site.reading() as tx:
        return list(references(tx, what_goes(diff_sites(tx.site, new), tx.site, new), new))


def told(references: list[Reference], *thing: str) -> list[str]:
    return sorted(f"{each.who}: {each.state}" for each in references if each.to.thing == thing)


def without(text: str, *parts: str) -> str:
    for part in parts:
        assert part in text, part
        text = text.replace(part, "")
    return text


SMALLER = without(
    BOATS,
    "  size: {type: integer}\n",
    ", required_if: {size: {gt: 9}}",
    " {size}",
    "  big: {label: Big, where: {size: {gt: 9}}, columns: [name]}\n",
    "  young: {label: Young, columns: [mother.size]}\n",
    "actions:\n  shrink: {label: Shrink, set: {size: 1}}\n",
).replace("[name, size]", "[name]")


def test_everything_that_named_a_field_is_found(site):
    answer = found(
        site,
        boats=SMALLER,
        roles=ROLES.replace(", fields: {hide: [size]}, shrink: true", "").replace("edit: {size: 3}", "edit: own"),
        portals=FILES["config/portals.yaml"].replace(", allowed_if: {size: {gt: 1}}", ""),
        join=FILES["webforms/join.yaml"].replace(", size", ""),
    )
    assert told(answer, "field", "boats", "size") == [
        'the action "shrink" of boats: gone',
        'the field "note" of boats: changed',
        'the field "told" of boats: changed',
        'the list "big" of boats: gone',
        'the list "long" of boats: changed',
        'the list "young" of boats: gone',
        'the portal "crews" of boats: changed',
        'the portal type "crews": changed',
        'the role "captain": changed',
        'the role "mate": changed',
        'the web form "join": changed',
    ]
    assert told(answer, "action", "boats", "shrink") == ['the role "captain": changed']


def test_what_named_an_option_is_found(site):
    boats = BOATS.replace("sail: Sail, ", "").replace(", where: {kind: sail}", "")
    assert told(found(site, boats=boats), "option", "boats", "kind", "sail") == ['the field "mother" of boats: changed']


def test_a_module_that_goes_takes_its_own_parts_without_a_word(sqlite_url):
    ships = BOATS.replace("boats", "ships").replace(
        "portal: {crews: {view: {id: $me}, fields: {view: [name, size]}}}\n", ""
    )
    files = {**FILES, "modules/ships.yaml": ships}
    both = SiteUnderTest(sqlite_url, files)
    try:
        names = build_site([SiteFile(path, text) for path, text in files.items()], field_types()).names
        new = build_site([SiteFile(path, text) for path, text in FILES.items()], field_types(), names).site
        with both.reading() as tx:
            gone = what_goes(diff_sites(tx.site, new), tx.site, new)
            assert [each.name for each in gone] == ["ships"]
            assert references(tx, gone, new) == ()
    finally:
        both.close()


def test_people_who_hold_a_role_are_counted_and_named(site):
    with site.writing() as tx:
        for number in range(4):
            users.add(tx, email=f"m{number}@example.org", name=f"Mate {number}", roles=["mate"])
    answer = found(site, roles=ROLES.split("  mate", maxsplit=1)[0])
    assert told(answer, "role", "mate") == ["4 people hold it (Mate 0, Mate 1, Mate 2 ...): stored"]
    assert [each.count for each in answer if each.to.what == "role"] == [4]


def test_a_role_that_another_includes_is_found(site):
    roles = ROLES.replace("captain: {modules", "skipper: {modules").replace(
        "includes: [captain]", "includes: [skipper]"
    )
    assert told(found(site, roles=roles), "role", "captain") == ['the role "mate": changed']


def test_people_behind_a_portal_type_are_counted(site):
    with site.writing() as tx:
        user, now = users.add(tx, email="c@example.org", roles=[]), tx.clock.now()
        tx.connection.execute(sa.update(User).where(User.id == user).values(kind="portal"))
        row = {"id": new_id(), "user_id": user, "type": "crews", "module": "boats", "record_id": new_id()}
        tx.connection.execute(sa.insert(PortalAccess).values(**row, state="active", created_at=now, changed_at=now))
    boats = without(BOATS, "portal: {crews: {view: {id: $me}, fields: {view: [name, size]}}}\n")
    answer = found(site, boats=boats, portals="")
    assert "1 person logs in to its portal: stored" in told(answer, "portal type", "crews")


def test_events_of_a_field_are_counted(site):
    with site.writing() as tx:
        for name in ("size", "name"):
            row = {"time": tx.clock.now(), "id": new_id(), "module": "boats", "record_id": new_id(), "kind": "changed"}
            tx.connection.execute(sa.insert(EventRow).values(**row, via="page", changes={name: [1, 2]}))
    boats = without(BOATS, "  note: {type: text, required_if: {size: {gt: 9}}}\n")
    assert told(found(site, boats=boats), "field", "boats", "note") == []
    answer = _of_size(site)
    assert "1 entry of the history: stored" in told(answer, "field", "boats", "size")


def _of_size(site: SiteUnderTest) -> list[Reference]:
    roles = ROLES.replace(", fields: {hide: [size]}, shrink: true", "").replace("edit: {size: 3}", "edit: own")
    portals = FILES["config/portals.yaml"].replace(", allowed_if: {size: {gt: 1}}", "")
    return found(site, boats=SMALLER, roles=roles, portals=portals, join="form: join\nmodule: boats\nfields: [name]\n")


def test_tokens_that_name_an_action_are_counted(site):
    with site.writing() as tx:
        user, now = users.add(tx, email="t@example.org", roles=[]), tx.clock.now()
        for scopes in (["boats:shrink"], ["read"], None):
            row = {"id": new_id(), "hash": new_id(), "user_id": user, "label": "x", "scopes": scopes, "created_at": now}
            tx.connection.execute(sa.insert(ApiToken).values(**row))
    assert "1 API token names it: stored" in told(_of_size(site), "action", "boats", "shrink")


def test_a_plugin_tells_of_what_it_keeps(sqlite_url):
    site = SiteUnderTest(sqlite_url, FILES, plugins=(Views(),))
    try:
        answer = found(site, boats=BOATS.replace("  note: {type: text, required_if: {size: {gt: 9}}}\n", ""))
        assert told(answer, "field", "boats", "note") == ["3 saved views: stored"]
    finally:
        site.close()


def test_where_nothing_goes_nobody_is_asked(site):
    with site.reading() as tx:
        assert references(tx, (), tx.site) == ()


def test_a_reference_is_plain_data_for_programs():
    gone = Gone(what="field", name="size", module="boats", physical="size")
    assert Reference(to=gone, who="3 saved views", state="stored", count=3).to_json() == {
        "to": 'the field "size" of boats',
        "who": "3 saved views",
        "state": "stored",
        "count": 3,
    }
