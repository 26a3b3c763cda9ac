"""K95x: the command line and serving."""

CODES = {
    "K951": ('the folder "{path}" isn\'t empty', "Name a new folder, or an empty one."),
    "K952": ("the address {address} can't be listened on: {reason}", "Name a free one with --host and --port."),
    "K953": (
        "this plan changes what is there already, so somebody has to agree",
        "Look at it with `kith plan`; then apply it with --yes.",
    ),
    "K954": (
        'there is no site in the folder "{path}"',
        "Go to the folder of your site or name it with --site; `kith init FOLDER` writes a new one.",
    ),
    "K955": ("no password was given", "Type one when asked, or pipe it in with --password-stdin."),
    "K957": ("{path} can't be read or written: {reason}", "Look at permissions and at the space that is left."),
}
