"""K460 to K479: acting as somebody else, handing out roles, changing people at the same time, the audit page."""

CODES = {
    "K460": (
        "a reason is needed for acting as somebody else",
        "Say in a few words why: it stands in the audit log.",
    ),
    "K461": ("you act as somebody else already", "End that first, then begin anew."),
    "K462": ("nobody can act as themselves", "Choose somebody else."),
    "K463": ("{name} can't log in at present, so nobody can act as them", "Open the account first."),
    "K464": (
        "you can't act as {name}: that needs the power `impersonate`, and only goes downward",
        "Somebody whose role may administer or impersonate can only be acted as from a role above theirs.",
    ),
    "K465": (
        "while you act as somebody else, people, roles, groups and settings can't be changed",
        "Return to your own account first.",
    ),
    "K466": (
        "somebody else has changed {name} meanwhile; nothing was saved",
        "Look at what stands there now, then make your change again.",
    ),
    "K467": (
        'the role "{role}" isn\'t one that you can give or take',
        "You can hand out your own roles and those below them; a super administrator can hand out all.",
    ),
    "K468": ('"{value}" is no day', "Choose a day, or leave it empty."),
    "K469": (
        "{name} holds a role that you can't give or take, so you can't change that account",
        "Ask somebody whose role stands above theirs, or a super administrator.",
    ),
}
