"""The hooks around files."""

from __future__ import annotations

from kith.files.model import Upload
from kith.plugins import hookspec
from kith.settings import FileSettings


@hookspec
def kith_scan_file(upload: Upload, settings: FileSettings) -> str | None:
    """Fires once for each file that is uploaded, when all of its bytes have arrived and before any record may have it.

    Outside of any transaction: it may take its time. The bytes lie at `upload.path` until it returns; `settings` are
    those of `files:`. Return why the file is refused, in a few words that whoever uploaded it reads. None means:
    nothing is wrong with it. What raises refuses the file as one that couldn't be examined.
    """
