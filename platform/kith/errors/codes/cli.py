"""K95x: the command line and serving."""

CODES = {
    "K951": ('the folder "{path}" isn\'t empty', "Name a new folder, or an empty one."),
    "K952": ("the address {address} can't be listened on: {reason}", "Name a free one with --host and --port."),
    "K953": (
        "this plan changes what is there already, so somebody has to agree",
        "Look at it with `kith plan`; then apply it with --yes.",
    ),
    "K955": ("no password was given", "Type one when asked, or pipe it in with --password-stdin."),
}
