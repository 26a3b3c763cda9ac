"""Moorings with a status, a price and dates, for boards and calendars; a rule or two stand in the way of moves."""

from __future__ import annotations

MODULES = {
    "modules/jobs.yaml": """
module: jobs
label: {one: Job, many: Jobs}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  stage: {type: choice, options: {open: {label: Open, colour: blue}, done: {label: Done, colour: green}, lost: Lost}}
  kind: {type: choice, default: refit, options: {refit: Refit, survey: Survey}, required: true}
  closed: {type: choice, options: {yes_: "Yes", no_: "No"}, readonly_if: {id: {empty: false}}}
  price: {type: money}
  hours: {type: decimal, places: 1}
  reason: {type: text, required_if: {stage: lost}}
  due: {type: date, invalid_if: {due: {lt: 2020-01-01}}, message: That is long ago}
  at: {type: datetime}
  secret: {type: choice, options: {hush: Hush, mum: Mum}}
  hidden_day: {type: date}
  hidden_sum: {type: money}
lists:
  current: {label: Current, default: true, where: {active: true}, columns: [title, price, kind, due], sort: [name],
            filters: [kind]}
  pipeline: {label: Pipeline, kind: board, where: {active: true}, group_by: stage, cards: [title, price, due]}
""",
    "modules/notes.yaml": """
module: notes
label: {one: Note, many: Notes}
title: "{name}"
fields: {name: {type: text, required: true}}
""",
    "config/roles.yaml": """
roles:
  super_admin:
    modules: {all: {view: all, create: true, edit: all, delete: all, restore: all}}
    may: [administer, share_views]
  own: {modules: {jobs: {view: all, create: true, edit: own, fields: {hide: [secret, hidden_day, hidden_sum]}}}}
  mine: {modules: {jobs: {view: own, create: true, edit: own, fields: {hide: [secret, hidden_day, hidden_sum]}}}}
  reader: {modules: {jobs: {view: all, fields: {hide: [secret, hidden_day, hidden_sum]}}}}
  blind:
    modules: {jobs: {view: all, fields: {hide: [secret, stage, kind, closed, due, at, hidden_day, price, hours]}}}
""",
}
