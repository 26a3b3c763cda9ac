"""A real IMAP server for tests: a Dovecot of one's own with one mailbox, its own folder and port."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest
from imapclient import IMAPClient

from kith.settings import BounceSettings

PROGRAM = Path("/usr/sbin/dovecot")
USER, PASSWORD = "bounces@harbour.example", "hush"
PATIENCE = 30.0  # seconds until it answers, on a machine with other work

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
listen = 127.0.0.1
protocols = imap
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{folder}/mail
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={folder}/home
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
}}
service stats {{
  {chroot}
}}
"""


class Dovecot:
    """A mailbox: `with Dovecot() as mailbox: mailbox.put(mail)`. With a certificate and its key it speaks TLS."""

    def __init__(self, certificate: tuple[Path, Path] | None = None) -> None:
        if not PROGRAM.exists():
            pytest.skip("Dovecot isn't installed (apt-get install dovecot-imapd)")
        self.port, self.tls_port = _free_port(), _free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="kith-dovecot-"))
        self._certificate = certificate
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> BounceSettings:
        """The settings of a site that reads this mailbox."""
        return BounceSettings(
            address=USER, server="127.0.0.1", port=self.port, security="none", user=USER, password=PASSWORD
        )

    @property
    def secured(self) -> BounceSettings:
        """The same by TLS."""
        return replace(self.settings, server="localhost", port=self.tls_port, security="tls")

    def __enter__(self) -> Dovecot:
        for name in ("run", "state", "mail", "home"):
            (self._folder / name).mkdir()
        config = self._folder / "dovecot.conf"
        config.write_text(_CONFIG.format(**self._words()), "utf-8")
        self._own()
        self._server = subprocess.Popen([PROGRAM, "-F", "-c", config], stdin=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE
        while not self._greets():
            assert self._server.poll() is None, self._log()
            assert time.monotonic() < end, self._log()
            time.sleep(0.05)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """Goes away, as servers do."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
            self._server = None

    def put(self, *mails: bytes) -> None:
        """Mails arrive, unread."""
        with self._opened() as server:
            for each in mails:
                server.append("INBOX", each)

    def unread(self) -> int:
        """How many mails nobody has read."""
        with self._opened() as server:
            server.select_folder("INBOX", readonly=True)
            return len(server.search("UNSEEN"))

    def empty(self) -> None:
        """Deletes what is there."""
        with self._opened() as server:
            server.select_folder("INBOX")
            if found := server.search("ALL"):
                server.delete_messages(found)
                server.expunge()

    def _opened(self) -> Any:
        server = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        server.login(USER, PASSWORD)
        return server

    def _words(self) -> dict[str, Any]:
        """Root needs the accounts that the package has made; anybody else is everything."""
        me = pwd.getpwuid(os.getuid()).pw_name
        root = os.getuid() == 0
        crt, key = self._certificate or ("", "")
        return {
            "folder": self._folder,
            "internal": "dovecot" if root else me,
            "login": "dovenull" if root else me,
            "owner": "dovecot" if root else me,
            "group": "dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
            "chroot": "" if root else "chroot =",
            "ssl": "yes" if self._certificate else "no",
            "certificate": f"ssl_cert = <{crt}\nssl_key = <{key}" if self._certificate else "",
            "password": PASSWORD,
            "plain": self.port,
            "tls": self.tls_port if self._certificate else 0,
        }

    def _own(self) -> None:
        if os.getuid() == 0:
            self._folder.chmod(0o755)
            for name in ("mail", "home"):
                shutil.chown(self._folder / name, "dovecot", "dovecot")

    def _greets(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.settimeout(5)
            return connection.recv(4) == b"* OK"
        return False

    def _log(self) -> str:
        log = self._folder / "log"
        return log.read_text("utf-8") if log.exists() else "it said nothing"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
