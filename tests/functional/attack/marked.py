"""A site whose every stored text is an attack on the page that shows it, and the pages that do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.functional.pages.portal import enter
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import picture, settings_in

from kith.access.actor import SYSTEM
from kith.identity import users
from kith.records.model import Change
from kith.records.save import write
from kith.web.inventory import INVENTORY, Address

EMAIL = "marker@example.test"
MARKUP = (
    """"><img src=x onerror="window.ran=1"><script>window.ran=1</script>'-window.ran=1-'{{7*191}}<svg onload=ran=1>"""
)
SCRIPT = "javascript:window.ran=1"
NAME = "<img src=x onerror=ran=1>"  # as long as a label or a person's name may be
MODULES = {
    "modules/things.yaml": """
module: things
label: {one: Thing, many: Things}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  note: {type: long_text}
  rich: {type: rich_text}
  tags: {type: tags}
  json: {type: json}
  person: {type: person_name}
  address: {type: address}
  stage: {type: choice, options: {open: Open, done: Done}}
  due: {type: date}
  assignee: {type: user, notify: true}
  mail: {type: email}
  picture: {type: image}
  papers: {type: files}
  lines: {type: line_items, fields: {what: {type: text}}}
  told: {type: formula, text: "{name} {note}"}
  mother: {type: lookup, module: things, quick_create: [name]}
lists:
  all: {label: All, default: true, columns: [title, note, rich, tags, person, address, told, mother, papers],
        home: true, filters: [mother]}
  wall: {label: Wall, kind: board, group_by: stage, cards: [note, told, mother], home: true}
related:
  children: {by: things.mother, columns: [title, note], create: true}
actions:
  tick: {label: Tick, set: {stage: done}, ask: {note: {type: text, default: $record.name}}}
""",
    "config/portals.yaml": "types: {clients: {users: {module: things, email: mail}}}\n",
    "config/roles.yaml": """
roles:
  keeper:
    modules:
      things: {view: all, create: true, edit: all, delete: all, restore: all, comment: true, attach: true,
               export: all, tick: true}
    may: [administer, share_views, impersonate, manage_portals, manage_forms]
  looker: {modules: {things: {view: all}}}
""",
}
OTHERS = frozenset({"login", "login.code", "login.two_factor", "login.with", "login.back", "setup", "invite", "reset"})
OTHERS |= frozenset({"forgot", "email", "unsubscribe", "healthz", "readyz", "metrics"})  # what nobody's texts reach
OTHERS |= frozenset({"dev.mail", "dev.mail.one", "dev.mail.page", "plugin", "plugin.page", "plugin.asset", "options"})
OTHERS |= frozenset(
    {"person.picture", "file", "file.preview", "api.docs.document", "bulk.refused", "impersonation.over"}
)
OTHERS |= frozenset({"webform", "webform.colours", "webform.confirm", "webform.embed", "forms.one"})
OTHERS |= frozenset({"record.comment", "record.beside", "studio.group", "studio.role", "studio.plan", "portals.export"})


class Marked:
    """The site with its records: `thing` hangs on `mother`; `keeper` may see all of it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.site = ServedSite(url, MODULES, files=settings_in(folder, {}))
        self.keeper: Browser = self.site.login("keeper", email=EMAIL)
        values: dict[str, Any] = {"name": MARKUP, "note": MARKUP, "rich": f"<p>{MARKUP}<a href='{SCRIPT}'>x</a></p>"}
        values |= {"tags": [NAME], "json": {MARKUP: MARKUP}, "lines": [{"what": MARKUP}], "stage": "open"}
        values |= {"person": {"first": NAME, "last": NAME}, "address": {"city": NAME, "street": NAME}}
        values |= {"due": self.site.site.clock.clock.now().date().isoformat(), "assignee": self.keeper.user}
        with self.site.site.writing() as tx:
            self.other = users.add(tx, email="other@example.test", roles=("looker",), name=NAME)
            self.mother = _made(tx, values)
            self.thing = _made(tx, values | {"mother": self.mother, "mail": "thing@example.test"})
            write(tx, SYSTEM, "things", [Change(id=self.thing, values={"note": f"{MARKUP} again"})])
        enter(self.site, "clients", self.thing)
        self._bring()
        self.view = self._keep("/m/things?_columns=name,note,json,lines,person&q=window")
        self._keep("/m/things/board?_by=stage")

    def _bring(self) -> None:
        """A comment and two files, all called what runs where names aren't escaped."""
        at, token = f"/m/things/{self.thing}", self.keeper.token()
        self.keeper.send(f"{at}/comments", {"body": f"{MARKUP} [x]({SCRIPT})"})
        for name, content in ((NAME, picture()), (f"{NAME}.html", MARKUP.encode())):
            sent = [("file", name, content)]
            answer = self.keeper.app.post(f"{at}/attachments", [("csrf_token", token)], upload_files=sent)
            assert answer.status_code == 303

    def _keep(self, list_: str) -> str:
        said = {"_do": "keep", "_list": list_, "label": NAME, "shared": "1"}
        answer = self.keeper.send("/m/things/views", said)
        assert answer.status_code == 303, answer.text
        return str(answer.location.partition("_view=")[2].partition("&")[0])

    def addresses(self) -> dict[str, str]:
        """An address of each kind of page that anybody's texts reach, and some of its states, by name."""
        found = {
            each.name: self._filled(each) for each in INVENTORY if "GET" in each.methods and each.name not in OTHERS
        }
        list_, more = "_list=/m/things", "/m/things"
        return found | {
            "list, view": f"{more}?_view={self.view}",
            "list, grouped": f"{more}?_group=stage",
            "list, nothing found": f"{more}?q=%3Cscript%3Ewindow.ran%3D1%3C/script%3E",
            "list, filtered": f"{more}?note.contains=%3Cimg%20src%3Dx%20onerror%3D",
            "views, of a filter": f"{more}/views?{list_}?note.contains=%3Cimg",
            "search": "/search?q=window.ran",
            "palette": "/palette?q=window.ran",
            "bulk": f"{more}/bulk?_do=edit&_field=note&_id={self.thing}",
            "choose": f"{more}/choose?field=mother&_words=window",
            "record.lookup": f"{more}/lookup?field=mother&q=window",
            "new, filled in": f"{more}/new?name=%3Cscript%3Ewindow.ran%3D1%3C/script%3E&note=%3C/textarea%3E%3Cimg",
        }

    def _filled(self, each: Address) -> str:
        event = self._event() if "{event}" in each.pattern else ""
        parts = {"module": "things", "id": self.thing, "field": "note", "name": "children", "event": event, "kind": "x"}
        parts |= {"type": "clients"}
        if each.name.startswith("studio.person") or each.name == "impersonation":
            parts["id"] = self.other
        if each.name == "record.action":
            parts["name"] = "tick"
        if each.name == "record.quick":
            parts["field"] = "mother"
        if each.name in ("record.related", "record.link", "record.linkable"):
            parts["id"] = self.mother
        if "{run}" in each.pattern:
            parts["run"] = self._run()
        return each.pattern.format(**parts)

    def _run(self) -> str:
        said = {"_do": "edit", "_field": "note", "_id": self.mother, "_count": "1", "note": MARKUP}
        answer = self.keeper.send("/m/things/bulk", said)
        assert answer.status_code == 303, answer.text
        return str(answer.location.rpartition("/")[2])

    def _event(self) -> str:
        page = self.keeper.get(f"/m/things/{self.thing}/history")
        return str(page.html.select_one(".k-feed-more a")["href"].rpartition("/")[2])


def _made(tx: Any, values: dict[str, Any]) -> str:
    saved = write(tx, SYSTEM, "things", [Change(values=values)]).saved[0]
    assert saved is not None
    return saved.id
