"""A site with something to hide in every way there is: closed fields of each type, records out of scope, whole modules.

Names that begin with `h_` are closed to the viewers. `files(hidden=False)` is the same site without them: nothing that
a viewer is told may differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PEOPLE = """
module: people
label: {one: Person, many: People}
title: "{name}<| {h_text}|>"
search: [name, mail<|, h_text, h_mail|>]
fields:
  name: {type: text, required: true}
  mail: {type: email, unique: true}
  on: {type: boolean, default: true}
  kind: {type: choice, default: lead, options: {lead: {label: Lead, closed: false}, won: {label: Won, closed: true}}}
  country: {type: country, default: $record.firm.country}
  score: {type: integer}
  joined: {type: date}
  pay: {type: money}
  labels: {type: tags}
  firm: {type: lookup, module: firms}
  boss: {type: lookup, module: people, quick_create: [name, mail, firm<|, h_text|>]}
  friends: {type: multi_lookup, module: people}
  about: {type: lookup, module: [firms, people]}
  gear: {type: line_items, fields: {what: {type: text, required: true}, cost: {type: decimal}}}
  reason: {type: text, required_if: {firm.open: false}}
  remark: {type: text, visible_if: {firm.open: false}}
  loud: {type: formula, text: "{name}!"}
  h_text: {type: text}
  h_long: {type: long_text}
  h_mail: {type: email}
  h_int: {type: integer}
  h_dec: {type: decimal, places: 2}
  h_money: {type: money}
  h_bool: {type: boolean}
  h_date: {type: date}
  h_when: {type: datetime}
  h_time: {type: time}
  h_span: {type: duration}
  h_kind: {type: choice, options: {a: {label: Aye, closed: false}, b: {label: Bee, closed: true}, c: See}}
  h_kinds: {type: multi_choice, options: {a: Aye, b: Bee, c: See}}
  h_tags: {type: tags}
  h_firm: {type: lookup, module: firms}
  h_boss: {type: lookup, module: people}
  h_links: {type: multi_lookup, module: firms}
  h_user: {type: user}
  h_file: {type: file}
  h_files: {type: files}
  h_phone: {type: phone}
  h_url: {type: url}
  h_country: {type: country}
  h_rating: {type: rating}
  h_gear: {type: line_items, fields: {what: {type: text, required: true}, cost: {type: decimal}}}
  h_full: {type: formula, text: "{name} / {h_text}"}
  h_twice: {type: formula, number: "h_int * 2"}
  h_deals: {type: rollup, count: deals}
  h_notes: {type: rollup, count: notes}
actions:
  order: {label: Order, create: calls, ask: {firm: {type: lookup, module: firms}},
          set: {person: $record, subject: Order}}
  win: {label: Win, set: {kind: won}}
lists:
  usual: {label: Usual, default: true, columns: [title, kind, firm, boss<|, h_text, h_money|>],
          sort: [<|h_int, |>name], filters: [kind, firm<|, h_kind, h_firm|>]}
  board: {label: Board, kind: board, group_by: kind, cards: [title, score, pay<|, h_money, h_int|>]}
  closed: {label: Closed board, <|kind: board, group_by: h_kind, cards: [title]|columns: [title]>}
related:
  deals: {by: deals.person, columns: [title, amount<|, h_amount|>], create: true, sort: [<|h_amount, |>name]}
  calls: {by: calls.person, columns: [title], create: true}
  notes: {by: notes.person, columns: [title]}
  staff: {by: people.boss, columns: [title, firm], place: side}
  h_staff: {by: people.h_boss, columns: [title]}
  fans: {by: people.friends, columns: [title<|, h_text|>]}
"""
FIRMS = """
module: firms
label: {one: Firm, many: Firms}
title: "{name}<| {h_nick}|>"
search: [name<|, h_nick|>]
fields:
  name: {type: text, required: true}
  open: {type: boolean}
  country: {type: country}
  rank: {type: integer}
  h_nick: {type: text}
  h_turnover: {type: money}
related:
  people: {by: people.firm, columns: [title<|, h_text|>], create: true}
  mentions: {by: people.about, columns: [title]}
  h_admirers: {by: people.h_links, columns: [title]}
  notes: {by: notes.firm, columns: [title]}
"""
DEALS = """
module: deals
label: {one: Deal, many: Deals}
title: "{name}"
search: [name<|, h_words|>]
fields:
  name: {type: text, required: true}
  person: {type: lookup, module: people}
  amount: {type: money}
  stage: {type: choice, options: {open: {label: Open, closed: false}, won: {label: Won, closed: true}}}
  h_amount: {type: money}
  h_words: {type: text}
  h_stage: {type: choice, options: {early: Early, late: Late}}
lists:
  board: {label: Board, kind: board, group_by: stage, cards: [title, amount<|, h_amount|>]}
"""
CALLS = """
module: calls
label: {one: Call, many: Calls}
title: "{subject}"
fields:
  subject: {type: text, required: true}
  person: {type: lookup, module: people}
  firm: {type: lookup, module: firms}
  cost: {type: money}
"""
NOTES = """
module: notes
label: {one: Note, many: Notes}
title: "{text}"
fields:
  text: {type: text, required: true}
  person: {type: lookup, module: people}
  firm: {type: lookup, module: firms}
"""
ROLES = """
roles:
  boss: {modules: {all: {view: all, create: true, edit: all, delete: all, restore: all}}, may: [administer]}
  blind:
    modules:
      people: {view: {on: true}, create: true, edit: {on: true}, delete: {on: true}, restore: {on: true}, order: true,
               export: all, import: true, win: true, comment: true, attach: true<|, fields: {hide: [PEOPLE]}|>}
      firms: {view: {open: true}, export: all<|, fields: {hide: [h_nick, h_turnover]}|>}
      deals: {view: all, create: true, edit: own, export: all<|, fields: {hide: [h_amount, h_words, h_stage]}|>}
      calls: {view: own, create: true, edit: own, export: all, import: true}
  auditor: {includes: [blind], may: [administer]}
  keeper:
    modules:
      people: {view: own, create: true, edit: own}
  spy:
    modules:
      people: {view: <|{h_kind: a}|{boss.score: 9}>}
"""
PLACE = re.compile(r"<\|(.*?)\|([^|>]*)>")
HIDDEN_LINE = re.compile(r"^  h_\w+: .*\n", re.MULTILINE)


def files(*, hidden: bool = True) -> Mapping[str, str]:
    """The site's files, with what is hidden or as if it had never been declared."""
    texts = {"people": PEOPLE, "firms": FIRMS, "deals": DEALS, "calls": CALLS, "notes": NOTES}
    named = ", ".join(sorted(set(re.findall(r"^  (h_\w+): {type", PEOPLE, re.MULTILINE))))
    found = {f"modules/{name}.yaml": text for name, text in texts.items()} | {
        "config/roles.yaml": ROLES.replace("[PEOPLE]", f"[{named}]")
    }
    return {path: _as_if(text, hidden) for path, text in found.items()}


def _as_if(text: str, hidden: bool) -> str:
    """Each `<|what is hidden|what stands there otherwise>` as one or the other."""
    chosen = PLACE.sub(lambda found: found[1] if hidden else found[2], text)
    return chosen if hidden else HIDDEN_LINE.sub("", chosen)
