"""Where files are kept and which are taken: `files:` of config/kith.yaml, and KITH_FILES_* in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE_VARIABLES = ("store", "endpoint", "region", "scan")  # KITH_FILES_STORE ... stand in for missing ones
KEY, SECRET = "KITH_FILES_KEY", "KITH_FILES_SECRET"
_UNITS = {"kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    """Where files are kept, and which are taken.

    `store` is a folder, relative to the site, or `s3://bucket/prefix`. `max_size` in bytes. `types` are endings of
    names, () for all. `scan` is what looks for malware: `clamd://host:port`, `clamd:/path/of/the/socket`, or a command
    with `{path}` in it; None: nothing does. `key` and `secret` open an S3 store; without them it is asked with what
    AWS_* in the environment say.
    """

    store: str = "var/files"
    max_size: int = 20_000_000
    types: tuple[str, ...] = ()
    scan: str | None = None
    endpoint: str | None = None
    region: str = "us-east-1"
    key: str | None = None
    secret: str | None = field(default=None, repr=False)


FILES_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "files",
    "description": "Where files are kept, and which are taken",
    "properties": {
        "store": {
            "type": "string",
            "minLength": 1,
            "maxLength": 500,
            "description": "A folder (var/files is the default; relative to the site) or s3://bucket/prefix",
        },
        "max_size": {
            "type": "string",
            "pattern": "^[1-9][0-9]{0,5}(kB|MB|GB)$",
            "title": "a size such as 500kB, 25MB or 1GB",
            "description": "The largest file (20MB); forms of pages take no more than limits.body at once",
        },
        "types": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[a-z0-9]{1,10}$"},
            "minItems": 1,
            "maxItems": 200,
            "uniqueItems": True,
            "description": "The endings of names that are taken at all, without the point: [pdf, docx, png]",
        },
        "scan": {
            "type": "string",
            "minLength": 1,
            "maxLength": 500,
            "description": "What looks for malware: clamd://host:port, clamd:/path/of/the/socket, or a command with "
            "{path} in it that ends with 1 for a bad file; without it nothing does",
        },
        "endpoint": {
            "type": "string",
            "pattern": r"^https?://[^\s/?#]+/?$",
            "title": "an address such as https://s3.example.org",
            "description": "The address of an S3-compatible store other than Amazon's",
        },
        "region": {
            "type": "string",
            "pattern": "^[a-z0-9-]{1,50}$",
            "title": "the name of a region",
            "description": "The region of the bucket (us-east-1)",
        },
    },
    "additionalProperties": False,
}


def file_settings(given: Mapping[str, Any], environ: Mapping[str, str]) -> FileSettings:
    """The settings from what the file says; key and secret of an S3 store from the environment."""
    known: dict[str, Any] = {name: given[name] for name in ("store", "scan", "endpoint", "region") if name in given}
    if "max_size" in given:
        known["max_size"] = _bytes(given["max_size"])
    return FileSettings(
        types=tuple(given.get("types", ())),
        key=environ.get(KEY, "").strip() or None,
        secret=environ.get(SECRET, "").strip() or None,
        **known,
    )


def _bytes(text: str) -> int:
    return int(text[:-2]) * _UNITS[text[-2:]]
