"""A site of 200 modules of 20 fields: how long it takes to apply, and to serve its first answer."""

from __future__ import annotations

import time
from pathlib import Path

from bench.databases import Databases
from bench.figures import Sample
from bench.processes import running
from bench.servers import kith
from bench.site import ROLE, apply_site, let_in, open_site

MODULES = 200
ROLES = f"""\
roles:
  {ROLE}:
    label: Sales manager
    modules:
      all: {{view: all, create: true, edit: all, delete: all, export: all}}
"""
# Twenty fields of the kinds that a CRM has, rules, lists, a layout and a related list, as the starter site's modules.
MODULE = """\
module: {name}
label: {{one: Thing {n}, many: Things {n}}}
icon: box
title: "{{name}}"
search: [name, email, phone]
fields:
  number: {{type: auto_number, format: "T{n}-{{year}}-{{n:5}}"}}
  name: {{type: text, required: true, max_length: 200}}
  status:
    type: choice
    required: true
    default: new
    options:
      new: {{label: New, colour: azure, closed: false}}
      open: {{label: Open, colour: blue, closed: false}}
      done: {{label: Done, colour: green, closed: true}}
      dropped: {{label: Dropped, colour: red, closed: true}}
  email: {{type: email, unique: true, required_if: {{status: [open, done]}}}}
  phone: {{type: phone}}
  website: {{type: url}}
  amount: {{type: money, min: 0, required_if: {{status.closed: true}}}}
  doubled: {{type: formula, number: "amount * 2"}}
  share: {{type: percent}}
  pieces: {{type: integer}}
  due_on: {{type: date, label: Due, invalid_if: {{due_on: {{lt: $today}}}}, message: In the past}}
  because: {{type: long_text, visible_if: {{status: dropped}}, required: true}}
  urgent: {{type: boolean}}
  rating: {{type: rating}}
  assignee: {{type: user}}
  country: {{type: country}}
  language: {{type: language}}
  about: {{type: lookup, module: {other}}}
  description: {{type: long_text}}
  tags: {{type: tags}}
layout:
  - section: Thing
    fields: [name, [status, due_on], [amount, doubled], because]
  - section: More
    fields: [[email, phone], website, about, description]
  - side: [number, owner, active, assignee, tags]
lists:
  open:
    label: Open
    default: true
    where: {{status.closed: false, active: true}}
    columns: [title, status, amount, due_on, about, owner]
    sort: [due_on]
    filters: [status, owner, tags]
  mine: {{label: Mine, where: {{owner: $me}}, columns: [title, status, due_on], sort: [name]}}
  late:
    label: Late
    where: {{status.closed: false, due_on: {{lt: $today}}}}
    columns: [title, due_on]
    sort: [due_on]
  board: {{label: Board, kind: board, where: {{active: true}}, group_by: status, cards: [title, amount]}}
related:
  below: {{by: {next}.about, label: Below, columns: [title, status, amount], create: true}}
actions:
  finish: {{label: Finish, visible_if: {{status.closed: false}}, set: {{status: done}}}}
"""


def make_wide_site(folder: Path, count: int = MODULES) -> Path:
    """`folder`, with a site of `count` modules that point at each other in a ring."""
    for part in ("modules", "config"):
        (folder / part).mkdir(parents=True)
    (folder / "config" / "kith.yaml").write_text("name: Many modules\nlimits: {requests: 0}\n", encoding="utf-8")
    (folder / "config" / "roles.yaml").write_text(ROLES, encoding="utf-8")
    for n in range(count):
        text = MODULE.format(n=n, name=_name(n), other=_name((n - 1) % count), next=_name((n + 1) % count))
        (folder / "modules" / f"{_name(n)}.yaml").write_text(text, encoding="utf-8")
    return folder


def _name(n: int) -> str:
    return f"things_{n:03}"


def measure_modules(databases: Databases, folder: Path, rounds: int) -> list[Sample]:
    """Applied once, then started `rounds` times: how long that took, and the memory at rest."""
    site, url = make_wide_site(folder), databases.create()
    app = open_site(site, url)
    start = time.perf_counter()
    apply_site(app)
    applied = time.perf_counter() - start
    opened = let_in(app)
    app.engine.dispose()
    found: list[Sample] = []
    command = kith(site, url, opened, 1, probe=f"{_name(0)}?limit=1")
    for _ in range(rounds):
        with running(command, folder / "log") as server:
            sample = {"first_answer": server.first_answer, "cpu": server.cpu(), "memory": server.memory()}
            found.append({"apply": applied, **sample})
    databases.drop(url)
    return found
