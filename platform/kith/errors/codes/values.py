"""K2xx: what can't be a value of its field, and options that a field type can't work with."""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, tuple[str, str]] = {
    # texts
    "K201": ("a text is expected here, not {kind}", "Send the value as a text in quotes."),
    "K202": ("the text holds a character that can't be kept: {character}", "Remove it; it was probably pasted along."),
    "K203": ("the text has {length} characters; at most {max} fit", "Shorten it."),
    "K204": ("the text has {length} characters; at least {min} are needed", "Write more."),
    "K205": ("the text has a line break, and only one line fits here", "Write it on one line."),
    "K206": ("{value} doesn't have the form that is asked for here: {pattern}", "Write it in that form."),
    "K207": ("{message}", "The definition of the field asks for this form."),
    "K208": (
        "the text grows too long when it is indexed",
        "Shorten it; ligatures count as the letters they stand for.",
    ),
    "K209": (
        "the formatting is too tangled to be cleaned",
        "Paste the text without its formatting and format it here.",
    ),
    # numbers
    "K210": ("{value} is not a whole number; write digits alone, for example 1200", "Leave out words and units."),
    "K211": ("{value} is not a number; write it like 1234.50", "Leave out words and units."),
    "K212": ("{value} has more than {places} digits after the point", "Round it; nothing is rounded silently."),
    "K213": ("{value} is too large to be kept; numbers reach from -{limit} to {limit}", "Use a smaller number."),
    "K214": ("{value} is below the smallest value that is allowed, {min}", "Use a larger value."),
    "K215": ("{value} is above the largest value that is allowed, {max}", "Use a smaller value."),
    "K216": ("{value} is not a percentage; write it like 12.5 or 12.5 %", "Leave out words."),
    # money
    "K220": ("{value} is not an amount of money; write it like 12.30 EUR", "An amount, a space, a currency code."),
    "K221": ("{value} is not a known currency; use its code of three letters, for example EUR", "See ISO 4217."),
    "K222": ("{currency} can't be used here; use {allowed}", "Convert the amount first."),
    "K223": ("there is no exchange rate for {currency}; use {base}", "Add it to the currencies in config/kith.yaml."),
    # truth
    "K225": ("{value} is neither yes nor no; use true or false", "Write true or false."),
    # dates and times
    "K230": (
        "{value} is not a date; use YYYY-MM-DD, for example 2026-03-31",
        "Write year, month and day in this order.",
    ),
    "K231": (
        "{value} can be read in two ways; use YYYY-MM-DD, for example 2026-03-31",
        "Day and month can't be told apart when both are at most 12.",
    ),
    "K232": (
        "{value} is not a date with a time; use YYYY-MM-DD HH:MM, for example 2026-03-31 14:30",
        "An offset such as +02:00 or Z may follow.",
    ),
    "K233": ("the clocks in {zone} never showed {value}: they went forward", "Use a time an hour later or earlier."),
    "K234": ("{value} is not a time; use HH:MM, for example 14:30", "Hours go from 0 to 23."),
    "K235": ("{value} is not a duration; use hours and minutes, for example 1:30 or 1h 30m", "Days work too: 2d 4h."),
    # addresses of people
    "K240": ("{value} is not an e-mail address; write it like name@example.org ({reason})", "Check its spelling."),
    "K241": (
        "{value} is not a phone number; write it with the country code, for example +49 30 901820",
        "Digits, spaces, brackets, dots and dashes are fine.",
    ),
    "K242": ("{value} has an extension; leave it out or write it as part of the number", "Keep it in a text field."),
    "K243": (
        "{value} is not a web address; write it like https://www.example.org/page",
        "Only http and https are accepted.",
    ),
    # choices and codes
    "K250": ("{value} is none of the options; use one of: {allowed}", "The names of the options, or their labels."),
    "K251": ("{value} is not a country; use its code or its name, for example DE or Germany", "See ISO 3166."),
    "K252": ("{value} is not a language; use its code or its name, for example de or German", "See ISO 639."),
    "K253": ("{value} is not a time zone; use a name like Europe/Berlin", "See the IANA time zone database."),
    "K254": (
        "{value} is not a colour; write it like #1f6feb",
        "A hash sign and six hexadecimal digits; quote it in YAML.",
    ),
    "K255": ("there are {count} values; at most {max} fit", "Leave some out."),
    # references
    "K260": (
        "{value} is not the id of a record",
        "Send the id, as the API shows it; an import can match by other fields.",
    ),
    "K261": (
        "this field doesn't point to {module}; it points to {allowed}",
        "Send the id of a record of these modules.",
    ),
    "K262": ("{value} is not the id of a file", "Upload the file first and send the id that comes back."),
    # things with parts
    "K270": ("a list of values is expected here, not {kind}", "Send a list, or a text with commas."),
    "K271": ("an object is expected here, not {kind}; its parts are {parts}", "Send its parts by name."),
    "K272": ("there is no part named {value}; the parts are {parts}", "Leave it out or correct its name."),
    "K273": ("{value} is not JSON: an object or a list is expected", "Check brackets and quotes."),
    "K274": ("the JSON is too large: at most {max} characters fit", "Send less."),
    "K275": ("the JSON is nested deeper than {max} levels", "Flatten it."),
    "K276": ("a value is needed here", "Fill it in."),
    # options of a declaration
    "K280": ("the option {option} can't be {value}: {reason}", "docs/fields.md lists the types and their options."),
    "K281": ("the option {option} is missing", "docs/fields.md lists the types and their options."),
    "K282": (
        "the pattern {value} can't be read: {reason}",
        "Patterns follow RE2; look-around and back references don't exist.",
    ),
    "K283": (
        "the formula can't be read at character {position}: {reason}",
        "Names of fields, numbers, + - * / and brackets.",
    ),
    "K284": ("the template can't be read: {reason}", "Write the names of fields in curly braces."),
    "K285": ("{type} is not a field type", "docs/fields.md lists the types and their options."),
    "K286": (
        "a field of type {type} can't stand inside line items; use one of: {allowed}",
        "Make the items a module of their own.",
    ),
    "K287": ("two plugins bring a field type named {type}", "Rename one of them."),
}
