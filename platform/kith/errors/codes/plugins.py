"""K85 to K89: plugins that can't be loaded, or hooks that don't fit. (K80 to K84 are the API's.)"""

CODES: dict[str, tuple[str, str]] = {
    "K851": ('"{name}" is no plugin: {reason}', "A plugin is a folder with plugin.yaml and, for hooks, __init__.py."),
    "K852": ('the plugin "{name}" stands in the folder "{folder}"', "Name the folder like the plugin."),
    "K853": ('the plugin "{name}" needs kith {needed}, and this is {here}', "Install another version of one of them."),
    "K854": ('the plugin "{name}" needs the plugin "{needed}", which isn\'t there', "Add it under plugins/."),
    "K855": ('the plugin "{name}" fails when it is loaded: {reason}', "Mend the line that is named."),
    "K856": (
        'the plugin "{name}" has a hook that doesn\'t fit: {reason}',
        "Each hookspecs.py says what its hooks are given; compare the names of the arguments.",
    ),
    "K857": ('there are two plugins called "{name}"', "Remove or rename one of them."),
    "K858": ("these plugins need each other: {cycle}", "Break the circle."),
    "K859": ('settings for the plugin "{name}" stand here, and it isn\'t there', "Remove them, or add the plugin."),
    "K860": ('"{text}" isn\'t a range of versions', 'Write it like ">=0.1" or ">=1.2,<2".'),
    "K861": (
        'the plugin "{name}" failed in {hook} ({error}), so nothing was done',
        "The server's log tells at which line of the plugin, and with what words.",
    ),
    "K862": (
        'the plugin "{name}" wants to act with all rights, and its plugin.yaml doesn\'t ask for that',
        "Act as the actor that the hook was given, or write `system: true` into plugin.yaml.",
    ),
    "K863": (
        'the plugin "{name}" imports {module}, which isn\'t open to it',
        "Of Kith a plugin imports `kith.ext` alone, of other plugins those that stand in its `needs:`.",
    ),
    "K864": (
        'the plugin "{name}" is gone, and {what} is its own: {values}',
        "Bring its folder back, then run `kith plugin remove`, which parks what it brought.",
    ),
    "K865": (
        '{reason}, so the plugin "{name}" can\'t be removed now',
        "`kith plugin list` tells which plugins there are.",
    ),
    "K866": (
        'there can\'t be a new plugin called "{name}": {reason}',
        "Choose another name: a-z, 0-9 and _, 50 at most.",
    ),
    "K867": (
        'the plugin "{name}" has texts that can\'t be read: {reason}',
        "A catalogue is a gettext file in UTF-8: translations/de.po.",
    ),
}
