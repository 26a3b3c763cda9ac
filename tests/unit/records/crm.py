"""A small CRM for the tests of records: companies, contacts, deals, calls, and four roles."""

from __future__ import annotations

MODULES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true, unique: true}
  country: {type: country}
  industry: {type: text}
related:
  people: {by: contacts.company, columns: [title, role]}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{first_name} {last_name}"
search: [first_name, last_name, email]
fields:
  role: {type: choice, required: true, default: lead, readonly_if: {id: {empty: false}},
         options: {lead: Lead, prospect: Prospect, client: {label: Client, paying: true}}}
  first_name: {type: text, required: true}
  last_name: {type: text, required: true}
  email: {type: email, unique: true, required_if: {role: [prospect, client]}}
  birthday: {type: date, invalid_if: {birthday: {gt: $today}}, message: "A birthday lies in the past"}
  is_user: {type: boolean}
  user: {type: user, visible_if: {is_user: true}, required: true}
  company: {type: lookup, module: companies, on_delete: restrict}
  manager: {type: lookup, module: contacts, where: {company: $record.company}}
  country: {type: country, default: $record.company.country}
  tags: {type: tags}
  friends: {type: multi_lookup, module: contacts}
  peers: {type: multi_lookup, module: contacts, where: {company: $record.company}}
  salary: {type: money}
  full_name: {type: formula, text: "{last_name}, {first_name}"}
  open_deals: {type: rollup, sum: deals.amount, where: {stage.closed: false}}
  deal_count: {type: rollup, count: deals}
related:
  deals: {by: deals.contact, columns: [title, amount], create: true}
actions:
  make_client: {label: Make client, visible_if: {role: [lead, prospect]}, set: {role: client}}
  rename: {label: Rename, ask: {first_name: {type: text, required: true, default: $record.last_name}},
           set: {is_user: false}}
  join: {label: Join its namesakes, create: deals, once: [name], set: {contact: $record, name: $record.last_name}}
  open_deal: {label: Open deal, create: deals, once: [contact], set: {contact: $record, name: First deal}}
lists:
  active: {label: Active, default: true, where: {active: true}, columns: [title, role, company], sort: [last_name]}
""",
    "modules/deals.yaml": """
module: deals
label: {one: Deal, many: Deals}
title: "{number} {name}"
fields:
  number: {type: auto_number, format: "D-{year}-{n:3}"}
  name: {type: text, required: true}
  contact: {type: lookup, module: contacts, on_delete: cascade}
  amount: {type: money}
  stage: {type: choice, default: open,
          options: {open: Open, won: {label: Won, closed: true}, lost: {label: Lost, closed: true}}}
  items: {type: line_items, fields: {what: {type: text, required: true}, price: {type: decimal}}}
""",
    "modules/calls.yaml": """
module: calls
label: {one: Call, many: Calls}
title: "{subject}"
fields:
  subject: {type: text, required: true}
  about: {type: lookup, module: [contacts, companies]}
""",
    "config/roles.yaml": """
roles:
  admin: {modules: {all: {view: all, create: true, edit: all, delete: all, restore: all}}, may: [administer]}
  sales:
    modules:
      companies: {view: all}
      contacts: {view: all, create: true, edit: own, delete: own, make_client: true, open_deal: true,
                 fields: {hide: [salary, birthday]}}
      deals: {view: own, create: own, edit: own}
  owner: {modules: {contacts: {view: all, create: true, edit: own, make_client: own, rename: own, join: all,
                               open_deal: {active: false}}, deals: {view: all}}}
  discreet: {modules: {contacts: {view: all, create: true, fields: {hide: [last_name, full_name]}}}}
  keeper: {modules: {companies: {view: all, delete: all}, deals: {view: all, create: true}}}
  looker: {modules: {contacts: {view: all}}}
  entry: {modules: {contacts: {view: own, create: true}, companies: {view: all}}}
  reader: {modules: {contacts: {view: {role: client}}}}
  sender: {modules: {contacts: {create: true}}}
  nobody: {modules: {}}
""",
}
