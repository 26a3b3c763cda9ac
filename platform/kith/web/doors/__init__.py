"""What every request passes before a view sees it, and every answer before it leaves."""

from __future__ import annotations

from typing import Any

from pyramid.tweens import EXCVIEW, INGRESS


def includeme(config: Any) -> None:
    """Puts log, headers, compression, limits and the check of form tokens around the router, error pages behind all."""
    config.add_tween("kith.web.doors.log.tween", under=INGRESS)
    config.add_tween("kith.web.doors.headers.tween", under="kith.web.doors.log.tween")
    config.add_tween("kith.web.look.compress.tween", under="kith.web.doors.headers.tween", over=EXCVIEW)
    config.add_tween("kith.web.doors.denials.tween", under="kith.web.look.compress.tween", over=EXCVIEW)
    config.add_tween("kith.web.doors.impersonation.tween", under="kith.web.doors.denials.tween", over=EXCVIEW)
    config.add_tween("kith.web.doors.limits.tween", under=EXCVIEW)
    config.add_tween("kith.web.doors.tokens.tween", under="kith.web.doors.limits.tween")
    config.add_directive("add_page", "kith.web.doors.pages.add_page")
    config.include("kith.web.doors.errors")
