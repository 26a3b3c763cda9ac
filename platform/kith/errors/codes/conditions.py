"""K3: conditions that can't be understood. `help` says how it is written instead."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "K301": (
        '{module} has no field "{name}"',
        "A condition names fields of its module, built-in ones (id, owner, active, created_at ...) and paths through "
        "lookups (company.industry).",
    ),
    "K302": (
        '"{op}" can\'t be used on "{field}" ({type}); what fits: {fitting}',
        "Each type has its operators: gt and its kin need numbers, money, dates or times; contains and its kin need "
        "text.",
    ),
    "K303": (
        '"{field}" can\'t be compared with that: {reason}',
        "A value in a condition is written like a value of the field.",
    ),
    "K304": (
        '"{name}" leads to several records, so a path can\'t go on through it',
        "Ask for some or none of them: {deals: {some: {amount: {gt: 1000 EUR}}}}.",
    ),
    "K305": (
        '"{field}" can\'t be compared with an empty value',
        "Write {field: {empty: true}}, or {empty: false} for a field that has a value.",
    ),
    "K306": (
        "$visible can't stand here",
        "$visible belongs to scopes in roles and portals, as the only value of a lookup to records: {about: $visible}.",
    ),
    "K307": (
        "{variable} can't stand under a negation in a scope",
        "Nobody may reach more because something is unknown about them: say which records are meant, not which aren't. "
        "`not` and `none` are negations.",
    ),
    "K308": (
        '"{field}" ({type}) can\'t be compared with {variable} ({other})',
        "Both sides of a comparison have to be of one kind: two numbers, two dates, two references to the same module.",
    ),
    "K309": (
        'there is no operator "{op}"',
        "Operators are contains, starts_with, ends_with, gt, gte, lt, lte, empty, all, some and none; equality is "
        "written without one, one of several as a list.",
    ),
    "K310": (
        "the condition is too large: {limit}",
        "Split it, or move a part of it into a field of its own.",
    ),
    "K311": (
        'there is no variable "{variable}"',
        "Variables are $me, $me.roles, $me.team, $visible, $record.<field>, $today, $now, $week, $month, $quarter and "
        "$year. A text that begins with a dollar sign is written with two: $$5.",
    ),
    "K312": (
        '"{text}" isn\'t a shift of {variable}',
        "A shift is + or -, a number and one of y mo w d h min: $today-30d, $month-1mo. Hours and minutes need $now.",
    ),
    "K313": (
        '"{name}" needs a list of at least one condition',
        "Write any: [{role: lead}, {active: false}].",
    ),
    "K314": (
        "a condition is expected here, fields with their values in braces",
        "Write {role: client}; several keys all have to hold; any: [...] for one of several.",
    ),
    "K315": (
        '"{name}" isn\'t a lookup, so the path can\'t go on to "{rest}"',
        "A path follows lookups (company.industry), parts (address.city) and attributes of options (stage.closed). "
        "After a field stand operators only.",
    ),
    "K316": (
        '"{name}" may lead to records of several modules, so a path can\'t go on through it',
        "Compare the lookup itself, or declare a lookup to one module.",
    ),
    "K317": (
        '"{op}" takes one value',
        "Write the bound alone: {gt: 5}. Only equality, all and the text operators take a list.",
    ),
    "K318": (
        '"{op}" needs records below, and "{field}" isn\'t a list of records',
        "some and none stand after a related list or a multi-lookup; other operators stand after fields.",
    ),
    "K319": (
        "{variable} means nothing here",
        "$record is the record being edited, so it can't stand in scopes and lists; $me.<field> needs a known module "
        "of the one who is logged in.",
    ),
    "K320": (
        '"{field}" is computed when it is shown, so no condition can ask for it',
        "Ask for the fields that it is computed from.",
    ),
    "K321": (
        '"{name}" lacks a space after the colon',
        "Inside braces a colon needs a space behind it: {role: client}. Quote a text that holds a colon.",
    ),
    "K322": (
        '"{name}" stands where an operator is expected',
        "A comma ends a value inside braces: write {gte: 1000}, or quote the value.",
    ),
    "K323": (
        '"{op}" takes true or false',
        "Write {empty: true} or {empty: false}.",
    ),
    "K324": (
        "a condition without a single field stands for everything",
        "Write the scope `all` where everything is meant.",
    ),
    "K325": (
        "{what} isn't something that a condition can hold",
        "Values are texts, numbers, true, false and lists of them.",
    ),
    "K326": (
        '"{op}" isn\'t used in a written condition',
        'Write {not: {field: value}} for "is not", {field: [a, b]} for "one of"; ne and in are for addresses alone.',
    ),
    "K327": (
        '"{name}" is given more than once',
        "Name several values in one parameter: stage.in=won,lost.",
    ),
}
