"""A small CRM for the tests of pages: contacts with rules and tabs, companies, deals, calls, and five roles."""

from __future__ import annotations

MODULES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
icon: building
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true, unique: true}
  country: {type: country}
related:
  people: {by: contacts.company, columns: [title, role], create: true, place: side}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
icon: user
title: "{first_name} {last_name}"
search: [first_name, last_name, email]
fields:
  role: {type: choice, required: true, default: lead, readonly_if: {id: {empty: false}},
         options: {lead: {label: Lead, colour: azure}, prospect: Prospect, client: {label: Client, colour: green}}}
  first_name: {type: text, required: true, max_length: 100}
  last_name: {type: text, required: true}
  email: {type: email, unique: true, required_if: {role: [prospect, client]}, help: "We send a link to it"}
  birthday: {type: date, invalid_if: {birthday: {gt: $today}}, message: "A birthday lies in the past"}
  is_user: {type: boolean}
  user: {type: user, visible_if: {is_user: true}, required: true}
  company: {type: lookup, module: companies, on_delete: restrict}
  manager: {type: lookup, module: contacts, where: {company: $record.company}}
  country: {type: country, default: $record.company.country}
  wishes: {type: multi_choice, options: {mail: E-mail, phone: Phone}}
  tags: {type: tags}
  salary: {type: money, protected: true}
  notes: {type: long_text}
  open_deals: {type: rollup, sum: deals.amount}
layout:
  - {section: Person, fields: [role, [first_name, last_name], [email, birthday], [is_user, user]]}
  - {tab: Working data, sections: [{section: Company, fields: [company, manager, country]},
     {section: Pay, visible_if: {role: client}, fields: [salary]}]}
  - {tab: More, sections: [{section: Notes, fields: [notes, wishes]}]}
  - side: [owner, active, tags]
related:
  deals: {by: deals.contact, columns: [title, amount], create: true, set: {company: $record.company}}
  calls: {by: calls.about, columns: [title], create: true}
actions:
  make_client: {label: Make client, visible_if: {role: [lead, prospect]}, confirm: "Make this contact a client?",
                set: {role: client}}
  jot: {label: Jot down, ask: {notes: {type: long_text, default: $record.email}}, set: {active: true}}
  deactivate: {label: Set inactive, visible_if: {active: true}, set: {active: false}}
lists:
  active: {label: Active contacts, default: true, where: {active: true}, columns: [title, role, company, email],
           sort: [last_name], filters: [role, company, is_user]}
  clients: {label: Clients, where: {role: client}, columns: [title, email]}
""",
    "modules/deals.yaml": """
module: deals
label: {one: Deal, many: Deals}
title: "{name}"
fields:
  name: {type: text, required: true}
  contact: {type: lookup, module: contacts}
  company: {type: lookup, module: companies, quick_create: [name, country]}
  amount: {type: money}
  items: {type: line_items, fields: {what: {type: text, required: true}, price: {type: decimal}}}
  address: {type: address}
""",
    "modules/calls.yaml": """
module: calls
label: {one: Call, many: Calls}
title: "{subject}"
fields:
  subject: {type: text, required: true}
  about: {type: lookup, module: [contacts, companies]}
  at: {type: datetime, invalid_if: {at: {gt: 2030-01-01}}, message: Too far away}
  reminders: {type: line_items, fields: {at: {type: datetime}, text: {type: text}}}
""",
    "config/roles.yaml": """
roles:
  super_admin: {modules: {all: {view: all, create: true, edit: all, delete: all, restore: all},
                contacts: {view: all, create: true, edit: all, delete: all, restore: all,
                           make_client: true, deactivate: true, jot: true, export: all,
                           fields: {view: [salary], create: [salary], edit: [salary]}}}, may: [administer, share_views]}
  sales:
    modules:
      companies: {view: all}
      contacts: {view: all, create: true, edit: own, export: own, fields: {hide: [birthday]}}
      deals: {view: own, create: true, edit: own}
  reader: {modules: {contacts: {view: {role: client}}}}
  narrow: {modules: {contacts: {view: {first_name: Zed}, create: {last_name: C}}}}
  nobody: {modules: {}}
""",
}
