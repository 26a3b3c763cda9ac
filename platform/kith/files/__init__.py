"""Files that people upload: taken in and examined, kept until a record claims them, given out, cleared away."""

from kith.files.claim import Claimed, claim, claimable, drop, let_go, remaining
from kith.files.find import any_attached, attachments, find, of_comments
from kith.files.model import Home, StoredFile, Upload
from kith.files.stage import stage
from kith.files.store import Store, store_of

__all__ = [
    "Claimed",
    "Home",
    "Store",
    "StoredFile",
    "Upload",
    "any_attached",
    "attachments",
    "claim",
    "claimable",
    "drop",
    "find",
    "let_go",
    "of_comments",
    "remaining",
    "stage",
    "store_of",
]
