"""What stands of the feed on the record's own page: the box to comment in, and the place that the entries load into."""

from __future__ import annotations

from markupsafe import Markup

from kith.web.contexts import RecordContext
from kith.web.look.frame import Look, mark, part
from kith.web.timeline.show import box


def feed_panel(context: RecordContext, look: Look, *, may_comment: bool, deleted: bool = False) -> Markup:
    """The panel, of a record that may lie in the bin; it asks the database for nothing."""
    shown = box(context, may_comment=may_comment, address=mark("address"), deleted=deleted)
    places = {"token": look.token, "address": context.address}
    return part(
        context.request, "parts/feed_panel", (may_comment, shown.shares, deleted), lambda: {"box": shown}, places
    )
