"""Images are decoded and encoded anew: what else was in the file, such as a script or a place, is gone."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kith.errors import KithError, Problem
from kith.lazy import lazy

images: Any = lazy("PIL.Image")
operations: Any = lazy("PIL.ImageOps")

FORMATS: Mapping[str, str] = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
}
MEGAPIXELS = 50  # of all frames together
MOST_FRAMES = 500
PREVIEW = 512  # pixels of its longer side
_SAVED: Mapping[str, Mapping[str, Any]] = {
    "JPEG": {"quality": 90, "progressive": True},
    "PNG": {},
    "GIF": {},
    "WEBP": {"quality": 90, "method": 4},
    "AVIF": {"quality": 80},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image encoded anew in the format that it had, and its preview, a WebP of at most 512 pixels a side."""

    content: bytes
    preview: bytes
    width: int
    height: int


def encode_anew(path: Path, type: str, name: str) -> Image:
    """The image in the file at `path`, upright and without what a camera or anybody else wrote into it.

    Raises K663 for what isn't one, K664 for one that is too large; that is known before anything is decoded.
    """
    try:
        with images.open(path, formats=(FORMATS[type],)) as opened:
            _check_size(opened, name)
            return _encoded(opened, FORMATS[type])
    except KithError:
        raise
    except (images.DecompressionBombError, images.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except Exception as error:  # a broken image fails in as many ways as there are formats
        raise KithError(Problem(code="K663", params={"name": name})) from error


def _check_size(opened: Any, name: str) -> None:
    frames = getattr(opened, "n_frames", 1)
    if frames > MOST_FRAMES or opened.width * opened.height * frames > MEGAPIXELS * 1_000_000:
        raise _too_large(name)


def _too_large(name: str) -> KithError:
    return KithError(Problem(code="K664", params={"name": name, "megapixels": MEGAPIXELS}))


def _encoded(opened: Any, form: str) -> Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is odd in the file, and is left out
        upright = operations.exif_transpose(opened) if getattr(opened, "n_frames", 1) == 1 else opened
        out = io.BytesIO()
        _ready(upright, form).save(out, form, **_SAVED[form], **_more(opened, form))
        return Image(content=out.getvalue(), preview=_preview(upright), width=upright.width, height=upright.height)


def _ready(image: Any, form: str) -> Any:
    return image.convert("RGB") if form == "JPEG" and image.mode not in ("RGB", "L") else image


def _more(opened: Any, form: str) -> Mapping[str, Any]:
    """Moving pictures stay moving; nothing that is told besides the picture is kept."""
    moving = getattr(opened, "n_frames", 1) > 1 and form in ("GIF", "WEBP", "AVIF", "PNG")
    bare: dict[str, Any] = {"comment": b""} if form in ("GIF", "JPEG") else {}
    if form != "GIF":
        bare |= {"exif": b"", "icc_profile": None}
    return bare | ({"save_all": True} if moving else {})


def _preview(image: Any) -> bytes:
    small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((PREVIEW, PREVIEW), images.Resampling.LANCZOS, reducing_gap=2.0)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4, exif=b"", icc_profile=None)
    return out.getvalue()
