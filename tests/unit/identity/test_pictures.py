"""Pictures of people: what is sent is encoded anew, small and square, or refused."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from kith.errors import KithError
from kith.identity.pictures import MEGABYTES, SIDE, square

RED, BLUE = (220, 20, 20), (20, 20, 220)


def encoded(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
@pytest.mark.parametrize("size", [(10, 10), (900, 300), (300, 900), (1, 1)])
def test_any_picture_becomes_a_small_square_webp(kind: str, size: tuple[int, int]) -> None:
    made = opened(square(encoded(Image.new("RGB", size, RED), kind)))
    assert (made.format, made.size) == ("WEBP", (SIDE, SIDE))


def test_the_middle_is_what_is_kept() -> None:
    wide = Image.new("RGB", (900, 300), BLUE)
    wide.paste(RED, (300, 0, 600, 300))
    made = opened(square(encoded(wide))).convert("RGB")
    assert all(made.getpixel((at, SIDE // 2))[0] > 150 for at in (8, SIDE // 2, SIDE - 8))


def test_what_a_camera_wrote_is_followed_and_left_out() -> None:
    lying = Image.new("RGB", (400, 400), BLUE)
    lying.paste(RED, (0, 0, 400, 200))
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    exif[0x010F] = "A camera"
    made = opened(square(encoded(lying, "JPEG", exif=exif)))
    assert made.convert("RGB").getpixel((SIDE // 2, 8))[2] > 150
    assert not made.getexif()


def test_what_is_hidden_behind_a_picture_is_gone() -> None:
    polyglot = encoded(Image.new("RGB", (50, 50), RED), "GIF") + b"<script>alert(1)</script>"
    assert b"<script>" not in square(polyglot)


def test_a_clear_background_stays_clear() -> None:
    made = opened(square(encoded(Image.new("RGBA", (60, 60), (0, 0, 0, 0)))))
    assert made.convert("RGBA").getpixel((3, 3))[3] == 0


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


@pytest.mark.parametrize("size", [(6_000, 6_000), (60_000, 60_000), (2_000_000_000, 1), (100_000, 100_000)])
def test_a_bomb_is_refused_by_what_it_says_it_is(size: tuple[int, int]) -> None:
    with pytest.raises(KithError, match=r"K451|K450"):
        square(bomb(*size))


def test_a_long_file_is_refused_unread() -> None:
    with pytest.raises(KithError, match="K451"):
        square(b"\x89PNG" + b"0" * (MEGABYTES * 1_000_000))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        encoded(Image.new("RGB", (300, 300), RED), "JPEG")[:200],
        encoded(Image.new("RGB", (30, 30), RED), "BMP"),
        encoded(Image.new("RGB", (30, 30), RED), "TIFF"),
    ],
    ids=["nothing", "text", "svg", "eps", "torn", "bmp", "tiff"],
)
def test_what_is_no_picture_of_these_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(KithError, match="K450"):
        square(data)
