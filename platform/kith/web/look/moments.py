"""Moments as people say them."""

from __future__ import annotations

from datetime import datetime

from kith.web.texts import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime, now: datetime) -> str:
    """How long ago `moment` was: minutes, hours or days, then its date."""
    seconds = int((now - moment).total_seconds())
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        return _("{count} min ago", count=seconds // MINUTE)
    if seconds < DAY:
        return _("{count} h ago", count=seconds // HOUR)
    if seconds < 14 * DAY:
        days = seconds // DAY
        return _("yesterday") if days == 1 else _("{count} days ago", count=days)
    return moment.date().isoformat()
