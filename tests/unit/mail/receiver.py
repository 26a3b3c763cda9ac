"""A real SMTP server on this machine: it keeps what it takes, and refuses what it is told to."""

from __future__ import annotations

import socket
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller

from kith.settings import MailSettings

TAKEN = "250 taken"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Receiver:
    """`mails` are those that were taken, `senders` where they left from, `connections` how often somebody connected.

    `recipients` maps an address to what the server answers to it, `answer` is called for each mail before it is taken.
    """

    def __init__(self) -> None:
        self.port = _free_port()
        self.mails: list[EmailMessage] = []
        self.senders: list[str] = []
        self.recipients: dict[str, str] = {}
        self.answer: Callable[[EmailMessage], str] = lambda _: TAKEN
        self.connections = 0
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True)

    @property
    def settings(self) -> MailSettings:
        """The settings of a site that sends its mail here."""
        return MailSettings(
            sender="Harbour <post@harbour.example>", server="127.0.0.1", port=self.port, security="none", caught=False
        )

    def __enter__(self) -> Receiver:
        self._controller.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Goes away, as servers do."""
        if self._controller.server is not None:
            self._controller.stop()

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.recipients.get(address, "250 fine")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        answer = self.answer(mail)
        if answer.startswith("250"):
            self.mails.append(mail)
            self.senders.append(envelope.mail_from)
        return answer
