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
}
