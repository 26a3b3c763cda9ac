"""kill -9 between the mail server's yes and our note of it: that one mail comes once more, by the same Message-ID."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.unit.mail.post import FILES, Post, message
from tests.unit.mail.receiver import TAKEN, Receiver

from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

MAILS = 12
ROOT = Path(__file__).parents[2]
SAMPLE = random.Random(20261122).sample(range(1, MAILS + 1), 2)


class Killer:
    """Kills the sender as its k-th mail has arrived, before it hears that it has."""

    def __init__(self, receiver: Receiver, at: int) -> None:
        self.left, self.receiver = at, receiver
        self.process: subprocess.Popen[bytes] | None = None
        receiver.answer = self.answer

    def answer(self, mail: EmailMessage) -> str:
        self.left -= 1
        if self.left == 0:
            assert self.process is not None
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
        return TAKEN

    def run(self, url: str) -> int:
        """The exit status of a sender."""
        command = [sys.executable, "-m", "tests.faults.sender", url, str(self.receiver.port)]
        environ = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environ)
        return self.process.wait(60)


@pytest.fixture
def killed(copy_of: CopyOf) -> Iterator[tuple[Post, str, Receiver]]:
    """A site with mail that waits, where its database is, and a mail server."""
    url = copy_of("mail", fill_database(FILES))
    site = SiteUnderTest(url, FILES)
    with Receiver() as receiver:
        post = Post(site).over(receiver.settings)
        post.write(*(message(f"a{number}@example.org") for number in range(MAILS)))
        yield post, url, receiver
    site.close()


def hold(killed: tuple[Post, str, Receiver], at: int) -> None:
    post, url, receiver = killed
    assert Killer(receiver, at).run(url) == -9
    receiver.answer = lambda _: TAKEN
    assert [mail.state for mail in post.mails()].count("sent") == at - 1
    assert post.deliver() == ""
    came = Counter(mail["Message-ID"] for mail in receiver.mails)
    assert set(came) == {mail.message_id for mail in post.mails()}
    assert sorted(came.values()) == [1] * (MAILS - 1) + [2]
    assert all(
        mail.finished_at and mail.tries == 1 for mail in post.mails()
    )  # told, those too that a dead one had sent


@pytest.mark.parametrize("at", SAMPLE)
def test_a_sender_that_is_killed_repeats_at_most_one_mail(killed: tuple[Post, str, Receiver], at: int):
    hold(killed, at)


@pytest.mark.soak
@pytest.mark.parametrize("at", range(1, MAILS + 1))
def test_a_sender_that_is_killed_anywhere_repeats_at_most_one_mail(killed: tuple[Post, str, Receiver], at: int):
    hold(killed, at)
