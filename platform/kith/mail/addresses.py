"""The address of a link in a mail: the settings name its host, never the request that has the mail sent."""

from __future__ import annotations

from urllib.parse import urlsplit


def absolute(site: str | None, link: str) -> str:
    """`link` as whoever gets the mail can follow it: `/path` below the site's own address, `//host/path` by the scheme
    and port of that address. Where the settings name none, as it is: such mails are caught, and read here."""
    if site is None:
        return link
    if not link.startswith("//"):
        return f"{site}{link}"
    parts = urlsplit(site)
    host, slash, path = link[2:].partition("/")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{slash}{path}"
