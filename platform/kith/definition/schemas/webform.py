"""The schema of webforms/<form>.yaml."""

from __future__ import annotations

from collections.abc import Iterable

from kith.definition.schemas.module import ASSIGNMENT
from kith.definition.schemas.shapes import (
    Schema,
    anything,
    assignments,
    condition,
    count,
    either,
    flag,
    listing,
    name,
    named,
    names,
    path,
    record,
    text,
    word,
)

FORM_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}$"

_FORM_FIELD: Schema = record(
    "a field of a form",
    {
        "field": path("A field of the module, or of a lookup (company.name)"),
        "label": text("Another label than the field's", longest=100),
        "help": text("Another help than the field's"),
        "placeholder": text("Another placeholder than the field's", longest=100),
        "required": flag("Required here, even where the module doesn't ask for it"),
        "required_if": condition("Required here while this holds"),
        "default": anything("What the input starts with"),
        "prefill": flag("The address of the page may fill it in: /f/<form>?first_name=Ada"),
        "visible_if": condition("Shown only while this holds; what is hidden is never required and never stored"),
    },
    required=["field"],
    description="A field with changes for this form",
)
_PLAIN: Schema = path("A field of the module, or of a lookup (company.name)")
_BESIDE: Schema = listing(either(_FORM_FIELD, _PLAIN), "Fields side by side", most=4)
_SECTION: Schema = record(
    "a section of a form",
    {
        "section": text("The heading", longest=100),
        "help": text("A text below the heading", longest=5000),
        "visible_if": condition("Shown only while this holds"),
        "fields": listing(either(_BESIDE, _FORM_FIELD, _PLAIN, description="A row"), "Rows of fields"),
    },
    required=["section", "fields"],
    description="Fields below a heading of their own",
)
_ROW: Schema = either(_BESIDE, _SECTION, _FORM_FIELD, _PLAIN, description="A row, or a section of rows")
_STEP: Schema = record(
    "a step of a form",
    {
        "label": text("The title of the step", longest=100),
        "help": text("A text above its fields", longest=5000),
        "visible_if": condition("Skipped unless this holds"),
        "fields": listing(_ROW, "Rows of fields"),
    },
    required=["fields"],
    description="One page of the form",
)
_LOOKUP: Schema = record(
    "a lookup of a form",
    {
        "match": names(
            "Fields over there by which a typed value is found; the first that is asked where `lookups` is silent"
        ),
        "when_found": word(
            "What happens when there is one already: staff decides (where it is left out), or a second one is made. "
            "A visitor who types the name of a known record never gets into it",
            ["ask_staff", "create"],
        ),
        "when_missing": word(
            "What happens when there is none: it is made (where it is left out), or staff decides",
            ["ask_staff", "create"],
        ),
    },
    required=["match"],
    description="How typed values of a lookup become a record",
)
_MATCH: Schema = record(
    "match",
    {
        "by": names("Fields that tell whether this visitor is known"),
        "when_found": word(
            "What happens then: staff decides (where it is left out); the record is updated once the address is "
            "proven; nothing but a mail to the address that is known; or a second record is made and marked. "
            "The visitor is never told which",
            ["ask_staff", "update", "reject", "create"],
        ),
        "update": names("For update: the fields that a known visitor may change"),
    },
    required=["by"],
    description="What happens when the visitor's record is there already",
)
_PORTAL: Schema = either(
    listing(
        record("a portal of a form", {"if": condition("Only then"), "type": name("A portal type")}, required=["type"]),
        "The first that fits",
    ),
    name("A portal type"),
    description="Makes it a kickoff form: which portal it leads to",
)

_EMBED: Schema = record(
    "embed",
    {"origins": listing(text("https://www.example.org", longest=253), "Sites that may show it, and send to it")},
    description="Where else the form may be shown",
)
_AFTER: Schema = record(
    "after",
    {
        "message": text("Shown after sending; fields in braces are filled in", longest=5000),
        "redirect": text("An address to go to: https://..., or a path of this site", longest=2000),
    },
    description="What follows when it was sent",
)
_ASSIGNMENT: Schema = record(
    "an assignment",
    {**ASSIGNMENT["properties"], "user": text("Or always to this account, by its e-mail address", longest=254)},
    description="Who gets a new record",
)
_CONSENT: Schema = record(
    "a consent box",
    {
        "text": text("What the visitor agrees to", longest=5000),
        "version": text("The version of the text, which is kept with the answer: 2026-01", longest=40),
        "required": flag("The form can't be sent without it"),
        "field": name("A boolean of the module that becomes true with it"),
    },
    required=["text", "version"],
    description="A box to tick, by its name; it is never ticked beforehand",
)
_COLOUR: Schema = {"type": "string", "pattern": "^#[0-9a-f]{6}$", "title": "a colour such as #1f6feb"}
_THEME: Schema = record(
    "a theme",
    {
        "accent": {**_COLOUR, "description": "Buttons and links"},
        "background": {**_COLOUR, "description": "Behind the form"},
        "text": {**_COLOUR, "description": "The words"},
        "corners": word("The corners of inputs and buttons", ["square", "round"]),
        "font": word("The kind of letters", ["sans", "serif", "system"]),
        "width": word("How wide the form may get", ["narrow", "normal", "wide"]),
    },
    description="How it looks",
)
_SPAM: Schema = record(
    "spam",
    {
        "least_seconds": count("Sent faster than that it is suspicious (2 where it is left out)", most=600),
        "hold_at": count(
            "The score from which a submission is held for staff (50 where it is left out)", least=1, most=1000
        ),
        "captcha": name("A check by a plugin that visitors pass first: proof_of_work comes along"),
        "per_address": count("How many one network address may send in an hour (20 where it is left out)", least=1),
        "per_form": count("How many all together may send in an hour (2,000 where it is left out)", least=1),
    },
    description="What keeps machines away",
)
_LANGUAGE: Schema = {"type": "string", "pattern": "^[a-z]{2,3}(_[A-Z]{2})?$", "title": "a language such as de or pt_BR"}


def webform_schema(plugin_keys: Iterable[str] = ()) -> Schema:
    """The schema of a web form; `plugin_keys` are the names of plugins that have settings of their own in forms."""
    keys = {
        "form": {
            "type": "string",
            "pattern": FORM_PATTERN,
            "title": "a name of a-z, 0-9 and -",
            "description": "Its address: /f/<form>",
        },
        "label": text("The title of the form", longest=100),
        "help": text("A text above the form", longest=5000),
        "module": name("Whose records it writes"),
        "fields": listing(_ROW, "Rows of fields, for a form of one step"),
        "steps": listing(_STEP, "The pages of the form", most=20),
        "lookups": named(_LOOKUP, "What typed values of lookups become"),
        "set": assignments("Values that new records get; never taken from the visitor"),
        "match": _MATCH,
        "verify_email": flag("Nothing is written before the visitor has followed the link in a mail"),
        "approve": flag("Nothing is written before staff has released it"),
        "assign": listing(_ASSIGNMENT, "Who gets new records: the first entry that fits, else as the module says"),
        "portal": _PORTAL,
        "consents": named(_CONSENT, "Boxes to tick", most=20),
        "embed": _EMBED,
        "after": _AFTER,
        "confirmation": {
            "type": "string",
            "pattern": "^[a-z][a-z0-9_-]{0,80}$",
            "title": "the name of a template of mail",
            "description": "A mail that thanks the visitor: the name of a template in config/mail/",
        },
        "submit": text("The text of the button", longest=60),
        "languages": listing(
            _LANGUAGE, "The languages it is offered in, the first one unless the visitor's is among them"
        ),
        "theme": _THEME,
        "uploads": flag("Visitors may send files"),
        "spam": _SPAM,
        "keep": count("Days that what was sent is kept as it was sent (90 where it is left out)", least=1, most=3650),
    }
    keys |= {key: anything("Settings of a plugin for this form") for key in plugin_keys}
    return record("a web form", keys, required=["form", "module"], description="A public form that writes records")
