"""The hooks around what happened to records."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.ledger.events import Event
from kith.plugins import hookspec
from kith.storage.tx import Tx
from kith.timeline.comments import Written


@hookspec
def kith_comment_written(tx: Tx, actor: Actor, written: Written) -> None:
    """Fires after a comment was written or edited, with those it names and those who are told, in the transaction.

    What it raises takes the comment back; put further work, such as a mail, into a job. The result is ignored.
    """


@hookspec(firstresult=True)
def kith_feed_words(tx: Tx, actor: Actor, event: Event, language: str) -> str | None:
    """Fires while a feed is read, for each event of a kind that Kith itself doesn't know, in a reading transaction.

    Return what happened as a sentence without a name ("was invited to a webinar"), in `language` where you can, for
    `actor`, who reads it: say nothing that it may not know. Of `event.changes` only what is open to it is there:
    fields, and the plugin's own keys, which begin with `$`. None means: these are no words of mine; the first plugin
    that has words is heard. An event that nobody has words for is told by its kind.
    """
