"""Sends what waits of a site's mail: `python sender.py DATABASE PORT`. It is killed in between."""

from __future__ import annotations

import sys
from dataclasses import replace

from tests.unit.mail.post import FILES, Post

from kith.settings import MailSettings
from kith.testing.site import SiteUnderTest

if __name__ == "__main__":
    _, url, port = sys.argv
    post = Post(SiteUnderTest(url, FILES))
    settings = MailSettings(sender="post@harbour.example", server="127.0.0.1", port=int(port), security="none")
    post.over(replace(settings, caught=False)).deliver()
