"""What the words of a mail server mean for the address that they are about."""

from __future__ import annotations

import re

# 5.1.7 and 5.1.8 are about the sender's address; 5.1.0 is said of either.
_UNKNOWN = re.compile(
    r"\b5\.1\.(?:[12346]|10)\b|\b5\.2\.1\b|\b5\.4\.4\b|user unknown|no such user|unknown user|mailbox not found"
    r"|does not exist|no mailbox here|user doesn't exist|recipient unknown|unknown recipient",
    re.IGNORECASE,
)
_ABOUT_US = re.compile(
    r"\b5\.1\.[789]\b|\b5\.7\.[0-9]+\b|sender address|blocked|blacklist|blocklist|spam", re.IGNORECASE
)


def nobody_there(said: str) -> bool:
    """Whether a refusal for good says that the address is nobody's: not that it is full, or that we aren't liked."""
    return bool(_UNKNOWN.search(said)) and not _ABOUT_US.search(said)
