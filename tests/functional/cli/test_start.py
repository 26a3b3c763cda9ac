"""What `kith serve` may load at its start: heavy libraries wait until they are used."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {
    "alembic",
    "authlib",
    "celery",
    "cryptography",
    "granian",
    "hypothesis",
    "joserfc",
    "markdown_it",
    "obstore",
    "openpyxl",
    "phonenumbers",
    "PIL",
    "prometheus_client",
    "pyotp",
    "python_calamine",
    "requests",
    "segno",
    "charset_normalizer",
    "waitress",
    "zxcvbn",
}
START = """
import sys
from pathlib import Path
from kith.app import build
from kith.settings import load_settings
from kith.web.main import make_app
app = build(load_settings(Path(sys.argv[1]), {"KITH_DATABASE": sys.argv[2]}))
make_app(app)
app.serving()
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_heavy_libraries_are_not_loaded_at_the_start(applied, folder, database_url):
    assert applied
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", START, str(folder), database_url],
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(done.stdout.split()) & HEAVY == set()
