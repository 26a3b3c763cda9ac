"""K75: mail and its templates."""

CODES: dict[str, tuple[str, str]] = {
    "K751": ('there is no mail template "{name}"', "Add it as config/mail/NAME.md or .mjml, or use one that is there."),
    "K752": (
        'the mail uses "{{{name}}}", and nothing is called so',
        "Use one of the names that this mail knows: they are listed in docs/mail.md.",
    ),
    "K753": ("a mail template begins with its subject: {reason}", "Begin the file with ---, subject: ..., ---."),
    "K754": ("the mail can't be drawn: {reason}", "Mend the line that is named."),
    "K755": (
        "links in mail need the address of this site, and it isn't set",
        "Set url: in config/kith.yaml to the public address, such as https://crm.example.org.",
    ),
    "K756": ("mail to a list names the list", "Give the message its list, so that people can unsubscribe."),
    "K757": ("an attachment of a mail is longer than {most} characters", "Send a link instead."),
    "K759": (
        'the attachment "{name}" of a mail is no text of a type: {type}',
        "Give it a name of one line, and a type such as text/calendar; method=REQUEST.",
    ),
    "K758": ('"{text}" is no placeholder', "Write names alone, such as {{first_name}} or {{company.name}}."),
    "K760": (
        'line {line} uses "{{{name}}}", and nothing is called so',
        "Use a field of whom the mail goes to, such as {{first_name}} or {{company.name}}.",
    ),
    "K761": (
        "the mailbox for bounces can't be read: {reason}",
        "Look at bounces: of mail: in config/kith.yaml, and at KITH_BOUNCES_PASSWORD.",
    ),
    "K762": (
        "this site reads no bounces",
        "Name the mailbox that mail comes back to in config/kith.yaml: see docs/mail.md.",
    ),
}
