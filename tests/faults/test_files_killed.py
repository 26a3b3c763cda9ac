"""A process that is killed (-9) at each boundary of an upload leaves nothing half: no file that can be claimed without
its bytes, no bytes that clearing doesn't find.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.unit.files.doing import MODULES, Harbour

from kith.files.claim import claimable
from kith.files.clear import clear_files
from kith.files.store import store_of
from kith.storage.system import File
from kith.testing.site import SiteUnderTest

UPLOAD = """
import io, os, signal, sys
from tests.unit.files.doing import MODULES, Harbour, picture
from kith.files import stage as staging
from kith.files.store import Store
from kith.testing.site import SiteUnderTest

url, folder, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
harbour = Harbour(SiteUnderTest(url, MODULES), [])
harbour.configure(store=folder)
passed = 0

def boundary():
    global passed
    if passed == last:
        os.kill(os.getpid(), signal.SIGKILL)
    passed += 1

def guarded(inner):
    def call(*args, **named):
        boundary()
        found = inner(*args, **named)
        boundary()
        return found
    return call

Store.put = guarded(Store.put)
boundary()
harbour.stage(picture(), "me.png")
boundary()
"""


def upload(url: str, folder: Path, last: int) -> int:
    """Uploads a picture in a process of its own, killed at boundary `last`; how it ended."""
    told = [sys.executable, "-W", "ignore", "-c", UPLOAD, url, str(folder), str(last)]
    root = Path(__file__).parents[2]
    return subprocess.run(told, cwd=root, capture_output=True, timeout=100, check=False).returncode


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_killed_at_every_boundary_of_an_upload_nothing_is_left_half(sqlite_url: str, tmp_path: Path) -> None:
    site = SiteUnderTest(sqlite_url, MODULES)
    harbour, folder = Harbour(site, []), tmp_path / "files"
    harbour.configure(store=str(folder))
    ends = [upload(sqlite_url, folder, last) for last in range(7)]
    assert ends == [-9] * 6 + [0]
    with site.reading() as tx:
        ids = tx.connection.execute(sa.select(File.id)).scalars().all()
        whole = claimable(tx, ids, None, module="boats", field="picture")
    assert len(ids) == 6  # all but the one that was killed before anything was said
    assert len(whole) == 2  # those that were complete: the last boundary, and the one that wasn't killed
    assert all(store_of(site.settings).has(key) for file in whole.values() for key in (file.key, file.preview_key))
    site.clock.advance(timedelta(days=2))
    assert clear_files(site.writing, store_of(site.settings)) == 6
    assert kept(folder) == []
    site.close()


@pytest.mark.soak
def test_killed_again_and_again_nothing_is_left_half(sqlite_url: str, tmp_path: Path) -> None:
    site = SiteUnderTest(sqlite_url, MODULES)
    harbour, folder = Harbour(site, []), tmp_path / "files"
    harbour.configure(store=str(folder))
    for turn in range(60):
        upload(sqlite_url, folder, turn % 6)
    site.clock.advance(timedelta(days=2))
    clear_files(site.writing, store_of(site.settings))
    assert kept(folder) == []
    site.close()
