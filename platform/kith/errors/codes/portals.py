"""K470 to K489: access from outside, its seats and its states."""

CODES = {
    "K470": ('there is no portal "{name}"', "Name a portal type of config/portals.yaml."),
    "K471": (
        '"{title}" can\'t be let in to the portal "{portal}"',
        "config/portals.yaml says under `allowed_if` whose records may log in; inactive and deleted ones never do.",
    ),
    "K472": ('"{title}" has no e-mail address to invite', "Fill it in first."),
    "K473": (
        'all {seats} seats of the portal "{portal}" are taken',
        "Suspend or revoke an access that isn't needed any more, raise `seats`, or note the person down for later.",
    ),
    "K474": (
        "all {seats} licences for portals are taken",
        "Suspend or revoke an access that isn't needed any more, or raise `licence_pool`.",
    ),
    "K475": (
        'this can\'t be done: the access of "{title}" to the portal "{portal}" is {state}',
        "Look at its state: it may have been changed meanwhile.",
    ),
    "K476": (
        'somebody else logs in to the portal "{portal}" as {email}',
        "Give this person an address of their own.",
    ),
    "K477": (
        "managing portals isn't open to you",
        "It takes the power `manage_portals` of a role, and the record has to be in your view.",
    ),
    "K478": ("mail can't hold links, so nobody can be invited", "Set `url` in config/kith.yaml to the site's address."),
    "K479": ("there is no price for {seats} seats", "Add tiers to `prices` in config/portals.yaml."),
    "K480": (
        "this person can't be let in as they are",
        "Look at their e-mail address, or ask whoever runs this portal.",
    ),
    "K488": (
        'nobody would read a message to "{title}": there is no access to a portal that shows it',
        "Invite the person first; messages are read behind the log-in alone.",
    ),
}
