"""Taking a file in: it is examined, stored, and waits for the record that claims it.

No transaction is open while bytes move. A row says what is about to be stored before it is, so whatever is killed in
between leaves nothing that nobody knows of: what isn't ready within a day is cleared, row and bytes.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import replace
from typing import BinaryIO

import sqlalchemy as sa
import structlog

from kith.errors import KithError, Problem
from kith.files.images import FORMATS, Image, encode_anew
from kith.files.model import KEPT_STAGED, MOST_STAGED, Home, StoredFile, Upload
from kith.files.names import clean_name, is_accepted
from kith.files.receive import Readable, received, too_large
from kith.files.sniff import sniff
from kith.files.store import new_key, store_of
from kith.storage.ids import new_id
from kith.storage.system import File
from kith.storage.tx import Tx

log = structlog.get_logger("kith.files")
_TABLE = File.metadata.tables[File.__tablename__]


def stage(
    home: Home, source: Readable, name: str, *, owner: str | None, accept: Iterable[str] = (), most: int | None = None
) -> StoredFile:
    """The file that `source` brought, stored and waiting to be claimed by `owner` (None: by the system).

    `accept` (endings) and `most` (bytes) narrow what the site takes at all. Raises KithError K660 to K667, K670.
    """
    settings = home.settings.files
    limit = min(settings.max_size, most or settings.max_size)
    plain = clean_name(name)
    with received(source, plain, limit) as arrived, ExitStack() as opened:
        type = sniff(arrived.path)
        shown = clean_name(name, type)
        _check_type(plain, type, tuple(settings.types), tuple(accept))
        upload = Upload(path=arrived.path, name=shown, type=type, size=arrived.size, digest=arrived.digest)
        _scan(home, upload)
        image = encode_anew(arrived.path, type, shown) if type in FORMATS else None
        body: BinaryIO = opened.enter_context(arrived.path.open("rb")) if image is None else io.BytesIO(image.content)
        if image is not None and len(image.content) > max(limit, 4 * arrived.size):
            raise too_large(shown, limit)
        return _keep(home, upload if image is None else _of_image(upload, image), body, image, owner)


def _of_image(upload: Upload, image: Image) -> Upload:
    """The upload as it is stored: encoded anew, so that size and digest are others."""
    return replace(upload, size=len(image.content), digest=digest_of(image.content))


def digest_of(content: bytes) -> str:
    """The SHA-256 of `content`, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def _check_type(name: str, type: str, *accepted: tuple[str, ...]) -> None:
    for endings in accepted:
        if not is_accepted(endings, name, type):
            params = {"name": name, "type": type, "accepted": ", ".join(endings)}
            raise KithError(Problem(code="K662", params=params))


def _scan(home: Home, upload: Upload) -> None:
    """Asks the scanners, all of them. Raises K665 for a file that one refuses, K666 where one can't tell."""
    try:
        said = home.hooks.kith_scan_file(upload=upload, settings=home.settings.files)
    except Exception as error:
        log.exception("files.scan", name=upload.name, digest=upload.digest)
        raise KithError(Problem(code="K666", params={"name": upload.name})) from error
    for reason in said:
        if reason:
            log.warning("files.refused", name=upload.name, digest=upload.digest, reason=reason)
            raise KithError(Problem(code="K665", params={"name": upload.name, "reason": str(reason)[:200]}))


def _keep(home: Home, upload: Upload, body: BinaryIO, image: Image | None, owner: str | None) -> StoredFile:
    """Row, bytes, then the mark that both are there."""
    store = store_of(home.settings)
    with home.writing() as tx:
        _check_waiting(tx, owner)
        file = _announce(tx, upload, image, owner)
    store.put(file.key, body)
    if image is not None:
        store.put(file.preview_key, io.BytesIO(image.preview))
    with home.writing() as tx:
        made = sa.update(_TABLE).where(_TABLE.c.id == file.id).values(ready_at=tx.clock.now())
        if not tx.connection.execute(made).rowcount:
            raise KithError(Problem(code="K670"))  # it took longer than a day, and was cleared
    return replace(file, ready=True)


def _check_waiting(tx: Tx, owner: str | None) -> None:
    """Raises K667 for an account that has filled the place where files wait."""
    if owner is None:
        return
    waiting = sa.select(sa.func.count()).where(_TABLE.c.owner_id == owner, _TABLE.c.state == "staged")
    count = tx.connection.execute(waiting).scalar_one()
    if count >= MOST_STAGED:
        raise KithError(Problem(code="K667", params={"count": count}))


def _announce(tx: Tx, upload: Upload, image: Image | None, owner: str | None) -> StoredFile:
    now = tx.clock.now()
    file = StoredFile(
        id=new_id(),
        name=upload.name,
        type=upload.type,
        size=upload.size,
        digest=upload.digest,
        key=new_key(),
        state="staged",
        owner=owner,
        created_at=now,
        ready=False,
        clear_at=now + KEPT_STAGED,
        width=image.width if image else None,
        height=image.height if image else None,
    )
    tx.connection.execute(
        sa.insert(_TABLE).values(
            id=file.id,
            owner_id=owner,
            name=file.name,
            mime=file.type,
            size=file.size,
            digest=file.digest,
            storage_key=file.key,
            created_at=now,
            clear_at=now + KEPT_STAGED,
            width=file.width,
            height=file.height,
        )
    )
    return file
