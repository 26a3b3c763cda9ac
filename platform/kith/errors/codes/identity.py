"""K440 to K459: invitations, second factors, sessions, pictures, log-in elsewhere."""

CODES = {
    "K440": ("there is no such log-in any more", "It has ended already; load the page again."),
    "K441": (
        "{name} is the last super administrator who can log in",
        "Give somebody else that role first; without one nobody could administer this site.",
    ),
    "K442": (
        "only a super administrator may do that to a super administrator, or make somebody one",
        "Ask a super administrator.",
    ),
    "K443": (
        "{name} has no open invitation",
        "Whoever has accepted one already gets a link for a new password instead.",
    ),
    "K444": ("the account of {name} isn't active", "Invite them again, or open the account first."),
    "K445": ("that isn't your present password", "Type the password that you logged in with."),
    "K446": (
        "this code isn't right, or was used already",
        "Take the code that the app shows now, or one of your recovery codes; each works once.",
    ),
    "K447": ("two-factor log-in isn't set up for this account", "Set it up first, under Your account."),
    "K448": (
        "a role of this account asks for two-factor log-in, which isn't set up yet",
        "Log in to the pages and set it up; API tokens work again from then on.",
    ),
    "K449": (
        "while you act as somebody else, their log-in, profile and tokens can't be changed",
        "Return to your own account first.",
    ),
    "K450": ("this isn't a picture that can be used", "Take a JPEG, PNG, WebP or GIF."),
    "K451": (
        "the picture is too large: up to {megabytes} MB and {megapixels} million pixels are taken",
        "Take a smaller one; it is shown small.",
    ),
    "K452": ('"{label}" did not log you in: {reason}', "Try again; if it stays like this, tell an administrator."),
    "K453": (
        "there is no account for {email} here",
        "Ask an administrator to invite you with that address.",
    ),
    "K454": (
        '"{label}" tells no e-mail address that it has verified',
        "Verify the address there, or ask an administrator.",
    ),
    "K455": ("the account of {email} is suspended", "Ask an administrator to open it again."),
    "K456": (
        'the account of {email} belongs to somebody else at "{label}"',
        "Ask an administrator: where the address was given to somebody new, `kith user untie` forgets the one before.",
    ),
    "K457": (
        "this log-in took too long, or was begun in another browser",
        "Begin again from the log-in page.",
    ),
    "K458": (
        "the log-in at \"{label}\" failed: it can't be reached, or doesn't answer as it should",
        "Try again in a few minutes; the reason stands in the log of the server.",
    ),
    "K459": (
        '"{scope}" isn\'t a scope that a token can have here',
        "Name read, an action, module:action, or a power such as administer.",
    ),
}
