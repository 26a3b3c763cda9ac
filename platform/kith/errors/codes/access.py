"""K4xx: who may do what, and how they proved who they are."""

CODES = {
    "K401": (
        "this e-mail address and password don't belong together",
        "Check both; after several wrong tries wait a few minutes. An administrator can set a new password.",
    ),
    "K402": (
        "too many tries; the next one is possible in {seconds} seconds",
        "Wait, or ask an administrator to set a new password.",
    ),
    "K403": ("this link has expired or was used already", "Ask for a new link."),
    "K404": ('"{role}" is not a role of this site', "Name a role of config/roles.yaml that isn't abstract."),
    "K405": ('an account with the e-mail address "{email}" exists already', "Use that account, or another address."),
    "K406": (
        "the password is too short: it has {length} characters, {least} are needed",
        "Choose a longer one; a few unrelated words make a good password.",
    ),
    "K407": ('there is no account "{user}"', "Give the e-mail address of an account; `kith user add` makes one."),
    "K408": (
        'the role "{role}" is abstract: it can be included by others, not held',
        "Give a role that includes it.",
    ),
    # -- passwords and tokens (K420 to K429) --------------------------------------------------------------------
    "K420": ('there is no token "{token}"', "Give the id of a token; `kith token list USER` tells them."),
    "K421": (
        "the password is hardly more than your name or e-mail address",
        "Add words that have nothing to do with you.",
    ),
    "K422": (
        "the password is among the first that are guessed",
        "Common words, names, dates, rows of the keyboard and repeats are tried first; take a few unrelated words.",
    ),
    "K423": (
        "two-factor log-in is set up already",
        "For another telephone turn it off first: that takes the password and a code.",
    ),
    # -- explaining (K410 to K419) ------------------------------------------------------------------------------
    "K410": ('there is no module "{name}"', "Name a module of this site: contacts, companies ..."),
    "K411": ('{module} have no action "{name}"', "Name view, edit, delete ... or an action of the module."),
    "K412": ('{module} have no field "{name}"', "Name a field of the module; docs/modules.md tells where they stand."),
    # -- groups and sharing (K430 to K439) ----------------------------------------------------------------------
    "K430": ('there is no group "{group}"', "Give the name of a group; `kith group list` tells them."),
    "K431": ('a group called "{name}" exists already', "Use that group, or another name."),
    "K432": (
        'the group "{group}" owns records: {owned}',
        "Give them to somebody else first: `kith group remove GROUP --to OWNER` does both.",
    ),
    "K433": ('there is nobody "{name}" to share with', "Name a member of staff, a group, or a role that can be held."),
    "K434": (
        "a share is with a person, a group or a role: name one of them",
        "Give `user` (an id or e-mail address), `group` (an id or name) or `role` (its name), and only one.",
    ),
    "K435": ("the share would end at {until}, which lies in the past", "Give a later moment, or none."),
    "K436": ("this share isn't there", "It has ended, or belongs to another record: look at the record's shares."),
    "K437": ('"{level}" is no level of a share', "Share to view or to edit."),
    "K438": (
        "sharing this record isn't open to you",
        "Whoever may edit a record shares it, at most for what that person may do; ask its owner.",
    ),
}
