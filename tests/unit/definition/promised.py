"""A site that uses nearly every key: what the product promises to read, word for word."""

# ruff: noqa: E501 - definitions are written the way that people write them

from __future__ import annotations

PROMISED = {
    "modules/contacts.yaml": r"""# modules/contacts.yaml
module: contacts
label: {one: Contact, many: Contacts}
icon: user
title: "{first_name} {last_name}"            # what a record is called; empty parts drop out
search: [first_name, last_name, email, mobile_phone]
duplicates: [[email], [first_name, last_name, company]]
was: [persons]                               # earlier names; fields, options, roles, portal types have `was` too

fields:
  role: {type: choice, required: true, default: lead, readonly_if: {id: {empty: false}},   # chosen at creation, then moved by actions
         options: {lead: Lead, prospect: {label: Prospect, colour: blue}, client: {label: Client, colour: green, was: [customer]}}}
  first_name: {type: text, required: true, max_length: 100, personal: true}
  last_name:  {type: text, required: true, max_length: 100, personal: true}
  birthday:   {type: date, personal: true, invalid_if: {birthday: {gt: $today}}, message: "A birthday lies in the past"}
  email:      {type: email, unique: true, required_if: {role: [prospect, client]}, personal: true}
  is_user:    {type: boolean}                # booleans are never empty
  user:       {type: user, visible_if: {is_user: true}, required: true}      # hidden is never required: one rule
  mobile_phone: {type: phone, help: "With country code: +49 ..."}
  tags:       {type: tags}
  partner:    {type: lookup, module: contacts, where: {tags: partner}}
  company:    {type: lookup, module: companies, on_delete: restrict, quick_create: [name, country]}
  manager:    {type: lookup, module: contacts, where: {company: $record.company}}
  country:    {type: country, default: $record.company.country}              # copied at creation and when the company changes, while empty
  preference: {type: choice, options: {any: Any, work_phone: Work phone, mobile_phone: Mobile phone, email: E-mail}}
  full_name:  {type: formula, text: "{first_name} {last_name}"}             # numbers and dates: + - * / ( )
  open_deals: {type: rollup, sum: deals.amount, where: {stage.closed: false}}

layout:                                      # a tab holds sections; side is the right-hand column
  - {section: Person, fields: [role, [first_name, last_name], birthday, email, mobile_phone, [is_user, user]]}
  - {tab: Working data, sections: [{section: Company, visible_if: {role: [prospect, client]}, fields: [company, manager]}]}
  - side: [owner, tags]

lists:
  active: {label: Active contacts, default: true, where: {active: true}, columns: [title, role, company, email], sort: [last_name, -created_at], filters: [role, company]}
  big:    {label: Large open deals, where: {deals: {some: {stage.closed: false, amount: {gt: 1000 EUR}}}}}
  board:  {kind: board, group_by: role, cards: [title, company]}

related:                                     # by: the field over there that points here
  deals:    {by: deals.contact, columns: [name, stage, amount], create: true, set: {company: $record.company}}
  calls:    {by: calls.about}                # `about: {type: lookup, module: [contacts, companies, deals]}`: a lookup to one of several
  people:   {by: contacts.partner, columns: [title, email], place: side}     # (a link with data is a module of its own, with `unique: [[list, contact]]`)

actions:                                     # set and create need no Python
  make_client:    {label: Make client, visible_if: {role: [lead, prospect]}, confirm: "Make this contact a client?", set: {role: client}}
  open_account:   {label: Open account, visible_if: {company: {empty: false}}, create: accounts, once: [company], set: {company: $record.company}}

portal:                                      # exposure per portal type; nothing is exposed by default; grants as in roles.yaml
  clients:  {view: {company: $me.company}, edit: {id: $me}, fields: {view: [title, role], edit: [email, mobile_phone]}, comment: true, attach: true}
  partners: {view: {partner: $me}, create: {partner: $me}, fields: {view: [title, email], create: [first_name, last_name, email]}}
""",
    "modules/login.yaml": r"""# modules/anything.yaml of a site or plugin: adds to a module that someone else declared (fields, related, actions, lists, portal).
# What a plugin brings stands in its own `extend:`; a grant for a plugin that isn't installed is a warning.
extend: contacts
actions:
  generate_login: {plugin: generate_login, visible_if: {user: {empty: true}}, ask: {email: {type: email, required: true, default: $record.email}}}
""",
    "modules/invoices_portal.yaml": r"""extend: invoices
portal: {clients: {view: {company: $me.company, draft: false}, fields: {view: [number, total, due_on]}}}
""",
    "config/roles.yaml": r"""# config/roles.yaml       action: scope (none, own, group, team, all, true = what view reaches, or a condition); edit implies view
roles:
  crm_base:    {modules: {contacts: {view: all, create: true, edit: own, comment: true, fields: {hide: [birthday]}}, calls: {view: {about: $visible}, create: true, edit: own}}}
  crm_sales:   {includes: [crm_base], modules: {contacts: {edit: team, export: own, add_to_marketing_list: true}}}    # actions are granted here
  crm_manager: {includes: [crm_sales], above: [crm_sales], modules: {contacts: {delete: team, fields: {edit: [birthday]}}}, may: [manage_portals]}
""",
    "config/portals.yaml": r"""# config/portals.yaml
limit: 5
licence_pool: 200
prices: {currency: USD, every: 1mo, tiers: [{up_to: 50, total: 600}, {up_to: 100, each: 12}, {each: 10}]}
types:
  clients: {users: {module: contacts, email: email, allowed_if: {role: [prospect, client], active: true}}, licence: free, seats: 10000, invite_on_create: true}      # presets the tick in the staff form only
  partners: {users: {module: contacts, email: email, allowed_if: {tags: partner}}, licence: pool, seats: 50}
""",
    "webforms/become-a-client.yaml": r"""# webforms/become-a-client.yaml      (a form with `portal:` is a kickoff form)
form: become-a-client
module: contacts
steps:
  - {label: You, fields: [[first_name, last_name], {field: email, required: true, help: "We send a link to it"}, mobile_phone]}
  - {label: Your company, fields: [{field: company.name, label: Company}]}
lookups: {company: {match: [name], when_found: ask_staff}}     # or create; typing a name never lets a visitor into a known company
set: {role: prospect}                        # new records only; never taken from the visitor
match: {by: [email], when_found: update, update: [mobile_phone]}     # needs verify_email
verify_email: true
portal: clients
paid_access: {offer: portal_yearly}          # a plugin's key: its name, its own schema (offers stand in config/offers.yaml)
embed: {origins: ["https://www.example.org"]}
after: {message: "Thank you, {first_name}."}
""",
}

# what the promised files lean on
NEEDED = {
    "modules/companies.yaml": """\
module: companies
label: {one: Company, many: Companies}
fields: {name: {type: text}, country: {type: country}, industry: {type: text}}
""",
    "modules/accounts.yaml": """\
module: accounts
label: {one: Account, many: Accounts}
fields: {company: {type: lookup, module: companies}}
""",
    "modules/deals.yaml": """\
module: deals
label: {one: Deal, many: Deals}
fields:
  name: {type: text}
  amount: {type: money}
  stage: {type: choice, options: {new: {label: New, closed: false}, won: {label: Won, closed: true}}}
  contact: {type: lookup, module: contacts}
  company: {type: lookup, module: companies}
""",
    "modules/calls.yaml": """\
module: calls
label: {one: Call, many: Calls}
fields: {about: {type: lookup, module: [contacts, companies, deals]}}
""",
    "modules/invoices.yaml": """\
module: invoices
label: {one: Invoice, many: Invoices}
fields:
  number: {type: text}
  draft: {type: boolean}
  total: {type: money}
  due_on: {type: date}
  company: {type: lookup, module: companies}
""",
}
