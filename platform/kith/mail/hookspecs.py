"""The hooks around mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from kith.mail.outgoing import Outgoing
from kith.plugins import hookspec
from kith.storage.tx import Tx


@hookspec
def kith_mail_folders() -> Sequence[Path] | None:
    """Fires when a template is looked for, without a transaction of its own.

    Return folders with templates of mail (`welcome.md`, `welcome.de.md`, `offer.mjml`). Plugins that are folders of the
    site need no hook: their `templates/mail/` is looked at anyway. None means: none.
    """


@hookspec
def kith_mail_gate(tx: Tx, mails: Sequence[Outgoing]) -> Mapping[str, str] | None:
    """Fires for each batch of mail right before it goes out, after Kith's own gate; write nothing in its transaction.

    Return the ids of those that must not go out, each with the reason in a few words (`opted out of this list`): it is
    kept with the mail and in the record's feed. What another plugin or Kith has refused can't be let through. Mail of
    the purpose `account` is asked about as well; who refuses it locks people out. None means: all may go.
    """


@hookspec
def kith_mail_done(tx: Tx, mails: Sequence[Outgoing]) -> None:
    """Fires after mails have left or were refused for good, in the transaction that writes the events of their records.

    Each mail says in `state` what came of it: sent, caught, refused, bounced, failed. Those that were sent come many
    at a time, within a second or so; one that was sent may come again as bounced, days later. Write what you keep about
    them in this transaction; it is committed at once. What is raised is logged: you are told once more, of each mail by
    itself, and where you raise again that mail is noted without you.
    """


@hookspec
def kith_mail_unsubscribed(tx: Tx, address: str, list: str, again: bool) -> None:  # noqa: A002
    """Fires when somebody uses the link for unsubscribing, or calls a mail unwanted, in the transaction that notes it.

    `list` is the key of the list, "" for all mail but that about accounts; `again` is True where they want it back
    after all. Note it where you keep who is on the list; the gate holds it without you. None is returned.
    """
