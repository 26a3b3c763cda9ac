"""K68: comments, history, undo."""

CODES: dict[str, tuple[str, str]] = {
    "K680": ('a comment is internal or shared, not "{value}"', "Write internal or shared, or leave it out."),
    "K681": (
        "more than one is called {name}",
        "Write @ and the e-mail address of the one you mean, or give groups other names.",
    ),
    "K682": ("a comment names at most {most} people and groups, not {count}", "Name a group instead."),
    "K683": ("there is no such comment", "It may have been deleted. Load the record again."),
    "K684": (
        "your own comments can be changed for {hours} hours",
        "Write another one; whoever may delete the record may delete its comments.",
    ),
    "K685": ("there is no such change of this record", "Look at the record's history."),
    "K686": ("nothing of this change is left to be undone", "The record holds the earlier values already."),
    "K687": (
        '"{label}" was changed again since',
        "Look at what it is now; undo it all the same, or leave it.",
    ),
    "K688": (
        "{names} can't see this record, or not all of them, and weren't told",
        "Share the record with them first, then name them again.",
    ),
    "K689": (
        "you have given {most} stars already",
        "Take the star from a record that you don't need at hand any more.",
    ),
}
