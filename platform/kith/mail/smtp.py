"""One connection to the mail server: many mails go over it, one after the other."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from kith.lazy import lazy
from kith.mail.mime import wire_address
from kith.mail.verdicts import nobody_there
from kith.settings import MailSettings

smtplib = lazy("smtplib")
ssl = lazy("ssl")

TIMEOUT = 20.0  # seconds for each answer of the server


class DelayedError(Exception):
    """The server can't be reached, or asks to come again: later is another try."""


class RejectedError(Exception):
    """The server refuses this mail for good. `unknown`: since it knows nobody of that address."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.unknown = nobody_there(reason)


class Connection:
    """A connection that is opened with the first mail, and opened again where the server has closed it.

    `with Connection(settings) as server: server.send(...)`.
    """

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._server: Any = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._close()

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """Returns once the server has taken the mail over. Raises RejectedError, DelayedError."""
        server = self._open()
        options = () if wire_address(recipient).isascii() else ("SMTPUTF8",)
        if options and not server.has_extn("smtputf8"):
            raise RejectedError("the mail server takes no addresses in other scripts")
        try:
            server.sendmail(wire_address(sender), [wire_address(recipient)], mail, mail_options=options)
        except smtplib.SMTPRecipientsRefused as refused:
            raise _judged(*next(iter(refused.recipients.values()))) from None
        except smtplib.SMTPResponseException as refused:
            raise _judged(refused.smtp_code, refused.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            raise DelayedError(_words(error)) from None

    def _open(self) -> Any:
        if self._server is not None and self._server.sock is not None:
            return self._server
        self._close()
        try:
            self._server = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise DelayedError(_words(error)) from None
        return self._server

    def _connected(self) -> Any:
        settings, context = self._settings, ssl.create_default_context()
        host = settings.server or ""
        server = (
            smtplib.SMTP_SSL(host, settings.port, timeout=TIMEOUT, context=context)
            if settings.security == "tls"
            else smtplib.SMTP(host, settings.port, timeout=TIMEOUT)
        )
        try:
            if settings.security == "starttls":
                server.starttls(context=context)
            if settings.user:
                server.login(settings.user, settings.password or "")
            server.ehlo_or_helo_if_needed()
        except BaseException:
            server.close()
            raise
        return server

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is None or server.sock is None:
            return
        try:
            server.quit()
        except (smtplib.SMTPException, OSError):
            server.close()


def _judged(code: int, said: bytes | str) -> Exception:
    """What an answer of the server means: 5.. is for good, unless it is about who we are."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = f"{code} {' '.join(text.split())}"
    for_good = 500 <= code < 600 and code not in (530, 535, 538)
    return RejectedError(reason) if for_good else DelayedError(reason)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(_judged(error.smtp_code, error.smtp_error))
    return f"{type(error).__name__}: {error}"[:300]
