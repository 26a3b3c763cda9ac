"""A client that a public generator makes from the document works against the server."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from tests.functional.api.calling import ServedSite
from tests.functional.api.harbour import MODULES
from tests.functional.api.live import document_at

from kith.testing.live import listening

PACKAGE = "harbour_client"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A client of the harbour, made anew, with the token of who may do everything."""
    site = ServedSite(f"sqlite:///{tmp_path / 'kith.db'}", MODULES)
    token = site.caller("master").token
    with listening(site.app.app) as address:
        _generate(document_at(address, token), tmp_path)
        monkeypatch.syspath_prepend(tmp_path)
        client = import_module(PACKAGE).AuthenticatedClient(base_url=address, token=token)
        with client:
            yield client
    for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
        monkeypatch.delitem(sys.modules, name)
    site.close()


def _generate(document: dict[str, Any], folder: Path) -> None:
    """Writes the client into `folder`. Fails where the generator has something to complain of."""
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.yaml").write_text("post_hooks: []\n")
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", "--path", "openapi.json", "--meta", "none"]
        + ["--output-path", PACKAGE, "--config", "config.yaml", "--fail-on-warning"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


def calls(module: str, name: str) -> Any:
    """The function of the client that asks for one operation and gives its answer."""
    return import_module(f"{PACKAGE}.api.{module}.{name}").sync


def model(name: str) -> Any:
    """A class of the client."""
    return getattr(import_module(f"{PACKAGE}.models"), name)


@pytest.mark.timeout(300)
def test_a_generated_client_makes_reads_changes_lists_and_acts(made: Any) -> None:
    new = model("BoatsNew")(name="Ada", kind=model("BoatsKind").MOTOR, email="ada@example.org")
    boat = calls("boats", "boats_create")(client=made, body=new, idempotency_key="one")
    again = calls("boats", "boats_create")(client=made, body=new, idempotency_key="one")
    assert (boat.title, boat.version, again.id) == ("Ada", 1, boat.id)

    change = model("BoatsChange")(price=model("Money")(amount="12.30", currency="EUR"))
    changed = calls("boats", "boats_change")(boat.id, client=made, body=change, if_match='"1"')
    assert (changed.version, changed.price.amount) == (2, "12.30")

    stale = calls("boats", "boats_change")(boat.id, client=made, body=change, if_match='"1"')
    assert stale.type_ == "urn:kith:problem:stale"

    motor = model("BoatsFilter")(kind=model("BoatsKind").MOTOR)
    page = calls("boats", "boats_list")(client=made, filter_=motor, sort=["-name"], fields=["name"], total="true")
    assert ([each.title for each in page.data], page.total.value) == (["Ada"], 1)

    answers = model("BoatsActionInsureBody")(insurer="Lloyd's")
    insured = calls("boats", "boats_action_insure")(boat.id, client=made, body=answers)
    assert (insured.insured, insured.insurer) == (True, "Lloyd's")


@pytest.mark.timeout(300)
def test_a_generated_client_tells_every_complaint(made: Any) -> None:
    refused = calls("boats", "boats_create")(
        client=made, body=model("BoatsNew")(name="Bee", kind=model("BoatsKind").MOTOR)
    )
    assert [(each.field, each.code) for each in refused.errors] == [("email", "K605")]
    assert calls("boats", "boats_get")("018f0000-0000-7000-8000-000000000000", client=made).status == 404
