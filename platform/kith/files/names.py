"""What files are called, and which kinds of content belong to the ending of a name.

The ending is never believed: it is compared with what the bytes are, and mended where it lies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

LONGEST = 150
UNNAMED = "file"
OCTETS = "application/octet-stream"
_OLE = ("application/CDFV2", "application/x-ole-storage", "application/vnd.ms-office")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_TEXT = ("text/plain",)

ENDINGS: Mapping[str, tuple[str, ...]] = {  # the first of its content types is the one it is told as
    "pdf": ("application/pdf",),
    "docx": (f"{_OFFICE}wordprocessingml.document",),
    "xlsx": (f"{_OFFICE}spreadsheetml.sheet",),
    "pptx": (f"{_OFFICE}presentationml.presentation",),
    "docm": ("application/vnd.ms-word.document.macroEnabled.12",),
    "xlsm": ("application/vnd.ms-excel.sheet.macroEnabled.12",),
    "pptm": ("application/vnd.ms-powerpoint.presentation.macroEnabled.12",),
    "odt": (f"{_ODF}text",),
    "ods": (f"{_ODF}spreadsheet",),
    "odp": (f"{_ODF}presentation",),
    "doc": ("application/msword", *_OLE),
    "xls": ("application/vnd.ms-excel", *_OLE),
    "ppt": ("application/vnd.ms-powerpoint", *_OLE),
    "msg": ("application/vnd.ms-outlook", *_OLE),
    "rtf": ("text/rtf", "application/rtf"),
    "txt": _TEXT,
    "md": _TEXT,
    "log": _TEXT,
    "csv": ("text/csv", "application/csv", *_TEXT),
    "tsv": ("text/tab-separated-values", *_TEXT),
    "json": ("application/json", "application/x-ndjson", *_TEXT),
    "yaml": _TEXT,
    "yml": _TEXT,
    "ics": ("text/calendar", *_TEXT),
    "vcf": ("text/vcard", "text/x-vcard", *_TEXT),
    "eml": ("message/rfc822", *_TEXT),
    "html": ("text/html",),
    "htm": ("text/html",),
    "xml": ("text/xml", "application/xml"),
    "svg": ("image/svg+xml",),
    "jpg": ("image/jpeg",),
    "jpeg": ("image/jpeg",),
    "png": ("image/png",),
    "gif": ("image/gif",),
    "webp": ("image/webp",),
    "avif": ("image/avif",),
    "tif": ("image/tiff",),
    "tiff": ("image/tiff",),
    "bmp": ("image/bmp", "image/x-ms-bmp"),
    "heic": ("image/heic", "image/heif"),
    "mp3": ("audio/mpeg",),
    "m4a": ("audio/mp4", "audio/x-m4a", "video/mp4"),
    "wav": ("audio/x-wav", "audio/wav"),
    "ogg": ("audio/ogg", "video/ogg", "application/ogg"),
    "mp4": ("video/mp4",),
    "mov": ("video/quicktime",),
    "webm": ("video/webm",),
    "avi": ("video/x-msvideo",),
    "zip": ("application/zip",),
    "gz": ("application/gzip",),
    "tar": ("application/x-tar",),
    "7z": ("application/x-7z-compressed",),
    "epub": ("application/epub+zip",),
    "exe": ("application/x-dosexec", "application/vnd.microsoft.portable-executable"),
    "js": ("application/javascript", "text/javascript"),
}
_CANONICAL: Mapping[str, str] = {types[0]: ending for ending, types in reversed(list(ENDINGS.items()))} | {
    "image/jpeg": "jpg",
    "text/html": "html",
    "text/plain": "txt",
    "image/tiff": "tif",
}
_RUNS = frozenset({"text/html", "image/svg+xml", "text/xml", "application/xml", "application/xhtml+xml"})
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})\Z")


def clean_name(raw: str, type: str | None = None) -> str:
    """What a file is called here: no path, no controls, none of the signs that turn text around, the true ending.

    Without a `type` the ending stays as it is.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw[:4_000]))[-1]
    plain = "".join(" " if char.isspace() else char for char in last if _is_shown(char))
    name = re.sub(r'[ <>:"|?*]+', " ", plain).strip(" .")
    stem, ending = _split(name or UNNAMED)
    if type is not None and not (ending and _belongs(ending.lower(), type)):
        stem, ending = f"{stem}.{ending}" if ending else stem, _CANONICAL.get(type, "")
    stem = stem[: LONGEST - len(ending) - 1].rstrip(" .") or UNNAMED
    return f"{stem}.{ending}" if ending else stem


def _is_shown(char: str) -> bool:
    """Whether a sign may stand in a name: no control, no format sign (bidi, zero width), no half of a pair."""
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _split(name: str) -> tuple[str, str]:
    found = _ENDING.search(name)
    return (name[: found.start()], found[1]) if found and found.start() else (name, "")


def _belongs(ending: str, type: str) -> bool:
    """Whether a name may end so for content of this type."""
    types = ENDINGS.get(ending)
    if types is None:
        return type not in _CANONICAL or type in _TEXT or type == "application/zip"
    return type in types or (types[-1] in _TEXT and _is_text(type))


def _is_text(type: str) -> bool:
    return type.startswith("text/") and type not in _RUNS and type not in ("text/rtf", "text/calendar", "text/vcard")


def is_accepted(endings: Iterable[str], name: str, type: str) -> bool:
    """Whether a file called `name`, whose content is of `type`, is one of those with such `endings`; () are all.

    The content decides. Endings of kinds that can't be told by the content are compared with the name's, where the
    content is nothing that is known.
    """
    wanted = frozenset(endings)
    if not wanted:
        return True
    if any(_belongs(each, type) for each in wanted if each in ENDINGS):
        return True
    ending = _split(name)[1].lower()
    return ending in wanted and ending not in ENDINGS and (type == OCTETS or _belongs(ending, type))
