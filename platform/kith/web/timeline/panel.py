"""What stands of the feed on the record's own page: the box to comment in, and the place that the entries load into."""

from __future__ import annotations

from kith.web.contexts import RecordContext
from kith.web.timeline.show import Box, box


def feed_panel(context: RecordContext, reached: frozenset[str]) -> Box:
    """The panel; it asks the database for nothing. `reached`: which actions reach the record, `comment` among them."""
    return box(context, may_comment="comment" in reached)
