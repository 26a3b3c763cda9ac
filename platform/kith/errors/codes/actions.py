"""K640 to K659: actions that plugins carry out, and actions on many records at once."""

CODES = {
    "K640": (
        'the action "{name}" is handed to "{plugin}", and no plugin here carries that out',
        "Add the plugin, or correct the name: its README says what it brings.",
    ),
    "K641": ('two plugins carry out the action "{name}": {first} and {second}', "Remove one of them."),
    "K642": (
        'the plugin {plugin} failed while it carried out "{label}"',
        "Nothing was saved. Tell an administrator: the log says what went wrong.",
    ),
    "K643": (
        "this is about {count} records: say so with `count: {count}` to have it done",
        "Look at the list first; then send it again with the number.",
    ),
    "K644": (
        "there are {count} records now, and {expected} were meant",
        "Others have changed records meanwhile: look at the list again, then confirm the new number.",
    ),
    "K645": (
        "{count} records are done in batches, and so not all or none; at most {most} are",
        "Send `partial: true`: those that nothing stands against are done, the others are named.",
    ),
    "K646": ("nothing is to be changed", "Name a field and its new value."),
    "K647": ('"{value}" isn\'t the id of a record', "Send ids as the API shows them: 36 characters each."),
    "K648": ('there is no list "{name}" any more', "Choose the records again."),
    "K649": ("no record is chosen", "Tick some records, or widen the filter."),
    "K650": ("nothing is chosen to be done", "Choose an action beside the records."),
    "K651": (
        'this is about {count} records, and the file in "{label}" can belong to one alone',
        "Choose one record, or leave the file out.",
    ),
    "K652": (
        "there is nothing of this to be undone",
        "It goes on still, did nothing, or was undone already.",
    ),
    "K653": ("somebody else has changed this record since", "Look at its history, and undo the change there."),
}
