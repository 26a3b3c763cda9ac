"""Pictures of people: whatever is sent is decoded and encoded anew as a small square, so that nothing else is kept."""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.lazy import lazy
from kith.ledger.upsert import upsert
from kith.storage.system import Picture
from kith.storage.tx import Tx

images = lazy("PIL.Image")
operations = lazy("PIL.ImageOps")

SIDE = 256  # pixels
MEGABYTES, MEGAPIXELS = 8, 30
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 82
KIND = "image/webp"


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is served. `tag` changes with it."""

    content: bytes
    tag: str


def square(data: bytes) -> bytes:
    """The middle of a picture as a WebP of 256 pixels a side, upright, without what a camera wrote into it.

    Raises K450 for what isn't a picture, K451 for one that is too large; its size is known before it is decoded.
    """
    if len(data) > MEGABYTES * 1_000_000:
        raise _too_large()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _encoded(data)
    except KithError:
        raise
    except Exception as error:  # a broken picture fails in as many ways as there are formats
        raise KithError(Problem(code="K450", field="picture")) from error


def _encoded(data: bytes) -> bytes:
    out = io.BytesIO()
    with images.open(io.BytesIO(data), formats=FORMATS) as opened:
        if opened.width * opened.height > MEGAPIXELS * 1_000_000:
            raise _too_large()
        opened.draft("RGB", (SIDE * 2, SIDE * 2))  # a large JPEG is decoded small at once
        upright: Any = operations.exif_transpose(opened)
        whole = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        fitted = operations.fit(whole, (SIDE, SIDE), method=images.Resampling.LANCZOS)
    fitted.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=None)
    return out.getvalue()


def _too_large() -> KithError:
    params = {"megabytes": MEGABYTES, "megapixels": MEGAPIXELS}
    return KithError(Problem(code="K451", params=params, field="picture"))


def keep(tx: Tx, user: str, encoded: bytes) -> None:
    """Keeps what `square` made as the picture of an account."""
    tag = hashlib.sha256(encoded).hexdigest()[:16]
    kept = {"content": encoded, "tag": tag, "changed_at": tx.clock.now()}
    made = upsert(tx.dialect, Picture.metadata.tables[Picture.__tablename__]).values(user_id=user, **kept)
    tx.connection.execute(made.on_conflict_do_update(index_elements=["user_id"], set_=kept))


def remove(tx: Tx, user: str) -> None:
    """Takes the picture of an account away."""
    tx.connection.execute(sa.delete(Picture).where(Picture.user_id == user))


def picture_of(tx: Tx, user: str) -> Shown | None:
    """The picture of an account, None without one."""
    row = tx.connection.execute(sa.select(Picture.content, Picture.tag).where(Picture.user_id == user)).first()
    return Shown(bytes(row.content), row.tag) if row else None


def tag_of(tx: Tx, user: str) -> str | None:
    """The tag of the picture of an account alone: enough to say that a browser has it already."""
    found: str | None = tx.connection.execute(sa.select(Picture.tag).where(Picture.user_id == user)).scalar()
    return found
