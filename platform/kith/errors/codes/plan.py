"""K54x: what a plan says of the records that are there. Nothing is refused by these."""

CODES = {
    "K540": (
        "{records} {have} no {field} and {break_} the new rule",
        "Fill it in before you apply, or give the field a default. Applied as it is, these records stay, and can't be "
        "saved again without it.",
    ),
    "K541": (
        "{records} {break_} the new rule of {field}: {rule}",
        "Correct them before you apply, or loosen the rule. Applied as it is, these records stay, and can't be saved "
        "again unmended.",
    ),
    "K542": (
        "{values} of {field} {dont} fit any more: {limit}",
        "Correct them before you apply, or allow more. Applied as it is, these values stay, and can't be saved again.",
    ),
    "K543": (
        "{values} of {total} values of {field} can't be converted from {old} to {new}",
        "Correct them before you apply; with --allow-loss they are parked, and the field is empty there.",
    ),
    "K544": (
        "{records} {use} the option {option}, which would be parked",
        "Move them to another option first, or name the heir with `was`; with --allow-loss they keep a value that "
        "can't be chosen any more.",
    ),
    "K545": (
        "{values} would be parked with {what}",
        "Bring the declaration back, or, if this is a rename, name the earlier name with `was`. With --allow-loss they "
        "are parked for 30 days: declared again within that time, they are back.",
    ),
    "K546": (
        "{records} {point} in {field} to a record that it no longer takes: {rule}",
        "Choose other records before you apply, or widen `where`. Applied as it is, these records stay, and can't be "
        "saved again unmended.",
    ),
    "K547": (
        "how many records break the new rule of {field} can't be told beforehand: {reason}",
        "Records that break it stay, and can't be saved again unmended.",
    ),
    "K548": (
        "{values} of {field} would be hidden, and emptied at the next save",
        "Widen `visible_if`, or move these values to another field first.",
    ),
    "K549": (
        "{values} {come} back with {what}",
        "They were parked when it was dropped.",
    ),
}
