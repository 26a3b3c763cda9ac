"""K9: settings, the command line, serving."""

CODES: dict[str, tuple[str, str]] = {
    "K901": ('there is no folder "{path}"', "Name the site's folder with --site or KITH_SITE, or make one: kith init."),
    "K902": ("{path} can't be read: {reason}", "Look at the file's permissions."),
    "K903": ("settings are a map of keys and values", "Write key: value, line by line."),
    "K904": ("a secret doesn't stand in a file", "Set KITH_SECRET in the environment; without it one is made."),
    "K905": ('there is no time zone "{value}"', "Use a name such as Europe/Berlin."),
    "K906": ('there is no language "{value}"', "Use a code such as en, de or pt_BR."),
    "K907": ('`navigation` names "{name}", and there is no such module', "Take it out, or look for a slip of the pen."),
    "K911": (
        "the portal \"{name}\" names the host {host}, which is the site's own: staff's pages stand there",
        "Give the portal a host of its own; without one it stands at /portal/{name}.",
    ),
    "K908": ("the secret in {where} is shorter than {shortest} characters", "Make one: openssl rand -base64 48."),
    "K910": (
        'the secret of the log-in "{name}" is missing',
        "Set {variable} in the environment, or write public: true where the provider has given none.",
    ),
    "K909": ("var/secret can't be kept: {reason}", "Make the folder var/ writable, or set KITH_SECRET."),
}
