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
    # -- explaining (K410 to K419) ------------------------------------------------------------------------------
    "K410": ('there is no module "{name}"', "Name a module of this site: contacts, companies ..."),
    "K411": ('{module} have no action "{name}"', "Name view, edit, delete ... or an action of the module."),
    "K412": ('{module} have no field "{name}"', "Name a field of the module; docs/modules.md tells where they stand."),
}
