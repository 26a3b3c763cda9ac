"""A site with something to hide: people with closed fields of every kind, firms that hardly anybody may see."""

from __future__ import annotations

HIDDEN = "secret, pay, labels, friends, gear, kinds"
FILES = {
    "modules/firms.yaml": """
module: firms
label: {one: Firm, many: Firms}
title: "{name} {nick}"
search: [name, nick]
fields:
  name: {type: text, required: true}
  nick: {type: text}
  industry: {type: choice, options: {it: IT, bank: Bank}}
  country: {type: country}
related:
  people: {by: people.firm, columns: [title, secret], create: true}
  admirers: {by: people.friends, columns: [title]}
""",
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name} {secret}"
search: [name, secret]
fields:
  name: {type: text, required: true}
  mail: {type: email, unique: true}
  secret: {type: text}
  pay: {type: money}
  labels: {type: tags}
  kinds: {type: multi_choice, options: {a: A, b: B}}
  friends: {type: multi_lookup, module: firms}
  gear: {type: line_items, fields: {what: {type: text, required: true}, cost: {type: decimal}}}
  firm: {type: lookup, module: firms}
  country: {type: country, default: $record.firm.country}
  reason: {type: text, required_if: {firm.industry: bank}}
  note: {type: text, visible_if: {firm.industry: bank}}
  full: {type: formula, text: "{name} / {secret}"}
  fuller: {type: formula, text: "{full}!"}
actions:
  order: {label: Order, create: orders, ask: {firm: {type: lookup, module: firms}}, set: {person: $record}}
""",
    "modules/orders.yaml": """
module: orders
label: {one: Order, many: Orders}
title: "{code}"
fields:
  code: {type: auto_number, format: "O-{n:3}"}
  person: {type: lookup, module: people}
  firm: {type: lookup, module: firms}
""",
    "config/roles.yaml": f"""
roles:
  boss:
    modules:
      all: {{view: all, create: true, edit: all, delete: all, restore: all}}
      people: {{view: all, create: true, edit: all, delete: all, restore: all, order: true}}
  blind:
    modules:
      people: {{view: all, create: true, edit: all, order: true, fields: {{hide: [{HIDDEN}]}}}}
      firms: {{view: {{name: Open}}, fields: {{hide: [nick]}}}}
      orders: {{view: all}}
  own: {{modules: {{people: {{view: own, create: true, edit: own}}}}}}
""",
}
