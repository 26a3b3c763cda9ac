"""A small harbour for the tests of the API: boats of every kind of field, berths, repairs, and six roles."""

from __future__ import annotations

MODULES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
search: [name, email]
fields:
  name: {type: text, required: true, unique: true, max_length: 60}
  kind: {type: choice, default: sail, options: {sail: Sailing boat, motor: Motor boat}}
  email: {type: email, required_if: {kind: motor}}
  price: {type: money}
  length: {type: decimal, places: 2}
  seats: {type: integer}
  built: {type: date}
  seen_at: {type: datetime}
  insured: {type: boolean}
  insurer: {type: text, visible_if: {insured: true}}
  tags: {type: tags}
  berth: {type: lookup, module: berths, on_delete: restrict}
  sisters: {type: multi_lookup, module: boats}
  gear: {type: line_items, fields: {what: {type: text, required: true}, cost: {type: decimal}}}
  secret: {type: text, protected: true}
  code_name: {type: formula, text: "{name}!"}
  repair_count: {type: rollup, count: repairs}
actions:
  insure: {label: Insure, visible_if: {insured: false}, set: {insured: true},
           ask: {insurer: {type: text, required: true}}}
  price_it: {label: Price it, ask: {price: {type: money, required: true, default: 100 EUR},
             email: {type: email, default: $record.berth.email}}, set: {insured: true}}
  survey: {label: Order a survey, create: repairs, once: [boat], set: {boat: $record, what: Survey}}
related:
  repairs: {by: repairs.boat, columns: [title, cost], create: true, set: {berth: $record.berth}}
  visits: {by: visits.about, columns: [title], create: true}
""",
    "modules/berths.yaml": """
module: berths
label: {one: Berth, many: Berths}
title: "{name}"
fields:
  name: {type: text, required: true}
  quay: {type: choice, options: {north: North, south: South}}
  email: {type: email}
related:
  boats: {by: boats.berth, columns: [title]}
""",
    "modules/repairs.yaml": """
module: repairs
label: {one: Repair, many: Repairs}
title: "{number} {what}"
fields:
  number: {type: auto_number, format: "R-{n:3}"}
  what: {type: text, required: true}
  boat: {type: lookup, module: boats}
  berth: {type: lookup, module: berths}
  cost: {type: money}
""",
    "modules/visits.yaml": """
module: visits
label: {one: Visit, many: Visits}
title: "{what}"
fields:
  what: {type: text, required: true}
  about: {type: lookup, module: [boats, berths]}
""",
    "config/roles.yaml": """
roles:
  master:
    modules:
      all: {view: all, create: true, edit: all, delete: all, restore: all}
      boats: {view: all, create: true, edit: all, delete: all, restore: all, insure: true, survey: true, price_it: true,
              fields: {view: [secret], create: [secret], edit: [secret]}}
    may: [administer]
  sailor:
    modules:
      boats: {view: all, create: true, edit: own}
      berths: {view: all}
      repairs: {view: all, create: true, edit: all}
  guard:
    modules:
      boats: {view: all, fields: {hide: [price, email]}}
  broker:
    modules:
      boats: {view: all, insure: true}
  clerk:
    modules:
      boats: {view: own, create: true, edit: own, delete: own}
  lookout:
    modules:
      boats: {view: all}
      visits: {view: all, create: true}
  stranger:
    modules:
      visits: {view: none, create: all}
""",
}
