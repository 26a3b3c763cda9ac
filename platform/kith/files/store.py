"""Where the bytes are: a folder, or an S3-compatible store. Both by one library; what differs ends in this file."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from kith.errors import KithError, Problem
from kith.lazy import lazy
from kith.settings import FileSettings
from kith.storage.tx import SiteSettings

obstore: Any = lazy("obstore")
stores: Any = lazy("obstore.store")
faults: Any = lazy("obstore.exceptions")

PART = 5 * 1024 * 1024  # bytes that are sent at a time; what is longer goes up in parts
CHUNK = 256 * 1024  # bytes that are given out at a time, at the least
log = structlog.get_logger("kith.files")


def store_of(settings: SiteSettings) -> Store:
    """The store that the settings of a site name. It connects when first asked."""
    return _store(settings.files, settings.site)


@lru_cache(maxsize=16)
def _store(settings: FileSettings, site: Path) -> Store:
    if settings.store.startswith("s3://"):
        return Store(lambda: _bucket(settings))
    folder = site / settings.store
    return Store(lambda: _opened(folder), folder)


def _opened(folder: Path) -> Any:
    """The store in a folder, which is made when something is first looked for in it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return stores.LocalStore(folder)


def _bucket(settings: FileSettings) -> Any:
    bucket, _, prefix = settings.store.removeprefix("s3://").partition("/")
    known: dict[str, Any] = {"region": settings.region}
    if settings.key and settings.secret:
        known |= {"access_key_id": settings.key, "secret_access_key": settings.secret}
    if settings.endpoint:
        known |= {"endpoint": settings.endpoint.rstrip("/"), "virtual_hosted_style_request": False}
    plain = bool(settings.endpoint) and settings.endpoint.startswith("http://")  # type: ignore[union-attr]
    return stores.S3Store(
        bucket,
        prefix=prefix.strip("/") or None,
        client_options={"allow_http": plain, "timeout": "60s", "connect_timeout": "5s"},
        retry_config={"max_retries": 3},
        **known,
    )


def new_key() -> str:
    """A key that nothing has: 128 random bits, so that no name of a person's becomes a path."""
    drawn = secrets.token_hex(16)
    return f"{drawn[:2]}/{drawn[2:]}"


class Store:
    """Bytes by key. Every way of failing is K670; what went wrong stands in the log."""

    def __init__(self, opened: Callable[[], Any], folder: Path | None = None) -> None:
        self._opened = opened
        self._folder = folder

    @cached_property
    def _inner(self) -> Any:
        return self._opened()

    def put(self, key: str, file: BinaryIO) -> None:
        """Keeps what `file` holds from its place on, whole or not at all."""
        try:
            obstore.put(self._inner, key, file, chunk_size=PART, max_concurrency=2)
        except (faults.BaseError, OSError) as error:
            raise _failed(error) from error

    def read(self, key: str, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, piece by piece: never more than a few in memory. Opens at once."""
        part = {"offset": start} if stop is None else (start, stop)
        options = {"range": part} if start or stop is not None else {}
        try:
            found = obstore.get(self._inner, key, options=options)
        except (faults.BaseError, OSError) as error:
            raise _failed(error) from error
        return (bytes(piece) for piece in found.stream(min_chunk_size=CHUNK))

    def remove(self, keys: Sequence[str]) -> None:
        """Takes the bytes away; none that aren't there are missed."""
        for key in keys:
            try:
                obstore.delete(self._inner, key)
            except (faults.NotFoundError, FileNotFoundError):
                pass
            except (faults.BaseError, OSError) as error:
                raise _failed(error) from error
            self._remove_halves(key)

    def _remove_halves(self, key: str) -> None:
        """What a process that was killed while it wrote has left beside: `<key>#1`."""
        if self._folder is not None:
            place = self._folder / key
            for half in place.parent.glob(f"{place.name}#*"):
                half.unlink(missing_ok=True)

    def has(self, key: str) -> bool:
        """Whether there are bytes for the key."""
        try:
            obstore.head(self._inner, key)
        except (faults.NotFoundError, FileNotFoundError):
            return False
        except (faults.BaseError, OSError) as error:
            raise _failed(error) from error
        return True


def _failed(error: Exception) -> KithError:
    log.error("files.store", error=str(error)[:1_000])
    return KithError(Problem(code="K670"))
