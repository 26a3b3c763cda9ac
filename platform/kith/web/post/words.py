"""What became of a mail, in words."""

from __future__ import annotations

from kith.web.texts import gettext as _

TONES = {"sent": "green", "caught": "green", "queued": "yellow", "refused": "orange"}  # others are red


def state_words(state: str) -> str:
    """The state of a mail in words."""
    return {
        "queued": _("Waits"),
        "sent": _("Sent"),
        "caught": _("Caught"),
        "refused": _("Held back"),
        "bounced": _("Came back"),
        "failed": _("Given up"),
    }.get(state, state)


def reason_words(reason: str | None) -> str:
    """Why a mail was held back, in words; what a server or plugin says, as it stands."""
    known = {
        "do_not_email": _("The recipient wants no mail"),
        "not_invited": _("The recipient isn't invited yet"),
        "closed": _("What it is about is not open to the recipient any more"),
        "unsubscribed": _("Unsubscribed"),
        "bounced": _("An earlier mail to this address came back"),
        "asked": _("The address gets no mail any more"),
    }
    return known.get(reason or "", reason or "")


def report_words(kind: str) -> str:
    """What a server or service has reported of a mail, in words."""
    known = {"hard": _("Nobody has this address"), "soft": _("Not delivered"), "complaint": _("Called unwanted")}
    return known.get(kind, kind)
